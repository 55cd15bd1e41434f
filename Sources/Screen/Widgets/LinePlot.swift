/// Curves over an x-axis, drawn in braille dots, with round ticks and each curve's name at its end, so that nobody needs the
/// colours to tell them apart.
public struct LinePlot: Widget, Sendable {
  public struct Series: Sendable {
    public var name: String
    /// In the order of the line; a point that is not finite interrupts it.
    public var points: [(x: Float, y: Float)]
    public var role: Role

    public init(name: String, points: [(x: Float, y: Float)], role: Role) {
      self.name = name
      self.points = points
      self.role = role
    }
  }

  public struct Axis: Hashable, Sendable {
    public var label: String
    /// nil: what the points need, widened to round numbers.
    public var range: ClosedRange<Float>?

    public init(label: String = "", range: ClosedRange<Float>? = nil) {
      self.label = label
      self.range = range
    }
  }

  /// A point that stands out: where on the curve one is.
  public struct Marker: Hashable, Sendable {
    public var x: Float
    public var y: Float
    public var label: String
    public var role: Role

    public init(x: Float, y: Float, label: String = "", role: Role = .key) {
      self.x = x
      self.y = y
      self.label = label
      self.role = role
    }
  }

  public var series: [Series]
  public var x: Axis
  public var y: Axis
  public var markers: [Marker]
  /// x-values at which a vertical line stands.
  public var verticalLines: [Float]

  public init(
    series: [Series], x: Axis = Axis(), y: Axis = Axis(), markers: [Marker] = [], verticalLines: [Float] = []
  ) {
    self.series = series
    self.x = x
    self.y = y
    self.markers = markers
    self.verticalLines = verticalLines
  }

  /// The plot in one sentence, for whoever cannot see it: each curve from its first to its last value.
  public var sentence: String {
    let parts = series.compactMap { line -> String? in
      let points = line.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let first = points.first, let last = points.last else { return nil }
      let name = line.name.isEmpty ? y.label : line.name
      let from = Self.spoken(first.y)
      let to = Self.spoken(last.y)
      let verb = last.y < first.y ? "falls" : last.y > first.y ? "rises" : "stays"
      return verb == "stays" ? "\(name) stays at \(to)" : "\(name) \(verb) from \(from) to \(to)"
    }
    if parts.isEmpty { return "No points yet." }
    let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    let from = Self.spoken(points.map(\.x).min() ?? 0)
    let to = Self.spoken(points.map(\.x).max() ?? 0)
    let over = x.label.isEmpty ? "from \(from) to \(to)" : "over \(x.label) \(from) to \(to)"
    return "\(parts.joined(separator: "; ")), \(over)."
  }

  /// About three digits that matter, without needless zeros.
  private static func spoken(_ value: Float) -> String {
    let size = abs(value)
    let places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 || size == 0 ? 3 : 5
    var text = Scale.decimal(value, places: places)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// The cell in which a point stands when the plot is drawn in an area; nil outside the axes.
  public func cell(_ x: Float, _ y: Float, in area: Rect, _ look: Look) -> Point? {
    area.isEmpty ? nil : Layout(self, area, look).cell(x, y)
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let layout = Layout(self, area, frame.look)
    layout.drawAxes(into: &frame)
    layout.drawCurves(into: &frame)
    layout.drawMarkers(into: &frame)
    layout.drawNames(into: &frame)
  }
}
