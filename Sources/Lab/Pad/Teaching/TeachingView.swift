import Datasets
import Screen

/// The page of the hand: the learner's digits, and how a network does that is tuned to them.
struct TeachingView {
  let teaching: Teaching
  private var report: TeachingReport { teaching.report }

  init(_ teaching: Teaching) { self.teaching = teaching }

  func draw(into frame: inout Frame, in area: Rect) {
    let layout = TeachingLayout(area)
    drawDigits(layout, into: &frame)
    drawCurves(in: layout.curves, into: &frame)
    drawNumbers(in: layout.numbers, into: &frame)
    if let old = layout.oldDigits { drawOldDigits(in: old, into: &frame) }
    if let question = teaching.question { drawQuestion(question, into: &frame, in: area) }
  }

  // MARK: The digits

  private func drawDigits(_ layout: TeachingLayout, into frame: inout Frame) {
    let held = report.digits.count(where: \.isHeldOut)
    let note = report.digits.isEmpty ? "" : "\(report.digits.count), \(held) held out"
    Panel(title: "Your digits", note: note, isFocused: true).draw(into: &frame, in: layout.digits)
    if report.digits.isEmpty {
      let text =
        "You have not taught a digit yet.\n\nOn the pad draw one, press **=** and say which it is. Esc leads there."
      return TextFlow(text).draw(into: &frame, in: layout.wall)
    }
    let tiles = layout.tiles(report.digits.count, selected: teaching.selected)
    for index in tiles.visible {
      if let rect = tiles.rect(index) { draw(report.digits[index], index, into: &frame, in: rect) }
    }
    if tiles.pages > 1 {
      let text = " page \(tiles.page + 1) of \(tiles.pages) "
      let x = layout.digits.right - 2 - TextWidth.of(text)
      frame.write(text, at: Point(x, layout.digits.bottom - 1), .muted)
    }
    drawCounts(in: layout.counts, into: &frame)
  }

  private func draw(_ kept: KeptDigit, _ index: Int, into frame: inout Frame, in rect: Rect) {
    let image = Rect(rect.x, rect.y, rect.width - 1, rect.height - 1)
    let pixels = kept.digit.pixels.map { Float($0) / 255 }
    PixelImage(width: 28, height: 28, pixels: pixels).draw(into: &frame, in: image)
    let isSelected = index == teaching.selected
    let mark = isSelected ? frame.look.glyph("▸", ">") : " "
    let text = "\(mark)\(kept.digit.label)\(kept.isHeldOut ? "  held out" : "") "
    frame.write(text, at: Point(rect.x, rect.bottom - 1), isSelected ? .selected : .text, limit: rect.right - 1)
    frame.addZone(rect, .item(Teaching.digitZone, index))
  }

  /// How many of each digit: what is missing is soon seen.
  private func drawCounts(in area: Rect, into frame: inout Frame) {
    guard area.height == 2 else { return }
    for label in 0...9 {
      let count = report.digits.count { $0.digit.label == label }
      let x = area.x + 3 * label
      frame.write("\(label)", at: Point(x + 1, area.y), .muted, limit: area.right)
      let text = count > 99 ? "99" : "\(count)"
      frame.write(
        text, at: Point(x + 2 - text.count, area.y + 1), count == 0 ? .warning : .text, limit: area.right)
    }
  }

  // MARK: The curves

