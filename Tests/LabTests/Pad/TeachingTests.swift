import Datasets
import Foundation
import Screen
import Testing

@testable import Lab

@Suite("Teach it your hand")
struct TeachingTests {
  private let seven = Hands.all.first { $0.digit == 7 }!.placed(x: 0.22, y: 0.12, width: 0.55, height: 0.75)

  private func kept(_ session: PadSession) -> [OwnDigit] {
    session.commands.compactMap { if case .keep(let digit) = $0 { digit } else { nil } }
  }

  // MARK: Naming

  @Test("= and a digit keep the drawing with its label, its trajectory and what the network saw")
  func naming() throws {
    var session = PadSession()
    session.draw(seven)
    let (strokes, seen) = (session.pad.drawing.strokes, try #require(session.pad.seen))
    session.press(.character("="), .character("1"))
    let digit = try #require(kept(session).first)
    #expect(kept(session).count == 1)
    #expect(digit.label == 1)
    #expect(digit.pixels == seen.map { UInt8(($0 * 255).rounded()) })
    #expect(digit.strokes.map(\.points) == strokes.map { $0.points.map { PenPoint($0.x, $0.y) } })
    #expect(digit.strokes.allSatisfy { $0.width == PenWidth.medium.rawValue })
    // There is room for the next one, and undo brings this one back.
    #expect(session.pad.drawing.isEmpty)
    session.press(.character("u"))
    #expect(session.pad.drawing.strokes == strokes)
  }

  @Test("Enter says that the answer was right")
  func rightAnswer() {
    var session = PadSession()
    session.draw(seven)
    session.answer(certain(7))
    session.press(.character("="), .enter)
    #expect(kept(session).map(\.label) == [7])
  }

  @Test(
    "any other key keeps nothing and leaves the drawing as it was",
    arguments: [Key.escape, .character("q"), .character("x"), .left, .space, .character("=")])
  func otherKeys(key: Key) {
    var session = PadSession()
    session.draw(seven)
    let strokes = session.pad.drawing.strokes
    session.press(.character("="), key)
    #expect(kept(session).isEmpty)
    #expect(session.pad.drawing.strokes == strokes)
    // The lab is still there, the pad is on its screen, and digits are the pen's again.
    #expect(session.screen.text.contains("Your digit") && !session.screen.text.contains("Which digit is it?"))
    let column = session.pad.pen.column
    session.press(.character("6"))
    #expect(session.pad.pen.column == column + 1 && kept(session).isEmpty)
  }

  @Test("a digit can be clicked; a click beside them keeps nothing")
  func clicked() throws {
    var session = PadSession()
    session.draw(seven)
    session.press(.character("="))
    let zone = try #require(session.screen.zones.last { $0.target == .item("name", 4) })
    session.mouse(.press, zone.rect.x, zone.rect.y)
    #expect(kept(session).map(\.label) == [4])
    session.draw(seven)
    session.press(.character("="))
    session.mouse(.press, session.layout.pad.x + 3, session.layout.pad.y + 3)
    #expect(kept(session).count == 1 && !session.pad.drawing.isEmpty)
    #expect(session.pad.teaching.page == .pad)
  }

  @Test("an empty pad has nothing to be named")
  func emptyPad() {
    var session = PadSession()
    session.press(.character("="), .character("3"))
    #expect(kept(session).isEmpty)
    #expect(session.state.notice?.text == "Draw a digit first, then say which it is.")
  }

  @Test("the pen is up while a drawing is named, and stays up")
  func penIsLifted() {
    var session = PadSession()
    session.press(.space, .right, .right, .character("="))
    #expect(!session.pad.pen.isDown)
    session.press(.escape)
    #expect(!session.pad.pen.isDown)
  }

  // MARK: The page of the hand

  /// The page of a learner who has taught some digits.
  private func page(_ size: Size = Size(80, 24), look: Look = Look(), digits: Int = 7) -> PadSession {
    var session = PadSession(size, look: look)
    session.press(.character("h"))
    session.send(.teaching(TeachingReport(digits: Samples.digits(digits))))
    return session
  }

  @Test("h opens the page and asks how everything stands; Esc leads back to the drawing, a second one out")
  func opens() {
    var session = PadSession()
    session.draw(seven)
    session.press(.character("h"))
    #expect(session.commands == [.look])
    #expect(session.screen.text.contains("You have not taught a digit"))
    session.press(.escape)
    #expect(session.screen.text.contains("What the network sees") && !session.pad.drawing.isEmpty)
    session.press(.escape)
    #expect(session.state.room is Home)
  }

  @Test("Space starts, pauses and goes on; leaving the page pauses")
  func starts() {
    var session = page()
    session.press(.space)
    #expect(session.commands.last == .start)
    session.send(.teaching(Samples.report(phase: .running)))
    session.press(.space)
    #expect(session.commands.last == .pause)
    session.send(.teaching(Samples.report(phase: .paused)))
    session.press(.space)
    #expect(session.commands.last == .resume)
    session.send(.teaching(Samples.report(phase: .running)))
    session.press(.escape)
    #expect(session.commands.last == .pause)
    session.press(.character("h"), .character("n"))
    #expect(session.commands.last == .start)
  }

  @Test("without a digit there is nothing to tune to, and without a step nothing to keep")
  func nothingYet() {
    var session = page(digits: 0)
    session.press(.space)
    #expect(session.state.notice?.text.hasPrefix("Teach at least one digit first") == true)
    session.press(.character("k"))
    #expect(session.state.notice?.text.hasPrefix("There is nothing to be kept yet") == true)
    session.press(.character("x"))
    #expect(session.state.notice?.text.hasPrefix("You have no network of your own") == true)
    #expect(session.commands == [.look])
  }

  @Test("r switches the replay, and the page says how it is")
  func replay() {
    var session = page()
    #expect(session.screen.text.contains("replay is on"))
    session.press(.character("r"))
    #expect(session.commands.last == .setReplay(false))
    session.send(.teaching(Samples.report(phase: .running, hasReplay: false)))
    #expect(session.screen.text.contains("replay is off"))
    session.press(.character("r"))
    #expect(session.commands.last == .setReplay(true))
  }

  @Test("deleting asks first: one, all, the network")
  func deletes() {
    var session = page()
    session.press(.right, .character("d"))
    #expect(session.screen.text.contains("Delete this 1?"))
    session.press(.character("n"))
    #expect(session.commands == [.look])
    session.press(.character("d"), .character("y"))
    #expect(session.commands.last == .delete([2]))
    session.press(.character("D"))
    #expect(session.screen.text.contains("Delete all 7 digits?"))
    session.press(.escape)
    #expect(session.commands.count == 2 && session.screen.text.contains("Your digits"))
    session.press(.character("D"), .character("y"))
    #expect(session.commands.last == .delete(Array(1...7)))
    session.send(.teaching(Samples.report(phase: .paused, ownModel: "others' digits 98.1 %")))
    session.press(.character("x"))
    #expect(session.screen.text.contains("Drop your network?"))
    session.press(.character("y"))
    #expect(session.commands.last == .forget)
  }

  @Test("a digit is selected with the arrows and with the mouse")
  func selects() throws {
    var session = page()
    session.press(.down, .right)
    #expect(session.pad.teaching.selectedDigit?.id == 4)
    let zone = try #require(session.screen.zones.last { $0.target == .item("own digit", 0) })
    session.mouse(.press, zone.rect.x + 1, zone.rect.y + 1)
    #expect(session.pad.teaching.selectedDigit?.id == 1)
    session.press(.end)
    #expect(session.pad.teaching.selectedDigit?.id == 7)
    // What is selected is deleted elsewhere: another one is.
    session.send(.teaching(TeachingReport(digits: Samples.digits(2))))
    #expect(session.pad.teaching.selectedDigit?.id == 2)
  }

  @Test("when the pad reads with another network, the drawing is read again")
  func newModel() {
    var session = PadSession()
    session.draw(seven)
    let count = session.requests.count
    session.send(.teaching(TeachingReport()))
    #expect(session.requests.count == count)
    session.send(.teaching(TeachingReport(modelVersion: 1)))
    #expect(session.requests.count == count + 1 && session.requests.last?.pixels == session.pad.seen)
  }

  @Test("a drop below what it was is marked, by the role and not by the number alone")
  func forgetting() {
    var session = page()
    session.send(.teaching(Samples.report(phase: .paused, hasReplay: false)))
    let lines = session.screen.text.split(separator: "\n")
    let row = lines.firstIndex { $0.contains("others': MNIST") }!
    let line = Array(lines[row].unicodeScalars)
    let column = line.firstIndex(of: "o")!
    #expect(session.screen[column, row].style == Look().style(.warning))
    #expect(lines[row].contains("99.2 %") && lines[row].contains("61.0 %"))
  }
}

/// A learner's digits and a run, made up for the screens.
enum Samples {
  static func digits(_ count: Int) -> [KeptDigit] { Array(all.prefix(count)) }

