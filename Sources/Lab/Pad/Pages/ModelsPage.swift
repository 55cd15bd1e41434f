import Screen

/// All networks side by side: what each says, and how sure it is.
struct ModelsPage {
  let pad: Pad

  func draw(into frame: inout Frame, in area: Rect) {
    let readings = pad.answer?.readings ?? []
    guard !readings.isEmpty else {
      return TextFlow("Draw a digit: every network that is here reads it.", role: .muted)
        .draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    // Bars that lie need a line for each digit; standing ones fit a small window.
    let columns = max(1, min(readings.count, area.width / 31))
    let rows = (readings.count + columns - 1) / columns
    let bands = area.bands(rows)
    let isTall = bands.allSatisfy { $0.height >= 13 }
    let rects = isTall ? bands.flatMap { $0.columns(columns) } : area.bands(readings.count)
    for (index, reading) in readings.enumerated() {
      let isInspected = reading.name == pad.inspectedReading?.name
      let rect = rects[index]
      if isTall {
        drawLying(reading, isInspected, into: &frame, in: Rect(rect.x, rect.y, rect.width, min(rect.height, 24)))
      } else {
        drawStanding(reading, isInspected, into: &frame, in: Rect(rect.x, rect.y, rect.width - 1, rect.height))
      }
      frame.addZone(rect, .item(Pad.ZoneName.model, index))
    }
  }

  private func role(_ reading: ModelReading) -> Role {
    guard pad.reading?.isDigit ?? true else { return .muted }
    guard reading.areProbabilities else { return .accent }
    return reading.outputs[reading.answer] >= 0.75 ? .good : .warning
  }

  // MARK: Bars that lie

  private func drawLying(_ reading: ModelReading, _ isInspected: Bool, into frame: inout Frame, in area: Rect) {
    let mark = isInspected ? frame.look.glyph("▸", ">") : ""
    let inner = Panel(title: "\(mark)\(reading.shortTitle)", note: reading.certainty, isFocused: isInspected)
      .draw(into: &frame, in: area).inset(horizontal: 1)
    let bars = reading.scores.enumerated().map { digit, value in
      let text = reading.areProbabilities ? Format.percent(value, decimals: 1) : Format.number(value, decimals: 1)
      let wins = digit == reading.answer
      return BarChart.Bar("\(digit)", value, text: text, role: wins ? role(reading) : .muted, isEmphasized: wins)
    }
    let pitch = inner.height >= 20 ? 2 : 1
    let top = inner.y + max(0, (inner.height - pitch * 9 - 1) / 2)
    let range = reading.areProbabilities ? 0...1 : Self.range(reading.scores)
    for (row, bar) in bars.enumerated() {
      BarChart(bars: [bar], range: range).draw(into: &frame, in: Rect(inner.x, top + pitch * row, inner.width, 1))
    }
  }

  /// Weighted sums on both sides of zero.
  private static func range(_ scores: [Float]) -> ClosedRange<Float> {
    let (low, high) = (min(0, scores.min() ?? 0), max(0, scores.max() ?? 1))
    return low < high ? low...high : 0...1
  }

  // MARK: Bars that stand

  /// A line with the name and the answer, the bars, and the digits below them.
  private func drawStanding(_ reading: ModelReading, _ isInspected: Bool, into frame: inout Frame, in area: Rect) {
    let mark = isInspected ? frame.look.glyph("▸", ">") : " "
    let style = frame.look.style(.text).with(isInspected ? .bold : [])
    frame.write("\(mark)\(reading.shortTitle)", at: area.origin, style, limit: area.right - 12)
    let answer = "\(reading.answer)  \(reading.certainty)"
    frame.write(
      answer, at: Point(max(area.x, area.right - TextWidth.of(answer)), area.y),
      frame.look.style(role(reading)).with(.bold), limit: area.right)
    let height = max(1, min(6, area.height - 3))
    let range = reading.areProbabilities ? 0...1 : Self.range(reading.scores)
    for (digit, value) in reading.scores.enumerated() {
      let wins = digit == reading.answer
      let bar = Rect(area.x + 2 + 3 * digit, area.y + 1, 2, height)
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      Self.drawStanding(share, frame.look.style(wins ? role(reading) : .muted), into: &frame, in: bar)
      let label = wins ? frame.look.style(role(reading)).with(.bold) : frame.look.style(.muted)
      frame.write("\(digit)", at: Point(bar.x, bar.bottom), label, limit: area.right)
      if wins { frame.write(frame.look.glyph("▴", "^"), at: Point(bar.x + 1, bar.bottom), label, limit: area.right) }
    }
  }

  /// A bar that grows upwards, precise to an eighth of a cell.
  private static func drawStanding(_ share: Float, _ style: Style, into frame: inout Frame, in area: Rect) {
    let eighths = Int((max(0, min(1, share)) * Float(8 * area.height)).rounded())
    for row in 0..<area.height {
      let filled = max(0, min(8, eighths - 8 * row))
      let scalar: Unicode.Scalar =
        if frame.look.isUnicode {
          filled == 0 ? (row == 0 ? "▁" : " ") : Unicode.Scalar(0x2580 + UInt32(filled)) ?? " "
        } else {
          filled >= 4 ? "#" : row == 0 ? "_" : " "
        }
      let isEmpty = filled == 0
      frame.fill(
        Rect(area.x, area.bottom - 1 - row, area.width, 1), scalar, isEmpty ? frame.look.style(.border) : style)
    }
  }
}
