import Engine
import Screen

extension Smoothness {
  public var keys: [KeyHint] {
    [
      KeyHint("↑↓", "choose"), KeyHint("←→", "nudge"), KeyHint("- +", "scale"), KeyHint("v", "view", .character("v")),
      KeyHint("Space", "keep", .space), KeyHint("z", "zero", .character("z")),
      KeyHint("r", "random", .character("r")), KeyHint("o", "sigmoid or step", .character("o")),
      KeyHint("1 2 3 4", "network, terms, plot, sizes", helpOnly: true),
    ]
  }

  public mutating func update(_ event: RoomEvent) -> ExhibitChange {
    switch event {
    case .key(let key): press(key)
    case .pointer(let pointer, let zone): point(pointer, zone)
    default: .nothing
    }
  }

  private mutating func press(_ key: Key) -> ExhibitChange {
    let dial = isScaleChosen ? 1 : 0
    switch key {
    case .up: return moveChoice(-1)
    case .down: return moveChoice(1)
    case .left: return turn(dial, -1)
    case .right: return turn(dial, 1)
    case .shiftLeft: return turn(dial, -5)
    case .shiftRight: return turn(dial, 5)
    case .character("-"): return turn(1, -1)
    case .character("+"), .character("="): return turn(1, 1)
    case .space, .enter, .character("z"), .character("r"), .character("o"): return edit(key)
    case .character("v"): return show(View.allCases[(view.rawValue + 1) % View.allCases.count])
    case .character(let c):
      guard let number = c.wholeNumberValue, let view = View(rawValue: number - 1) else { return .nothing }
      return show(view)
    default: return .nothing
    }
  }

  private mutating func edit(_ key: Key) -> ExhibitChange {
    defer { refreshDials() }
    switch key {
    case .character("r"): drawDirection()
    case .character("o"): network.activation = network.activation == .step ? .sigmoid : .step
    default:
      guard linearization.isNudged else { return .nothing }
      if key == .character("z") { direction = direction.map { _ in 0 } } else { keep() }
    }
    return .edit
  }

  private mutating func show(_ view: View) -> ExhibitChange {
    guard view != self.view else { return .nothing }
    self.view = view
    return .view
  }

  /// ↑ ↓ walk over the inputs, the parameters and the scale.
  private mutating func moveChoice(_ step: Int) -> ExhibitChange {
    if isScaleChosen {
      guard step < 0 else { return .nothing }
      choose(chosen)
      return .view
    }
    if Self.items.indices.contains(chosen + step) {
      choose(chosen + step)
    } else if step > 0 {
      isScaleChosen = true
      refreshDials()
    } else {
      return .nothing
    }
    return .view
  }

  // MARK: Mouse

  private mutating func point(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange {
    if let change = drag(pointer, zone) { return change }
    if let item = Self.item(under: zone) {
      switch pointer.kind {
      case .press:
        choose(item)
        return .view
      case .scrollUp, .scrollDown:
        choose(item)
        return turn(0, pointer.kind == .scrollUp ? 1 : -1)
      default: return .nothing
      }
    }
    guard pointer.kind == .press, case .item(let name, let index)? = zone?.target else { return .nothing }
    switch (name, index) {
    case ("view", _): return View(rawValue: index).map { show($0) } ?? .nothing
    case ("lower view", _): return View(rawValue: index + 1).map { show($0) } ?? .nothing
    case ("size", _):
      guard Linearization.sizes.indices.contains(index) else { return .nothing }
      scaleIndex = Linearization.scales.firstIndex(of: Linearization.sizes[index]) ?? scaleIndex
      refreshDials()
      return .edit
    case ("button", 0): return press(.space)
    case ("button", 1): return press(.character("z"))
    case ("button", 2): return press(.character("r"))
    case ("button", 3): return press(.character("o"))
    default: return .nothing
    }
  }

  /// What the mouse points at: a parameter or an input itself, or a number that belongs to it.
  private static func item(under zone: Zone?) -> Int? {
    switch zone?.target {
    case .item("parameter", let index): items.indices.contains(index) ? index : nil
    case .number(let name): items.firstIndex(of: String(name.split(separator: ".").last ?? ""))
    default: nil
    }
  }
}
