import Screen

/// A box that lies over a lesson. Its upper edge stays where it is whatever the box holds, so that nothing jumps when one
/// card takes the place of another.
enum Card {
  /// The place of a card in the room between the bars.
  ///
  /// - Parameters:
  ///   - most: its size where there is room for it.
  ///   - rows: the rows that it needs inside its border; nil: all it can get.
  static func box(in area: Rect, most: Size, rows: Int? = nil) -> Rect {
    let room = area.inset(horizontal: 2, vertical: 1).centered(most)
    return Rect(room.x, room.y, room.width, min(room.height, rows.map { $0 + 2 } ?? room.height))
  }

  /// The room inside the border.
  static func inner(of box: Rect) -> Rect { box.inset(horizontal: 2, vertical: 1) }

  /// Draws the empty card and dims what is below it; the mouse reaches only the card.
  static func draw(titled title: String, note: String = "", _ box: Rect, over area: Rect, into frame: inout Frame) {
    frame.removeZones()
    frame.restyle(area) { Style($0.foreground, on: $0.background, $0.attributes.union(.dim)) }
    frame.fill(box)
    Panel(title: title, note: note, isFocused: true).draw(into: &frame, in: box)
  }

  /// Says at the lower border that there is more above or below, and which lines of how many are shown.
  static func drawPosition(
    _ shown: Range<Int>, of count: Int, isNumbered: Bool = true, _ box: Rect, into frame: inout Frame
  ) {
    guard count > shown.count else { return }
    let look = frame.look
    let up = shown.lowerBound > 0 ? look.glyph("▴", "^") : " "
    let down = shown.upperBound < count ? look.glyph("▾", "v") : " "
    let numbers = isNumbered ? " \(shown.lowerBound + 1)–\(shown.upperBound) of \(count)" : ""
    let text = " \(up)\(down)\(numbers) "
    let x = box.right - 2 - TextWidth.of(text)
    frame.write(text, at: Point(x, box.bottom - 1), .accent, limit: box.right - 1)
    frame.addZone(Rect(x, box.bottom - 1, TextWidth.of(text), 1), .key(shown.upperBound < count ? .pageDown : .home))
  }
}
