import Datasets
import Engine
import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The screens of the pages beside the pad")
struct PadPageScreenTests {
  private static let looks: [(name: String, look: Look)] = [
    ("256", Look()), ("16", Look(depth: .sixteen)), ("none", Look(depth: .none)),
    ("ascii", Look(depth: .none, isUnicode: false, imageStyle: .ascii)),
  ]

  private static func session(_ page: PadPage, _ size: Size, _ look: Look, inspected: String = "convnet") throws
    -> PadSession
  {
    var session = PadSession(size, look: look)
    session.draw(Hands.all.first { $0.digit == 7 }!.placed(x: 0.22, y: 0.12, width: 0.55, height: 0.75))
    session.press(.character(page.key))
    if inspected != "convnet" {
      try session.answerFully(7)
      while session.pad.inspectedReading?.name != inspected { session.press(.character("]")) }
    }
    try session.answerFully(7, inspected: inspected)
    if let request = session.studies.last, let seen = session.pad.seen {
      let finding: Study.Finding =
        page == .near
        ? .neighbours(PadAnswers.neighbours(7, of: seen)) : .change(PadAnswers.change(7, of: seen, .length))
      session.send(.study(Study(id: session.pad.request, kind: request.kind, finding: finding)))
    }
    return session
  }

  @Test(
    "each page, in every window and look", arguments: PadPage.allCases.dropFirst(),
    [Size(80, 24), Size(120, 40), Size(200, 60)])
  func pages(_ page: PadPage, _ size: Size) throws {
    for (name, look) in Self.looks where size.width == 80 || name == "256" {
      let session = try Self.session(page, size, look)
      #expect(goldenDifference(session.screen, "pad-\(page)-\(size.width)x\(size.height)-\(name)") == nil)
    }
  }

  @Test("what the units of a perceptron look for")
  func templates() throws {
    var session = try Self.session(.models, Size(80, 24), Look(), inspected: "perceptron")
    session.press(.character("l"))
    #expect(goldenDifference(session.screen, "pad-layers-perceptron-80x24-256") == nil)
  }

  @Test("what is no digit", arguments: [Size(80, 24), Size(120, 40)])
  func notADigit(_ size: Size) throws {
    var session = PadSession(size, look: Look(depth: .none))
    session.drag([Point(5, 5), Point(30, 5), Point(6, 8), Point(33, 12), Point(8, 15)])
    try session.answerFully(2, digitness: 0.03)
    #expect(goldenDifference(session.screen, "pad-no-digit-\(size.width)x\(size.height)-none") == nil)
  }

  @Test("a path that led nowhere")
  func prompt() throws {
    var session = try Self.session(.answer, Size(80, 24), Look())
    session.press(.character("o"))
    session.send(.input(.paste("~/pictures/seven.png")))
    session.press(.enter)
    session.send(
      .picture(.failure(.init("/home/ada/pictures/seven.png cannot be read: there is no such file."))))
    #expect(goldenDifference(session.screen, "pad-prompt-80x24-256") == nil)
  }
}
