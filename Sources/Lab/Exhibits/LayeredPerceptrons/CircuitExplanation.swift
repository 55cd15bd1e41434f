import Engine

/// How every number of the board came about, from the outputs down to the inputs that the learner set.
///
/// Names begin with the blocks they lie in: `fa1/ha2/g3` is a gate's output, `….z` its weighted sum, `….wx` that without the
/// bias, `….w1 ….w2 ….b ….threshold` its parameters, `….w12` both weights together, `….layer` its layer; `fa1.s` a block's
/// output, `fa1/a` what arrives in it, `fa1.gates fa1.first fa1.last` its gates and their layers; `x1` an input. Those of the
/// whole stand in `CircuitCounts.swift`.
extension LayeredPerceptrons {
  public func explanation(of name: String) -> Explanation? {
    if let other = explanation(inAnotherRow: name) { return other }
    if let explanation = explanation(ofTheWhole: name) { return explanation }
    let parts = name.split(separator: "/").map(String.init)
    guard let last = parts.last else { return nil }
    let place = Array(parts.dropLast())
    guard isPath(place[...], in: circuit) else { return nil }
    let scope = Scope(self, place)
    if let input = scope.circuit.inputs.firstIndex(of: last) { return scope.explainInput(input) }
    if let source = scope.circuit.source(named: last) { return scope.explain(source) }
    let pieces = last.split(separator: ".").map(String.init)
    guard pieces.count == 2 else { return nil }
    if let count = scope.count(pieces[1], of: pieces[0]) { return count }
    guard let part = scope.circuit.part(pieces[0]), let neuron = part.neuron else { return nil }
    return PerceptronExplanation(part, neuron, scope)[pieces[1]]
  }

  private func isPath(_ path: ArraySlice<String>, in circuit: Circuit) -> Bool {
    guard let first = path.first else { return true }
    guard let block = circuit.part(first)?.block else { return false }
    return isPath(path.dropFirst(), in: block)
  }

  /// A place among the blocks, and what flows there.
  struct Scope {
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
      guard let source else { return .number(name: LayeredPerceptrons.openEnd, text: "0") }
      return .number(name: prefix + circuit.name(source), text: text(source))
    }

    /// The gate that sends a signal, through the walls of all blocks; nil for an input of the whole, or for none.
    func gate(sending source: Circuit.Source?) -> (scope: Scope, part: Circuit.Part)? {
      switch source {
      case .input(let index):
        guard let block = path.last else { return nil }
        let outer = Scope(exhibit, path.dropLast())
        return outer.gate(sending: outer.circuit.source(of: .port(block, index)))
      case .part(let name, let output):
        guard let part = circuit.part(name) else { return nil }
        if part.neuron != nil { return (self, part) }
        let inner = Scope(exhibit, path + [name])
        return inner.gate(sending: inner.circuit.outputs[output].source)
      case nil: return nil
      }
    }

    func layer(of part: Circuit.Part) -> Int { exhibit.layers[path[...]].parts[part.name]?.lowerBound ?? 1 }

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
    case "layer": return layer
    case "b": return given("b", neuron.bias, "The bias. Enter on the gate lets you set it.")
    case "w1":
      return given("w₁", neuron.weights[0], "The weight of its first input. Enter on the gate lets you set it.")
    case "w2" where !isSingle:
      return given("w₂", neuron.weights[1], "The weight of its second input. Enter on the gate lets you set it.")
    case "w12" where !isSingle:
      let joint = Explanation.Piece.text(neuron.weights[1] < 0 ? " " : " + ")
      return Explanation(
        symbol: "\(part.name).w₁ + w₂", text: CircuitText.number(neuron.weights[0] + neuron.weights[1]),
        meaning: "Both of its inputs read the same signal, which so has both weights.", rule: "w₁ + w₂",
        lines: [[.text("= "), weight(0), joint, weight(1)]])
    default: return nil
    }
  }

  private func weight(_ index: Int) -> Explanation.Piece {
    .number(name: "\(name).w\(index + 1)", text: CircuitText.number(neuron.weights[index]))
  }

  /// One more than the deepest of the gates that it reads; inputs are layer 0.
  private var layer: Explanation {
    let layers = part.sources.enumerated().flatMap { index, source -> [Explanation.Piece] in
      let joint: [Explanation.Piece] = index == 0 ? [] : [.text(", ")]
      guard let (scope, gate) = scope.gate(sending: source) else { return joint + [.text("0")] }
      let name = "\(scope.prefix)\(gate.name).layer"
      return joint + [.number(name: name, text: "\(scope.layer(of: gate))")]
    }
    return Explanation(
      symbol: "\(part.name).layer", text: "\(scope.layer(of: part))",
      meaning: "How many gates a signal passes, at most, up to here.", rule: "1 + the deepest layer that it reads",
      lines: [[.text("= 1 + max(")] + layers + [.text(")")]])
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
      return joint + [self.weight(index), .text("·"), scope.piece(part.sources[index])]
    }
  }
}
