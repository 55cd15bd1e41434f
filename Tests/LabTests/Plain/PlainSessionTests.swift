import Lessons
import Screen
import Testing

@testable import Lab

/// A learner who types: lines go in, everything that is said and kept is collected.
struct Typist: CustomTestStringConvertible {
  var session: PlainSession
  /// Everything said since the last line went in.
  private(set) var said: [String] = []
  private(set) var kept: [ProgressChange] = []
  /// Everything said so far.
  private(set) var all: [String] = []

  init(_ lesson: String? = nil, progress: Progress = Progress(), isUnicode: Bool = true) throws {
    session = PlainSession(
      course: try CourseFolder(lessonsFolder).read().course, progress: progress, isUnicode: isUnicode)
    take(session.begin(at: lesson))
  }

  private mutating func take(_ answer: PlainSession.Answer) {
    said = answer.lines
    all += answer.lines
    kept += answer.changes
  }

  mutating func type(_ lines: String...) { for line in lines { take(session.answer(line)) } }

  func hears(_ text: String) -> Bool { said.contains { $0.contains(text) } }

  var testDescription: String { said.joined(separator: "\n") }

  /// The progress as a store would have it.
  var progress: Progress {
    var progress = Progress()
    for change in kept { progress.apply(change) }
    return progress
  }
}

@Suite("Lessons as text")
struct PlainSessionTests {
  @Test("lesson 2 is taken from the first step to the last by typing")
  func takesPerceptronLesson() throws {
    var typist = try Typist("binary-perceptron")
    #expect(typist.hears("Lesson 2: Binary perceptron") && typist.hears("Step 1 of 9: Votes and a threshold"))
    #expect(typist.hears("Formula: w₁x₁ + w₂x₂ > threshold") && typist.hears("Now w₁ = 1.00, x₁ = 1,"))
    #expect(typist.hears("Exhibit: Perceptron: OR"))
    typist.type("next")
    #expect(typist.hears("Predict: Weight w₂") && typist.hears("2. It becomes 0"))
    // The exhibit waits for the prediction.
    typist.type("w1 = 2")
    #expect(typist.hears("First commit to a prediction"))
    typist.type("2")
    #expect(typist.hears("Your prediction came true.") && typist.hears("w₂ = −1.00"))
    typist.type("next", "w1 = 1", "w2: 1", "threshold 1.5")
    #expect(typist.hears("Solved. The sum 2.00 passes the threshold"))
    typist.type("next", "threshold=0.5")
    #expect(typist.hears("Solved."))
    typist.type("next", "w₁ = −1", "w2 = -1", "threshold = -1.5")
    #expect(typist.hears("Solved."))
    typist.type("next", "learn", "learn 3")
    #expect(!typist.hears("Solved."))
    typist.type("run")
    #expect(typist.hears("Solved."))
    typist.type("next", "2")
    #expect(typist.hears("Your prediction came true."))
    typist.type("next", "run 3")
    #expect(typist.hears("Solved."))
    typist.type("next")
    #expect(typist.hears("Step 9 of 9: Remember") && typist.hears("- A perceptron compares"))
    let progress = try #require(typist.progress.lessons["binary-perceptron"])
    #expect(progress.isFinished && progress.stepsSeen == Set(0...8) && progress.place == 8)
    #expect(progress.tries.values.allSatisfy { $0 == TryRecord(isSolved: true) } && progress.tries.count == 5)
    #expect(progress.answers.mapValues(\.isRight) == [1: true, 6: true])
    typist.type("next")
    #expect(typist.hears("Predictions came true: 2 of 2.") && typist.hears("Tries solved: 5 of 5, 0 hints."))
    typist.type("4")
    #expect(typist.hears("Lesson 4: Sigmoid neuron"))
  }

  @Test("lesson 4 is taken from the first step to the last by typing")
  func takesSigmoidLesson() throws {
    var typist = try Typist("4")
    typist.type("3")
    #expect(typist.hears("came true") && typist.hears("Δstep = +1"))
    typist.type("next", "b = 1.25")
    #expect(typist.hears("Solved. It never gets to 1."))
    typist.type("next", "2")
    #expect(typist.hears("Right."))
    typist.type("next", "x1 = 0.25", "b = -1.25", "delta_w1 = 0.05")
    #expect(typist.hears("Solved."))
    typist.type("next", "1")
    #expect(typist.hears("It came out otherwise. The answer is 3: By less than 0.02"))
    // The first answer counts.
    typist.type("3")
    #expect(typist.hears("You answered 1 already."))
    typist.type("next", "w1 = 0.75", "Δw₁ = 0.5", "c = 16")
    #expect(typist.hears("Solved."))
    typist.type("next")
    let progress = try #require(typist.progress.lessons["sigmoid-neuron"])
    #expect(progress.isFinished && progress.place == 6)
    #expect(progress.answers.mapValues(\.isRight) == [0: true, 2: true, 4: false])
    #expect(progress.tries.count == 3 && progress.tries.values.allSatisfy(\.isSolved))
  }

