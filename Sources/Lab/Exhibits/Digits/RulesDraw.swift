import Engine
import Screen

extension DigitRules {
  /// A piece of a rule on the screen: text, and the part that a click on it chooses.
  private struct Piece {
    var text: String
    var part: Int?
    /// What it is called where it can be questioned.
    var number: String?
  }

  /// The list of rules, what the one under the cursor does, and, where nothing else shows them, its strips.
  func drawRules(into frame: inout Frame, in area: Rect, isFocused: Bool, withStrips: Bool) {
    let (buttons, upper) = area.bottom(1)
    let (words, middle) = upper.bottom(2)
    let hasStrips = withStrips && test != nil
    let (strips, rows) = middle.bottom(hasStrips ? 4 : 0)
    drawList(into: &frame, in: rows, isFocused: isFocused)
    if hasStrips { drawPair(into: &frame, in: strips.top(1).rest) }
    drawRowWords(into: &frame, in: words)
    var labels = Self.ruleButtons
    if area.width < 41 { labels[labels.count - 1].meaning = "" }
    Buttons(labels: labels, zone: Zones.ruleButton)
      .drawTight(into: &frame, in: buttons)
  }

  /// The class of the rule under the cursor against all others, for the feature under the cursor.
  private func drawPair(into frame: inout Frame, in area: Rect) {
    guard let rule, let test else { return }
    let strips = FeatureStrips(
      feature: test.feature, samples: wall, test: test, testName: testName, label: 8)
    strips.draw(
      [("\(rule.answer)s", [rule.answer]), ("others", Set(0...9).subtracting([rule.answer]))], into: &frame, in: area)
    frame.addZone(strips.track(in: area.top(2).rows), .item(Zones.strip, 0))
  }

  // MARK: The list

  private func drawList(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard area.height > 1 else { return }
    let header = "right of taken"
    frame.write("if", at: Point(area.x + 4, area.y), .muted, limit: area.right)
    frame.write(header, at: Point(area.right - header.count, area.y), .muted, limit: area.right)
    let body = area.top(1).rest
    // A rule that does not fit one line takes as many as its tests need.
    let blocks = (0...list.rules.count).map { lines(of: $0, width: body.width - 15, frame.look) }
    let total = blocks.reduce(0) { $0 + $1.count }
    let start = blocks.prefix(row).reduce(0) { $0 + $1.count }
    let first = max(0, ListWindow(count: total, selected: start, height: body.height).first)
    var y = body.y - first
    for (index, block) in blocks.enumerated() {
      for (offset, line) in block.enumerated() {
        if y >= body.y, y < body.bottom {
          drawRow(
            index, line, isFirst: offset == 0, into: &frame, in: Rect(body.x, y, body.width, 1), isFocused: isFocused)
        }
        y += 1
      }
    }
  }

  /// The tests of a rule in lines of at most `width` cells; the fallback says so.
  private func lines(of index: Int, width: Int, _ look: Look) -> [[Piece]] {
    guard list.rules.indices.contains(index) else { return [[Piece(text: "else", part: nil)]] }
    var result: [[Piece]] = [[]]
    var column = 0
    // Where there is little room the blanks go first.
    let blank = Piece(text: width < 22 ? "" : " ")
    for (place, test) in list.rules[index].tests.enumerated() {
      let pieces = [
        Piece(text: test.feature.name, part: 3 * place), blank,
        Piece(text: look.glyph(RuleText.sign(test.relation), test.relation.rawValue), part: 3 * place + 1), blank,
        Piece(text: "\(test.value)", part: 3 * place + 2, number: "value(\(index + 1);\(place + 1))"),
      ]
      let joint = place == 0 ? "" : ", "
      let length = pieces.reduce(TextWidth.of(joint)) { $0 + TextWidth.of($1.text) }
      if place > 0, column + length > width {
        result.append([])
        column = 0
      } else if place > 0 {
        result[result.count - 1].append(Piece(text: joint))
      }
      result[result.count - 1] += pieces
      column += length
    }
    return result
  }

