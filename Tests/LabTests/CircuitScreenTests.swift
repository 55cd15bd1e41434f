import Lessons
import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screen of the circuit board")
struct CircuitScreenTests {
  private static let sizes = LessonScreenTests.sizes

  /// Plays to a state worth looking at, in every window, and in every look in the smallest.
  private func compare(_ name: String, _ size: Size, play: (inout Learner) -> Void) throws {
    for (lookName, look) in LessonScreenTests.looks where size.width == 80 || lookName == "256" {
      var learner = try Learner("layered-perceptrons", size: size, look: look)
      play(&learner)
      #expect(goldenDifference(learner.screen, "circuit-\(name)-\(size.width)x\(size.height)-\(lookName)") == nil)
    }
  }

  @Test("a gate that is open, with both forms of its sum", arguments: sizes)
  func openGate(_ size: Size) throws { try compare("gate", size) { _ in } }

  @Test("a signal that waits for a prediction", arguments: sizes)
  func waiting(_ size: Size) throws {
    try compare("waiting", size) { $0.press(.pageDown, .pageDown) }
  }

  @Test("a wire in the hand, over a board with open ends", arguments: sizes)
  func wireInHand(_ size: Size) throws {
    try compare("wire", size) {
      $0.press(.pageDown, times: 3)
      $0.press(.tab, .character("c"), .right, .down)
    }
  }

  @Test("a new signal on its way through the half adder, past a crossing", arguments: sizes)
  func running(_ size: Size) throws {
    try compare("running", size) {
      $0.press(.pageDown, times: 4)
      $0.press(.tab, .character("e"), .character("E"), .character("1"))
      $0.tick(11)
    }
  }

  @Test("the adder that is to be repaired", arguments: sizes)
  func adder(_ size: Size) throws {
    try compare("adder", size) {
      $0.press(.pageDown, times: 6)
      $0.press(.tab)
    }
  }

  @Test("the inside of a block, and why its inputs cannot be flipped there", arguments: sizes)
  func block(_ size: Size) throws {
    try compare("block", size) {
      $0.press(.pageDown, times: 6)
      $0.press(.tab)
      $0.press(.right, times: 3)
      $0.press(.down, .enter, .enter)
    }
  }

  @Test("the empty board", arguments: sizes)
  func empty(_ size: Size) throws {
    try compare("empty", size) {
      $0.press(.pageDown, times: 7)
      $0.press(.tab, .character("a"))
    }
  }

  @Test("no line of any step is cut off, neither in the text nor in the exhibit", arguments: sizes)
  func nothingCutOff(_ size: Size) throws {
    var learner = try Learner("layered-perceptrons", size: size)
    for _ in 0..<(learner.player?.lesson.steps.count ?? 0) {
      let player = try #require(learner.player)
      let layout = LessonLayout(learner.state.body, hasExhibit: true)
      for line in player.page(width: layout.page.width, learner.state.look).lines {
        #expect(line.runs.reduce(0) { $0 + TextWidth.of($1.text) } <= layout.page.width)
      }
      // Wherever the cursor is; a board that waits for a prediction has none.
      if !player.isLocked { learner.press(.tab) }
      for _ in 0..<(player.isLocked ? 0 : 8) {
        let exhibit = learner.lines.map { $0.dropFirst((layout.exhibit?.x ?? 0) + 1) }
        #expect(!exhibit.contains { $0.contains("…") }, "\(player.step.title)")
        learner.press(.right)
      }
      learner.press(.pageDown)
    }
  }
}
