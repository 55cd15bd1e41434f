import Engine
import Screen

/// The gates that can be put on the board: perceptrons whose weights make them what they are.
enum GateKind: String, CaseIterable, Hashable, Sendable {
  case nand = "NAND"
  case and = "AND"
  case or = "OR"
  case nor = "NOR"
  case not = "NOT"

  /// The perceptron: step(w·x + b). Any weights on the right side of the line would do.
  var neuron: Neuron {
    switch self {
    case .nand: Neuron(weights: [-2, -2], bias: 3, activation: .step)
    case .and: Neuron(weights: [2, 2], bias: -3, activation: .step)
    case .or: Neuron(weights: [2, 2], bias: -1, activation: .step)
    case .nor: Neuron(weights: [-2, -2], bias: 1, activation: .step)
    case .not: Neuron(weights: [-2], bias: 1, activation: .step)
    }
  }

  /// What a perceptron computes, by its outputs for all inputs: `NAND`, `AND`, `A>B`. Changed weights change the name.
  ///
  /// - Parameter outputs: for one input, those of 0 and 1; for two, those of 00, 01, 10, 11.
  static func name(of outputs: [Float]) -> String {
    let bits = outputs.map { $0 == 1 ? "1" : "0" }.joined()
    return names[bits] ?? "?"
  }

  /// XOR and its negation are missing: no perceptron computes them.
  private static let names = [
    "00": "ZERO", "01": "SAME", "10": "NOT", "11": "ONE", "0000": "ZERO", "0001": "AND", "0010": "A>B", "0011": "A",
    "0100": "B>A", "0101": "B", "0111": "OR", "1000": "NOR", "1010": "¬B", "1011": "A≥B", "1100": "¬A", "1101": "B≥A",
    "1110": "NAND", "1111": "ONE",
  ]
}

extension Neuron {
  /// The name of the logical function that it computes, asked of the Engine.
  var functionName: String {
    let inputs: [Float] = weights.count == 1 ? [0, 1] : [0, 0, 0, 1, 1, 0, 1, 1]
    return GateKind.name(of: outputs(inputs))
  }

  /// The same as the locale can show it.
  func functionName(_ look: Look) -> String {
    look.isUnicode ? functionName : functionName.replacing("≥", with: ">=").replacing("¬", with: "!")
  }
}
