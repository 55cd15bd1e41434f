internal import CPseudoTerminal
import Foundation

/// A program in a real pseudo-terminal, as a person would run it: keys go in, a screen comes out.
public final class PseudoTerminal {
  public private(set) var screen: VirtualScreen
  private var master: Int32 = -1
  private let process: pid_t

  /// How a program ended.
  public enum End: Hashable, Sendable {
    case exited(Int32)
    case killed(Int32)
  }

  public private(set) var end: End?

  /// - Parameter environment: the whole environment of the program; nothing is inherited.
  public init(_ command: [String], columns: Int, rows: Int, environment: [String: String]) {
    screen = VirtualScreen(columns: columns, rows: rows)
    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    process = pty_spawn(&master, Int32(columns), Int32(rows), arguments, variables)
    for pointer in arguments + variables { free(pointer) }
    precondition(process > 0, "no pseudo-terminal could be opened")
  }

  deinit {
    if end == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  public func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      sent += count
    }
  }

  /// Keys by name, else as they are: `send(keys: "down", "enter", "q")`.
  public func send(keys: String...) {
    for key in keys { send(Self.sequences[key] ?? key) }
  }

  private static let sequences = [
    "enter": "\r", "esc": "\u{1b}", "tab": "\t", "space": " ", "up": "\u{1b}OA", "down": "\u{1b}OB",
    "right": "\u{1b}OC", "left": "\u{1b}OD", "pgdn": "\u{1b}[6~", "pgup": "\u{1b}[5~", "ctrl-c": "\u{3}",
  ]

  /// What the left button of the mouse does.
  public enum MouseEvent: Sendable { case press, motion, release }

  /// Sends one event of the mouse with its left button, in SGR encoding.
  public func send(mouse event: MouseEvent, _ cell: (x: Int, y: Int)) { send(Self.report(event, cell)) }

  private static func report(_ event: MouseEvent, _ cell: (x: Int, y: Int)) -> String {
    let button = event == .motion ? 32 : 0
    return "\u{1b}[<\(button);\(cell.x + 1);\(cell.y + 1)\(event == .release ? "m" : "M")"
  }

  /// Presses the left button at the first cell, passes through the others and releases at the last, all in one piece.
  public func drag(_ cells: [(x: Int, y: Int)]) {
    guard let first = cells.first, let last = cells.last else { return }
    let motions = cells.dropFirst().map { Self.report(.motion, $0) }.joined()
    send(Self.report(.press, first) + motions + Self.report(.release, last))
  }

  public func click(_ x: Int, _ y: Int) { drag([(x, y)]) }

  public func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    _ = pty_resize(master, Int32(columns), Int32(rows))
  }

  public func signal(_ number: Int32) { kill(process, number) }

  /// Whether the line is cooked and echoing, and every mode of the screen is off again, as the shell had it.
  public var isRestored: Bool {
    pty_is_cooked(master) != 0 && screen.modes.isDisjoint(with: [1000, 1002, 1003, 1006, 1049, 2004])
      && screen.modes.contains(25)
  }

  /// Reads until the condition holds; false if it does not within `seconds`.
  @discardableResult
  public func wait(_ seconds: Double = 20, until condition: (VirtualScreen) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    repeat {
      if condition(screen) { return true }
      read(milliseconds: 50)
    } while Date() < deadline && !(end != nil && !hasInput)
    return condition(screen)
  }

  /// Waits until a text is on the screen.
  @discardableResult
  public func expect(_ text: String, _ seconds: Double = 20) -> Bool {
    wait(seconds) { $0.position(of: text) != nil }
  }

  /// Reads until nothing has come for `quiet` seconds; for the first bytes it waits four times as long.
  ///
  /// - Returns: when the bytes arrived that last changed what `part` finds on the screen; nil if none did. The time that the
  ///   screen itself takes for them does not count.
  public func lastChange<Part: Equatable>(
    quiet: Double, of part: (VirtualScreen) -> Part
  ) -> ContinuousClock.Instant? {
    var before = part(screen)
    var change: ContinuousClock.Instant?
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    var patience = Int32(4 * quiet * 1000)
    while poll(&descriptor, 1, patience) > 0, descriptor.revents & Int16(POLLIN) != 0 {
      patience = Int32(quiet * 1000)
      let arrival = ContinuousClock.now
      read(milliseconds: 0)
      let now = part(screen)
      if now != before { (before, change) = (now, arrival) }
    }
    return change
  }

  /// Reads for so many seconds, whatever comes.
  public func follow(_ seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      let left = (end - .now) / .milliseconds(1)
      guard left > 0 else { return }
      var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, Int32(left.rounded(.up))) > 0 { read(milliseconds: 0) }
    }
  }

  /// The processor time that the program has used so far, in seconds; nil where the system does not tell.
  public var processorTime: Double? {
    let time = pty_processor_time(process)
    return time < 0 ? nil : time
  }

  /// Waits for the program to end.
  public func waitForEnd(_ seconds: Double = 20) -> End? {
    let deadline = Date().addingTimeInterval(seconds)
    while end == nil, Date() < deadline { read(milliseconds: 20) }
    while hasInput { read(milliseconds: 0) }
    return end
  }

  private var hasInput: Bool {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0 && descriptor.revents & Int16(POLLIN) != 0
  }

  private func read(milliseconds: Int32) {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    if poll(&descriptor, 1, milliseconds) > 0 {
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = buffer.withUnsafeMutableBytes { Foundation.read(master, $0.baseAddress, $0.count) }
      if count > 0 { screen.feed(buffer[..<count]) } else { usleep(5000) }
    }
    var code: Int32 = 0
    switch end == nil ? pty_wait(process, &code) : 0 {
    case 1: end = .exited(code)
    case 2: end = .killed(code)
    default: break
    }
  }
}