  @Test("what is typed leaves the same progress as what is done in the lab")
  func keepsWhatTheLabKeeps() throws {
    var typist = try Typist("binary-perceptron")
    typist.type("next", "1", "next", "hint", "hint", "hint", "solution", "back")
    var learner = try Learner("binary-perceptron")
    learner.press(.right, .enter, .pageDown, .character("h"), .character("h"), .character("h"), .character("s"))
    learner.press(.pageUp)
    #expect(typist.progress == learner.state.progress)
    #expect(typist.progress.lessons["binary-perceptron"]?.tries[2]?.sawSolution == true)
  }

  @Test("hints come one by one, the solution after the last, told as it is typed; undo and redo go through all of it")
  func unfoldsHints() throws {
    var typist = try Typist("binary-perceptron")
    typist.type("go 3", "solution")
    #expect(typist.hears("First the hints"))
    typist.type("hint")
    #expect(typist.said == ["Hint 1 of 3: One vote must not be enough, two must be."])
    typist.type("h", "h", "h")
    #expect(typist.hears("That was the last hint"))
    typist.type("s")
    #expect(typist.hears("w1 = 1: set w₁ to 1.00") && typist.hears("threshold = 1.5") && typist.hears("Solved."))
    typist.type("undo")
    #expect(typist.hears("threshold = 0.00") && typist.hears("w₁ = 0.00"))
    typist.type("undo")
    #expect(typist.hears("nothing to undo"))
    typist.type("redo")
    #expect(typist.hears("threshold = 1.50"))
    typist.type("w1 = 2", "undo", "redo", "redo")
    #expect(typist.hears("nothing to redo"))
    // Something new leaves nothing to be done again.
    typist.type("undo", "w2 = 0", "redo")
    #expect(typist.hears("nothing to redo"))
    #expect(
      typist.progress.lessons["binary-perceptron"]?.tries[2]
        == TryRecord(isSolved: true, hintsUsed: 3, sawSolution: true))
  }

  @Test("what cannot be done is told with what can be done instead, and nothing is kept of it")
  func tellsWhatCannotBeDone() throws {
    var typist = try Typist("binary-perceptron")
    let kept = typist.kept
    let cases = [
      ("fly", "has no `fly`"), ("w1 = 7", "Choose a number from -3 to 3"), ("w1", "`w1` needs a number"),
      ("gate NAN", "Choose one of: AND, OR"), ("row 01", "Now "), ("7", "no question"), ("hint", "this step has none"),
      ("solution", "this step has none"), ("go 99", "steps 1 to 9"), ("back", "first step"),
      ("do help", "has no `help`"),
      ("why nothing", "There is no number `nothing`."), ("why", "Which number?"), ("actions", "mode, gate, w1"),
      ("help", "undo, redo"), ("steps", "9. Remember"),
    ]
    for (line, words) in cases {
      typist.type(line)
      #expect(typist.hears(words), "\(line): \(typist.said)")
    }
    typist.type("", "   ")
    #expect(typist.said.isEmpty && typist.kept == kept)
    typist.type("next", "9")
    #expect(typist.hears("The answers are 1 to 3."))
  }

  @Test("the exhibit can be read at any time, and the step again")
  func readsAgain() throws {
    var typist = try Typist("sigmoid-neuron")
    let step = typist.said
    typist.type("show")
    #expect(typist.said.first == "Exhibit: Step and sigmoid, side by side")
    #expect(typist.said.dropFirst().elementsEqual(SigmoidNeuron.atZero.plainText))
    typist.type("again")
    #expect(step.suffix(typist.said.count).elementsEqual(typist.said))
  }

  @Test("what a key does in the lab is typed here, and every action that is named can be done")
  func doesWhatKeysDo() throws {
    var typist = try Typist("sigmoid-neuron")
    typist.type("3", "delta_w1 = 0.5", "keep")
    #expect(typist.hears("w₁ = 1.50") && typist.hears("Δw₁ = 0.00"))
    for lesson in ["binary-perceptron", "sigmoid-neuron"] {
      var typist = try Typist(lesson)
      typist.type("3", "actions")
      let names = try #require(typist.said.first?.split(separator: ": ")[1].prefix { $0 != "." })
      for name in names.split(separator: ", ") {
        typist.type("do \(name)")
        #expect(!typist.hears("has no `"), "\(name)")
      }
    }
  }

  @Test("an explanation is read with the numbers that can be asked for next")
  func readsExplanation() {
    let explanation = Explanation(
      symbol: "z", text: "0.25", meaning: "The weighted sum.", rule: "z = w₁·x₁ + b",
      lines: [[.text("= "), .number(name: "w1", text: "1.00"), .text("·1 − "), .number(name: "b", text: "0.75")]])
    #expect(
      PlainText(isUnicode: true).explanation(explanation)
        == ["z = 0.25. The weighted sum.", "z = w₁·x₁ + b", "= 1.00·1 − 0.75", "Ask further: why w1, why b."])
  }

  @Test("each step keeps its exhibit, and a step without a set-up goes on with what the learner has")
  func keepsExhibits() throws {
    var typist = try Typist("binary-perceptron")
    typist.type("go 3", "w1 = 0.5", "next", "back", "show")
    #expect(typist.hears("0.50"))
    // A prediction made before is shown with what it revealed.
    var again = try Typist("binary-perceptron", progress: typist.progress)
    #expect(again.hears("Step 3 of 9"))
    again.type("go 2", "2", "quit")
    #expect(again.session.isOver)
    var third = try Typist("binary-perceptron", progress: again.progress)
    #expect(third.hears("You answered 2.") && third.hears("Your prediction came true."))
    third.type("undo", "w1 = 1")
    #expect(!third.hears("First commit"))
  }

  @Test("lessons are chosen by number, by name or by going on")
  func choosesLessons() throws {
    var typist = try Typist()
    #expect(typist.hears("2. Binary perceptron: ") && typist.hears("4. Sigmoid neuron: "))
    typist.type("quantum")
    #expect(typist.hears("There is no lesson “quantum”."))
    typist.type("32")
    #expect(typist.hears("still to be written"))
    typist.type("sigmoid")
    #expect(typist.hears("Lesson 4"))
    typist.type("lessons")
    #expect(typist.hears("4. Sigmoid neuron, begun"))
    typist.type("help", "next")
    #expect(typist.hears("Lesson \(try firstNumber): "))
    typist.type("q")
    #expect(typist.session.isOver)
  }

  private var firstNumber: Int {
    get throws {
      try #require(try CourseFolder(lessonsFolder).read().course.entries.first { $0.lesson != nil }?.number)
    }
  }

  @Test("without Unicode everything is said in ASCII", arguments: ["binary-perceptron", "sigmoid-neuron"])
  func speaksASCII(_ name: String) throws {
    var typist = try Typist(name, isUnicode: false)
    for _ in 0..<9 { typist.type("show", "actions", "1", "hint", "hint", "hint", "solution", "undo", "next") }
    typist.type("help", "quantum", "lessons")
    #expect(
      typist.all.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) },
      "\(typist.all.filter { !$0.allSatisfy(\.isASCII) })")
    #expect(typist.all.contains { $0.contains(name == "sigmoid-neuron" ? "sigma(z) = 1/(1 + e^-z)" : "w1 x1 + w2 x2") })
  }

  @Test("no line has an escape, a tab or a line break in it")
  func isLinear() throws {
    var typist = try Typist("sigmoid-neuron")
    for _ in 0..<7 { typist.type("1", "hint", "next") }
    #expect(typist.all.allSatisfy { !$0.contains { $0.isNewline || $0 == "\t" || $0 == "\u{1B}" } })
  }

  @Test("a thousand random lines leave the session whole")
  func survivesRandomLines() throws {
    var state: UInt64 = 11
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let words = [
      "next", "back", "1", "2", "9", "-1", "hint", "solution", "undo", "redo", "w1 = 1", "b = -2", "c = 4", "c = 3",
      "run",
      "learn 2", "gate XOR", "row 11", "row 1", "=", ": :", "why", "why z", "show", "again", "go 4", "go x", "lessons",
      "2", "4", "do", "do next", "mode digits", "digit 3", "w1 = 1e400", "w1 = nan", "\u{0}", "💡", "reset",
    ]
    var typist = try Typist("binary-perceptron")
    for _ in 0..<300 { typist.type(words[random(words.count)]) }
    #expect(!typist.session.isOver)
  }
}

extension SigmoidNeuron {
  /// As lesson 4 begins.
  fileprivate static var atZero: SigmoidNeuron {
    var exhibit = SigmoidNeuron()
    exhibit.dials["b"] = -2
    return exhibit
  }
}