  private func drawCurves(in area: Rect, into frame: inout Frame) {
    let inner = Panel(title: "Accuracy", note: phase).draw(into: &frame, in: area)
    guard let run = report.run else {
      let text =
        report.loading ?? report.problem
          ?? """
          **Space** tunes a copy of the shipped ConvNet to your digits.

          Two things to watch: the curve of your digits should rise, and that of digits by others should not fall. If it \
          does, the network forgets.

          **r** mixes as many old digits into each batch as there are of yours, or none. Try both.
          """
      return TextFlow(text, role: report.problem != nil && report.loading == nil ? .bad : .text)
        .draw(into: &frame, in: inner.inset(horizontal: 1))
    }
    let values = (run.own + run.unseen + run.old).map { 100 * $0.accuracy }
    func series(_ name: String, _ points: [TeachingReport.Run.Point], _ role: Role) -> LinePlot.Series {
      LinePlot.Series(name: name, points: points.map { (Float($0.step), 100 * $0.accuracy) }, role: role)
    }
    var lines = [series("yours", run.own, .series(1))]
    if run.heldOut > 0 { lines.append(series("held out", run.unseen, .series(3))) }
    lines.append(series("others'", run.old, .series(0)))
    LinePlot(
      series: lines, x: LinePlot.Axis(label: "steps", range: 0...Float(max(1, run.steps))),
      y: LinePlot.Axis(label: "% correct", range: Theatre.floor(of: values)...100)
    ).draw(into: &frame, in: inner)
  }

  private var phase: String {
    guard let run = report.run else { return "" }
    return switch run.phase {
    case .running: "running"
    case .paused: "paused"
    case .finished: "done: Space goes on"
    }
  }

  // MARK: The numbers

  private func drawNumbers(in area: Rect, into frame: inout Frame) {
    let note = report.hasReplay ? "replay is on" : "replay is off"
    let inner = Panel(title: "Before and now", note: note).draw(into: &frame, in: area).inset(horizontal: 1)
    guard !inner.isEmpty else { return }
    var y = inner.y
    if let run = report.run {
      row("", "before", "now", "of", at: y, .muted, in: inner, into: &frame)
      let rows = [
        ("yours, trained on", run.own, run.trained), ("yours, held out", run.unseen, run.heldOut),
        ("others': \(run.oldTitle)", run.old, run.oldCount),
      ]
      for (title, points, count) in rows where count > 0 {
        y += 1
        func percent(_ point: TeachingReport.Run.Point?) -> String {
          point.map { Format.percent($0.accuracy, decimals: 1) } ?? ""
        }
        let role: Role = isForgetting(points) ? .warning : .text
        row(
          title, percent(points.first), percent(points.last), Format.grouped(count), at: y, role, in: inner,
          into: &frame)
      }
      let time = Format.duration(run.seconds)
      frame.write("step \(run.step) of \(run.steps), \(time)", at: Point(inner.x, y + 1), .muted, limit: inner.right)
    }
    let model =
      report.ownModel.map { "The pad reads with your network: \($0)." } ?? "The pad reads with the shipped network."
    let lines = TextFlow(model).height(width: inner.width)
    TextFlow(model, role: report.ownModel == nil ? .muted : .good)
      .draw(into: &frame, in: Rect(inner.x, inner.bottom - lines, inner.width, lines))
    if let problem = report.problem, report.run != nil {
      frame.write("! \(problem)", at: Point(inner.x, inner.bottom - lines - 1), .bad, limit: inner.right)
    }
  }

  /// Two in a hundred lost are more than chance would take.
  private func isForgetting(_ points: [TeachingReport.Run.Point]) -> Bool {
    guard let first = points.first, let last = points.last else { return false }
    return last.accuracy < first.accuracy - 0.02
  }

  private func row(
    _ title: String, _ before: String, _ now: String, _ count: String, at y: Int, _ role: Role, in area: Rect,
    into frame: inout Frame
  ) {
    frame.write(title, at: Point(area.x, y), role, limit: area.x + 18)
    for (text, end) in [(before, 26), (now, 35), (count, 42)] {
      frame.write(text, at: Point(area.x + end - TextWidth.of(text), y), role, limit: area.right)
    }
  }

  // MARK: The old digits one by one

