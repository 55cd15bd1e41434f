import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screens of teaching")
struct TeachingScreenTests {
  private static let looks: [(name: String, look: Look)] = [
    ("256", Look()), ("16", Look(depth: .sixteen)), ("none", Look(depth: .none)),
    ("ascii", Look(depth: .none, isUnicode: false, imageStyle: .ascii)),
  ]

  @Test("a run with and without replay", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
  func runs(_ size: Size) {
    for (name, look) in Self.looks where size.width == 80 || name == "256" {
      var session = PadSession(size, look: look)
      session.press(.character("h"))
      session.send(.teaching(Samples.report(phase: .running, hasReplay: name != "256")))
      #expect(goldenDifference(session.screen, "teaching-\(size.width)x\(size.height)-\(name)") == nil)
    }
  }

  @Test("before the first digit, and before the first run")
  func beginnings() {
    var session = PadSession(look: Look(depth: .none))
    session.press(.character("h"))
    #expect(goldenDifference(session.screen, "teaching-empty-80x24-none") == nil)
    session.send(.teaching(TeachingReport(digits: Samples.digits(12), ownModel: "others' digits 98.1 %")))
    #expect(goldenDifference(session.screen, "teaching-ready-80x24-none") == nil)
    session.press(.character("D"))
    #expect(goldenDifference(session.screen, "teaching-question-80x24-none") == nil)
  }

  @Test("the question which digit it is", arguments: [Size(80, 24), Size(120, 40)])
  func naming(_ size: Size) {
    var session = PadSession(size, look: Look(depth: .none))
    session.draw(Hands.all.first { $0.digit == 7 }!.placed(x: 0.22, y: 0.12, width: 0.55, height: 0.75))
    session.answer(certain(7))
    session.press(.character("="))
    #expect(goldenDifference(session.screen, "teaching-naming-\(size.width)x\(size.height)-none") == nil)
  }
}
