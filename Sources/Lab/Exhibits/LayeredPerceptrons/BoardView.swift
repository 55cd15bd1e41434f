import Engine
import Screen

/// The board: gates in columns, and the wires on which the signals run from left to right.
struct BoardView {
  let exhibit: LayeredPerceptrons
  let layout: BoardLayout
  let isFocused: Bool
  private let board: Circuit
  private let look: Look
  /// Everything left of it has the new signals; nil when all have arrived.
  private let front: Int?

  init(_ exhibit: LayeredPerceptrons, _ layout: BoardLayout, isFocused: Bool, _ look: Look) {
    self.exhibit = exhibit
    self.layout = layout
    self.isFocused = isFocused
    self.look = look
    board = exhibit.board
    front = exhibit.flow.map { Self.front($0, layout) }
  }

  /// The column of cells to which a signal has come.
  private static func front(_ flow: SignalFlow, _ layout: BoardLayout) -> Int {
    let stage = min(flow.position / SignalFlow.perColumn, layout.channels.count - 1)
    let part = flow.position - stage * SignalFlow.perColumn
    let channel = layout.channels[stage]
    if part < SignalFlow.perChannel || stage >= layout.columns.count {
      return channel.x - 1 + (min(part, SignalFlow.perChannel) * channel.width) / SignalFlow.perChannel
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
    let spots = board.spots
    let here = spots.first { $0.spot == exhibit.cursor }.map { place($0.spot) } ?? Rect(0, 0, 1, 1)
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
    if top > 0 { frame.write(look.glyph("▴", "^"), at: Point(area.right - 1, area.y), .accent) }
    if canvas.size.height - top > area.height {
      frame.write(look.glyph("▾", "v"), at: Point(area.right - 1, area.bottom - 1), .accent)
    }
  }

  // MARK: Wires

  /// What a wire shows in a column of cells: ahead of the front, what it carried before.
  private func shown(_ source: Circuit.Source, at x: Int) -> WireSignal {
    guard let front, x > front, let flow = exhibit.flow else { return WireSignal(exhibit.value(source)) }
    return WireSignal(flow.before.map { exhibit.boardValues.value(source, row: $0) })
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

  private var prefix: String { exhibit.path.map { $0 + "/" }.joined() }

  private func isHere(_ spot: CircuitSpot) -> Bool { isFocused && spot == exhibit.cursor }

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
      if let source = output.source, signal != .unknown {
        canvas.addZone(Rect(layout.outputX, y, 1, 1), .number(prefix + board.name(source)))
      }
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
      if signal != .unknown { canvas.addZone(Rect(place.x, place.y, 1, 1), .number(prefix + board.name(source))) }
    }
  }

  private func addZone(_ spot: CircuitSpot, _ rect: Rect, into canvas: inout Frame) {
    guard let index = board.spots.firstIndex(where: { $0.spot == spot }) else { return }
    canvas.addZone(rect, .item(LayeredPerceptrons.ZoneName.spot, index))
  }

  /// Free places answer to a gate that is dropped on them.
  private func drawPlaces(into canvas: inout Frame) {
    for (index, column) in layout.columns.enumerated() {
      for row in 0...max(0, layout.size.height / layout.scale.unit) {
        let rect = Rect(column.x, row * layout.scale.unit + layout.shift, column.width, layout.scale.unit)
        let place = LayeredPerceptrons.place(column: index + 1, row: row)
        canvas.addZone(rect, .item(LayeredPerceptrons.ZoneName.place, place))
      }
    }
    for (index, channel) in layout.channels.enumerated() {
      for row in 0...max(0, layout.size.height / layout.scale.unit) {
        let rect = Rect(channel.x, row * layout.scale.unit + layout.shift, channel.width, layout.scale.unit)
        let place = LayeredPerceptrons.place(column: index + 1, row: row)
        canvas.addZone(rect, .item(LayeredPerceptrons.ZoneName.place, place))
      }
    }
  }

