import Screen

/// What the networks see, and what the best of them says: the digit, and the probability of each.
struct AnswerPage {
  let pad: Pad

  func draw(into frame: inout Frame, in area: Rect) {
    // Enlarge while the answer keeps its 5 columns beside, with one of air on each side, and the bars their 12 rows below.
    let scale = area.width >= 58 + 12 && area.height >= 30 + 12 ? 2 : 1
    let (above, below) = area.top(14 * scale + 2)
    let (seen, answer) = above.left(28 * scale + 2)
    drawSeen(scale, into: &frame, in: seen)
    drawAnswer(into: &frame, in: answer.inset(horizontal: 1))
    drawProbabilities(into: &frame, in: below)
  }

  private func drawSeen(_ scale: Int, into frame: inout Frame, in area: Rect) {
    let isOwn = pad.answer?.best?.isOwn ?? false
    let room = Panel(title: "What \(isOwn ? "your" : "the") network sees").draw(into: &frame, in: area)
    let pixels = pad.seen ?? Array(repeating: 0, count: 28 * 28)
    PixelImage(width: 28, height: 28, pixels: pixels, scale: scale).draw(into: &frame, in: room)
    let state = pad.isNormalized ? "centred and scaled" : "as it was drawn"
    frame.writeKeys([KeyHint("z", state, .character("z"))], onLowerEdgeOf: area)
  }

  // MARK: The digit

  private func drawAnswer(into frame: inout Frame, in area: Rect) {
    guard let reading = pad.reading else {
      let words = pad.seen == nil ? ["the", "pad", "is", "empty"] : ["it is"]
      for (row, word) in words.enumerated() {
        frame.write(word, at: Point(area.x, area.y + row), .muted, limit: area.right)
      }
      return
    }
    frame.write("it is", at: area.origin, .heading, limit: area.right)
    let scale = LargeDigit.scale(fitting: Size(area.width, area.height - 6))
    let glyph = Rect(area.x, area.y + 2, area.width, LargeDigit.size(scale: scale).height)
    let role: Role = !reading.isDigit ? .muted : reading.isSure ? .good : .warning
    LargeDigit(digit: reading.isDigit ? reading.digit : LargeDigit.question, style: frame.look.style(role))
      .draw(into: &frame, in: glyph)
    for (row, word) in words(reading, area.width).enumerated() {
      frame.write(word.0, at: Point(area.x, glyph.bottom + 1 + row), word.1, limit: area.right)
    }
  }

  /// At most three lines of no more characters than that, or of five.
  private func words(_ reading: Pad.Reading, _ width: Int) -> [(String, Role)] {
    guard reading.isDigit else {
      return (["not a", "digit"] + (pad.isDrawing ? ["yet"] : [])).map { ($0, .warning) }
    }
    let percent = Format.percent(reading.probability, decimals: width < 6 || reading.probability > 0.9995 ? 0 : 1)
    return reading.isSure ? [(percent, .text)] : [(percent, .warning), ("not", .warning), ("sure", .warning)]
  }

  // MARK: The probabilities

  private func drawProbabilities(into frame: inout Frame, in area: Rect) {
    if let problem = pad.answer?.problem {
      return TextFlow(problem, role: .bad).draw(into: &frame, in: area)
    }
    let bars = self.bars
    if area.height < 12 {
      // Without a border: the air that it would give.
      for (half, column) in area.inset(horizontal: 1).columns(2, gap: 1).enumerated() {
        BarChart(bars: Array(bars[half * 5..<half * 5 + 5]), range: 0...1).draw(into: &frame, in: column)
      }
      return
    }
    let room = Panel(title: "Probability", note: pad.answer?.model ?? "").draw(into: &frame, in: area)
    let pitch = room.height >= 20 ? 2 : 1
    let top = room.y + max(0, (room.height - pitch * (bars.count - 1) - 1) / 2)
    for (row, bar) in bars.enumerated() {
      let line = Rect(room.x + 1, top + pitch * row, room.width - 2, 1)
      BarChart(bars: [bar], range: 0...1).draw(into: &frame, in: line)
    }
  }

  private var bars: [BarChart.Bar] {
    let probabilities = pad.answer.map(\.probabilities) ?? []
    return (0..<10).map { digit in
      let p = digit < probabilities.count ? probabilities[digit] : 0
      let wins = pad.reading.map { $0.isDigit && $0.digit == digit } ?? false
      return BarChart.Bar(
        "\(digit)", p, text: pad.seen == nil ? "" : Format.percent(p, decimals: 0), role: wins ? .good : .muted,
        isEmphasized: wins)
    }
  }
}
