/// A border with a title.
public struct Panel: Sendable {
  public var title: String
  /// Shown at the right of the upper border.
  public var note: String
  public var isFocused: Bool

  public init(title: String = "", note: String = "", isFocused: Bool = false) {
    self.title = title
    self.note = note
    self.isFocused = isFocused
  }

  /// Draws the border and returns the room inside it.
  @discardableResult
  public func draw(into frame: inout Frame, in area: Rect) -> Rect {
    let inner = area.inset(horizontal: 1, vertical: 1)
    guard area.width >= 2, area.height >= 2 else { return inner }
    let style = frame.look.style(isFocused ? .focusedBorder : .border)
    let unicode = frame.look.isUnicode
    let (h, v): (Unicode.Scalar, Unicode.Scalar) = unicode ? ("─", "│") : ("-", "|")
    let corners: [Unicode.Scalar] = unicode ? ["╭", "╮", "╰", "╯"] : ["+", "+", "+", "+"]
    frame.fill(Rect(area.x, area.y, area.width, 1), h, style)
    frame.fill(Rect(area.x, area.bottom - 1, area.width, 1), h, style)
    frame.fill(Rect(area.x, area.y, 1, area.height), v, style)
    frame.fill(Rect(area.right - 1, area.y, 1, area.height), v, style)
    frame[area.x, area.y] = Cell(corners[0], style)
    frame[area.right - 1, area.y] = Cell(corners[1], style)
    frame[area.x, area.bottom - 1] = Cell(corners[2], style)
    frame[area.right - 1, area.bottom - 1] = Cell(corners[3], style)
    var limit = area.right - 2
    if !note.isEmpty, TextWidth.of(note) + TextWidth.of(title) + 8 <= area.width {
      limit = area.right - 3 - TextWidth.of(note)
      frame.write(" \(note) ", at: Point(limit, area.y), .muted, limit: area.right - 1)
    }
    if !title.isEmpty, area.width >= 6 {
      frame.write(" \(title) ", at: Point(area.x + 2, area.y), isFocused ? .title : .heading, limit: limit)
    }
    return inner
  }
}
