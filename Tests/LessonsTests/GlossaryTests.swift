import Foundation
import Testing

@testable import Lessons

@Suite("Terms of the glossary and links between lessons")
struct GlossaryTests {
  private static let sound = """
    terms:
      - term: weight
        aliases: [weights]
        definition: How much an input counts, in a [[sum]].
        formula: w_j
        lesson: perceptron
      - term: sum
        definition: All together.
    """

  private func parse(_ text: String) -> (glossary: Glossary, faults: [LessonFault]) {
    Glossary.parse(text, file: "glossary.yaml", lessons: ["perceptron"])
  }

  @Test("entries are found by term and alias, in capitals or not, and stand in alphabetical order")
  func readsGlossary() throws {
    let (glossary, faults) = parse(Self.sound)
    #expect(faults == [])
    #expect(glossary.entries.map(\.term) == ["sum", "weight"])
    let weight = try #require(glossary.entry("Weights"))
    #expect(weight.term == "weight" && weight.lesson == "perceptron" && weight.formula?.line() == "wⱼ")
    #expect(weight.definition.contains(.term("sum", name: "sum")))
    #expect(glossary.entry("threshold") == nil)
  }

  @Test(
    "every mistake in it is told with its line and a cure",
    arguments: [
      ("term: sum", "term: Weights", 7, "`Weights` already belongs to the term `weight`"),
      ("[[sum]]", "[[difference]]", 4, "the glossary has no term `difference`"),
      ("lesson: perceptron", "lesson: perzeptron", 6, "the course has no lesson `perzeptron`"),
      ("formula: w_j", "formula: w_", 5, "in the formula, column 3"),
      ("    definition: All together.\n", "", 7, "`definition` is missing"),
      ("aliases", "alias", 3, "`alias` is not known here"), ("terms:", "words:", 1, "`terms` is not a list"),
    ])
  func tellsMistake(old: String, new: String, line: Int, message: String) throws {
    let text = (Self.sound + "\n").replacing(old, with: new)
    try #require(text != Self.sound + "\n")
    let faults = parse(text).faults
    let fault = try #require(faults.first { $0.fault.contains(message) }, "\(faults)")
    #expect(fault.line == line && fault.file == "glossary.yaml" && !fault.cure.isEmpty)
  }

  @Test("terms and links are read with their text and what they lead to")
  func readsReferences() throws {
    #expect(
      try InlineParser.parse(
        "A [[weight]], [[two of them|weights]], [there](lesson:cost), [x](example.org), [1] \\[[no]].")
        == [
          .text("A "), .term("weight", name: "weight"), .text(", "), .term("two of them", name: "weights"), .text(", "),
          .lesson("there", name: "cost"), .text(", "), .link("x", address: "example.org"), .text(", [1] [[no]]."),
        ])
  }

  private static let lesson = """
    ---
    title: Title
    chapter: Neurons
    objective: Learn.
    minutes: 5
    ---
    ## One

    A [[weight]],
    see [there](lesson:perceptron).

    ```quiz
    question: What is a [[sum]]?
    choices: [One, Two]
    answer: One
    explanation: So.
    ```
    """

  @Test(
    "what a lesson refers to and is not there is told with file, line and cure",
    arguments: [
      ("[[weight]]", "[[wait]]", 9, "the glossary has no term `wait`"),
      ("[[weight]]", "[[the weight|wait]]", 9, "the glossary has no term `wait`"),
      ("lesson:perceptron", "lesson:perzeptron", 10, "the course has no lesson `perzeptron`"),
      ("[[sum]]", "[[some]]", 13, "the glossary has no term `some`"),
      ("[[weight]]", "[[weight", 9, "[[ opens a term that is never closed"),
      ("[[weight]]", "[[ ]]", 9, "names no term"),
    ])
  func tellsUnknownReference(old: String, new: String, line: Int, message: String) throws {
    let references = References(glossary: parse(Self.sound).glossary, lessons: ["perceptron"])
    #expect(throws: Never.self) { try Lesson.parse(Self.lesson, file: "lesson.md", references: references) }
    let error = #expect(throws: LessonFaults.self) {
      try Lesson.parse(Self.lesson.replacing(old, with: new), file: "lesson.md", references: references)
    }
    let fault = try #require(error?.faults.first { $0.fault.contains(message) }, "\(error?.description ?? "")")
    #expect(fault.line == line && fault.file == "lesson.md" && !fault.cure.isEmpty)
  }

  @Test("a glossary with a mistake does not close the lessons that use it")
  func faultyGlossaryClosesNothing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "01-perceptron"), withIntermediateDirectories: true)
    func write(_ text: String, _ path: String) throws {
      try text.write(to: folder.appending(path: path), atomically: true, encoding: .utf8)
    }
    try write(
      """
      chapters:
        - title: Neurons
          question: What?
          lessons:
            - {number: 1, name: perceptron, title: Title, summary: Weigh.}
      """, "course.yaml")
    try write(Self.lesson, "01-perceptron/lesson.md")
    try write(Self.sound, "glossary.yaml")
    #expect(try CourseFolder(folder).read().faults == [])
    try write(Self.sound.replacing("lesson: perceptron", with: "lesson: none"), "glossary.yaml")
    var (course, faults) = try CourseFolder(folder).read()
    #expect(course.entries[0].lesson != nil && faults.map(\.file) == ["glossary.yaml"])
    // Without any glossary every term is unknown.
    try FileManager.default.removeItem(at: folder.appending(path: "glossary.yaml"))
    (course, faults) = try CourseFolder(folder).read()
    #expect(course.entries[0].lesson == nil && faults.map(\.line) == [9, 13])
  }

  @Test("the glossary of the course explains each term in at most three short sentences")
  func courseGlossary() throws {
    let glossary = try CourseFolder(lessonsFolder).read().course.glossary
    #expect(glossary.entries.count >= 35)
    for entry in glossary.entries {
      let text = entry.definition.map { inline -> String in
        switch inline {
        case .text(let text), .strong(let text), .emphasis(let text), .code(let text), .link(let text, _),
          .term(let text, _), .lesson(let text, _):
          text
        case .formula(let formula): formula.line()
        }
      }.joined()
      #expect(text.hasSuffix(".") && text.count <= 200, "\(entry.term)")
      #expect(text.split(separator: ". ").count <= 3, "\(entry.term)")
      #expect(entry.lesson != nil, "\(entry.term)")
    }
  }
}
