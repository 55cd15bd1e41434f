/// How the numbers of the whole circuit came about, and those that count gates and layers.
///
/// Names of the whole: `rows`, those of the truth table; `mistakes`, and `mistakes.8` without the first eight; `wanted.out`,
/// what is wanted at an output; `open`, what an open end counts as; with the adder `A`, `B`, `sum`, each with `.bits` behind
/// it in binary, and `wanted.sum`. `column2.first` and `column2.last` are the layers of a column of the board.
extension LayeredPerceptrons {
  static let openEnd = "open"
  /// So many wrong rows are shown at a time.
  private static let mistakesShown = 8

  func explanation(ofTheWhole name: String) -> Explanation? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case (Self.openEnd, 1):
      return Explanation(symbol: "open", text: "0", meaning: "Nothing is connected here, which counts as 0.")
    case ("rows", 1):
      let twos = Array(repeating: "2", count: circuit.inputs.count).joined(separator: "·")
      return Explanation(
        symbol: "rows", text: "\(evaluation.rows)",
        meaning: "All that \(circuit.inputs.count) inputs can be, each of them 0 or 1.", rule: "2 for each input",
        lines: [[.text("= \(twos)")]])
    case ("mistakes", 1): return explainMistakes(after: 0)
    case ("mistakes", 2):
      return Int(parts[1]).flatMap { (1..<max(1, wrongRows.count)).contains($0) ? explainMistakes(after: $0) : nil }
    case ("wanted", 2): return explainWanted(parts[1])
    case (_, 1): return wanted == .adder ? explainNumber(parts[0]) : nil
    case (_, 2): return wanted == .adder && parts[1] == "bits" ? explainBits(parts[0]) : nil
    default: return nil
    }
  }

  // MARK: Rows

  /// The rows in which something is wrong, a few of them; the others open from the last line.
  private func explainMistakes(after count: Int) -> Explanation {
    let shown = wrongRows.dropFirst(count).prefix(Self.mistakesShown)
    let lines = shown.map { row -> [Explanation.Piece] in
      let inputs = bits(of: row).map { CircuitText.bit($0) }.joined(separator: " ")
      let outputs = outputs(of: row)
      let given = zip(circuit.outputs, outputs).flatMap { output, value -> [Explanation.Piece] in
        let name = output.source.map { Self.name(circuit.name($0), inRow: row) } ?? Self.openEnd
        return [.text(" "), .number(name: name, text: CircuitText.bit(value))]
      }
      let targets = zip(circuit.outputs, wanted.targets(bits(of: row))).flatMap { output, value in
        [
          Explanation.Piece.text(" "),
          .number(name: Self.name("wanted.\(output.name)", inRow: row), text: CircuitText.bit(value)),
        ]
      }
      return [.text("\(inputs) gives")] + given + [.text(", wanted")] + targets
    }
    let rest = wrongRows.count - count - shown.count
    let more: [Explanation.Piece] = [
      .text("and "), .number(name: "mistakes.\(count + shown.count)", text: "\(rest)"), .text(" more"),
    ]
    return Explanation(
      symbol: count == 0 ? "mistakes" : "more mistakes", text: "\(wrongRows.count - count)",
      meaning: "Rows, of \(evaluation.rows), in which an output is not the one wanted: \(wanted.title).",
      rule: "every row of the truth table runs through all gates", lines: lines + (rest > 0 ? [more] : []))
  }

  /// What is wanted at an output, for the inputs as they are set: by logic and arithmetic, without any circuit.
  private func explainWanted(_ output: String) -> Explanation? {
    let scope = Scope(self, [])
    if output == "sum", let numbers {
      return Explanation(
        symbol: "wanted", text: "\(numbers.a + numbers.b)", meaning: "What the sum shall be.", rule: "A + B",
        lines: [[.text("= "), piece("A", numbers.a), .text(" + "), piece("B", numbers.b)]])
    }
    guard let index = circuit.outputs.firstIndex(where: { $0.name == output }) else { return nil }
    let inputs = circuit.inputs.indices.flatMap { input -> [Explanation.Piece] in
      [
        .text("\(input == 0 ? "" : ", ")\(CircuitText.label(circuit.inputs[input])) = "), scope.piece(.input(input)),
      ]
    }
    let sum: [Explanation.Piece] = [.text("the sum is "), piece("wanted.sum", numbers.map { $0.a + $0.b } ?? 0)]
    return Explanation(
      symbol: "wanted", text: CircuitText.bit(wanted.targets(bits)[index]),
      meaning: "What \(CircuitText.label(output)) shall be, whatever the circuit makes of it: \(wanted.title).",
      rule: wanted.rule(ofOutput: index), lines: [wanted == .adder ? sum : inputs])
  }

  // MARK: The adder's numbers

  private func piece(_ name: String, _ value: Int) -> Explanation.Piece { .number(name: name, text: "\(value)") }

  /// A number of the adder, and the signals of its bits, the last digit first.
  private func written(_ name: String) -> (value: Int, bits: [Circuit.Source?], letter: String)? {
    guard let numbers else { return nil }
    func inputs(_ first: Int) -> [Circuit.Source?] { (0..<WantedFunction.adderBits).map { .input(2 * $0 + first) } }
    switch name {
    case "A": return (numbers.a, inputs(0), "a")
    case "B": return (numbers.b, inputs(1), "b")
    case "sum": return (numbers.sum, circuit.outputs.map(\.source), "s")
    default: return nil
    }
  }

  private func explainNumber(_ name: String) -> Explanation? {
    guard let (value, bits, letter) = written(name) else { return nil }
    let scope = Scope(self, [])
    let marks = Array("₀₁₂₃₄")
    func terms<Part>(_ part: (Int) -> Part) -> [Part] { bits.indices.reversed().map(part) }
    let rule = terms { $0 == 0 ? "\(letter)₀" : "\(1 << $0)·\(letter)\(marks[$0])" }.joined(separator: " + ")
    let line = terms { bit -> [Explanation.Piece] in
      [.text(bit == bits.count - 1 ? "= " : " + "), scope.piece(bits[bit]), .text("·\(1 << bit)")]
    }
    return Explanation(
      symbol: name, text: "\(value)",
      meaning: "The number that the \(name == "sum" ? "five outputs spell" : "four bits spell").",
      rule: "\(name) = \(rule)", lines: [Array(line.joined())])
  }

  private func explainBits(_ name: String) -> Explanation? {
    guard let (value, bits, _) = written(name) else { return nil }
    let scope = Scope(self, [])
    return Explanation(
      symbol: "\(name) in binary", text: String(value, radix: 2),
      meaning: "Each bit counts twice as much as the one behind it; zeros at the front are not written.",
      rule: "the bits of \(name)",
      lines: [[.text("= ")] + bits.reversed().flatMap { [scope.piece($0), .text(" ")] }])
  }
}

