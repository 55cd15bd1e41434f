import Lessons
import Screen
import ScreenTesting
import Testing

@testable import Lab

/// What lies over a lesson, in every window, and in every look in the smallest.
@Suite("The cards over a lesson")
struct LessonCardScreenTests {
  private func compare(_ name: String, step: Int, _ size: Size, play: (inout Learner) -> Void) throws {
    for (lookName, look) in LessonScreenTests.looks where size.width == 80 || lookName == "256" {
      var learner = try Learner(sampleAt: step, size: size, look: look)
      play(&learner)
      #expect(goldenDifference(learner.screen, "lesson-\(name)-\(size.width)x\(size.height)-\(lookName)") == nil)
    }
  }

  @Test("the numbers of an exhibit, one of them under the cursor", arguments: LessonScreenTests.sizes)
  func numbers(_ size: Size) throws {
    try compare("why-numbers", step: 2, size) { $0.press(.character("w"), .end, .up) }
  }

  @Test("how a number came about, two levels down", arguments: LessonScreenTests.sizes)
  func explanation(_ size: Size) throws {
    try compare("why-card", step: 2, size) { $0.press(.character("w"), .end, .up, .enter, .enter, .right) }
  }

  @Test("a long sum in the middle", arguments: LessonScreenTests.sizes)
  func longSum(_ size: Size) throws {
    try compare("why-sum", step: 2, size) {
      $0.press(.character("w"), .end, .left, .enter)
      $0.press(.down, times: 30)
    }
  }

  @Test("the glossary at the terms of a step", arguments: LessonScreenTests.sizes)
  func glossary(_ size: Size) throws {
    try compare("glossary", step: 1, size) { $0.press(.character("g")) }
  }

  @Test("the glossary narrowed down", arguments: LessonScreenTests.sizes)
  func glossaryFound(_ size: Size) throws {
    try compare("glossary-found", step: 1, size) {
      $0.press(.character("g"))
      $0.type("slo")
    }
  }

  @Test("terms and a chosen link in the text, changes to undo and to redo", arguments: LessonScreenTests.sizes)
  func references(_ size: Size) throws {
    try compare("links", step: 1, size) {
      $0.press(.tab, .tab, .tab, .right, .right, .character("u"), .tab, .tab)
    }
  }
}
