import Foundation

/// The ladder of learning rates: 1, 2 and 5 times the powers of ten.
enum Rates {
  private static let smallest: Float = 1e-6
  private static let largest: Float = 1000

  /// The next rung above or below a rate, which need not be on the ladder itself.
  static func next(_ rate: Float, up: Bool) -> Float {
    guard rate.isFinite, rate > 0 else { return smallest }
    let exponent = Int(log10(rate).rounded(.down))
    // From text, so that 0.02 is the same number that a lesson or the command line writes.
    let rungs = (exponent - 1...exponent + 1).flatMap { power in [1, 2, 5].compactMap { Float("\($0)e\(power)") } }
    let next =
      up ? rungs.first { $0 > rate * 1.001 } : rungs.last { $0 < rate * 0.999 }
    return max(smallest, min(largest, next ?? rate))
  }

  /// `0.05`, `3`, `0.0002`: no needless zeros.
  static func text(_ rate: Float) -> String {
    if rate == 0 || !rate.isFinite { return Format.number(rate, decimals: 0) }
    if rate < 1e-4 { return String(format: "%.0e", rate) }
    return String(format: "%.4g", rate)
  }
}
