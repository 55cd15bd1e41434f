import Datasets
import Screen
import Testing

@testable import Lab

@Suite("The tools of the pad")
struct PadToolTests {
  private func ink(_ session: PadSession) -> Float { session.pad.drawing.pixels(40).reduce(0, +) }

  private func picture() -> OpenedPicture {
    let side = OpenedPicture.side
    return OpenedPicture(
      name: "seven.png",
      ink: (0..<side * side).map { (40...60).contains($0 % side) && (10...100).contains($0 / side) ? 1 : 0 })
  }

  // MARK: The rubber

  @Test("the rubber takes away what it passes, by mouse and by keys, and undo brings it back")
  func rubber() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    let whole = ink(session)
    session.press(.character("e"))
    #expect(session.screen.text.contains("medium rubber"))
    session.drag([Point(20, 5), Point(20, 15)])
    let rubbed = ink(session)
    #expect(rubbed < 0.9 * whole && rubbed > 0.5 * whole)
    session.press(.character("u"))
    #expect(ink(session) == whole)
    session.press(.character("U"))
    #expect(ink(session) == rubbed)
    session.press(.space, .shiftDown, .shiftRight, .space)
    #expect(ink(session) <= rubbed)
    session.press(.character("e"))
    #expect(session.screen.text.contains("medium pen"))
  }

  @Test("the right button rubs out whatever tool is chosen")
  func rightButton() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    let whole = ink(session)
    session.drag([Point(5, 10), Point(15, 10)], button: .right)
    let rubbed = ink(session)
    #expect(rubbed < 0.8 * whole)
    #expect(!session.pad.erases)
    session.drag([Point(5, 10), Point(15, 10)])
    #expect(ink(session) > 1.1 * rubbed)
  }

  @Test("a drawing that was rubbed out altogether is an empty pad, and the networks are not asked")
  func allRubbedOut() {
    var session = PadSession()
    session.drag([Point(20, 10)])
    let asked = session.requests.count
    session.drag([Point(18, 9), Point(22, 9), Point(22, 11), Point(18, 11), Point(18, 9)], button: .right)
    #expect(session.pad.seen == nil && session.pad.reading == nil)
    session.press(.character("m"))
    #expect(session.screen.text.contains("the pad is empty"))
    session.press(.character("a"))
    #expect(session.requests.count - asked < 6)
    session.press(.character("u"))
    #expect(session.pad.seen != nil)
  }

  @Test("taking the other tool lifts the pen")
  func toolLiftsPen() {
    var session = PadSession()
    session.press(.space, .right, .character("e"), .right)
    #expect(!session.pad.pen.isDown && session.pad.drawing.strokes.count == 1)
  }

  @Test("undo and redo are for the drawing: pen, width and what the networks see stay as they were set")
  func settingsAreNotUndone() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    session.press(.character("w"), .character("e"), .character("z"))
    session.drag([Point(20, 5), Point(20, 15)])
    func settings() -> String {
      "\(session.pad.width) \(session.pad.erases) \(session.pad.isNormalized) \(session.pad.page)"
    }
    let before = settings()
    #expect(before == "broad true false answer")
    session.press(.character("u"))
    #expect(session.pad.drawing.strokes.count == 1 && settings() == before)
    session.press(.character("u"))
    #expect(session.pad.drawing.isEmpty && settings() == before)
    session.press(.character("u"))
    #expect(settings() == before)
    session.press(.character("U"), .character("U"))
    #expect(session.pad.drawing.strokes.count == 2 && settings() == before)
    // Nor does a setting end what could be redone.
    session.press(.character("u"), .character("w"), .character("e"), .character("z"), .character("U"))
    #expect(session.pad.drawing.strokes.count == 2)
  }

  @Test("undo in the middle of a stroke takes it away, and the rest of the drag draws nothing")
  func undoDuringStroke() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    let origin = session.layout.pad.origin
    session.mouse(.press, origin.x + 5, origin.y + 4)
    session.mouse(.drag, origin.x + 9, origin.y + 4)
    session.press(.character("u"))
    session.mouse(.drag, origin.x + 20, origin.y + 4)
    session.mouse(.release, origin.x + 30, origin.y + 4)
    #expect(session.pad.drawing.strokes.count == 1)
    session.press(.character("U"))
    #expect(session.pad.drawing.strokes.count == 2)
  }

  @Test("a window that changes its size in the middle of a stroke keeps the stroke, and it goes on in the new one")
  func resizeDuringStroke() {
    var session = PadSession()
    session.mouse(.press, session.layout.pad.x + 5, session.layout.pad.y + 4)
    session.mouse(.drag, session.layout.pad.x + 20, session.layout.pad.y + 4)
    session.send(.input(.resize(Size(120, 40))))
    let pad = session.layout.pad
    session.mouse(.drag, pad.right - 1, pad.bottom - 1)
    session.mouse(.release, pad.right - 1, pad.bottom - 1)
    let stroke = session.pad.drawing.strokes[0]
    #expect(session.pad.drawing.strokes.count == 1 && stroke.points.count == 3)
    #expect(abs(stroke.points[1].x - 20.5 / 40) < 0.001 && stroke.points[2].y > 0.95)
  }

  @Test("every tool is on the screen, and a click is as good as its key")
  func clicks() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    session.click("medium")
    #expect(session.pad.width == .broad)
    session.click("e rub")
    #expect(session.pad.erases)
    session.click("u undo")
    #expect(session.pad.drawing.isEmpty)
    session.click("U redo")
    #expect(!session.pad.drawing.isEmpty)
    session.click("c clear")
    #expect(session.pad.drawing.isEmpty)
    session.click("o open ")
    #expect(session.pad.prompt != nil)
  }

  // MARK: Pictures

  @Test("a path is typed, opened with Enter, and the picture lies on the pad; undo takes it away")
  func openPicture() {
    var session = PadSession()
    session.drag([Point(5, 10), Point(35, 10)])
    let before = session.pad.drawing.strokes
    session.press(.character("o"))
    for key in "q i.png" { session.press(key == " " ? .space : .character(key)) }
    session.press(.backspace, .character("g"), .enter)
    #expect(session.effects.last == .openPicture(path: "q i.png"))
    session.send(.picture(.success(picture())))
    #expect(session.pad.prompt == nil && session.pad.drawing.strokes.isEmpty)
    #expect(session.requests.last?.pixels.max() == 1)
    #expect(ink(session) > 100)
    session.press(.character("u"))
    #expect(session.pad.drawing.strokes == before && session.pad.drawing.picture == nil)
    session.press(.character("U"))
    #expect(session.pad.drawing.picture != nil)
  }

  @Test("one can draw and rub on a picture")
  func drawOnPicture() {
    var session = PadSession()
    session.send(.picture(.success(picture())))
    let whole = ink(session)
    session.drag([Point(10, 10), Point(30, 10)], button: .right)
    #expect(ink(session) < whole)
    session.drag([Point(30, 4), Point(34, 4)])
    #expect(session.pad.drawing.pixels(40)[9 * 40 + 32] > 0.5)
    session.press(.character("c"))
    #expect(session.pad.drawing.isEmpty)
  }

  @Test("a picture that cannot be read leaves the path to be corrected, with the reason below it")
  func badPicture() {
    var session = PadSession()
    session.press(.character("o"), .character("x"), .enter)
    session.send(.picture(.failure(DatasetError("/tmp/x cannot be read: there is no such file."))))
    #expect(session.screen.text.contains("cannot be read"))
    #expect(session.pad.prompt?.text == "x")
    session.press(.backspace)
    #expect(!session.screen.text.contains("cannot be read"))
    session.press(.enter)
    #expect(session.screen.text.contains("Type the path"))
    session.press(.escape)
    #expect(session.pad.prompt == nil)
    #expect(session.state.room is Pad)
    session.press(.escape)
    #expect(!(session.state.room is Pad))
  }

  @Test(
    "a file that is dropped on the window is opened, however the terminal quotes its path",
    arguments: ["/a/my digit.png", "'/a/my digit.png'", "/a/my\\ digit.png\n", "file:///a/my%20digit.png"])
  func dropped(_ text: String) {
    var session = PadSession()
    session.send(.input(.paste(text)))
    #expect(session.effects == [.openPicture(path: "/a/my digit.png")])
    session.press(.character("o"))
    session.send(.input(.paste(text)))
    session.press(.enter)
    #expect(session.effects.last == .openPicture(path: "/a/my digit.png"))
  }

  @Test("while a path is typed, letters are letters")
  func typing() {
    var session = PadSession()
    session.press(.character("o"), .character("q"), .character("?"), .character("i"), .character("c"))
    #expect(session.pad.prompt?.text == "q?ic")
    #expect(session.screen.cursor != nil)
  }
}
