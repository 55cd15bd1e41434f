import Foundation
import Lessons
import Testing

@testable import Lab

/// The `lessons` folder of the repository.
let lessonsFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "lessons")

@Suite("dllab lessons check")
struct LessonCheckTests {
  @Test("every lesson of the course passes: set-ups, predictions and reference solutions on the real exhibits")
  func courseHolds() {
    let (count, faults) = LessonCheck.check(courseAt: lessonsFolder)
    #expect(faults.map(\.description) == [])
    #expect(count >= 2)
  }

  /// A lesson with one prediction and one try that hold.
  private static let sound = """
    ---
    title: Title
    chapter: Neurons
    objective: Learn.
    minutes: 5
    exhibit: binary-perceptron
    settings: {gate: AND}
    ---
    ## One
    Some text
    with $w_1$.
    ```predict
    question: What?
    choices: [It turns, It stays]
    answer: It stays
    explanation: So.
    reveal:
      - w1: 1
    evidence: w1 == 1
    ```
    ## Two
    ```try
    task: Do it.
    check: mistakes == 0
    hints: [Run it.]
    solution:
      - run
    ```
    ## Remember
    - It learns.
    """

  @Test("a lesson that holds has no faults")
  func soundLesson() throws {
    #expect(LessonCheck.check(try Lesson.parse(Self.sound, file: "lesson.md")) == [])
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

  /// Everything that the check knows to complain of, each once. Some faults keep a lesson from being read, the others are
  /// found when it is played.
  static let mistakes = [
    // The front matter.
    Mistake("title: Title\n", "", 2, "`title` is missing"),
    Mistake("objective: Learn.\n", "", 2, "`objective` is missing"),
    Mistake("minutes: 5\n", "", 2, "`minutes` is missing"),
    Mistake("minutes: 5", "minutes: 0", 5, "does not take 0 minutes"),
    Mistake("minutes: 5", "minuets: 5", 5, "`minuets` is not known here"),
    Mistake("objective: Learn.", "objective: Learn: more.", 4, "not YAML"),
    Mistake("binary-perceptron", "unary-perceptron", 6, "there is no exhibit `unary-perceptron`"),
    Mistake("{gate: AND}", "{gate: IMPLY}", 7, "`gate` cannot be `IMPLY`"),
    Mistake("{gate: AND}", "{gait: AND}", 7, "the exhibit has no `gait`"),
    // Text and formulas.
    Mistake("$w_1$", #"$\wobble{w}$"#, 11, #"the command \wobble is not known"#),
    Mistake("with $w_1$.", "with $w_1$.\n\n$$\\frac{1}$$", 13, #"\frac has nothing to work on"#),
    Mistake("with $w_1$.", "with $w_1$.\n\n$$\nx +\n\\wobble\n$$", 15, #"the command \wobble is not known"#),
    Mistake("task: Do it.", #"task: Do $\it$."#, 23, #"the command \it is not known"#),
    // Questions.
    Mistake("answer: It stays", "answer: It flies", 15, "the answer `It flies` is none of the choices"),
    Mistake("choices: [It turns, It stays]", "choices: [It stays, It stays]", 14, "`It stays` stands twice"),
    Mistake("explanation: So.\n", "", 13, "`explanation` is missing"),
    Mistake("reveal:", "reveals:", 17, "`reveals` is not known here"),
    Mistake("  - w1: 1", "  - w7: 1", 18, "the exhibit has no `w7`"),
    Mistake("  - w1: 1", "  - w1: 40", 18, "`w1` cannot be 40"),
    Mistake("evidence: w1 == 1\n", "", 13, "its prediction has no evidence"),
    Mistake("evidence: w1 == 1", "evidence: w1 == 2", 19, "after the reveal `w1 == 2` does not hold"),
    Mistake("evidence: w1 == 1", "evidence: w9 == 1", 19, "`w9` is not a reading"),
    Mistake(
      "exhibit: binary-perceptron\nsettings: {gate: AND}\n", "", 11, "a prediction, but the lesson has no exhibit"),
    // Tries.
    Mistake(
      "exhibit: binary-perceptron\nsettings: {gate: AND}\n", "", 21, "it has a try, but the lesson has no exhibit"),
    Mistake("hints: [Run it.]\n", "", 23, "its try has no hint"),
    Mistake("solution:\n  - run\n", "", 23, "this try has no reference solution"),
    Mistake("- run", "- learn", 26, "the reference solution does not fulfil `mistakes == 0`"),
    Mistake("- run", "- fly", 27, "the exhibit has no `fly`"),
    Mistake("check: mistakes == 0", "check: mistakes <= 1", 24, "solved before it begins"),
    Mistake("check: mistakes == 0", "check: errors == 0", 24, "`errors` is not a reading"),
    Mistake("check: mistakes == 0", "check: mistakes = 0", 24, "column 10"),
    // Steps.
    Mistake("## Two", "## One", 21, "the title \"One\" stands in line 9 already"),
    Mistake("## Two", "## ", 21, "a step has no title"),
    Mistake("Some text", String(repeating: "word ", count: 80), 9, "a window of 80×24 has 18"),
    Mistake("## Remember\n- It learns.", "", 21, "ends without a recap"),
    Mistake("- It learns.", "It learns.", 29, "ends without a recap"),
  ]

  @Test("every fault is told with its line and a cure, and nothing else is", arguments: mistakes)
  func tellsFault(_ mistake: Mistake) throws {
    try #require(Self.sound.contains(mistake.old))
    let text = Self.sound.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
    let faults: [LessonFault]
    do throws(LessonFaults) {
      faults = LessonCheck.check(try Lesson.parse(text, file: "lesson.md"))
    } catch {
      faults = error.faults
    }
    let fault = try #require(faults.first { $0.fault.contains(mistake.message) }, "\(faults)")
    #expect(fault.line == mistake.line, "\(fault)")
    #expect(fault.file == "lesson.md" && !fault.cure.isEmpty)
    // Without an exhibit both steps have nothing to work on; a misspelled key is missed under its right name.
    #expect(faults.count <= 2, "\(faults)")
  }

  @Test("a step fits as the player shows it, with the numbers under its formulas; the recap may take two pages")
  func measuresSteps() throws {
    let recap = Self.sound.replacing(
      "- It learns.", with: Array(repeating: "- It learns.", count: 36).joined(separator: "\n"))
    // The learner's way is told below the recap, in four more rows.
    let faults = LessonCheck.check(try Lesson.parse(recap, file: "lesson.md"))
    #expect(faults.map(\.line) == [29] && faults.first?.fault.contains("has 36") == true, "\(faults)")
    let shorter = recap.replacing("- It learns.\n", with: "", maxReplacements: 5)
    #expect(LessonCheck.check(try Lesson.parse(shorter, file: "lesson.md")) == [])
  }

  @Test("everything that is wrong is told at once, in the order of the lines")
  func tellsEverything() throws {
    let text = Self.sound.replacing("title: Title\n", with: "title: Title\nhue: red\n")
      .replacing("minutes: 5", with: "minutes: five").replacing("$w_1$", with: "$\\foo$")
      .replacing("answer: It stays", with: "answer: Never").replacing("evidence: w1 == 1", with: "evidence: w1 = 1")
      .replacing("task: Do it.\n", with: "").replacing("hints: [Run it.]", with: "hints: [\"$\\\\bar\"]")
    let error = #expect(throws: LessonFaults.self) { try Lesson.parse(text, file: "lesson.md") }
    #expect(error?.faults.map(\.line) == [3, 6, 12, 16, 20, 24, 25], "\(error?.description ?? "")")
    let played = Self.sound.replacing("evidence: w1 == 1", with: "evidence: w1 == 2")
      .replacing("hints: [Run it.]\n", with: "").replacing("- run", with: "- learn").replacing(
        "## Remember", with: "## Two")
    let faults = LessonCheck.check(try Lesson.parse(played, file: "lesson.md"))
    #expect(faults.map(\.line) == [19, 23, 25, 28], "\(faults)")
  }

  @Test("a wrong set-up is told once, not in every step that it reaches")
  func tellsSetUpOnce() throws {
    let text = Self.sound.replacing("{gate: AND}", with: "{gate: IMPLY}")
    #expect(LessonCheck.check(try Lesson.parse(text, file: "lesson.md")).count == 1)
  }

  // MARK: The folder

  /// A course of one chapter with one lesson, in a folder of its own.
  private func check(course: String, lessons: [String: String]) throws -> [LessonFault] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dllab-course-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try course.write(to: folder.appending(path: "course.yaml"), atomically: true, encoding: .utf8)
    for (name, text) in lessons {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
      try text.write(to: folder.appending(path: "\(name)/lesson.md"), atomically: true, encoding: .utf8)
    }
    return LessonCheck.check(courseAt: folder).faults
  }

  private static let course = """
    chapters:
      - title: Neurons
        question: What?
        lessons:
          - {number: 1, name: one, title: Title, summary: One.}
          - {number: 2, name: two, title: Two, summary: Two.}
      - title: Learning
        question: How?
        lessons: []
    """

  @Test("a lesson that the course does not know, or knows otherwise, is told at its line")
  func holdsAgainstCourse() throws {
    #expect(try check(course: Self.course, lessons: ["01-one": Self.sound]) == [])
    func faults(_ old: String, _ new: String, in folder: String = "01-one") throws -> [String] {
      let text = Self.sound.replacing(old, with: new, maxReplacements: 1)
      return try check(course: Self.course, lessons: [folder: text]).map { "\($0.file):\($0.line): \($0.fault)" }
    }
    #expect(
      try faults("chapter: Neurons", "chapter: Nerves") == ["01-one/lesson.md:3: there is no chapter \"Nerves\""])
    #expect(
      try faults("chapter: Neurons", "chapter: Learning") == [
        "01-one/lesson.md:3: the lesson names the chapter \"Learning\", but stands in another"
      ])
    #expect(
      try faults("title: Title", "title: Others") == ["01-one/lesson.md:2: the lesson calls itself \"Others\""])
    #expect(
      try faults("title", "title", in: "03-one") == [
        "03-one/lesson.md:1: course.yaml has no lesson of this number and name"
      ])
  }

  @Test(
    "what is wrong with course.yaml is told at its line",
    arguments: [
      ("number: 2", "number: 1", 6, "the number 1 stands twice"), ("name: two", "name: one", 6, "the name `one`"),
      ("question: How?", "quest: How?", 8, "`quest` is not known"), ("summary: Two.", "summery: Two.", 6, "`summery`"),
      ("chapters:", "chapter:", 1, "`chapter` is not known"), ("number: 2", "number: two", 6, "not a whole number"),
    ])
  func checksCourse(old: String, new: String, line: Int, message: String) throws {
    let faults = try check(course: Self.course.replacing(old, with: new), lessons: [:])
    #expect(faults.first?.file == "course.yaml" && faults.first?.line == line, "\(faults)")
    #expect(faults.first?.fault.contains(message) == true, "\(faults)")
  }

  @Test("a folder without a course says so")
  func noCourse() {
    let (count, faults) = LessonCheck.check(courseAt: URL(filePath: "/nowhere"))
    #expect(count == 0 && faults.count == 1)
  }
}
