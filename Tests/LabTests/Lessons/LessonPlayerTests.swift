import Lessons
import Screen
import Testing

@testable import Lab

@Suite("The lesson player")
struct LessonPlayerTests {
  @Test("lesson 2 is played from the first key to the last by keys alone")
  func playsPerceptronLesson() throws {
    var learner = try Learner("binary-perceptron")
    let tab = Key.tab
    // Votes and a threshold → A vote against: choose the second answer, commit.
    learner.press(.right, .down, .enter)
    #expect(learner.reading("w2") == -1)
    // AND from zero: both weights to 1.00, the threshold to 1.50, in steps of 0.25.
    learner.press(.right, tab)
    learner.press(.right, times: 4)
    learner.press(.down)
    learner.press(.right, times: 4)
    learner.press(.down)
    learner.press(.right, times: 6)
    #expect(learner.player?.record.isSolved == true)
    // One dial: only the threshold goes down.
    learner.press(.pageDown, tab, .down, .down)
    learner.press(.left, times: 4)
    #expect(learner.player?.record.isSolved == true)
    // NAND: all signs turned.
    learner.press(.pageDown, tab)
    learner.press(.shiftLeft, times: 2)
    learner.press(.down)
    learner.press(.shiftLeft, times: 2)
    learner.press(.down)
    learner.press(.shiftLeft, times: 3)
    #expect(learner.player?.record.isSolved == true)
    // The rule finds NOR, one example after the other.
    learner.press(.pageDown, tab)
    learner.press(.space, times: 40)
    #expect(learner.player?.record.isSolved == true)
    // XOR: the prediction, then the circle.
    learner.press(.character("n"), .character("2"), .enter)
    #expect(learner.reading("cycles") == true)
    // Zeros among real digits.
    learner.press(.right, tab, .character("r"), .character("r"), .character("r"))
    #expect(learner.player?.record.isSolved == true)
    learner.press(.pageDown)
    #expect(learner.lines[1].contains("Remember"))
    learner.press(.end)
    #expect(learner.screen.text.contains("Tries solved: 5 of 5, 0 hints."))
    #expect(learner.screen.text.contains("Predictions came true: 2 of 2."))
    let progress = try #require(learner.state.progress.lessons["binary-perceptron"])
    #expect(progress.isFinished && progress.stepsSeen == Set(0...8) && progress.place == 8)
    var kept = Progress()
    for change in learner.recorded { kept.apply(change) }
    #expect(kept == learner.state.progress)
    // One more step leads home.
    learner.press(.right)
    #expect(learner.player == nil)
  }

  @Test("lesson 4 is played from the first key to the last by keys alone")
  func playsSigmoidLesson() throws {
    var learner = try Learner("sigmoid-neuron")
    learner.press(.character("3"), .enter)
    #expect(learner.reading("step_change") == 1)
    // b to 1.25.
    learner.press(.right, .tab)
    learner.press(.down, times: 4)
    learner.press(.right, times: 13)
    #expect(learner.player?.record.isSolved == true)
    learner.press(.pageDown, .character("2"), .enter)
    #expect(learner.state.progress.lessons["sigmoid-neuron"]?.answers[2]?.isRight == true)
    // x₁ to 0.25, b to −1.25, Δw₁ to 0.05.
    learner.press(.right, .tab)
    learner.press(.left, times: 3)
    learner.press(.down, times: 4)
    learner.press(.right)
    #expect(learner.player?.record.isSolved == false)
    learner.press(.down, .right)
    #expect(learner.player?.record.isSolved == true)
    learner.press(.pageDown, .character("1"), .enter)
    #expect(learner.state.progress.lessons["sigmoid-neuron"]?.answers[4]?.isRight == false)
    // w₁ to 0.75, Δw₁ to 0.50, c to 16.
    learner.press(.right, .tab)
    learner.press(.down, .down, .left)
    learner.press(.down, times: 3)
    learner.press(.right, times: 10)
    learner.press(.down)
    learner.press(.right, times: 4)
    #expect(learner.player?.record.isSolved == true)
    learner.press(.pageDown)
    #expect(learner.state.progress.lessons["sigmoid-neuron"]?.isFinished == true)
  }

