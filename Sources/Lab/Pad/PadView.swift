import Screen

extension Pad {
  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    if teaching.page == .hand { return TeachingView(teaching).draw(into: &frame, in: area) }
    let layout = PadLayout(area)
    drawPad(layout, into: &frame)
    drawTabs(into: &frame, in: layout.tabs)
    drawPage(into: &frame, in: layout.page)
    if !layout.summary.isEmpty { drawSummary(into: &frame, in: layout.summary) }
    if let prompt { drawPrompt(prompt, over: layout.padPanel, into: &frame) }
    if teaching.page == .naming { drawNaming(in: layout.padPanel, into: &frame) }
  }

  // MARK: The pad

  private func drawPad(_ layout: PadLayout, into frame: inout Frame) {
    let mark = pen.isDown ? frame.look.glyph("●", "#") : frame.look.glyph("○", "+")
    let state = "\(width.name) \(erases ? "rubber" : "pen") \(mark) \(pen.isDown ? "down" : "up")"
    Panel(title: "Your digit", note: state, isFocused: true).draw(into: &frame, in: layout.padPanel)
    // The width is changed where it stands.
    let start = layout.padPanel.right - TextWidth.of(state) - 5
    frame.write(" w", at: Point(start, layout.padPanel.y), .key)
    frame.addZone(Rect(start, layout.padPanel.y, TextWidth.of(state) + 4, 1), .key(.character("w")))
    frame.writeKeys(toolKeys.filter { $0.label != "w" }, onLowerEdgeOf: layout.padPanel)
    let size = 2 * layout.pad.height
    PixelImage(width: size, height: size, pixels: drawing.pixels(size)).draw(into: &frame, in: layout.pad)
    frame.addZone(layout.pad, Self.zone)
    if drawing.isEmpty { drawInvitation(in: layout.pad, into: &frame) }
    if pen.isVisible { drawPen(mark, layout, into: &frame) }
  }

  private func drawInvitation(in pad: Rect, into frame: inout Frame) {
    let lines: [(String, Role)] = [
      ("Draw a digit, 0 to 9", .title), ("", .text), ("Mouse: hold the button and drag", .text),
      ("Keys:  Space puts the pen down,", .text), ("       the arrows draw with it", .text),
      ("File:  o opens a picture", .text),
    ]
    let width = lines.map { TextWidth.of($0.0) }.max() ?? 0
    let box = pad.centered(Size(width, lines.count))
    for (row, line) in lines.enumerated() {
      let style = frame.look.style(line.1).on(frame[box.x, box.y + row].style.background)
      frame.write(line.0, at: Point(box.x, box.y + row), style, limit: box.right)
    }
  }

  /// The keyboard's pen: a character that stands out from ink and paper alike.
  private func drawPen(_ mark: String, _ layout: PadLayout, into frame: inout Frame) {
    let cell = layout.cell(of: pen.place)
    frame.write(mark, at: cell, frame.look.style(.selected).with(.bold), limit: layout.pad.right)
  }

  private func drawPrompt(_ prompt: PathPrompt, over panel: Rect, into frame: inout Frame) {
    let box = Rect(panel.x + 1, panel.y + max(1, panel.height / 2 - 5), panel.width - 2, min(10, panel.height - 2))
    frame.fill(box)
    let inner = Panel(title: "Open a picture", note: "PNG, PGM or text", isFocused: true).draw(into: &frame, in: box)
      .inset(horizontal: 1)
    frame.writeKeys([KeyHint("Enter", "open", .enter), KeyHint("Esc", "cancel", .escape)], onLowerEdgeOf: box)
    // The end of a long path is what is being typed.
    let shown = String(prompt.text.suffix(max(0, inner.width - 3)))
    frame.write(frame.look.glyph("▸", ">"), at: inner.origin, .key)
    let end = frame.write(shown, at: Point(inner.x + 2, inner.y), .text, limit: inner.right)
    frame.cursor = Point(end, inner.y)
    let (text, role): (String, Role) =
      if let problem = prompt.problem {
        (problem, .bad)
      } else if prompt.isOpening {
        ("Opening…", .muted)
      } else {
        ("The path of a file of any size, dark on light or light on dark; or drop the file on the window.", .muted)
      }
    TextFlow(text, role: role).draw(into: &frame, in: inner.top(2).rest)
  }

  // MARK: Pages

  private func drawTabs(into frame: inout Frame, in line: Rect) {
    var x = line.x
    for tab in PadPage.allCases {
      let isShown = tab == page
      let style = frame.look.style(isShown ? .selected : .text)
      let start = x
      x += 1
      for letter in tab.title {
        let isKey = letter.lowercased() == String(tab.key)
        x = frame.write(
          String(letter), at: Point(x, line.y), isKey && !isShown ? frame.look.style(.key) : style, limit: line.right)
      }
      if isShown {
        // Without colours and reverse video the brackets still tell which page is on the screen.
        let marks = frame.look.depth == .none ? ("[", "]") : (" ", " ")
        frame.write(marks.0, at: Point(start, line.y), style)
        frame.write(marks.1, at: Point(x, line.y), style)
      }
      frame.addZone(Rect(start, line.y, x + 1 - start, 1), .item(ZoneName.page, tab.rawValue))
    }
  }

  private func drawPage(into frame: inout Frame, in area: Rect) {
    if page == .answer { return AnswerPage(pad: self).draw(into: &frame, in: area) }
    let (line, rest) = area.top(1)
    drawVerdict(into: &frame, in: line)
    if let problem = answer?.problem {
      return TextFlow(problem, role: .bad).draw(into: &frame, in: rest.inset(horizontal: 1, vertical: 1))
    }
    switch page {
    case .answer: break
    case .models: ModelsPage(pad: self).draw(into: &frame, in: rest)
    case .layers: LayersPage(pad: self).draw(into: &frame, in: rest)
    case .why: WhyPage(pad: self).draw(into: &frame, in: rest)
    case .near: NearPage(pad: self).draw(into: &frame, in: rest)
    case .flip: FlipPage(pad: self).draw(into: &frame, in: rest)
    }
  }

  /// What the drawing is, in one line.
  private func drawVerdict(into frame: inout Frame, in line: Rect) {
    let (text, role) = verdict
    let end = frame.write(text, at: Point(line.x + 1, line.y), frame.look.style(role).with(.bold), limit: line.right)
    // All pages but that of all networks look into one.
    guard page != .models, let name = inspectedReading?.shortTitle else { return }
    let start = line.right - TextWidth.of(name) - 1
    if start > end { frame.write(name, at: Point(start, line.y), .muted) }
  }

  /// What the drawing is, in a few words, and how that is to be looked at.
  var verdict: (text: String, role: Role) {
    guard let reading else { return (seen == nil ? "the pad is empty" : "…", .muted) }
    let percent = Format.percent(reading.probability, decimals: reading.probability > 0.9995 ? 0 : 1)
    if !reading.isDigit { return (isDrawing ? "not a digit yet" : "not a digit", .warning) }
    return reading.isSure ? ("a \(reading.digit), \(percent)", .good) : ("a \(reading.digit)? \(percent)", .warning)
  }

  /// What all networks say, below the pad of a large window.
  private func drawSummary(into frame: inout Frame, in area: Rect) {
    let (text, role) = verdict
    let inner = Panel(title: "All networks").draw(into: &frame, in: area).inset(horizontal: 1)
    guard let readings = answer?.readings, !readings.isEmpty else {
      frame.write(text, at: inner.origin, role, limit: inner.right)
      return
    }
    for (row, reading) in readings.suffix(inner.height - 1).reversed().enumerated() {
      let line = Rect(inner.x, inner.y + row, inner.width, 1)
      ModelLine(reading: reading, isInspected: reading.name == inspectedReading?.name).draw(into: &frame, in: line)
      frame.addZone(line, .item(ZoneName.model, readings.count - 1 - row))
    }
    var words = text
    if let digitness = answer?.digitness {
      words += "; digit or not: \(Format.percent(digitness.probability, decimals: 1)) digit"
    }
    frame.write(words, at: Point(inner.x, inner.bottom - 1), role, limit: inner.right)
  }
}

