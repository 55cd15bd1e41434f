/// A drawing made of dots, two across and four down in each cell (Unicode's braille patterns); in ASCII each cell gets the
/// character that looks most like its dots. Each cell has one colour: the last that was drawn there.
public struct BrailleCanvas: Widget, Sendable {
  public let size: Size
  /// Dots of each cell: bit `4·column + row`.
  private var dots: [UInt8]
  private var styles: [Style]
  /// In ASCII, the character that stands for every touched cell, if the line has one of its own.
  private var marks: [Unicode.Scalar?]

  /// - Parameter size: in cells.
  public init(_ size: Size) {
    self.size = size
    let count = size.width * size.height
    dots = Array(repeating: 0, count: count)
    styles = Array(repeating: .plain, count: count)
    marks = Array(repeating: nil, count: count)
  }

  /// Dots across: twice the cells.
  public var width: Int { 2 * size.width }
  /// Dots down: four times the cells.
  public var height: Int { 4 * size.height }

  /// Sets one dot, counted from the top left; outside the canvas nothing happens.
  public mutating func set(_ x: Int, _ y: Int, _ style: Style = .plain, mark: Unicode.Scalar? = nil) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let index = y / 4 * size.width + x / 2
    dots[index] |= 1 << UInt8(4 * (x % 2) + y % 4)
    styles[index] = style
    marks[index] = mark
  }

  /// Whether a dot is set.
  public func isSet(_ x: Int, _ y: Int) -> Bool {
    guard x >= 0, y >= 0, x < width, y < height else { return false }
    return dots[y / 4 * size.width + x / 2] & (1 << UInt8(4 * (x % 2) + y % 4)) != 0
  }

  /// Draws a straight line, both ends included (Bresenham 1965). What lies outside the canvas is not drawn.
  public mutating func line(
    _ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ style: Style = .plain, mark: Unicode.Scalar? = nil
  ) {
    guard let (from, to) = clipped((Float(x0), Float(y0)), (Float(x1), Float(y1))) else { return }
    var (x, y) = (Int(from.x.rounded()), Int(from.y.rounded()))
    let (endX, endY) = (Int(to.x.rounded()), Int(to.y.rounded()))
    let (dx, dy) = (abs(endX - x), -abs(endY - y))
    let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
    var error = dx + dy
    while true {
      set(x, y, style, mark: mark)
      if x == endX && y == endY { return }
      let doubled = 2 * error
      if doubled >= dy { (error, x) = (error + dy, x + stepX) }
      if doubled <= dx { (error, y) = (error + dx, y + stepY) }
    }
  }

  /// The part of a line that lies on the canvas (Liang–Barsky 1984), so that a point far outside costs nothing.
  private func clipped(
    _ a: (x: Float, y: Float), _ b: (x: Float, y: Float)
  ) -> (from: (x: Float, y: Float), to: (x: Float, y: Float))? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (enter, leave): (Float, Float) = (0, 1)
    let sides = [
      (-dx, a.x), (dx, Float(width - 1) - a.x), (-dy, a.y), (dy, Float(height - 1) - a.y),
    ]
    for (slope, distance) in sides {
      if slope == 0 {
        if distance < 0 { return nil }
      } else if slope < 0 {
        enter = max(enter, distance / slope)
      } else {
        leave = min(leave, distance / slope)
      }
    }
    if enter > leave { return nil }
    return ((a.x + enter * dx, a.y + enter * dy), (a.x + leave * dx, a.y + leave * dy))
  }

  /// Draws the dots over what is in the frame; cells without dots stay as they are.
  public func draw(into frame: inout Frame, in area: Rect) {
    for y in 0..<min(size.height, area.height) {
      for x in 0..<min(size.width, area.width) {
        let index = y * size.width + x
        guard dots[index] != 0 else { continue }
        let glyph = frame.look.isUnicode ? Self.braille(dots[index]) : marks[index] ?? Self.ascii(dots[index])
        frame[area.x + x, area.y + y] = Cell(glyph, styles[index])
      }
    }
  }

  /// Braille numbers its dots 1-2-3-7 down the left and 4-5-6-8 down the right; a pattern's code is U+2800 plus bit n−1 for dot n.
  private static func braille(_ dots: UInt8) -> Unicode.Scalar {
    let bits: [UInt32] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
    let code = bits.enumerated().reduce(UInt32(0x2800)) { dots & (1 << UInt8($1.offset)) != 0 ? $0 | $1.element : $0 }
    return Unicode.Scalar(code) ?? " "
  }

  /// By where in the cell the dots are: high, middle, low, or all the way down.
  private static func ascii(_ dots: UInt8) -> Unicode.Scalar {
    let rows = (dots & 0xF) | (dots >> 4)
    let isTall = rows & 0b0011 != 0 && rows & 0b1100 != 0 && rows.nonzeroBitCount >= 3
    if isTall {
      let (left, right) = (dots & 0xF, dots >> 4)
      if left == 0 || right == 0 || left == right { return left == right && left == 0xF ? "#" : "|" }
      return left.trailingZeroBitCount > right.trailingZeroBitCount ? "/" : "\\"
    }
    return rows & 0b0110 != 0 ? "-" : rows & 0b0001 != 0 ? "'" : "."
  }
}
