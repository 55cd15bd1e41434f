import Screen

/// Where things lie on the page of the hand: at the left the learner's digits; at the right the curves and the numbers, and
/// below them, where there is room, the old digits one by one.
struct TeachingLayout: Hashable, Sendable {
  let digits: Rect
  /// The room for the tiles of the digits.
  let wall: Rect
  /// Two lines below them: how many of each digit.
  let counts: Rect
  let curves: Rect
  let numbers: Rect
  /// nil where there is no room.
  let oldDigits: Rect?

  /// A digit at half its size, its caption and the gap to the next one.
  static let tile = Size(15, 8)

  init(_ body: Rect) {
    let tiles = max(2, (body.width * 42 / 100 - 3) / Self.tile.width)
    let (left, right) = body.left(tiles * Self.tile.width + 3)
    digits = left
    let inner = left.inset(horizontal: 2, vertical: 1)
    let (lines, wall) = inner.bottom(inner.height >= 2 * Self.tile.height + 2 ? 2 : 0)
    self.wall = wall
    counts = lines
    let hasOld = right.height >= 9 + 12 + 12
    let (below, above) = right.bottom(hasOld ? 12 : 0)
    oldDigits = hasOld ? below : nil
    (numbers, curves) = above.bottom(9)
  }

  func tiles(_ count: Int, selected: Int) -> Tiles {
    Tiles(wall, tile: Self.tile, count: count, selected: selected)
  }
}
