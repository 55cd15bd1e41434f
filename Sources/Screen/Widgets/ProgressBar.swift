/// How much is done: a line that fills up, and the share in words.
public struct ProgressBar: Widget, Sendable {
  /// 0…1.
  public var fraction: Float
  /// What stands behind the bar; nil: the share in percent.
  public var text: String?
  public var role: Role

  public init(_ fraction: Float, text: String? = nil, role: Role = .accent) {
    self.fraction = fraction
    self.text = text
    self.role = role
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let share = fraction.isFinite ? max(0, min(1, fraction)) : 0
    let text = self.text ?? "\(Int((share * 100).rounded(.down))) %"
    let textWidth = max(text.isEmpty ? 0 : 5, TextWidth.of(text))
    let hasText = !text.isEmpty && area.width >= textWidth + 5
    let width = hasText ? area.width - textWidth - 1 : area.width
    let done = Int((share * Float(width)).rounded())
    let (full, rest): (Unicode.Scalar, Unicode.Scalar) = frame.look.isUnicode ? ("━", "─") : ("=", ".")
    frame.fill(Rect(area.x, area.y, width, 1), rest, frame.look.style(.border))
    frame.fill(Rect(area.x, area.y, done, 1), full, frame.look.style(role).with(.bold))
    if hasText {
      frame.write(text, at: Point(area.right - TextWidth.of(text), area.y), .text, limit: area.right)
    }
  }
}
