import Engine
import Screen

extension BinaryPerceptron {
  func drawDigits(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard let digits else {
      TextFlow(digitProblem ?? "The digits are not loaded.", role: .bad).draw(into: &frame, in: area)
      return
    }
    Tabs(labels: (0...9).map(String.init), selected: digits.digit, zone: "digit", isFocused: isFocused)
      .draw(into: &frame, in: area.top(1).rows)
    let body = area.top(2).rest
    let (buttons, middle) = body.bottom(1)
    Buttons(labels: [("Space", "learn"), ("a", isWatching ? "stop" : "watch"), ("r", "pass"), ("z", "zero")]).draw(
      into: &frame, in: buttons)
    // Both images in the largest whole scale that leaves room for the words and, where there is room, the curve.
    let side = DigitLearning.side
    let style = frame.look.imageStyle
    let scale = (1...8).last { scale in
      let size = PixelImage.size(width: side, height: side, style: style, scale: scale)
      return size.width * 2 + 4 <= middle.width && size.height + (scale > 2 ? 14 : 9) <= middle.height
    }
    let size = PixelImage.size(width: side, height: side, style: style, scale: scale ?? 1)
    let (images, rest) = middle.top(size.height + 1)
    drawImages(digits, scale ?? 1, size, into: &frame, in: images)
    drawWords(digits, into: &frame, in: rest.top(5).rows)
    drawCurve(digits, into: &frame, in: rest.top(6).rest)
  }

  private func drawImages(_ digits: DigitLearning, _ scale: Int, _ size: Size, into frame: inout Frame, in area: Rect) {
    let side = DigitLearning.side
    let gap = min(6, max(2, area.width - 2 * size.width))
    let left = Rect(area.x, area.y, size.width, area.height)
    let right = Rect(left.right + gap, area.y, size.width, area.height)
    let label = digits.training.label(digits.shown) ?? 0
    let caption = (digits.last == nil ? "first: " : "example: ") + (label == 8 ? "an 8" : "a \(label)")
    frame.write(caption, at: left.origin, .muted, limit: right.x - 1)
    frame.write("weights", at: right.origin, .muted, limit: area.right)
    PixelImage(width: side, height: side, pixels: digits.training.input(digits.shown), scale: scale)
      .draw(into: &frame, in: left.top(1).rest)
    HeatMap(columns: side, rows: side, values: digits.neuron.weights, scale: scale)
      .draw(into: &frame, in: right.top(1).rest)
    guard right.right + 13 <= area.right else { return }
    let look = frame.look
    frame.write(
      look.glyph("█ ", "# ") + "says yes", at: Point(right.right + 2, area.y + 1), .positive, limit: area.right)
    frame.write(
      look.glyph("█ ", "- ") + "says no", at: Point(right.right + 2, area.y + 2), .negative, limit: area.right)
  }

  private func drawWords(_ digits: DigitLearning, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    var y = area.y
    func line(_ text: String, _ role: Role) {
      if y < area.bottom { frame.write(text, at: Point(area.x, y), role, limit: area.right) }
      y += 1
    }
    if let last = digits.last {
      let relation = last.output == 1 ? ">" : look.glyph("≤", "<=")
      let answer = last.output == 1 ? "yes" : "no"
      line(
        "Σ = \(Format.signed(last.sum)) \(relation) \(Format.signed(last.threshold)) \(look.glyph("→", "->")) \(answer)"
          + (last.error == 0 ? ", right" : ", wrong"), last.error == 0 ? .good : .bad)
      let sign = last.error > 0 ? "+" : look.glyph("−", "-")
      line(
        last.error == 0
          ? "Nothing to change."
          : "w \(look.glyph("←", "<-")) w \(sign) \(Format.number(DigitLearning.rate, decimals: 2))\(look.glyph("·", "*"))x",
        .muted)
    } else {
      line("All weights are 0. Show it a digit.", .muted)
      line("", .muted)
    }
    line("seen \(Format.grouped(digits.seen)), wrong so far \(Format.grouped(digits.mistakes))", .text)
    line("on \(digits.test.count) held-out digits: \(Format.percent(digits.accuracy, decimals: 1)) right", .title)
    line("always \u{201C}no\u{201D} would be: \(Format.percent(digits.baseline, decimals: 1))", .muted)
  }

  private func drawCurve(_ digits: DigitLearning, into frame: inout Frame, in area: Rect) {
    guard area.height >= 6, digits.curve.count > 1 else { return }
    // Between two mistakes nothing changes: the curve goes in steps, not in slopes.
    var points: [(x: Float, y: Float)] = []
    for (seen, accuracy) in digits.curve {
      if let last = points.last { points.append((Float(seen), last.y)) }
      points.append((Float(seen), accuracy * 100))
    }
    // Down to the worst that happened, in whole tens, and to one half at least.
    let lowest = min(50, ((points.map(\.y).min() ?? 50) / 10).rounded(.down) * 10)
    LinePlot(
      series: [LinePlot.Series(name: "held-out", points: points, role: .series(0))],
      x: LinePlot.Axis(label: "examples"), y: LinePlot.Axis(label: "% right", range: lowest...100)
    ).draw(into: &frame, in: area)
  }
}
