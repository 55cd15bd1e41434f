import Screen

/// The plane of the two inputs: four points, the line w₁x₁ + w₂x₂ = threshold, and the side where the output is 1 shaded.
struct PerceptronPlane: Widget {
  var neuron: Neuron
  /// The line before the last example; nil if it did not move.
  var before: Neuron?
  var targets: [Float]
  var outputs: [Float]
  /// The row of the truth table that is spelled out.
  var selected: Int

  /// Both axes show this much around 0 and 1.
  private static let range: ClosedRange<Float> = -0.6...1.6

  func draw(into frame: inout Frame, in area: Rect) {
    guard area.width >= 8, area.height >= 5 else { return }
    drawShade(into: &frame, in: area)
    var canvas = BrailleCanvas(area.size)
    drawAxes(on: &canvas, frame.look)
    if let before, before != neuron { drawLine(of: before, on: &canvas, frame.look.style(.muted), mark: ":") }
    drawLine(of: neuron, on: &canvas, frame.look.style(.key), mark: "#")
    canvas.draw(into: &frame, in: area)
    frame.write("x₁", at: Point(area.right - 2, row(0, area) - 1), .muted)
    frame.write("x₂", at: Point(column(0, area) + 2, area.y), .muted)
    for index in Gate.inputs.indices { drawPoint(index, into: &frame, in: area) }
    // What was written stands on the shade: give it back its background.
    restoreShade(into: &frame, in: area)
  }

  // MARK: Coordinates

  private static var length: Float { range.upperBound - range.lowerBound }

  private func column(_ x: Float, _ area: Rect) -> Int {
    area.x + Int(((x - Self.range.lowerBound) / Self.length * Float(area.width)).rounded(.down))
  }
  private func row(_ y: Float, _ area: Rect) -> Int {
    area.y + Int(((Self.range.upperBound - y) / Self.length * Float(area.height)).rounded(.down))
  }

  /// A point among the dots of a canvas; what is far outside stays an Int.
  private func dot(_ x: Float, _ y: Float, _ canvas: BrailleCanvas) -> (x: Int, y: Int) {
    let across = (x - Self.range.lowerBound) / Self.length * Float(canvas.width)
    let down = (Self.range.upperBound - y) / Self.length * Float(canvas.height)
    return (Int(max(-1e6, min(1e6, across)).rounded(.down)), Int(max(-1e6, min(1e6, down)).rounded(.down)))
  }

  // MARK: The shaded side

  /// Whether the output is 1 in the middle of each cell, as the Engine says.
  private func isOne(in area: Rect) -> [Bool] {
    var inputs: [Float] = []
    for y in 0..<area.height {
      for x in 0..<area.width {
        inputs.append(Self.range.lowerBound + (Float(x) + 0.5) / Float(area.width) * Self.length)
        inputs.append(Self.range.upperBound - (Float(y) + 0.5) / Float(area.height) * Self.length)
      }
    }
    return neuron.outputs(inputs).map { $0 == 1 }
  }

  private static func tint(_ look: Look) -> Color? {
    look.depth >= .indexed ? (look.isLight ? .rgb(175, 215, 255) : .rgb(0, 0, 95)) : nil
  }

  private func drawShade(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let shade = isOne(in: area)
    for (index, isOne) in shade.enumerated() where isOne {
      let (x, y) = (area.x + index % area.width, area.y + index / area.width)
      // Without a background colour, a light pattern.
      let cell =
        Self.tint(look).map { Cell(" ", Style(.standard, on: $0)) }
        ?? Cell(look.isUnicode ? "░" : ".", look.style(look.depth == .none ? .muted : .series(0)))
      frame[x, y] = cell
    }
  }

  private func restoreShade(into frame: inout Frame, in area: Rect) {
    guard let tint = Self.tint(frame.look) else { return }
    for (index, isOne) in isOne(in: area).enumerated() where isOne {
      let (x, y) = (area.x + index % area.width, area.y + index / area.width)
      frame[x, y].style = frame[x, y].style.on(tint)
    }
  }

  // MARK: Lines and points

  private func drawAxes(on canvas: inout BrailleCanvas, _ look: Look) {
    let style = look.style(.border)
    let origin = dot(0, 0, canvas)
    canvas.line(0, origin.y, canvas.width - 1, origin.y, style, mark: "-")
    canvas.line(origin.x, 0, origin.x, canvas.height - 1, style, mark: "|")
  }

  private func drawLine(of neuron: Neuron, on canvas: inout BrailleCanvas, _ style: Style, mark: Unicode.Scalar) {
    let (w1, w2, threshold) = (neuron.weights[0], neuron.weights[1], -neuron.bias)
    // With both weights 0 there is no line: every input has the same sum.
    guard w1 != 0 || w2 != 0 else { return }
    let (low, high) = (Self.range.lowerBound, Self.range.upperBound)
    // Solved for the coordinate that is not parallel to the line, so that nothing is divided by 0.
    let ends: [(x: Int, y: Int)] =
      abs(w2) >= abs(w1)
      ? [low, high].map { dot($0, (threshold - w1 * $0) / w2, canvas) }
      : [low, high].map { dot((threshold - w2 * $0) / w1, $0, canvas) }
    canvas.line(ends[0].x, ends[0].y, ends[1].x, ends[1].y, style, mark: mark)
  }

  /// Filled where a 1 is wanted, open where a 0; a cross beside it where the output is otherwise; the chosen one in brackets.
  private func drawPoint(_ index: Int, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let input = Gate.inputs[index]
    let place = Point(column(input[0], area), row(input[1], area))
    let isWrong = outputs[index] != targets[index]
    let glyph = targets[index] == 1 ? look.glyph("●", "1") : look.glyph("○", "0")
    frame.write(glyph, at: place, look.style(isWrong ? .bad : .good).with(.bold))
    if index == selected {
      frame.write("(", at: Point(place.x - 1, place.y), .title)
      frame.write(")", at: Point(place.x + 1, place.y), .title)
    }
    if isWrong { frame.write(look.glyph("✗", "x"), at: Point(place.x + 2, place.y), .bad) }
    frame.addZone(Rect(place.x - 1, place.y, 3, 1), .item("row", index))
  }
}
