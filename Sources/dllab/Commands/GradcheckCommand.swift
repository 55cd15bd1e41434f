import ArgumentParser
import Engine
import Foundation

/// `dllab gradcheck`: whether what the Engine calls a gradient is one.
struct GradcheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check every layer's and loss's gradient against measured slopes.",
    discussion: """
      Every layer is written twice: once to be fast, in single precision, and once to be read, in double precision \
      (Sources/Engine/Reference). For each the table shows three errors, as a share of the largest number:

        slope     the reference's gradient, and the slope measured by changing one number by ±0.00001 (at most \(limit(SlopeCheck.slopeLimit)))
        output    the Engine's outputs, and the reference's (at most \(limit(SlopeCheck.kernelLimit)))
        gradient  the Engine's gradient, and the reference's (at most \(limit(SlopeCheck.kernelLimit)))

      Without --model all kinds of layers and losses are checked, on small and odd shapes; with it the layers of that network. \
      Of large layers some numbers are changed, drawn from the seed. The status is 1 if an error is too large.

      EXAMPLES
        dllab gradcheck
        dllab gradcheck --model lenet --seed 3
      """)

  @Option(help: ArgumentHelp("A network of the catalogue, for images of 28×28.", valueName: "name"))
  var model: String?

  @Option(help: ArgumentHelp("What inputs, weights and the places to look at are drawn from.", valueName: "number"))
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON array instead of the table.")
  var json = false

  func run() throws {
    let checks = try Failure.catching(.usage) {
      guard let model else { return try SlopeCheck.everything(seed: seed) }
      let experiment = try ModelCatalogue.model(model).experiment(
        input: Shape(channels: 1, height: 28, width: 28), classes: 10)
      return try SlopeCheck.layers(of: experiment.architecture, seed: seed)
    }
    Console.out(json ? try Console.json(checks) : Self.table(checks))
    if checks.contains(where: { !$0.isRight }) { throw Failure(.incomplete) }
  }

  /// A row a layer, and the worst of all below.
  static func table(_ checks: [SlopeCheck]) -> String {
    let rows = checks.map { check in
      [
        check.isRight ? Console.glyph("✓", "ok") : Console.glyph("✗", "NO"), check.name, check.shapes,
        "\(check.measured)", number(check.slopeError), number(check.outputError), number(check.gradientError),
      ].map(Console.plain)
    }
    let wrong = checks.count { !$0.isRight }
    let worst = [
      "", wrong == 0 ? "worst of \(checks.count)" : "\(wrong) of \(checks.count) wrong", "",
      "\(checks.reduce(0) { $0 + $1.measured })", number(checks.map(\.slopeError).max() ?? 0),
      number(checks.map(\.outputError).max() ?? 0), number(checks.map(\.gradientError).max() ?? 0),
    ]
    let head = ["", "layer", "shapes", "changed", "slope", "output", "gradient"]
    return aligned([head] + rows + [worst])
  }

  /// Columns of equal width; words to the left, numbers to the right. On a terminal names are cut to what fits its columns.
  private static func aligned(_ rows: [[String]]) -> String {
    func width(_ column: Int) -> Int { rows.map { $0[column].count }.max() ?? 0 }
    var widths = rows[0].indices.map(width)
    let others = widths.reduce(0, +) - widths[1] + 2 * (widths.count - 1)
    if Console.isLive(1) { widths[1] = min(widths[1], max(16, Console.columns(1) - others)) }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let (text, width) = (
          cell.0.count > cell.1 ? cell.0.prefix(cell.1 - 1) + Console.glyph("…", "~") : cell.0, cell.1
        )
        let space = String(repeating: " ", count: width - text.count)
        return column < 3 ? text + space : space + text
      }
      return cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func number(_ error: Double) -> String { String(format: "%.1e", error) }
  private static func limit(_ error: Double) -> String { String(format: "%.0e", error) }
}
