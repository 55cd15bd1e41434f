import Screen

extension Frame {
  /// Keys on the lower edge of a panel, each a zone that presses it; those that do not fit are left out.
  mutating func writeKeys(_ hints: [KeyHint], onLowerEdgeOf panel: Rect) {
    let y = panel.bottom - 1
    var x = panel.x + 2
    for hint in hints {
      let width = TextWidth.of(hint.label) + TextWidth.of(hint.meaning) + 3
      guard x + width < panel.right - 1 else { return }
      let start = x
      x = write(" \(hint.label)", at: Point(x, y), .key)
      x = write(" \(hint.meaning) ", at: Point(x, y), .muted)
      if let key = hint.key { addZone(Rect(start, y, x - start, 1), .key(key)) }
    }
  }
}
