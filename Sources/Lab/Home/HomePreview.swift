import Engine
import Lessons
import Screen

extension Home {
  /// What awaits behind the selected item: its text, and something of it that lives.
  func drawPreview(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    switch selection(lab) {
    case .training: drawTrainingPreview(into: &frame, in: area, lab)
    case .pad: drawPadPreview(into: &frame, in: area)
    case .lesson(let name):
      if let entry = lab.course.entry(name) { drawLessonPreview(entry, into: &frame, in: area, lab) }
    }
  }

  // MARK: - A lesson

  private func drawLessonPreview(_ entry: CourseEntry, into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let chapter = lab.course.chapters.first { $0.entries.contains(entry) }
    let note = entry.lesson.map { "\($0.minutes) min" } ?? "being written"
    let inner = Panel(title: "Lesson \(entry.number)", note: note).draw(into: &frame, in: area)
      .inset(horizontal: 1)
    var y = inner.y
    y = write(entry.title, .title, at: y, into: &frame, in: inner)
    y = write(entry.lesson?.objective ?? entry.summary, .text, at: y, into: &frame, in: inner) + 1
    if let lesson = entry.lesson {
      y = drawSteps(of: lesson, lab.progress.lessons[entry.name], at: y, into: &frame, in: inner) + 1
      y = drawCall(lab.progress.lessons[entry.name], lesson, at: y, into: &frame, in: inner) + 1
    } else {
      y = write("This lesson is still being written.", .muted, at: y, into: &frame, in: inner) + 1
    }
    if let chapter {
      y = write("Chapter \(chapter.number), \(chapter.title), asks:", .muted, at: y, into: &frame, in: inner)
      y = write(chapter.question, .accent, at: y, into: &frame, in: inner) + 1
    }
    let rest = Rect(inner.x, y, inner.width, inner.bottom - y)
    if let lesson = entry.lesson, rest.width >= 64, rest.height >= 18 {
      drawExhibit(of: lesson, lab.progress.lessons[entry.name], into: &frame, in: rest)
    } else {
      drawDigits(from: entry.number, into: &frame, in: rest)
    }
  }

  /// The exhibit as it stands at the step that comes next: to be looked at, not to be handled.
  private func drawExhibit(
    of lesson: Lesson, _ progress: LessonProgress?, into frame: inout Frame, in area: Rect
  ) {
    let step = max(0, min(progress?.place ?? 0, lesson.steps.count - 1))
    guard let exhibit = try? LessonStage.exhibit(of: lesson, step: step) else { return }
    var picture = Frame(Size(min(area.width, 90), min(area.height, 30)), look: frame.look)
    exhibit.draw(into: &picture, in: picture.bounds, isFocused: false)
    frame.copy(picture, to: area.origin)
  }

  private func drawSteps(
    of lesson: Lesson, _ progress: LessonProgress?, at y: Int, into frame: inout Frame, in area: Rect
  ) -> Int {
    var y = y
    // The last rows are kept for what stands below the steps.
    let room = max(0, area.bottom - y - 6)
    let shown = lesson.steps.count <= room ? lesson.steps.count : max(0, room - 1)
    for (index, step) in lesson.steps.prefix(shown).enumerated() {
      let isSeen = progress?.stepsSeen.contains(index) == true
      let mark = isSeen ? frame.look.glyph("●", "*") : frame.look.glyph("○", "o")
      frame.write(mark, at: Point(area.x, y), isSeen ? .good : .muted)
      frame.write(step.title, at: Point(area.x + 2, y), isSeen ? .text : .muted, limit: area.right)
      y += 1
    }
    if shown < lesson.steps.count {
      frame.write("and \(lesson.steps.count - shown) more steps", at: Point(area.x + 2, y), .muted, limit: area.right)
      y += 1
    }
    return y
  }

