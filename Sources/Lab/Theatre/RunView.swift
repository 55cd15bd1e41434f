import Engine
import Screen

/// The frame around every view of a run: tabs, the state of the run in one line, and what may have gone wrong.
extension Theatre {
  /// The part of the body that the present view has for itself.
  func viewArea(_ body: Rect) -> Rect { body.top(headerHeight).rest }

  private var headerHeight: Int { report?.problem == nil ? 2 : 3 }

  func drawRun(into frame: inout Frame, in area: Rect) {
    drawTabs(into: &frame, in: area.top(1).rows)
    guard let report else { return drawMessage("The run is about to start.", into: &frame, in: area) }
    switch report.phase {
    case .loading(let what): return drawMessage(what, into: &frame, in: area.top(2).rest)
    case .failed(let sentence): return drawFailure(sentence, into: &frame, in: area.top(2).rest)
    case .running, .paused, .finished: break
    }
    drawStatus(report, into: &frame, in: area.top(1).rest.top(1).rows)
    if let problem = report.problem {
      frame.write("! \(problem)", at: Point(area.x + 1, area.y + 2), .bad, limit: area.right - 1)
    }
    let room = viewArea(area)
    switch view {
    case .overview: drawOverview(report, into: &frame, in: room)
    case .filters: drawFilters(report, into: &frame, in: room)
    case .featureMaps: drawFeatureMaps(report, into: &frame, in: room)
    case .confusion: drawConfusion(report, into: &frame, in: room)
    case .mistakes: drawMistakes(report, into: &frame, in: room)
    }
  }

  private func drawTabs(into frame: inout Frame, in line: Rect) {
    var x = line.x + 1
    for tab in View.allCases {
      let start = x
      let isShown = tab == view
      let style = frame.look.style(isShown ? .selected : .text)
      x = frame.write(" ", at: Point(x, line.y), style, limit: line.right)
      let number = isShown ? style : frame.look.style(.key)
      x = frame.write("\(tab.rawValue + 1)", at: Point(x, line.y), number, limit: line.right)
      x = frame.write(" \(tab.title) ", at: Point(x, line.y), style, limit: line.right)
      // Without colours and reverse video the brackets still tell which view is on the screen.
      if isShown, frame.look.depth == .none {
        frame.write("[", at: Point(start, line.y), style)
        frame.write("]", at: Point(x - 1, line.y), style)
      }
      frame.addZone(Rect(start, line.y, x - start, 1), .item(ZoneName.view, tab.rawValue))
      x += 1
    }
    guard let report else { return }
    let name = "\(report.plan.model) on \(report.plan.data) "
    let start = line.right - TextWidth.of(name)
    if start > x + 1 { frame.write(name, at: Point(start, line.y), .heading) }
  }

  /// What the run is doing: a mark, a word, and the role that colours them.
  func phaseWords(_ report: TrainingReport, _ look: Look) -> (text: String, role: Role) {
    let isWaiting = wanted.isPaused != nil
    switch report.phase {
    case .loading: return ("loading", .accent)
    case .failed: return ("failed", .bad)
    case .running where isWaiting: return ("\(look.glyph("‖", "||")) pausing", .warning)
    case .running: return ("\(look.glyph("▶", ">")) training", .good)
    case .paused where isWaiting, .finished where isWaiting: return ("\(look.glyph("▶", ">")) starting", .good)
    case .paused: return ("\(look.glyph("‖", "||")) \(report.step == 0 ? "ready" : "paused")", .warning)
    case .finished: return ("\(look.glyph("✓", "*")) finished", .good)
    }
  }

  /// One line that every view has: phase, progress, accuracy, time.
  private func drawStatus(_ report: TrainingReport, into frame: inout Frame, in line: Rect) {
    let (text, role) = phaseWords(report, frame.look)
    var x = frame.write(text, at: Point(line.x + 1, line.y), frame.look.style(role).with(.bold), limit: line.right)
    x = max(x, line.x + 11) + 2
    let words = statusWords(report)
    let end = line.right - 1
    let width = TextWidth.of(words)
    if end - width - x >= 12 {
      let share = report.epochs > 0 ? report.epoch / Float(report.epochs) : 0
      let bar = Rect(x, line.y, min(60, end - width - x - 2), 1)
      ProgressBar(share, role: role).draw(into: &frame, in: bar)
    }
    frame.write(words, at: Point(max(x, end - width), line.y), .text, limit: end)
  }

  private func statusWords(_ report: TrainingReport) -> String {
    if report.phase == .finished {
      let accuracy = report.evaluation.map { "test accuracy \(Format.percent($0.accuracy)) after " } ?? ""
      return "\(accuracy)\(Self.epochs(report.epochs)) in \(Format.duration(report.seconds))"
    }
    var words = ["epoch \(Format.number(report.epoch, decimals: 2)) of \(report.epochs)"]
    if let test = report.testAccuracy.last { words.append("test \(Format.percent(test.value))") }
    if report.phase == .running, let left = report.secondsLeft { words.append("\(Format.duration(left)) left") }
    return words.joined(separator: " · ")
  }

  static func epochs(_ count: Int) -> String { count == 1 ? "1 epoch" : "\(count) epochs" }

  private func drawMessage(_ text: String, into frame: inout Frame, in area: Rect) {
    let box = area.centered(Size(max(20, TextWidth.of(text)), 1))
    frame.write(text, at: box.origin, .accent, limit: area.right)
  }

  private func drawFailure(_ sentence: String, into frame: inout Frame, in area: Rect) {
    let box = area.inset(horizontal: 4, vertical: 2).centered(Size(64, 10))
    let inner = Panel(title: "The run could not go on", isFocused: true).draw(into: &frame, in: box)
      .inset(horizontal: 1, vertical: 1)
    let flow = TextFlow("\(sentence)\n\nPress **n** to choose another network or other data.", role: .text)
    flow.draw(into: &frame, in: inner)
  }

  /// The view's own keys on the lower edge of its panel.
  func drawKeys(_ hints: [KeyHint], into frame: inout Frame, in area: Rect) {
    frame.writeKeys(hints, onLowerEdgeOf: area)
  }

  func drawQuestion(_ question: Question, into frame: inout Frame, in area: Rect) {
    guard let report else { return }
    let title = question == .reset ? "Back to the first weights?" : "End this run?"
    let done = "\(report.plan.model) has trained \(Format.number(report.epoch, decimals: 2)) epochs"
    let lines = ["\(done) (\(Format.duration(report.seconds))).", "What is not written is lost; w writes the model."]
    let box = area.inset(horizontal: 2, vertical: 1).centered(Size(58, 8))
    frame.removeZones()
    frame.restyle(area) { Style($0.foreground, on: $0.background, $0.attributes.union(.dim)) }
    frame.fill(box)
    let inner = Panel(title: title, isFocused: true).draw(into: &frame, in: box).inset(horizontal: 2, vertical: 1)
    for (i, line) in lines.enumerated() {
      frame.write(line, at: Point(inner.x, inner.y + i), .text, limit: inner.right)
    }
    var x = inner.x
    let yes = question == .reset ? "reset" : "start the new one"
    for hint in [KeyHint("y", yes, .character("y")), KeyHint("n", "keep it", .character("n"))] {
      let start = x
      x = frame.write(hint.label, at: Point(x, inner.y + 3), .key, limit: inner.right)
      x = frame.write(" \(hint.meaning)", at: Point(x, inner.y + 3), .text, limit: inner.right)
      if let key = hint.key { frame.addZone(Rect(start, inner.y + 3, x - start, 1), .key(key)) }
      x += 3
    }
  }
}
