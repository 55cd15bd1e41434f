import Engine
import Screen

extension DigitRules {
  /// The wall: real digits, each with what it is and what the rules say; ✗ marks the wrong ones.
  ///
  /// - Parameter head: a line for the choice of what hangs there.
  func drawWall(into frame: inout Frame, head: Rect, in area: Rect, withButtons: Bool) {
    let hanging = hanging
    drawSelection(hanging.count, into: &frame, in: head)
    let (buttons, grid) = area.bottom(withButtons ? 1 : 0)
    let columns = max(1, (grid.width + 2) / 10)
    let rows = grid.height / 5
    guard !hanging.isEmpty, rows > 0 else {
      let text = selection == .wrong ? "No digit here is wrong." : "No digit was broken by the last change."
      if hanging.isEmpty { TextFlow(text, role: .muted).draw(into: &frame, in: grid.top(1).rest) }
      return
    }
    // Whole rows scroll, and the digit that is looked at stays in sight.
    let place = hanging.firstIndex(of: looked) ?? 0
    let allRows = (hanging.count + columns - 1) / columns
    let first = ListWindow(count: allRows, selected: place / columns, height: rows).first
    for (offset, index) in hanging.dropFirst(max(0, first) * columns).prefix(rows * columns).enumerated() {
      let (column, row) = (offset % columns, offset / columns)
      drawThumb(index, into: &frame, in: Rect(grid.x + 10 * column, grid.y + 5 * row, 8, 5))
    }
    Buttons(labels: Self.wallButtons.shown(frame.look), zone: Zones.wallButton).drawTight(into: &frame, in: buttons)
  }

  private func drawSelection(_ count: Int, into frame: inout Frame, in area: Rect) {
    var x = area.x
    for (index, choice) in Selection.allCases.enumerated() {
      let isChosen = choice == selection
      let text = isChosen ? "[\(choice.rawValue)]" : " \(choice.rawValue) "
      let start = x
      x = frame.write(text, at: Point(x, area.y), isChosen ? .title : .muted, limit: area.right)
      frame.addZone(Rect(start, area.y, x - start, 1), .item(Zones.selection, index))
    }
    let unit = onlyDigit.map { " \($0)s" } ?? (area.width > 28 ? " digits" : "")
    let what: Explanation.Line = " \(.number("\(count)", "hanging"))\(unit)"
    let start = area.right - what.text.count
    if start >= x { frame.write(what, at: Point(start, area.y), .text, limit: area.right) }
  }

  private func drawThumb(_ index: Int, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let side = DigitSample.side
    PixelImage(width: side, height: side, pixels: wall[index].pixels, style: .halfBlocks)
      .draw(into: &frame, in: area.top(4).rows)
    let isRight = verdicts.isRight[index]
    let caption =
      isRight
      ? "\(wall[index].label) \(look.glyph("✓", "="))"
      : "\(wall[index].label)\(look.glyph("→", ">"))\(verdicts.answers[index]) \(look.glyph("✗", "x"))"
    let line = area.bottom(1).rows
    let mark = index == looked ? look.glyph("▸", ">") : " "
    var style = look.style(isRight ? .good : .bad)
    if index == looked { style = look.style(.selected) }
    let text = mark + caption
    frame.write(
      index == looked ? text.padded(to: 8) : text, at: line.origin, style, limit: line.right)
    frame.addZone(area, .item(Zones.thumb, index))
    // What it is, and what the rules say; where both are the same, one figure stands for both.
    let code = wall[index].code
    frame.addZone(Rect(line.x + 1, line.y, 1, 1), .number(isRight ? "answer(\(code))" : "label(\(code))"))
    if !isRight { frame.addZone(Rect(line.x + 3, line.y, 1, 1), .number("answer(\(code))")) }
  }

  // MARK: One digit

  /// The digit that is looked at: enlarged, with its verdict and everything measured of it.
  func drawDigit(into frame: inout Frame, in area: Rect, withButtons: Bool) {
    let sample = wall[looked]
    let side = DigitSample.side
    let scale = area.width >= 52 && area.height >= 20 ? 3 : 2
    let size = PixelImage.size(width: side, height: side, style: .halfBlocks, scale: scale)
    let (upper, rest) = area.top(size.height)
    PixelImage(width: side, height: side, pixels: sample.pixels, style: .halfBlocks, scale: scale)
      .draw(into: &frame, in: upper.left(size.width).columns)
    drawHoles(of: sample, scale, into: &frame, at: upper.origin)
    frame.addPixelZones(side: side, size: size, in: upper) { "x(\(sample.code);\($0 / side + 1);\($0 % side + 1))" }
    drawVerdict(sample, into: &frame, in: upper.left(size.width + 1).rest)
    let (buttons, features) = rest.bottom(withButtons ? 1 : 0)
    drawFeatures(sample, into: &frame, in: scale == 3 ? features.top(1).rest : features)
    Buttons(labels: Self.wallButtons.shown(frame.look), zone: Zones.wallButton).drawTight(into: &frame, in: buttons)
  }

