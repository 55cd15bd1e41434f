/// Horizontal bars from zero, one a row, with a label before and the value's text behind; precise to an eighth of a cell.
public struct BarChart: Widget, Sendable {
  public struct Bar: Hashable, Sendable {
    public var label: String
    public var value: Float
    /// The value as the reader wants it, `97.5 %`.
    public var text: String
    public var role: Role
    /// The bar that matters: marked by ▸ and bold, so that it needs no colour.
    public var isEmphasized: Bool

    public init(_ label: String, _ value: Float, text: String, role: Role = .accent, isEmphasized: Bool = false) {
      self.label = label
      self.value = value
      self.text = text
      self.role = role
      self.isEmphasized = isEmphasized
    }
  }

  public var bars: [Bar]
  /// The values at both ends of the room for bars; nil: from zero, or the smallest negative value, to the largest.
  public var range: ClosedRange<Float>?

  public init(bars: [Bar], range: ClosedRange<Float>? = nil) {
    self.bars = bars
    self.range = range
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    let labels = min(area.width / 2, bars.map { TextWidth.of($0.label) }.max() ?? 0)
    let texts = bars.map { TextWidth.of($0.text) }.max() ?? 0
    let start = area.x + 2 + labels + 1
    let hasTexts = area.width - 3 - labels - texts - 1 >= 3
    let track = Rect(start, area.y, area.right - start - (hasTexts ? texts + 1 : 0), 1)
    let range = self.range ?? naturalRange
    for (row, bar) in bars.prefix(area.height).enumerated() {
      let y = area.y + row
      let style = frame.look.style(bar.role)
      let strong = bar.isEmphasized ? style.with(.bold) : .plain
      if bar.isEmphasized { frame.write(frame.look.glyph("▸", ">"), at: Point(area.x, y), strong, limit: area.right) }
      frame.write(bar.label, at: Point(area.x + 2, y), strong, limit: min(area.right, area.x + 2 + labels))
      Self.drawBar(bar.value, range, style, into: &frame, in: Rect(track.x, y, track.width, 1))
      if hasTexts {
        frame.write(bar.text, at: Point(area.right - TextWidth.of(bar.text), y), strong, limit: area.right)
      }
    }
  }

  private var naturalRange: ClosedRange<Float> {
    let values = bars.map(\.value).filter(\.isFinite)
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 0)
    return low < high ? low...high : 0...1
  }

  /// One bar from zero to `value`, where `range` fills the whole width.
  static func drawBar(
    _ value: Float, _ range: ClosedRange<Float>, _ style: Style, into frame: inout Frame, in track: Rect
  ) {
    guard value.isFinite, track.width > 0, range.lowerBound < range.upperBound else { return }
    let eighths = Float(8 * track.width) / (range.upperBound - range.lowerBound)
    func position(_ v: Float) -> Int {
      Int(((max(range.lowerBound, min(range.upperBound, v)) - range.lowerBound) * eighths).rounded())
    }
    let (zero, end) = (position(0), position(value))
    let (from, to) = (min(zero, end), max(zero, end))
    for column in 0..<track.width {
      let left = max(0, min(8, from - 8 * column))
      let right = max(0, min(8, to - 8 * column))
      guard right > left else { continue }
      frame[track.x + column, track.y] = cell(left: left, right: right, style, frame.look)
    }
  }

  /// A cell filled from `left` to `right` eighths. Blocks grow from the left edge, so one that ends at the right edge is
  /// the reverse of its complement.
  private static func cell(left: Int, right: Int, _ style: Style, _ look: Look) -> Cell {
    if !look.isUnicode { return Cell(right - left >= 4 ? "#" : "-", style) }
    if left == 0 { return Cell(blocks[right], style) }
    if right == 8 { return Cell(blocks[left], style.with(.reverse)) }
    return Cell(blocks[right], style)
  }

  static let blocks: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}
