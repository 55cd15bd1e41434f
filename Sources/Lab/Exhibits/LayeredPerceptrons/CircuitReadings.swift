import Lessons

extension LayeredPerceptrons {
  public var readings: [String: Reading] {
    let gates = circuit.allGates
    var result: [String: Reading] = [
      "wanted": .text(wanted.rawValue), "row": .text(bits.map { CircuitText.bit($0) }.joined()),
      "mistakes": .whole(Float(wrongRows.count), "mistakes"), "rows": .whole(Float(evaluation.rows), "rows"),
      "gates": .whole(Float(gates.count), "gates"),
      "nands": .whole(Float(Self.count(of: "NAND", in: gates)), "NAND gates"),
      "layers": .whole(Float(layers.count), "layers"), "wires": .whole(Float(circuit.wireCount), "wires"),
      "edits": .whole(Float(edits), ""),
      "open": .text((path + [opened].compactMap { $0 }).joined(separator: "/")), "flowed": .truth(flow == nil),
    ]
    for (index, bit) in bits.enumerated() { result["in\(index + 1)"] = .whole(bit, circuit.inputs[index]) }
    for (index, output) in outputs(of: row).enumerated() {
      result["out\(index + 1)"] = .whole(output, circuit.outputs[index].name)
    }
    if let numbers {
      result["a"] = .whole(Float(numbers.a), "A")
      result["b"] = .whole(Float(numbers.b), "B")
      result["sum"] = .whole(Float(numbers.sum), "sum")
    }
    for (name, reading) in chosenReadings where result[name] == nil { result[name] = reading }
    return result
  }

  /// Alike gates are asked for their name once.
  private static func count(of name: String, in gates: [Neuron]) -> Int {
    let counts = Dictionary(gates.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.reduce(0) { $0 + ($1.key.functionName == name ? $1.value : 0) }
  }

  /// The perceptron that the learner looks at, with the symbols of the lesson's formulas.
  private var chosenReadings: [String: Reading] {
    guard let part = chosen, let neuron = part.neuron else { return [:] }
    let inputs = arriving(part)
    let (z, output) = neuron.look(at: inputs)
    var result: [String: Reading] = [
      "gate": .text(neuron.functionName), "b": CircuitText.reading(neuron.bias, "b"),
      "bias": CircuitText.reading(neuron.bias, ""), "threshold": CircuitText.reading(-neuron.bias, "threshold"),
      "z": CircuitText.reading(z, "z"), "sum": CircuitText.reading(z - neuron.bias, "w·x"),
      "output": .whole(output, "output"),
    ]
    for (index, weight) in neuron.weights.enumerated() {
      result["w\(index + 1)"] = CircuitText.reading(weight, "w\(index == 0 ? "₁" : "₂")")
      result["x\(index + 1)"] = .whole(inputs[index], "x\(index == 0 ? "₁" : "₂")")
    }
    return result
  }
}

/// Numbers and names of a circuit as they are written.
enum CircuitText {
  static func bit(_ value: Float) -> String { value == 1 ? "1" : "0" }

  /// A weight or a sum with as few decimals as it needs: `−2`, `0.5`.
  static func number(_ value: Float) -> String { Format.asNeeded(value) }

  static func reading(_ value: Float, _ label: String) -> Reading {
    Reading(.number(Double(value)), label: label, text: number(value))
  }

  /// `a0` as `a₀`, where it is the name of an input or an output; gates keep their digits.
  static func label(_ name: String) -> String {
    guard name.count == 2, name.first != "g", let last = name.last, last.isWholeNumber else { return name }
    let digits: [Character] = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
    return String(name.dropLast()) + String(digits[last.wholeNumberValue ?? 0])
  }
}
