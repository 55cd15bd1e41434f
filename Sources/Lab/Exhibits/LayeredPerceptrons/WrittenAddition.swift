import Screen

/// The adder's work as one writes it by hand: the carries above the numbers, the sum below, each digit under its power of two.
struct WrittenAddition {
  static let size = Size(40, 6)

  private let exhibit: LayeredPerceptrons
  private let look: Look
  private let bits = WantedFunction.adderBits

  init(_ exhibit: LayeredPerceptrons, _ look: Look) {
    (self.exhibit, self.look) = (exhibit, look)
  }

  func draw(into frame: inout Frame, in area: Rect) {
    guard let numbers = exhibit.numbers else { return }
    for bit in 0...bits { write("\(1 << bit)", bit, area.y, .border, in: area, into: &frame) }
    let rows: [(title: String, sources: [Circuit.Source?], total: Int?)] = [
      ("carry", (0...bits).map { carry(into: $0) }, nil),
      ("A", (0..<bits).map { .input(2 * $0) }, numbers.a), ("B", (0..<bits).map { .input(2 * $0 + 1) }, numbers.b),
      ("sum", exhibit.circuit.outputs.map(\.source), numbers.sum),
    ]
    for (index, row) in rows.enumerated() {
      // A rule above the sum.
      let y = area.y + 1 + index + (index == 3 ? 1 : 0)
      frame.write(row.title, at: Point(area.x, y), .muted)
      let isKnown = index == 1 || index == 2 || exhibit.flow == nil
      for (bit, source) in row.sources.enumerated() {
        guard let source else { continue }
        let known = isKnown || exhibit.hasArrived(source)
        let text = known ? CircuitText.bit(exhibit.value(source)) : "?"
        let isRight = index != 3 || exhibit.value(source) == Float(((numbers.a + numbers.b) >> bit) & 1)
        let role: Role = !known ? .muted : index == 0 ? .accent : isRight ? .title : .bad
        let x = write(text, bit, y, role, in: area, into: &frame)
        if known { frame.addZone(Rect(x, y, 1, 1), .number(exhibit.circuit.name(source))) }
      }
      if let total = row.total, isKnown {
        let text: Explanation.Line = "= \(.number(name: row.title, text: "\(total)"))"
        frame.write(text, at: Point(area.x + 8 + 4 * (bits + 1) + 2, y), .muted, limit: frame.size.width)
      }
    }
    let rule = String(repeating: look.glyph("─", "-"), count: 4 * (bits + 1))
    frame.write(rule, at: Point(area.x + 8, area.y + 4), .border)
  }

  /// What a digit gets from the one before it: what arrives at the first input of its box.
  private func carry(into bit: Int) -> Circuit.Source? {
    bit == bits
      ? exhibit.circuit.outputs[bits].source
      : bit == 0 ? nil : exhibit.circuit.source(of: .port("fa\(bit)", 0))
  }

  @discardableResult
  private func write(
    _ text: String, _ bit: Int, _ y: Int, _ role: Role, in area: Rect, into frame: inout Frame
  ) -> Int {
    let x = area.x + 8 + 4 * (bits - bit + 1) - text.count
    frame.write(text, at: Point(x, y), role)
    return x
  }
}
