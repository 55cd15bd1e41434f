import Screen

/// The screen for a state: the whole view of the lab as a function.
public func frame(of state: LabState) -> Frame {
  var frame = Frame(state.size, look: state.look)
  if state.isTooSmall {
    drawTooSmall(state, into: &frame)
    return frame
  }
  let context = state.context
  state.room.draw(into: &frame, in: state.body, context)
  drawTopBar(state, into: &frame)
  drawBottomBar(state, into: &frame)
  if state.showsHelp { drawHelp(state, into: &frame) }
  if state.asksToQuit { drawQuitQuestion(into: &frame) }
  return frame
}

private func drawTooSmall(_ state: LabState, into frame: inout Frame) {
  let smallest = LabState.smallestSize
  let lines = [
    "dllab needs a window of \(smallest.width)×\(smallest.height).",
    "This one is \(state.size.width)×\(state.size.height): enlarge it,",
    "or press q to quit.",
  ]
  let top = max(0, (state.size.height - lines.count) / 2)
  for (i, line) in lines.enumerated() {
    let x = max(0, (state.size.width - TextWidth.of(line)) / 2)
    frame.write(line, at: Point(x, top + i), i == 0 ? .title : .text)
  }
}

private func drawTopBar(_ state: LabState, into frame: inout Frame) {
  let bar = Rect(0, 0, state.size.width, 1)
  let style = frame.look.style(.bar)
  frame.fill(bar, " ", style)
  var x = frame.write(" dllab ", at: Point(0, 0), style.with(.bold))
  let separator = frame.look.glyph("›", ">")
  for (index, room) in state.rooms.enumerated() where index > 0 {
    x = frame.write("\(separator) \(room.title) ", at: Point(x, 0), style, limit: state.size.width - 1)
  }
  if state.rooms.count > 1 { frame.addZone(Rect(0, 0, x, 1), .key(.escape)) }
  drawTrainingStatus(state, from: x, style, into: &frame)
}

/// A run that goes on is visible from every room.
private func drawTrainingStatus(_ state: LabState, from x: Int, _ style: Style, into frame: inout Frame) {
  guard let report = state.training, !(state.room is Theatre) else { return }
  let accuracy = report.testAccuracy.last.map { " \(Format.percent($0.value))" } ?? ""
  let text: String
  switch report.phase {
  case .running: text = "training \(report.plan.model)\(accuracy) "
  case .paused where report.step > 0: text = "\(report.plan.model) paused\(accuracy) "
  default: return
  }
  let start = state.size.width - TextWidth.of(text)
  if start > x { frame.write(text, at: Point(start, 0), style) }
}

private func drawBottomBar(_ state: LabState, into frame: inout Frame) {
  let y = state.size.height - 1
  if let notice = state.notice {
    let role: Role =
      switch notice.kind {
      case .good: .good
      case .information: .accent
      case .problem: .bad
      }
    let mark =
      switch notice.kind {
      case .good: frame.look.glyph("✓", "*")
      case .information: frame.look.glyph("›", ">")
      case .problem: "!"
      }
    frame.write("\(mark) \(notice.text)", at: Point(1, y), role, limit: state.size.width - 1)
    return
  }
  var hints = state.room.keys(state.context).filter { !$0.isHelpOnly }
  let help = KeyHint("?", "help", .character("?"))
  var always =
    state.rooms.count > 1 ? [KeyHint("Esc", "back", .escape), help] : [help, KeyHint("q", "quit", .character("q"))]
  // Where text is typed, a question mark is a question mark.
  if state.room.isTyping { always.removeAll { $0 == help } }
  let room = state.size.width - 1
  func width(_ hint: KeyHint) -> Int { TextWidth.of(hint.label) + TextWidth.of(hint.meaning) + 3 }
  let reserved = always.reduce(0) { $0 + width($1) }
  while hints.reduce(reserved, { $0 + width($1) }) > room, !hints.isEmpty { hints.removeLast() }
  var x = 1
  for hint in hints + always {
    let start = x
    x = frame.write(hint.label, at: Point(x, y), .key)
    x = frame.write(" \(hint.meaning)", at: Point(x, y), .muted)
    if let key = hint.key { frame.addZone(Rect(start, y, x - start, 1), .key(key)) }
    x += 2
  }
}

