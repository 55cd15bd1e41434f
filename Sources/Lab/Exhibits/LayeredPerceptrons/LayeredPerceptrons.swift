import Engine
import Lessons
import Screen

/// Lesson 3: a circuit board whose gates are perceptrons. Wires are laid by the learner, signals run along them from layer to
/// layer, and the truth table of the whole is compared with what is wanted.
public struct LayeredPerceptrons: Exhibit {
  public static let name = "layered-perceptrons"

  /// The whole circuit.
  private(set) var circuit = CircuitLibrary.xor.circuit
  private(set) var wanted = WantedFunction.xor
  /// Where it came from.
  private(set) var library = CircuitLibrary.xor
  /// The blocks that are open, each inside the one before.
  private(set) var path: [String] = []
  /// The row of the truth table that the inputs are set to.
  private(set) var row = 0
  var cursor = CircuitSpot.input(0)
  /// The wire end in the learner's hand.
  var held: CircuitSpot?
  /// What the mouse holds.
  var grip: CircuitGrip?
  /// The kind of gate that is put on the board next.
  var kind = GateKind.nand
  /// The signal on its way; nil when everything has arrived.
  var flow: SignalFlow?
  /// Why the last key did nothing, or what it did.
  var message = ""
  /// The gate whose perceptron is open, and its dials.
  private(set) var opened: String?
  var dials = Dials([])

  private(set) var evaluation: CircuitEvaluation
  private(set) var layers: CircuitLayers
  /// Changes since the circuit was taken.
  private(set) var edits = 0
  /// The rows of the truth table in which an output is not what is wanted.
  private(set) var wrongRows: [Int] = []

  public init() {
    evaluation = CircuitEvaluation(circuit)
    layers = CircuitLayers(circuit)
  }

  public var title: String {
    ([path.isEmpty ? circuit.title : wanted.title] + path.dropLast() + (path.isEmpty ? [] : [boardTitle]))
      .joined(separator: " / ")
  }

  private var boardTitle: String { "\(path.last ?? ""), \(board.title.lowercased())" }

  // MARK: What is on the screen

  /// The circuit on the screen: the whole, or the inside of a block.
  var board: Circuit { circuit[path[...]] }
  var boardValues: CircuitEvaluation { evaluation[path[...]] }
  var boardLayers: CircuitLayers { layers[path[...]] }

  /// 0 or 1, for the inputs as they are set.
  func value(_ source: Circuit.Source?) -> Float { boardValues.value(source, row: row) }

  /// Whether the signal has come to a source; before, its value is not known.
  func hasArrived(_ source: Circuit.Source) -> Bool {
    guard let flow, case .part(let name, _) = source, let part = board.part(name) else { return true }
    return flow.hasPassed(column: part.column)
  }

  /// What arrives at the inputs of a part.
  func arriving(_ part: Circuit.Part) -> [Float] { part.sources.map { value($0) } }

  /// 0 or 1 for each input of the whole.
  var bits: [Float] { bits(of: row) }
  func bits(of row: Int) -> [Float] {
    circuit.inputs.indices.map { CircuitEvaluation.bit($0, of: circuit.inputs.count, row: row) }
  }

  /// What the whole gives in a row.
  func outputs(of row: Int) -> [Float] { circuit.outputs.map { evaluation.value($0.source, row: row) } }

  /// The gate that the learner looks at: the open one, else the one under the cursor, else the first.
  var chosen: Circuit.Part? {
    if let opened, let part = board.part(opened) { return part }
    switch cursor {
    case .port(let name, _), .box(let name):
      if let part = board.part(name), part.neuron != nil { return part }
    default: break
    }
    return board.parts.first { $0.neuron != nil }
  }

  /// The two numbers of the adder, and the sum that its outputs spell; nil for other circuits.
  var numbers: (a: Int, b: Int, sum: Int)? { wanted == .adder ? numbers(of: row) : nil }

  func numbers(of row: Int) -> (a: Int, b: Int, sum: Int) {
    let sum = outputs(of: row).enumerated().reduce(0) { $0 + (Int($1.element) << $1.offset) }
    return (
      WantedFunction.number(bits(of: row), first: 0), WantedFunction.number(bits(of: row), first: 1), sum
    )
  }

  // MARK: Changes

  /// Changes the circuit on the screen; everything is computed anew, for all rows.
  mutating func edit<Result>(_ change: (inout Circuit) -> Result) -> Result {
    var board = board
    let result = change(&board)
    if board != self.board { edits += 1 }
    circuit[path[...]] = board
    flow = nil
    refresh()
    return result
  }

