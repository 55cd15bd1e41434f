/// How large gates are drawn.
struct BoardScale: Hashable, Sendable {
  /// Cells for one row of the board; a gate takes two of them, less a gap.
  let unit: Int
  let boxHeight: Int
  let gateWidth: Int
  let blockWidth: Int

  static let small = BoardScale(unit: 2, boxHeight: 3, gateWidth: 6, blockWidth: 5)
  /// With a border around each gate and its weights beside its inputs.
  static let large = BoardScale(unit: 3, boxHeight: 5, gateWidth: 10, blockWidth: 10)

  var hasBorder: Bool { boxHeight > 3 }

  /// The row of an input or an output inside its box.
  func offset(_ index: Int, of count: Int) -> Int {
    let inner = count == 1 ? 1 : count == 2 ? 2 * index : min(index, 2)
    return inner + (boxHeight - 3) / 2
  }
}

/// Which cell rows the parts of a circuit and its pins take. Pins stand where their wires need not bend.
struct BoardRows: Hashable, Sendable {
  let scale: BoardScale
  private(set) var inputs: [Int] = []
  private(set) var outputs: [Int] = []
  private let tops: [String: Int]
  private let circuit: Circuit

  init(_ circuit: Circuit, _ scale: BoardScale) {
    self.circuit = circuit
    self.scale = scale
    tops = Dictionary(uniqueKeysWithValues: circuit.parts.map { ($0.name, $0.row * scale.unit) })
    inputs = Self.spread(circuit.inputs.indices.map { firstRow(of: $0) }, open: scale)
    outputs = Self.spread(circuit.outputs.map { output in output.source.map { row($0) } }, open: scale)
  }

  /// The row of the leftmost port that reads an input.
  private func firstRow(of input: Int) -> Int? {
    for part in circuit.parts.sorted(by: { ($0.column, $0.row) < ($1.column, $1.row) }) {
      if let port = part.sources.firstIndex(of: .input(input)) { return row(.port(part.name, port)) }
    }
    return nil
  }

  func top(_ name: String) -> Int { tops[name] ?? 0 }

  /// The row in which a signal leaves its source.
  func row(_ source: Circuit.Source) -> Int {
    switch source {
    case .input(let index): inputs.indices.contains(index) ? inputs[index] : 0
    case .part(let name, let output):
      top(name) + scale.offset(output, of: circuit.part(name)?.outputNames.count ?? 1)
    }
  }

  /// The row in which a wire arrives.
  func row(_ target: Circuit.Target) -> Int {
    switch target {
    case .output(let index): outputs.indices.contains(index) ? outputs[index] : 0
    case .port(let name, let port): top(name) + scale.offset(port, of: circuit.part(name)?.portNames.count ?? 1)
    }
  }

  /// Rows for pins: near those wanted, and well apart where nothing is connected.
  static func spread(_ wanted: [Int?], open scale: BoardScale) -> [Int] {
    var last = scale.offset(0, of: 1) - 2 * scale.unit
    return spread(
      wanted.map { row -> Double in
        last = row ?? last + 2 * scale.unit
        return Double(last)
      }, gap: 1)
  }

  /// The rows nearest to those wanted that keep the order, some rows apart at least: neighbours that want the same place share
  /// the way to it (pooling of adjacent violators).
  static func spread(_ wanted: [Double], gap: Int) -> [Int] {
    var pools: [(sum: Double, count: Int)] = []
    for (index, row) in wanted.enumerated() {
      pools.append((row - Double(gap * index), 1))
      while pools.count > 1 {
        let (a, b) = (pools[pools.count - 2], pools[pools.count - 1])
        guard a.sum / Double(a.count) > b.sum / Double(b.count) else { break }
        pools.removeLast()
        pools[pools.count - 1] = (a.sum + b.sum, a.count + b.count)
      }
    }
    let levels = pools.flatMap { pool in
      Array(repeating: Int((pool.sum / Double(pool.count)).rounded()), count: pool.count)
    }
    return levels.enumerated().map { $0.element + gap * $0.offset }
  }
}
