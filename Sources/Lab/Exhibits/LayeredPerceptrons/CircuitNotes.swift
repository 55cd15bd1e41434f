import Engine
import Screen

/// What there is to say about the place under the cursor: a perceptron's sum with its numbers, a wire, a block.
struct CircuitNotes {
  /// A piece of a line; a number can be questioned by its name.
  struct Piece {
    var text: String
    var role: Role
    var number: String?

    init(_ text: String, _ role: Role = .text, number: String? = nil) {
      (self.text, self.role, self.number) = (text, role, number)
    }
  }

  private(set) var lines: [[Piece]] = []
  private let exhibit: LayeredPerceptrons
  private let board: Circuit
  private let look: Look

  init(_ exhibit: LayeredPerceptrons, _ look: Look) {
    (self.exhibit, self.look) = (exhibit, look)
    board = exhibit.board
    switch exhibit.cursor {
    case .input(let index): addInput(index)
    case .output(let index): addWire(to: .output(index))
    case .port(let name, let port):
      addWire(to: .port(name, port))
      if let part = board.part(name) { part.neuron.map { addSum(part, $0) } }
    case .box(let name), .pin(let name, _):
      guard let part = board.part(name) else { return }
      if let neuron = part.neuron { addGate(part, neuron) } else { addBlock(part) }
    }
  }

  func draw(into frame: inout Frame, in area: Rect) {
    for (row, line) in lines.enumerated() where row < area.height {
      Self.write(line, into: &frame, in: Rect(area.x, area.y + row, area.width, 1))
    }
  }

  /// Writes a line, each of its numbers with a zone of its own.
  ///
  /// - Returns: the column after it.
  @discardableResult
  static func write(_ line: [Piece], into frame: inout Frame, in row: Rect) -> Int {
    guard !row.isEmpty else { return row.x }
    var x = row.x
    for piece in line {
      let start = x
      x = frame.write(piece.text, at: Point(x, row.y), piece.role, limit: row.right)
      if let number = piece.number { frame.addZone(Rect(start, row.y, x - start, 1), .number(number)) }
    }
    return x
  }

  private var prefix: String { exhibit.path.map { $0 + "/" }.joined() }

  /// A signal by its name, and its value as far as it is known.
  private func signal(_ source: Circuit.Source?) -> [Piece] {
    guard let source else {
      return [Piece("0", .bad, number: LayeredPerceptrons.openEnd), Piece(" (open)", .bad)]
    }
    let name = board.name(source)
    let known = exhibit.hasArrived(source)
    return [
      Piece("\(CircuitText.label(name)) = ", .text),
      Piece(known ? CircuitText.bit(exhibit.value(source)) : "?", .title, number: known ? prefix + name : nil),
    ]
  }

  private mutating func addInput(_ index: Int) {
    lines.append([Piece("input ", .muted)] + signal(.input(index)))
    lines.append([Piece(exhibit.path.isEmpty ? "Space flips it" : "set outside", .muted)])
  }

  private mutating func addWire(to target: Circuit.Target) {
    let name = CircuitText.label(board.name(target))
    lines.append([Piece(name, .title), Piece(" \(look.glyph("←", "<-")) ", .muted)] + signal(board.source(of: target)))
    if case .output(let index) = target, exhibit.path.isEmpty {
      let wanted = exhibit.wanted.targets(exhibit.bits)[index]
      let name = "wanted.\(board.outputs[index].name)"
      lines.append([Piece("wanted: ", .muted), Piece(CircuitText.bit(wanted), .muted, number: name)])
    }
    if board.source(of: target) == nil {
      lines.append([Piece("c", .key), Piece(" starts a wire", .muted)])
    }
  }

  private mutating func addGate(_ part: Circuit.Part, _ neuron: Neuron) {
    let layer = exhibit.boardLayers.parts[part.name]?.lowerBound ?? 1
    lines.append([
      Piece("\(part.name) \(neuron.functionName(look))", .title), Piece(", layer ", .muted),
      Piece("\(layer)", .muted, number: "\(prefix)\(part.name).layer"),
    ])
    addSum(part, neuron)
    lines.append([Piece("Enter", .key), Piece(" opens it", .muted)])
  }