  private static let all: [KeptDigit] =
    (0..<12).map { index in
      let hand = Hands.all.first { $0.digit == index % 10 }!
      var session = PadSession()
      session.isQuick = true
      session.draw(hand.placed(x: 0.22, y: 0.12, width: index % 10 == 1 ? 0.3 : 0.55, height: 0.75))
      return KeptDigit(
        id: index + 1, date: Date(timeIntervalSince1970: 1_800_000_000),
        digit: OwnDigit(
          label: index % 10, strokes: [], pixels: session.pad.seen!.map { UInt8(($0 * 255).rounded()) }))
    }

  /// A run in which the learner's digits are learnt and, without replay, those of others forgotten.
  static func report(
    phase: TeachingReport.Run.Phase, hasReplay: Bool = true, ownModel: String? = nil
  ) -> TeachingReport {
    var run = TeachingReport.Run(phase: phase)
    (run.step, run.steps, run.seconds, run.trained, run.heldOut) = (120, 200, 4.2, 5, 2)
    (run.oldTitle, run.oldCount) = ("MNIST", 1000)
    let steps = Array(stride(from: 0, through: 120, by: 8))
    run.own = steps.map { .init(step: $0, accuracy: min(1, 0.4 + 0.01 * Float($0))) }
    run.unseen = steps.map { .init(step: $0, accuracy: $0 < 48 ? 0.5 : 1) }
    let lowest: Float = hasReplay ? 0.986 : 0.61
    run.old = steps.map { .init(step: $0, accuracy: 0.992 + (lowest - 0.992) * Float($0) / 120) }
    run.oldByDigitBefore = Array(repeating: 0.99, count: 10)
    run.oldByDigit = (0..<10).map { hasReplay ? 0.985 : $0 < 7 ? 0.95 : 0.1 }
    return TeachingReport(digits: digits(7), run: run, hasReplay: hasReplay, ownModel: ownModel)
  }
}
