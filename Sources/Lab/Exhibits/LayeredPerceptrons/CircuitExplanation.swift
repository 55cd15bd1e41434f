import Engine

/// How every number of the board came about, from the outputs down to the inputs that the learner set.
///
/// Names begin with the blocks they lie in: `fa1/ha2/g3` is a gate's output, `….z` its weighted sum, `….wx` that without the
/// bias, `….w1 ….w2 ….b ….threshold` its parameters; `fa1.s` a block's output, `fa1/a` what arrives in it; `x1` an input.
extension LayeredPerceptrons {
  public func explanation(of name: String) -> Explanation? {
    if path.isEmpty || wanted == .adder, let numbers, let explanation = explain(numbers, name) { return explanation }
    let parts = name.split(separator: "/").map(String.init)
    guard let last = parts.last else { return nil }
    let place = Array(parts.dropLast())
    guard isPath(place[...], in: circuit) else { return nil }
    let scope = Scope(self, place)
    if let input = scope.circuit.inputs.firstIndex(of: last) { return scope.explainInput(input) }
    if let source = scope.circuit.source(named: last) { return scope.explain(source) }
    let pieces = last.split(separator: ".").map(String.init)
    guard pieces.count == 2, let part = scope.circuit.part(pieces[0]), let neuron = part.neuron else { return nil }
    return PerceptronExplanation(part, neuron, scope)[pieces[1]]
  }

  private func isPath(_ path: ArraySlice<String>, in circuit: Circuit) -> Bool {
    guard let first = path.first else { return true }
    guard let block = circuit.part(first)?.block else { return false }
    return isPath(path.dropFirst(), in: block)
  }

  /// The adder's numbers, from their bits.
  private func explain(_ numbers: (a: Int, b: Int, sum: Int), _ name: String) -> Explanation? {
    let scope = Scope(self, [])
    func line(_ sources: [Circuit.Source?]) -> [Explanation.Piece] {
      sources.enumerated().reversed().flatMap { bit, source -> [Explanation.Piece] in
        let joint: [Explanation.Piece] = [.text(bit == sources.count - 1 ? "= " : " + ")]
        return joint + [scope.piece(source), .text("·\(1 << bit)")]
      }
    }
    switch name {
    case "A", "B":
      let first = name == "A" ? 0 : 1
      let inputs = (0..<WantedFunction.adderBits).map { Circuit.Source.input(2 * $0 + first) }
      let letter = name.lowercased()
      return Explanation(
        symbol: name, text: "\(first == 0 ? numbers.a : numbers.b)", meaning: "The number that its four bits spell.",
        rule: "\(name) = 8·\(letter)₃ + 4·\(letter)₂ + 2·\(letter)₁ + \(letter)₀", lines: [line(inputs)])
    case "sum":
      return Explanation(
        symbol: "sum", text: "\(numbers.sum)", meaning: "The number that the five outputs spell.",
        rule: "sum = 16·s₄ + 8·s₃ + 4·s₂ + 2·s₁ + s₀", lines: [line(circuit.outputs.map(\.source))])
    default: return nil
    }
  }

  /// A place among the blocks, and what flows there.
  fileprivate struct Scope {
    let exhibit: LayeredPerceptrons
    let path: [String]
    let circuit: Circuit
    let values: CircuitEvaluation

    init(_ exhibit: LayeredPerceptrons, _ path: [String]) {
      (self.exhibit, self.path) = (exhibit, path)
      circuit = exhibit.circuit[path[...]]
      values = exhibit.evaluation[path[...]]
    }

    var prefix: String { path.map { $0 + "/" }.joined() }
    func text(_ source: Circuit.Source?) -> String { CircuitText.bit(values.value(source, row: exhibit.row)) }

    /// A signal as part of a line: it can be opened, unless nothing is connected.
    func piece(_ source: Circuit.Source?) -> Explanation.Piece {
      guard let source else { return .text("0") }
      return .number(name: prefix + circuit.name(source), text: text(source))
    }

    func explainInput(_ index: Int) -> Explanation {
      let label = CircuitText.label(circuit.inputs[index])
      guard let block = path.last else {
        return Explanation(symbol: label, text: text(.input(index)), meaning: "An input: you set it.")
      }
      let outer = Scope(exhibit, path.dropLast())
      let source = outer.circuit.source(of: .port(block, index))
      let rule = source.map { "\(block).\(label) = \(CircuitText.label(outer.circuit.name($0)))" }
      return Explanation(
        symbol: "\(block).\(label)", text: text(.input(index)),
        meaning: source == nil ? "Nothing is connected, which counts as 0." : "It arrives at the block by a wire.",
        rule: rule, lines: source == nil ? [] : [[.text("= "), outer.piece(source)]])
    }

    func explain(_ source: Circuit.Source) -> Explanation? {
      guard case .part(let name, let output) = source, let part = circuit.part(name) else { return nil }
      if let neuron = part.neuron { return PerceptronExplanation(part, neuron, self)["output"] }
      let inner = Scope(exhibit, path + [name])
      let origin = inner.circuit.outputs[output].source
      let label = circuit.name(source)
      return Explanation(
        symbol: label, text: text(source),
        meaning: origin == nil ? "Nothing is connected inside, which counts as 0." : "An output of the block \(name).",
        rule: origin.map { "\(label) = \(CircuitText.label(inner.circuit.name($0))) in \(name)" },
        lines: origin == nil ? [] : [[.text("= "), inner.piece(origin)]])
    }
  }
}