extension WantedFunction {
  /// What decides an output, in words.
  func rule(ofOutput index: Int) -> String {
    switch self {
    case .nand: "1 unless both inputs are 1"
    case .and: "1 if both inputs are 1"
    case .or: "1 if an input is 1"
    case .nor: "1 if no input is 1"
    case .xor: "1 if exactly one input is 1"
    case .not: "1 if the input is 0"
    case .halfAdder, .fullAdder: index == 0 ? "1 if an odd number of inputs is 1" : "1 if two inputs or more are 1"
    case .adder: "the digit of A + B that counts \(1 << index), in binary"
    }
  }
}

// MARK: Gates and layers

extension LayeredPerceptrons.Scope {
  /// `gates`, `first` or `last` of a block; `first` or `last` of a column.
  func count(_ what: String, of name: String) -> Explanation? {
    if name.hasPrefix("column"), let column = Int(name.dropFirst(6)) {
      let parts = circuit.parts.filter { $0.column == column }
      return parts.isEmpty ? nil : layers(of: parts, what, self, "column \(column)")
    }
    guard let block = circuit.part(name)?.block else { return nil }
    let inner = Self(exhibit, path + [name])
    guard what == "gates" else { return layers(of: block.parts, what, inner, name) }
    let terms = block.parts.enumerated().flatMap { index, part -> [Explanation.Piece] in
      let count = part.block.map { block -> Explanation.Piece in
        .number(name: "\(inner.prefix)\(part.name).gates", text: "\(block.allGates.count)")
      }
      return [.text(index == 0 ? "= " : " + "), count ?? .text("1")]
    }
    return Explanation(
      symbol: "gates in \(name)", text: "\(block.allGates.count)", meaning: "Perceptrons in this block.",
      rule: terms.isEmpty ? nil : "1 for each gate, and those of the blocks in it",
      lines: terms.isEmpty ? [] : [terms])
  }

  /// The first or the last of the layers that some gates and blocks are in.
  private func layers(of parts: [Circuit.Part], _ what: String, _ scope: Self, _ title: String) -> Explanation? {
    guard what == "first" || what == "last" else { return nil }
    let isFirst = what == "first"
    let known = scope.exhibit.layers[scope.path[...]].parts
    let bounds = parts.map { part -> (name: String, layer: Int) in
      let layers = known[part.name] ?? 0...0
      let name = "\(scope.prefix)\(part.name)."
      return part.block == nil
        ? (name + "layer", layers.lowerBound)
        : isFirst ? (name + "first", layers.lowerBound) : (name + "last", layers.upperBound)
    }
    let result = isFirst ? bounds.map(\.layer).min() : bounds.map(\.layer).max()
    let terms = bounds.enumerated().flatMap { index, bound -> [Explanation.Piece] in
      [.text(index == 0 ? "" : ", "), .number(name: bound.name, text: "\(bound.layer)")]
    }
    return Explanation(
      symbol: "\(what) layer of \(title)", text: "\(result ?? 0)",
      meaning: "Of the layers that its gates are in, the \(what) one.",
      rule: parts.isEmpty ? nil : "the \(isFirst ? "least" : "largest") of its layers",
      lines: parts.isEmpty ? [] : [[.text(isFirst ? "= min(" : "= max(")] + terms + [.text(")")]])
  }
}
