import Testing

@testable import Lessons

/// A lesson in which one thing can be exchanged for something wrong.
private let sound = """
  ---
  title: Title
  chapter: Neurons
  objective: Learn.
  minutes: 5
  exhibit: gate
  settings: {w1: 1, gate: AND, deep: true, row: "01"}
  ---

  ## First step

  Some *text* with $w_1$.

  $$\\sigma(z) = \\frac{1}{1 + e^{-z}}$$

  - an item
  - another

  ```predict
  question: What now?
  choices:
    - Yes
    - No
  answer: No
  explanation: Because.
  exhibit: {w1: 2}
  reveal:
    - w1: 3
    - learn
  evidence: w1 == 3
  ```

  ## Second step

  ```try
  task: Do it.
  check: w1 > 0 and gate == "AND"
  hints:
    - One
    - Two
  solution:
    - w1: 1
  success: Well done.
  ```
  """

@Suite struct LessonParserTests {
  @Test("a lesson is read with everything in it")
  func readsLesson() throws {
    let lesson = try Lesson.parse(sound, file: "lesson.md")
    #expect(lesson.title == "Title" && lesson.chapter == "Neurons" && lesson.minutes == 5)
    #expect(lesson.settings.map(\.description) == ["w1: 1", "gate: AND", "deep: true", "row: 01"])
    #expect(lesson.settings.map(\.value) == [1, "AND", true, "01"])
    #expect(lesson.steps.map(\.title) == ["First step", "Second step"])
    #expect(lesson.steps.map(\.line) == [10, 33])
    #expect(lesson.steps[0].blocks.count == 4)
    #expect(lesson.steps[0].setUp == [ExhibitAction("w1", 2, line: 26)])
    guard case .prediction(let prediction) = lesson.steps[0].exercise else {
      Issue.record("no prediction")
      return
    }
    #expect(prediction.question.answer == 1)
    #expect(prediction.reveal == [ExhibitAction("w1", 3, line: 28), ExhibitAction("learn", line: 29)])
    guard case .attempt(let attempt) = lesson.steps[1].exercise else {
      Issue.record("no try")
      return
    }
    #expect(attempt.hints.count == 2)
    #expect(attempt.solution == [ExhibitAction("w1", 1, line: 42)])
    #expect(lesson.setUp(through: 1).map(\.description) == lesson.setUp(through: 0).map(\.description))
  }

  /// What is exchanged for what, the line that must be named, and a part of the message.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var line: Int
    var message: String
    var testDescription: String { "\(old) → \(new)" }

