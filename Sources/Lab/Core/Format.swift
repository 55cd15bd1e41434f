import Foundation

/// Numbers as a reader wants them.
public enum Format {
  /// `97.53 %`
  public static func percent(_ share: Float, decimals: Int = 2) -> String {
    String(format: "%.\(decimals)f %%", share * 100)
  }

  /// A number with `decimals` decimals and a true minus sign where the reader is a person.
  public static func number(_ value: Float, decimals: Int = 3) -> String {
    value.isFinite ? String(format: "%.\(decimals)f", value) : value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞"
  }

  /// `48.2k`, `1.3M`: three digits that matter.
  public static func short(_ value: Float) -> String {
    switch abs(value) {
    case ..<1000: String(format: value < 10 ? "%.1f" : "%.0f", value)
    case ..<100_000: String(format: "%.1fk", value / 1000)
    case ..<1_000_000: String(format: "%.0fk", value / 1000)
    default: String(format: "%.1fM", value / 1_000_000)
    }
  }

  /// `12,345`
  public static func grouped(_ value: Int) -> String {
    var digits = String(abs(value))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `0:42`, `3:07`, `1:02:09`
  public static func duration(_ seconds: Double) -> String {
    let total = Int(max(0, seconds).rounded())
    let (h, m, s) = (total / 3600, total / 60 % 60, total % 60)
    return h > 0 ? String(format: "%d:%02d:%02d", h, m, s) : String(format: "%d:%02d", m, s)
  }
}