/// The numbers of one perceptron.
private struct PerceptronExplanation {
  private let part: Circuit.Part
  private let neuron: Neuron
  private let scope: LayeredPerceptrons.Scope
  private let z: Float
  private let output: Float

  init(_ part: Circuit.Part, _ neuron: Neuron, _ scope: LayeredPerceptrons.Scope) {
    (self.part, self.neuron, self.scope) = (part, neuron, scope)
    (z, output) = neuron.look(at: part.sources.map { scope.values.value($0, row: scope.exhibit.row) })
  }

  private var name: String { scope.prefix + part.name }
  private var isSingle: Bool { neuron.weights.count == 1 }
  private var bias: Explanation.Piece { .number(name: "\(name).b", text: CircuitText.number(neuron.bias)) }

  subscript(what: String) -> Explanation? {
    switch what {
    case "output":
      let end = " \(output == 1 ? ">" : "≤") 0, so \(CircuitText.bit(output))"
      return Explanation(
        symbol: part.name, text: CircuitText.bit(output),
        meaning: "What the perceptron answers: \(neuron.functionName).",
        rule: "1 if w·x + b > 0, else 0",
        lines: [[.number(name: "\(name).z", text: CircuitText.number(z)), .text(end)]])
    case "z":
      let joint = Explanation.Piece.text(neuron.bias < 0 ? " " : " + ")
      return computed(
        "z", z, "The weighted sum of its inputs, with the bias.", "w·x + b = ", " + b", terms + [joint, bias])
    case "wx": return computed("w·x", z - neuron.bias, "The weighted sum of its inputs.", "w·x = ", "", terms)
    case "threshold":
      return Explanation(
        symbol: "\(part.name).threshold", text: CircuitText.number(-neuron.bias),
        meaning: "What w·x must exceed: the bias with the sign turned.", rule: "threshold = −b",
        lines: [[.text("b = "), bias]])
    case "b": return given("b", neuron.bias, "The bias. Enter on the gate lets you set it.")
    case "w1":
      return given("w₁", neuron.weights[0], "The weight of its first input. Enter on the gate lets you set it.")
    case "w2" where !isSingle:
      return given("w₂", neuron.weights[1], "The weight of its second input. Enter on the gate lets you set it.")
    default: return nil
    }
  }

  private func given(_ symbol: String, _ value: Float, _ meaning: String) -> Explanation {
    Explanation(symbol: "\(part.name).\(symbol)", text: CircuitText.number(value), meaning: meaning)
  }

  private func computed(
    _ symbol: String, _ value: Float, _ meaning: String, _ start: String, _ end: String, _ pieces: [Explanation.Piece]
  ) -> Explanation {
    Explanation(
      symbol: "\(part.name).\(symbol)", text: CircuitText.number(value), meaning: meaning,
      rule: "\(start)\(isSingle ? "w₁·x₁" : "w₁·x₁ + w₂·x₂")\(end)", lines: [[.text("= ")] + pieces])
  }

  /// `−2·1 −2·0`
  private var terms: [Explanation.Piece] {
    neuron.weights.enumerated().flatMap { index, weight -> [Explanation.Piece] in
      let joint: [Explanation.Piece] = index == 0 ? [] : [.text(weight < 0 ? " " : " + ")]
      let factor = Explanation.Piece.number(name: "\(name).w\(index + 1)", text: CircuitText.number(weight))
      return joint + [factor, .text("·"), scope.piece(part.sources[index])]
    }
  }
}