    init(_ old: String, _ new: String, _ line: Int, _ message: String) {
      (self.old, self.new, self.line, self.message) = (old, new, line, message)
    }
  }

  static let mistakes = [
    Mistake("---\ntitle", "title", 1, "front matter is missing"),
    Mistake("title: Title\n", "", 2, "`title` is missing"),
    Mistake("minutes: 5", "minutes: five", 5, "`minutes` is `five`, not a whole number"),
    Mistake("objective: Learn.", "objektive: Learn.", 4, "`objektive` is not known here"),
    Mistake("{w1: 1,", "{w1: [1, 2],", 7, "`w1` is set to a list"),
    Mistake("exhibit: gate", "exhibit: gate: two", 6, "not YAML"),
    Mistake("## First step", "### First step", 10, "only `## ` begins a step"),
    Mistake("## First step", "First step", 10, "text before the first step"),
    Mistake("Some *text*", "Some *text", 12, "* opens emphasis that is never closed"),
    Mistake("$w_1$", "$w_1", 12, "$ opens a formula that is never closed"),
    Mistake("$w_1$", "$\\foo w_1$", 12, "column 1: the command \\foo is not known"),
    Mistake("\\frac{1}{1 + e^{-z}}", "\\frac{1}{1 + e^{-z}", 14, "never closed"),
    Mistake("e^{-z}}$$", "e^{-z}}", 14, "this formula is never closed"),
    Mistake("question: What now?", "question: What: now?", 20, "not YAML"),
    Mistake("question: What now?\n", "", 20, "`question` is missing"),
    Mistake("  - Yes\n", "", 21, "at least two choices"),
    Mistake("answer: No", "answer: Perhaps", 24, "the answer `Perhaps` is none of the choices"),
    Mistake("  - w1: 3", "  - w1: {x: 3}", 28, "`w1` is set to a list"),
    Mistake("evidence: w1 == 3", "evidence: w1 = 3", 30, "column 4: `=` means nothing here"),
    Mistake("```\n\n## Second", "## Second", 19, "the block ```predict is never closed"),
    Mistake("```predict", "```predikt", 19, "the block ```predikt is not known"),
    Mistake("## Second step\n\n", "", 33, "this step already asks for something"),
    Mistake("check: w1 > 0 and gate == \"AND\"", "check: w1 > and", 37, "column 6"),
    Mistake("solution:\n  - w1: 1\n", "", 36, "no reference solution"),
    Mistake("hints:\n", "hints: none\ntips:\n", 39, "`tips` is not known here"),
    Mistake("  - w1: 3", "  - &a [b]\n  - [*a, *a]", 29, "repeats a part of itself"),
    Mistake("  - Two\n", "  - {Two: 2}\n", 40, "an item of `hints` is not a text"),
  ]

  @Test("lines may end as any system ends them", arguments: ["\r\n", "\r", "\u{2028}"])
  func lineEnds(_ end: String) throws {
    #expect(
      try Lesson.parse(sound.replacing("\n", with: end), file: "lesson.md") == Lesson.parse(sound, file: "lesson.md"))
    // Whatever is wrong stands on a line that the parser has counted too.
    let broken = "---\ntitle: [\(end)\(end)\(end)\n---"
    let problem = #expect(throws: LessonFaults.self) { try Lesson.parse(broken, file: "lesson.md") }
    #expect(problem?.faults.allSatisfy { (1...6).contains($0.line) } == true, "\(String(describing: problem))")
  }

  @Test("every mistake is told with its file, its line and a cure", arguments: mistakes)
  func tellsMistake(_ mistake: Mistake) throws {
    try #require(sound.contains(mistake.old))
    let text = sound.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
    let error = #expect(throws: LessonFaults.self) { try Lesson.parse(text, file: "02-x/lesson.md") }
    let fault = try #require(error?.faults.first { $0.fault.contains(mistake.message) }, "\(error?.description ?? "")")
    #expect(fault.line == mistake.line, "\(fault)")
    #expect(fault.file == "02-x/lesson.md")
    #expect(!fault.cure.isEmpty)
  }

  @Test("several mistakes are told together, in the order of their lines")
  func tellsAllMistakes() {
    let text = sound.replacing("minutes: 5", with: "minutes: five").replacing("answer: No", with: "answer: Never")
      .replacing("w1 > 0", with: "w1 >> 0")
    let error = #expect(throws: LessonFaults.self) { try Lesson.parse(text, file: "lesson.md") }
    #expect(error?.faults.map(\.line) == [5, 24, 37])
  }
}

@Suite struct FormulaTests {
  @Test(
    "formulas are set in Unicode and in ASCII on one line",
    arguments: [
      ("w_1 x_1 + w_2 x_2 > \\text{threshold}", "w₁x₁ + w₂x₂ > threshold", "w1 x1 + w2 x2 > threshold"),
      ("\\sum_j w_j x_j", "Σⱼ wⱼxⱼ", "sum_j w_j x_j"),
      ("\\sigma(z) = \\frac{1}{1 + e^{-z}}", "σ(z) = 1/(1 + e⁻ᶻ)", "sigma(z) = 1/(1 + e^-z)"),
      ("w_j \\to w_j + \\eta (y - a) x_j", "wⱼ → wⱼ + η(y − a)xⱼ", "w_j -> w_j + eta(y - a)x_j"),
      ("\\Delta w_1", "Δw₁", "Dw1"), ("b = -\\text{threshold}", "b = −threshold", "b = -threshold"),
      ("x^{10}", "x¹⁰", "x^10"), ("a \\le b", "a ≤ b", "a <= b"), ("\\sigma'(z)", "σ′(z)", "sigma'(z)"),
    ])
  func setsOnOneLine(source: String, unicode: String, ascii: String) throws {
    let formula = try Formula(source)
    #expect(formula.line() == unicode)
    #expect(formula.line(unicode: false) == ascii)
    #expect(!formula.line(unicode: false).contains { !$0.isASCII })
  }

  @Test("a fraction stands on three lines, in line with what is beside it")
  func setsFraction() throws {
    let lines = try Formula("\\sigma(z) = \\frac{1}{1 + e^{-z}}").lines()
    let expected = [
      "           1    ",
      "σ(z) = ─────────",
      "        1 + e⁻ᶻ ",
    ]
    #expect(lines == expected)
  }

  @Test("symbols have names that can be typed")
  func namesSymbols() throws {
    #expect(
      try Formula("\\Delta w_1 + \\sigma(c z) + \\text{threshold} + \\sum_j w_j").names
        == ["delta_w1", "sigma", "c", "z", "threshold", "sum", "wj"])
  }
}
