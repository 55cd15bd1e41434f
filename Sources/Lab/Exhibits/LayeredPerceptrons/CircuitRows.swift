/// Numbers of the truth table's other rows. `row2:g4` is what gate g4 sends in row 2, and everything below it is of that row.
extension LayeredPerceptrons {
  static func name(_ name: String, inRow row: Int) -> String { "row\(row):\(name)" }

  /// How a number of another row came about: the board as it would be in that row answers.
  func explanation(inAnotherRow name: String) -> Explanation? {
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].hasPrefix("row"), let row = Int(parts[0].dropFirst(3)),
      (0..<evaluation.rows).contains(row)
    else { return nil }
    var board = self
    board.setRow(row, flows: false)
    guard var explanation = board.explanation(of: parts[1]) else { return nil }
    if circuit.inputs.contains(parts[1]) { explanation.meaning = "An input, as this row of the table has it." }
    explanation.lines = explanation.lines.map { line in
      line.map { piece in
        if case .number(let inner, let text) = piece {
          .number(name: Self.name(inner, inRow: row), text: text)
        } else {
          piece
        }
      }
    }
    return explanation
  }
}
