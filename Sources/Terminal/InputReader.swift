internal import CCurses
import Screen

/// Reads what waits at the terminal, through curses, which knows the terminal's keys.
final class InputReader {
  /// Reading from the screen's own window would refresh it; reading from a pad does not.
  private let pad: UnsafeMutablePointer<WINDOW>?
  private var decoder = InputDecoder()
  private let codes: [Int32: InputDecoder.Unit]

  init() {
    pad = newpad(1, 1)
    keypad(pad, true)
    nodelay(pad, true)
    var codes = Self.cursesKeys
    // Codes of our own, above those that curses gives away.
    for (index, sequence) in Self.sequences.enumerated() {
      let code = Int32(0x2000 + index)
      define_key("\u{1B}" + sequence.bytes, code)
      codes[code] = sequence.unit
    }
    self.codes = codes
  }

  deinit { delwin(pad) }

  /// Everything that can be read without waiting.
  func read() -> [InputEvent] {
    var events: [InputEvent] = []
    while true {
      var code: wint_t = 0
      let started = ContinuousClock.now
      let result = wget_wch(pad, &code)
      if result == ERR { break }
      // Curses waited whether the ESC begins a sequence, and it did not: what comes next is a key of its own. An ESC that
      // comes back at once has its Alt character right behind it.
      let waited = ContinuousClock.now - started > .milliseconds(5)
      if let unit = unit(code, isCode: result == KEY_CODE_YES) {
        events += decoder.decode(unit)
        if unit == .scalar("\u{1B}"), waited { events += decoder.decode(.end) }
      }
    }
    return events + decoder.decode(.end)
  }

  /// What was typed before curses could read it.
  func replay(_ bytes: [UInt8]) -> [InputEvent] {
    var events: [InputEvent] = []
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = rest.unicodeScalars.first {
      if first == "\u{1B}", let known = Self.sequences.first(where: { rest.dropFirst().hasPrefix($0.bytes) }) {
        events += decoder.decode(known.unit)
        rest = rest.dropFirst(1 + known.bytes.count)
      } else {
        events += decoder.decode(.scalar(first))
        rest.unicodeScalars.removeFirst()
      }
    }
    return events + decoder.decode(.end)
  }

  private func unit(_ code: wint_t, isCode: Bool) -> InputDecoder.Unit? {
    if !isCode { return Unicode.Scalar(UInt32(code)).map(InputDecoder.Unit.scalar) }
    let code = Int32(bitPattern: UInt32(code))
    if let unit = codes[code] { return unit }
    return (KEY_F0 + 1...KEY_F0 + 12).contains(code) ? .key(.function(Int(code - KEY_F0))) : nil
  }

  private static let cursesKeys: [Int32: InputDecoder.Unit] = [
    KEY_UP: .key(.up), KEY_DOWN: .key(.down), KEY_LEFT: .key(.left), KEY_RIGHT: .key(.right),
    KEY_SR: .key(.shiftUp), KEY_SF: .key(.shiftDown), KEY_SLEFT: .key(.shiftLeft), KEY_SRIGHT: .key(.shiftRight),
    KEY_HOME: .key(.home), KEY_END: .key(.end), KEY_PPAGE: .key(.pageUp), KEY_NPAGE: .key(.pageDown),
    KEY_IC: .key(.insert), KEY_DC: .key(.delete), KEY_BACKSPACE: .key(.backspace), KEY_ENTER: .key(.enter),
    KEY_BTAB: .key(.backTab), KEY_A1: .key(.home), KEY_A3: .key(.pageUp), KEY_C1: .key(.end), KEY_C3: .key(.pageDown),
  ]

  /// Sequences that terminals send although their descriptions do not say so, and those that no description names. Each
  /// stands behind an ESC. Arrows with Ctrl or Alt are arrows.
  private static let sequences: [(bytes: String, unit: InputDecoder.Unit)] = {
    var list: [(String, InputDecoder.Unit)] = [
      ("[<", .mouse), ("[200~", .pasteStart), ("[201~", .pasteEnd), ("[Z", .key(.backTab)),
      ("[1~", .key(.home)), ("[7~", .key(.home)), ("[4~", .key(.end)), ("[8~", .key(.end)), ("[2~", .key(.insert)),
      ("[3~", .key(.delete)), ("[5~", .key(.pageUp)), ("[6~", .key(.pageDown)),
      ("[1;2A", .key(.shiftUp)), ("[1;2B", .key(.shiftDown)), ("[1;2C", .key(.shiftRight)),
      ("[1;2D", .key(.shiftLeft)),
      // rxvt's arrows with Shift.
      ("[a", .key(.shiftUp)), ("[b", .key(.shiftDown)), ("[c", .key(.shiftRight)), ("[d", .key(.shiftLeft)),
    ]
    let cursor: [(String, Key)] = [
      ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("H", .home), ("F", .end),
    ]
    for (letter, key) in cursor {
      for prefix in ["[", "O", "[1;3", "[1;5"] { list.append((prefix + letter, .key(key))) }
    }
    for (index, letter) in ["P", "Q", "R", "S"].enumerated() { list.append(("O" + letter, .key(.function(index + 1)))) }
    let numbers = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]
    for (index, number) in numbers.enumerated() { list.append(("[\(number)~", .key(.function(index + 1)))) }
    return list
  }()
}
