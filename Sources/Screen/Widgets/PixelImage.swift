/// A grey image: a digit, a feature map, a filter's output. 0 is paper, 1 is ink; ink is light on a dark terminal and dark on
/// a light one, so that it always stands out.
///
/// What does not fit the area is scaled down by averaging; `scale` enlarges by whole factors.
public struct PixelImage: Widget, Sendable {
  public var width: Int
  public var height: Int
  /// Row by row, 0…1.
  public var pixels: [Float]
  /// nil: the style that the learner chose, `frame.look.imageStyle`.
  public var style: ImageStyle?
  /// The colour of full ink, where the terminal has colours.
  public var tint: Color?
  public var scale: Int

  public init(
    width: Int, height: Int, pixels: [Float], style: ImageStyle? = nil, tint: Color? = nil, scale: Int = 1
  ) {
    self.width = max(0, width)
    self.height = max(0, height)
    self.pixels = pixels
    self.style = style
    self.tint = tint
    self.scale = max(1, scale)
  }

  /// The cells that this image takes in a style when it is not scaled down.
  public func size(style: ImageStyle) -> Size {
    Self.size(width: width, height: height, style: style, scale: scale)
  }

  /// The cells that an image of `width`×`height` pixels takes in a style.
  public static func size(width: Int, height: Int, style: ImageStyle, scale: Int = 1) -> Size {
    style.cells(width * scale, height * scale)
  }

  /// The same picture with other pixels: each is the mean of the area that it covers.
  public func resampled(width: Int, height: Int) -> PixelImage {
    var result = self
    result.pixels = Grid(self.width, self.height, pixels).resampled(width, height).values
    (result.width, result.height) = (width, height)
    return result
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    let style = self.style ?? frame.look.imageStyle
    let grid = Grid(width, height, pixels).enlarged(scale)
    // Where two cells a pixel are too many, one character for two pixels keeps more of the picture.
    let isSqueezed = style == .ascii && grid.fitted(into: style.pixels(area.size)) != (grid.width, grid.height)
    let fit = grid.fitted(into: isSqueezed ? ImageStyle.halfBlocks.pixels(area.size) : style.pixels(area.size))
    guard fit.width > 0 else { return }
    let fitted = grid.resampled(fit.width, fit.height)
    switch style {
    case .ascii where isSqueezed: drawSqueezed(fitted, into: &frame, in: area)
    case .ascii: drawASCII(fitted, into: &frame, in: area)
    case .halfBlocks where !frame.look.isUnicode: drawSqueezed(fitted, into: &frame, in: area)
    case .halfBlocks where frame.look.depth >= .sixteen: drawHalfBlocks(fitted, into: &frame, in: area)
    case .halfBlocks: drawShades(fitted, into: &frame, in: area)
    }
  }

  // MARK: Half-blocks

  /// Two pixels a cell: the upper one is the colour of ▀, the lower one the background behind it.
  private func drawHalfBlocks(_ grid: Grid, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    for y in stride(from: 0, to: grid.height, by: 2) {
      for x in 0..<grid.width {
        let upper = color(grid[x, y], look)
        let lower = y + 1 < grid.height ? color(grid[x, y + 1], look) : .standard
        frame[area.x + x, area.y + y / 2] = Cell("▀", Style(upper, on: lower))
      }
    }
  }

  /// The colour of a grey level. Paper is not quite the terminal's background, so that one sees where the image ends.
  private func color(_ level: Float, _ look: Look) -> Color {
    let level = max(0, min(1, level))
    if look.depth == .sixteen { return sixteenColor(level, look) }
    let paper = Color.grey(look.isLight ? 0.93 : 0.11)
    return Color.mix(paper, tint ?? .grey(look.isLight ? 0 : 1), level)
  }

  /// The four greys of the ANSI colours; the steps are set so that the soft edge of a stroke stays darker than its core.
  private func sixteenColor(_ level: Float, _ look: Look) -> Color {
    let greys: [UInt8] = look.isLight ? [15, 7, 8, 0] : [0, 8, 7, 15]
    let step = level < 0.18 ? 0 : level < 0.5 ? 1 : level < 0.8 ? 2 : 3
    return .ansi(greys[step])
  }

  /// Two colours only: of the characters whose halves are more or less filled, the one nearest to the two pixels.
  private func drawShades(_ grid: Grid, into frame: inout Frame, in area: Rect) {
    let style = Style(frame.look.depth == .none ? .standard : tint ?? .standard)
    for y in stride(from: 0, to: grid.height, by: 2) {
      for x in 0..<grid.width {
        let lower = y + 1 < grid.height ? grid[x, y + 1] : 0
        frame[area.x + x, area.y + y / 2] = Cell(Self.shade(grid[x, y], lower), style)
      }
    }
  }

  private static func shade(_ upper: Float, _ lower: Float) -> Unicode.Scalar {
    func distance(_ glyph: (Unicode.Scalar, Float, Float)) -> Float {
      (glyph.1 - upper) * (glyph.1 - upper) + (glyph.2 - lower) * (glyph.2 - lower)
    }
    return shades.min { distance($0) < distance($1) }!.0
  }

  /// A character and how much of its upper and lower half it fills. No quarter shade: as a halo it blurs thin strokes.
  private static let shades: [(Unicode.Scalar, Float, Float)] = [
    (" ", 0, 0), ("▀", 1, 0), ("▄", 0, 1), ("█", 1, 1), ("▒", 0.5, 0.5), ("▓", 0.75, 0.75),
  ]

  // MARK: Characters

  /// From paper to ink: each fills more of its cell than the one before.
  static let ramp = Array(" .:-=+*#%@".unicodeScalars)

  static func character(_ level: Float) -> Unicode.Scalar {
    ramp[max(0, min(ramp.count - 1, Int((level * Float(ramp.count - 1)).rounded())))]
  }

  /// Two cells a pixel; where there are greys, faint ink is dimmer too.
  private func drawASCII(_ grid: Grid, into frame: inout Frame, in area: Rect) {
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let cell = Cell(Self.character(grid[x, y]), inkStyle(grid[x, y], frame.look))
        frame[area.x + 2 * x, area.y + y] = cell
        frame[area.x + 2 * x + 1, area.y + y] = cell
      }
    }
  }

  /// Half-blocks where there are none: one character for two pixels, of the same size on the screen.
  private func drawSqueezed(_ grid: Grid, into frame: inout Frame, in area: Rect) {
    let squeezed = grid.resampled(grid.width, (grid.height + 1) / 2)
    for y in 0..<squeezed.height {
      for x in 0..<squeezed.width {
        let level = squeezed[x, y]
        frame[area.x + x, area.y + y] = Cell(Self.character(level), inkStyle(level, frame.look))
      }
    }
  }

  private func inkStyle(_ level: Float, _ look: Look) -> Style {
    switch look.depth {
    case .none: .plain
    case .eight, .sixteen: Style(tint ?? .standard)
    case .indexed, .direct:
      Style(Color.mix(.grey(look.isLight ? 0.75 : 0.3), tint ?? .grey(look.isLight ? 0 : 1), max(0, min(1, level))))
    }
  }
}