  // MARK: Boxes

  /// Where a spot is on the board.
  private func place(_ spot: CircuitSpot) -> Rect {
    switch spot {
    case .input(let index): Rect(0, layout.row(.input(index)), layout.inputWidth, 1)
    case .output(let index): Rect(layout.outputX, layout.row(.output(index)), 6, 1)
    case .box(let name), .port(let name, _), .pin(let name, _):
      board.part(name).map { layout.box($0) } ?? Rect(0, 0, 1, 1)
    }
  }

  private func drawBox(_ part: Circuit.Part, into canvas: inout Frame) {
    let box = layout.box(part)
    let isBlock = part.block != nil
    let isHere = isHere(.box(part.name)) || exhibit.opened == part.name
    let edge = look.style(isHere ? .key : .border)
    canvas.fill(box, " ", Self.tint(look))
    let upright: Unicode.Scalar = look.isUnicode ? (isBlock ? "║" : "│") : (isBlock ? "H" : "|")
    canvas.fill(Rect(box.x, box.y, 1, box.height), upright, on(edge))
    canvas.fill(Rect(box.right - 1, box.y, 1, box.height), upright, on(edge))
    if layout.scale.hasBorder { drawBorder(box, isBlock, on(edge), into: &canvas) }
    addZone(.box(part.name), box, into: &canvas)
    for port in part.sources.indices {
      let y = layout.row(.port(part.name, port))
      let spot = CircuitSpot.port(part.name, port)
      canvas.write(look.glyph(isBlock ? "╢" : "┤", "+"), at: Point(box.x, y), portStyle(spot, edge))
      addZone(spot, Rect(box.x - 1, y, isBlock ? 3 : 2, 1), into: &canvas)
    }
    for output in part.outputNames.indices {
      let y = layout.row(.part(part.name, output))
      let spot = isBlock ? CircuitSpot.pin(part.name, output) : .box(part.name)
      canvas.write(
        look.glyph(isBlock ? "╟" : "├", "+"), at: Point(box.right - 1, y), isBlock ? portStyle(spot, edge) : on(edge))
      if isBlock { addZone(spot, Rect(box.right - 2, y, 3, 1), into: &canvas) }
    }
    if let neuron = part.neuron {
      drawGate(part, neuron, box, into: &canvas)
    } else {
      drawBlock(part, box, into: &canvas)
    }
  }

  /// A shade behind boxes makes them solid where there are colours for it.
  private static func tint(_ look: Look) -> Style {
    guard look.depth >= .indexed else { return .plain }
    return Style(.standard, on: look.isLight ? .rgb(238, 238, 238) : .rgb(38, 38, 38))
  }

  private func on(_ style: Style) -> Style { style.on(Self.tint(look).background) }

  private func portStyle(_ spot: CircuitSpot, _ edge: Style) -> Style {
    if spot == exhibit.held || isHere(spot) { return look.style(.selected) }
    guard let held = exhibit.held else { return on(edge) }
    // Where the wire in the hand may go.
    let fits =
      board.source(at: held) != nil ? board.target(at: spot) != nil : board.source(at: spot) != nil
    return on(look.style(fits ? .accent : .border).with(fits ? .bold : []))
  }

  private func drawBorder(_ box: Rect, _ isBlock: Bool, _ style: Style, into canvas: inout Frame) {
    let corners: [Unicode.Scalar] =
      look.isUnicode ? (isBlock ? ["╔", "╗", "╚", "╝"] : ["╭", "╮", "╰", "╯"]) : ["+", "+", "+", "+"]
    let across: Unicode.Scalar = look.isUnicode ? (isBlock ? "═" : "─") : (isBlock ? "=" : "-")
    for (y, left, right) in [(box.y, 0, 1), (box.bottom - 1, 2, 3)] {
      canvas.fill(Rect(box.x, y, box.width, 1), across, style)
      canvas[box.x, y] = Cell(corners[left], style)
      canvas[box.right - 1, y] = Cell(corners[right], style)
    }
  }

