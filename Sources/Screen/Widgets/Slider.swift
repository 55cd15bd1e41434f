/// A number that the learner sets: `w₁ ├────●────┤ 0.35`.
public struct Slider: Widget, Sendable {
  public var label: String
  public var value: Float
  public var range: ClosedRange<Float>
  public var isFocused: Bool
  /// The value as text; nil: two decimals.
  public var text: String?
  /// Cells of the label and of the text, so that sliders above each other line up; nil: as wide as they are.
  public var labelWidth: Int?
  public var textWidth: Int?

  public init(
    label: String, value: Float, range: ClosedRange<Float>, isFocused: Bool = false, text: String? = nil,
    labelWidth: Int? = nil, textWidth: Int? = nil
  ) {
    self.label = label
    self.value = value
    self.range = range
    self.isFocused = isFocused
    self.text = text
    self.labelWidth = labelWidth
    self.textWidth = textWidth
  }

  private var valueText: String { text ?? Scale.decimal(value, places: 2) }

  /// The cells of the track, for a zone; its first column is the range's lower end, its last the upper.
  public func track(in area: Rect) -> Rect {
    let before = 2 + (labelWidth ?? TextWidth.of(label)) + 1
    let after = 1 + (textWidth ?? max(6, TextWidth.of(valueText)))
    return Rect(area.x + before, area.y, area.width - before - after, min(1, area.height))
  }

  /// The value under a column of the screen: what a click or a drag there sets.
  public func value(atColumn column: Int, in area: Rect) -> Float {
    let track = track(in: area)
    guard track.width > 1 else { return value }
    let share = Float(column - track.x) / Float(track.width - 1)
    return range.lowerBound + max(0, min(1, share)) * (range.upperBound - range.lowerBound)
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let look = frame.look
    let track = track(in: area)
    let style = look.style(isFocused ? .key : .text)
    if isFocused { frame.write(look.glyph("▸", ">"), at: area.origin, style) }
    frame.write(label, at: Point(area.x + 2, area.y), style, limit: track.width > 0 ? track.x - 1 : area.right)
    let length = range.upperBound - range.lowerBound
    if track.width > 0 {
      frame.fill(track, look.isUnicode ? "─" : "-", look.style(.border))
      frame[track.x, track.y] = Cell(look.isUnicode ? "├" : "|", look.style(.border))
      frame[track.right - 1, track.y] = Cell(look.isUnicode ? "┤" : "|", look.style(.border))
      if length > 0, value.isFinite {
        let share = max(0, min(1, (value - range.lowerBound) / length))
        let knob = track.x + Int((share * Float(track.width - 1)).rounded())
        let knobStyle = look.style(isFocused ? .key : .accent)
        frame[knob, track.y] = Cell(look.isUnicode ? "●" : "O", knobStyle)
      }
    }
    let room = area.right - max(area.x, track.right)
    let width = TextWidth.of(valueText)
    if width < room { frame.write(valueText, at: Point(area.right - width, area.y), style, limit: area.right) }
  }
}
