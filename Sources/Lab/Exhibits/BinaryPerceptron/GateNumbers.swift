import Screen

/// Every number of the perceptron with two inputs. Names: `w1 w2 threshold eta` as in lesson files; `x1.01 x2.01 sum.01
/// out.01 y.01` of a row of the truth table; `before.w1`, `rule.a` and the like of the last example of the perceptron rule.
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
  private static let symbols = ["w₁", "w₂", "threshold"]
  private static let parameters = ["w1", "w2", "threshold"]
  private static let votes = ["first", "second"]

  var mistakes: Int { table.indices.count { table[$0].output != gate.targets[$0] } }

  func number(_ name: String) -> OpenNumber? {
    if let index = Self.parameters.firstIndex(of: name) { return parameter(index) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      if let row = Self.rows.firstIndex(of: parts[1]) { return number(parts[0], row: row) }
      return ruleNumber(parts[0], parts[1])
    }
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
    case "cycleStart", "cycleEnd":
      guard case .cycle(let earlier, let later) = learning.end else { return nil }
      return name == "cycleStart"
        ? OpenNumber(
          "pass", String(earlier), "The pass after which the weights were what they are now for the first time.")
        : OpenNumber("pass", String(later), "The pass after which they came back: from here on everything repeats.")
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

  // MARK: A weight

  /// What a neuron has in the place of w₁, w₂, threshold. No minus zero.
  private func value(_ index: Int, of neuron: Neuron) -> Float { index < 2 ? neuron.weights[index] : 0 - neuron.bias }

  private func parameter(_ index: Int) -> OpenNumber {
    let (symbol, text) = (Self.symbols[index], Format.signed(value(index, of: neuron)))
    let what = index < 2 ? "How much the \(Self.votes[index]) vote counts" : "What the sum must exceed"
    guard learning.last != nil else { return OpenNumber(symbol, text, "\(what); set by hand.") }
    return moved(index, OpenNumber(symbol, text, "\(what); moved by the perceptron rule."))
  }

  /// A weight as its start and what the rule added: start + η · (times up − times down).
  private func moved(_ index: Int, _ number: OpenNumber, _ when: String = "") -> OpenNumber {
    var number = number
    let name = Self.parameters[index]
    number.rule = "start + η·(times up − times down)"
    number.lines = {
      let (up, down) = (piece("up\(when).\(name)"), piece("down\(when).\(name)"))
      return ["= \(piece("start.\(name)")) + \(piece("eta"))·(\(up) − \(down))"]
    }
    return number
  }

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

  // MARK: The last example

  private func ruleNumber(_ kind: String, _ name: String) -> OpenNumber? {
    guard let last = learning.last, let start = learning.start else { return nil }
    if kind == "rule" { return ruleNumber(name, last) }
    guard let index = Self.parameters.firstIndex(of: name) else { return nil }
    let (symbol, move) = (Self.symbols[index], last.move(index))
    let moves = learning.moves[index]
    switch kind {
    case "start": return OpenNumber(symbol, Format.signed(value(index, of: start)), "Where the rule began.")
    case "up", "down":
      let count = kind == "up" ? moves.up : moves.down
      return OpenNumber("times \(kind)", String(count), "Examples that moved \(symbol) \(kind) by η.")
    case "upBefore", "downBefore":
      let isUp = kind == "upBefore"
      let count = isUp ? moves.up - (move > 0 ? 1 : 0) : moves.down - (move < 0 ? 1 : 0)
      return OpenNumber(
        "times \(isUp ? "up" : "down")", String(count),
        "Examples before the last one that moved \(symbol) \(isUp ? "up" : "down") by η.")
    case "before":
      let number = OpenNumber(
        symbol, Format.signed(value(index, of: last.before)), "\(symbol) when the last example came.")
      return moved(index, number, "Before")
    case "delta": return change(index, last)
    default: return nil
    }
  }

  private func change(_ index: Int, _ last: GateLearning.Lesson) -> OpenNumber {
    let amount = index < 2 ? last.change(index) : last.thresholdChange
    let input = index < 2 ? "·\(index == 0 ? "x₁" : "x₂")" : ""
    return OpenNumber(
      "Δ\(Self.symbols[index])", Format.change(amount),
      "How the last example moved \(index < 2 ? "" : "the ")\(Self.symbols[index]).",
      rule: index < 2 ? "η·(y − a)\(input)" : "−η·(y − a)"
    ) {
      let row = Self.rows[last.row]
      return index < 2
        ? ["= \(piece("eta"))·\(signed(piece("rule.error")))·\(piece("x\(index + 1).\(row)"))"]
        : ["= −\(piece("eta"))·\(signed(piece("rule.error")))"]
    }
  }

  private func ruleNumber(_ name: String, _ last: GateLearning.Lesson) -> OpenNumber? {
    let row = Self.rows[last.row]
    switch name {
    case "error":
      return OpenNumber(
        "y − a", Format.change(last.error, decimals: 0), "How wrong the output was: 1, 0 or −1.", rule: "y − a"
      ) { ["= \(piece("y.\(row)")) − \(piece("rule.a"))"] }
    case "a":
      return OpenNumber(
        "a", String(Int(last.output)), "The output before the weights moved.", rule: "1 if Σ > threshold, else 0"
      ) {
        [
          "\(piece("rule.sum")) \(last.output == 1 ? ">" : "≤") \(piece("before.threshold")) → \(last.output == 1 ? "1" : "0")"
        ]
      }
    case "sum":
      let input = Gate.inputs[last.row]
      let sum = zip(last.before.weights, input).reduce(0) { $0 + $1.0 * $1.1 }
      return OpenNumber(
        "Σ", Format.signed(sum), "The weighted votes before the weights moved.", rule: "w₁·x₁ + w₂·x₂"
      ) {
        ["= \(piece("before.w1"))·\(piece("x1.\(row)")) + \(signed(piece("before.w2")))·\(piece("x2.\(row)"))"]
      }
    default: return nil
    }
  }
}