  private mutating func refresh() {
    evaluation = CircuitEvaluation(circuit)
    layers = CircuitLayers(circuit)
    wrongRows = (0..<evaluation.rows).filter { outputs(of: $0) != wanted.targets(bits(of: $0)) }
    if !board.spots.contains(where: { $0.spot == cursor }) { cursor = board.spots.first?.spot ?? .input(0) }
    if let opened, board.part(opened)?.neuron == nil { close() }
  }

  mutating func take(_ library: CircuitLibrary) {
    self.library = library
    circuit = library.circuit
    wanted = library.wanted
    (path, row, edits, flow, held, opened) = ([], 0, 0, nil, nil, nil)
    cursor = .input(0)
    refresh()
  }

  /// Compares with another function. An empty board gets the inputs and outputs that it needs.
  ///
  /// - Returns: whether the board can be compared with it.
  mutating func want(_ function: WantedFunction) -> Bool {
    if circuit.parts.isEmpty, path.isEmpty {
      circuit = CircuitLibrary.of(circuit.title, function, [], function.outputs.map { _ in nil })
      row = 0
    }
    guard function.inputs.count == circuit.inputs.count, function.outputs.count == circuit.outputs.count else {
      return false
    }
    wanted = function
    refresh()
    return true
  }

  /// Sets the inputs.
  ///
  /// - Parameter flows: whether the new signals are seen to run, or are there at once.
  mutating func setRow(_ row: Int, flows: Bool) {
    flow = flows && row != self.row ? SignalFlow(before: self.row, columns: board.columns) : nil
    self.row = row
  }

  /// The row with one input turned round.
  func toggled(_ input: Int) -> Int { row ^ (1 << (circuit.inputs.count - 1 - input)) }

  /// Opens a gate's perceptron, or a block's inside.
  mutating func open(_ name: String) -> Bool {
    guard let part = board.part(name) else { return false }
    held = nil
    if let neuron = part.neuron {
      opened = name
      cursor = .box(name)
      dials = Self.dials(of: neuron)
    } else {
      path.append(name)
      (flow, opened) = (nil, nil)
      cursor = .input(0)
    }
    return true
  }

  /// Closes the perceptron, else the innermost block.
  ///
  /// - Returns: false if nothing was open.
  @discardableResult
  mutating func close() -> Bool {
    held = nil
    if opened != nil {
      opened = nil
      return true
    }
    guard let last = path.popLast() else { return false }
    flow = nil
    cursor = .box(last)
    return true
  }

  /// What a weight or a bias can be.
  static let range: ClosedRange<Float> = -4...4

  private static func dials(of neuron: Neuron) -> Dials {
    let weights = neuron.weights.indices.map { index in
      Dials.Dial(
        name: "w\(index + 1)", label: index == 0 ? "w₁" : "w₂", range: range, step: 0.5, value: neuron.weights[index],
        scale: .asNeeded)
    }
    return Dials(
      weights + [Dials.Dial(name: "b", label: "b", range: range, step: 0.5, value: neuron.bias, scale: .asNeeded)])
  }

  /// Gives the open gate what its dials say.
  mutating func takeDials() {
    guard let opened, var neuron = board.part(opened)?.neuron else { return }
    neuron.weights = neuron.weights.indices.map { dials["w\($0 + 1)"] }
    neuron.bias = dials["b"]
    edit { $0.set(opened, neuron) }
  }

  /// The dials follow a gate that was changed otherwise.
  mutating func refreshDials() {
    guard let opened, let neuron = board.part(opened)?.neuron else { return }
    let selected = dials.selected
    dials = Self.dials(of: neuron)
    dials.selected = min(selected, dials.dials.count - 1)
  }
}

/// A signal on its way from the inputs to the outputs, one column after the other. What it has not come to shows what was
/// there before, or that nothing is known.
struct SignalFlow: Hashable, Sendable {
  /// The row of the truth table that is still seen ahead of it; nil: nothing.
  var before: Int?
  /// Columns on its way.
  var columns: Int
  /// How far it is, in eighths of a column: six for the wires to it, two for its gates.
  var position = 0
  /// Whether it goes on by itself.
  var isRunning = true

  static let perColumn = 8
  static let perChannel = 6

  var end: Int { Self.perColumn * columns + Self.perChannel }
  var isAtEnd: Bool { position >= end }

  /// Whether the gates of a column have answered.
  func hasPassed(column: Int) -> Bool { position >= Self.perColumn * column }

  /// Goes to where the next column has answered, or to the outputs.
  mutating func step() {
    let next = (position / Self.perColumn + 1) * Self.perColumn
    position = next > Self.perColumn * columns ? end : next
    isRunning = false
  }
}
