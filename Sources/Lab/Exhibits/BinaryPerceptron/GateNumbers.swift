import Screen

/// Every number of the perceptron with two inputs. Names: `w1 w2 threshold eta` as in lesson files; `x1.01 x2.01 sum.01
/// out.01 y.01` of a row of the truth table; `rows`, `mistakes`. Those of the perceptron rule stand in `RuleNumbers.swift`.
struct GateNumbers: NumberBook {
  let gate: Gate
  let neuron: Neuron
  let learning: GateLearning
  let table: [(sum: Float, output: Float)]

  init(_ exhibit: BinaryPerceptron) {
    gate = exhibit.gate
    neuron = exhibit.neuron
    learning = exhibit.learning
    table = exhibit.table
  }

  /// `00`, `01`, `10`, `11`: the names of the rows.
  static let rows = ["00", "01", "10", "11"]
  static let symbols = ["w₁", "w₂", "threshold"]
  static let parameters = ["w1", "w2", "threshold"]
  static let votes = ["first", "second"]

  var mistakes: Int { table.indices.count { table[$0].output != gate.targets[$0] } }

  func number(_ name: String) -> OpenNumber? {
    if let index = Self.parameters.firstIndex(of: name) { return parameter(index) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      if let row = Self.rows.firstIndex(of: parts[1]) { return number(parts[0], row: row) }
    }
    if let number = ruleNumber(name) { return number }
    switch name {
    case "eta": return OpenNumber("η", Format.signed(GateLearning.rate), "How far one mistake moves a weight.")
    case "mistakes":
      return OpenNumber(
        "mistakes", String(mistakes), "Rows whose output is not the wanted one.", rule: "count the rows with output ≠ y"
      ) {
        Self.rows.indices.map { row in
          let (name, isWrong) = (Self.rows[row], table[row].output != gate.targets[row])
          let verdict = isWrong ? "≠ \(piece("y.\(name)"))  wrong" : "= \(piece("y.\(name)"))" as Explanation.Line
          return "\(spaced(row)): \(piece("out.\(name)")) \(verdict)"
        }
      }
    case "rows":
      return OpenNumber("rows", "4", "All that two votes can be, each of them 0 or 1.", rule: "2·2") { ["= 2·2"] }
    case "examples":
      return OpenNumber("examples", String(learning.examples), "Examples shown to the rule since it began.")
    case "pass":
      return OpenNumber(
        "pass", String(currentPass), "Four examples, one for each row, make a pass.", rule: "examples / 4, rounded up"
      ) { ["= \(piece("examples")) / 4, rounded up"] }
    default: return nil
    }
  }

  /// The pass that the last example belongs to.
  var currentPass: Int { learning.passes + (learning.next == 0 ? 0 : 1) }

  func spaced(_ row: Int) -> String { Gate.inputs[row].map { String(Int($0)) }.joined(separator: " ") }

  // MARK: A row of the truth table

  private func number(_ kind: String, row: Int) -> OpenNumber? {
    let name = Self.rows[row]
    switch kind {
    case "x1", "x2":
      let index = kind == "x1" ? 0 : 1
      return OpenNumber(
        index == 0 ? "x₁" : "x₂", String(Int(Gate.inputs[row][index])),
        "The \(Self.votes[index]) vote in the row \(spaced(row)) of the truth table.")
    case "sum":
      return OpenNumber(
        "Σ", Format.signed(table[row].sum), "The votes that are 1, each with its weight.", rule: "w₁·x₁ + w₂·x₂"
      ) { ["= \(piece("w1"))·\(piece("x1.\(name)")) + \(signed(piece("w2")))·\(piece("x2.\(name)"))"] }
    case "out":
      return OpenNumber(
        "output", String(Int(table[row].output)), "What the perceptron says in the row \(spaced(row)).",
        rule: "1 if Σ > threshold, else 0"
      ) { ["\(comparison(of: row)) → \(table[row].output == 1 ? "1" : "0")"] }
    case "y":
      return OpenNumber("y", String(Int(gate.targets[row])), "What \(gate.rawValue) wants in the row \(spaced(row)).")
    default: return nil
    }
  }

  /// `Σ > threshold` or `Σ ≤ threshold` with the numbers of a row.
  func comparison(of row: Int) -> Explanation.Line {
    "\(piece("sum.\(Self.rows[row])")) \(table[row].output == 1 ? ">" : "≤") \(piece("threshold"))"
  }
}
