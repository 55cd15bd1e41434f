import Datasets
import Engine
import Screen

/// What the learner teaches at the pad: which page of it is shown, and how their digits and their network stand.
struct Teaching: Hashable, Sendable {
  enum Page: Hashable, Sendable {
    case pad
    /// The pad asks which digit the drawing is.
    case naming
    /// The learner's digits, and a network that is tuned to them.
    case hand
  }

  /// What is to be lost, and so asked before.
  enum Question: Hashable, Sendable {
    case delete(KeptDigit)
    case deleteAll
    case forget
  }

  var page = Page.pad
  var question: Question?
  /// The place in the list of digits that is selected.
  var selected = 0
  private(set) var report = TeachingReport()

  var run: TeachingReport.Run? { report.run }

  mutating func take(_ report: TeachingReport) {
    self.report = report
    selected = max(0, min(selected, report.digits.count - 1))
  }

  var selectedDigit: KeptDigit? { report.digits.isEmpty ? nil : report.digits[selected] }

  static let nameZone = "name"
  static let digitZone = "own digit"
}

extension Pad {
  /// Handles an event that is about teaching; nil if it is about drawing.
  mutating func teach(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction]? {
    switch event {
    case .teaching(let report):
      let isNewModel = report.modelVersion != teaching.report.modelVersion
      teaching.take(report)
      return isNewModel ? look() : []
    case .key(let key):
      switch teaching.page {
      case .pad: return pressOnPad(key)
      case .naming: return name(key)
      case .hand: return teaching.press(key, TeachingLayout(lab.body), lab.look)
      }
    case .pointer(let pointer, let zone):
      switch teaching.page {
      case .pad: return nil
      case .naming: return name(pointer, zone)
      case .hand: return teaching.point(pointer, zone)
      }
    case .paste, .tick, .training, .recognition, .study, .picture, .course: return nil
    }
  }

  private mutating func pressOnPad(_ key: Key) -> [RoomAction]? {
    switch key {
    case .character("="):
      guard !drawing.isEmpty else {
        return [.notice(Notice(.information, "Draw a digit first, then say which it is."))]
      }
      liftPen()
      teaching.page = .naming
      return []
    case .character("h"):
      liftPen()
      teaching.page = .hand
      return [.effect(.teach(.look))]
    default: return nil
    }
  }

  // MARK: Naming a drawing

  private mutating func name(_ key: Key) -> [RoomAction] {
    switch key {
    case .character(let character):
      if let digit = character.wholeNumberValue, (0...9).contains(digit) { return keep(as: digit) }
    case .enter: if let reading { return keep(as: reading.digit) }
    default: break
    }
    teaching.page = .pad
    return [.stay]
  }

  private mutating func name(_ pointer: Pointer, _ zone: Zone?) -> [RoomAction] {
    guard pointer.kind == .press else { return [] }
    if case .item(Teaching.nameZone, let digit) = zone?.target { return keep(as: digit) }
    teaching.page = .pad
    return []
  }

  /// Gives the drawing to the learner's set and makes room for the next one; undo brings it back.
  private mutating func keep(as label: Int) -> [RoomAction] {
    teaching.page = .pad
    guard let pixels = drawing.normalized else { return [] }
    let strokes = drawing.strokes.map { stroke in
      OwnDigit.Stroke(width: stroke.width, points: stroke.points.map { PenPoint($0.x, $0.y) })
    }
    let digit = OwnDigit(label: label, strokes: strokes, pixels: pixels.map { UInt8(($0 * 255).rounded()) })
    return change { $0.clear() } + [.effect(.teach(.keep(digit)))]
  }
}

// MARK: - The page of the hand

extension Teaching {
  var isRunning: Bool { run?.phase == .running }

  mutating func press(_ key: Key, _ layout: TeachingLayout, _ look: Look) -> [RoomAction] {
    if let question { return answer(question, key) }
    switch key {
    case .escape:
      page = .pad
      return isRunning ? [.stay, .effect(.teach(.pause))] : [.stay]
    case .character("h"):
      page = .pad
      return isRunning ? [.effect(.teach(.pause))] : []
    case .space: return startOrPause()
    case .character("n"): return report.digits.isEmpty ? [] : [.effect(.teach(.start))]
    case .character("r"): return [.effect(.teach(.setReplay(!report.hasReplay)))]
    case .character("k"):
      guard let run, run.step > 0 else {
        return [.notice(Notice(.information, "There is nothing to be kept yet: Space tunes a network to your digits."))]
      }
      return [.effect(.teach(.save))]
    case .character("x"):
      guard report.ownModel != nil else {
        return [.notice(Notice(.information, "You have no network of your own: the pad reads with the shipped one."))]
      }
      question = .forget
    case .character("d"), .delete: question = selectedDigit.map { .delete($0) }
    case .character("D"): question = report.digits.isEmpty ? nil : .deleteAll
    default:
      if let target = layout.tiles(report.digits.count, selected: selected).moved(from: selected, by: key) {
        selected = max(0, target)
      }
    }
    return []
  }

  private func startOrPause() -> [RoomAction] {
    guard !report.digits.isEmpty || run != nil else {
      return [.notice(Notice(.information, "Teach at least one digit first: draw it on the pad and press =."))]
    }
    return [.effect(.teach(run == nil ? .start : isRunning ? .pause : .resume))]
  }

  private mutating func answer(_ question: Question, _ key: Key) -> [RoomAction] {
    self.question = nil
    guard key == .character("y") || key == .enter else { return [.stay] }
    switch question {
    case .delete(let digit): return [.effect(.teach(.delete([digit.id])))]
    case .deleteAll: return [.effect(.teach(.delete(report.digits.map(\.id))))]
    case .forget: return [.effect(.teach(.forget))]
    }
  }

  mutating func point(_ pointer: Pointer, _ zone: Zone?) -> [RoomAction] {
    guard pointer.kind == .press else { return [] }
    if question != nil {
      question = nil
    } else if case .item(Self.digitZone, let index) = zone?.target, report.digits.indices.contains(index) {
      selected = index
    }
    return []
  }

  /// The keys of the page.
  func keys(_ look: Look) -> [KeyHint] {
    if question != nil { return [KeyHint("y", "yes", .character("y")), KeyHint("n", "no", .character("n"))] }
    let verb = run == nil ? "tune" : isRunning ? "pause" : "go on"
    return [
      KeyHint("Space", verb, .space, explanation: "tune a copy of the shipped network to your digits; pause, go on"),
      KeyHint(
        "r", "replay", .character("r"), explanation: "mix old digits in, or not: without them the network forgets them"),
      KeyHint("k", "keep it", .character("k"), explanation: "keep the tuned network: the pad reads with it"),
      KeyHint(
        "x", "drop it", .character("x"), explanation: "drop your network: the pad reads with the shipped one again"),
      KeyHint("d", "delete", .character("d"), explanation: "delete the selected digit"),
      KeyHint("n", "anew", .character("n"), explanation: "tune anew, with all digits that you have taught by now"),
      KeyHint("D", "delete all your digits", .character("D"), helpOnly: true),
      KeyHint(look.glyph("↑↓←→", "arrows"), "select a digit", helpOnly: true),
    ]
  }
}
