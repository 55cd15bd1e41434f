import Engine
import Screen

/// The selected cell of the confusion matrix: digits of class `truth` that were taken for `answer`.
struct ConfusionSelection: Hashable, Sendable {
  var truth = 0
  var answer = 0
}

/// The fourth view: which class is taken for which.
extension Theatre {
  mutating func updateConfusion(_ key: Key) -> [RoomAction] {
    guard let count = report?.evaluation?.confusion.count, count > 0 else { return [] }
    switch key {
    case .up: confusion.truth = max(0, confusion.truth - 1)
    case .down: confusion.truth = min(count - 1, confusion.truth + 1)
    case .left: confusion.answer = max(0, confusion.answer - 1)
    case .right: confusion.answer = min(count - 1, confusion.answer + 1)
    case .home: confusion.answer = 0
    case .end: confusion.answer = count - 1
    case .enter: return openCell()
    case .character("m"):
      guard let worst = report?.evaluation?.worstCell else {
        return [.notice(Notice(.information, "There are no mistakes in this matrix."))]
      }
      confusion = worst
    default: return []
    }
    return [.stay]
  }

  /// To the gallery with only the mistakes of the selected cell.
  private mutating func openCell() -> [RoomAction] {
    guard confusion.truth != confusion.answer else {
      return [.notice(Notice(.information, "On the diagonal the answers are right: choose a cell beside it."))]
    }
    gallery = GallerySelection(cell: confusion)
    view = .mistakes
    return [.stay]
  }

  mutating func clickCell(_ index: Int) -> [RoomAction] {
    guard let count = report?.evaluation?.confusion.count, count > 0 else { return [] }
    let cell = ConfusionSelection(truth: index / count, answer: index % count)
    if cell == confusion { return openCell() }
    confusion = cell
    return [.stay]
  }

  var confusionKeys: [KeyHint] {
    [KeyHint("↑↓←→", "cell"), KeyHint("Enter", "its mistakes", .enter), KeyHint("m", "worst cell", .character("m"))]
  }

  func drawConfusion(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    guard let evaluation = report.evaluation else { return drawNoEvaluation(into: &frame, in: area) }
    let count = evaluation.confusion.count
    let largest = evaluation.confusion.joined().max().map { "\($0)".count } ?? 1
    // The matrix takes what its numbers need, and up to eight columns a class where there is room for digits beside it.
    let cell = max(largest + 1, min(8, (area.width * 60 / 100 - 18) / max(1, count)))
    let (left, right) = area.left(min(area.width, max(area.width * 40 / 100, 18 + count * cell)))
    drawMatrix(report, evaluation, isFocused: true, into: &frame, in: left)
    drawKeys(confusionKeys, into: &frame, in: left)
    if right.width >= 12 { drawCellDigits(report, into: &frame, in: right) }
  }

  func drawNoEvaluation(into frame: inout Frame, in area: Rect) {
    frame.write(
      "No test digits were tried yet.", at: Point(area.x + 2, area.y + 1), .muted, limit: area.right)
  }