  /// The name of what it computes, its own, and in large its weights and bias.
  private func drawGate(_ part: Circuit.Part, _ neuron: Neuron, _ box: Rect, into canvas: inout Frame) {
    let name = BoardLabel.function(neuron, look)
    let inner = box.inset(horizontal: 1)
    let style = boxStyle(part.name)
    guard layout.scale.hasBorder else {
      center(name, inner, box.y, style, into: &canvas)
      center(part.name, inner, box.y + 1, on(look.style(.muted)), into: &canvas)
      return
    }
    let isSingle = neuron.weights.count == 1
    center("\(name) \(part.name)", inner, box.y + (isSingle ? 1 : 2), style, into: &canvas)
    for (port, weight) in neuron.weights.enumerated() {
      let text = CircuitText.number(weight)
      let y = layout.row(.port(part.name, port))
      number(text, "\(part.name).w\(port + 1)", Point(inner.x, y), weight < 0 ? .negative : .positive, into: &canvas)
    }
    let bias = (neuron.bias > 0 ? "+" : "") + CircuitText.number(neuron.bias)
    let x = inner.right - TextWidth.of(bias)
    number(bias, "\(part.name).b", Point(x, box.bottom - 2), .text, into: &canvas)
  }

  private func drawBlock(_ part: Circuit.Part, _ box: Rect, into canvas: inout Frame) {
    let inner = box.inset(horizontal: 1)
    let muted = on(look.style(.muted))
    for (port, name) in part.portNames.enumerated() {
      canvas.write(name, at: Point(inner.x, layout.row(.port(part.name, port))), muted)
    }
    for (output, name) in part.outputNames.enumerated() {
      canvas.write(name, at: Point(inner.right - name.count, layout.row(.part(part.name, output))), muted)
    }
    center(part.name, inner, box.y + box.height / 2, boxStyle(part.name), into: &canvas)
  }

  private func boxStyle(_ name: String) -> Style {
    if isHere(.box(name)) || exhibit.held == .box(name) { return look.style(.selected) }
    return on(look.style(.title))
  }

  private func center(_ text: String, _ inner: Rect, _ y: Int, _ style: Style, into canvas: inout Frame) {
    let x = inner.x + max(0, (inner.width - TextWidth.of(text)) / 2)
    canvas.write(text, at: Point(x, y), style, limit: inner.right)
  }

  private func number(_ text: String, _ name: String, _ place: Point, _ role: Role, into canvas: inout Frame) {
    canvas.write(text, at: place, on(look.style(role)))
    canvas.addZone(Rect(place.x, place.y, TextWidth.of(text), 1), .number(prefix + name))
  }

  // MARK: Layers

  /// Above each column, the layer of its gates.
  private func drawLayers(into frame: inout Frame, in row: Rect, offset: Int) {
    let layers = exhibit.boardLayers
    for (index, column) in layout.columns.enumerated() {
      let spans = board.parts.filter { $0.column == index + 1 }.compactMap { layers.parts[$0.name] }
      guard let low = spans.map(\.lowerBound).min(), let high = spans.map(\.upperBound).max() else { continue }
      let span = low == high ? "\(low)" : "\(low)\(look.glyph("–", "-"))\(high)"
      let text = layout.scale.hasBorder ? (low == high ? "layer \(span)" : "layers \(span)") : span
      let x = row.x - offset + column.x + (column.width - TextWidth.of(text)) / 2
      guard x >= row.x, x + TextWidth.of(text) <= row.right else { continue }
      frame.write(text, at: Point(x, row.y), .muted)
    }
    let x = row.x - offset
    if !layout.scale.hasBorder, x >= row.x, let first = layout.columns.first, first.x >= 6 {
      frame.write("layer", at: Point(x, row.y), .muted)
    }
  }
}
