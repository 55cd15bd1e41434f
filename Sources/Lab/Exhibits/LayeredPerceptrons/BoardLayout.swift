import Screen

/// Where everything on the board is drawn, in cells from its top left corner: boxes in columns, wires in the channels between
/// them and in lanes past the boxes.
struct BoardLayout: Sendable {
  struct Directions: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let up = Directions(rawValue: 1)
    static let down = Directions(rawValue: 2)
    static let left = Directions(rawValue: 4)
    static let right = Directions(rawValue: 8)
    static let across: Directions = [.left, .right]
    static let upright: Directions = [.up, .down]
  }

  /// The cells of one wire.
  struct Wire: Sendable {
    var source: Circuit.Source
    var cells: [Point: Directions] = [:]
  }

  let scale: BoardScale
  let rows: BoardRows
  private(set) var wires: [Wire] = []
  /// Left edges and widths of the channels: channel k lies right of column k.
  private(set) var channels: [(x: Int, width: Int)] = []
  /// Left edges and widths of the columns 1, 2 …
  private(set) var columns: [(x: Int, width: Int)] = []
  /// Columns of the labels of the inputs, and where the outputs stand.
  let inputWidth: Int
  private(set) var outputX = 0
  private(set) var size = Size(0, 0)
  /// Rows above the first box that wires need.
  private(set) var shift = 0

  private let circuit: Circuit
  private var routers: [ChannelRouter] = []
  /// For each column the lanes in which wires pass it: wire and row.
  private var lanes: [[(wire: Int, row: Int)]] = []

  /// - Parameter width: the cells that there are; the board may need more, and takes not much more than it needs.
  init(_ circuit: Circuit, _ scale: BoardScale, width: Int) {
    self.circuit = circuit
    self.scale = scale
    rows = BoardRows(circuit, scale)
    inputWidth = (circuit.inputs.map(\.count).max() ?? 0) + 2
    route()
    place(in: width)
    draw()
  }

  func box(_ part: Circuit.Part) -> Rect {
    let column = columns[part.column - 1]
    return Rect(column.x, rows.top(part.name) + shift, column.width, scale.boxHeight)
  }

  func row(_ source: Circuit.Source) -> Int { rows.row(source) + shift }
  func row(_ target: Circuit.Target) -> Int { rows.row(target) + shift }

  /// The cell right of a source, in which its value stands.
  func place(_ source: Circuit.Source) -> Point {
    switch source {
    case .input: Point(inputWidth - 1, row(source))
    case .part(let name, _): Point(channels[circuit.part(name)?.column ?? 0].x, row(source))
    }
  }

  /// The last cell of the wire to a target.
  func place(_ target: Circuit.Target) -> Point {
    switch target {
    case .output: Point(outputX - 1, row(target))
    case .port(let name, _): Point(columns[(circuit.part(name)?.column ?? 1) - 1].x - 1, row(target))
    }
  }

  // MARK: Ways

  /// Finds the rows in which every wire goes from channel to channel.
  private mutating func route() {
    let sources = circuit.targets.compactMap { circuit.source(of: $0) }
    for source in sources where !wires.contains(where: { $0.source == source }) { wires.append(Wire(source: source)) }
    var entries = wires.map { rows.row($0.source) }
    let count = circuit.columns
    for channel in 0...count {
      var passages: [ChannelRouter.Passage] = []
      var passing: [(wire: Int, goal: Int)] = []
      for index in wires.indices where column(of: wires[index].source) <= channel {
        let targets = circuit.targets.filter { circuit.source(of: $0) == wires[index].source }
        let later = targets.filter { column(of: $0) > channel + 1 }
        let here = targets.filter { column(of: $0) == channel + 1 }
        if here.isEmpty, later.isEmpty { continue }
        passages.append(
          ChannelRouter.Passage(wire: index, entry: entries[index], exits: here.map { rows.row($0) }))
        if let next = later.min(by: { column(of: $0) < column(of: $1) }) { passing.append((index, rows.row(next))) }
      }
      let chosen = lanes(for: passing, entries, column: channel + 1, exits: passages.flatMap(\.exits))
      for (wire, row) in chosen {
        if let i = passages.firstIndex(where: { $0.wire == wire }) { passages[i].exits.append(row) }
        entries[wire] = row
      }
      lanes.append(chosen)
      routers.append(ChannelRouter(passages))
    }
  }

  private func column(of source: Circuit.Source) -> Int {
    if case .part(let name, _) = source { circuit.part(name)?.column ?? 0 } else { 0 }
  }

  private func column(of target: Circuit.Target) -> Int {
    if case .port(let name, _) = target { circuit.part(name)?.column ?? 1 } else { circuit.columns + 1 }
  }

  /// Rows in which wires pass a column, between its boxes, near where they come from and where they go.
  private func lanes(
    for wires: [(wire: Int, goal: Int)], _ entries: [Int], column: Int, exits: [Int]
  ) -> [(wire: Int, row: Int)] {
    guard !wires.isEmpty else { return [] }
    var taken = Set(exits)
    for part in circuit.parts where part.column == column {
      let top = rows.top(part.name)
      taken.formUnion(top..<top + scale.boxHeight)
    }
    let highest = (taken.union(entries).max() ?? 0) + 2 * wires.count + 2
    let lowest = (taken.union(entries).min() ?? 0) - 2 * wires.count - 2
    var result: [(wire: Int, row: Int)] = []
    for (wire, goal) in wires.sorted(by: { entries[$0.wire] < entries[$1.wire] }) {
      let entry = entries[wire]
      func cost(_ row: Int) -> Int {
        // A row in which another wire arrives makes the two dodge each other.
        let dodge = row != entry && wires.contains { entries[$0.wire] == row } ? 3 : 0
        let bends = (row == entry ? 0 : 1) + (row == goal ? 0 : 1)
        return 2 * (abs(row - entry) + abs(row - goal)) + bends + dodge + (row < 0 ? 1 : 0)
      }
      let row = (lowest...highest).filter { !taken.contains($0) }.min { cost($0) < cost($1) } ?? highest + 1
      taken.insert(row)
      result.append((wire, row))
    }
    return result
  }

  // MARK: Places

  /// Gives columns and channels their widths; what is left over makes the channels wider, to a point.
  private mutating func place(in width: Int) {
    let count = circuit.columns
    let widths = (1...max(1, count)).prefix(count).map { column in
      let parts = circuit.parts.filter { $0.column == column }
      return parts.contains { $0.neuron != nil } ? scale.gateWidth : parts.isEmpty ? 1 : scale.blockWidth
    }
    // Behind a gate stands its value; before a port at least one cell leads in. Room for one track is kept even where there
    // is none, so that a new wire does not push everything aside.
    let least = routers.enumerated().map { channel, router in
      (channel == 0 ? 0 : 1) + max(router.trackCount, channel == 0 && count > 3 ? 0 : 1) + 1
    }
    let outputWidth = 2 + (circuit.outputs.map(\.name.count).max() ?? 0)
    let spare = max(0, width - inputWidth - outputWidth - widths.reduce(0, +) - least.reduce(0, +))
    let most = count == 0 ? 24 : scale.hasBorder ? (width > 90 ? 13 : 8) : 5
    var x = inputWidth
    for channel in 0...count {
      let share = min(most, (spare * (channel + 1) + count) / (count + 1) - (spare * channel + count) / (count + 1))
      channels.append((x, least[channel] + share))
      x += least[channel] + share
      if channel < count {
        columns.append((x, widths[channel]))
        x += widths[channel]
      }
    }
    outputX = x
    let used = routers.flatMap { $0.passages.flatMap { [$0.entry] + $0.exits } } + rows.inputs + rows.outputs
    let tops = circuit.parts.map { rows.top($0.name) }
    let top = min(used.min() ?? 0, tops.min() ?? 0)
    let bottom = max((used.max() ?? 0) + 1, (tops.max() ?? 0) + (tops.isEmpty ? 0 : scale.boxHeight))
    shift = -top
    size = Size(x + outputWidth, bottom - top)
  }

  // MARK: Cells

  private mutating func draw() {
    for (index, router) in routers.enumerated() {
      for passage in router.passages { draw(passage, router, channel: index) }
      guard index < columns.count else { continue }
      for (wire, row) in lanes[index] { line(wire, row, columns[index].x, columns[index].x + columns[index].width) }
    }
  }

  /// The column of cells of a track.
  private func x(_ track: Int, _ router: ChannelRouter, channel: Int) -> Int {
    let lead = channel == 0 ? 0 : 1
    let room = channels[channel].width - lead - 1
    return channels[channel].x + lead + (2 * track + 1) * room / (2 * max(1, router.trackCount))
  }

  private mutating func draw(_ passage: ChannelRouter.Passage, _ router: ChannelRouter, channel: Int) {
    let (left, right) = (channels[channel].x, channels[channel].x + channels[channel].width)
    guard let track = passage.track else { return line(passage.wire, passage.entry, left, right) }
    let x = x(track, router, channel: channel)
    func edge(_ other: Int?) -> Int? {
      other.flatMap { router.passages[$0].track }.map { self.x($0, router, channel: channel) }
    }
    line(passage.wire, passage.entry, edge(passage.begins).map { $0 + 1 } ?? left, x)
    add(passage.wire, x, passage.entry, .left)
    for exit in passage.exits {
      let end = edge(passage.ends) ?? right
      add(passage.wire, x, exit, .right)
      line(passage.wire, exit, x + 1, end)
    }
    for row in passage.span {
      var directions: Directions = []
      if row > passage.span.lowerBound { directions.insert(.up) }
      if row < passage.span.upperBound { directions.insert(.down) }
      add(passage.wire, x, row, directions)
    }
  }

  private mutating func line(_ wire: Int, _ row: Int, _ from: Int, _ to: Int) {
    for x in from..<max(from, to) { add(wire, x, row, .across) }
  }

  private mutating func add(_ wire: Int, _ x: Int, _ row: Int, _ directions: Directions) {
    wires[wire].cells[Point(x, row + shift), default: []].formUnion(directions)
  }
}
