import Engine
import Foundation
import Screen

extension Smoothness {
  // MARK: Terms

  /// Every term of the sum: slope, nudge, product.
  func drawTerms(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    let isWide = area.width >= 52
    // The right edges of the columns.
    let columns = (isWide ? [11, 22, 34, 48] : [13, 25, 38]).map { area.x + $0 }
    let titles = (isWide ? ["value"] : []) + ["slope", "nudge", "product"]
    let kinds = (isWide ? [""] : []) + ["p.", "n.", "t."]
    for (title, column) in zip(titles, columns) {
      frame.write(title, at: Point(column - title.count, area.y), .muted, limit: area.right)
    }
    let rows = area.top(1).rest
    drawSum(
      numbers, into: &frame, in: rows.top(SmallNetwork.all.count).rest, endingAt: columns[columns.count - 1])
    let window = ListWindow(count: SmallNetwork.all.count, selected: parameter, height: rows.height)
    for (offset, index) in SmallNetwork.all.indices.dropFirst(window.first).prefix(rows.height).enumerated() {
      let line = Rect(rows.x, rows.y + offset, min(rows.width, columns[columns.count - 1] - rows.x + 1), 1)
      let name = SmallNetwork.all[index].name
      let (isChosen, isNudged) = (index == parameter, direction[index] != 0)
      frame.addZone(line, .item("parameter", Self.inputNames.count + index))
      if isChosen { frame.write(frame.look.glyph("▸", ">"), at: line.origin, .key) }
      frame.write(SmallNetwork.all[index].symbol, at: Point(line.x + 2, line.y), isChosen ? .key : .text)
      for (kind, column) in zip(kinds, columns) {
        let text = numbers.number(kind + name)?.text ?? ""
        let role: Role =
          switch (kind, isNudged) {
          case ("t.", true): .title
          case ("n.", true): .key
          case ("p.", _), (_, true): .text
          default: .muted
          }
        frame.write(
          text, number: kind + name, at: Point(column - TextWidth.of(text), line.y), role, limit: area.right)
      }
    }
  }

  /// The sum of the products, below their column.
  private func drawSum(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect, endingAt column: Int) {
    guard !area.isEmpty else { return }
    let text = numbers.number("predicted")?.text ?? ""
    frame.write("Δo sum", at: Point(area.x + 2, area.y), .heading, limit: area.right)
    frame.write(
      text, number: "predicted", at: Point(column - TextWidth.of(text), area.y), .title, limit: area.right)
  }

  // MARK: Plot

  /// The true and the predicted Δo over the size of the nudge.
  func drawPlot(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    frame.write(limitSentence(numbers), at: Point(area.x, area.y), .muted, limit: area.right)
    guard area.height >= 7 else { return }
    let plot = plot(numbers)
    plot.draw(into: &frame, in: area.top(1).rest)
    frame.addMarkerZones(
      of: plot, (plot.verticalLines.isEmpty ? [] : ["limit"]) + ["predicted", "true"], in: area.top(1).rest)
  }

  /// From 0 to the power of ten above the present size: the smaller the nudge, the closer one looks.
  func plot(_ numbers: SmoothnessNumbers) -> LinePlot {
    let study = numbers.study
    let reach = [0.01, 0.1, 1, 10].first { $0 >= study.scale } ?? 10
    let scales = (0...120).map { reach * Float($0) / 120 }
    let actual = study.actual(at: scales)
    var markers = [
      LinePlot.Marker(x: study.scale, y: study.predicted, role: .series(1)),
      LinePlot.Marker(x: study.scale, y: study.actual, role: .series(0)),
    ]
    var lines: [Float] = []
    if let limit = study.limit, limit <= reach {
      lines = [limit]
      markers.insert(
        LinePlot.Marker(
          x: limit, y: study.predicted(at: limit), label: network.activation == .step ? "" : "1 %", role: .bad),
        at: 0)
    }
    return LinePlot(
      series: [
        LinePlot.Series(name: "true", points: zip(scales, actual).map { ($0, $1) }, role: .series(0)),
        LinePlot.Series(name: "sum", points: scales.map { ($0, study.predicted(at: $0)) }, role: .series(1)),
      ],
      x: LinePlot.Axis(label: "s", range: 0...reach), y: LinePlot.Axis(label: "Δo"), markers: markers,
      verticalLines: lines)
  }

