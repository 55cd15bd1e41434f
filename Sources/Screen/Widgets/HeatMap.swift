/// Signed numbers as colours: blue above zero, orange below, the terminal's background around zero. For weights, filters and
/// gradients. Without colours, characters carry sign (`+` against `-`) and size.
public struct HeatMap: Widget, Sendable {
  public var columns: Int
  public var rows: Int
  /// Row by row.
  public var values: [Float]
  /// The value of the full colour, on both sides of zero; nil: the largest size that occurs.
  public var range: Float?
  /// nil: the style that the learner chose, `frame.look.imageStyle`.
  public var style: ImageStyle?
  public var scale: Int

  public init(
    columns: Int, rows: Int, values: [Float], range: Float? = nil, style: ImageStyle? = nil, scale: Int = 1
  ) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.values = values
    self.range = range
    self.style = style
    self.scale = max(1, scale)
  }

  /// The cells that this map takes in a style when it is not scaled down.
  public func size(style: ImageStyle) -> Size { style.cells(columns * scale, rows * scale) }

  public func draw(into frame: inout Frame, in area: Rect) {
    let style = self.style ?? frame.look.imageStyle
    let grid = Grid(columns, rows, values)
    let limit = range.map(abs) ?? grid.values.reduce(0) { max($0, abs($1)) }
    let unit = Grid(columns, rows, limit > 0 ? grid.values.map { max(-1, min(1, $0 / limit)) } : [])
    let large = unit.enlarged(scale)
    let fit = large.fitted(into: style.pixels(area.size))
    guard fit.width > 0 else { return }
    let fitted = large.resampled(fit.width, fit.height)
    let isSmooth = frame.look.isUnicode && frame.look.depth >= .sixteen
    switch style {
    case .ascii: drawCharacters(fitted, cellsPerValue: 2, into: &frame, in: area)
    case .halfBlocks where isSmooth: drawHalfBlocks(fitted, into: &frame, in: area)
    case .halfBlocks:
      drawCharacters(fitted.resampled(fit.width, (fit.height + 1) / 2), cellsPerValue: 1, into: &frame, in: area)
    }
  }

  private func drawHalfBlocks(_ grid: Grid, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    for y in stride(from: 0, to: grid.height, by: 2) {
      for x in 0..<grid.width {
        let upper = Self.color(grid[x, y], look)
        let lower = y + 1 < grid.height ? Self.color(grid[x, y + 1], look) : .standard
        frame[area.x + x, area.y + y / 2] = Cell("▀", Style(upper, on: lower))
      }
    }
  }

  private func drawCharacters(_ grid: Grid, cellsPerValue: Int, into frame: inout Frame, in area: Rect) {
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let value = grid[x, y]
        var style = Style.plain
        if frame.look.depth != .none { style = frame.look.style(value < 0 ? .negative : .positive) }
        let cell = Cell(Self.character(value, isUnicode: frame.look.isUnicode), style)
        for i in 0..<cellsPerValue { frame[area.x + cellsPerValue * x + i, area.y + y] = cell }
      }
    }
  }

  /// The colour of a value from −1 to 1, for whoever shows a single signed number as a colour.
  public static func color(_ value: Float, _ look: Look) -> Color {
    let size = min(1, abs(value))
    if look.depth <= .sixteen {
      let paper: UInt8 = look.isLight ? 15 : 0
      let (weak, strong): (UInt8, UInt8) = value < 0 ? (1, 9) : (4, 12)
      return .ansi(size < 0.15 ? paper : (size < 0.55) != look.isLight ? weak : strong)
    }
    var ramp = value < 0 ? (look.isLight ? lightOrange : darkOrange) : look.isLight ? lightBlue : darkBlue
    if look.depth == .indexed { return ramp[Int((size * Float(ramp.count - 1)).rounded())] }
    // The palette's own first step is far from the way between its neighbours.
    ramp.remove(at: 1)
    let place = size * Float(ramp.count - 1)
    let step = min(ramp.count - 2, Int(place))
    return Color.mix(ramp[step], ramp[step + 1], place - Float(step))
  }

  // From zero to the full colour. All but the first are colours of the 256-colour palette, so that their order survives where
  // there are no others; where there are, those between them are mixed.
  private static let darkBlue: [Color] = [
    .rgb(38, 38, 38), .rgb(0, 0, 95), .rgb(0, 0, 175), .rgb(0, 95, 215), .rgb(0, 135, 255), .rgb(95, 175, 255),
    .rgb(135, 215, 255),
  ]
  private static let darkOrange: [Color] = [
    .rgb(38, 38, 38), .rgb(95, 0, 0), .rgb(135, 0, 0), .rgb(175, 0, 0), .rgb(215, 95, 0), .rgb(255, 135, 0),
    .rgb(255, 175, 95),
  ]
  private static let lightBlue: [Color] = [
    .rgb(238, 238, 238), .rgb(215, 215, 255), .rgb(175, 215, 255), .rgb(135, 175, 255), .rgb(95, 135, 215),
    .rgb(0, 95, 215), .rgb(0, 0, 175),
  ]
  private static let lightOrange: [Color] = [
    .rgb(238, 238, 238), .rgb(255, 215, 175), .rgb(255, 175, 135), .rgb(255, 135, 95), .rgb(215, 95, 0),
    .rgb(175, 95, 0), .rgb(135, 0, 0),
  ]

  /// A character that says sign and size of a value from −1 to 1.
  public static func character(_ value: Float, isUnicode: Bool) -> Unicode.Scalar {
    let step = abs(value) < 0.08 ? 0 : abs(value) < 0.3 ? 1 : abs(value) < 0.65 ? 2 : 3
    let positive: [Unicode.Scalar] = [isUnicode ? "·" : ".", "+", "*", "#"]
    let negative: [Unicode.Scalar] = [isUnicode ? "·" : ".", "-", "=", isUnicode ? "≡" : "%"]
    return value < 0 ? negative[step] : positive[step]
  }
}
