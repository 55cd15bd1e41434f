import Foundation

/// What a circuit shall compute.
enum WantedFunction: String, CaseIterable, Hashable, Sendable {
  case nand = "NAND"
  case and = "AND"
  case or = "OR"
  case nor = "NOR"
  case xor = "XOR"
  case not = "NOT"
  case halfAdder = "half-adder"
  case fullAdder = "full-adder"
  case adder = "adder"

  static let adderBits = 4

  var title: String {
    switch self {
    case .halfAdder: "half adder"
    case .fullAdder: "full adder"
    case .adder: "4-bit adder"
    default: rawValue
    }
  }

  var inputs: [String] {
    switch self {
    case .nand, .and, .or, .nor, .xor: ["x1", "x2"]
    case .not: ["x1"]
    case .halfAdder: ["a", "b"]
    case .fullAdder: ["c", "a", "b"]
    case .adder: (0..<Self.adderBits).flatMap { ["a\($0)", "b\($0)"] }
    }
  }

  var outputs: [String] {
    switch self {
    case .nand, .and, .or, .nor, .xor, .not: ["out"]
    case .halfAdder, .fullAdder: ["s", "c"]
    case .adder: (0...Self.adderBits).map { "s\($0)" }
    }
  }

  /// What is wanted at each output for the inputs of a row, by arithmetic and logic, without any circuit.
  func targets(_ bits: [Float]) -> [Float] {
    let ones = bits.count { $0 == 1 }
    func truth(_ condition: Bool) -> [Float] { [condition ? 1 : 0] }
    switch self {
    case .nand: return truth(ones < 2)
    case .and: return truth(ones == 2)
    case .or: return truth(ones > 0)
    case .nor, .not: return truth(ones == 0)
    case .xor: return truth(ones == 1)
    case .halfAdder, .fullAdder: return [Float(ones % 2), Float(ones / 2)]
    case .adder:
      let sum = Self.number(bits, first: 0) + Self.number(bits, first: 1)
      return (0...Self.adderBits).map { Float((sum >> $0) & 1) }
    }
  }

  /// The number A (`first` 0) or B (1) of the adder's interleaved inputs a₀ b₀ a₁ b₁ …
  static func number(_ bits: [Float], first: Int) -> Int {
    stride(from: first, to: bits.count, by: 2).enumerated().reduce(0) { $0 + (Int(bits[$1.element]) << $1.offset) }
  }
}