  func drawConfusionPanel(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    guard let evaluation = report.evaluation else {
      Panel(title: "Confusion").draw(into: &frame, in: area)
      return drawNoEvaluation(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    drawMatrix(report, evaluation, isFocused: false, into: &frame, in: area)
  }

  // MARK: The matrix

  /// Where the numbers of a matrix lie in an area: every class, or those around the selected cell.
  private struct MatrixLayout {
    let inner: Rect
    let label: Int
    let cellWidth: Int
    let cellHeight: Int
    let rows: Range<Int>
    let columns: Range<Int>

    init(_ inner: Rect, count: Int, digits: Int, label: Int, selection: ConfusionSelection) {
      self.inner = inner
      self.label = label
      // At the right each class's accuracy.
      let room = inner.width - label - 9
      cellWidth = max(digits + 1, min(8, count > 0 ? room / count : 1))
      let fitting = max(1, min(count, room / cellWidth))
      let first = ListWindow(count: count, selected: selection.answer, height: fitting).first
      columns = first..<min(count, first + fitting)
      let lines = max(1, inner.height - 1)
      cellHeight = count > 0 && lines >= 2 * count + 3 ? 2 : 1
      let fittingRows = max(1, min(count, lines / cellHeight))
      let firstRow = ListWindow(count: count, selected: selection.truth, height: fittingRows).first
      rows = firstRow..<min(count, firstRow + fittingRows)
    }

    func cell(_ truth: Int, _ answer: Int) -> Rect {
      Rect(
        inner.x + label + (answer - columns.lowerBound) * cellWidth,
        inner.y + 1 + (truth - rows.lowerBound) * cellHeight, cellWidth, cellHeight)
    }
  }

  private func drawMatrix(
    _ report: TrainingReport, _ evaluation: Evaluation, isFocused: Bool, into frame: inout Frame, in area: Rect
  ) {
    let whole = evaluation.examples < report.testExamples ? " of \(Format.grouped(report.testExamples))" : ""
    let panel = Panel(
      title: "Confusion", note: "\(Format.grouped(evaluation.examples))\(whole) test digits", isFocused: isFocused)
    let inner = panel.draw(into: &frame, in: area).inset(horizontal: 1)
    if !isFocused { frame.addZone(area, .item(ZoneName.view, View.confusion.rawValue)) }
    let names = evaluation.confusion.indices.map { className($0, report) }
    let digits = evaluation.confusion.joined().max().map { "\($0)".count } ?? 1
    let label = max(5, (names.map { TextWidth.of($0) }.max() ?? 1) + 1)
    let layout = MatrixLayout(inner, count: names.count, digits: digits, label: label, selection: confusion)
    drawHeader(names, layout, into: &frame)
    for truth in layout.rows {
      drawRow(truth, evaluation, names[truth], layout, isFocused: isFocused, into: &frame)
    }
    let end = layout.cell(layout.rows.upperBound, 0).y
    let below = Rect(inner.x, end + 1, inner.width, inner.bottom - end - 1)
    if isFocused { drawWords(report, evaluation, into: &frame, in: below) }
  }

  /// What the selected cell says, and which cell is the worst.
  private func drawWords(
    _ report: TrainingReport, _ evaluation: Evaluation, into frame: inout Frame, in area: Rect
  ) {
    var lines: [(String, Role)] = []
    if confusion.truth < evaluation.confusion.count, confusion.answer < evaluation.confusion.count {
      let row = evaluation.confusion[confusion.truth]
      let times = "\(Format.grouped(row[confusion.answer])) of \(Format.grouped(row.reduce(0, +)))"
      let (truth, answer) = (className(confusion.truth, report), className(confusion.answer, report))
      let isRight = confusion.truth == confusion.answer
      lines.append(
        (isRight ? "\(truth) is recognised: \(times)." : "\(truth) is taken for \(answer): \(times).", .text))
    }
    if let worst = evaluation.worstCell {
      let times = Format.grouped(evaluation.confusion[worst.truth][worst.answer])
      let (truth, answer) = (className(worst.truth, report), className(worst.answer, report))
      lines.append(("The most frequent mistake: \(truth) taken for \(answer), \(times) times.", .text))
    }
    let right = "\(Format.grouped(evaluation.correct)) of \(Format.grouped(evaluation.examples)) right: "
    lines.append((right + Format.percent(evaluation.accuracy) + ".", .text))
    for (row, (text, role)) in lines.prefix(area.height).enumerated() {
      frame.write(text, at: Point(area.x, area.y + row), role, limit: area.right)
    }
    drawClasses(report, evaluation, into: &frame, in: area.top(lines.count + 1).rest)
  }

  /// Where there is room for all of them: a bar for each class.
  private func drawClasses(
    _ report: TrainingReport, _ evaluation: Evaluation, into frame: inout Frame, in area: Rect
  ) {
    guard area.height >= evaluation.confusion.count + 1 else { return }
    frame.write("correct answers by class, from 80 %", at: area.origin, .muted, limit: area.right)
    let bars = evaluation.confusion.enumerated().map { truth, row in
      let share = Float(row[truth]) / Float(max(1, row.reduce(0, +)))
      return BarChart.Bar(className(truth, report), max(0.8, share), text: Format.percent(share, decimals: 1))
    }
    BarChart(bars: bars, range: 0.8...1).draw(into: &frame, in: area.top(1).rest)
  }

  private func drawHeader(_ names: [String], _ layout: MatrixLayout, into frame: inout Frame) {
    let inner = layout.inner
    frame.write("truth", at: inner.origin, .muted, limit: inner.x + layout.label)
    var end = inner.x + layout.label
    for answer in layout.columns {
      let cell = layout.cell(layout.rows.lowerBound, answer)
      let name = names[answer]
      frame.write(
        name, at: Point(max(cell.x, cell.right - 1 - TextWidth.of(name)), inner.y), .heading, limit: cell.right)
      end = cell.right
    }
    frame.write(" correct", at: Point(end, inner.y), .muted, limit: inner.right)
  }

  private func drawRow(
    _ truth: Int, _ evaluation: Evaluation, _ name: String, _ layout: MatrixLayout, isFocused: Bool,
    into frame: inout Frame
  ) {
    let row = evaluation.confusion[truth]
    let total = row.reduce(0, +)
    let y = layout.cell(truth, layout.columns.lowerBound).y
    frame.write(name, at: Point(layout.inner.x + layout.label - 2 - TextWidth.of(name), y), .heading)
    for answer in layout.columns {
      let cell = layout.cell(truth, answer)
      let isSelected = isFocused && confusion == ConfusionSelection(truth: truth, answer: answer)
      drawCell(row[answer], of: total, isRight: truth == answer, isSelected: isSelected, into: &frame, in: cell)
      if isFocused { frame.addZone(cell, .item(ZoneName.cell, truth * row.count + answer)) }
    }
    guard total > 0 else { return }
    let share = Format.percent(Float(row[truth]) / Float(total), decimals: 1)
    let end = layout.cell(truth, layout.columns.upperBound).x
    frame.write(share, at: Point(end + max(1, 8 - TextWidth.of(share)), y), .text, limit: layout.inner.right)
  }

  /// One number on its heat: blue for right answers, orange for wrong ones; the square root of the share, because one mistake
  /// in a hundred must be visible.
  private func drawCell(
    _ count: Int, of total: Int, isRight: Bool, isSelected: Bool, into frame: inout Frame, in cell: Rect
  ) {
    let look = frame.look
    let share = total > 0 ? (Float(count) / Float(total)).squareRoot() : 0
    var style = look.style(count == 0 ? .muted : .text)
    if look.depth >= .indexed {
      if count > 0 {
        let heat = isRight ? share * 0.7 : -min(1, 0.12 + share * 1.6)
        style = Style(look.isLight ? .rgb(0, 0, 0) : .rgb(255, 255, 255), on: HeatMap.color(heat, look))
      }
    } else if count > 0 {
      style = isRight ? look.style(.good) : look.style(.bad)
    }
    if isSelected { style = look.style(.selected) }
    if style.background != .standard || isSelected { frame.fill(cell, " ", style) }
    let text = count == 0 ? look.glyph("·", ".") : "\(count)"
    let start = max(cell.x, cell.right - 1 - TextWidth.of(text))
    frame.write(text, at: Point(start, cell.y), style, limit: cell.right)
    // Reverse video alone is hard to see on one character; the mark also serves where there are no colours.
    if isSelected, start > cell.x { frame.write(look.glyph("▸", ">"), at: cell.origin, style) }
  }

  // MARK: The selected cell

  /// The digits that are in the selected cell, as far as it holds mistakes.
  private func drawCellDigits(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let (truth, answer) = (className(confusion.truth, report), className(confusion.answer, report))
    let arrow = frame.look.glyph("→", ">")
    let isRight = confusion.truth == confusion.answer
    let inner = Panel(title: isRight ? "\(truth)" : "\(truth) \(arrow) \(answer)").draw(into: &frame, in: area)
    let digits = report.mistakes.filter { $0.truth == confusion.truth && $0.answer == confusion.answer }
    if isRight || digits.isEmpty {
      let text = isRight ? "Beside the diagonal are the mistakes." : "No such mistake."
      TextFlow(text, role: .muted).draw(into: &frame, in: inner.inset(horizontal: 1))
      return
    }
    let gap = Size(1, 1)
    let tile = thumbnailSize(report, frame.look, in: inner, count: digits.count, gap: gap)
    let tiles = Tiles(inner, tile: tile, count: digits.count, selected: 0, gap: gap)
    for index in tiles.visible {
      guard let rect = tiles.rect(index) else { continue }
      let image = Rect(rect.x, rect.y, tile.width - 1, min(rect.height, tile.height - 1))
      drawThumbnail(digits[index], report, into: &frame, in: image)
      frame.addZone(image, .item(ZoneName.mistake, digits[index].example))
    }
  }
}

extension Evaluation {
  /// The cell beside the diagonal with the most examples; nil if there are none.
  var worstCell: ConfusionSelection? {
    var worst: ConfusionSelection?
    var most = 0
    for (truth, row) in confusion.enumerated() {
      for (answer, count) in row.enumerated() where truth != answer && count > most {
        (worst, most) = (ConfusionSelection(truth: truth, answer: answer), count)
      }
    }
    return worst
  }
}
