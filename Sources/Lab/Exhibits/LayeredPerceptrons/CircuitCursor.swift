/// What the cursor can stand on. It hops from one to the next, and each of them is one end of a wire or a box.
enum CircuitSpot: Hashable, Sendable {
  case input(Int)
  /// An input of a gate or block.
  case port(String, Int)
  /// A gate, which is its output too, or a block.
  case box(String)
  /// An output of a block.
  case pin(String, Int)
  case output(Int)
}

extension Circuit {
  /// Every spot with its place: from left to right, and its row.
  var spots: [(spot: CircuitSpot, column: Int, row: Int)] {
    let rows = BoardRows(self, .small)
    var result: [(spot: CircuitSpot, column: Int, row: Int)] = inputs.indices.map {
      (.input($0), 0, rows.row(.input($0)))
    }
    for part in parts {
      result += part.sources.indices.map {
        (.port(part.name, $0), 2 * part.column - 1, rows.row(.port(part.name, $0)))
      }
      result.append((.box(part.name), 2 * part.column, rows.top(part.name) + 1))
      guard part.block != nil else { continue }
      result += part.outputNames.indices.map {
        (.pin(part.name, $0), 2 * part.column, rows.row(.part(part.name, $0)))
      }
    }
    result += outputs.indices.map { (.output($0), 2 * columns + 1, rows.row(Target.output($0))) }
    return result.sorted { ($0.column, $0.row) < ($1.column, $1.row) }
  }

  /// The signal that begins at a spot.
  func source(at spot: CircuitSpot) -> Source? {
    switch spot {
    case .input(let index): .input(index)
    case .box(let name): part(name)?.neuron == nil ? nil : .part(name, 0)
    case .pin(let name, let output): .part(name, output)
    case .port, .output: nil
    }
  }

  /// The wire that ends at a spot.
  func target(at spot: CircuitSpot) -> Target? {
    switch spot {
    case .port(let name, let port): .port(name, port)
    case .output(let index): .output(index)
    case .input, .box, .pin: nil
    }
  }

  /// The spot where a signal begins.
  func spot(of source: Source) -> CircuitSpot {
    switch source {
    case .input(let index): .input(index)
    case .part(let name, let output): part(name)?.neuron != nil ? .box(name) : .pin(name, output)
    }
  }

  /// Any spot by its name. A carry comes in and goes out under the same name: then it is where it comes in.
  func spot(named name: String) -> CircuitSpot? {
    switch target(named: name) {
    case .port(let part, let port): .port(part, port)
    case .output(let index): .output(index)
    case nil: source(named: name).map { spot(of: $0) } ?? part(name).map { .box($0.name) }
    }
  }

  /// The spot next to another in a direction: up and down among those above each other, left and right the nearest row.
  func spot(from spot: CircuitSpot, across: Int, down: Int) -> CircuitSpot? {
    let spots = spots
    guard let here = spots.first(where: { $0.spot == spot }) else { return spots.first?.spot }
    if across == 0 {
      let column = spots.filter { $0.column == here.column }
      guard let index = column.firstIndex(where: { $0.spot == spot }), column.indices.contains(index + down) else {
        return nil
      }
      return column[index + down].spot
    }
    let beyond = spots.filter { across > 0 ? $0.column > here.column : $0.column < here.column }
    guard let next = across > 0 ? beyond.map(\.column).min() : beyond.map(\.column).max() else { return nil }
    return beyond.filter { $0.column == next }.min { abs($0.row - here.row) < abs($1.row - here.row) }?.spot
  }
}
