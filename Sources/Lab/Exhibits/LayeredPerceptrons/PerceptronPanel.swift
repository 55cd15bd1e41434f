import Engine
import Screen

/// A gate that is open: its weights and bias on dials, and the weighted sum in both forms.
struct PerceptronPanel {
  static let height = 6

  private let exhibit: LayeredPerceptrons
  private let isFocused: Bool
  private let look: Look

  init(_ exhibit: LayeredPerceptrons, isFocused: Bool, _ look: Look) {
    (self.exhibit, self.isFocused, self.look) = (exhibit, isFocused, look)
  }

  func draw(into frame: inout Frame, in area: Rect) {
    guard let name = exhibit.opened, let part = exhibit.board.part(name), let neuron = part.neuron else { return }
    drawRule(part, neuron, into: &frame, in: area.top(1).rows)
    let count = exhibit.dials.dials.count
    let (dials, forms) = area.top(1).rest.top(count)
    let inputs = part.sources.map { $0.map { CircuitText.label(exhibit.board.name($0)) } ?? "open" }
    let (sliders, terms) = dials.left(min(60, dials.width - 7 - (inputs.map(\.count).max() ?? 0)))
    let path = exhibit.path.map { $0 + "/" }.joined()
    exhibit.dials.draw(into: &frame, in: sliders, isFocused: isFocused, prefix: "\(path)\(name).")
    guard exhibit.hasArrived(.part(name, 0)) else { return }
    let sum = PerceptronSum(part, neuron, exhibit, look)
    for index in neuron.weights.indices where index < terms.height {
      let source = part.sources[index].map { path + exhibit.board.name($0) } ?? LayeredPerceptrons.openEnd
      let bit = CircuitText.bit(exhibit.arriving(part)[index])
      frame.write(
        " · \(inputs[index]) = \(.number(name: source, text: bit))", at: Point(terms.x, terms.y + index), .muted,
        limit: terms.right)
    }
    let first = [CircuitNotes.Piece("w\(look.glyph("·", "*"))x + b = ", .muted)]
    let long = first + sum.terms + [CircuitNotes.Piece(" = ", .muted)] + sum.biasForm
    let width = long.reduce(0) { $0 + TextWidth.of($1.text) }
    CircuitNotes.write(width <= forms.width ? long : first + sum.biasForm, into: &frame, in: forms.top(1).rows)
    let second = [CircuitNotes.Piece("w\(look.glyph("·", "*"))x = ", .muted)] + sum.thresholdForm
    let why = CircuitNotes.Piece("  threshold = \(look.glyph("−", "-"))b", .muted)
    CircuitNotes.write(second + [why], into: &frame, in: forms.top(1).rest.top(1).rows)
  }

  private func drawRule(_ part: Circuit.Part, _ neuron: Neuron, into frame: inout Frame, in row: Rect) {
    frame.fill(row, look.isUnicode ? "─" : "-", look.style(.border))
    let layer = exhibit.boardLayers.parts[part.name]?.lowerBound ?? 1
    let x = frame.write(" \(part.name) ", at: Point(row.x + 2, row.y), .title)
    let prefix = exhibit.path.map { $0 + "/" }.joined()
    let title = [
      CircuitNotes.Piece("computes \(neuron.functionName(look)), layer ", .heading),
      CircuitNotes.Piece("\(layer)", .heading, number: "\(prefix)\(part.name).layer"), CircuitNotes.Piece(" "),
    ]
    let start = CircuitNotes.write(title, into: &frame, in: Rect(x, row.y, row.right - x, 1))
    let end = row.right - 13
    guard end > start else { return }
    frame.write(" Enter", at: Point(end, row.y), .key)
    frame.write(" close ", at: Point(end + 6, row.y), .muted)
    frame.addZone(Rect(end, row.y, 13, 1), .item(LayeredPerceptrons.ZoneName.button, 1))
  }
}