  private mutating func addBlock(_ part: Circuit.Part) {
    guard let block = part.block else { return }
    lines.append([Piece(part.name, .title), Piece(": a \(block.title.lowercased())", .muted)])
    let layers = exhibit.boardLayers.parts[part.name] ?? 1...1
    let name = prefix + part.name
    lines.append([
      Piece("\(block.allGates.count)", .muted, number: "\(name).gates"), Piece(" gates, layers ", .muted),
      Piece("\(layers.lowerBound)", .muted, number: "\(name).first"), Piece(look.glyph("–", "-"), .muted),
      Piece("\(layers.upperBound)", .muted, number: "\(name).last"),
    ])
    for (output, name) in part.outputNames.enumerated() {
      lines.append([Piece("\(name): ", .muted)] + signal(.part(part.name, output)))
    }
    lines.append([Piece("Enter", .key), Piece(" opens it", .muted)])
  }

  /// The weighted sum in both forms; nothing of it before the signal has come.
  private mutating func addSum(_ part: Circuit.Part, _ neuron: Neuron) {
    guard exhibit.hasArrived(.part(part.name, 0)) else {
      lines.append([Piece("no signal yet", .muted)])
      return
    }
    let sum = PerceptronSum(part, neuron, exhibit, look)
    lines.append(sum.terms)
    lines.append([Piece("= ", .muted)] + sum.biasForm)
    lines.append([Piece("w\(look.glyph("·", "*"))x = ", .muted)] + sum.thresholdForm)
  }
}

/// A perceptron's weighted sum with its present numbers, in the two forms: w·x + b > 0, and w·x > threshold.
struct PerceptronSum {
  private let name: String
  private let neuron: Neuron
  private let inputs: [Float]
  private let sources: [String]
  private let look: Look
  private let z: Float
  private let output: Float

  init(_ part: Circuit.Part, _ neuron: Neuron, _ exhibit: LayeredPerceptrons, _ look: Look) {
    self.look = look
    let prefix = exhibit.path.map { $0 + "/" }.joined()
    name = prefix + part.name
    self.neuron = neuron
    inputs = exhibit.arriving(part)
    sources = part.sources.map { $0.map { prefix + exhibit.board.name($0) } ?? LayeredPerceptrons.openEnd }
    (z, output) = neuron.look(at: inputs)
  }

  /// `−2·1 −2·1 + 3`
  var terms: [CircuitNotes.Piece] {
    var pieces: [CircuitNotes.Piece] = []
    for (index, weight) in neuron.weights.enumerated() {
      if index > 0 { pieces.append(CircuitNotes.Piece(weight < 0 ? " " : " + ", .muted)) }
      pieces += term(index)
    }
    pieces.append(CircuitNotes.Piece(neuron.bias < 0 ? " " : " + ", .muted))
    pieces.append(CircuitNotes.Piece(CircuitText.number(neuron.bias), .text, number: "\(name).b"))
    return pieces
  }

  /// `−2·1`
  private func term(_ index: Int) -> [CircuitNotes.Piece] {
    let weight = neuron.weights[index]
    return [
      CircuitNotes.Piece(
        CircuitText.number(weight), weight < 0 ? .negative : .positive, number: "\(name).w\(index + 1)"),
      CircuitNotes.Piece(look.glyph("·", "*"), .muted),
      CircuitNotes.Piece(CircuitText.bit(inputs[index]), .text, number: sources[index]),
    ]
  }

  /// `−1 ≤ 0 → 0`
  var biasForm: [CircuitNotes.Piece] {
    [
      CircuitNotes.Piece(CircuitText.number(z), .title, number: "\(name).z"),
      CircuitNotes.Piece(" \(relation) 0 \(look.glyph("→", "->")) ", .muted), answer,
    ]
  }

  /// `−4 ≤ −3 → 0`
  var thresholdForm: [CircuitNotes.Piece] {
    [
      CircuitNotes.Piece(CircuitText.number(z - neuron.bias), .title, number: "\(name).wx"),
      CircuitNotes.Piece(" \(relation) ", .muted),
      CircuitNotes.Piece(CircuitText.number(-neuron.bias), .text, number: "\(name).threshold"),
      CircuitNotes.Piece(" \(look.glyph("→", "->")) ", .muted), answer,
    ]
  }

  private var answer: CircuitNotes.Piece { CircuitNotes.Piece(CircuitText.bit(output), .title, number: name) }
  private var relation: String { output == 1 ? ">" : look.glyph("≤", "<=") }
}
