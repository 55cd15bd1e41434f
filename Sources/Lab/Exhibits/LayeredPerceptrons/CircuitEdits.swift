/// What the learner does to a circuit.
extension Circuit {
  /// More would not be a board but a wall.
  static let mostColumns = 12
  static let mostRows = 40
  static let mostParts = 40

  /// Whether the signal of a part depends on that of another, or is its own.
  func depends(_ name: String, on other: String) -> Bool {
    if name == other { return true }
    guard let part = part(name) else { return false }
    return part.sources.contains { source in
      if case .part(let before, _)? = source { depends(before, on: other) } else { false }
    }
  }

  /// Leads a wire from a source to a target; what was there before is cut. Parts that would stand left of what they read move
  /// to the right.
  ///
  /// - Returns: nil, or why it cannot be done, in a sentence.
  mutating func connect(_ source: Source, _ target: Target) -> String? {
    switch target {
    case .output(let index):
      guard outputs.indices.contains(index) else { return "There is no such output." }
      outputs[index].source = source
    case .port(let name, let port):
      guard let index = index(of: name), parts[index].sources.indices.contains(port) else {
        return "There is no such input."
      }
      if case .part(let before, _) = source {
        if before == name { return "That would be a loop: \(name) would wait for itself. Signals only run forward." }
        if depends(before, on: name) {
          return "That would be a loop: \(before) already waits for \(name). Signals only run forward."
        }
        // It may take several parts along.
        var moved = self
        moved.parts[index].sources[port] = source
        moved.push(name)
        guard moved.columns <= Self.mostColumns else { return "The board ends at column \(Self.mostColumns)." }
        self = moved
      } else {
        parts[index].sources[port] = source
      }
    }
    return nil
  }

  /// - Returns: whether there was a wire.
  mutating func cut(_ target: Target) -> Bool {
    guard source(of: target) != nil else { return false }
    switch target {
    case .output(let index): outputs[index].source = nil
    case .port(let name, let port): if let index = index(of: name) { parts[index].sources[port] = nil }
    }
    return true
  }

  /// Takes a part off the board, with its wires.
  mutating func remove(_ name: String) {
    for target in targets {
      if case .part(name, _)? = source(of: target) { _ = cut(target) }
    }
    parts.removeAll { $0.name == name }
  }

  /// Puts a new gate on the nearest free place.
  ///
  /// - Returns: its name; nil if the board is full.
  mutating func place(_ neuron: Neuron, column: Int, row: Int) -> String? {
    guard parts.count < Self.mostParts, let place = freePlace(near: column, row) else { return nil }
    var number = 1
    while part("g\(number)") != nil { number += 1 }
    parts.append(Part("g\(number)", .gate(neuron), column: place.column, row: place.row))
    return "g\(number)"
  }

  /// Moves a part; it must stay right of what it reads and left of what reads it.
  ///
  /// - Returns: nil, or why it cannot be done.
  mutating func move(_ name: String, column: Int, row: Int) -> String? {
    guard let index = index(of: name) else { return "There is no \(name)." }
    guard (1...Self.mostColumns).contains(column), (0...Self.mostRows).contains(row) else {
      return "The board ends there."
    }
    guard column > leftmost(parts[index]) - 1 else { return "It must stay right of what it reads." }
    guard readers(of: name).allSatisfy({ $0.column > column }) else { return "It must stay left of what reads it." }
    guard isFree(column, row, besides: name) else { return "Another gate is in the way." }
    (parts[index].column, parts[index].row) = (column, row)
    return nil
  }

  /// Sets a gate's perceptron; one with fewer inputs loses the wires of the others.
  mutating func set(_ name: String, _ neuron: Neuron) {
    guard let index = index(of: name), parts[index].neuron != nil else { return }
    parts[index].kind = .gate(neuron)
    let count = neuron.weights.count
    let sources = parts[index].sources
    parts[index].sources = (0..<count).map { $0 < sources.count ? sources[$0] : nil }
  }

  /// Puts every part into the first column that it may stand in, near what it reads.
  mutating func tidy() {
    var settled: [String: (column: Int, row: Int)] = [:]
    for name in parts.sorted(by: { $0.column < $1.column }).map(\.name) {
      guard let part = part(name) else { continue }
      let columns = part.sources.map { source in
        if case .part(let before, _)? = source { settled[before]?.column ?? 0 } else { 0 }
      }
      settled[name] = (1 + (columns.max() ?? 0), part.row)
    }
    for column in 1...max(1, settled.values.map(\.column).max() ?? 1) {
      let here = parts.filter { settled[$0.name]?.column == column }
      let wishes = here.map { part in
        let rows = part.sources.compactMap { source -> Double? in
          switch source {
          case .input(let index)?: Double(3 * index)
          case .part(let before, _)?: settled[before].map { Double($0.row) }
          case nil: nil
          }
        }
        return (name: part.name, row: rows.isEmpty ? Double(part.row) : rows.reduce(0, +) / Double(rows.count))
      }.sorted { ($0.row, $0.name) < ($1.row, $1.name) }
      let rows = BoardRows.spread(wishes.map(\.row), gap: 2)
      for (wish, row) in zip(wishes, rows) { settled[wish.name]?.row = row }
    }
    let top = settled.values.map(\.row).min() ?? 0
    for index in parts.indices {
      guard let place = settled[parts[index].name] else { continue }
      (parts[index].column, parts[index].row) = (place.column, place.row - top)
    }
  }

  // MARK: Places

  func readers(of name: String) -> [Part] {
    parts.filter { $0.sources.contains { if case .part(name, _)? = $0 { true } else { false } } }
  }

  /// The first column in which a part may stand.
  private func leftmost(_ part: Part) -> Int {
    part.sources.reduce(1) { column, source in
      guard case .part(let name, _)? = source, let before = self.part(name) else { return column }
      return max(column, before.column + 1)
    }
  }

  /// Moves a part to the right of what it reads, and what reads it in turn.
  private mutating func push(_ name: String) {
    guard let index = index(of: name) else { return }
    let column = leftmost(parts[index])
    guard parts[index].column < column else { return }
    parts[index].row = freeRow(in: column, near: parts[index].row, besides: name)
    parts[index].column = column
    for reader in readers(of: name) { push(reader.name) }
  }

  private func isFree(_ column: Int, _ row: Int, besides name: String = "") -> Bool {
    !parts.contains { $0.column == column && $0.name != name && abs($0.row - row) < 2 }
  }

  private func freeRow(in column: Int, near row: Int, besides name: String = "") -> Int {
    let rows = (0...Self.mostRows).sorted { (abs($0 - row), $0) < (abs($1 - row), $1) }
    return rows.first { isFree(column, $0, besides: name) } ?? row
  }

  private func freePlace(near column: Int, _ row: Int) -> (column: Int, row: Int)? {
    let column = max(1, min(Self.mostColumns, column))
    let row = freeRow(in: column, near: max(0, min(Self.mostRows, row)))
    return isFree(column, row) ? (column, row) : nil
  }
}
