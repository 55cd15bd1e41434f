import Lessons

/// What a lesson file can ask for.
extension LayeredPerceptrons {
  private static let actions = [
    "circuit", "wanted", "place", "connect", "cut", "remove", "move", "kind", "weight", "bias", "input", "inputs", "a",
    "b", "open", "close", "select", "clear", "step", "flow", "mistake", "tidy",
  ]

  public mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    message = ""
    switch action.name {
    case "circuit":
      take(CircuitLibrary(rawValue: try action.choice(CircuitLibrary.allCases.map(\.rawValue))) ?? library)
    case "wanted":
      let function = WantedFunction(rawValue: try action.choice(WantedFunction.allCases.map(\.rawValue))) ?? wanted
      guard want(function) else {
        throw ExhibitError(
          "a \(function.title) has other inputs and outputs than this board", cure: "write `circuit: empty` before it")
      }
    case "place", "connect", "cut", "remove", "move", "kind", "weight", "bias": try change(action)
    case "input", "inputs", "a", "b": try setInputs(action)
    case "open":
      let name = try action.words(1, "g1")[0]
      guard open(name) else { throw action.noPart(name, board) }
    case "close": close()
    case "select":
      let name = try action.words(1, "g1.a")[0]
      guard let spot = board.spot(named: name) else {
        throw ExhibitError("there is no `\(name)` on the board", cure: "name a gate, an input or an output of it")
      }
      cursor = spot
    case "clear": flow = SignalFlow(before: nil, columns: board.columns, position: 0, isRunning: false)
    case "step": for _ in 0..<(try action.times(atMost: 100)) { step() }
    case "flow": flow = nil
    case "mistake": _ = goToMistake(flows: false)
    case "tidy": edit { $0.tidy() }
    default: throw action.unknown(Self.actions)
    }
  }

  // MARK: The circuit

  private mutating func change(_ action: ExhibitAction) throws(ExhibitError) {
    switch action.name {
    case "place":
      let words = try action.words(3, "NAND 1 2")
      guard let kind = GateKind(rawValue: words[0]), let column = Int(words[1]), let row = Int(words[2]) else {
        throw ExhibitError(
          "`place: \(words.joined(separator: " "))` is no gate with column and row", cure: "write `place: NAND 1 2`")
      }
      if edit({ $0.place(kind.neuron, column: column, row: row) }) == nil {
        throw ExhibitError("the board is full", cure: "remove a gate")
      }
    case "connect":
      let words = try action.words(2, "g1 g2.a")
      guard let source = board.source(named: words[0]) else {
        throw ExhibitError(
          "no signal begins at `\(words[0])`", cure: "use one of: \(board.sourceNames.joined(separator: ", "))")
      }
      let target = try target(words[1])
      if let problem = edit({ $0.connect(source, target) }) {
        throw Self.refused(action, problem, cure: "connect it to another input")
      }
    case "cut":
      let target = try target(try action.words(1, "g2.a")[0])
      _ = edit { $0.cut(target) }
    case "remove":
      let part = try part(action, 1, "g1").part
      edit { $0.remove(part.name) }
    case "move":
      let (part, words) = try part(action, 3, "g1 2 0")
      guard let column = Int(words[1]), let row = Int(words[2]) else {
        throw ExhibitError("`move` needs a column and a row", cure: "write `move: g1 2 0`")
      }
      if let problem = edit({ $0.move(part.name, column: column, row: row) }) {
        throw Self.refused(action, problem, cure: "choose another place")
      }
    default: try changePerceptron(action)
    }
  }

  /// A fault from a sentence for the learner: it loses its stop.
  private static func refused(_ action: ExhibitAction, _ problem: String, cure: String) -> ExhibitError {
    ExhibitError("`\(action)`: \(problem.dropLast())", cure: cure)
  }

  private mutating func changePerceptron(_ action: ExhibitAction) throws(ExhibitError) {
    let example = ["kind": "g1 AND", "weight": "g1 w1 -2", "bias": "g1 3"][action.name] ?? "g1"
    let (part, words) = try part(action, action.name == "weight" ? 3 : 2, example)
    guard var neuron = part.neuron else {
      throw ExhibitError("`\(part.name)` is a block, no gate", cure: "open it, and change a gate in it")
    }
    switch action.name {
    case "kind":
      guard let kind = GateKind(rawValue: words[1]) else {
        let kinds = GateKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw ExhibitError("there is no gate `\(words[1])`", cure: "use one of: \(kinds)")
      }
      neuron = kind.neuron
    case "weight":
      guard words[1].first == "w", let index = Int(words[1].dropFirst()), neuron.weights.indices.contains(index - 1)
      else { throw ExhibitError("`\(part.name)` has no weight `\(words[1])`", cure: "write `weight: \(example)`") }
      neuron.weights[index - 1] = try Self.weight(words[2], action)
    default: neuron.bias = try Self.weight(words[1], action)
    }
    edit { $0.set(part.name, neuron) }
    refreshDials()
  }

  private static func weight(_ text: String, _ action: ExhibitAction) throws(ExhibitError) -> Float {
    guard let number = Float(text), range.contains(number) else {
      throw ExhibitError("`\(action.name)` cannot be `\(text)`", cure: "choose a number from -4 to 4")
    }
    return number
  }

  private func target(_ name: String) throws(ExhibitError) -> Circuit.Target {
    guard let target = board.target(named: name) else {
      let names = board.targets.map { board.name($0) }.joined(separator: ", ")
      throw ExhibitError("no wire can end at `\(name)`", cure: "use one of: \(names)")
    }
    return target
  }

  private func part(
    _ action: ExhibitAction, _ count: Int, _ example: String
  ) throws(ExhibitError) -> (part: Circuit.Part, words: [String]) {
    let words = try action.words(count, example)
    guard let part = board.part(words[0]) else { throw action.noPart(words[0], board) }
    return (part, words)
  }

  // MARK: Inputs

  private mutating func setInputs(_ action: ExhibitAction) throws(ExhibitError) {
    switch action.name {
    case "input":
      let words = try action.words(2, "x1 1")
      guard let index = circuit.inputs.firstIndex(of: words[0]), ["0", "1"].contains(words[1]) else {
        throw ExhibitError(
          "`input: \(words.joined(separator: " "))` sets no input to 0 or 1",
          cure: "use one of: \(circuit.inputs.map { "`\($0) 1`" }.joined(separator: ", "))")
      }
      if bits[index] != Float(words[1]) { setRow(toggled(index), flows: false) }
    case "inputs":
      let text = action.value?.text ?? ""
      guard text.count == circuit.inputs.count, let row = Int(text, radix: 2) else {
        let example = String(repeating: "01", count: circuit.inputs.count).prefix(circuit.inputs.count)
        throw ExhibitError(
          "`inputs` needs \(circuit.inputs.count) digits 0 or 1 in quotes", cure: "write `inputs: \"\(example)\"`")
      }
      setRow(row, flows: false)
    default:
      guard wanted == .adder else {
        throw ExhibitError("only the adder has a number `\(action.name)`", cure: "write `circuit: adder` before it")
      }
      guard let number = Int(exactly: try action.number(0...15)) else {
        throw ExhibitError("`\(action.name)` is no whole number", cure: "write `\(action.name): 11`")
      }
      setNumber(number, first: action.name == "a" ? 0 : 1, flows: false)
    }
  }

  /// Sets one of the adder's numbers: A with `first` 0, B with 1.
  mutating func setNumber(_ number: Int, first: Int, flows: Bool) {
    let count = circuit.inputs.count
    var row = row
    for bit in 0..<WantedFunction.adderBits {
      let mask = 1 << (count - 1 - (2 * bit + first))
      row = (number >> bit) & 1 == 1 ? row | mask : row & ~mask
    }
    setRow(row, flows: flows)
  }

  /// Sets the inputs to the next row in which an output is wrong.
  ///
  /// - Returns: false if there is none.
  mutating func goToMistake(flows: Bool) -> Bool {
    guard let next = wrongRows.first(where: { $0 > row }) ?? wrongRows.first else { return false }
    setRow(next, flows: flows)
    return true
  }

  /// Sends the signal one layer on; from the inputs, if it is nowhere on its way.
  mutating func step() {
    if flow == nil { flow = SignalFlow(before: nil, columns: board.columns, isRunning: false) }
    flow?.step()
    if flow?.isAtEnd == true { flow = nil }
  }

  // MARK: In words

  public func describe(_ action: ExhibitAction) -> String {
    let words = (action.value?.description ?? "").split(separator: " ").map(String.init)
    func word(_ index: Int) -> String { words.indices.contains(index) ? words[index] : "" }
    return switch action.name {
    case "circuit": "take the circuit \(word(0))"
    case "wanted": "compare with \(word(0))"
    case "place": "a: add a gate, k until it is \(word(0))"
    case "connect": "c: wire from \(word(0)) to \(word(1))"
    case "cut": "x: cut the wire at \(word(0))"
    case "remove": "x: take \(word(0)) off the board"
    case "kind": "k: make \(word(0)) a gate \(word(1))"
    case "weight": "in \(word(0)), set \(CircuitText.label(word(1))) to \(CircuitText.number(Float(word(2)) ?? 0))"
    case "bias": "in \(word(0)), set b to \(CircuitText.number(Float(word(1)) ?? 0))"
    case "move": "move \(word(0)) to column \(word(1)), row \(word(2))"
    case "input": "set \(CircuitText.label(word(0))) to \(word(1))"
    case "inputs": "set the inputs to \(word(0))"
    case "a", "b": "set \(action.name.uppercased()) to \(word(0))"
    case "open": "Enter: open \(word(0))"
    case "close": "Backspace: close what is open"
    case "select": "go to \(word(0))"
    case "clear": "let the signal wait at the inputs"
    case "step": "Space: one layer"
    case "flow": "f: let the signal run"
    case "mistake": "m: go to the next mistake"
    case "tidy": "t: put all gates into the columns of their layers"
    default: action.description
    }
  }
}

extension ExhibitAction {
  /// Its value as words.
  fileprivate func words(_ count: Int, _ example: String) throws(ExhibitError) -> [String] {
    let words = (value?.description ?? "").split(separator: " ").map(String.init)
    guard words.count == count else {
      throw ExhibitError(
        "`\(name)` needs \(count == 1 ? "one word" : "\(count) words")", cure: "write `\(name): \(example)`")
    }
    return words
  }

  fileprivate func noPart(_ part: String, _ board: Circuit) -> ExhibitError {
    let names = board.parts.map(\.name).joined(separator: ", ")
    let cure = names.isEmpty ? "place a gate first" : "use one of: \(names)"
    return ExhibitError("`\(name)`: there is no `\(part)` on the board", cure: cure)
  }
}
