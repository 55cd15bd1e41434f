import Screen

/// Where things lie on the screen of the pad: at the left the pad, in a small window as large as a square can be; at the right
/// the tabs and the page that they choose; in a large window below the pad what all networks say, whatever page is shown.
struct PadLayout: Hashable, Sendable {
  /// The pad with its border.
  let padPanel: Rect
  /// The pad itself: twice as many columns as rows, so that it is square on the screen.
  let pad: Rect
  /// What all networks say; empty in a small window.
  let summary: Rect
  let tabs: Rect
  let page: Rect

  /// The columns that a page needs: 28 pixels with a border, a gap, and the answer.
  static let pageWidth = 37

  init(_ body: Rect) {
    let rows =
      body.width < 110
      ? min(body.height - 2, (body.width - Self.pageWidth - 3) / 2)
      : min(body.height - 2 - Self.summaryHeight, body.width * 9 / 40 - 1)
    let height = max(0, rows)
    padPanel = Rect(body.x, body.y, 2 * height + 2, height + 2)
    pad = padPanel.inset(horizontal: 1, vertical: 1)
    let below = Rect(body.x, padPanel.bottom, padPanel.width, body.bottom - padPanel.bottom)
    summary = below.height >= Self.summaryHeight ? below : Rect(below.x, below.y, 0, 0)
    (tabs, page) = body.left(padPanel.width + 1).rest.top(1)
  }

  /// A border, a line for each network, and what the drawing is.
  private static let summaryHeight = 8

  /// The place on the pad that the middle of a cell stands for; cells outside count as the nearest one inside.
  func place(of cell: Point) -> PadPoint {
    let x = max(pad.x, min(pad.right - 1, cell.x)) - pad.x
    let y = max(pad.y, min(pad.bottom - 1, cell.y)) - pad.y
    return PadPoint((Float(x) + 0.5) / Float(max(1, pad.width)), (Float(y) + 0.5) / Float(max(1, pad.height)))
  }

  /// Half a cell, to the side and down: what the mouse's place is known to.
  var tolerance: PadPoint { PadPoint(0.5 / Float(max(1, pad.width)), 0.5 / Float(max(1, pad.height))) }

  /// The cell in which a place on the pad lies.
  func cell(of place: PadPoint) -> Point {
    Point(
      pad.x + max(0, min(pad.width - 1, Int(place.x * Float(pad.width)))),
      pad.y + max(0, min(pad.height - 1, Int(place.y * Float(pad.height)))))
  }
}
