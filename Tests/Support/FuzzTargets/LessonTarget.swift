import Lessons

/// Lesson files. A lesson has steps and is read the same way twice; every fault of any other text stands on one of its lines.
func fuzzLesson(_ text: String) {
  let lineCount = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
  do {
    let lesson = try Lesson.parse(text, file: "lesson.md")
    require(!lesson.steps.isEmpty, "a lesson has steps")
    require(lesson.steps.allSatisfy { 1...lineCount ~= $0.line }, "every step stands on a line of the file")
    for index in lesson.steps.indices { _ = lesson.setUp(through: index) }
  } catch {
    require(!error.faults.isEmpty, "a lesson that is refused has faults")
    require(error.faults.allSatisfy { 1...lineCount ~= $0.line }, "every fault stands on a line of the file")
  }
}
