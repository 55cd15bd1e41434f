import Lessons
import Screen
import Testing

@testable import Lab

@Suite("A lesson edited while it is on the screen")
struct CourseUpdateTests {
  private func edited(_ old: String, _ new: String) throws -> Course {
    try SampleCourse.course(lesson: SampleCourse.lesson.replacing(old, with: new))
  }

  @Test("the new text is shown at once; place, progress and exhibit stay")
  func showsNewText() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.tab, .right, .character("h"))
    _ = update(&learner.state, .course(try edited("Make the output 0.", "Turn it off."), faults: []))
    #expect(learner.screen.text.contains("Turn it off.") && !learner.screen.text.contains("Make the output"))
    #expect(learner.player?.place == 1 && learner.player?.record.hintsUsed == 1)
    #expect(learner.reading("w1") == 1.5 && learner.player?.focus == .exhibit)
    #expect(learner.state.notice?.kind == .good)
    learner.press(.character("u"))
    #expect(learner.reading("w1") == 1)
  }

  @Test("a step put in above keeps the place; a new set-up of the exhibit is carried out")
  func followsItsStep() throws {
    var learner = try Learner(sampleAt: 2)
    let course = try edited("## Change", "## New\n\nText.\n\n## Change").chapters[0].entries[1].lesson
    #expect(course?.steps.count == 6)
    _ = update(&learner.state, .course(try edited("## Change", "## New\n\nText.\n\n## Change"), faults: []))
    #expect(learner.player?.place == 2 && learner.player?.step.title == "Change")
    _ = update(&learner.state, .course(try edited("exhibit: {w1: 1, w2: 0.5}", "exhibit: {w1: 2, w2: -1}"), faults: []))
    #expect(learner.player?.place == 1 && learner.reading("w2") == -1)
  }

  @Test("a lesson with faults keeps its old text, and the fault is told with file and line")
  func keepsOldText() throws {
    var learner = try Learner(sampleAt: 2)
    var course = try SampleCourse.course()
    course.chapters[0].entries[1].lesson = nil
    let fault = LessonFault(
      file: "02-binary-perceptron/lesson.md", line: 17, fault: "`tips` is not known here", cure: "use hints")
    let other = LessonFault(file: "01-digits/lesson.md", line: 3, fault: "no", cure: "yes")
    _ = update(&learner.state, .course(course, faults: [other, fault]))
    #expect(learner.screen.text.contains("02-binary-perceptron/lesson.md:17"))
    #expect(learner.state.course.entry("binary-perceptron")?.lesson?.title == "A sample")
    for _ in 0..<2 { _ = update(&learner.state, .tick(Double.greatestFiniteMagnitude)) }
    #expect(learner.screen.text.contains("Make the output 0."))
  }

  @Test("a lesson that became shorter than the place shows its last step")
  func becomesShorter() throws {
    var learner = try Learner(sampleAt: 5)
    let short = String(
      SampleCourse.lesson.prefix(upTo: try #require(SampleCourse.lesson.firstRange(of: "## Guess")).lowerBound))
    _ = update(&learner.state, .course(try SampleCourse.course(lesson: short), faults: []))
    #expect(learner.player?.place == 1)
    _ = learner.screen
    learner.press(.pageUp, .pageDown)
    #expect(learner.player?.step.title == "Change")
  }

  @Test("a new definition is shown in the open glossary, and a lesson that waits in the background is new too")
  func updatesGlossaryAndBackground() throws {
    var learner = try Learner(sampleAt: 1)
    learner.press(.tab, .tab, .enter)
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
    var course = try edited("That was it.", "Good bye.")
    course.glossary = Glossary(
      course.glossary.entries.map {
        var entry = $0
        if entry.term == "bias" { entry.definition = [.text("Something new.")] }
        return entry
      })
    learner.press(.character("g"))
    _ = update(&learner.state, .course(course, faults: []))
    #expect(learner.screen.text.contains("Something new."))
    learner.press(.escape, .escape)
    learner.press(.pageDown, times: 4)
    #expect(learner.screen.text.contains("Good bye."))
  }
}
