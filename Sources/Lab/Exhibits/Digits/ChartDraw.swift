import Engine
import Screen

extension DigitRules {
  /// One feature on all digits of the wall: a strip for each class.
  ///
  /// - Parameter head: a line for the feature's name.
  func drawChart(into frame: inout Frame, head: Rect, in area: Rect) {
    let buttons = Buttons(labels: Self.chartButtons.shown(frame.look), zone: Zones.chartButton)
    frame.fill(head.left(4).columns)
    buttons.drawTight(into: &frame, in: head.left(4).columns)
    frame.write("\(feature.name) ", at: Point(head.x + 4, head.y), .title, limit: head.right)
    frame.write(feature.meaning, at: area.origin, .muted, limit: area.right)
    let body = area.top(1).rest
    let shownTest = test.flatMap { $0.feature == feature ? $0 : nil }
    let strips = FeatureStrips(
      feature: feature, samples: wall, test: shownTest, testName: testName, looked: wall[looked],
      emphasized: shownTest == nil ? onlyDigit : rule?.answer)
    strips.draw((0...9).map { ("\($0)", [$0]) }, into: &frame, in: body)
    let rows = min(10, max(0, body.height - 1))
    for digit in 0..<rows {
      frame.addZone(Rect(body.x, body.y + digit, strips.label, 1), .item(Zones.digitClass, digit))
    }
    frame.addZone(strips.track(in: body.top(rows).rows), .item(Zones.strip, 0))
    drawNote(into: &frame, in: body.top(12).rest)
  }

  /// What the picture shows, where there is room for words.
  private func drawNote(into frame: inout Frame, in area: Rect) {
    guard area.height >= 3 else { return }
    TextFlow(
      "The higher a strip, the more digits of its class have that value. The reversed cell is the digit you look at.",
      role: .muted
    ).draw(into: &frame, in: area)
  }

  // MARK: Score

  /// The classes as bars, and what each rule added.
  func drawScore(into frame: inout Frame, in area: Rect) {
    if area.width >= 60, area.height >= 11 {
      let (left, rest) = area.left(area.width / 2 - 1)
      drawBars(into: &frame, in: left.top(10).rows)
      drawCurve(into: &frame, in: rest.left(2).rest)
    } else if area.height >= 16 {
      drawBars(into: &frame, in: area.top(10).rows)
      drawCurve(into: &frame, in: area.top(11).rest)
    } else {
      drawCurve(into: &frame, in: area)
    }
  }

  /// `9 ████████░░ 26/72  12 as 4`.
  private func drawBars(into frame: inout Frame, in area: Rect) {
    for digit in 0..<min(10, area.height) {
      let y = area.y + digit
      let (right, all) = (right(ofClass: digit), all(ofClass: digit))
      let isHere = onlyDigit == digit
      frame.write(
        (isHere ? frame.look.glyph("▸", ">") : " ") + "\(digit)", at: Point(area.x, y), isHere ? .key : .text)
      let words = 16
      let track = Rect(area.x + 3, y, max(0, area.width - 3 - words), 1)
      ProgressBar(all > 0 ? Float(right) / Float(all) : 0, text: "").draw(into: &frame, in: track)
      frame.addZone(Rect(area.x, y, area.width, 1), .item(Zones.digitClass, digit))
      var line = NumberLine(at: Point(track.right + 1, y), limit: area.right)
      line.text(String(repeating: " ", count: max(0, 2 - "\(right)".count)), .text, into: &frame)
      line.number("\(right)", "right(\(digit))", .text, into: &frame)
      line.text("/", .muted, into: &frame)
      line.number("\(all)", "all(\(digit))", .muted, into: &frame)
      if let confusion = confusion(ofClass: digit) {
        line.text("  ", .muted, into: &frame)
        line.number("\(confusion.count)", "confused(\(digit))", .bad, into: &frame)
        line.text(" as ", .muted, into: &frame)
        line.number("\(confusion.answer)", "confused_as(\(digit))", .muted, into: &frame)
      }
    }
  }

  /// Accuracy with the first rules alone, on the wall and on held-out digits.
  private func drawCurve(into frame: inout Frame, in area: Rect) {
    guard area.height >= 4 else { return }
    guard !list.rules.isEmpty else {
      TextFlow("With rules, here stands what each of them adds.", role: .muted).draw(into: &frame, in: area)
      return
    }
    curve.draw(into: &frame, in: area)
    // Each point of the two curves can be questioned; where both fall on one cell, the one of the wall.
    var taken: Set<Point> = []
    for (line, name) in zip(curve.series, ["share", "heldout_share"]) {
      for (count, point) in line.points.enumerated() {
        guard let cell = curve.cell(point.x, point.y, in: area, frame.look), taken.insert(cell).inserted else {
          continue
        }
        frame.addZone(Rect(cell.x, cell.y, 1, 1), .number("\(name)(\(count))"))
      }
    }
  }

  /// Right in per cent over the number of rules.
  var curve: LinePlot {
    func points(_ counts: [Int], of all: Int) -> [(x: Float, y: Float)] {
      counts.enumerated().map { (Float($0.offset), 100 * Float($0.element) / Float(max(1, all))) }
    }
    return LinePlot(
      series: [
        LinePlot.Series(name: "wall", points: points(prefixes, of: wall.count), role: .series(0)),
        LinePlot.Series(name: "held-out", points: points(heldOutPrefixes, of: heldOut.count), role: .series(1)),
      ],
      x: LinePlot.Axis(label: "first rules"), y: LinePlot.Axis(label: "% right", range: 0...100))
  }
}
