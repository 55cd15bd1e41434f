import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screens of the training theatre")
struct TheatreScreenTests {
  private static let looks: [(name: String, look: Look)] = [
    ("256", Look()), ("16", Look(depth: .sixteen)), ("none", Look(depth: .none)),
    ("ascii", Look(depth: .none, isUnicode: false, imageStyle: .ascii)),
  ]

  private static func name(_ what: String, _ size: Size, _ look: String) -> String {
    "theatre-\(what)-\(size.width)x\(size.height)-\(look)"
  }

  @Test("the set-up", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
  func setUp(_ size: Size) {
    for (name, look) in Self.looks where size.width == 80 || name == "256" {
      #expect(goldenDifference(TheatreSession(size, look: look).screen, Self.name("setup", size, name)) == nil)
    }
  }

  @Test(
    "every view of a run", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)], Theatre.View.allCases)
  func view(_ size: Size, _ view: Theatre.View) {
    for (name, look) in Self.looks where size.width == 80 || name == "256" {
      var session = TheatreSession(size, look: look)
      session.press(.enter)
      session.report(.sample())
      session.type("\(view.rawValue + 1)")
      if view == .confusion { session.type("m") }
      #expect(goldenDifference(session.screen, Self.name("\(view)", size, name)) == nil)
    }
  }

  @Test("what a run looks like that is finished, that failed, and that is asked about")
  func states() {
    var session = TheatreSession()
    session.press(.enter)
    session.report(.sample(.finished, epoch: 5))
    #expect(goldenDifference(session.screen, "theatre-finished-80x24") == nil)
    session.type("r")
    #expect(goldenDifference(session.screen, "theatre-question-80x24") == nil)
    session.type("n")
    session.report(.sample(.failed("MNIST is not on this machine: name its folder with DLLAB_DATA.")))
    #expect(goldenDifference(session.screen, "theatre-failed-80x24") == nil)
  }
}
