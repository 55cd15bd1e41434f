/// The circuits that come with the board.
enum CircuitLibrary: String, CaseIterable, Hashable, Sendable {
  case nand = "NAND"
  case not = "NOT"
  case xor = "XOR"
  case halfAdder = "half-adder"
  case fullAdder = "full-adder"
  case adder = "adder"
  case empty

  var wanted: WantedFunction { WantedFunction(rawValue: rawValue) ?? .xor }

  /// The name on its tab.
  var title: String {
    switch self {
    case .halfAdder: "half"
    case .fullAdder: "full"
    case .adder: "4-bit"
    default: rawValue
    }
  }

  var circuit: Circuit {
    switch self {
    case .nand:
      Self.of("NAND gate", wanted, [Self.nand("g1", 1, 0, .input(0), .input(1))], [.part("g1", 0)])
    case .not:
      Self.of("NOT from a NAND", wanted, [Self.nand("g1", 1, 0, .input(0), .input(0))], [.part("g1", 0)])
    case .xor: Self.of("XOR from four NANDs", wanted, Self.xorGates, [.part("g4", 0)])
    case .halfAdder: Self.halfAdderCircuit
    case .fullAdder: Self.fullAdderCircuit
    case .adder: Self.adderCircuit
    case .empty: Self.of("Your own circuit", wanted, [], [nil])
    }
  }

  /// The pins of a function around some parts.
  static func of(
    _ title: String, _ function: WantedFunction, _ parts: [Circuit.Part], _ sources: [Circuit.Source?]
  ) -> Circuit {
    Circuit(
      title: title, inputs: function.inputs,
      outputs: zip(function.outputs, sources).map { Circuit.Output(name: $0, source: $1) }, parts: parts)
  }

  private static func nand(
    _ name: String, _ column: Int, _ row: Int, _ a: Circuit.Source, _ b: Circuit.Source
  ) -> Circuit.Part {
    Circuit.Part(name, .gate(GateKind.nand.neuron), column: column, row: row, [a, b])
  }

  private static let xorGates = [
    nand("g1", 1, 1, .input(0), .input(1)), nand("g2", 2, 0, .input(0), .part("g1", 0)),
    nand("g3", 2, 2, .part("g1", 0), .input(1)), nand("g4", 3, 1, .part("g2", 0), .part("g3", 0)),
  ]

  private static let halfAdderCircuit: Circuit = {
    // g1 says "not both": turned round it is the carry.
    let carry = nand("g5", 2, 4, .part("g1", 0), .part("g1", 0))
    return of("Half adder", .halfAdder, xorGates + [carry], [.part("g4", 0), .part("g5", 0)])
  }()

  private static let fullAdderCircuit: Circuit = {
    let block = Circuit.Part.Kind.block(halfAdderCircuit)
    return of(
      "Full adder", .fullAdder,
      [
        Circuit.Part("ha1", block, column: 1, row: 2, [.input(1), .input(2)]),
        Circuit.Part("ha2", block, column: 2, row: 1, [.input(0), .part("ha1", 0)]),
        Circuit.Part("g1", .gate(GateKind.or.neuron), column: 3, row: 2, [.part("ha2", 1), .part("ha1", 1)]),
      ], [.part("ha2", 0), .part("g1", 0)])
  }()

  private static let adderCircuit: Circuit = {
    let first = Circuit.Part(
      "ha0", .block(halfAdderCircuit), column: 1, row: 0, [.input(0), .input(1)])
    let others = (1..<WantedFunction.adderBits).map { bit in
      Circuit.Part(
        "fa\(bit)", .block(fullAdderCircuit), column: bit + 1, row: 2 * bit,
        [.part(bit == 1 ? "ha0" : "fa\(bit - 1)", 1), .input(2 * bit), .input(2 * bit + 1)])
    }
    let parts = [first] + others
    return of(
      "4-bit adder", .adder, parts, parts.map { .part($0.name, 0) } + [.part(parts[parts.count - 1].name, 1)])
  }()
}
