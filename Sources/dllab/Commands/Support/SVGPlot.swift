import Foundation

/// A curve through points, as an SVG picture: both axes logarithmic, so that a straight line is a power.
struct SVGPlot {
  var title: String
  var xLabel: String
  var yLabel: String
  /// From left to right, all numbers above 0.
  var points: [(x: Double, y: Double)]

  private let width = 640.0
  private let height = 400.0
  private let left = 72.0
  private let right = 24.0
  private let top = 48.0
  private let bottom = 56.0

  init(title: String, xLabel: String, yLabel: String, points: [(x: Double, y: Double)]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.points = points
  }

  /// The picture as text.
  var svg: String {
    let (xAxis, yAxis) = (LogAxis(points.map(\.x)), LogAxis(points.map(\.y), atLeast: 10))
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (left + xAxis.share(x) * (width - left - right), height - bottom - yAxis.share(y) * (height - top - bottom))
    }
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" font-family=\"sans-serif\" "
        + "font-size=\"13\" role=\"img\" aria-label=\"\(Self.escaped(title))\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
      text(title, left, 28, "start", size: 16),
      text(xLabel, (left + width - right) / 2, height - 12, "middle"),
      "<g transform=\"translate(18 \(Self.short((top + height - bottom) / 2))) rotate(-90)\">"
        + text(yLabel, 0, 0, "middle") + "</g>",
    ]
    for tick in xAxis.ticks {
      let x = place(tick, yAxis.range.lowerBound).x
      parts.append(line(x, top, x, height - bottom))
      parts.append(text(Self.label(tick), x, height - bottom + 18, "middle"))
    }
    for tick in yAxis.ticks {
      let y = place(xAxis.range.lowerBound, tick).y
      parts.append(line(left, y, width - right, y))
      parts.append(text(Self.label(tick), left - 8, y + 4, "end"))
    }
    let places = points.map { place($0.x, $0.y) }
    let path = places.map { "\(Self.short($0.x)),\(Self.short($0.y))" }.joined(separator: " ")
    parts.append("<polyline points=\"\(path)\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>")
    for (place, point) in zip(places, points) {
      parts.append(
        "<circle cx=\"\(Self.short(place.x))\" cy=\"\(Self.short(place.y))\" r=\"4\" fill=\"#1f5fa8\">"
          + "<title>\(Self.label(point.x)): \(Self.label(point.y))</title></circle>")
    }
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line x1=\"\(Self.short(x1))\" y1=\"\(Self.short(y1))\" x2=\"\(Self.short(x2))\" y2=\"\(Self.short(y2))\" stroke=\"#d8d8d8\"/>"
  }

  private func text(_ text: String, _ x: Double, _ y: Double, _ anchor: String, size: Int? = nil) -> String {
    let size = size.map { " font-size=\"\($0)\"" } ?? ""
    return
      "<text x=\"\(Self.short(x))\" y=\"\(Self.short(y))\" text-anchor=\"\(anchor)\"\(size)>\(Self.escaped(text))</text>"
  }

  private static func short(_ value: Double) -> String { String(format: "%.1f", value) }

  /// `0.5`, `20`, `2k`, `1M`.
  private static func label(_ value: Double) -> String {
    switch value {
    case 1e6...: String(format: "%g", value / 1e6) + "M"
    case 1e3...: String(format: "%g", value / 1e3) + "k"
    default: String(format: "%.3g", value)
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: "\"", with: "&quot;")
  }
}

/// A logarithmic axis that holds all values, from one tick to another.
struct LogAxis {
  let range: ClosedRange<Double>
  let ticks: [Double]

  /// - Parameters:
  ///   - values: above 0; at least one.
  ///   - atLeast: how many times as large as its beginning its end must be: what hardly changes shall look so.
  init(_ values: [Double], atLeast ratio: Double = 1) {
    var (low, high) = (values.min() ?? 1, values.max() ?? 1)
    let missing = max(1, ratio / (high / low)).squareRoot()
    (low, high) = (low / missing, high * missing)
    // 1, 2, 5, 10, … where that is not too close; over many powers of ten only these.
    let steps = log10(high / low) > 3 ? [1.0] : [1, 2, 5]
    let powers = Int(floor(log10(low))) - 1...Int(ceil(log10(high))) + 1
    let candidates = powers.flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
    let first = candidates.lastIndex { $0 <= low * 1.0001 } ?? 0
    let last = candidates.firstIndex { $0 >= high * 0.9999 && $0 > candidates[first] } ?? candidates.count - 1
    ticks = Array(candidates[first...last])
    range = candidates[first]...candidates[last]
  }

  /// Where a value lies, from 0 to 1.
  func share(_ value: Double) -> Double {
    log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
  }
}