  @Test("before a prediction is made the exhibit answers to nothing, and says why")
  func predictionLocksExhibit() throws {
    var learner = try Learner("binary-perceptron")
    learner.press(.right)
    let before = learner.player?.exhibit?.readings
    learner.press(.tab, .space, .character("r"), .character("z"))
    let slider = try #require(learner.screen.zones.first { $0.target == .item("dial", 0) })
    learner.click(slider.rect.x + 1, slider.rect.y)
    #expect(learner.player?.exhibit?.readings == before)
    #expect(learner.state.notice?.text.contains("prediction") == true)
  }

  @Test("an answer counts once, and is remembered")
  func answerCountsOnce() throws {
    var learner = try Learner("binary-perceptron")
    learner.press(.right, .enter)
    #expect(learner.state.progress.lessons["binary-perceptron"]?.answers[1]?.isRight == false)
    learner.press(.character("2"), .enter)
    learner.click(.item("choice", 1))
    #expect(learner.state.progress.lessons["binary-perceptron"]?.answers[1]?.isRight == false)
    learner.click(.item("step", 1))
    let again = try Learner("binary-perceptron", progress: learner.state.progress)
    #expect(again.screen.text.contains("It came out otherwise."))
    // What the prediction revealed is to be seen again.
    #expect(again.reading("w2") == -1)
  }

  @Test("hints unfold one by one; the solution comes after the last, and u takes it back")
  func hintsUnfold() throws {
    var learner = try Learner("binary-perceptron")
    learner.press(.right, .right)
    learner.press(.character("s"))
    #expect(learner.player?.record == TryRecord())
    learner.press(.character("h"))
    #expect(learner.screen.text.contains("Hint 1") && !learner.screen.text.contains("Hint 2"))
    learner.press(.character("h"), .character("h"), .character("h"))
    #expect(learner.player?.record.hintsUsed == 3)
    learner.press(.character("s"))
    #expect(learner.reading("mistakes") == 0)
    #expect(learner.player?.record == TryRecord(isSolved: true, hintsUsed: 3, sawSolution: true))
    learner.press(.character("u"))
    #expect(learner.reading("w1") == 0)
    #expect(learner.recorded.filter { if case .solved = $0 { true } else { false } }.count == 1)
  }

  @Test("the place is remembered, and each step keeps its exhibit as it was left")
  func keepsPlaceAndExhibits() throws {
    var learner = try Learner("binary-perceptron")
    learner.press(.right, .right, .tab, .right, .right)
    learner.press(.pageDown, .pageUp)
    #expect(learner.reading("w1") == 0.5)
    learner.press(.escape)
    #expect(learner.player == nil)
    let again = try Learner("binary-perceptron", progress: learner.state.progress)
    #expect(again.player?.place == 2)
    #expect(again.state.progress.lessons["binary-perceptron"]?.stepsSeen == [0, 1, 2, 3])
  }