  private func drawCall(
    _ progress: LessonProgress?, _ lesson: Lesson, at y: Int, into frame: inout Frame, in area: Rect
  ) -> Int {
    guard y < area.bottom else { return y }
    let text: String
    if progress?.isFinished == true {
      text = "take it again"
    } else if let progress, progress.stepsSeen.count > 1 {
      text = "go on at step \(progress.place + 1) of \(lesson.steps.count)"
    } else {
      text = "start"
    }
    let x = frame.write("Enter", at: Point(area.x, y), .key, limit: area.right)
    let end = frame.write("  \(text)", at: Point(x, y), .text, limit: area.right)
    frame.addZone(Rect(area.x, y, end - area.x, 1), .key(.enter))
    return y + 1
  }

  // MARK: - Training and the pad

  private func drawTrainingPreview(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    let inner = Panel(title: "Training theatre").draw(into: &frame, in: area).inset(horizontal: 1)
    var y = write("Watch a network learn", .title, at: inner.y, into: &frame, in: inner)
    y =
      write(
        "Pick a network and digits, start, and look inside while it learns: loss and accuracy, filters as they form, "
          + "feature maps, confusions, mistakes. Pause at any step.", .text, at: y, into: &frame, in: inner) + 1
    y = write("Digits that are here", .heading, at: y, into: &frame, in: inner)
    for choice in lab.data where y < inner.bottom - 1 {
      let mark = choice.missing == nil ? frame.look.glyph("✓", "+") : frame.look.glyph("○", "-")
      frame.write(mark, at: Point(inner.x, y), choice.missing == nil ? .good : .muted)
      y = write(
        "\(choice.title): \(choice.missing ?? choice.summary)", choice.missing == nil ? .text : .muted, at: y,
        indent: 2, into: &frame, in: inner)
    }
    drawDigits(from: 0, into: &frame, in: Rect(inner.x, y + 1, inner.width, inner.bottom - y - 1))
  }

  private func drawPadPreview(into frame: inout Frame, in area: Rect) {
    let inner = Panel(title: "Draw").draw(into: &frame, in: area).inset(horizontal: 1)
    var y = write("Write a digit, see it read", .title, at: inner.y, into: &frame, in: inner)
    y =
      write(
        "Draw with the mouse, or with the arrow keys. A ConvNet reads along while you draw, and you see what it sees.",
        .text, at: y, into: &frame, in: inner) + 1
    drawDigits(from: 7, into: &frame, in: Rect(inner.x, y, inner.width, inner.bottom - y))
  }

  // MARK: - Parts

  /// Writes a paragraph and returns the row after it.
  private func write(
    _ text: String, _ role: Role, at y: Int, indent: Int = 0, into frame: inout Frame, in area: Rect
  ) -> Int {
    let room = Rect(area.x + indent, y, area.width - indent, area.bottom - y)
    guard !room.isEmpty else { return y }
    let flow = TextFlow(text, role: role)
    flow.draw(into: &frame, in: room)
    return y + flow.height(width: room.width)
  }

  /// Generated digits, beginning with `first`: one row or, where there is room, a wall of them.
  private func drawDigits(from first: Int, into frame: inout Frame, in area: Rect) {
    let full = PixelImage.size(width: 28, height: 28, style: frame.look.imageStyle)
    guard area.height >= 9, area.width >= 20 else { return }
    // Where the full size does not fit, the images are shrunk with their proportions kept.
    let height = min(full.height, area.height)
    let width = min(area.width, full.width * height / full.height)
    let columns = min(10, max(1, (area.width + 2) / (width + 2)))
    let rows = min(digits.images.count, max(1, (area.height + 1) / (height + 1)))
    for row in 0..<rows {
      for column in 0..<columns {
        let pixels = digits.images[row][(first + column) % 10]
        let spot = Rect(area.x + column * (width + 2), area.y + row * (height + 1), width, height)
        PixelImage(width: 28, height: 28, pixels: pixels).draw(into: &frame, in: spot)
      }
    }
  }
}