/// One network's answer in one line: its name, the digit, a bar and a number.
struct ModelLine: Widget {
  var reading: ModelReading
  var isInspected: Bool

  func draw(into frame: inout Frame, in area: Rect) {
    let mark = isInspected ? frame.look.glyph("▸", ">") : " "
    let style = isInspected ? frame.look.style(.text).with(.bold) : frame.look.style(.text)
    frame.write("\(mark)\(reading.shortTitle)", at: area.origin, style, limit: area.x + Self.name)
    let x = frame.write("\(reading.answer)", at: Point(area.x + Self.name + 1, area.y), style, limit: area.right)
    BarChart(
      bars: [BarChart.Bar("", share, text: reading.certainty, role: isInspected ? .good : .accent)], range: 0...1
    )
    .draw(into: &frame, in: Rect(x, area.y, area.right - x, 1))
  }

  private var share: Float { reading.areProbabilities ? reading.outputs[reading.answer] : 0 }

  private static let name = 22
}

extension ModelReading {
  /// How sure the network is; of step units, which fire.
  var certainty: String {
    if areProbabilities {
      let p = outputs[answer]
      return Format.percent(p, decimals: p > 0.9995 ? 0 : 1)
    }
    let firing = outputs.indices.filter { outputs[$0] > 0.5 }
    return firing.isEmpty ? "none fires" : "fires: \(firing.map { "\($0)" }.joined(separator: ", "))"
  }
}
