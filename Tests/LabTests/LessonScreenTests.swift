import Lessons
import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screen of a lesson")
struct LessonScreenTests {
  static let looks: [(name: String, look: Look)] = [
    ("256", Look()), ("16", Look(depth: .sixteen)), ("none", Look(depth: .none)),
    ("ascii", Look(depth: .none, isUnicode: false, imageStyle: .ascii)),
  ]
  static let sizes = [Size(80, 24), Size(120, 40), Size(200, 60)]

  /// Plays to a state worth looking at, in every window, and in every look in the smallest.
  private func compare(_ lesson: String, _ name: String, _ size: Size, play: (inout Learner) -> Void) throws {
    for (lookName, look) in Self.looks where size.width == 80 || lookName == "256" {
      var learner = try Learner(lesson, size: size, look: look)
      play(&learner)
      #expect(goldenDifference(learner.screen, "lesson-\(name)-\(size.width)x\(size.height)-\(lookName)") == nil)
    }
  }

  @Test("the first step of the perceptron lesson", arguments: sizes)
  func firstStep(_ size: Size) throws { try compare("binary-perceptron", "votes", size) { _ in } }

  @Test("a prediction that came true, with the line it revealed", arguments: sizes)
  func prediction(_ size: Size) throws {
    try compare("binary-perceptron", "prediction", size) { $0.press(.right, .down, .enter) }
  }

  @Test("the perceptron rule after some examples, the exhibit in focus", arguments: sizes)
  func rule(_ size: Size) throws {
    try compare("binary-perceptron", "rule", size) {
      $0.press(.pageDown, times: 5)
      $0.press(.tab)
      $0.press(.space, times: 3)
    }
  }

  @Test("the perceptron reads digits", arguments: sizes)
  func digits(_ size: Size) throws {
    try compare("binary-perceptron", "digits", size) {
      $0.press(.pageDown, times: 7)
      $0.press(.tab, .character("r"), .character("h"))
    }
  }

  @Test("step and sigmoid side by side, with a question open", arguments: sizes)
  func sigmoid(_ size: Size) throws {
    try compare("sigmoid-neuron", "sigmoid", size) {
      $0.press(.pageDown, times: 4)
      $0.press(.down)
    }
  }

  @Test("all hints and the solution of the steepness", arguments: sizes)
  func steepness(_ size: Size) throws {
    try compare("sigmoid-neuron", "steepness", size) {
      $0.press(.pageDown, times: 5)
      $0.press(.character("h"), .character("h"), .character("h"), .character("s"))
    }
  }

  @Test("no line of any step is cut off by the exhibit or the edge", arguments: sizes)
  func nothingCutOff(_ size: Size) throws {
    for name in ["binary-perceptron", "sigmoid-neuron"] {
      var learner = try Learner(name, size: size)
      for _ in 0..<(learner.player?.lesson.steps.count ?? 0) {
        let player = try #require(learner.player)
        let layout = LessonLayout(learner.state.body, hasExhibit: true)
        let page = player.page(width: layout.page.width, learner.state.look)
        for line in page.lines {
          #expect(line.runs.reduce(0) { $0 + TextWidth.of($1.text) } <= layout.page.width)
        }
        let exhibit = learner.lines.map { $0.dropFirst((layout.exhibit?.x ?? 0) + 1) }
        #expect(!exhibit.contains { $0.contains("…") }, "\(player.step.title)")
        learner.press(.pageDown)
      }
    }
  }
}
