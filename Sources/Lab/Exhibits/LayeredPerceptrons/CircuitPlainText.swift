extension LayeredPerceptrons {
  /// The board in lines of text: inputs, gates from layer to layer, outputs, and what was wanted.
  public var plainText: [String] {
    let board = board
    let layers = boardLayers
    let place = path.joined(separator: "/")
    var lines = [path.isEmpty ? "\(board.title), wanted: \(wanted.title)." : "Inside \(place): \(board.title)."]
    lines += board.inputs.indices.map { "input \(board.inputs[$0]) = \(text(.input($0)))" }
    for part in board.parts.sorted(by: { ($0.column, $0.row) < ($1.column, $1.row) }) {
      let reads = zip(part.portNames, part.sources).map { port, source in
        let name = source.map { board.name($0) } ?? "nothing"
        return part.neuron == nil ? "\(port): \(name)" : name
      }.joined(separator: ", ")
      if let neuron = part.neuron {
        let layer = layers.parts[part.name]?.lowerBound ?? 1
        let value = text(.part(part.name, 0))
        lines.append("gate \(part.name), layer \(layer): \(neuron.functionName)(\(reads)) = \(value)")
      } else {
        let values = part.outputNames.indices.map { output in
          "\(board.name(.part(part.name, output))) = \(text(.part(part.name, output)))"
        }.joined(separator: ", ")
        lines.append("block \(part.name), a \(part.block?.title.lowercased() ?? "")(\(reads)): \(values)")
      }
    }
    lines += board.outputs.map { output in
      "output \(output.name) = \(output.source.map { "\(board.name($0)) = \(text($0))" } ?? "open, so 0")"
    }
    if let opened, let part = board.part(opened), let neuron = part.neuron { lines += perceptronText(part, neuron) }
    if path.isEmpty { lines += comparison }
    return message.isEmpty ? lines : lines + [message]
  }

  private func text(_ source: Circuit.Source) -> String { hasArrived(source) ? CircuitText.bit(value(source)) : "?" }

  private func perceptronText(_ part: Circuit.Part, _ neuron: Neuron) -> [String] {
    let weights = neuron.weights.enumerated().map { "w\($0.offset + 1) = \(CircuitText.number($0.element))" }
    let parameters = (weights + ["b = \(CircuitText.number(neuron.bias))"]).joined(separator: ", ")
    guard hasArrived(.part(part.name, 0)) else { return ["\(part.name) is open: \(parameters)"] }
    let (z, output) = neuron.look(at: arriving(part))
    let (relation, threshold) = (output == 1 ? ">" : "≤", CircuitText.number(-neuron.bias))
    return [
      "\(part.name) is open: \(parameters)",
      "w·x + b = \(CircuitText.number(z)) \(relation) 0, so \(CircuitText.bit(output))",
      "w·x = \(CircuitText.number(z - neuron.bias)) \(relation) \(threshold) = threshold",
    ]
  }

  /// How it compares with what is wanted; nothing while a prediction may depend on it.
  private var comparison: [String] {
    if let flow, flow.before == nil { return [flow.isRunning ? "The signal is on its way." : "The signal waits."] }
    var lines: [String] = []
    if let numbers { lines.append("\(numbers.a) + \(numbers.b) = \(numbers.sum)") }
    guard let first = wrongRows.first else {
      return lines + ["All \(evaluation.rows) rows are right."]
    }
    let inputs = zip(circuit.inputs, bits(of: first)).map { "\($0) = \(CircuitText.bit($1))" }.joined(separator: ", ")
    let given = outputs(of: first).map { CircuitText.bit($0) }.joined(separator: " ")
    let targets = wanted.targets(bits(of: first)).map { CircuitText.bit($0) }.joined(separator: " ")
    return lines + [
      "\(wrongRows.count) of \(evaluation.rows) rows are wrong; the first: \(inputs) gives \(given), wanted \(targets)."
    ]
  }
}
