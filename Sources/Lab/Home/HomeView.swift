import Lessons
import Screen

extension Home {
  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let listWidth = area.width >= 110 ? 46 : 37
    let (left, right) = area.left(listWidth)
    drawList(into: &frame, in: left, lab)
    drawPreview(into: &frame, in: right, lab)
  }

  /// One row of the list.
  private enum Row {
    case gap
    case heading(String)
    case item(Item, index: Int)
  }

  private func rows(_ lab: LabContext) -> [Row] {
    var rows: [Row] = [.item(.training, index: 0), .item(.pad, index: 1)]
    var index = 2
    for chapter in lab.course.chapters {
      rows += [.gap, .heading("\(chapter.number)  \(chapter.title)")]
      for entry in chapter.entries {
        rows.append(.item(.lesson(entry.name), index: index))
        index += 1
      }
    }
    return rows
  }

  private func drawList(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let done = lab.course.entries.filter { lab.progress.lessons[$0.name]?.isFinished == true }.count
    let inner = Panel(title: "The course", note: "\(done) of \(lab.course.entries.count) done", isFocused: true)
      .draw(into: &frame, in: area)
    let rows = rows(lab)
    let selected = selection(lab)
    let place = rows.firstIndex { if case .item(selected, _) = $0 { true } else { false } } ?? 0
    let first = ListWindow(count: rows.count, selected: place, height: inner.height).first
    for (offset, row) in rows.dropFirst(first).prefix(inner.height).enumerated() {
      let line = Rect(inner.x, inner.y + offset, inner.width, 1)
      switch row {
      case .gap: break
      case .heading(let text): frame.write(text, at: Point(line.x + 1, line.y), .heading, limit: line.right - 1)
      case .item(let item, let index):
        drawItem(item, isSelected: item == selected, into: &frame, in: line, lab)
        frame.addZone(line, .item(Self.listZone, index))
      }
    }
    drawScrollMarks(into: &frame, in: area, above: first > 0, below: first + inner.height < rows.count)
  }

  /// Says on the border that the list goes on.
  private func drawScrollMarks(into frame: inout Frame, in area: Rect, above: Bool, below: Bool) {
    let (up, down) = (frame.look.glyph(" ↑ ", " ^ "), frame.look.glyph(" ↓ more ", " v more "))
    if above { frame.write(up, at: Point(area.x + area.width / 2, area.y), .key) }
    if below { frame.write(down, at: Point(area.right - 2 - TextWidth.of(down), area.bottom - 1), .key) }
  }

  private func drawItem(
    _ item: Item, isSelected: Bool, into frame: inout Frame, in line: Rect, _ lab: LabContext
  ) {
    let (text, status, isReady) = label(item, lab, frame.look)
    let style = frame.look.style(isSelected ? .selected : isReady ? .text : .muted)
    if isSelected { frame.fill(line, " ", style) }
    let marker = isSelected ? frame.look.glyph("▸", ">") : " "
    frame.write(marker, at: line.origin, style)
    let statusColumn = line.right - 1 - TextWidth.of(status)
    frame.write(text, at: Point(line.x + 2, line.y), style, limit: statusColumn - 1)
    frame.write(status, at: Point(statusColumn, line.y), isSelected ? style : frame.look.style(.muted))
  }

  private func label(_ item: Item, _ lab: LabContext, _ look: Look) -> (text: String, status: String, isReady: Bool) {
    switch item {
    case .training: return ("Training theatre", "t", true)
    case .pad: return ("Draw a digit", "d", true)
    case .lesson(let name):
      guard let entry = lab.course.entry(name) else { return (name, "", false) }
      let text = entry.number < 10 ? " \(entry.number)  \(entry.title)" : "\(entry.number)  \(entry.title)"
      guard let lesson = entry.lesson else { return (text, "coming", false) }
      guard let progress = lab.progress.lessons[name] else { return (text, "\(lesson.minutes) min", true) }
      if progress.isFinished { return (text, look.glyph("✓", "done"), true) }
      return (text, "\(progress.stepsSeen.count) of \(lesson.steps.count)", true)
    }
  }
}
