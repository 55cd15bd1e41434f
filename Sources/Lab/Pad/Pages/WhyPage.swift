import Screen

/// Which pixels mattered: ink times slope, for the answer of the inspected network.
struct WhyPage {
  let pad: Pad

  func draw(into frame: inout Frame, in area: Rect) {
    guard let inspection = pad.answer?.inspection, !inspection.relevance.isEmpty, let seen = pad.seen,
      let reading = pad.answer?.readings.first(where: { $0.name == inspection.model }) ?? pad.answer?.best
    else {
      guard pad.seen == nil else { return }
      return TextFlow(
        "Draw a digit: its pixels are coloured by what each says for or against the answer.", role: .muted
      )
      .draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    let scale = area.width >= 58 && area.height >= 36 ? 2 : 1
    let (above, below) = area.top(14 * scale + 2)
    let (image, beside) = above.left(28 * scale + 2)
    let inner = Panel(title: "Why a \(reading.answer)?").draw(into: &frame, in: image)
    frame.writeKeys([KeyHint("]", "next network", .character("]"))], onLowerEdgeOf: image)
    RelevanceImage(side: 28, pixels: seen, relevance: inspection.relevance, scale: scale)
      .draw(into: &frame, in: inner)
    let hasRoom = beside.width >= 24
    drawSums(
      inspection, reading, into: &frame, in: hasRoom ? beside.left(2).rest : Rect(below.x, below.y, below.width, 2))
    let text = hasRoom ? below : below.top(2).rest
    TextFlow(words(reading), role: .muted).draw(into: &frame, in: text.inset(horizontal: 1))
  }

  private func words(_ reading: ModelReading) -> String {
    "Ink × slope: what each pixel adds to z, the \(reading.answer)'s weighted sum."
  }

  /// What speaks for the answer, what against it, and what is left over.
  private func drawSums(_ inspection: Inspection, _ reading: ModelReading, into frame: inout Frame, in area: Rect) {
    let pro = inspection.relevance.reduce(0) { $0 + max(0, $1) }
    let contra = inspection.relevance.reduce(0) { $0 + min(0, $1) }
    let rest = inspection.score - pro - contra
    let entries: [(name: String, value: Float, role: Role)] = [
      ("for", pro, .positive), ("against", contra, .negative), ("biases", rest, .text), ("z", inspection.score, .title),
    ]
    if area.height >= 4 {
      for (row, entry) in entries.enumerated() {
        frame.write(entry.name, at: Point(area.x, area.y + row), entry.role, limit: area.right)
        let text = signed(entry.value)
        frame.write(text, at: Point(area.x + 18 - TextWidth.of(text), area.y + row), entry.role, limit: area.right)
      }
      return
    }
    var x = area.x + 1
    for (index, entry) in entries.prefix(2).enumerated() {
      x = frame.write(
        "\(entry.name) \(signed(entry.value))\(index == 0 ? "  " : "")", at: Point(x, area.y), entry.role,
        limit: area.right)
    }
    frame.write(
      "biases \(signed(rest))  z = \(Format.number(inspection.score, decimals: 1))",
      at: Point(area.x + 1, area.y + 1), .text, limit: area.right)
  }

  private func signed(_ value: Float) -> String { (value < 0 ? "" : "+") + Scale.decimal(value, places: 1) }
}
