import Foundation

/// How many digits were read right: by digit and manner in each window, by hand, and which were not.
public struct PadTally: Sendable {
  public let outcomes: [PadTrial.Outcome]

  public init(_ outcomes: [PadTrial.Outcome]) { self.outcomes = outcomes }

  public var right: Int { outcomes.count(where: \.isRight) }
  /// The share that was read right, 0…1.
  public var share: Double { outcomes.isEmpty ? 0 : Double(right) / Double(outcomes.count) }

  /// The whole report.
  public var text: String {
    var lines: [String] = []
    for window in windows { lines += table(of: window) + [""] }
    lines += hands + failures
    lines.append("")
    lines.append("\(right) of \(outcomes.count) right: \(Self.percent(right, outcomes.count))")
    return lines.joined(separator: "\n")
  }

  private var windows: [PadSeries.Window] {
    unique(outcomes.map { PadSeries.Window(columns: $0.columns, rows: $0.rows) }).sorted { $0.columns < $1.columns }
  }

  private func unique<T: Hashable>(_ values: [T]) -> [T] {
    var seen: Set<T> = []
    return values.filter { seen.insert($0).inserted }
  }

  /// Rows are digits, columns manners; a cell says how many of how many were wrong, a dot that none was.
  private func table(of window: PadSeries.Window) -> [String] {
    let here = outcomes.filter { $0.columns == window.columns && $0.rows == window.rows }
    let manners = Manner.allCases.filter { manner in here.contains { $0.manner == manner } }
    func row(_ title: String, _ chosen: [PadTrial.Outcome]) -> String {
      let cells = manners.map { manner in
        let own = chosen.filter { $0.manner == manner }
        let wrong = own.count { !$0.isRight }
        return Self.right(own.isEmpty ? "" : wrong == 0 ? "·" : "\(wrong)/\(own.count)", Self.columnWidth)
      }
      let right = chosen.count(where: \.isRight)
      return Self.left(title, 8) + cells.joined() + Self.right(Self.percent(right, chosen.count), 9)
    }
    let heading = manners.map { Self.right($0.rawValue, Self.columnWidth) }.joined()
    return ["\(window.columns)×\(window.rows), wrong by digit and manner:", Self.left("", 8) + heading + "    right"]
      + unique(here.map(\.trajectory.label)).sorted().map { digit in
        row("\(digit)", here.filter { $0.trajectory.label == digit })
      } + [row("all", here)]
  }

  private var hands: [String] {
    let names = unique(outcomes.map(\.trajectory.hand)).filter { !$0.isEmpty }
    guard names.count > 1 else { return [] }
    let width = (names.map(\.count).max() ?? 0) + 2
    return ["Right by hand:"]
      + names.map { name in
        let own = outcomes.filter { $0.trajectory.hand == name }
        return "  " + Self.left(name, width) + Self.right(Self.percent(own.count(where: \.isRight), own.count), 9)
      } + [""]
  }

  private var failures: [String] {
    let wrong = outcomes.filter { !$0.isRight }.sorted {
      ($0.trajectory.source, $0.columns) < ($1.trajectory.source, $1.columns)
    }
    guard !wrong.isEmpty else { return [] }
    return ["Wrong:"]
      + wrong.map { outcome in
        let answer = outcome.answer.map { "read as \($0)" } ?? "not read"
        let who = outcome.trajectory.hand.isEmpty ? "" : " by \(outcome.trajectory.hand)"
        return "  \(outcome.trajectory.source): \(outcome.trajectory.label)\(who), \(outcome.manner.rawValue), "
          + "\(outcome.columns)×\(outcome.rows): \(answer)"
      }
  }

  private static let columnWidth = 11

  private static func percent(_ part: Int, _ whole: Int) -> String {
    String(format: "%.2f %%", 100 * Double(part) / Double(max(1, whole)))
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
