import Screen

/// The network as a graph: inputs to the left, the output to the right, every weight on its way with its present value, every
/// unit with its activation. Each parameter has a row of its own, so that none covers another.
struct SmoothnessGraph: Widget {
  let numbers: SmoothnessNumbers
  /// Among `Smoothness.items`.
  let chosen: Int

  /// Three rows a hidden unit, and a blank between two of them.
  static let height = 11
  private static let rowsPerUnit = 4

  private var study: Linearization { numbers.study }
  private var chosenParameter: Int? {
    chosen < Smoothness.inputNames.count ? nil : chosen - Smoothness.inputNames.count
  }

  /// Where the columns stand.
  private struct Columns {
    let fan: Range<Int>
    let weights: Int
    let unitBracket: Int
    let units: Int
    let outputWeights: Int
    let outputBracket: Int
    let output: Int
    /// Whether there is room for each nudge behind its weight.
    let hasNudges: Bool
    private let gap: Int

    init(_ area: Rect) {
      hasNudges = area.width >= 60
      let (weight, outputWeight) = hasNudges ? (17, 16) : (9, 8)
      // A blank between a bracket and the number behind it, where there is room.
      gap = hasNudges ? 1 : 0
      let fixed = 4 + weight + outputWeight + 15 + 3 * gap
      let spare = max(2, area.width - fixed)
      // The fan of the edges takes what is left, up to a slope that looks good; the rest is margin.
      let width = min(spare, 14)
      let start = area.x + max(0, (spare - width) / 2)
      fan = start + 4..<start + 4 + width
      weights = fan.upperBound
      unitBracket = weights + weight + 1
      units = unitBracket + 1 + gap
      outputWeights = units + 6 + gap
      outputBracket = outputWeights + outputWeight + 1
      output = outputBracket + 1 + gap
    }
  }

  func draw(into frame: inout Frame, in area: Rect) {
    guard area.height >= Self.height, area.width >= 40 else {
      TextFlow("The network needs more room.", role: .muted).draw(into: &frame, in: area)
      return
    }
    let columns = Columns(area)
    drawEdges(into: &frame, in: area, columns)
    for input in Smoothness.inputNames.indices { drawInput(input, into: &frame, in: area, columns) }
    for index in SmallNetwork.all.indices { drawParameter(index, into: &frame, in: area, columns) }
    for unit in 0..<SmallNetwork.hiddenCount { drawUnit(unit, into: &frame, in: area, columns) }
    drawOutput(into: &frame, in: area, columns)
  }

  // MARK: Rows

  private func row(of kind: SmallNetwork.Parameter.Kind) -> Int {
    switch kind {
    case .weight(let unit, let input): Self.rowsPerUnit * unit + input
    case .bias(let unit): Self.rowsPerUnit * unit + 2
    case .outputWeight(let unit): Self.rowsPerUnit * unit + 1
    case .outputBias: Self.height - 1
    }
  }

  /// The row of an input's value; its name stands above.
  private func row(ofInput input: Int) -> Int { input == 0 ? 3 : 7 }

  /// The hidden unit that the chosen parameter belongs to, 3 for the output, nil for an input.
  private var chosenUnit: Int? {
    chosenParameter.map { index in
      switch SmallNetwork.all[index].kind {
      case .weight(let unit, _), .bias(let unit): unit
      case .outputWeight, .outputBias: SmallNetwork.hiddenCount
      }
    }
  }

  // MARK: Parts

  /// From each input to its weights, in the colour of the weight's sign; the chosen one last, on top of the others.
  private func drawEdges(into frame: inout Frame, in area: Rect, _ columns: Columns) {
    var canvas = BrailleCanvas(Size(columns.fan.count - 1, Self.height))
    let edges = SmallNetwork.all.indices.sorted { isOnPath($1) && !isOnPath($0) }
    for index in edges {
      guard case .weight(_, let input) = SmallNetwork.all[index].kind else { continue }
      let style = frame.look.style(
        isOnPath(index) ? .key : study.network.values[index] < 0 ? .negative : .positive)
      canvas.line(
        0, 4 * row(ofInput: input) + 2, canvas.width - 1, 4 * row(of: SmallNetwork.all[index].kind) + 2, style)
    }
    canvas.draw(into: &frame, in: Rect(columns.fan.lowerBound, area.y, columns.fan.count - 1, Self.height))
  }

