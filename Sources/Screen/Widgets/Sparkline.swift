/// The course of a number in one row: one column a value, the newest at the right.
public struct Sparkline: Widget, Sendable {
  public var values: [Float]
  public var role: Role
  /// nil: from the smallest to the largest of the values shown.
  public var range: ClosedRange<Float>?

  public init(values: [Float], role: Role = .accent, range: ClosedRange<Float>? = nil) {
    self.values = values
    self.role = role
    self.range = range
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    guard area.height > 0 else { return }
    let shown = values.suffix(area.width)
    let finite = shown.filter(\.isFinite)
    guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max() else { return }
    let ramp: [Unicode.Scalar] = frame.look.isUnicode ? Self.blocks : Self.ascii
    let style = frame.look.style(role)
    for (i, value) in shown.enumerated() where value.isFinite {
      let share = high > low ? max(0, min(1, (value - low) / (high - low))) : 0.5
      let glyph = ramp[Int((share * Float(ramp.count - 1)).rounded())]
      frame[area.x + i, area.bottom - 1] = Cell(glyph, style)
    }
  }

  private static let blocks = Array("▁▂▃▄▅▆▇█".unicodeScalars)
  private static let ascii = Array("_.-=+*#".unicodeScalars)
}
