import Engine
import Screen

/// Gates and blocks as boxes.
extension BoardView {
  func drawBox(_ part: Circuit.Part, into canvas: inout Frame) {
    let box = layout.box(part)
    let isBlock = part.block != nil
    let isHere = isHere(.box(part.name)) || exhibit.opened == part.name
    let edge = look.style(isHere ? .key : .border)
    canvas.fill(box, " ", Self.tint(look))
    // A double wall has a circuit inside.
    let walls: (left: Unicode.Scalar, right: Unicode.Scalar) =
      look.isUnicode ? (isBlock ? ("║", "║") : ("│", "│")) : (isBlock ? ("[", "]") : ("|", "|"))
    canvas.fill(Rect(box.x, box.y, 1, box.height), walls.left, on(edge))
    canvas.fill(Rect(box.right - 1, box.y, 1, box.height), walls.right, on(edge))
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
    let name = neuron.functionName(look)
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
    let bias = CircuitText.number(neuron.bias)
    let place = Point(inner.right - TextWidth.of(bias), box.bottom - 2)
    // Where it stands alone a positive bias has its sign; the number that can be asked about is behind it.
    if neuron.bias > 0 { canvas.write("+", at: Point(place.x - 1, place.y), on(look.style(.text))) }
    number(bias, "\(part.name).b", place, .text, into: &canvas)
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
}
