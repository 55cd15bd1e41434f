/// What a terminal would show after the bytes it was sent: as much of an xterm as curses makes use of, without colours.
///
/// Tests look at the text on it; whether the program turned modes on and off again is kept as well.
public struct VirtualScreen: Sendable {
  public private(set) var columns: Int
  public private(set) var rows: Int
  private var cells: [[Unicode.Scalar]]
  private var x = 0
  private var y = 0
  private var saved = (x: 0, y: 0)
  private var scrollTop = 0
  private var scrollBottom: Int
  private var lastWritten: Unicode.Scalar = " "
  private var wrapsNext = false
  private var pending: [UInt8] = []
  private var usesLineDrawing = false
  /// Private modes (`ESC [ ? n h`) that are on now: 25 cursor, 1049 alternate screen, 1000–1006 mouse, 2004 paste.
  public private(set) var modes: Set<Int> = [25]
  /// All private modes that were ever turned on.
  public private(set) var modesSeen: Set<Int> = [25]

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    scrollBottom = rows - 1
    cells = Self.blank(columns, rows)
  }

  private static func blank(_ columns: Int, _ rows: Int) -> [[Unicode.Scalar]] {
    Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  public mutating func resize(columns: Int, rows: Int) {
    self = {
      var other = VirtualScreen(columns: columns, rows: rows)
      other.modes = modes
      other.modesSeen = modesSeen
      return other
    }()
  }

  /// The screen's lines, without trailing blanks.
  public var lines: [String] {
    cells.map { row in
      var line = String.UnicodeScalarView(row)
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  public var text: String { lines.joined(separator: "\n") }

  /// The column and row at which a text begins.
  public func position(of text: String) -> (column: Int, row: Int)? {
    let wanted = Array(text.unicodeScalars)
    guard !wanted.isEmpty else { return nil }
    for (row, line) in cells.enumerated() where line.count >= wanted.count {
      for column in 0...(line.count - wanted.count)
      where Array(line[column..<column + wanted.count]) == wanted { return (column, row) }
    }
    return nil
  }

  // MARK: - Bytes

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending.append(contentsOf: bytes)
    var index = 0
    while index < pending.count, let used = consume(at: index) { index += used }
    pending.removeFirst(index)
  }

  /// Handles what begins at `index`; nil if the rest of it has not arrived yet.
  private mutating func consume(at index: Int) -> Int? {
    let byte = pending[index]
    switch byte {
    case 0x1B: return consumeEscape(at: index)
    case 0x0D: (x, wrapsNext) = (0, false)
    case 0x0A: lineFeed()
    case 0x08: (x, wrapsNext) = (max(0, x - 1), false)
    case 0x09: x = min(columns - 1, (x / 8 + 1) * 8)
    case 0x0E: usesLineDrawing = true
    case 0x0F: usesLineDrawing = false
    case ..<0x20, 0x7F: break
    case ..<0x80: put(Unicode.Scalar(byte))
    default:
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      guard index + length <= pending.count else { return nil }
      for scalar in String(decoding: pending[index..<index + length], as: UTF8.self).unicodeScalars { put(scalar) }
      return length
    }
    return 1
  }

  private mutating func consumeEscape(at index: Int) -> Int? {
    guard index + 1 < pending.count else { return nil }
    switch pending[index + 1] {
    case UInt8(ascii: "["):
      guard let end = pending[(index + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
      control(String(decoding: pending[index + 2..<end], as: UTF8.self), pending[end])
      return end - index + 1
    case UInt8(ascii: "]"):
      guard let end = pending[(index + 2)...].firstIndex(where: { $0 == 7 || $0 == 0x5C }) else { return nil }
      return end - index + 1
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      guard index + 2 < pending.count else { return nil }
      usesLineDrawing = pending[index + 2] == UInt8(ascii: "0")
      return 3
    case UInt8(ascii: "7"): saved = (x, y)
    case UInt8(ascii: "8"): (x, y) = saved
    case UInt8(ascii: "M"): reverseLineFeed()
    case UInt8(ascii: "D"): lineFeed()
    default: break
    }
    return 2
  }

  // MARK: - Meaning

  private mutating func put(_ scalar: Unicode.Scalar) {
    if wrapsNext {
      x = 0
      lineFeed()
      wrapsNext = false
    }
    let drawn = usesLineDrawing ? Self.lineDrawing[scalar] ?? scalar : scalar
    cells[y][x] = drawn
    lastWritten = drawn
    if x == columns - 1 { wrapsNext = true } else { x += 1 }
  }

  private static let lineDrawing: [Unicode.Scalar: Unicode.Scalar] = [
    "q": "─", "x": "│", "l": "┌", "k": "┐", "m": "└", "j": "┘", "t": "├", "u": "┤", "n": "┼",
  ]

  private mutating func lineFeed() {
    if y == scrollBottom { scroll(1, from: scrollTop) } else { y = min(rows - 1, y + 1) }
  }

  private mutating func reverseLineFeed() {
    if y == scrollTop { scroll(-1, from: scrollTop) } else { y = max(0, y - 1) }
  }

  /// Moves the lines from `top` to the end of the scroll region up (or down, if negative).
  private mutating func scroll(_ count: Int, from top: Int) {
    let blank = Array(repeating: Unicode.Scalar(" "), count: columns)
    for _ in 0..<min(abs(count), rows) {
      if count > 0 {
        cells.remove(at: top)
        cells.insert(blank, at: scrollBottom)
      } else {
        cells.remove(at: scrollBottom)
        cells.insert(blank, at: top)
      }
    }
  }

  private mutating func control(_ body: String, _ final: UInt8) {
    if body.hasPrefix("?") { return setModes(body.dropFirst(), isOn: final == UInt8(ascii: "h")) }
    guard !body.hasPrefix(">"), !body.hasPrefix("=") else { return }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let n = max(1, first)
    wrapsNext = false
    switch Character(Unicode.Scalar(final)) {
    case "H", "f": (y, x) = (clamp(n - 1, rows), clamp(max(1, numbers.count > 1 ? numbers[1] : 1) - 1, columns))
    case "A": y = max(0, y - n)
    case "B", "e": y = min(rows - 1, y + n)
    case "C", "a": x = min(columns - 1, x + n)
    case "D": x = max(0, x - n)
    case "E": (x, y) = (0, min(rows - 1, y + n))
    case "G", "`": x = clamp(n - 1, columns)
    case "d": y = clamp(n - 1, rows)
    case "J": eraseScreen(first)
    case "K": eraseLine(first)
    case "X": fill(row: y, from: x, to: min(columns, x + n))
    case "P": shiftLine(by: -n)
    case "@": shiftLine(by: n)
    case "L": scroll(-n, from: y)
    case "M": scroll(n, from: y)
    case "S": scroll(n, from: scrollTop)
    case "T": scroll(-n, from: scrollTop)
    case "b": for _ in 0..<n { put(lastWritten) }
    case "r":
      scrollTop = clamp(n - 1, rows)
      scrollBottom = numbers.count > 1 && numbers[1] > 0 ? clamp(numbers[1] - 1, rows) : rows - 1
      (x, y) = (0, 0)
    default: break
    }
  }

  private mutating func setModes(_ body: Substring, isOn: Bool) {
    for mode in body.split(separator: ";").compactMap({ Int($0) }) {
      if isOn {
        modes.insert(mode)
        modesSeen.insert(mode)
      } else {
        modes.remove(mode)
      }
      if mode == 1049 { cells = Self.blank(columns, rows) }
    }
  }

  private func clamp(_ value: Int, _ count: Int) -> Int { min(max(0, value), count - 1) }

  private mutating func fill(row: Int, from: Int, to: Int) {
    for column in from..<max(from, to) { cells[row][column] = " " }
  }

  private mutating func eraseLine(_ kind: Int) {
    fill(row: y, from: kind == 0 ? x : 0, to: kind == 1 ? x + 1 : columns)
  }

  private mutating func eraseScreen(_ kind: Int) {
    if kind == 0 || kind == 1 { eraseLine(kind) }
    for row in 0..<rows where kind >= 2 || kind == 0 && row > y || kind == 1 && row < y {
      fill(row: row, from: 0, to: columns)
    }
  }

  private mutating func shiftLine(by offset: Int) {
    var line = cells[y]
    let blanks = Array(repeating: Unicode.Scalar(" "), count: min(abs(offset), columns - x))
    if offset < 0 {
      line.removeSubrange(x..<x + blanks.count)
      line += blanks
    } else {
      line.insert(contentsOf: blanks, at: x)
      line.removeLast(blanks.count)
    }
    cells[y] = line
  }
}
