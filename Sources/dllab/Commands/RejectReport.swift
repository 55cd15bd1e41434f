import Foundation
import Lab

/// How well "not a digit" was told.
struct RejectReport: Encodable {
  struct Row: Encodable {
    var name: String
    var isDigit: Bool
    /// Whether nobody could say what they are.
    var isDoubtful: Bool
    var count: Int
    /// Digits that were refused, or others that were not.
    var wrong: Int
    /// Those that the pad names a digit without a question mark.
    var sure: Int
    /// What was taken wrongly most often, and how often.
    var worst: [String]

    var share: Double { count == 0 ? 0 : Double(wrong) / Double(count) }
  }

  /// What another sign would achieve with as many digits refused.
  struct Other: Encodable {
    var name: String
    var taken: Double
    var refused: Double
  }

  var model: String
  var threshold: Float
  var rows: [Row]
  var others: [Other] = []

  /// The share of held-out digits that are refused.
  var refusedDigits: Double { rows.first?.share ?? 0 }

  var text: String {
    var lines = ["\(model)", "said to be no digit: below p(digit) = \(Format.number(threshold, decimals: 4))", ""]
    lines += table("refused, though they are digits", rows.filter(\.isDigit)) + [""]
    lines += table("taken for digits, though they are none", rows.filter { !$0.isDigit && !$0.isDoubtful })
    let doubtful = rows.filter(\.isDoubtful)
    if !doubtful.isEmpty { lines += [""] + table("which may be taken for digits", doubtful) }
    if !others.isEmpty {
      lines += ["", "Other signs, set so that as many held-out digits are refused (\(Self.percent(refusedDigits))):"]
      lines.append(Self.left("", 50) + Self.right("drawings taken", 16) + Self.right("pad digits refused", 21))
      for other in others {
        lines.append(
          "  " + Self.left(other.name, 48) + Self.right(Self.percent(other.taken), 16)
            + Self.right(Self.percent(other.refused), 21))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func table(_ title: String, _ rows: [Row]) -> [String] {
    let all = Row(
      name: "all", isDigit: rows.first?.isDigit ?? true, isDoubtful: false, count: rows.reduce(0) { $0 + $1.count },
      wrong: rows.reduce(0) { $0 + $1.wrong }, sure: rows.reduce(0) { $0 + $1.sure }, worst: [])
    let sure = all.isDigit ? "named, sure" : "without “?”"
    return [Self.left(title, 36) + Self.right("", 26) + Self.right(sure, 14)]
      + (rows.count > 1 ? rows + [all] : rows).map { row in
        let worst = row.worst.isEmpty ? "" : "   " + row.worst.joined(separator: ", ")
        return "  " + Self.left(row.name, 34) + Self.right("\(row.wrong) of \(row.count)", 16)
          + Self.right(Self.percent(row.share), 10)
          + Self.right(Self.percent(Double(row.sure) / Double(max(1, row.count))), 14) + worst
      }
  }

  private static func percent(_ share: Double) -> String { Format.percent(Float(share)) }
  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