  /// Where the two part.
  func limitSentence(_ numbers: SmoothnessNumbers) -> Explanation.Line {
    if !numbers.study.isNudged { return "Nothing is nudged yet." }
    let isStep = network.activation == .step
    guard numbers.study.limit != nil else {
      return isStep ? "No jump up to s = 10." : "The error is below 1 % up to s = 10."
    }
    if isStep { return "The output jumps at s = \(numbers.piece("limit"))." }
    return "The error passes 1 % at s = \(numbers.piece("limit"))."
  }

  // MARK: Sizes

  /// The same nudge in many sizes.
  func drawSizes(_ numbers: SmoothnessNumbers, into frame: inout Frame, in area: Rect) {
    let columns = [6, 18, 31, 39].map { area.x + $0 }
    for (title, column) in zip(["s", "Δo true", "Δo sum", "off by"], columns) {
      frame.write(title, at: Point(column - TextWidth.of(title), area.y), .muted, limit: area.right)
    }
    let rows = area.top(1).rest
    for (index, size) in Linearization.sizes.enumerated() where index < rows.height {
      let line = Rect(rows.x, rows.y + index, min(rows.width, 41), 1)
      let sized = numbers.sized(size)
      let isChosen = size == scale
      frame.addZone(line, .item("size", index))
      if isChosen { frame.write(frame.look.glyph("▸", ">"), at: line.origin, .key) }
      for (name, column) in zip(["scale", "true", "predicted", "error"], columns) {
        let full = "\(name)@\(Format.plain(size))"
        let text = frame.look.spelled(sized.number(full)?.text ?? "")
        let role: Role = name == "error" ? self.role(sized.study) : isChosen ? .title : .text
        frame.write(text, number: full, at: Point(column - TextWidth.of(text), line.y), role, limit: area.right)
      }
      frame.write(
        mark(sized.study, frame.look), at: Point(columns[3] + 1, line.y), self.role(sized.study), limit: area.right)
    }
    let y = rows.y + Linearization.sizes.count + 1
    if y < area.bottom { frame.write(limitSentence(numbers), at: Point(area.x, y), .muted, limit: area.right) }
    let below = Rect(area.x, y + 2, area.width, area.bottom - y - 2)
    if below.height >= 10, numbers.study.isNudged, network.activation != .step {
      let plot = errorPlot(numbers.study)
      plot.draw(into: &frame, in: below)
      frame.addMarkerZones(of: plot, ["error"], in: below)
    }
  }

  /// By how much the sum misses the truth, over the size of the nudge, both in powers of ten: a straight line as long as
  /// what the sum leaves out grows with the square of the nudge.
  private func errorPlot(_ study: Linearization) -> LinePlot {
    let exponents = (0...80).map { Float($0) / 20 - 3 }
    let scales = exponents.map { Float(pow(10, Double($0))) }
    let points = zip(scales, study.actual(at: scales)).map { scale, actual in
      log10(max(1e-5, Linearization.error(study.predicted(at: scale), actual)))
    }
    return LinePlot(
      series: [
        LinePlot.Series(name: "off by", points: zip(exponents, points).map { ($0, $1) }, role: .series(2)),
        LinePlot.Series(name: "1 %", points: [(-3, -2), (1, -2)], role: .muted),
      ],
      x: LinePlot.Axis(label: "log s", range: -3...1), y: LinePlot.Axis(label: "log off by", range: -4...1),
      markers: [LinePlot.Marker(x: log10(study.scale), y: log10(max(1e-5, study.error)), role: .key)])
  }
}
