import Lessons
import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The lesson on smoothness")
struct SmoothnessScreenTests {
  /// Plays to a state worth looking at, in every window, and in every look in the smallest.
  private func compare(_ name: String, _ size: Size, play: (inout Learner) -> Void) throws {
    for (lookName, look) in LessonScreenTests.looks where size.width == 80 || lookName == "256" {
      var learner = try Learner("smoothness", size: size, look: look)
      play(&learner)
      #expect(goldenDifference(learner.screen, "smoothness-\(name)-\(size.width)x\(size.height)-\(lookName)") == nil)
    }
  }

  @Test("the network, a weight nudged", arguments: LessonScreenTests.sizes)
  func network(_ size: Size) throws {
    try compare("network", size) {
      $0.press(.tab, .down, .shiftRight)
    }
  }

  @Test("the terms of a random nudge", arguments: LessonScreenTests.sizes)
  func terms(_ size: Size) throws { try compare("terms", size) { $0.press(.pageDown, .pageDown) } }

  @Test("truth and sum part in the plot, with a hint", arguments: LessonScreenTests.sizes)
  func plot(_ size: Size) throws {
    try compare("plot", size) {
      $0.press(.pageDown, times: 6)
      $0.press(.character("h"))
    }
  }

  @Test("the table of sizes, once the prediction is in", arguments: LessonScreenTests.sizes)
  func sizes(_ size: Size) throws {
    try compare("sizes", size) {
      $0.press(.pageDown, times: 5)
      $0.press(.character("2"), .enter)
    }
  }

  @Test("the jump of the steps", arguments: LessonScreenTests.sizes)
  func steps(_ size: Size) throws {
    try compare("steps", size) {
      $0.press(.pageDown, times: 7)
      $0.press(.character("1"), .enter)
    }
  }

  @Test("no line of any step is cut off by the exhibit or the edge", arguments: LessonScreenTests.sizes)
  func nothingCutOff(_ size: Size) throws {
    var learner = try Learner("smoothness", size: size)
    for _ in 0..<(learner.player?.lesson.steps.count ?? 0) {
      let player = try #require(learner.player)
      let layout = LessonLayout(learner.state.body, hasExhibit: true)
      for line in player.page(width: layout.page.width, learner.state.look).lines {
        #expect(line.runs.reduce(0) { $0 + TextWidth.of($1.text) } <= layout.page.width)
      }
      let exhibit = learner.lines.map { $0.dropFirst((layout.exhibit?.x ?? 0) + 1) }
      #expect(!exhibit.contains { $0.contains("…") }, "\(player.step.title)")
      learner.press(.pageDown)
    }
  }

  @Test("until the answer is in, every step but the last shows in 80×24 without scrolling")
  func fits() throws {
    var learner = try Learner("smoothness")
    let steps = try #require(learner.player?.lesson.steps.count)
    for _ in 0..<steps - 1 {
      let player = try #require(learner.player)
      let layout = LessonLayout(learner.state.body, hasExhibit: true)
      let lines = player.page(width: layout.page.width, learner.state.look).lines.count
      #expect(lines <= layout.page.height, "\(player.step.title): \(lines) lines")
      learner.press(.pageDown)
    }
  }

  // MARK: Journeys

  @Test("by keys alone: cancel two nudges, then find the largest scale within 1 %")
  func byKeys() throws {
    var learner = try Learner("smoothness")
    learner.press(.pageDown, times: 3)
    learner.press(.tab)
    learner.press(.shiftRight, times: 4)
    learner.press(.down, .down)
    #expect(learner.reading("delta_w11") == 1)
    learner.press(.shiftLeft, times: 4)
    #expect(learner.player?.record.isSolved == true)
    #expect(learner.reading("delta_o") == 0)
    learner.press(.pageDown, times: 3)
    learner.press(.tab)
    var notches = 0
    while learner.player?.record.isSolved == false, notches < 40 {
      learner.press(.character("-"))
      notches += 1
    }
    #expect(learner.player?.record.isSolved == true)
    #expect(learner.player?.exhibit?.readings["scale"]?.text == "0.08")
  }

