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
    frame.write("  x₁ x₂    Σ  out", at: Point(area.x, area.y), .muted, limit: area.right)
    for (index, input) in Gate.inputs.enumerated() where index + 1 < area.height {
      let y = area.y + 1 + index
      let line = Rect(area.x, y, area.width, 1)
      let (sum, output) = table[index]
      let isRight = output == gate.targets[index]
      let isSelected = index == row
      let mark = isSelected ? look.glyph("▸", ">") : " "
      frame.write(mark, at: line.origin, isFocused ? .key : .accent)
      let text = Format.signed(sum)
      let numbers =
        " \(Int(input[0]))  \(Int(input[1]))" + String(repeating: " ", count: max(1, 7 - TextWidth.of(text))) + text
      frame.write(numbers, at: Point(area.x + 1, y), isSelected ? .title : .text, limit: area.right)
      frame.write("  \(Int(output))", at: Point(area.x + 13, y), isRight ? .good : .bad, limit: area.right)
      frame.write(
        isRight ? look.glyph("✓", "=") : look.glyph("✗", "x"), at: Point(area.x + 18, y), isRight ? .good : .bad)
      frame.addZone(line, .item("row", index))
    }
    let wrong = table.indices.count { table[$0].output != gate.targets[$0] }
    let y = area.y + 6
    guard y < area.bottom else { return }
    if wrong == 0 {
      frame.write("  computes \(gate.rawValue)", at: Point(area.x, y), .good, limit: area.right)
    } else {
      frame.write("  \(wrong) of 4 wrong", at: Point(area.x, y), .bad, limit: area.right)
    }
    drawLegend(into: &frame, in: area, y + 1)
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
    let input = Gate.inputs[row]
    let (sum, output) = table[row]
    let dot = look.glyph("·", "*")
    var x = area.x
    func term(_ weight: Float, _ input: Float) {
      x = frame.write(
        Format.signed(weight), at: Point(x, area.y), weight < 0 ? .negative : .positive, limit: area.right)
      x = frame.write("\(dot)\(Int(input))", at: Point(x, area.y), .text, limit: area.right)
    }
    term(dials["w1"], input[0])
    x = frame.write(" + ", at: Point(x, area.y), .muted, limit: area.right)
    term(dials["w2"], input[1])
    let relation = output == 1 ? ">" : look.glyph("≤", "<=")
    x = frame.write(
      " = \(Format.signed(sum)) \(relation) \(Format.signed(dials["threshold"]))", at: Point(x, area.y), .text,
      limit: area.right)
    frame.write(" \(look.glyph("→", "->")) \(Int(output))", at: Point(x, area.y), .title, limit: area.right)
  }

  private func drawLearning(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    for (index, line) in learningLines(frame.look).enumerated() where index < area.height - 1 {
      frame.write(line.text, at: Point(area.x, area.y + index), line.role, limit: area.right)
    }
    Buttons(labels: [("Space", "learn"), ("a", isWatching ? "stop" : "watch"), ("r", "run"), ("z", "zero")])
      .draw(into: &frame, in: area.bottom(1).rows)
  }

  private func learningLines(_ look: Look) -> [(text: String, role: Role)] {
    guard let last = learning.last else {
      return [("The perceptron rule has not begun.", .muted)]
    }
    let input = Gate.inputs[last.row].map { String(Int($0)) }.joined(separator: " ")
    let first =
      "\(input): wanted \(Int(last.target)), got \(Int(last.output)), error \(Format.change(last.error, decimals: 0))"
    let changes = look.isUnicode ? ["Δw₁", "Δw₂", "Δthreshold"] : ["Dw1", "Dw2", "Dthreshold"]
    let amounts = [last.change(0), last.change(1), last.thresholdChange].map { Format.change($0) }
    let second = zip(changes, amounts).map { "\($0) \($1)" }.joined(separator: "  ")
    let third: (String, Role) =
      switch learning.end {
      case .settled: ("Settled: pass \(learning.passes) is without a mistake.", .good)
      case .cycle(let earlier, let later):
        ("In circles: pass \(later) ends as pass \(earlier) did.", .bad)
      case nil: ("Example \(learning.examples), pass \(learning.passes + (learning.next == 0 ? 0 : 1)).", .muted)
      }
    return [(first, last.error == 0 ? .good : .bad), (second, last.error == 0 ? .muted : .title), third]
  }
}
