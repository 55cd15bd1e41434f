#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Asks the terminal for the colour of its background (xterm's OSC 11), before curses takes it over.
///
/// Right behind it goes a question that every terminal answers (primary device attributes, `ESC[c`): once that answer is there,
/// no other will come.
struct BackgroundQuery {
  /// Whether the background is light; nil if the terminal does not say.
  private(set) var isLight: Bool?
  /// What the learner typed meanwhile.
  private(set) var typed: [UInt8] = []

  private static let question = "\u{1B}]11;?\u{1B}\\\u{1B}[c"
  /// Enough for most lines, and not felt; an answer that comes later is swallowed by the decoder.
  private static let patience = Duration.milliseconds(60)

  /// Terminals that know the question, or at least ignore it without a trace.
  static func isUnderstood(by terminal: String) -> Bool {
    ["xterm", "tmux", "rxvt", "alacritty", "foot", "kitty", "konsole", "gnome", "vte", "iterm", "wezterm", "ghostty"]
      .contains { terminal.lowercased().hasPrefix($0) }
  }

  /// Asks, and waits for the answer.
  static func ask() -> BackgroundQuery {
    var line = termios()
    guard tcgetattr(STDIN_FILENO, &line) == 0 else { return BackgroundQuery() }
    let before = line
    line.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &line)
    Modes.write(question)
    let end = ContinuousClock.now + patience
    var bytes: [UInt8] = []
    while !isComplete(bytes), ContinuousClock.now < end, let more = read(until: end) { bytes += more }
    var restored = before
    tcsetattr(STDIN_FILENO, TCSANOW, &restored)
    return BackgroundQuery(answer: bytes)
  }

  private init() {}

  /// Picks the answers out of what came.
  init(answer bytes: [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.first {
      if rest.starts(with: Array("\u{1B}]11;".utf8)) {
        let end = rest.firstIndex(of: 0x07) ?? rest.firstIndex(of: 0x5C) ?? rest.endIndex - 1
        isLight = Self.isLight(color: rest[...end].dropFirst(5))
        rest = rest[(end + 1)...]
      } else if rest.starts(with: Array("\u{1B}[?".utf8)), let end = rest.firstIndex(of: UInt8(ascii: "c")) {
        rest = rest[(end + 1)...]
      } else {
        typed.append(byte)
        rest = rest.dropFirst()
      }
    }
  }

  /// `rgb:RRRR/GGGG/BBBB`, with one to four hexadecimal digits each.
  private static func isLight(color bytes: ArraySlice<UInt8>) -> Bool? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("rgb:") else { return nil }
    let digits = text.dropFirst(4).prefix { $0.isHexDigit || $0 == "/" }
    let levels = digits.split(separator: "/").compactMap { part -> Double? in
      guard let value = UInt32(part, radix: 16) else { return nil }
      return Double(value) / Double((1 << (4 * part.count)) - 1)
    }
    guard levels.count == 3 else { return nil }
    // Luma as ITU-R BT.601 weighs the three.
    return 0.299 * levels[0] + 0.587 * levels[1] + 0.114 * levels[2] > 0.5
  }

  /// Whether the answer to the second question is among the bytes: `ESC[?`, numbers and `c`.
  private static func isComplete(_ bytes: [UInt8]) -> Bool {
    let mark = Array("\u{1B}[?".utf8)
    return bytes.indices.contains { start in
      bytes[start...].starts(with: mark)
        && bytes[start...].dropFirst(3).first { !($0 == 0x3B || (0x30...0x39).contains($0)) } == UInt8(ascii: "c")
    }
  }

  /// What comes before a point in time; nil if nothing does.
  private static func read(until end: ContinuousClock.Instant) -> [UInt8]? {
    var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    let left = (end - ContinuousClock.now) / .milliseconds(1)
    guard poll(&file, 1, Int32(max(1, left))) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = readBytes(&buffer)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }
}

private func readBytes(_ buffer: inout [UInt8]) -> Int { read(STDIN_FILENO, &buffer, buffer.count) }
