import Screen

/// Walking with the arrows over places that stand anywhere on the screen.
enum Compass {
  /// The nearest place in the direction of an arrow: places in line are preferred to those that lie aside.
  ///
  /// - Returns: its index; nil if there is none, or `key` is no arrow.
  static func next(from current: Rect, _ key: Key, among places: [Rect]) -> Int? {
    var best: (index: Int, cost: Int)?
    for (index, place) in places.enumerated() {
      guard let cost = cost(from: current, key, to: place), cost < best?.cost ?? .max else { continue }
      best = (index, cost)
    }
    return best?.index
  }

  /// How far a place is, in half cell heights; nil if it does not lie in that direction.
  private static func cost(from a: Rect, _ key: Key, to b: Rect) -> Int? {
    // Cells are about twice as high as wide.
    let aside = max(0, max(b.x - (a.right - 1), a.x - (b.right - 1)))
    let rows = 2 * abs(b.y - a.y)
    // To the left and right first those in the same row, however far: none of them is ever stepped over.
    let away = rows == 0 ? 0 : 1000 + 6 * rows
    switch key {
    case .right: return b.x >= a.right ? b.x - a.right + 1 + away : nil
    case .left: return b.right <= a.x ? a.x - b.right + 1 + away : nil
    case .down: return b.y > a.y ? 4 * rows + aside : nil
    case .up: return b.y < a.y ? 4 * rows + aside : nil
    default: return nil
    }
  }
}
