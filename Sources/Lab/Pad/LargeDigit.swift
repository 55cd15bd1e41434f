import Screen

/// A digit in large letters of 3 × 5 blocks; each block takes `scale` rows and twice as many columns, so that it is square. Where the
/// room is a column too narrow, the blocks in the middle are.
struct LargeDigit: Widget, Sendable {
  var digit: Int
  var style: Style

  /// Instead of a digit: a question mark.
  static let question = 10

  /// The cells of a digit.
  static func size(scale: Int) -> Size { Size(6 * scale, 5 * scale) }

  /// The largest scale that fits; 0 if none does.
  static func scale(fitting room: Size) -> Int { min((room.width + 1) / 6, room.height / 5) }

  func draw(into frame: inout Frame, in area: Rect) {
    let scale = Self.scale(fitting: area.size)
    guard scale > 0, Self.shapes.indices.contains(digit) else { return }
    let block: Unicode.Scalar = frame.look.isUnicode ? "█" : "#"
    let middle = min(2 * scale, area.width - 4 * scale)
    let columns = [(x: 0, width: 2 * scale), (2 * scale, middle), (2 * scale + middle, 2 * scale)]
    for (row, blocks) in Self.shapes[digit].split(separator: "/").enumerated() {
      for (column, mark) in blocks.enumerated() where mark == "#" {
        let (x, width) = columns[column]
        frame.fill(Rect(area.x + x, area.y + scale * row, width, scale), block, style)
      }
    }
  }

  private static let shapes = [
    "###/#.#/#.#/#.#/###", "..#/..#/..#/..#/..#", "###/..#/###/#../###", "###/..#/###/..#/###", "#.#/#.#/###/..#/..#",
    "###/#../###/..#/###", "###/#../###/#.#/###", "###/..#/..#/..#/..#", "###/#.#/###/#.#/###", "###/#.#/###/..#/###",
    "###/..#/.##/.../.#.",
  ]
}
