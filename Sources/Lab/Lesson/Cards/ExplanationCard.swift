import Lessons
import Screen

/// How a number came about, as it stands on the screen: the way here, the number, its meaning, its rule, and the rule with the
/// present numbers, each of which can be opened.
struct ExplanationCard {
  static let numberZone = "why"
  static let crumbZone = "crumb"
  private static let most = Size(84, 30)
  /// The way here, a blank, the number; they do not scroll.
  private static let headRows = 3

  let path: [Inquiry.Opened]
  let box: Rect
  let look: Look
  private let lines: [PageLine]

  init(_ path: [Inquiry.Opened], in area: Rect, _ look: Look) {
    self.path = path
    self.look = look
    let width = Card.inner(of: Card.box(in: area, most: Self.most)).width
    lines = path.last.map { Self.lines(of: $0.explanation, width, look) } ?? []
    box = Card.box(in: area, most: Self.most, rows: Self.headRows + lines.count)
  }

  /// The part that scrolls.
  var body: Rect { Card.inner(of: box).top(Self.headRows).rest }

  func clamped(_ scroll: Int) -> Int { max(0, min(scroll, lines.count - body.height)) }

  /// The number that an arrow leads to.
  func number(from current: Int, _ key: Key) -> Int? {
    let places = places
    guard let here = places[current] else { return nil }
    let indices = places.keys.sorted()
    return Compass.next(from: here, key, among: indices.map { places[$0] ?? here }).map { indices[$0] }
  }

  /// The scroll at which a number is in sight, as near as possible to the present one. With the first number everything above
  /// it is shown again, as far as it fits.
  func scroll(showing number: Int, from scroll: Int) -> Int {
    guard let row = places[number]?.y else { return clamped(scroll) }
    let first = number == 0 ? 0 : row
    return clamped(max(min(scroll, first), row - body.height + 1))
  }

  /// Where the numbers stand, in columns and lines of the text.
  private var places: [Int: Rect] {
    var places: [Int: Rect] = [:]
    for (row, line) in lines.enumerated() {
      for (index, columns) in line.references { places[index] = Rect(columns.lowerBound, row, columns.count, 1) }
    }
    return places
  }

  // MARK: Text

  private static func lines(of explanation: Explanation, _ width: Int, _ look: Look) -> [PageLine] {
    func spelled(_ text: String) -> String { Self.spelled(text, look) }
    var lines = wrapped([TextFlow.Run(explanation.meaning)], width, indent: 0, look)
    var indent = 2
    if let rule = explanation.rule.map(spelled) {
      lines.append(PageLine())
      lines += wrapped([TextFlow.Run(rule, .formula)], width, indent: 2, look)
      // The sign of equality of the numbers stands below that of the symbols.
      if let sign = rule.firstIndex(of: "="), rule[..<sign].count < 16 { indent += rule[..<sign].count }
    }
    if !explanation.lines.isEmpty, explanation.rule == nil { lines.append(PageLine()) }
    var count = 0
    for pieces in explanation.lines {
      let runs = pieces.map { piece -> TextFlow.Run in
        switch piece {
        // Blanks that set something off are kept.
        case .text(let text): return TextFlow.Run(spelled(text).replacing("  ", with: "\u{A0}\u{A0}"))
        case .number(_, let text):
          count += 1
          return TextFlow.Run(spelled(text).replacing(" ", with: "\u{A0}"), .reference(count - 1))
        }
      }
      lines += wrapped(runs, width, indent: indent, look)
    }
    if explanation.numbers.isEmpty {
      lines.append(PageLine())
      let end = "The way down ends here: no other number lies below this one."
      lines += wrapped([TextFlow.Run(end)], width, indent: 0, look, .muted)
    }
    return lines
  }

  private static func wrapped(
    _ runs: [TextFlow.Run], _ width: Int, indent: Int, _ look: Look, _ role: Role = .text
  ) -> [PageLine] {
    let margin = String(repeating: " ", count: indent)
    return TextFlow.wrapped(runs, width - indent, indent: indent > 0 ? 2 : 0).map { wrapped in
      var line = PageLine()
      if indent > 0 { line.append(TextFlow.Run(margin), .plain) }
      for run in wrapped { line.append(run, run.style(role, look)) }
      return line
    }
  }

  // MARK: Drawing

  func draw(into frame: inout Frame, over area: Rect) {
    guard let opened = path.last else { return }
    Card.draw(titled: "Why?", box, over: area, into: &frame)
    let inner = Card.inner(of: box)
    drawWay(into: &frame, in: inner.top(1).rows)
    let title = Self.equation(opened.explanation, look)
    frame.write(title, at: Point(inner.x, inner.y + 2), .title, limit: inner.right)
    let scroll = clamped(opened.scroll)
    for (row, line) in lines.dropFirst(scroll).prefix(body.height).enumerated() {
      line.draw(
        into: &frame, at: Point(body.x, body.y + row), limit: body.right, zone: Self.numberZone,
        chosen: opened.selection)
    }
    Card.drawPosition(scroll..<min(lines.count, scroll + body.height), of: lines.count, box, into: &frame)
  }

  /// `z = −0.50`
  static func equation(_ explanation: Explanation, _ look: Look) -> String {
    spelled("\(explanation.symbol) = \(explanation.text)", look)
  }

  /// A text in the characters that the locale has: `σ(z)·w₁` or `sigma(z)*w1`.
  private static func spelled(_ text: String, _ look: Look) -> String {
    look.isUnicode ? text : Reading.ascii(text).replacing("·", with: "*")
  }

  /// The symbols on the way here; a click goes back to one of them.
  private func drawWay(into frame: inout Frame, in row: Rect) {
    let symbols = path.map { Self.spelled($0.explanation.symbol, look) }
    let separator = " \(look.glyph("›", ">")) "
    let widths = symbols.map { TextWidth.of($0) + separator.count }
    // Of a way that is too long the beginning is left out.
    var first = 0
    while first < symbols.count - 1, widths[first...].reduce(4, +) > row.width { first += 1 }
    var x = row.x
    if first > 0 { x = frame.write(look.glyph("…", "...") + separator, at: row.origin, .muted, limit: row.right) }
    for (level, symbol) in symbols.enumerated() where level >= first {
      let isLast = level == symbols.count - 1
      let start = x
      x = frame.write(symbol, at: Point(x, row.y), isLast ? .muted : .key, limit: row.right)
      frame.addZone(Rect(start, row.y, x - start, 1), .item(Self.crumbZone, level))
      if !isLast { x = frame.write(separator, at: Point(x, row.y), .muted, limit: row.right) }
    }
  }
}
