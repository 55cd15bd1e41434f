import Screen

/// Words in a row that answer to the mouse, `Space learn one   r run`: each a zone `.item(zone, index)`.
struct Buttons {
  var labels: [(key: String, meaning: String)]
  var zone = "button"

  func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    var x = area.x
    for (index, label) in labels.enumerated() {
      let start = x
      x = frame.write(label.key, at: Point(x, area.y), .key, limit: area.right)
      x = frame.write(" \(label.meaning)", at: Point(x, area.y), .muted, limit: area.right)
      frame.addZone(Rect(start, area.y, x - start, 1), .item(zone, index))
      x += 3
      if x >= area.right { break }
    }
  }
}

/// A few words side by side of which one is chosen: `AND  OR  [NAND]  NOR`; each a zone `.item(zone, index)`.
struct Tabs {
  var labels: [String]
  var selected: Int
  var zone: String
  var isFocused: Bool

  func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let look = frame.look
    if isFocused { frame.write(look.glyph("▸", ">"), at: area.origin, .key) }
    var x = area.x + 2
    for (index, label) in labels.enumerated() where x < area.right {
      let start = x
      let isSelected = index == selected
      // Brackets say it where reverse video or colour cannot.
      let text = isSelected && look.depth == .none ? "[\(label)]" : " \(label) "
      x = frame.write(text, at: Point(x, area.y), isSelected ? .selected : .muted, limit: area.right)
      frame.addZone(Rect(start, area.y, x - start, 1), .item(zone, index))
      x += 1
    }
  }
}
