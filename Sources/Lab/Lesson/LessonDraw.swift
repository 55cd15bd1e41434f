import Lessons
import Screen

extension LessonPlayer {
  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let layout = LessonLayout(area, hasExhibit: lesson.exhibit != nil)
    drawHead(into: &frame, in: layout.text)
    drawPage(into: &frame, layout)
    if let place = layout.exhibit { drawExhibit(into: &frame, in: place) }
    switch overlay {
    case .inquiry(let inquiry) where inquiry.path.isEmpty:
      if let place = layout.exhibit { mark(numbers: inquiry, into: &frame, in: place) }
    case .inquiry(let inquiry): ExplanationCard(inquiry.path, in: area, lab.look).draw(into: &frame, over: area)
    case .glossary(let card): GlossaryView(card, lab).draw(into: &frame, over: area, from: entry.name)
    case nil: break
    }
  }

  /// Underlines what can be asked about; the number under the cursor is marked and named at the lower border.
  private func mark(numbers inquiry: Inquiry, into frame: inout Frame, in area: Rect) {
    let numbers = Self.numbers(in: frame)
    guard !numbers.isEmpty else { return }
    for number in numbers { frame.underlineText(in: number.rect) }
    let chosen = numbers[min(inquiry.cursor, numbers.count - 1)]
    let mark = frame.look.style(.selected).with(.underline)
    frame.restyle(chosen.rect) { _ in mark }
    guard case .number(let name) = chosen.target, let explanation = exhibit?.explanation(of: name) else { return }
    let text = " why \(ExplanationCard.equation(explanation, frame.look))? "
    let x = frame.write(" Enter", at: Point(area.x + 2, area.bottom - 1), .key, limit: area.right - 1)
    let end = frame.write(text, at: Point(x, area.bottom - 1), .title, limit: area.right - 1)
    frame.addZone(Rect(area.x + 2, area.bottom - 1, end - area.x - 2, 1), .key(.enter))
  }

  /// The step's title, and a dot for every step.
  private func drawHead(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let isFocused = focus == .text && overlay == nil
    let mark = isFocused ? look.glyph("▸ ", "> ") : "  "
    let x = frame.write(mark, at: area.origin, .accent, limit: area.right)
    frame.write(step.title, at: Point(x, area.y), isFocused ? .title : .heading, limit: area.right)
    var column = area.x + 2
    for index in lesson.steps.indices where column < area.right {
      let (glyph, role) = dot(index, look)
      frame.write(glyph, at: Point(column, area.y + 1), role)
      frame.addZone(Rect(column - 1, area.y + 1, 2, 1), .item("step", index))
      column += 2
    }
    let count = "\(place + 1)/\(lesson.steps.count)"
    let start = area.right - count.count
    if start > column { frame.write(count, at: Point(start, area.y + 1), .muted) }
  }

  /// Filled: seen; with a tick: something was solved or answered there; large: here.
  private func dot(_ index: Int, _ look: Look) -> (String, Role) {
    if index == place { return (look.glyph("◆", "@"), .key) }
    if progress.tries[index]?.isSolved == true || progress.answers[index] != nil {
      return (look.glyph("✓", "+"), .good)
    }
    return progress.stepsSeen.contains(index) ? (look.glyph("●", "*"), .accent) : (look.glyph("○", "o"), .muted)
  }

  func page(width: Int, _ look: Look) -> StepPage { page(width: width, look, readings: exhibit?.readings ?? [:]) }

  func page(width: Int, _ look: Look, readings: [String: Reading]) -> StepPage {
    StepPage(
      step: step, width: width, look: look, readings: readings, answer: progress.answers[place], selection: selection,
      record: record, solution: solutionInWords, closing: isLastStep ? closing : [])
  }

  private var solutionInWords: [String] {
    guard let attempt, let exhibit else { return [] }
    return attempt.solution.map { exhibit.describe($0) }
  }

  /// How the learner fared, for the last step.
  private var closing: [String] { LessonTally(lesson, progress).sentences }

  private func drawPage(into frame: inout Frame, _ layout: LessonLayout) {
    let area = layout.page
    let page = page(width: area.width, frame.look)
    let offset = max(0, min(scroll, page.lines.count - area.height))
    for (row, line) in page.lines.dropFirst(offset).prefix(area.height).enumerated() {
      if let target = line.target { frame.addZone(Rect(area.x, area.y + row, area.width, 1), target) }
      line.draw(
        into: &frame, at: Point(area.x, area.y + row), limit: area.right, zone: "reference", chosen: chosenLink)
    }
    let below = page.lines.count - offset - area.height
    let y = area.bottom
    if below > 0 {
      let text = "\(frame.look.glyph("▾", "v")) \(below) more line\(below == 1 ? "" : "s")"
      let end = frame.write(text, at: Point(area.x, y), .accent, limit: area.right)
      frame.addZone(Rect(area.x, y, end - area.x, 1), .item("more", 0))
    } else if offset > 0 {
      frame.write("\(frame.look.glyph("▴", "^")) scrolled", at: Point(area.x, y), .muted, limit: area.right)
    }
  }

  func drawExhibit(into frame: inout Frame, in area: Rect) {
    guard let exhibit else {
      TextFlow(problem ?? "", role: .bad).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
      return
    }
    let isAsked = overlay != nil
    let isFocused = focus == .exhibit && !isLocked && !isAsked
    let note = isLocked ? "waits for you" : isAsked ? "stands still" : isFocused ? "" : "Tab: use it"
    let inner = Panel(title: exhibit.title, note: note, isFocused: isFocused || isAsked).draw(into: &frame, in: area)
    exhibit.draw(into: &frame, in: inner.inset(horizontal: 1), isFocused: isFocused)
    if !isAsked { drawHistory(into: &frame, in: area) }
  }

  /// How many changes can be undone and redone, at the lower border.
  private func drawHistory(into frame: inout Frame, in area: Rect) {
    var right = area.right - 2
    for (key, word, count) in [("U", "redo", history.future.count), ("u", "undo", history.past.count)] where count > 0 {
      let width = word.count + String(count).count + 5
      right -= width
      let start = Point(right, area.bottom - 1)
      let x = frame.write(" \(key)", at: start, .key, limit: area.right - 1)
      frame.write(" \(word) \(count) ", at: Point(x, start.y), .muted, limit: area.right - 1)
      frame.addZone(Rect(start.x, start.y, width, 1), .key(.character(Character(key))))
    }
  }
}

extension Frame {
  /// Underlines what can be read. The pixels of an image and the points of a curve answer too, but lines across them would
  /// spoil the picture.
  fileprivate mutating func underlineText(in rect: Rect) {
    let blocks: ClosedRange<Unicode.Scalar> = "\u{2580}"..."\u{259F}"
    let dots: ClosedRange<Unicode.Scalar> = "\u{2800}"..."\u{28FF}"
    for y in rect.y..<rect.bottom {
      for x in rect.x..<rect.right {
        let cell = self[x, y]
        let isPixel =
          blocks.contains(cell.scalar) || dots.contains(cell.scalar)
          || cell.scalar == " " && cell.style.background != .standard
        if !isPixel { self[x, y].style = cell.style.with(.underline) }
      }
    }
  }
}
