import Screen

extension LayeredPerceptrons {
  public var keys: [KeyHint] {
    if opened != nil {
      return [
        KeyHint("↑↓", "choose"), KeyHint("←→", "change"), KeyHint("Enter", "close", .enter),
        KeyHint("1 2 3…", "flip an input", helpOnly: true),
      ]
    }
    var hints = [KeyHint("↑↓←→", "go")]
    if held != nil {
      hints += [KeyHint("c", "connect here", .character("c")), KeyHint("Bksp", "let go", .backspace)]
    } else {
      if case .input = cursor, path.isEmpty {
        hints.append(KeyHint("Space", "0/1", .space))
      } else {
        hints.append(KeyHint("Space", "one layer", .space))
      }
      if case .box = cursor { hints.append(KeyHint("Enter", "open", .enter)) }
      hints += [
        KeyHint("c", "connect", .character("c")),
        KeyHint("x", "cut", .character("x"), explanation: "cut a wire, remove a gate"),
        KeyHint("f", "flow", .character("f")), KeyHint("m", "mistake", .character("m")),
        KeyHint("a", "add gate", .character("a")), KeyHint("k", "its kind", .character("k")),
        KeyHint("e y", "another circuit, another function", helpOnly: true),
      ]
    }
    if !path.isEmpty { hints.insert(KeyHint("Bksp", "out", .backspace), at: 1) }
    return hints + [
      KeyHint("1 2 3…", "flip an input; + − count A or B", helpOnly: true),
      KeyHint("Shift-arrows", "move a gate; t tidies up", helpOnly: true),
    ]
  }

  /// Fast enough to be seen as a movement, slow enough to be followed.
  public var tickInterval: Double? { flow?.isRunning == true ? 0.06 : nil }

  public mutating func update(_ event: RoomEvent) -> ExhibitChange {
    switch event {
    case .key(let key):
      message = ""
      return press(key)
    case .pointer(let pointer, let zone): return point(pointer, zone)
    case .tick:
      guard flow?.isRunning == true else { return .nothing }
      flow?.position += 1
      if flow?.isAtEnd == true { flow = nil }
      return .view
    default: return .nothing
    }
  }

  mutating func press(_ key: Key) -> ExhibitChange {
    if opened != nil, let change = pressInPerceptron(key) { return change }
    switch key {
    case .up: return go(0, -1)
    case .down: return go(0, 1)
    case .left: return go(-1, 0)
    case .right: return go(1, 0)
    case .shiftUp: return moveGate(0, -1)
    case .shiftDown: return moveGate(0, 1)
    case .shiftLeft: return moveGate(-1, 0)
    case .shiftRight: return moveGate(1, 0)
    case .enter: return enter()
    case .space:
      if case .input(let index) = cursor, path.isEmpty { return toggle(index) }
      step()
      return .view
    case .backspace: return back()
    case .delete: return cutOrRemove()
    case .character(let c): return press(c)
    default: return .nothing
    }
  }

  private mutating func press(_ character: Character) -> ExhibitChange {
    switch character {
    case "c": return connect()
    case "x": return cutOrRemove()
    case "f":
      flow = SignalFlow(before: nil, columns: board.columns)
      return .view
    case "a": return add(kind, column: nil, row: 0)
    case "k": return changeKind()
    case "m":
      guard goToMistake(flows: true) else { return say("No row is wrong.") }
      return .edit
    case "e", "E":
      let all = CircuitLibrary.allCases
      let step = character == "e" ? 1 : all.count - 1
      take(all[((all.firstIndex(of: library) ?? 0) + step) % all.count])
      return .edit
    case "y": return wantNext()
    case "t":
      let before = board
      edit { $0.tidy() }
      return board == before ? say("It is tidy.") : .edit
    case "+", "=": return count(1)
    case "-": return count(-1)
    default:
      guard let digit = character.wholeNumberValue, circuit.inputs.indices.contains(digit - 1) else { return .nothing }
      return toggle(digit - 1)
    }
  }

  /// What a key does to the open perceptron; nil if it means the same as everywhere.
  private mutating func pressInPerceptron(_ key: Key) -> ExhibitChange? {
    switch key {
    case .up: return dials.select(by: -1) ? .view : .nothing
    case .down: return dials.select(by: 1) ? .view : .nothing
    case .left, .character("-"): return turn(-1)
    case .right, .character("+"), .character("="): return turn(1)
    case .shiftLeft: return turn(-4)
    case .shiftRight: return turn(4)
    case .enter, .backspace: return close() ? .view : .nothing
    // What is open shall not vanish or be wired while one looks into it.
    case .delete, .character("x"), .character("c"), .character("a"): return say("First close the gate: Enter.")
    default: return nil
    }
  }

  private mutating func turn(_ steps: Float) -> ExhibitChange {
    let change = dials.turn(steps)
    if change == .edit { takeDials() }
    return change
  }

  /// Nothing was changed, and the learner is told why.
  mutating func say(_ message: String) -> ExhibitChange {
    self.message = message
    return .view
  }

  // MARK: The cursor

