import Lessons
import Screen

/// The glossary card as it stands on the screen: what was typed, the list, and the chosen term.
struct GlossaryView {
  static let rowZone = "glossary row"
  static let termZone = "glossary term"
  static let lessonZone = "glossary lesson"
  private static let most = Size(96, 28)

  let card: GlossaryCard
  let glossary: Glossary
  let course: Course
  let look: Look
  let box: Rect
  /// What can be followed in the definition.
  let references: [Reference]
  private let lines: [PageLine]

  init(_ card: GlossaryCard, _ lab: LabContext) {
    self.card = card
    (course, glossary, look) = (lab.course, lab.course.glossary, lab.look)
    box = Card.box(in: lab.body, most: Self.most)
    let width = Self.parts(of: box, lab.course.glossary).entry.width
    (lines, references) = card.chosen(lab.course.glossary).map { Self.lines(of: $0, width, lab.look) } ?? ([], [])
  }

  private static func parts(of box: Rect, _ glossary: Glossary) -> (find: Rect, list: Rect, entry: Rect) {
    let (find, below) = Card.inner(of: box).top(1)
    let longest = glossary.entries.map { TextWidth.of($0.term) }.max() ?? 0
    let (list, rest) = below.top(1).rest.left(min(longest + 3, below.width / 2))
    return (find, list, rest.left(2).rest)
  }

  private static func lines(of entry: Glossary.Entry, _ width: Int, _ look: Look) -> ([PageLine], [Reference]) {
    var maker = InlineRuns(look: look)
    var lines: [PageLine] = []
    func add(_ runs: [TextFlow.Run], _ role: Role? = nil) {
      for wrapped in TextFlow.wrapped(runs, width) {
        var line = PageLine()
        for run in wrapped { line.append(run, role.map { look.style($0) } ?? maker.style(of: run)) }
        lines.append(line)
      }
    }
    if !entry.aliases.isEmpty { add([TextFlow.Run("also: \(entry.aliases.joined(separator: ", "))")], .muted) }
    lines.append(PageLine())
    let definition = maker.runs(entry.definition)
    add(definition)
    if let formula = entry.formula {
      lines.append(PageLine())
      for row in formula.lines(unicode: look.isUnicode) {
        lines.append(PageLine(runs: [("  \(row)", look.style(.title))]))
      }
    }
    return (lines, maker.references)
  }

  // MARK: Drawing

  func draw(into frame: inout Frame, over area: Rect, from lesson: String) {
    let count = glossary.entries.count
    Card.draw(titled: "Glossary", note: "\(count) term\(count == 1 ? "" : "s")", box, over: area, into: &frame)
    let (find, list, entry) = Self.parts(of: box, glossary)
    drawFilter(into: &frame, in: find)
    drawList(into: &frame, in: list)
    drawEntry(into: &frame, in: entry, from: lesson)
  }

  private func drawFilter(into frame: inout Frame, in row: Rect) {
    let x = frame.write("Find: ", at: row.origin, .muted, limit: row.right)
    if card.filter.isEmpty {
      frame.write("type a part of a term", at: Point(x + 1, row.y), .muted, limit: row.right)
    }
    let end = frame.write(card.filter, at: Point(x, row.y), .title, limit: row.right - 1)
    frame.cursor = Point(end, row.y)
  }

  private func drawList(into frame: inout Frame, in area: Rect) {
    let rows = card.rows(glossary)
    guard !rows.isEmpty else {
      TextFlow("No term contains this.", role: .muted).draw(into: &frame, in: area)
      return
    }
    // Entries are counted without the headings.
    var number = -1
    let numbers = rows.map { row -> Int? in
      guard case .entry = row else { return nil }
      number += 1
      return number
    }
    let chosen = min(card.selection, number)
    let chosenRow = numbers.firstIndex(of: chosen) ?? 0
    // At the top the heading above the first entry is worth a row.
    let first = ListWindow(count: rows.count, selected: chosen == 0 ? 0 : chosenRow, height: area.height).first
    for (offset, row) in rows.dropFirst(first).prefix(area.height).enumerated() {
      let line = Rect(area.x, area.y + offset, area.width, 1)
      switch row {
      case .heading(let text): frame.write(text, at: line.origin, .heading, limit: line.right)
      case .entry(let index):
        let isChosen = numbers[first + offset] == chosen
        if isChosen { frame.fill(line, " ", look.style(.selected)) }
        if isChosen { frame.write(look.glyph("▸", ">"), at: line.origin, .selected) }
        frame.write(
          glossary.entries[index].term, at: Point(line.x + 2, line.y), isChosen ? .selected : .text, limit: line.right)
        frame.addZone(line, .item(Self.rowZone, numbers[first + offset] ?? 0))
      }
    }
    let shown = first..<min(rows.count, first + area.height)
    Card.drawPosition(shown, of: rows.count, isNumbered: false, box, into: &frame)
  }

  private func drawEntry(into frame: inout Frame, in area: Rect, from lesson: String) {
    guard let entry = card.chosen(glossary) else { return }
    frame.write(entry.term, at: area.origin, .title, limit: area.right)
    let text = area.top(1).rest
    for (row, line) in lines.prefix(text.height).enumerated() {
      line.draw(into: &frame, at: Point(text.x, text.y + row), limit: text.right, zone: Self.termZone)
    }
    let y = text.y + lines.count + 1
    guard let name = entry.lesson, let target = course.entry(name), y < text.bottom else { return }
    if name == lesson {
      frame.write("The lesson you are in is about it.", at: Point(text.x, y), .muted, limit: text.right)
      return
    }
    var x = frame.write("Enter", at: Point(text.x, y), .key, limit: text.right)
    let coming = target.lesson == nil ? " (to come)" : ""
    x = frame.write(" lesson \(target.number), \(target.title)\(coming)", at: Point(x, y), .text, limit: text.right)
    frame.addZone(Rect(text.x, y, x - text.x, 1), .item(Self.lessonZone, 0))
  }
}