  @Test("everything can be done with the mouse")
  func playsByMouse() throws {
    var learner = try Learner("binary-perceptron")
    learner.click(.item("step", 1))
    learner.click(.item("choice", 1))
    #expect(learner.player?.openQuestion != nil)
    learner.click(.item("choice", 1))
    #expect(learner.player?.openQuestion == nil)
    learner.click(.item("step", 2))
    for (dial, wanted) in [(0, 1.0), (1, 1), (2, 1.5)] {
      let zone = try #require(learner.screen.zones.first { $0.target == .item("dial", dial) })
      // The column of the track that lies nearest to the wanted value, on a scale from −3 to 3.
      let width = Double(zone.rect.width - 1)
      let column = try #require(
        (zone.rect.x..<zone.rect.right).min {
          abs(6 * Double($0 - zone.rect.x) / width - 3 - wanted)
            < abs(6 * Double($1 - zone.rect.x) / width - 3 - wanted)
        })
      learner.send(.pointer(Pointer(.press, Point(zone.rect.x, zone.rect.y))))
      for x in zone.rect.x...column { learner.send(.pointer(Pointer(.drag, Point(x, zone.rect.y + 3)))) }
      learner.send(.pointer(Pointer(.release, Point(column, zone.rect.y))))
    }
    #expect(learner.reading("w1") == 1 && learner.reading("w2") == 1)
    #expect(abs((learner.reading("threshold")?.number ?? 0) - 1.5) <= 0.25)
    #expect(learner.player?.record.isSolved == true)
    // A whole drag is one thing to undo.
    learner.press(.character("u"))
    #expect(learner.reading("threshold") == 0)
    learner.click(.item("button", 0))
    #expect(learner.reading("examples") == 1)
    learner.click(.item("row", 3))
    #expect(learner.reading("x1") == 1 && learner.reading("x2") == 1)
    learner.click(.item("gate", 4))
    #expect(learner.reading("gate") == "XOR")
  }

  @Test("watched, the rule goes on by itself until it settles, and one undo takes all of it back")
  func watchesTheRule() throws {
    var learner = try Learner("binary-perceptron")
    learner.press(.pageDown, times: 5)
    #expect(learner.player?.tickInterval == nil)
    learner.press(.tab, .character("a"))
    #expect(learner.player?.tickInterval != nil)
    for second in 1...60 where learner.player?.tickInterval != nil { _ = update(&learner.state, .tick(Double(second))) }
    #expect(learner.reading("settled") == true && learner.player?.tickInterval == nil)
    #expect(learner.player?.record.isSolved == true)
    learner.press(.character("u"))
    #expect(learner.reading("examples") == 0)
  }

  @Test("keys that mean nothing change nothing", arguments: ["binary-perceptron", "sigmoid-neuron"])
  func wrongKeysAreHarmless(_ name: String) throws {
    var learner = try Learner(name)
    let keys: [Key] = [
      .character("x"), .character("9"), .backspace, .delete, .insert, .function(5), .alt("x"), .control("d"), .up,
      .down,
      .home, .end, .character("u"), .character("h"), .character("s"),
    ]
    let before = learner.player?.exhibit?.readings
    for _ in 0..<2 {
      for key in keys { learner.press(key) }
      learner.press(.tab)
    }
    #expect(learner.player?.exhibit?.readings == before)
    #expect(learner.player?.place == 0)
  }

  @Test("a thousand random keys and clicks in every window leave the lab whole")
  func survivesRandomInput() throws {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let keys: [Key] = [
      .tab, .left, .right, .up, .down, .space, .enter, .pageDown, .pageUp, .character("h"), .character("s"),
      .character("u"), .character("z"), .character("1"), .character("2"), .shiftLeft, .shiftRight, .character("i"),
    ]
    for name in ["binary-perceptron", "sigmoid-neuron"] {
      var learner = try Learner(name)
      for _ in 0..<500 {
        switch random(12) {
        case 0: learner.send(.resize(Size(1 + random(140), 1 + random(50))))
        case 1: learner.send(.resize(Size(80 + random(60), 24 + random(30))))
        case 2, 3:
          let kind: Pointer.Kind = [.press, .drag, .release, .scrollUp, .scrollDown][random(5)]
          learner.send(.pointer(Pointer(kind, Point(random(140), random(50)))))
        default: learner.press(keys[random(keys.count)])
        }
        if learner.player == nil { learner = try Learner(name, progress: learner.state.progress) }
        _ = learner.screen
      }
      #expect(learner.player != nil)
    }
  }
}