  /// A ring on every pixel of a hole: what `holes` and its fellows measure.
  private func drawHoles(of sample: DigitSample, _ scale: Int, into frame: inout Frame, at origin: Point) {
    let side = DigitSample.side
    for index in StrokeMap(width: side, height: side, pixels: sample.pixels).holes.joined() {
      // The cell in the middle of the pixel; two pixels lie above each other in a cell.
      let place = Point(
        origin.x + index % side * scale + (scale - 1) / 2, origin.y + (index / side * scale + scale / 2) / 2)
      let behind = frame[place.x, place.y].style.background
      frame.write(frame.look.glyph("○", "o"), at: place, frame.look.style(.key).on(behind))
    }
  }

  private func drawVerdict(_ sample: DigitSample, into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let isRight = verdicts.isRight[looked]
    let isRoomy = area.width >= 22
    let code = sample.code
    let number = Explanation.Piece.number("\(sample.number)", "digit(\(code))")
    let all = Explanation.Piece.number("\(wall.count)", "all")
    let label: Explanation.Line =
      "\(sample.label == 8 ? "an" : "a") \(.number("\(sample.label)", "label(\(code))"))"
    let answer = Explanation.Piece.number("\(verdicts.answers[looked])", "answer(\(code))")
    let tick = isRight ? look.glyph("✓", "=") : look.glyph("✗", "x")
    var rows: [(text: Explanation.Line, role: Role)] = [
      (isRoomy ? "digit \(number) of \(all)" : "no. \(number)", .muted),
      (isRoomy ? "It is \(label)." : "is \(label)", .title),
      (isRoomy ? "The rules say \(answer) \(tick)" : "rules: \(answer) \(tick)", isRight ? .good : .bad),
    ]
    if let decider = verdicts.deciders[looked] {
      let rule = Explanation.Piece.number("\(decider + 1)", "decider(\(code))")
      rows.append((isRoomy ? "Rule \(rule) decides:" : "rule \(rule):", .text))
      rows += list.rules[decider].tests.enumerated().map { place, test -> (text: Explanation.Line, role: Role) in
        let value = Explanation.Piece.number("\(test.value)", "value(\(decider + 1);\(place + 1))")
        return ("\(RuleText.question(test, look)) \(value)", .accent)
      }
    } else {
      rows.append((isRoomy ? "No rule fires: else." : "no rule: else", .text))
    }
    if sample.features[.holes] > 0 { rows.append(("\(look.glyph("○", "o")) a hole", .muted)) }
    for (offset, row) in rows.prefix(area.height).enumerated() {
      frame.write(row.text, at: Point(area.x, area.y + offset), row.role, limit: area.right)
    }
  }

  static func article(_ digit: Int) -> String { digit == 8 ? "an 8" : "a \(digit)" }

  /// Every feature with its number; those that the deciding rule compares are marked.
  private func drawFeatures(_ sample: DigitSample, into frame: inout Frame, in area: Rect) {
    guard area.height > 0 else { return }
    let all = ShapeFeature.allCases
    let decisive = Set(verdicts.deciders[looked].map { list.rules[$0].tests.map(\.feature) } ?? [])
    // In columns as short as the room allows.
    let columns = (1...4).last { count in columnWidths(count).reduce(count - 1, +) <= area.width } ?? 1
    let rows = (all.count + columns - 1) / columns
    var x = area.x
    for (column, width) in columnWidths(columns).enumerated() {
      for (offset, feature) in all.dropFirst(column * rows).prefix(rows).enumerated() where offset < area.height {
        let y = area.y + offset
        let isDecisive = decisive.contains(feature)
        let mark = isDecisive ? frame.look.glyph("▸", ">") : " "
        frame.write(
          mark + feature.name, at: Point(x, y), isDecisive ? .key : .muted, limit: min(area.right, x + width))
        let number = "\(sample.features[feature])"
        let start = x + width - number.count
        frame.write(number, at: Point(start, y), isDecisive ? .key : .text, limit: area.right)
        frame.addZone(
          Rect(start, y, number.count, 1), .number("\(feature.name)(\(sample.code))"))
      }
      x += width + 1
    }
  }

  private func columnWidths(_ columns: Int) -> [Int] {
    let all = ShapeFeature.allCases
    let rows = (all.count + columns - 1) / columns
    return (0..<columns).map { column in
      // A mark before the name, a blank and up to three figures behind it.
      (all.dropFirst(column * rows).prefix(rows).map { $0.name.count + ($0.range.upperBound > 18 ? 4 : 3) }.max()
        ?? 0)
    }
  }
}

extension RuleText {
  /// A test without its number, as the locale can show it: `top <`.
  static func question(_ test: FeatureTest, _ look: Look) -> String {
    "\(test.feature.name) \(look.glyph(sign(test.relation), test.relation.rawValue))"
  }
}

extension Array where Element == (key: String, meaning: String) {
  /// With arrows where the locale has them.
  func shown(_ look: Look) -> [Element] {
    let arrows = ["<": "←", ">": "→", "up": "↑", "down": "↓"]
    return map { (look.isUnicode ? arrows[$0.key] ?? $0.key : $0.key, $0.meaning) }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - TextWidth.of(self)))
  }
}
