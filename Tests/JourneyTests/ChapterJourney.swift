import Foundation
import Lessons
import TerminalTesting
import Testing

/// Chapter 1 from the first key to the last, in a real pseudo-terminal of 80×24: five lessons in one sitting, every prediction
/// made, every try solved, and the course left and found again in the middle.
@Suite("Chapter 1, played through", .serialized, .timeLimit(.minutes(10)))
struct ChapterJourney {
  let product: Product
  private let lessons: [(entry: CourseEntry, lesson: Lesson)]

  init() throws {
    product = try Product()
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../lessons").standardized
    let course = try CourseFolder(folder).read().course
    lessons = course.chapters[0].entries.compactMap { entry in entry.lesson.map { (entry, $0) } }
  }

  @Test("a learner takes all five lessons, and everything is remembered")
  func playChapter() throws {
    defer { product.cleanUp() }
    #expect(lessons.count == 5)
    var lab = product.open()
    try #require(lab.expect("The course"), "\(lab.screen.text)")
    for (number, (entry, lesson)) in lessons.enumerated() {
      // Home offers the lesson that comes next.
      try #require(lab.expect("Lesson \(entry.number)"), "\(lab.screen.text)")
      lab.send(keys: "enter")
      for step in lesson.steps.indices {
        try #require(
          lab.expect("\(step + 1)/\(lesson.steps.count)"), "\(entry.name), step \(step + 1): \(lab.screen.text)")
        #expect(lab.screen.text.contains(lesson.steps[step].title.prefix(20)), "\(lab.screen.text)")
        try play(lesson.steps[step], lab)
        lab.send(keys: "pgdn")
      }
      try #require(lab.expect("The course"), "\(lab.screen.text)")
      // Half of the learners come back another day.
      if number == 2 {
        lab.send(keys: "q")
        #expect(lab.waitForEnd() == .exited(0))
        #expect(lab.isRestored)
        lab = product.open()
        try #require(lab.expect("3 of 32 done"), "\(lab.screen.text)")
      }
    }
    #expect(lab.expect("5 of 32 done"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
    try checkProgress()
  }

  /// Does what a step asks for: commits to the right answer, or unfolds every hint and has the try done.
  private func play(_ step: Step, _ lab: PseudoTerminal) throws {
    switch step.exercise {
    case .prediction(let prediction): try answer(prediction.question, with: "Your prediction came true.", lab)
    case .quiz(let question): try answer(question, with: "Right.", lab)
    case .attempt(let attempt):
      #expect(!lab.screen.text.contains("Solved."), "\(step.title) is solved before it begins")
      for _ in attempt.hints { lab.send(keys: "h") }
      lab.send(keys: "s")
      // What was done stands below the hints: the end of the page is in sight.
      #expect(
        lab.wait { $0.text.contains("A solution") || $0.text.contains("Solved.") }, "\(step.title): \(lab.screen.text)")
    case nil: break
    }
  }

  private func answer(_ question: Question, with verdict: String, _ lab: PseudoTerminal) throws {
    lab.send(keys: "\(question.answer + 1)")
    // The first Enter may be needed to turn to the rest of the page.
    for _ in 0..<3 where !lab.screen.text.contains(verdict) {
      lab.send(keys: "enter")
      if lab.expect(verdict, 2) { return }
    }
    #expect(lab.expect(verdict), "\(lab.screen.text)")
  }

  private func checkProgress() throws {
    for (entry, lesson) in lessons {
      let tally = try product.tally(entry.name)
      func count(_ isCounted: (Exercise) -> Bool) -> Int { lesson.steps.compactMap(\.exercise).count(where: isCounted) }
      let predictions = count { if case .prediction = $0 { true } else { false } }
      let tries = count { if case .attempt = $0 { true } else { false } }
      #expect(tally["finished"] as? Bool == true, "\(entry.name)")
      #expect(tally["steps_seen"] as? Int == lesson.steps.count, "\(entry.name)")
      #expect(tally["predictions_true"] as? Int == predictions, "\(entry.name)")
      #expect(tally["tries_solved"] as? Int == tries, "\(entry.name)")
    }
  }
}