  private mutating func go(_ across: Int, _ down: Int) -> ExhibitChange {
    guard let next = board.spot(from: cursor, across: across, down: down) else { return .nothing }
    cursor = next
    return .view
  }

  mutating func enter() -> ExhibitChange {
    if held != nil { return connect() }
    switch cursor {
    case .input(let index): return toggle(index)
    case .box(let name), .port(let name, _), .pin(let name, _): return open(name) ? .view : .nothing
    case .output: return say("An output only shows what arrives.")
    }
  }

  private mutating func back() -> ExhibitChange {
    if held != nil {
      held = nil
      return .view
    }
    return close() ? .view : say("Nothing is open.")
  }

  // MARK: Inputs

  mutating func toggle(_ input: Int) -> ExhibitChange {
    guard path.isEmpty else { return say("What arrives here is set outside: Backspace leads out.") }
    guard circuit.inputs.indices.contains(input) else { return .nothing }
    setRow(toggled(input), flows: true)
    return .edit
  }

  /// Counts the adder's A or B up or down, whichever the cursor is on.
  private mutating func count(_ step: Int) -> ExhibitChange {
    guard let numbers, path.isEmpty else { return .nothing }
    var first = 0
    if case .input(let index) = cursor { first = index % 2 }
    setNumber(((first == 0 ? numbers.a : numbers.b) + step + 16) % 16, first: first, flows: true)
    return .edit
  }

  private mutating func wantNext() -> ExhibitChange {
    let all = WantedFunction.allCases
    let start = all.firstIndex(of: wanted) ?? 0
    for step in 1..<all.count where want(all[(start + step) % all.count]) { return .edit }
    return say("No other function has these inputs and outputs.")
  }

  // MARK: Wires

  /// Takes a wire end into the hand, or connects it.
  mutating func connect() -> ExhibitChange {
    guard let from = held else {
      if board.source(at: cursor) == nil, board.target(at: cursor) == nil {
        return say("A block has its wires at its inputs and outputs: go to one of them.")
      }
      held = cursor
      return .view
    }
    if from == cursor {
      held = nil
      return .view
    }
    return connect(from, cursor)
  }

  /// Lays a wire between two spots, whichever of them is the source.
  mutating func connect(_ from: CircuitSpot, _ to: CircuitSpot) -> ExhibitChange {
    held = nil
    let ends = [(from, to), (to, from)].compactMap { source, target -> (Circuit.Source, Circuit.Target)? in
      guard let source = board.source(at: source), let target = board.target(at: target) else { return nil }
      return (source, target)
    }
    guard let (source, target) = ends.first else {
      held = from
      return say(
        board.source(at: from) != nil
          ? "A wire ends at an input of a gate, or at an output of the board."
          : "A wire begins at an input of the board, or at a gate.")
    }
    if board.source(of: target) == source { return say("They are connected.") }
    if let problem = edit({ $0.connect(source, target) }) { return say(problem) }
    return .edit
  }

  private mutating func cutOrRemove() -> ExhibitChange {
    held = nil
    if let target = board.target(at: cursor) {
      return edit({ $0.cut(target) }) ? .edit : say("No wire ends here.")
    }
    switch cursor {
    case .box(let name):
      edit { $0.remove(name) }
      return .edit
    case .pin: return say("Go to the block to remove it, or to where the wire ends to cut it.")
    default: return say("The inputs stay. A wire is cut where it ends.")
    }
  }

  // MARK: Gates

  /// Puts a gate on the board: at a place, or right of the cursor.
  mutating func add(_ kind: GateKind, column: Int?, row: Int) -> ExhibitChange {
    self.kind = kind
    var (place, wish) = (column ?? 1, row)
    if column == nil {
      switch cursor {
      case .box(let name), .pin(let name, _):
        if let part = board.part(name) { (place, wish) = (part.column + 1, part.row) }
      case .port(let name, _): if let part = board.part(name) { (place, wish) = (part.column, part.row) }
      case .output: place = max(1, board.columns)
      case .input: break
      }
    }
    guard let name = edit({ $0.place(kind.neuron, column: place, row: wish) }) else {
      return say("The board is full.")
    }
    cursor = .box(name)
    return .edit
  }

  private mutating func changeKind() -> ExhibitChange {
    let all = GateKind.allCases
    switch cursor {
    case .box(let name), .port(let name, _):
      guard let neuron = board.part(name)?.neuron else { return say("A block is not one gate: open it.") }
      let now = all.firstIndex { $0.neuron == neuron }
      kind = all[((now ?? -1) + 1) % all.count]
      let chosen = kind.neuron
      edit { $0.set(name, chosen) }
      refreshDials()
      return .edit
    default:
      kind = all[((all.firstIndex(of: kind) ?? 0) + 1) % all.count]
      return say("a adds a gate \(kind.rawValue).")
    }
  }

  private mutating func moveGate(_ across: Int, _ down: Int) -> ExhibitChange {
    guard case .box(let name) = cursor, let part = board.part(name) else {
      return say("Go to a gate to move it.")
    }
    if let problem = edit({ $0.move(name, column: part.column + across, row: part.row + down) }) { return say(problem) }
    return .edit
  }
}
