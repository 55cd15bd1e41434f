import Screen

extension Pad {
  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    if teaching.page == .hand { return TeachingView(teaching).draw(into: &frame, in: area) }
    let layout = PadLayout(area)
    drawPad(layout, into: &frame)
    drawSeen(layout, into: &frame)
    drawAnswer(in: layout.answer, into: &frame)
    drawProbabilities(layout, into: &frame)
    if teaching.page == .naming { drawNaming(in: layout.padPanel, into: &frame) }
  }

  // MARK: The pad

  private func drawPad(_ layout: PadLayout, into frame: inout Frame) {
    let mark = pen.isDown ? frame.look.glyph("●", "#") : frame.look.glyph("○", "+")
    let state = "\(width.name) pen \(mark) \(pen.isDown ? "down" : "up")"
    Panel(title: "Your digit", note: state, isFocused: true).draw(into: &frame, in: layout.padPanel)
    let size = 2 * layout.pad.height
    PixelImage(width: size, height: size, pixels: drawing.pixels(size)).draw(into: &frame, in: layout.pad)
    frame.addZone(layout.pad, Self.zone)
    if drawing.isEmpty { drawInvitation(in: layout.pad, into: &frame) }
    if pen.isVisible { drawPen(mark, layout, into: &frame) }
  }

  private func drawInvitation(in pad: Rect, into frame: inout Frame) {
    let lines: [(String, Role)] = [
      ("Draw a digit, 0 to 9", .title), ("", .text), ("Mouse: hold the button and drag", .text),
      ("Keys:  Space puts the pen down,", .text), ("       the arrows draw with it", .text),
    ]
    let width = lines.map { TextWidth.of($0.0) }.max() ?? 0
    let box = pad.centered(Size(width, lines.count))
    for (row, line) in lines.enumerated() {
      let style = frame.look.style(line.1).on(frame[box.x, box.y + row].style.background)
      frame.write(line.0, at: Point(box.x, box.y + row), style, limit: box.right)
    }
  }

  /// The keyboard's pen: a character that stands out from ink and paper alike.
  private func drawPen(_ mark: String, _ layout: PadLayout, into frame: inout Frame) {
    let cell = layout.cell(of: pen.place)
    frame.write(mark, at: cell, frame.look.style(.selected).with(.bold), limit: layout.pad.right)
  }

  // MARK: What the network makes of it

  private func drawSeen(_ layout: PadLayout, into frame: inout Frame) {
    let room = Panel(title: "What the network sees").draw(into: &frame, in: layout.seenPanel)
    let pixels = seen ?? Array(repeating: 0, count: 28 * 28)
    PixelImage(width: 28, height: 28, pixels: pixels, scale: layout.seenScale).draw(into: &frame, in: room)
  }

  private func drawAnswer(in area: Rect, into frame: inout Frame) {
    let scale = LargeDigit.scale(fitting: Size(area.width, area.height - 6))
    let glyph = Rect(area.x, area.y + 2, area.width, LargeDigit.size(scale: scale).height)
    guard let reading else {
      frame.write("answer", at: Point(area.x, area.y), .muted, limit: area.right)
      return
    }
    frame.write("answer", at: Point(area.x, area.y), .heading, limit: area.right)
    LargeDigit(digit: reading.digit, style: frame.look.style(reading.isSure ? .good : .warning))
      .draw(into: &frame, in: glyph)
    let y = glyph.bottom + 1
    let percent = Format.percent(reading.probability, decimals: reading.probability > 0.9995 ? 0 : 1)
    frame.write(
      percent, at: Point(area.x, y), reading.isSure ? .text : .warning,
      limit: area.right)
    if !reading.isSure {
      frame.write("not", at: Point(area.x, y + 1), .warning, limit: area.right)
      frame.write("sure", at: Point(area.x, y + 2), .warning, limit: area.right)
    }
  }

  private func drawProbabilities(_ layout: PadLayout, into frame: inout Frame) {
    let area = layout.probabilities
    let title = answer?.model ?? ""
    if let problem = answer?.problem {
      TextFlow(problem, role: .bad).draw(into: &frame, in: area)
      return
    }
    let probabilities = answer?.probabilities ?? Array(repeating: 0, count: 10)
    let bars = probabilities.enumerated().map { digit, p in
      let wins = digit == reading?.digit
      return BarChart.Bar(
        "\(digit)", p, text: seen == nil ? "" : Format.percent(p, decimals: 0), role: wins ? .good : .muted,
        isEmphasized: wins)
    }
    if layout.isTight {
      let (heading, rest) = area.top(1)
      frame.write(title, at: heading.origin, .heading, limit: heading.right)
      for (half, column) in rest.columns(2, gap: 2).enumerated() {
        let part = Array(bars[half * 5..<half * 5 + 5])
        BarChart(bars: part, range: 0...1).draw(into: &frame, in: column)
      }
    } else {
      let room = Panel(title: "Probability", note: title).draw(into: &frame, in: area)
      let pitch = room.height >= 20 ? 2 : 1
      let top = room.y + max(0, (room.height - pitch * (bars.count - 1) - 1) / 2)
      for (row, bar) in bars.enumerated() {
        let line = Rect(room.x + 1, top + pitch * row, room.width - 2, 1)
        BarChart(bars: [bar], range: 0...1).draw(into: &frame, in: line)
      }
    }
  }

  /// The answer in one word.
  struct Reading: Hashable, Sendable {
    let digit: Int
    let probability: Float
    /// Three to one against all other digits together: with less, networks are wrong so often that it would be a boast.
    var isSure: Bool { probability >= 0.75 }
  }

  var reading: Reading? {
    guard let probabilities = answer?.probabilities,
      let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] })
    else { return nil }
    return Reading(digit: best, probability: probabilities[best])
  }
}
