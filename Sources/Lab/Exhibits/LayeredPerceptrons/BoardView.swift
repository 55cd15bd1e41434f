import Engine
import Screen

/// The board: gates in columns, and the wires on which the signals run from left to right.
struct BoardView {
  let exhibit: LayeredPerceptrons
  let layout: BoardLayout
  let isFocused: Bool
  let board: Circuit
  let look: Look
  /// Every spot with its index.
  private let spots: [CircuitSpot: Int]
  /// Everything left of it has the new signals; nil when all have arrived.
  private let front: Int?

  init(_ exhibit: LayeredPerceptrons, _ layout: BoardLayout, isFocused: Bool, _ look: Look) {
    self.exhibit = exhibit
    self.layout = layout
    self.isFocused = isFocused
    self.look = look
    board = exhibit.board
    spots = Dictionary(uniqueKeysWithValues: board.spots.enumerated().map { ($0.element.spot, $0.offset) })
    front = exhibit.flow.map { Self.front($0, layout) }
  }

  /// The column of cells to which a signal has come.
  private static func front(_ flow: SignalFlow, _ layout: BoardLayout) -> Int {
    let stage = min(flow.position / SignalFlow.perColumn, layout.channels.count - 1)
    let part = flow.position - stage * SignalFlow.perColumn
    let channel = layout.channels[stage]
    if part < SignalFlow.perChannel || stage >= layout.columns.count {
      // Right of a gate stands its value, and that is there as soon as the gate has answered; right of an input runs the wire.
      let start = stage == 0 ? channel.x - 1 : channel.x
      return start + min(part, SignalFlow.perChannel) * channel.width / SignalFlow.perChannel
    }
    let column = layout.columns[stage]
    return column.x + (part - SignalFlow.perChannel) * column.width / (SignalFlow.perColumn - SignalFlow.perChannel)
  }

  /// Draws what fits, with the cursor in sight; the layers stand in the first row.
  func draw(into frame: inout Frame, in area: Rect) {
    let (header, body) = area.top(1)
    var canvas = Frame(layout.size, look: look)
    drawPlaces(into: &canvas)
    for part in board.parts { drawBox(part, into: &canvas) }
    drawWires(into: &canvas)
    drawInputs(into: &canvas)
    drawOutputs(into: &canvas)
    drawValues(into: &canvas)
    let here = place(exhibit.cursor)
    let left = Self.offset(layout.size.width, body.width, from: here.x, to: here.right)
    let top = Self.offset(layout.size.height, body.height, from: here.y, to: here.bottom)
    show(canvas, left, max(0, top), into: &frame, in: body)
    drawLayers(into: &frame, in: header, offset: left)
  }

  /// How far a board is scrolled, so that a part of it is in sight; negative where it stands in the middle.
  private static func offset(_ length: Int, _ room: Int, from: Int, to: Int) -> Int {
    if length <= room { return (length - room) / 2 }
    return max(0, min(length - room, (from + to - room) / 2))
  }

  private func show(_ canvas: Frame, _ left: Int, _ top: Int, into frame: inout Frame, in area: Rect) {
    for y in 0..<area.height {
      for x in 0..<area.width where Rect(canvas.size).contains(Point(x + left, y + top)) {
        frame[area.x + x, area.y + y] = canvas[x + left, y + top]
      }
    }
    for zone in canvas.zones {
      let rect = Rect(zone.rect.x - left + area.x, zone.rect.y - top + area.y, zone.rect.width, zone.rect.height)
      frame.addZone(rect.intersection(area), zone.target)
    }
    // There is more beyond.
    if top > 0 { frame.write(look.glyph("▴", "^"), at: Point(area.right - 1, area.y), .accent) }
    if canvas.size.height - top > area.height {
      frame.write(look.glyph("▾", "v"), at: Point(area.right - 1, area.bottom - 1), .accent)
    }
    if left > 0 { frame.write(look.glyph("◂", "<"), at: Point(area.x, area.bottom - 1), .accent) }
    if canvas.size.width - left > area.width, left >= 0 {
      frame.write(look.glyph("▸", ">"), at: Point(area.right - 1, area.bottom - 1), .accent)
    }
  }

  // MARK: Wires

  /// What a wire shows in a column of cells: ahead of the front, what it carried before.
  private func shown(_ source: Circuit.Source, at x: Int) -> WireSignal {
    guard let front, x > front, let flow = exhibit.flow else { return WireSignal(exhibit.value(source)) }
    return WireSignal(flow.before.map { exhibit.boardValues.value(source, row: $0) })
  }

  /// What is shown there can be questioned; ahead of the front that is what was there before.
  private func addNumber(_ source: Circuit.Source?, at place: Point, into canvas: inout Frame) {
    var name = source.map { prefix + board.name($0) } ?? LayeredPerceptrons.openEnd
    if let front, place.x > front, let before = exhibit.flow?.before, source != nil {
      name = LayeredPerceptrons.name(name, inRow: before)
    }
    canvas.addZone(Rect(place.x, place.y, 1, 1), .number(name))
  }

  private func drawWires(into canvas: inout Frame) {
    var taken: [Point: BoardLayout.Directions] = [:]
    for wire in layout.wires {
      for (point, directions) in wire.cells {
        // Where two wires cross, the upright one is drawn: the other passes under it.
        if let other = taken[point], other == .upright { continue }
        taken[point] = directions
        let signal = shown(wire.source, at: point.x)
        var cell = Cell(WireGlyph.of(directions, signal, look), signal.style(look))
        if point.x == front, exhibit.flow?.isRunning == true, directions != .upright {
          // The signal itself, on its way.
          cell = Cell(signal == .one ? "1" : "0", look.style(.selected))
          addNumber(wire.source, at: point, into: &canvas)
        }
        canvas[point.x, point.y] = cell
      }
    }
    for target in board.targets where board.source(of: target) == nil {
      let place = layout.place(target)
      canvas.write(look.glyph("○", "o"), at: place, .bad)
    }
  }

