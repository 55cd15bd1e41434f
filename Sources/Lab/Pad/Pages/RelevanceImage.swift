import Screen

/// A digit with what each of its pixels says for or against the answer laid over it: blue for, orange against, grey ink that does not
/// matter.
struct RelevanceImage: Widget {
  var side: Int
  /// 0 (paper) … 1 (ink), row by row.
  var pixels: [Float]
  /// Signed, row by row.
  var relevance: [Float]
  var scale = 1

  func draw(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let range = Self.range(relevance)
    let hasHalves = look.isUnicode && look.depth >= .sixteen && look.imageStyle == .halfBlocks
    // Characters need two cells for a square pixel, or show two pixels, one above the other, in one cell.
    let isWide = !hasHalves && look.imageStyle == .ascii && area.width >= 2 * side && area.height >= side
    let rows = isWide ? side * scale : side * scale / 2
    let columns = isWide ? 2 * side * scale : side * scale
    for y in 0..<min(rows, area.height) {
      for x in 0..<min(columns, area.width) {
        let column = (isWide ? x / 2 : x) / scale
        if hasHalves {
          let upper = color(column, 2 * y / scale, range, look)
          let lower = color(column, (2 * y + 1) / scale, range, look)
          frame[area.x + x, area.y + y] = Cell("▀", Style(upper, on: lower))
        } else {
          let lines = isWide ? [y / scale] : [2 * y / scale, (2 * y + 1) / scale]
          frame[area.x + x, area.y + y] = cell(column, lines, range, look)
        }
      }
    }
  }

  /// The size that is shown in full strength: nearly the largest.
  static func range(_ relevance: [Float]) -> Float {
    let sizes = relevance.map(abs).filter { $0 > 0 }.sorted()
    return sizes.isEmpty ? 1 : max(sizes[(sizes.count - 1) * 97 / 100], 1e-12)
  }

  private func value(_ x: Int, _ y: Int, _ range: Float) -> Float {
    let index = y * side + x
    return index < relevance.count ? max(-1, min(1, relevance[index] / range)) : 0
  }

  private func color(_ x: Int, _ y: Int, _ range: Float, _ look: Look) -> Color {
    let value = self.value(x, y, range)
    if abs(value) >= 0.12 { return HeatMap.color(value, look) }
    let ink = pixels[y * side + x]
    if look.depth == .sixteen { return .ansi(ink > 0.4 ? (look.isLight ? 7 : 8) : look.isLight ? 15 : 0) }
    return .grey(look.isLight ? 0.93 - 0.4 * ink : 0.11 + 0.3 * ink)
  }

  private func cell(_ x: Int, _ lines: [Int], _ range: Float, _ look: Look) -> Cell {
    let value = lines.reduce(0) { $0 + self.value(x, $1, range) } / Float(lines.count)
    let ink = lines.reduce(0) { $0 + pixels[$1 * side + x] } / Float(lines.count)
    var style = Style.plain
    if look.depth != .none, abs(value) >= 0.08 { style = look.style(value < 0 ? .negative : .positive) }
    if abs(value) >= 0.08 { return Cell(HeatMap.character(value, isUnicode: look.isUnicode), style) }
    return Cell(ink > 0.3 ? (look.isUnicode ? "·" : ".") : " ", style)
  }
}