  private func isOnPath(_ index: Int) -> Bool {
    if let chosenParameter { return index == chosenParameter }
    if case .weight(_, let input) = SmallNetwork.all[index].kind { return input == chosen }
    return false
  }

  private func drawInput(_ input: Int, into frame: inout Frame, in area: Rect, _ columns: Columns) {
    let place = Point(columns.fan.lowerBound - 4, area.y + row(ofInput: input))
    let isChosen = chosen == input
    frame.addZone(Rect(place.x, place.y - 1, 4, 2), .item("parameter", input))
    let mark = isChosen ? frame.look.glyph("▸", ">") : ""
    let label = mark + Smoothness.inputSymbols[input]
    frame.write(label, at: Point(place.x, place.y - 1), isChosen ? .key : .heading, limit: area.right)
    let name = Smoothness.inputNames[input]
    frame.write(numbers.number(name)?.text ?? "", number: name, at: place, isChosen ? .key : .text, limit: area.right)
  }

  /// `▸w₁₁ −1.50 +0.10`: what is chosen, name, value and, where there is room, the nudge; else a dot says that there is one.
  private func drawParameter(_ index: Int, into frame: inout Frame, in area: Rect, _ columns: Columns) {
    let look = frame.look
    let parameter = SmallNetwork.all[index]
    let isHidden = index < SmallNetwork.all.count - SmallNetwork.hiddenCount - 1
    let start = isHidden ? columns.weights : columns.outputWeights
    let y = area.y + row(of: parameter.kind)
    let isChosen = index == chosenParameter
    let isNudged = study.direction[index] != 0
    let end = isHidden ? columns.unitBracket : columns.outputBracket
    frame.addZone(Rect(start - 1, y, end - start + 1, 1), .item("parameter", Smoothness.inputNames.count + index))
    let mark = isChosen ? look.glyph("▸", ">") : isNudged ? look.glyph("•", "*") : " "
    if isChosen || isNudged { frame.write(mark, at: Point(start - 1, y), .key, limit: area.right) }
    let role: Role = isChosen ? .key : study.network.values[index] < 0 ? .negative : .positive
    frame.write(parameter.symbol, at: Point(start, y), isChosen ? .key : .muted, limit: area.right)
    let value = numbers.number(parameter.name)?.text ?? ""
    let column = start + (isHidden ? 9 : 8)
    frame.write(value, number: parameter.name, at: Point(column - TextWidth.of(value), y), role, limit: area.right)
    guard columns.hasNudges, isNudged else { return }
    let name = "n.\(parameter.name)"
    let nudge = numbers.number(name)?.text ?? ""
    guard TextWidth.of(nudge) <= 7 else { return }
    frame.write(nudge, number: name, at: Point(column + 8 - TextWidth.of(nudge), y), .key, limit: area.right)
  }

  private func drawUnit(_ unit: Int, into frame: inout Frame, in area: Rect, _ columns: Columns) {
    let top = area.y + Self.rowsPerUnit * unit
    let style = frame.look.style(chosenUnit == unit ? .key : .border)
    for (row, glyph) in zip(top..., frame.look.isUnicode ? ["╮", "├", "╯"] : ["\\", "+", "/"]) {
      frame.write(glyph, at: Point(columns.unitBracket, row), style, limit: area.right)
    }
    frame.write("h\(SmallNetwork.subscripts[unit])", at: Point(columns.units, top), .heading, limit: area.right)
    let name = "h\(unit + 1)"
    frame.write(
      numbers.number(name)?.text ?? "", number: name, at: Point(columns.units, top + 1), .title, limit: area.right)
  }

  private func drawOutput(into frame: inout Frame, in area: Rect, _ columns: Columns) {
    let look = frame.look
    let middle = area.y + row(of: .outputWeight(unit: 1))
    let style = look.style(chosenUnit == nil ? .border : .key)
    let rows = row(of: .outputWeight(unit: 0))...row(of: .outputBias)
    for row in rows {
      let y = area.y + row
      let glyph =
        row == rows.lowerBound
        ? look.glyph("╮", "\\")
        : row == rows.upperBound
          ? look.glyph("╯", "/") : y == middle ? look.glyph("├", "+") : look.glyph("│", "|")
      frame.write(glyph, at: Point(columns.outputBracket, y), style, limit: area.right)
    }
    frame.write("o", at: Point(columns.output, middle - 1), .heading, limit: area.right)
    frame.write(
      numbers.number("o")?.text ?? "", number: "o", at: Point(columns.output, middle), .title, limit: area.right)
  }
}
