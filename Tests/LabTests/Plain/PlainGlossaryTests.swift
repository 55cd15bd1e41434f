import Lessons
import Testing

@testable import Lab

@Suite("The glossary as text")
struct PlainGlossaryTests {
  @Test("a term is explained by typing it, in a lesson and before one", arguments: [nil, "binary-perceptron"])
  func explainsTerm(lesson: String?) throws {
    var typist = try Typist(lesson)
    typist.type("term Weights")
    #expect(typist.hears("weight: How much one input counts") && typist.hears("Formula: wⱼ"))
    #expect(typist.hears("It is learned in lesson 2, Binary perceptron."))
    typist.type("terms")
    #expect(typist.hears("Terms: accuracy,") && typist.hears("weighted sum"))
    typist.type("term separat")
    #expect(typist.hears("no term “separat”. There is: linear separability, separating line."))
    typist.type("term qwerty")
    #expect(typist.hears("Type terms for all of them."))
  }

  @Test("without Unicode it is said in ASCII")
  func speaksASCII() throws {
    var typist = try Typist(isUnicode: false)
    typist.type("term sigmoid", "term x")
    #expect(typist.all.allSatisfy { $0.allSatisfy(\.isASCII) })
    typist.type("term sigmoid")
    #expect(typist.hears("sigma(z) = 1/(1 + e^-z)"))
  }

  @Test("a text tells where its links lead, and its terms as words")
  func tellsReferences() throws {
    var typist = try Typist("binary-perceptron")
    #expect(typist.hears("A perceptron takes one decision."))
    typist.type("go 9")
    #expect(typist.hears("It takes layers of perceptrons: lesson 3 (lesson layered-perceptrons)."))
  }
}