  // MARK: Pins and values

  var prefix: String { exhibit.path.map { $0 + "/" }.joined() }

  func isHere(_ spot: CircuitSpot) -> Bool { isFocused && spot == exhibit.cursor }

  /// How a name at the edge looks.
  private func style(_ spot: CircuitSpot, _ role: Role) -> Style {
    if spot == exhibit.held || isHere(spot) { return look.style(.selected) }
    return spot == exhibit.cursor ? look.style(.title) : look.style(role)
  }

  private func drawInputs(into canvas: inout Frame) {
    for (index, name) in board.inputs.enumerated() {
      let place = layout.place(.input(index))
      let spot = CircuitSpot.input(index)
      let start = layout.inputWidth - 2 - name.count
      canvas.write(CircuitText.label(name), at: Point(start, place.y), style(spot, .heading))
      addZone(spot, Rect(0, place.y, layout.inputWidth, 1), into: &canvas)
    }
  }

  private func drawOutputs(into canvas: inout Frame) {
    for (index, output) in board.outputs.enumerated() {
      let spot = CircuitSpot.output(index)
      let y = layout.row(.output(index))
      let signal = output.source.map { shown($0, at: layout.outputX) } ?? .zero
      canvas.write(signal.text, at: Point(layout.outputX, y), signal.style(look).with(.bold))
      canvas.write(CircuitText.label(output.name), at: Point(layout.outputX + 2, y), style(spot, .heading))
      addZone(spot, Rect(layout.outputX - 1, y, 3 + output.name.count, 1), into: &canvas)
      if signal != .unknown { addNumber(output.source, at: Point(layout.outputX, y), into: &canvas) }
    }
  }

  /// The value of every signal where it begins.
  private func drawValues(into canvas: inout Frame) {
    let sources =
      board.inputs.indices.map { Circuit.Source.input($0) }
      + board.parts.flatMap { part in part.outputNames.indices.map { Circuit.Source.part(part.name, $0) } }
    for source in sources {
      let place = layout.place(source)
      let signal = shown(source, at: place.x)
      let isFlowing = place.x == front && exhibit.flow?.isRunning == true
      canvas.write(signal.text, at: place, isFlowing ? look.style(.selected) : signal.style(look).with(.bold))
      addZone(board.spot(of: source), Rect(place.x, place.y, 1, 1), into: &canvas)
      if signal != .unknown { addNumber(source, at: place, into: &canvas) }
    }
  }

  func addZone(_ spot: CircuitSpot, _ rect: Rect, into canvas: inout Frame) {
    guard let index = spots[spot] else { return }
    canvas.addZone(rect, .item(LayeredPerceptrons.ZoneName.spot, index))
  }

  /// Free places answer to a gate that is dropped on them.
  private func drawPlaces(into canvas: inout Frame) {
    let count = max(0, layout.size.height / layout.scale.unit)
    // A channel belongs to the column right of it.
    for (index, span) in Array(layout.columns.enumerated()) + Array(layout.channels.enumerated()) {
      for row in 0...count {
        let rect = Rect(span.x, row * layout.scale.unit + layout.shift, span.width, layout.scale.unit)
        let place = LayeredPerceptrons.place(column: index + 1, row: row)
        canvas.addZone(rect, .item(LayeredPerceptrons.ZoneName.place, place))
      }
    }
  }

  /// Where a spot is on the board.
  private func place(_ spot: CircuitSpot) -> Rect {
    switch spot {
    case .input(let index): Rect(0, layout.row(.input(index)), layout.inputWidth, 1)
    case .output(let index): Rect(layout.outputX, layout.row(.output(index)), 6, 1)
    case .box(let name), .port(let name, _), .pin(let name, _):
      board.part(name).map { layout.box($0) } ?? Rect(0, 0, 1, 1)
    }
  }

  // MARK: Layers

  /// Above each column, the layer of its gates, or the first and the last.
  private func drawLayers(into frame: inout Frame, in row: Rect, offset: Int) {
    for (index, column) in layout.columns.enumerated() {
      guard let line = layers(ofColumn: index + 1) else { continue }
      let width = TextWidth.of(line.text)
      let x = row.x - offset + column.x + (column.width - width) / 2
      guard x >= row.x, x + width <= row.right else { continue }
      frame.write(line, at: Point(x, row.y), .muted, limit: row.right)
    }
    let x = row.x - offset
    if !layout.scale.hasBorder, x >= row.x, let first = layout.columns.first, first.x >= 5 {
      frame.write("layer", at: Point(x, row.y), .muted)
    }
  }

  private func layers(ofColumn column: Int) -> Explanation.Line? {
    let parts = board.parts.filter { $0.column == column }
    let spans = parts.compactMap { exhibit.boardLayers.parts[$0.name] }
    guard let low = spans.map(\.lowerBound).min(), let high = spans.map(\.upperBound).max() else { return nil }
    // What stands alone in a column answers for it.
    let alone = parts.count == 1 ? parts[0] : nil
    func piece(_ end: String, _ layer: Int) -> Explanation.Piece {
      let name = "\(alone?.name ?? "column\(column)").\(alone?.neuron == nil ? end : "layer")"
      return .number(name: prefix + name, text: "\(layer)")
    }
    let (first, last) = (piece("first", low), piece("last", high))
    let span: Explanation.Line = low == high ? "\(first)" : "\(first)\(look.glyph("–", "-"))\(last)"
    return layout.scale.hasBorder ? "\(low == high ? "layer" : "layers") \(span)" : span
  }
}