  private func drawRow(
    _ index: Int, _ pieces: [Piece], isFirst: Bool, into frame: inout Frame, in line: Rect, isFocused: Bool
  ) {
    let isHere = index == row
    let isDecider = verdicts.deciders[looked] == (index < list.rules.count ? index : nil)
    if isFirst {
      let mark = isHere ? frame.look.glyph("▸", ">") : isDecider ? frame.look.glyph("•", "*") : " "
      frame.write(mark, at: line.origin, isHere ? .key : .accent)
      if index < list.rules.count {
        let number = "\(index + 1)"
        frame.write(number, at: Point(line.x + 3 - number.count, line.y), .muted)
      }
    }
    frame.addZone(Rect(line.x, line.y, line.width, 1), .item(Zones.part, index * 16))
    var x = line.x + 4
    for piece in pieces {
      x = drawPart(piece, of: index, at: Point(x, line.y), into: &frame, limit: line.right, isFocused: isFocused)
    }
    guard isFirst else { return }
    let answer = index < list.rules.count ? list.rules[index].answer : list.fallback
    let answerPart = index < list.rules.count ? 3 * list.rules[index].tests.count : 0
    let name = index < list.rules.count ? "says(\(index + 1))" : "says(else)"
    frame.write(frame.look.glyph("→", ">"), at: Point(line.right - 10, line.y), .muted)
    _ = drawPart(
      Piece(text: "\(answer)", part: answerPart, number: name), of: index, at: Point(line.right - 8, line.y),
      into: &frame,
      limit: line.right, isFocused: isFocused)
    drawHits(index, into: &frame, in: line)
  }

  /// One part; the one under the cursor stands out, in brackets where colour and reverse video cannot say it.
  private func drawPart(
    _ piece: Piece, of index: Int, at point: Point, into frame: inout Frame, limit: Int, isFocused: Bool
  ) -> Int {
    let isCursor = index == row && piece.part == part && page == .rules && isFocused
    let isAnswer = piece.part.map { index < list.rules.count ? $0 == 3 * list.rules[index].tests.count : true } ?? false
    let end = frame.write(
      piece.text, at: point, isCursor ? .selected : isAnswer ? .title : .text, limit: limit)
    if let part = piece.part {
      frame.addZone(Rect(point.x, point.y, end - point.x, 1), .item(Zones.part, index * 16 + part))
    }
    if let number = piece.number { frame.addZone(Rect(point.x, point.y, end - point.x, 1), .number(number)) }
    return end
  }

  /// `41/52`: how many digits it decides rightly, of how many.
  private func drawHits(_ index: Int, into frame: inout Frame, in line: Rect) {
    let rule = index < list.rules.count ? index : nil
    let hits = hits(of: rule)
    let name = rule.map { "\($0 + 1)" } ?? "else"
    let text = "\(hits.right)/\(hits.taken)"
    var numbers = NumberLine(at: Point(line.right - text.count, line.y), limit: line.right)
    numbers.number("\(hits.right)", "hits(\(name))", hits.right > 0 ? .good : .muted, into: &frame)
    numbers.text("/", .muted, into: &frame)
    numbers.number("\(hits.taken)", "taken(\(name))", .muted, into: &frame)
  }

  // MARK: Words below the list

  private func drawRowWords(into frame: inout Frame, in area: Rect) {
    guard area.height >= 2 else { return }
    var line = NumberLine(at: area.origin, limit: area.right)
    if rule != nil {
      let gain = gain(of: row + 1)
      line.text("Rule \(row + 1) brings ", .text, into: &frame)
      line.number(Format.change(Float(gain), decimals: 0), "gain(\(row + 1))", gain > 0 ? .good : .bad, into: &frame)
      line.text(" right", .text, into: &frame)
    } else {
      line.text(
        list.rules.isEmpty ? "No rules yet: a adds one." : "The answer where no rule fires.", .muted, into: &frame)
    }
    line = NumberLine(at: Point(area.x, area.y + 1), limit: area.right)
    guard !fixed.isEmpty || !broken.isEmpty else { return }
    line.text("Last change: ", .muted, into: &frame)
    line.number("\(fixed.count)", "fixed", .good, into: &frame)
    line.text(" fixed, ", .muted, into: &frame)
    line.number("\(broken.count)", "broken", broken.isEmpty ? .muted : .bad, into: &frame)
    line.text(" broken", .muted, into: &frame)
  }
}

extension Buttons {
  /// With two blanks between two buttons, one behind a key without a word; in a narrow room one everywhere.
  func drawTight(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let needed = labels.reduce(0) { $0 + TextWidth.of($1.key) + ($1.meaning.isEmpty ? 1 : $1.meaning.count + 3) } - 2
    let gap = needed <= area.width ? 2 : 1
    var x = area.x
    for (index, label) in labels.enumerated() where x < area.right {
      let start = x
      x = frame.write(label.key, at: Point(x, area.y), .key, limit: area.right)
      if !label.meaning.isEmpty {
        x = frame.write(" \(label.meaning)", at: Point(x, area.y), .muted, limit: area.right)
      }
      frame.addZone(Rect(start, area.y, x - start, 1), .item(zone, index))
      x += label.meaning.isEmpty ? 1 : gap
    }
  }
}
