import Datasets
import Foundation

/// The learner's digits as `dllab hand list` prints them.
struct HandList {
  let digits: [KeptDigit]
  let network: PersonalNetwork

  var text: String {
    guard !digits.isEmpty else { return ([HandCommand.nothing] + networkLines).joined(separator: "\n") }
    let rows = digits.map { kept in
      Self.right("\(kept.id)", 6) + Self.right("\(kept.digit.label)", 7) + "  \(Self.time(kept.date))"
        + Self.right("\(kept.digit.strokes.count)", 9) + (kept.isHeldOut ? "  held out" : "")
    }
    let counts = (0...9).map { label in "\(label): \(digits.count { $0.digit.label == label })" }
    return
      (["NUMBER  DIGIT  DRAWN             STROKES"] + rows + [
        "", "\(Self.counted(digits.count, "digit")); \(counts.joined(separator: ", "))",
      ] + networkLines).joined(separator: "\n")
  }

  private var networkLines: [String] {
    network.date.map { ["The pad reads with the network you tuned to them (\(Self.time($0)))."] } ?? []
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  static func time(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    return formatter.string(from: date)
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// The same for programs, in snake case.
  struct Summary: Encodable {
    struct Entry: Encodable {
      var number: Int
      var digit: Int
      /// Seconds since 1970.
      var drawnAt: Double
      var isHeldOut: Bool
      var strokes: [Stroke]
    }
    struct Stroke: Encodable {
      /// In widths of the pad.
      var width: Float
      /// x, y; (0, 0) is the upper left corner of the pad.
      var points: [[Float]]
    }
    var digits: [Entry]
    /// The file of the network that the pad reads with, if the learner has one.
    var network: String?
  }

  var summary: Summary {
    Summary(
      digits: digits.map { kept in
        Summary.Entry(
          number: kept.id, digit: kept.digit.label, drawnAt: kept.date.timeIntervalSince1970, isHeldOut: kept.isHeldOut,
          strokes: kept.digit.strokes.map { .init(width: $0.width, points: $0.points.map { [$0.x, $0.y] }) })
      }, network: network.exists ? network.url.path : nil)
  }
}
