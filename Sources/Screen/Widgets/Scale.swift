/// Round ticks along an axis: multiples of 1, 2 or 5 times a power of ten.
public struct Scale: Hashable, Sendable {
  /// The distance between two ticks.
  public let step: Float
  /// Decimals that the step needs.
  public let decimals: Int

  /// The smallest round step that leaves at most `count` intervals between ticks in a range.
  public init(_ range: ClosedRange<Float>, atMost count: Int) {
    let length = range.upperBound - range.lowerBound
    guard length.isFinite, length > 0 else {
      (step, decimals) = (1, 0)
      return
    }
    let wanted = length / Float(max(1, count))
    var power: Float = 1
    var exponent = 0
    while power > wanted, exponent > -30 { (power, exponent) = (power / 10, exponent - 1) }
    while power * 10 <= wanted, exponent < 30 { (power, exponent) = (power * 10, exponent + 1) }
    let factor: Float = [1, 2, 5, 10].first { $0 * power >= wanted * 0.9999 } ?? 10
    step = factor * power
    decimals = max(0, -(factor == 10 ? exponent + 1 : exponent))
  }

  /// The ticks inside a range, from below.
  public func ticks(in range: ClosedRange<Float>) -> [Float] {
    let first = (range.lowerBound / step - 1e-3).rounded(.up)
    let last = (range.upperBound / step + 1e-3).rounded(.down)
    guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The range widened to the ticks around it.
  public func widened(_ range: ClosedRange<Float>) -> ClosedRange<Float> {
    let lower = (range.lowerBound / step + 1e-3).rounded(.down) * step
    let upper = (range.upperBound / step - 1e-3).rounded(.up) * step
    return lower < upper ? lower...upper : range
  }

  /// A tick's label: as many decimals as the step needs; `k` and `M` for large numbers.
  public func label(_ value: Float) -> String {
    if value == 0, step >= 1000 { return "0" }
    if step >= 1_000_000 { return Self.decimal(value / 1_000_000, places: 0) + "M" }
    if step >= 1000 || abs(value) >= 100_000 {
      return Self.decimal(value / 1000, places: step < 1000 && value != 0 ? 1 : 0) + "k"
    }
    return Self.decimal(value, places: decimals)
  }

  /// A number with a fixed count of decimals and a true minus sign.
  public static func decimal(_ value: Float, places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
    let places = max(0, min(9, places))
    let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
    let scaled = (abs(Double(value)) * factor).rounded()
    guard scaled < 1e18 else { return "\(value)" }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "−" : ""
    return places == 0 ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
