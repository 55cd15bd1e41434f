internal import CCurses
import Screen

/// Shows frames on the screen of the current curses terminal. Curses finds out what changed and sends only that.
final class Display {
  let depth: ColorDepth
  let isUnicode: Bool
  private var pairs: PairTable
  /// What curses was last told, so that only changed rows are told again.
  private var shown: [Cell] = []
  private var size = Size(0, 0)
  private var cursor: Point?
  private var row: [cchar_t] = []
  private var glyphs: [Unicode.Scalar: Unicode.Scalar] = [:]

  /// - Parameter wantsColor: false for NO_COLOR.
  init(wantsColor: Bool, isUnicode: Bool) {
    self.isUnicode = isUnicode
    if wantsColor, start_color() == OK, cn_colors() >= 8 {
      // A terminal without colours of its own gets black and white for them.
      if use_default_colors() == ERR { assume_default_colors(7, 0) }
      depth = Self.depth(colors: Int(cn_colors()))
    } else {
      depth = .none
    }
    pairs = PairTable(capacity: depth == .none ? 0 : Int(cn_color_pairs()))
  }

  private static func depth(colors: Int) -> ColorDepth {
    switch colors {
    case ..<16: .eight
    case ..<256: .sixteen
    case ..<0x100_0000: .indexed
    default: .direct
    }
  }

  /// Makes the next frame be sent whole.
  func invalidate() {
    shown = []
    clearok(cn_shown(), true)
  }

  /// Hands the rows that changed to curses.
  ///
  /// - Returns: whether there is something for `doupdate` to send.
  func stage(_ frame: Frame) -> Bool {
    var isFirst = frame.size != size || shown.count != frame.cells.count
    pairs.begin()
    var hasChanged = stageRows(frame, all: isFirst)
    if pairs.wasReset {
      // Pair numbers have new meanings: nothing on the screen can be trusted.
      clearok(cn_shown(), true)
      isFirst = true
      hasChanged = stageRows(frame, all: true)
    }
    if isFirst || frame.cursor != cursor {
      hasChanged = true
      curs_set(frame.cursor == nil ? 0 : 1)
    }
    if hasChanged {
      let place = frame.cursor ?? Point(0, 0)
      wmove(cn_screen(), Int32(clamping: place.y), Int32(clamping: place.x))
      wnoutrefresh(cn_screen())
    }
    (shown, size, cursor) = (frame.cells, frame.size, frame.cursor)
    return hasChanged
  }

  private func stageRows(_ frame: Frame, all: Bool) -> Bool {
    let width = min(frame.size.width, Int(getmaxx(cn_screen())))
    let height = min(frame.size.height, Int(getmaxy(cn_screen())))
    var hasChanged = false
    for y in 0..<height {
      let range = y * frame.size.width..<y * frame.size.width + width
      if !all, frame.cells[range] == shown[range] { continue }
      hasChanged = true
      fillRow(frame.cells[range])
      mvwadd_wchnstr(cn_screen(), Int32(y), 0, row, Int32(row.count))
    }
    return hasChanged
  }

  /// Makes the current row of curses' cells. A wide character takes one of them, for two columns.
  private func fillRow(_ cells: ArraySlice<Cell>) {
    row.removeAll(keepingCapacity: true)
    var last: (style: Style, attributes: attr_t, pair: Int32)?
    var isInsideWide = false
    for (index, cell) in zip(cells.indices, cells) {
      if isInsideWide, cell.scalar == Cell.continuation {
        isInsideWide = false
        continue
      }
      let isWideHere = index + 1 < cells.endIndex && cells[index + 1].scalar == Cell.continuation
      let glyph = glyph(cell.scalar, isWide: isWideHere)
      isInsideWide = isWideHere && TextWidth.of(glyph) == 2
      if last?.style != cell.style { last = attributes(cell.style) }
      if let last { row.append(cn_cell(wchar_t(glyph.value), last.attributes, last.pair)) }
    }
  }

  /// What can be shown in place of a character: the character itself where the locale agrees on its width, else the nearest
  /// ASCII one, so that nothing to its right is shifted.
  private func glyph(_ scalar: Unicode.Scalar, isWide: Bool) -> Unicode.Scalar {
    if (0x20..<0x7F).contains(scalar.value) { return scalar }
    if scalar.value < 0x20 { return " " }
    if !isUnicode { return TextWidth.ascii(scalar) }
    if TextWidth.of(scalar) == 2, !isWide { return "?" }
    if let known = glyphs[scalar] { return known }
    let agrees = wcwidth(wchar_t(scalar.value)) == Int32(TextWidth.of(scalar)) && TextWidth.of(scalar) > 0
    let glyph = agrees ? scalar : TextWidth.ascii(scalar)
    glyphs[scalar] = glyph
    return glyph
  }

  // MARK: Styles

  private func attributes(_ style: Style) -> (style: Style, attributes: attr_t, pair: Int32) {
    var bits: attr_t = 0
    if style.attributes.contains(.bold) { bits |= cn_bold }
    if style.attributes.contains(.dim) { bits |= cn_dim }
    if style.attributes.contains(.italic) { bits |= cn_italic }
    if style.attributes.contains(.underline) { bits |= cn_underline }
    if style.attributes.contains(.reverse) { bits |= cn_reverse }
    if depth == .none { return (style, bits, 0) }
    // Eight colours have no bright ones: a bright foreground is a bold one.
    if depth == .eight, case .ansi(let index) = style.foreground, index > 8 { bits |= cn_bold }
    return (style, bits, pairs.pair(number(style.foreground), number(style.background)))
  }

  private func number(_ color: Color) -> Int32 {
    switch depth {
    case .none: -1
    case .eight: Int32(color.ansi(of: 8))
    case .sixteen: Int32(color.ansi(of: 16))
    case .indexed: Int32(color.indexed)
    case .direct: Int32(color.direct)
    }
  }
}
