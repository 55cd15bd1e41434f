import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screen of the pad")
struct PadScreenTests {
  private static let looks: [(name: String, look: Look)] = [
    ("256", Look()), ("16", Look(depth: .sixteen)), ("none", Look(depth: .none)),
    ("ascii", Look(depth: .none, isUnicode: false, imageStyle: .ascii)),
  ]

  @Test("a seven that was read, in every window and look", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
  func sevenIsShown(_ size: Size) {
    for (name, look) in Self.looks where size.width == 80 || name == "256" {
      var session = PadSession(size, look: look)
      session.draw(Hands.all.first { $0.digit == 7 }!.placed(x: 0.22, y: 0.12, width: 0.55, height: 0.75))
      session.answer(certain(7))
      #expect(goldenDifference(session.screen, "pad-\(size.width)x\(size.height)-\(name)") == nil)
    }
  }

  @Test("an empty pad says what to do")
  func emptyPad() {
    #expect(goldenDifference(PadSession().screen, "pad-empty-80x24") == nil)
  }

  @Test("a doubtful answer, half drawn with the keyboard")
  func doubtful() {
    var session = PadSession(Size(80, 24), look: Look(depth: .none))
    session.press(.space, .shiftRight, .end, .end, .end, .end)
    session.answer([0.01, 0.44, 0.03, 0.02, 0.01, 0.01, 0, 0.47, 0, 0.01])
    #expect(goldenDifference(session.screen, "pad-doubtful-80x24-none") == nil)
  }
}