private func drawHelp(_ state: LabState, into frame: inout Frame) {
  let sections = [
    HelpSection(title: state.room.title, hints: state.room.keys(state.context)),
    HelpSection(
      title: "Everywhere",
      hints: [
        KeyHint("Esc", "back to the room before"), KeyHint("i", "images: half-blocks or ASCII art"),
        KeyHint("?", "this help"), KeyHint("Ctrl-L", "paint the screen anew"), KeyHint("q", "quit"),
      ]),
  ].filter { !$0.hints.isEmpty }
  // Below each other where they fit, else side by side.
  let rows = sections.reduce(sections.count - 1) { $0 + $1.size.height }
  let isTall = rows + 4 <= frame.size.height - 2
  let widths = sections.map(\.size.width)
  let size =
    isTall
    ? Size(max(44, (widths.max() ?? 0) + 6), rows + 4)
    : Size(widths.reduce(4, +) + 3, (sections.map(\.size.height).max() ?? 0) + 2)
  let inner = drawDialog(titled: "Keys", size, into: &frame)
  var place = inner.origin
  for section in sections {
    section.draw(into: &frame, in: Rect(place.x, place.y, inner.right - place.x, inner.bottom - place.y))
    if isTall { place.y += section.size.height + 1 } else { place.x += section.size.width + 3 }
  }
}

/// Keys under a heading.
private struct HelpSection {
  let title: String
  let hints: [KeyHint]

  private var labels: Int { hints.map { TextWidth.of($0.label) }.max() ?? 0 }

  var size: Size {
    let explanations = hints.map { TextWidth.of($0.explanation) }.max() ?? 0
    return Size(max(labels + 2 + explanations, TextWidth.of(title)), hints.count + 1)
  }

  func draw(into frame: inout Frame, in area: Rect) {
    frame.write(title, at: area.origin, .heading, limit: area.right)
    for (row, hint) in hints.enumerated() where row + 1 < area.height {
      let y = area.y + 1 + row
      frame.write(hint.label, at: Point(area.x, y), .key, limit: area.right)
      frame.write(hint.explanation, at: Point(area.x + labels + 2, y), .text, limit: area.right)
    }
  }
}

private func drawQuitQuestion(into frame: inout Frame) {
  let lines = ["A network is being trained.", "Quitting ends the run; what is not saved is lost."]
  let inner = drawDialog(titled: "Quit?", Size(54, 7), into: &frame)
  for (i, line) in lines.enumerated() { frame.write(line, at: Point(inner.x, inner.y + i), .text, limit: inner.right) }
  var x = inner.x
  for hint in [KeyHint("y", "quit", .character("y")), KeyHint("n", "stay", .character("n"))] {
    let start = x
    x = frame.write(hint.label, at: Point(x, inner.y + 3), .key)
    x = frame.write(" \(hint.meaning)", at: Point(x, inner.y + 3), .text)
    if let key = hint.key { frame.addZone(Rect(start, inner.y + 3, x - start, 1), .key(key)) }
    x += 3
  }
}

/// An empty box in the middle of the screen, above everything else.
///
/// - Returns: the room inside.
private func drawDialog(titled title: String, _ size: Size, into frame: inout Frame) -> Rect {
  let box = frame.bounds.inset(horizontal: 2, vertical: 1).centered(size)
  frame.removeZones()
  frame.restyle(frame.bounds) { Style($0.foreground, on: $0.background, $0.attributes.union(.dim)) }
  frame.fill(box)
  let inner = Panel(title: title, isFocused: true).draw(into: &frame, in: box)
  return inner.inset(horizontal: 1)
}