  @Test("by mouse alone: choose a weight in the network, drag its nudge, click a view and a size")
  func byMouse() throws {
    var learner = try Learner("smoothness")
    let v2 = try #require(Smoothness.items.firstIndex(of: "v2"))
    learner.click(.item("parameter", v2))
    #expect((learner.player?.exhibit as? Smoothness)?.chosen == v2)
    let track = try #require(learner.screen.zones.first { $0.target == .item("dial", 0) }?.rect)
    learner.send(.pointer(Pointer(.press, Point(track.x + track.width / 2, track.y))))
    learner.send(.pointer(Pointer(.drag, Point(track.right - 3, track.y))))
    learner.send(.pointer(Pointer(.drag, Point(track.right + 5, track.y))))
    learner.send(.pointer(Pointer(.release, Point(track.right + 5, track.y))))
    #expect(learner.reading("delta_v2") == 1)
    learner.click(.item("view", 3))
    learner.click(.item("size", 2))
    #expect(learner.player?.exhibit?.readings["scale"]?.text == "0.01")
    // The wheel over a row of the terms nudges it.
    learner.click(.item("view", 1))
    let row = try #require(learner.screen.zones.first { $0.target == .item("parameter", 2) }?.rect)
    for _ in 0..<3 { learner.send(.pointer(Pointer(.scrollDown, Point(row.x + 2, row.y)))) }
    #expect(abs((learner.reading("delta_w11")?.number ?? 0) + 0.15) < 1e-6)
    // So does the wheel over one of its numbers.
    let number = try #require(learner.screen.zones.first { $0.target == .number("p.w11") }?.rect)
    learner.send(.pointer(Pointer(.scrollUp, number.origin)))
    #expect(abs((learner.reading("delta_w11")?.number ?? 0) + 0.1) < 1e-6)
    learner.click(.item("button", 3))
    #expect(learner.reading("function") == "step")
    learner.click(.item("button", 1))
    #expect(learner.reading("nudged") == 0)
  }

  @Test("where the network stands above, the tabs below it choose among the other views")
  func tabsBelow() throws {
    var learner = try Learner("smoothness", size: Size(120, 40))
    #expect(learner.screen.text.contains("product"))
    learner.click(.item("lower view", 2))
    #expect((learner.player?.exhibit as? Smoothness)?.view == .sizes)
    #expect(learner.screen.text.contains("off by") && !learner.screen.text.contains("product"))
  }

  @Test("↑ and ↓ walk from the first input over all weights to the scale and back")
  func walks() throws {
    var learner = try Learner("smoothness")
    learner.press(.tab)
    learner.press(.up, times: 5)
    var names: [String] = []
    func chosen() -> String? {
      (learner.player?.exhibit as? Smoothness).map { $0.isScaleChosen ? "scale" : Smoothness.items[$0.chosen] }
    }
    for _ in 0..<20 {
      if let name = chosen(), names.last != name { names.append(name) }
      learner.press(.down)
    }
    #expect(names == Smoothness.items + ["scale"])
    // On the scale, ← → turn it.
    learner.press(.left)
    #expect(learner.player?.exhibit?.readings["scale"]?.text == "0.8")
    learner.press(.up, .right)
    #expect(chosen() == "bo")
    #expect(abs((learner.reading("delta_bo")?.number ?? 0) - 0.05) < 1e-6)
    // + and - turn the scale from everywhere, and leave the choice alone.
    learner.press(.character("+"), .right)
    #expect(learner.player?.exhibit?.readings["scale"]?.text == "1")
    #expect(abs((learner.reading("delta_bo")?.number ?? 0) - 0.1) < 1e-6)
  }

  @Test("a nudge is undone in one step, however far the mouse dragged it")
  func undo() throws {
    var learner = try Learner("smoothness")
    learner.press(.tab, .right, .right, .character("r"))
    #expect(learner.reading("nudged")?.number ?? 0 > 9)
    learner.press(.character("u"))
    #expect(learner.reading("nudged") == 1)
    learner.press(.character("u"), .character("u"))
    #expect(learner.reading("nudged") == 0)
  }
}
