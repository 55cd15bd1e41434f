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
    let numbers = DigitNumbers(digits: digits)
    let caption: Explanation.Line =
      "\(digits.last == nil ? "first" : "example"): \(digits.training.label(digits.shown) == 8 ? "an" : "a") \(numbers.piece("label"))"
    frame.write(caption, at: left.origin, .muted, limit: right.x - 1)
    frame.write("weights", at: right.origin, .muted, limit: area.right)
    PixelImage(width: side, height: side, pixels: digits.training.input(digits.shown), scale: scale)
      .draw(into: &frame, in: left.top(1).rest)
    HeatMap(columns: side, rows: side, values: digits.neuron.weights, scale: scale)
      .draw(into: &frame, in: right.top(1).rest)
    frame.addPixelZones(side: side, size: size, in: left.top(1).rest) { "pixel.t\(digits.shown).\($0)" }
    frame.addPixelZones(side: side, size: size, in: right.top(1).rest) { "weight.\($0)" }
    guard right.right + 13 <= area.right else { return }
    let look = frame.look
    frame.write(
      look.glyph("█ ", "# ") + "says yes", at: Point(right.right + 2, area.y + 1), .positive, limit: area.right)
    frame.write(
      look.glyph("█ ", "- ") + "says no", at: Point(right.right + 2, area.y + 2), .negative, limit: area.right)
  }

  private func drawWords(_ digits: DigitLearning, into frame: inout Frame, in area: Rect) {
    for (index, line) in words(of: digits, frame.look).enumerated() where index < area.height {
      frame.write(line.text, at: Point(area.x, area.y + index), line.role, limit: area.right)
    }
  }

  /// What the last example did, and how good the neuron is.
  func words(of digits: DigitLearning, _ look: Look) -> [(text: Explanation.Line, role: Role)] {
    let numbers = DigitNumbers(digits: digits)
    let score: [(Explanation.Line, Role)] = [
      ("seen \(numbers.piece("seen")), wrong so far \(numbers.piece("mistakes"))", .text),
      ("on \(numbers.piece("heldOut")) held-out digits: \(numbers.piece("accuracy")) right", .title),
      ("always \u{201C}no\u{201D} would be: \(numbers.piece("baseline"))", .muted),
    ]
    guard let last = digits.last else {
      return [("All weights are \(numbers.piece("start")). Show it a digit.", .muted), ("", .muted)] + score
    }
    let relation = last.output == 1 ? ">" : look.glyph("≤", "<=")
    let answer =
      "\(look.glyph("→", "->")) \(last.output == 1 ? "yes" : "no"), \(last.error == 0 ? "right" : "wrong")"
    let sum: Explanation.Line =
      "Σ = \(numbers.piece("sum.t\(last.example)")) \(relation) \(numbers.piece("thresholdBefore")) \(answer)"
    let sign = last.error > 0 ? "+" : look.glyph("−", "-")
    let change: Explanation.Line =
      "w \(look.glyph("←", "<-")) w \(sign) \(numbers.piece("eta"))\(look.glyph("·", "*"))x"
    return [
      (sum, last.error == 0 ? .good : .bad), (last.error == 0 ? "Nothing to change." : change, .muted),
    ] + score
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
