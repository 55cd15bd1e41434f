import Lessons
import Screen

extension LessonPlayer {
  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let layout = LessonLayout(area, hasExhibit: lesson.exhibit != nil)
    drawHead(into: &frame, in: layout.text)
    drawPage(into: &frame, layout)
    if let place = layout.exhibit { drawExhibit(into: &frame, in: place) }
  }

  /// The step's title, and a dot for every step.
  private func drawHead(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let isFocused = focus == .text
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

  func page(width: Int, _ look: Look) -> StepPage {
    StepPage(
      step: step, width: width, look: look, readings: exhibit?.readings ?? [:], answer: progress.answers[place],
      selection: selection, record: record, solution: solutionInWords, closing: isLastStep ? closing : [])
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
      var x = area.x
      for run in line.runs { x = frame.write(run.text, at: Point(x, area.y + row), run.style, limit: area.right) }
      if let target = line.target { frame.addZone(Rect(area.x, area.y + row, area.width, 1), target) }
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

  private func drawExhibit(into frame: inout Frame, in area: Rect) {
    guard let exhibit else {
      TextFlow(problem ?? "", role: .bad).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
      return
    }
    let isFocused = focus == .exhibit && !isLocked
    let note = isLocked ? "waits for you" : isFocused ? "" : "Tab: use it"
    let inner = Panel(title: exhibit.title, note: note, isFocused: isFocused).draw(into: &frame, in: area)
    exhibit.draw(into: &frame, in: inner.inset(horizontal: 1), isFocused: isFocused)
  }
}
