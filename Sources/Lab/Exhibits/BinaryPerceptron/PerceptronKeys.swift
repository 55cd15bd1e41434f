import Screen

extension BinaryPerceptron {
  public var keys: [KeyHint] {
    let learning = [
      KeyHint("Space", "learn", .space), KeyHint("a", isWatching ? "stop" : "watch", .character("a")),
      KeyHint("r", mode == .gates ? "run" : "pass", .character("r")),
      KeyHint("z", "zero", .character("z")),
    ]
    switch mode {
    case .gates: return [KeyHint("↑↓", "choose"), KeyHint("←→", "change")] + learning
    case .digits: return learning + [KeyHint("←→", "which digit")]
    }
  }

  public mutating func update(_ event: RoomEvent) -> ExhibitChange {
    switch event {
    case .key(let key): mode == .gates ? pressInGates(key) : pressInDigits(key)
    case .pointer(let pointer, let zone): point(pointer, zone)
    case .tick: watch()
    default: .nothing
    }
  }

  /// Gates slowly, one example after the other; digits a few at a time, or a pass would take minutes.
  public var tickInterval: Double? { isWatching ? (mode == .gates ? 0.3 : 0.1) : nil }

  /// Goes on by itself until there is nothing left to learn; round in circles, until the learner has seen enough.
  private mutating func watch() -> ExhibitChange {
    guard isWatching else { return .nothing }
    learn(mode == .gates ? 1 : 10)
    if mode == .gates, learning.end == .settled { isWatching = false }
    return .continuation
  }

  private mutating func pressInGates(_ key: Key) -> ExhibitChange {
    switch key {
    case .up: moveChoice(-1)
    case .down: moveChoice(1)
    case .left, .character("-"): change(-1)
    case .right, .character("+"), .character("="): change(1)
    case .shiftLeft: change(-4)
    case .shiftRight: change(4)
    default: pressLearning(key)
    }
  }

  private mutating func pressInDigits(_ key: Key) -> ExhibitChange {
    switch key {
    case .left: return chooseDigit((digits?.digit ?? 0) + 9)
    case .right: return chooseDigit((digits?.digit ?? 0) + 1)
    case .character(let c) where c.wholeNumberValue != nil: return chooseDigit(c.wholeNumberValue ?? 0)
    default: return pressLearning(key)
    }
  }

  private mutating func pressLearning(_ key: Key) -> ExhibitChange {
    switch key {
    case .character("a"):
      isWatching.toggle()
      return isWatching ? .edit : .view
    case .space, .enter:
      isWatching = false
      learn(1)
    case .character("r"):
      isWatching = false
      run()
    case .character("z"): reset()
    default: return .nothing
    }
    return .edit
  }

  private mutating func chooseDigit(_ digit: Int) -> ExhibitChange {
    guard let old = digits, old.digit != digit % 10 else { return .nothing }
    digits = DigitLearning(training: old.training, test: old.test, digit: digit % 10)
    return .edit
  }

  /// ↑ ↓ walk over the gates, the three sliders and the rows of the truth table.
  private mutating func moveChoice(_ step: Int) -> ExhibitChange {
    if item == .dials, dials.select(by: step) { return .view }
    guard let next = Item(rawValue: item.rawValue + step) else { return .nothing }
    item = next
    if next == .dials { dials.selected = step > 0 ? 0 : dials.dials.count - 1 }
    return .view
  }

  private mutating func change(_ steps: Int) -> ExhibitChange {
    switch item {
    case .gate:
      let all = Gate.allCases
      let index = all.firstIndex(of: gate) ?? 0
      choose(all[(index + (steps < 0 ? all.count - 1 : 1)) % all.count])
      return .edit
    case .dials:
      let change = dials.turn(Float(steps))
      if change == .edit { (learning, isWatching) = (GateLearning(), false) }
      return change
    case .row:
      row = (row + (steps < 0 ? Gate.inputs.count - 1 : 1)) % Gate.inputs.count
      return .view
    }
  }

  private mutating func point(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange {
    if mode == .gates, let change = dials.update(pointer, zone) {
      if pointer.kind != .release { item = .dials }
      if change == .edit || change == .continuation { (learning, isWatching) = (GateLearning(), false) }
      return change
    }
    guard pointer.kind == .press else { return .nothing }
    // A click on a number in the truth table chooses its row, as one beside it does.
    if case .number(let name)? = zone?.target, let dot = name.lastIndex(of: "."),
      let row = GateNumbers.rows.firstIndex(of: String(name[dot...].dropFirst()))
    {
      (item, self.row) = (.row, row)
      return .view
    }
    guard case .item(let name, let index)? = zone?.target else { return .nothing }
    switch (name, index) {
    case ("gate", _) where Gate.allCases.indices.contains(index):
      item = .gate
      choose(Gate.allCases[index])
      return .edit
    case ("row", _) where Gate.inputs.indices.contains(index):
      (item, row) = (.row, index)
      return .view
    case ("digit", _): return chooseDigit(index)
    case ("button", 0): return pressLearning(.space)
    case ("button", 1): return pressLearning(.character("a"))
    case ("button", 2): return pressLearning(.character("r"))
    case ("button", 3): return pressLearning(.character("z"))
    default: return .nothing
    }
  }
}
