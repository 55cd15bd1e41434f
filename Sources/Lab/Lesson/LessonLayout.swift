import Screen

/// Where text and exhibit stand: side by side at every size, the text to the left and never wider than is good to read.
struct LessonLayout {
  let text: Rect
  /// Nil for a lesson without exhibit.
  let exhibit: Rect?

  /// Rows of the text's part that do not scroll: the title, the dots of the steps, a blank.
  static let headRows = 3

  init(_ area: Rect, hasExhibit: Bool) {
    guard hasExhibit else {
      text = area.inset(vertical: 0).centered(Size(80, area.height)).inset(horizontal: 1)
      exhibit = nil
      return
    }
    let isNarrow = area.width < 100
    let width = isNarrow ? 33 : min(68, max(42, area.width * 2 / 5))
    let (left, rest) = area.left(width + 1)
    text = left.left(1).rest
    exhibit = rest.left(isNarrow ? 1 : 2).rest
  }

  /// The part of the text that scrolls; the row below it says that there is more.
  var page: Rect { text.top(Self.headRows).rest.bottom(1).rest }
}
