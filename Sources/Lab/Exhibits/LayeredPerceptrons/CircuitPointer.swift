import Screen

/// What the mouse holds: a spot that it was pressed on, or a gate from the palette.
enum CircuitGrip: Hashable, Sendable {
  case spot(CircuitSpot, wasUnderCursor: Bool)
  case gate(GateKind)
}

extension LayeredPerceptrons {
  /// Names of the zones that the board registers.
  enum ZoneName {
    static let spot = "spot"
    static let place = "place"
    static let palette = "palette"
    static let row = "row"
    static let circuit = "circuit"
    static let button = "button"
  }

  /// The index of a free place on the board in its zone.
  static func place(column: Int, row: Int) -> Int { column * 1000 + row }

  mutating func point(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange {
    if opened != nil, let change = dials.update(pointer, zone) {
      if change == .edit || change == .continuation { takeDials() }
      return change
    }
    switch pointer.kind {
    case .press:
      message = ""
      return pressMouse(zone)
    case .release: return release(zone)
    default: return .nothing
    }
  }

  private func spot(of zone: Zone?) -> CircuitSpot? {
    guard case .item(ZoneName.spot, let index)? = zone?.target else { return nil }
    let spots = board.spots
    return spots.indices.contains(index) ? spots[index].spot : nil
  }

  private mutating func pressMouse(_ zone: Zone?) -> ExhibitChange {
    if let spot = spot(of: zone) {
      if let from = held, from != spot { return connect(from, spot) }
      grip = .spot(spot, wasUnderCursor: spot == cursor)
      cursor = spot
      return .view
    }
    guard case .item(let name, let index)? = zone?.target else { return .nothing }
    switch name {
    case ZoneName.palette where GateKind.allCases.indices.contains(index):
      grip = .gate(GateKind.allCases[index])
      return .view
    case ZoneName.row where path.isEmpty && (0..<evaluation.rows).contains(index):
      setRow(index, flows: true)
      return .edit
    case ZoneName.circuit where CircuitLibrary.allCases.indices.contains(index):
      take(CircuitLibrary.allCases[index])
      return .edit
    case ZoneName.button where index == Self.stepButton:
      step()
      return .view
    case ZoneName.button where Self.buttonKeys.indices.contains(index): return press(Self.buttonKeys[index])
    default: return .nothing
    }
  }

  private mutating func release(_ zone: Zone?) -> ExhibitChange {
    defer { grip = nil }
    switch grip {
    case .spot(let from, let wasUnderCursor)?:
      guard let spot = spot(of: zone) else { return .nothing }
      if spot != from {
        let change = connect(from, spot)
        // A drag that did not come to an end leaves nothing in the hand.
        held = nil
        return change
      }
      if case .input(let index) = spot { return toggle(index) }
      if wasUnderCursor, case .box(let name) = spot { return open(name) ? .view : .nothing }
      return .view
    case .gate(let kind)?:
      guard case .item(let name, let index)? = zone?.target else { return .nothing }
      switch name {
      case ZoneName.place: return add(kind, column: index / 1000, row: index % 1000)
      case ZoneName.palette: return add(kind, column: nil, row: 0)
      default: return .nothing
      }
    case nil: return .nothing
    }
  }
}
