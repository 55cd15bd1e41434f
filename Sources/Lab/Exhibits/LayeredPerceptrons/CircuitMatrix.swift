import Screen

/// The whole circuit as one network: for each gate a row of weights, layer by layer, over the inputs and all gates. From its own
/// column on, a row is empty: no gate reads itself or a later one.
struct CircuitMatrix {
  private let exhibit: LayeredPerceptrons
  private let board: Circuit
  private let look: Look
  private let gates: [Circuit.Part]

  init(_ exhibit: LayeredPerceptrons, _ look: Look) {
    (self.exhibit, self.look) = (exhibit, look)
    board = exhibit.board
    let layers = exhibit.boardLayers
    gates = board.parts.sorted {
      (layers.parts[$0.name]?.lowerBound ?? 0, $0.row) < (layers.parts[$1.name]?.lowerBound ?? 0, $1.row)
    }
  }

  private var sources: [Circuit.Source] {
    board.inputs.indices.map { .input($0) } + gates.map { .part($0.name, 0) }
  }

  private static let head = 15
  private static let cell = 5

  var size: Size {
    Size(Self.head + Self.cell * (sources.count + 3) + 4, gates.count + 3)
  }

  /// Blocks have no row of weights.
  func fits(_ room: Size) -> Bool {
    !gates.isEmpty && gates.allSatisfy { $0.neuron != nil } && size.width <= room.width && size.height <= room.height
  }

  func draw(into frame: inout Frame, in area: Rect) {
    frame.write("The same as one network", at: area.origin, .heading, limit: area.right)
    let rule = area.x + Self.head + Self.cell * sources.count + 1
    let titles = ["b", "z", "out"]
    for (index, source) in sources.enumerated() {
      right(CircuitText.label(board.name(source)), index, area.x + Self.head, area.y + 1, .muted, into: &frame)
    }
    for (index, title) in titles.enumerated() { right(title, index, rule + 1, area.y + 1, .muted, into: &frame) }
    frame.fill(Rect(rule, area.y + 1, 1, gates.count + 1), look.isUnicode ? "│" : "|", look.style(.border))
    var last = 0
    for (row, gate) in gates.enumerated() {
      let y = area.y + 2 + row
      let layer = exhibit.boardLayers.parts[gate.name]?.lowerBound ?? 1
      if layer != last {
        let text: Explanation.Line = "layer \(.number(name: "\(prefix)\(gate.name).layer", text: "\(layer)"))"
        frame.write(text, at: Point(area.x, y), .muted, limit: area.right)
      }
      last = layer
      drawRow(gate, rule, Point(area.x, y), into: &frame)
    }
  }

  private var prefix: String { exhibit.path.map { $0 + "/" }.joined() }

  private func drawRow(_ gate: Circuit.Part, _ rule: Int, _ place: Point, into frame: inout Frame) {
    guard let neuron = gate.neuron else { return }
    let prefix = prefix + gate.name
    frame.write(gate.name, at: Point(place.x + 9, place.y), .title)
    for (index, source) in sources.enumerated() {
      let ports = gate.sources.indices.filter { gate.sources[$0] == source }
      let weight = ports.reduce(Float(0)) { $0 + neuron.weights[$1] }
      let text = ports.isEmpty ? look.glyph("·", ".") : CircuitText.number(weight)
      let name = ports.isEmpty ? nil : "\(prefix).w\(ports.map { String($0 + 1) }.joined())"
      let role: Role = ports.isEmpty ? .border : weight < 0 ? .negative : .positive
      right(text, index, place.x + Self.head, place.y, role, name, into: &frame)
    }
    right(CircuitText.number(neuron.bias), 0, rule + 1, place.y, .text, "\(prefix).b", into: &frame)
    guard exhibit.hasArrived(.part(gate.name, 0)) else { return }
    let (z, output) = neuron.look(at: exhibit.arriving(gate))
    right(CircuitText.number(z), 1, rule + 1, place.y, .text, "\(prefix).z", into: &frame)
    right(CircuitText.bit(output), 2, rule + 1, place.y, .title, prefix, into: &frame)
  }

  private func right(
    _ text: String, _ column: Int, _ start: Int, _ y: Int, _ role: Role, _ number: String? = nil,
    into frame: inout Frame
  ) {
    let x = start + Self.cell * (column + 1) - TextWidth.of(text)
    frame.write(text, at: Point(x, y), role)
    if let number { frame.addZone(Rect(x, y, TextWidth.of(text), 1), .number(number)) }
  }
}
