import Screen

/// Where things lie on the screen of the pad: at the left the pad, as large as a square can be; at the right what the
/// network sees, its answer beside that, and below them the ten probabilities.
struct PadLayout: Hashable, Sendable {
  /// The pad with its border.
  let padPanel: Rect
  /// The pad itself: twice as many columns as rows, so that it is square on the screen.
  let pad: Rect
  let seenPanel: Rect
  /// How many times a pixel of what the network sees is enlarged.
  let seenScale: Int
  let answer: Rect
  let probabilities: Rect
  /// Whether the ten probabilities lie in two columns of five.
  let isTight: Bool

  /// The columns that the right part needs: 28 pixels with a border, a gap, and the answer.
  private static let rightWidth = 37

  init(_ body: Rect) {
    let rows = max(0, min(body.height - 2, (body.width - Self.rightWidth - 3) / 2))
    padPanel = Rect(body.x, body.y, 2 * rows + 2, rows + 2)
    pad = padPanel.inset(horizontal: 1, vertical: 1)
    let right = body.left(padPanel.width + 1).rest
    // Enlarge while the answer keeps its 7 columns beside and the bars their 12 rows below.
    seenScale = right.width >= 58 + 12 && right.height >= 30 + 12 ? 2 : 1
    let (above, below) = right.top(14 * seenScale + 2)
    seenPanel = above.left(28 * seenScale + 2).columns
    answer = above.left(28 * seenScale + 3).rest
    isTight = below.height < 12
    probabilities = below
  }

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
