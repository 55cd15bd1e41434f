import Engine
import Screen

extension BinaryPerceptron {
  public func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard area.width >= 40, area.height >= 14 else { return drawTooSmall(into: &frame, in: area) }
    switch mode {
    case .gates: drawGates(into: &frame, in: area, isFocused: isFocused)
    case .digits: drawDigits(into: &frame, in: area, isFocused: isFocused)
    }
  }

  // MARK: Gates

  private func drawGates(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let gates = Gate.allCases
    let (tabs, belowTabs) = area.top(1)
    Tabs(
      labels: gates.map(\.rawValue), selected: gates.firstIndex(of: gate) ?? 0, zone: "gate",
      isFocused: isFocused && item == .gate
    ).draw(into: &frame, in: tabs)
    let (sliders, rest) = belowTabs.top(3)
    dials.draw(into: &frame, in: sliders, isFocused: isFocused && item == .dials)
    let (bottom, middle) = rest.bottom(6)
    drawTableAndPlane(into: &frame, in: middle, isFocused: isFocused && item == .row)
    drawSum(into: &frame, in: bottom.top(1).rows)
    drawLearning(into: &frame, in: bottom.top(2).rest)
  }

  private func drawTableAndPlane(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let space = area.top(area.height > 10 ? 1 : 0).rest
    let (left, right) = space.left(20)
    let table = table
    drawTable(table, into: &frame, in: left, isFocused: isFocused)
    // Cells are about twice as high as wide; a plane of 2:1 looks square.
    let room = right.left(1).rest
    let size = Size(min(room.width, room.height * 2 + 2), room.height)
    let last = learning.last
    PerceptronPlane(
      neuron: neuron, before: last?.after == neuron ? last?.before : nil, targets: gate.targets,
      outputs: table.map(\.output), selected: row
    ).draw(into: &frame, in: room.centered(size))
  }

  private func drawTable(
    _ table: [(sum: Float, output: Float)], into frame: inout Frame, in area: Rect, isFocused: Bool
  ) {
    let look = frame.look
    let numbers = GateNumbers(self)
    frame.write("  x₁ x₂    Σ  out", at: Point(area.x, area.y), .muted, limit: area.right)
    for index in Gate.inputs.indices where index + 1 < area.height {
      let line = Rect(area.x, area.y + 1 + index, area.width, 1)
      frame.addZone(line, .item("row", index))
      drawRow(index, numbers, isRight: table[index].output == gate.targets[index], into: &frame, in: line)
      let mark = index == row ? look.glyph("▸", ">") : " "
      frame.write(mark, at: line.origin, isFocused ? .key : .accent)
    }
    let y = area.y + 6
    guard y < area.bottom else { return }
    let (verdict, role): (Explanation.Line, Role) =
      numbers.mistakes == 0
      ? ("  computes \(gate.rawValue)", .good)
      : ("  \(numbers.piece("mistakes")) of \(numbers.piece("rows")) wrong", .bad)
    frame.write(verdict, at: Point(area.x, y), role, limit: area.right)
    drawLegend(into: &frame, in: area, y + 1)
  }

  private func drawRow(_ index: Int, _ numbers: GateNumbers, isRight: Bool, into frame: inout Frame, in line: Rect) {
    let name = GateNumbers.rows[index]
    // Each number ends in a column of its own.
    for (kind, column) in [("x1", 2), ("x2", 5), ("sum", 12), ("out", 15)] {
      let text = numbers.number("\(kind).\(name)")?.text ?? ""
      let role: Role = kind == "out" ? (isRight ? .good : .bad) : index == row ? .title : .text
      frame.write(
        text, number: "\(kind).\(name)", at: Point(line.x + column + 1 - TextWidth.of(text), line.y), role,
        limit: line.right)
    }
    let mark = isRight ? frame.look.glyph("✓", "=") : frame.look.glyph("✗", "x")
    frame.write(mark, at: Point(line.x + 18, line.y), isRight ? .good : .bad)
  }

  private func drawLegend(into frame: inout Frame, in area: Rect, _ y: Int) {
    guard y + 1 < area.bottom else { return }
    let look = frame.look
    frame.write("  \(look.glyph("●", "1")) 1 wanted", at: Point(area.x, y), .muted, limit: area.right)
    frame.write("  \(look.glyph("○", "0")) 0 wanted", at: Point(area.x, y + 1), .muted, limit: area.right)
  }

  /// The sum of the chosen row with its numbers: `1.00·0 + 1.00·1 = 1.00 ≤ 1.50 → 0`.
  private func drawSum(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let look = frame.look
    let numbers = GateNumbers(self)
    let name = GateNumbers.rows[row]
    var x = area.x
    func write(_ line: Explanation.Line, _ role: Role) {
      x = frame.write(line, at: Point(x, area.y), role, limit: area.right)
    }
    func term(_ index: Int) {
      let weight = "w\(index + 1)"
      write("\(numbers.piece(weight))", dials[weight] < 0 ? .negative : .positive)
      write("\(look.glyph("·", "*"))\(numbers.piece("x\(index + 1).\(name)"))", .text)
    }
    term(0)
    write(" + ", .muted)
    term(1)
    let relation = table[row].output == 1 ? ">" : look.glyph("≤", "<=")
    write(" = \(numbers.piece("sum.\(name)")) \(relation) \(numbers.piece("threshold"))", .text)
    write(" \(look.glyph("→", "->")) \(numbers.piece("out.\(name)"))", .title)
  }

  private func drawLearning(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    for (index, line) in learningLines(frame.look).enumerated() where index < area.height - 1 {
      frame.write(line.text, at: Point(area.x, area.y + index), line.role, limit: area.right)
    }
    Buttons(labels: [("Space", "learn"), ("a", isWatching ? "stop" : "watch"), ("r", "run"), ("z", "zero")])
      .draw(into: &frame, in: area.bottom(1).rows)
  }

  /// What the last example of the perceptron rule did, in three lines.
  func learningLines(_ look: Look) -> [(text: Explanation.Line, role: Role)] {
    guard let last = learning.last else {
      return [("The perceptron rule has not begun.", .muted)]
    }
    let numbers = GateNumbers(self)
    let row = GateNumbers.rows[last.row]
    let first: Explanation.Line =
      "\(numbers.piece("x1.\(row)")) \(numbers.piece("x2.\(row)")): wanted \(numbers.piece("y.\(row)")), got \(numbers.piece("a@\(learning.examples)")), error \(numbers.piece("error@\(learning.examples)"))"
    let delta = look.glyph("Δ", "D")
    let (w1, w2) = look.isUnicode ? ("w₁", "w₂") : ("w1", "w2")
    let second: Explanation.Line =
      "\(delta)\(w1) \(numbers.piece("delta.w1"))  \(delta)\(w2) \(numbers.piece("delta.w2"))  \(delta)threshold \(numbers.piece("delta.threshold"))"
    let third: (Explanation.Line, Role) =
      switch learning.end {
      case .settled: ("Settled: pass \(numbers.piece("pass")) is without a mistake.", .good)
      case .cycle:
        ("In circles: pass \(numbers.piece("cycleEnd")) ends as pass \(numbers.piece("cycleStart")) did.", .bad)
      case nil: ("Example \(numbers.piece("examples")), pass \(numbers.piece("pass")).", .muted)
      }
    return [(first, last.error == 0 ? .good : .bad), (second, last.error == 0 ? .muted : .title), third]
  }
}
