import Screen

/// All combinations of the inputs, what the circuit makes of them, and what was wanted where that is otherwise.
struct TruthTable {
  private let exhibit: LayeredPerceptrons
  private let look: Look

  init(_ exhibit: LayeredPerceptrons, _ look: Look) {
    (self.exhibit, self.look) = (exhibit, look)
  }

  private var inputs: [String] { exhibit.circuit.inputs }
  private var outputs: [String] { exhibit.circuit.outputs.map(\.name) }
  private func width(_ name: String) -> Int { max(2, name.count) }
  /// The mark, the columns, the tick, and what was wanted.
  var width: Int {
    2 + (inputs + outputs).reduce(0) { $0 + width($1) + 1 } + 2 + (outputs.count == 1 ? 1 : 2 + 2 * outputs.count)
  }

  func draw(into frame: inout Frame, in area: Rect) {
    let wanted = exhibit.wanted
    var x = area.x + 2
    for name in inputs {
      frame.write(CircuitText.label(name), at: Point(x, area.y), .muted, limit: area.right)
      x += width(name) + 1
    }
    let rule = x
    x += 2
    for name in outputs {
      frame.write(CircuitText.label(name), at: Point(x, area.y), .muted, limit: area.right)
      x += width(name) + 1
    }
    let (_, body) = area.top(1)
    let window = ListWindow(count: exhibit.evaluation.rows, selected: exhibit.row, height: body.height)
    let rows = (window.first..<exhibit.evaluation.rows).prefix(body.height)
    frame.fill(Rect(rule, area.y, 1, rows.count + 1), look.isUnicode ? "│" : "|", look.style(.border))
    for (offset, row) in rows.enumerated() {
      frame.addZone(Rect(area.x, body.y + offset, width, 1), .item(LayeredPerceptrons.ZoneName.row, row))
      drawRow(row, wanted.targets(exhibit.bits(of: row)), rule, into: &frame, Point(area.x, body.y + offset))
    }
  }

  private func drawRow(_ row: Int, _ targets: [Float], _ rule: Int, into frame: inout Frame, _ place: Point) {
    let isHere = row == exhibit.row
    if isHere { frame.write(look.glyph("▸", ">"), at: place, .accent) }
    var x = place.x + 2
    for (name, bit) in zip(inputs, exhibit.bits(of: row)) {
      frame.write(CircuitText.bit(bit), at: Point(x, place.y), isHere ? .title : .text)
      frame.addZone(Rect(x, place.y, 1, 1), .number(LayeredPerceptrons.name(name, inRow: row)))
      x += width(name) + 1
    }
    x = rule + 2
    // Nobody shall read off here what they are to predict.
    let isHidden = exhibit.flow != nil && exhibit.flow?.before == nil
    let given = exhibit.outputs(of: row)
    for (index, name) in outputs.enumerated() {
      let text = isHidden ? "?" : CircuitText.bit(given[index])
      let isRight = given[index] == targets[index]
      frame.write(text, at: Point(x, place.y), isHidden ? .muted : isRight ? (isHere ? .title : .text) : .bad)
      if !isHidden {
        let source = exhibit.circuit.outputs[index].source
        frame.addZone(Rect(x, place.y, 1, 1), .number(number(source.map { exhibit.circuit.name($0) }, row)))
      }
      x += width(name) + 1
    }
    guard !isHidden else { return }
    if given == targets {
      frame.write(look.glyph("✓", "="), at: Point(x, place.y), .good)
    } else {
      x = frame.write(look.glyph("✗", "x"), at: Point(x, place.y), .bad)
      for (name, target) in zip(outputs, targets) where targets.count > 1 {
        let text = CircuitText.bit(target)
        x = frame.write(
          text, number: number("wanted.\(name)", row), at: Point(x + 1, place.y), .bad, limit: frame.size.width)
      }
    }
  }

  /// The name of a number of a row; nil stands for an open end.
  private func number(_ name: String?, _ row: Int) -> String {
    guard let name else { return LayeredPerceptrons.openEnd }
    return row == exhibit.row ? name : LayeredPerceptrons.name(name, inRow: row)
  }
}
