/// A board of perceptrons and the wires between them: a feedforward network that the learner can take apart.
///
/// Everything stands in columns, and a wire leads from a column to one further right. So no signal can ever come back to
/// where it was, and computing the columns from left to right computes the circuit.
struct Circuit: Hashable, Sendable {
  /// Where a signal comes from.
  enum Source: Hashable, Sendable {
    case input(Int)
    /// An output of a gate (it has one, 0) or of a block.
    case part(String, Int)
  }

  /// Where a wire ends: an input of a gate or a block, or an output of the whole.
  enum Target: Hashable, Sendable {
    case port(String, Int)
    case output(Int)
  }

  struct Output: Hashable, Sendable {
    var name: String
    var source: Source?
  }

  /// A gate, or a block: a whole circuit in a box.
  struct Part: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case gate(Neuron)
      case block(Circuit)
    }

    var name: String
    var kind: Kind
    /// From 1; column 0 belongs to the inputs.
    var column: Int
    /// In half heights of a gate, from 0.
    var row: Int
    /// Where its inputs come from; nil for an open input, which counts as 0.
    var sources: [Source?]

    init(_ name: String, _ kind: Kind, column: Int, row: Int, _ sources: [Source?] = []) {
      (self.name, self.kind, self.column, self.row) = (name, kind, column, row)
      self.sources = sources
      let missing = portNames.count - sources.count
      if missing > 0 { self.sources += [Source?](repeating: nil, count: missing) }
    }

    var neuron: Neuron? { if case .gate(let neuron) = kind { neuron } else { nil } }
    var block: Circuit? { if case .block(let circuit) = kind { circuit } else { nil } }

    /// The names of its inputs: `a`, `b`.
    var portNames: [String] {
      switch kind {
      case .gate(let neuron): Array(["a", "b"].prefix(neuron.weights.count))
      case .block(let circuit): circuit.inputs
      }
    }

    /// The names of its outputs; a gate's only one has none.
    var outputNames: [String] { block?.outputs.map(\.name) ?? [""] }
  }

  /// What the whole is, in two or three words: `half adder`.
  var title = ""
  var inputs: [String]
  var outputs: [Output]
  var parts: [Part] = []

  init(title: String = "", inputs: [String], outputs: [Output], parts: [Part] = []) {
    (self.title, self.inputs, self.outputs, self.parts) = (title, inputs, outputs, parts)
  }

  func part(_ name: String) -> Part? { parts.first { $0.name == name } }
  func index(of name: String) -> Int? { parts.firstIndex { $0.name == name } }
  var columns: Int { parts.map(\.column).max() ?? 0 }

  /// Where the wire at a target comes from.
  func source(of target: Target) -> Source? {
    switch target {
    case .port(let name, let port): part(name).flatMap { $0.sources.indices.contains(port) ? $0.sources[port] : nil }
    case .output(let index): outputs.indices.contains(index) ? outputs[index].source : nil
    }
  }

  /// All targets, those further left first.
  var targets: [Target] {
    parts.sorted { ($0.column, $0.row) < ($1.column, $1.row) }
      .flatMap { part in part.sources.indices.map { Target.port(part.name, $0) } }
      + outputs.indices.map { Target.output($0) }
  }

  var wireCount: Int { targets.count { source(of: $0) != nil } }

  /// The circuit inside some blocks, from the outermost to the innermost; itself for an empty path.
  subscript(path: ArraySlice<String>) -> Circuit {
    get {
      guard let first = path.first else { return self }
      return part(first)?.block?[path.dropFirst()] ?? self
    }
    set {
      guard let first = path.first else {
        self = newValue
        return
      }
      guard let index = index(of: first), var block = parts[index].block else { return }
      block[path.dropFirst()] = newValue
      parts[index].kind = .block(block)
    }
  }

  /// Every gate, those inside blocks too.
  var allGates: [Neuron] {
    parts.flatMap { part in
      switch part.kind {
      case .gate(let neuron): [neuron]
      case .block(let circuit): circuit.allGates
      }
    }
  }
}

// MARK: Names

extension Circuit {
  /// `x1`, `g1`, `fa1.s`
  func name(_ source: Source) -> String {
    switch source {
    case .input(let index): return inputs.indices.contains(index) ? inputs[index] : "?"
    case .part(let name, let output):
      guard let part = part(name), part.block != nil, part.outputNames.indices.contains(output) else { return name }
      return "\(name).\(part.outputNames[output])"
    }
  }

  /// `g2.a`, `out`
  func name(_ target: Target) -> String {
    switch target {
    case .port(let name, let port):
      guard let part = part(name), part.portNames.indices.contains(port) else { return name }
      return "\(name).\(part.portNames[port])"
    case .output(let index): return outputs.indices.contains(index) ? outputs[index].name : "?"
    }
  }

  func source(named name: String) -> Source? {
    if let index = inputs.firstIndex(of: name) { return .input(index) }
    return parts.lazy.flatMap { part in part.outputNames.indices.map { Source.part(part.name, $0) } }
      .first { self.name($0) == name }
  }

  func target(named name: String) -> Target? { targets.first { self.name($0) == name } }

  /// Every name of a source, for messages.
  var sourceNames: [String] {
    inputs + parts.flatMap { part in part.outputNames.indices.map { name(.part(part.name, $0)) } }
  }
}
