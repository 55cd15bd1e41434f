/// A cell of the screen: column `x`, row `y`, counted from 0 at the top left.
public struct Point: Hashable, Sendable {
  public var x: Int
  public var y: Int

  public init(_ x: Int, _ y: Int) {
    self.x = x
    self.y = y
  }
}

/// A width and a height in cells; never negative.
public struct Size: Hashable, Sendable {
  public var width: Int
  public var height: Int

  public init(_ width: Int, _ height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }
}

/// A rectangle of cells. Its size is never negative, so a room that is too small for its contents ends up with
/// empty parts rather than with a crash.
public struct Rect: Hashable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public init(_ size: Size) { self.init(0, 0, size.width, size.height) }

  public var origin: Point { Point(x, y) }
  public var size: Size { Size(width, height) }
  public var right: Int { x + width }
  public var bottom: Int { y + height }
  public var isEmpty: Bool { width == 0 || height == 0 }

  public func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(left, top, min(right, other.right) - left, min(bottom, other.bottom) - top)
  }

  /// The rectangle without a margin on each side.
  public func inset(horizontal: Int = 0, vertical: Int = 0) -> Rect {
    Rect(x + horizontal, y + vertical, width - 2 * horizontal, height - 2 * vertical)
  }

  /// Cuts `count` rows off the top: the rows, and what remains below them.
  public func top(_ count: Int) -> (rows: Rect, rest: Rect) {
    let count = min(max(0, count), height)
    return (Rect(x, y, width, count), Rect(x, y + count, width, height - count))
  }

  /// Cuts `count` rows off the bottom: the rows, and what remains above them.
  public func bottom(_ count: Int) -> (rows: Rect, rest: Rect) {
    let count = min(max(0, count), height)
    return (Rect(x, bottom - count, width, count), Rect(x, y, width, height - count))
  }

  /// Cuts `count` columns off the left: the columns, and what remains to their right.
  public func left(_ count: Int) -> (columns: Rect, rest: Rect) {
    let count = min(max(0, count), width)
    return (Rect(x, y, count, height), Rect(x + count, y, width - count, height))
  }

  /// Cuts `count` columns off the right: the columns, and what remains to their left.
  public func right(_ count: Int) -> (columns: Rect, rest: Rect) {
    let count = min(max(0, count), width)
    return (Rect(right - count, y, count, height), Rect(x, y, width - count, height))
  }

  /// A rectangle of the given size in the middle of this one, shrunk where it does not fit.
  public func centered(_ size: Size) -> Rect {
    let w = min(size.width, width)
    let h = min(size.height, height)
    return Rect(x + (width - w) / 2, y + (height - h) / 2, w, h)
  }

  /// Splits the width into `count` columns of nearly equal width with `gap` empty columns between them.
  public func columns(_ count: Int, gap: Int = 1) -> [Rect] {
    guard count > 0 else { return [] }
    let usable = max(0, width - gap * (count - 1))
    return (0..<count).map { i in
      let from = usable * i / count
      let to = usable * (i + 1) / count
      return Rect(x + from + gap * i, y, to - from, height)
    }
  }

  /// Splits the height into `count` bands of nearly equal height with `gap` empty rows between them.
  public func bands(_ count: Int, gap: Int = 0) -> [Rect] {
    guard count > 0 else { return [] }
    let usable = max(0, height - gap * (count - 1))
    return (0..<count).map { i in
      let from = usable * i / count
      let to = usable * (i + 1) / count
      return Rect(x, y + from + gap * i, width, to - from)
    }
  }
}
