import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Undo and redo")
struct HistoryTests {
  @Test("every change is undone and redone in its order; a new one forgets what was undone")
  func undoesAndRedoes() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.tab, .right, .right, .down, .left)
    #expect(learner.reading("w1") == 2 && learner.reading("w2") == 0)
    learner.press(.character("u"))
    #expect(learner.reading("w2") == 0.5)
    learner.press(.character("u"))
    #expect(learner.reading("w1") == 1.5)
    #expect(learner.screen.text.contains("u undo 1") && learner.screen.text.contains("U redo 2"))
    learner.press(.character("U"), .character("U"))
    #expect(learner.reading("w1") == 2 && learner.reading("w2") == 0)
    learner.press(.character("u"), .left)
    #expect(learner.player?.history.future.isEmpty == true)
    learner.press(.character("U"))
    #expect(learner.state.notice?.text == "There is nothing to redo in this step.")
    learner.press(.character("u"), times: 3)
    #expect(learner.reading("w1") == 1 && learner.reading("w2") == 0.5)
    learner.press(.character("u"))
    #expect(learner.state.notice?.text == "There is nothing to undo in this step.")
  }

  @Test("a drag is one change, even if its press moved nothing yet")
  func dragIsOneChange() throws {
    var learner = try Learner(sampleAt: 2)
    let track = try #require(learner.screen.zones.first { $0.target == .item("dial", 0) }).rect
    // The knob of 1.00 in −2 … 2 stands at three quarters of the track.
    let knob = track.x + Int((0.75 * Float(track.width - 1)).rounded())
    learner.send(.pointer(Pointer(.press, Point(knob, track.y))))
    #expect(learner.player?.history.past.isEmpty == true)
    for x in stride(from: knob, through: track.x, by: -1) {
      learner.send(.pointer(Pointer(.drag, Point(x, track.y))))
    }
    learner.send(.pointer(Pointer(.release, Point(track.x, track.y))))
    #expect(learner.reading("w1") == -2 && learner.player?.history.past.count == 1)
    // Both by the words at the lower border.
    learner.click(.key(.character("u")))
    #expect(learner.reading("w1") == 1)
    learner.click(.key(.character("U")))
    #expect(learner.reading("w1") == -2)
  }

  @Test("the solution shown is undone too, and the try stays solved")
  func undoesSolution() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.character("h"), .character("s"))
    #expect(learner.reading("w1") == -1 && learner.player?.record.isSolved == true)
    learner.press(.character("u"))
    #expect(learner.reading("w1") == 1 && learner.player?.record.isSolved == true)
    learner.press(.character("U"))
    #expect(learner.reading("w1") == -1)
  }

  @Test("each step has a history of its own, and keeps it")
  func countsPerStep() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.tab, .right, .right, .character("u"), .pageUp)
    #expect(learner.player?.history.past.isEmpty == true)
    learner.press(.character("u"))
    #expect(learner.state.notice?.text == "There is nothing to undo in this step.")
    learner.press(.pageDown)
    #expect(learner.reading("w1") == 1.5)
    learner.press(.character("U"))
    #expect(learner.reading("w1") == 2)
    learner.press(.character("u"), .character("u"))
    #expect(learner.reading("w1") == 1)
  }

  @Test("what moves by itself after an edit belongs to it")
  func ticksContinueEdit() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.tab, .right, .space)
    for second in 1...5 { _ = update(&learner.state, .tick(Double(second))) }
    #expect(learner.reading("ticks") == 5 && learner.player?.history.past.count == 2)
    learner.press(.character("u"))
    #expect(learner.reading("ticks") == 0 && learner.reading("w1") == 1.5 && learner.player?.tickInterval == nil)
  }
}
