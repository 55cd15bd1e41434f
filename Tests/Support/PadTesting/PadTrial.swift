import Foundation
import TerminalTesting

/// The pad of the real program in a real pseudo-terminal, met as a person meets it: the mouse draws, the screen answers.
public final class PadTrial {
  /// What came of a digit.
  public struct Outcome: Sendable {
    public let trajectory: Trajectory
    public let manner: Manner
    public let columns: Int
    public let rows: Int
    /// What the screen said; nil where it named no digit.
    public let answer: Int?
    public var isRight: Bool { answer == trajectory.label }
  }

  /// Why a trial cannot go on: the pad is not what it was when this was written.
  public struct Obstacle: Error, CustomStringConvertible {
    public let description: String
  }

  private let columns: Int
  private let rows: Int
  let lab: PseudoTerminal
  private let pad: (x: Int, y: Int, width: Int, height: Int)
  /// How long the screen may take for an answer, in seconds: many times what it takes.
  private let patience: Double

  /// - Parameter environment: the whole environment of the program.
  public init(
    program: String, columns: Int, rows: Int, environment: [String: String], patience: Double = 15
  ) throws {
    self.columns = columns
    self.rows = rows
    self.patience = patience
    lab = PseudoTerminal([program, "draw"], columns: columns, rows: rows, environment: environment)
    pad = try Self.findPad(on: lab)
  }

  /// Draws a digit in a manner and says what the screen makes of it.
  ///
  /// The whole drawing is cleared and brought back before the answer is read: what then appears was said of all of it and
  /// not of a part, however slow the machine is.
  public func outcome(of trajectory: Trajectory, _ manner: Manner, index: Int) throws -> Outcome {
    try take(manner.pen)
    for stroke in manner.strokes(of: trajectory, index: index) { draw(cells(of: stroke, manner), manner) }
    try awaitWord()
    try clear()
    lab.send("u")
    let word = try awaitWord()
    try clear()
    let answer = if case .digit(let digit) = word { digit } else { Int?.none }
    return Outcome(trajectory: trajectory, manner: manner, columns: columns, rows: rows, answer: answer)
  }

  @discardableResult
  private func awaitWord() throws -> Word {
    guard lab.wait(patience, until: { Self.word(on: $0) != nil }), let word = Self.word(on: lab.screen) else {
      throw obstacle("nothing is said of a drawing")
    }
    return word
  }

  func clear() throws {
    lab.send("c")
    guard lab.wait(patience, until: { Self.word(on: $0) == nil }) else { throw obstacle("c does not clear it") }
  }

  // MARK: Latency

  /// Turns to the page on which all networks say what they read.
  func showModels() throws {
    lab.send("m")
    guard lab.wait(patience, until: { $0.text.contains("Draw a digit: every") }) else {
      throw obstacle("m does not show all networks")
    }
  }

  /// The cells that the pointer passes, stroke by stroke, where a digit is drawn as usual.
  func cells(of digit: Trajectory) -> [[(x: Int, y: Int)]] {
    Manner.plain.strokes(of: digit, index: 0).map { cells(of: $0, .plain) }
  }

  /// Moves the mouse.
  ///
  /// - Parameter move: sends the movement; its answer is when it began to send the last of it.
  /// - Returns: the seconds from then to the last change of what stands beside the pad; nil if nothing changed.
  func time(_ move: () -> ContinuousClock.Instant) -> Double? {
    let start = pad.x + pad.width + 2
    let sent = move()
    let change = lab.lastChange(quiet: 0.06) { screen in screen.lines.map { String($0.dropFirst(start)) } }
    return change.map { max(0, ($0 - sent) / .seconds(1)) }
  }

  // MARK: The pen

  private func take(_ pen: String) throws {
    for _ in 0..<5 where lab.screen.position(of: "\(pen) pen") == nil {
      let before = lab.screen.text
      lab.send("w")
      lab.wait(patience) { $0.text != before }
    }
    if lab.screen.position(of: "\(pen) pen") == nil { throw obstacle("it has no “\(pen) pen”") }
  }

  /// The cells that the pointer comes to, as the terminal reports them.
  private func cells(of stroke: [SIMD2<Float>], _ manner: Manner) -> [(x: Int, y: Int)] {
    var cells: [(x: Int, y: Int)] = []
    for point in Polyline.evenlySpaced(stroke, spacing: 0.004) {
      let x = pad.x + max(0, min(pad.width - 1, Int(point.x * Float(pad.width))))
      let y = pad.y + max(0, min(pad.height - 1, Int(point.y * Float(pad.height))))
      if cells.last.map({ $0 != (x, y) }) ?? true { cells.append((x, y)) }
    }
    let last = cells.count - 1
    return cells.indices.filter { $0 % manner.reportedCell == 0 || $0 == last }.map { cells[$0] }
  }

  private func draw(_ cells: [(x: Int, y: Int)], _ manner: Manner) {
    guard manner.hesitates else { return lab.drag(cells) }
    lab.send(mouse: .press, cells[0])
    for (step, cell) in cells.dropFirst().enumerated() {
      lab.send(mouse: .motion, cell)
      if step % 4 == 0 { usleep(2000) }
    }
    lab.send(mouse: .release, cells[cells.count - 1])
  }

  // MARK: The screen

  /// What the screen says of a drawing.
  private enum Word {
    case digit(Int)
    /// That it is no digit.
    case refusal
  }

  /// The digit whose bar is marked, or the words that there is none; nil while nothing is said.
  private static func word(on screen: VirtualScreen) -> Word? {
    for line in screen.lines {
      guard let mark = line.range(of: "▸ ") else { continue }
      let rest = line[mark.upperBound...]
      if let digit = rest.first?.wholeNumberValue, rest.dropFirst().first == " " { return .digit(digit) }
    }
    return screen.lines.contains { $0.hasSuffix(" not a") || $0.contains("not a digit") } ? .refusal : nil
  }

  /// The inside of the panel called "Your digit", once the screen has all of it.
  private static func findPad(on lab: PseudoTerminal) throws -> (x: Int, y: Int, width: Int, height: Int) {
    lab.wait { pad(on: $0) != nil }
    guard let pad = pad(on: lab.screen) else {
      throw Obstacle(description: "The pad is not on the screen:\n\(lab.screen.text)")
    }
    return pad
  }

  private static func pad(on screen: VirtualScreen) -> (x: Int, y: Int, width: Int, height: Int)? {
    guard let title = screen.position(of: "Your digit") else { return nil }
    let lines = screen.lines.map { Array($0) }
    let top = lines[title.row]
    guard let left = top[..<title.column].lastIndex(of: "╭"), let right = top[title.column...].firstIndex(of: "╮"),
      let bottom = lines.indices.first(where: { $0 > title.row && lines[$0].count > left && lines[$0][left] == "╰" })
    else { return nil }
    return (left + 1, title.row + 1, right - left - 1, bottom - title.row - 1)
  }

  private func obstacle(_ what: String) -> Obstacle {
    Obstacle(description: "The pad is not as it was, \(what):\n\(lab.screen.text)")
  }
}
