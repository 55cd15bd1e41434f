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
    solution:
      - run
    ```
    """

  @Test("a lesson that holds has no faults")
  func soundLesson() throws {
    #expect(LessonCheck.check(try Lesson.parse(Self.sound, file: "lesson.md")) == [])
  }

  @Test(
    "what does not hold on the real exhibit is told with its line",
    arguments: [
      ("- run", "- learn", 19, "the reference solution does not fulfil `mistakes == 0`"),
      ("evidence: w1 == 1", "evidence: w1 == 2", 9, "after the reveal `w1 == 2` does not hold"),
      ("check: mistakes == 0", "check: mistakes <= 1", 19, "solved before it begins"),
      ("check: mistakes == 0", "check: errors == 0", 19, "`errors` is not a reading"),
      ("evidence: w1 == 1", "evidence: w9 == 1", 9, "`w9` is not a reading"),
      ("- w1: 1", "- w7: 1", 16, "the exhibit has no `w7`"), ("- w1: 1", "- w1: 40", 16, "`w1` cannot be 40"),
      ("- run", "- fly", 24, "the exhibit has no `fly`"),
      ("{gate: AND}", "{gate: IMPLY}", 7, "`gate` cannot be `IMPLY`"),
      ("binary-perceptron", "unary-perceptron", 1, "there is no exhibit `unary-perceptron`"),
      ("exhibit: binary-perceptron\nsettings: {gate: AND}\n", "", 17, "the lesson has no exhibit"),
    ])
  func tellsWhatDoesNotHold(old: String, new: String, line: Int, message: String) throws {
    try #require(Self.sound.contains(old))
    let faults = LessonCheck.check(try Lesson.parse(Self.sound.replacing(old, with: new), file: "lesson.md"))
    let fault = try #require(faults.first { $0.fault.contains(message) }, "\(faults)")
    #expect(fault.line == line && fault.file == "lesson.md" && !fault.cure.isEmpty)
  }

  @Test("a folder without a course says so")
  func noCourse() {
    let (count, faults) = LessonCheck.check(courseAt: URL(filePath: "/nowhere"))
    #expect(count == 0 && faults.count == 1)
  }
}
