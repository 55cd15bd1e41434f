/// A logical function of two binary inputs: what the perceptron shall compute.
enum Gate: String, CaseIterable, Hashable, Sendable {
  case and = "AND"
  case or = "OR"
  case nand = "NAND"
  case nor = "NOR"
  case xor = "XOR"

  /// The four inputs (x₁, x₂), in the order of the truth table.
  static let inputs: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1]]

  /// What is wanted for each row of the truth table.
  var targets: [Float] {
    switch self {
    case .and: [0, 0, 0, 1]
    case .or: [0, 1, 1, 1]
    case .nand: [1, 1, 1, 0]
    case .nor: [1, 0, 0, 0]
    case .xor: [0, 1, 1, 0]
    }
  }
}