  private func drawOldDigits(in area: Rect, into frame: inout Frame) {
    let inner = Panel(title: "Others' digits, one by one", note: "before → now").draw(into: &frame, in: area)
      .inset(horizontal: 1)
    guard let run = report.run, run.oldByDigit.count == 10, run.oldByDigitBefore.count == 10 else {
      return TextFlow("Which of the old digits are forgotten will be seen here.", role: .muted).draw(
        into: &frame, in: inner)
    }
    let arrow = frame.look.glyph("→", ">")
    let bars = (0...9).map { digit in
      let (before, now) = (run.oldByDigitBefore[digit], run.oldByDigit[digit])
      let text = "\(Format.percent(before, decimals: 0)) \(arrow) \(Format.percent(now, decimals: 0))"
      return BarChart.Bar("\(digit)", now, text: text, role: now < before - 0.05 ? .warning : .series(0))
    }
    BarChart(bars: bars, range: 0...1).draw(into: &frame, in: inner)
  }

  // MARK: The question

  private func drawQuestion(_ question: Teaching.Question, into frame: inout Frame, in area: Rect) {
    let (title, line, yes): (String, String, String) =
      switch question {
      case .delete(let kept):
        ("Delete this \(kept.digit.label)?", "It is deleted from your set for good.", "delete it")
      case .deleteAll:
        ("Delete all \(report.digits.count) digits?", "Your whole set is deleted for good.", "delete them all")
      case .forget:
        ("Drop your network?", "The pad reads with the shipped one again. Your digits stay.", "drop it")
      }
    let box = area.inset(horizontal: 2, vertical: 1).centered(Size(64, 7))
    frame.removeZones()
    frame.restyle(area) { Style($0.foreground, on: $0.background, $0.attributes.union(.dim)) }
    frame.fill(box)
    let inner = Panel(title: title, isFocused: true).draw(into: &frame, in: box).inset(horizontal: 2, vertical: 1)
    frame.write(line, at: inner.origin, .text, limit: inner.right)
    var x = inner.x
    for hint in [KeyHint("y", yes, .character("y")), KeyHint("n", "keep it as it is", .character("n"))] {
      let start = x
      x = frame.write(hint.label, at: Point(x, inner.y + 2), .key, limit: inner.right)
      x = frame.write(" \(hint.meaning)", at: Point(x, inner.y + 2), .text, limit: inner.right)
      if let key = hint.key { frame.addZone(Rect(start, inner.y + 2, x - start, 1), .key(key)) }
      x += 3
    }
  }
}

extension Pad {
  /// Asks which digit the drawing is, over the lower edge of the pad.
  func drawNaming(in panel: Rect, into frame: inout Frame) {
    let box = Rect(panel.x, panel.bottom - 4, panel.width, 4)
    frame.fill(box)
    let inner = Panel(title: "Which digit is it?", isFocused: true).draw(into: &frame, in: box)
    let pitch = max(1, inner.width / 10)
    for digit in 0...9 {
      let x = inner.x + pitch * digit + (pitch - 1) / 2
      let isRead = digit == reading?.digit
      let text = isRead ? "[\(digit)]" : " \(digit) "
      frame.write(text, at: Point(x - 1, inner.y), isRead ? .selected : .key, limit: inner.right)
      frame.addZone(Rect(inner.x + pitch * digit, inner.y, pitch, 1), .item(Teaching.nameZone, digit))
    }
    var x = inner.x + 1
    let hints =
      (reading.map { [KeyHint("Enter", "it is \($0.digit)", .enter)] } ?? []) + [
        KeyHint("Esc", "keep nothing", .escape)
      ]
    for hint in hints {
      let start = x
      x = frame.write(hint.label, at: Point(x, inner.y + 1), .key, limit: inner.right)
      x = frame.write(" \(hint.meaning)", at: Point(x, inner.y + 1), .text, limit: inner.right)
      if let key = hint.key { frame.addZone(Rect(start, inner.y + 1, x - start, 1), .key(key)) }
      x += 3
    }
  }
}
