import Engine
import Screen

extension Smoothness {
  public func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard area.width >= 40, area.height >= 14 else { return drawTooSmall(into: &frame, in: area) }
    let numbers = SmoothnessNumbers(linearization)
    let (foot, body) = area.bottom(area.height >= 30 ? 6 : 5)
    drawFoot(numbers, into: &frame, in: foot, isFocused: isFocused)
    if area.width >= 100, body.height >= 34 {
      drawEverything(numbers, into: &frame, in: body)
    } else if body.height >= 30 {
      let (upper, lower) = body.top(SmoothnessGraph.height + 4)
      drawGraph(numbers, into: &frame, in: upper)
      // The network stands above: the tabs choose among the others.
      let shown = view == .network ? View.terms : view
      Tabs(
        labels: View.allCases.dropFirst().map(\.title), selected: shown.rawValue - 1, zone: "lower view",
        isFocused: false
      ).draw(into: &frame, in: lower.top(1).rows)
      drawView(shown, numbers, into: &frame, in: lower.top(1).rest)
    } else {
      Tabs(labels: View.allCases.map(\.title), selected: view.rawValue, zone: "view", isFocused: false)
        .draw(into: &frame, in: body.top(1).rows)
      drawView(view, numbers, into: &frame, in: body.top(1).rest)
    }
  }

  /// In a large window nothing has to be chosen.
  private func drawEverything(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    let columns = area.columns(2, gap: 4)
    let upper = SmoothnessGraph.height + 5
    for (column, views) in zip(columns, [[View.network, .plot], [View.terms, .sizes]]) {
      let (top, bottom) = column.top(upper)
      for (part, view) in zip([top, bottom], views) {
        frame.write(view.title, at: part.origin, .heading, limit: part.right)
        drawView(view, numbers, into: &frame, in: part.top(1).rest)
      }
    }
  }

  private func drawView(_ view: View, _ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    switch view {
    case .network: drawGraph(numbers, into: &frame, in: area)
    case .terms: drawTerms(numbers, into: &frame, in: area)
    case .plot: drawPlot(numbers, into: &frame, in: area)
    case .sizes: drawSizes(numbers, into: &frame, in: area)
    }
  }

  // MARK: The network

  private func drawGraph(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    let (graph, below) = area.top(SmoothnessGraph.height)
    SmoothnessGraph(numbers: numbers, chosen: chosen).draw(into: &frame, in: graph)
    for (row, line) in chainRule(numbers).enumerated() {
      // A blank row in between, where there is one.
      let y = below.y + row + (below.height > 2 ? 1 : 0)
      if y < below.bottom { frame.write(line, at: Point(below.x, y), row == 0 ? .title : .muted, limit: below.right) }
    }
  }

  /// How the slope of the chosen parameter comes about, in two lines: `∂o/∂w = δ·x`, and its δ.
  func chainRule(_ numbers: SmoothnessNumbers) -> [Explanation.Line] {
    guard let parameter else {
      let input = Self.inputSymbols[chosen]
      let weights = SmallNetwork.subscripts.prefix(SmallNetwork.hiddenCount).map {
        "w\($0)\(SmallNetwork.subscripts[chosen])"
      }
      return ["\(input) goes into every hidden unit,", "weighed by \(weights.joined(separator: ", "))."]
    }
    let item = SmallNetwork.all[parameter]
    let (rule, line) = numbers.slopeRule(of: parameter)
    let unit =
      switch item.kind {
      case .weight(let unit, _), .bias(let unit): unit
      case .outputWeight, .outputBias: SmallNetwork.hiddenCount
      }
    let (deltaRule, deltaLine) = numbers.deltaRule(of: unit)
    let result: Explanation.Line = line.pieces.count > 1 ? " = \(numbers.piece("p.\(item.name)"))" : ""
    let slope: Explanation.Line = "∂o/∂\(item.symbol) = \(rule) = \(line)\(result)"
    if network.activation == .step { return [slope, "A step is flat: every slope is \(numbers.piece("flat"))."] }
    return [
      slope, "δ\(SmallNetwork.subscripts[unit]) = \(deltaRule) = \(deltaLine)",
    ]
  }

  // MARK: The foot: the nudge and what it does

  private func drawFoot(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let (buttons, rest) = area.bottom(1)
    let rows = rest.bottom(4).rows
    dials.draw(into: &frame, in: rows.top(2).rows.left(80).columns, isFocused: isFocused)
    drawOutcome(numbers, into: &frame, in: rows.top(2).rest)
    Buttons(labels: [("Space", "keep"), ("z", "zero"), ("r", "random"), ("o", frame.look.glyph("σ/step", "s/step"))])
      .draw(into: &frame, in: buttons)
  }

  /// The true change of the output beside the sum, and by how much they differ.
  private func drawOutcome(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let study = numbers.study
    let column = area.x + 19
    func write(_ label: String, _ name: String, _ role: Role, _ y: Int) {
      frame.write(label, at: Point(area.x + 2, y), .heading, limit: area.right)
      let text = look.spelled(numbers.number(name)?.text ?? "")
      frame.write(text, number: name, at: Point(column - TextWidth.of(text), y), role, limit: area.right)
    }
    let isQuiet = study.actual == 0 && study.predicted == 0
    write("Δo true", "true", isQuiet ? .muted : .title, area.y)
    write("Δo sum", "predicted", isQuiet ? .muted : .title, area.y + 1)
    let arrow = look.glyph("→", "->")
    let change: Explanation.Line = "\(numbers.piece("o7")) \(arrow) \(numbers.piece("o7'"))"
    frame.write(change, at: Point(column + 2, area.y), .muted, limit: area.right)
    let verdict: Explanation.Line = "off by \(numbers.piece("error")) \(mark(study, look))"
    frame.write(verdict, at: Point(column + 2, area.y + 1), role(study), limit: area.right)
  }

  /// Within 1 %, beyond it, or too small to tell.
  func mark(_ study: Linearization, _ look: Look) -> String {
    study.isRounded ? look.glyph("≈", "~") : study.isWithinTolerance ? look.glyph("✓", "=") : look.glyph("✗", "x")
  }

  func role(_ study: Linearization) -> Role {
    study.isRounded || study.actual == 0 && study.predicted == 0 ? .muted : study.isWithinTolerance ? .good : .bad
  }
}

extension Smoothness.View {
  var title: String {
    switch self {
    case .network: "Network"
    case .terms: "Terms"
    case .plot: "Plot"
    case .sizes: "Sizes"
    }
  }
}
