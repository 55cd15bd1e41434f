import Engine

/// What flows through a circuit, for every combination of its inputs at once: the truth table of every wire.
///
/// Each gate is one perceptron of the Engine that sees all rows as one batch, column after column of the board.
struct CircuitEvaluation: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    /// One array for each output, with one value for each row.
    var outputs: [[Float]]
    /// What flows inside, for a block.
    var inner: [CircuitEvaluation] = []
  }

  let rows: Int
  /// One array for each input.
  let inputs: [[Float]]
  private(set) var parts: [String: Part] = [:]

  /// All combinations: the first input counts slowest, as in a written truth table.
  init(_ circuit: Circuit) {
    let count = circuit.inputs.count
    self.init(circuit, rows: 1 << count, inputs: (0..<count).map { Self.column($0, of: count) })
  }

  private init(_ circuit: Circuit, rows: Int, inputs: [[Float]]) {
    self.rows = rows
    self.inputs = inputs
    for part in circuit.parts.sorted(by: { $0.column < $1.column }) {
      let arriving = part.sources.map { values($0) }
      switch part.kind {
      case .gate(let neuron):
        let examples = (0..<rows).flatMap { row in arriving.map { $0[row] } }
        parts[part.name] = Part(outputs: [neuron.outputs(examples)])
      case .block(let block):
        let inner = CircuitEvaluation(block, rows: rows, inputs: arriving)
        parts[part.name] = Part(outputs: block.outputs.map { inner.values($0.source) }, inner: [inner])
      }
    }
  }

  /// The values of a source, one for each row; an open input counts as 0.
  func values(_ source: Circuit.Source?) -> [Float] {
    switch source {
    case .input(let index) where inputs.indices.contains(index): inputs[index]
    case .part(let name, let output): parts[name].map { $0.outputs[output] } ?? Array(repeating: 0, count: rows)
    default: Array(repeating: 0, count: rows)
    }
  }

  func value(_ source: Circuit.Source?, row: Int) -> Float {
    switch source {
    case .input(let index) where inputs.indices.contains(index): inputs[index][row]
    case .part(let name, let output): parts[name]?.outputs[output][row] ?? 0
    default: 0
    }
  }

  /// What flows inside some blocks, from the outermost to the innermost.
  subscript(path: ArraySlice<String>) -> CircuitEvaluation {
    guard let first = path.first, let inner = parts[first]?.inner.first else { return self }
    return inner[path.dropFirst()]
  }

  /// The values of input `index` of `count` over all rows.
  static func column(_ index: Int, of count: Int) -> [Float] {
    (0..<1 << count).map { bit(index, of: count, row: $0) }
  }

  /// 0 or 1: input `index` of `count` in a row of the truth table.
  static func bit(_ index: Int, of count: Int, row: Int) -> Float { Float((row >> (count - 1 - index)) & 1) }
}

/// In which layers the gates are: a gate's layer is one more than the deepest of those it reads, and inputs are layer 0.
struct CircuitLayers: Hashable, Sendable {
  /// For a gate its layer; for a block the layers of the gates in it.
  private(set) var parts: [String: ClosedRange<Int>] = [:]
  private(set) var inner: [String: CircuitLayers] = [:]
  private var outputs: [String: [Int]] = [:]
  private let inputs: [Int]
  /// How many layers the signal passes; 0 without gates.
  var count: Int { parts.values.map(\.upperBound).max() ?? 0 }

  init(_ circuit: Circuit) { self.init(circuit, inputs: Array(repeating: 0, count: circuit.inputs.count)) }

  private init(_ circuit: Circuit, inputs: [Int]) {
    self.inputs = inputs
    for part in circuit.parts.sorted(by: { $0.column < $1.column }) {
      let arriving = part.sources.map { layer($0) }
      switch part.kind {
      case .gate:
        let layer = 1 + (arriving.max() ?? 0)
        (parts[part.name], outputs[part.name]) = (layer...layer, [layer])
      case .block(let block):
        let layers = CircuitLayers(block, inputs: arriving)
        outputs[part.name] = block.outputs.map { layers.layer($0.source) }
        let first = layers.parts.values.map(\.lowerBound).min() ?? 0
        parts[part.name] = first...max(first, layers.count)
        inner[part.name] = layers
      }
    }
  }

  private func layer(_ source: Circuit.Source?) -> Int {
    switch source {
    case .input(let index) where inputs.indices.contains(index): inputs[index]
    case .part(let name, let output): outputs[name]?[output] ?? 0
    default: 0
    }
  }

  subscript(path: ArraySlice<String>) -> CircuitLayers {
    guard let first = path.first, let inner = inner[first] else { return self }
    return inner[path.dropFirst()]
  }
}
