import Lessons
import Screen

/// "Why?": the numbers of an exhibit can be chosen and opened, and the numbers of each explanation in turn.
struct Inquiry: Hashable, Sendable {
  /// An explanation that lies open.
  struct Opened: Hashable, Sendable {
    var explanation: Explanation
    /// Which of its numbers is under the cursor, in reading order.
    var selection = 0
    /// Lines scrolled out of sight at the top.
    var scroll = 0
  }

  /// The number of the exhibit under the cursor, in reading order.
  var cursor = 0
  /// The way down, each explanation opened from the one before; empty while a number of the exhibit is chosen.
  var path: [Opened] = []

  var keys: [KeyHint] {
    guard let opened = path.last else {
      return [KeyHint("↑↓←→", "choose a number"), KeyHint("Enter", "why?", .enter), KeyHint("Tab", "next", .tab)]
    }
    var hints: [KeyHint] = []
    if !opened.explanation.numbers.isEmpty {
      hints = [KeyHint("↑↓←→", "choose a number"), KeyHint("Enter", "why?", .enter)]
    }
    return hints + [KeyHint("PgDn", "scroll", .pageDown, helpOnly: true), KeyHint("w", "close", .character("w"))]
  }
}

extension LessonPlayer {
  mutating func beginInquiry(_ lab: LabContext) -> [RoomAction] {
    guard exhibit != nil else { return [inform("This lesson has no exhibit to ask about.")] }
    if isLocked { return [waitsForPrediction] }
    guard !numbers(lab).isEmpty else { return [inform("There is no number here that can be asked about.")] }
    overlay = .inquiry(Inquiry())
    return [.stay]
  }

  /// The numbers of the exhibit that can be asked about, in reading order, as they stand on the screen.
  func numbers(_ lab: LabContext) -> [Zone] {
    guard let place = LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil).exhibit else { return [] }
    var frame = Frame(Size(lab.body.right, lab.body.bottom), look: lab.look)
    drawExhibit(into: &frame, in: place)
    return Self.numbers(in: frame)
  }

  static func numbers(in frame: Frame) -> [Zone] {
    frame.zones.filter { if case .number = $0.target { true } else { false } }
      .sorted { ($0.rect.y, $0.rect.x) < ($1.rect.y, $1.rect.x) }
  }

  // MARK: Keys

  mutating func press(_ key: Key, in inquiry: Inquiry, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .character("w"): overlay = nil
    case .escape, .backspace: goUp(inquiry)
    default:
      if inquiry.path.isEmpty { return chooseNumber(key, inquiry, lab) }
      return press(key, inCardOf: inquiry, lab)
    }
    return [.stay]
  }

  /// One level up; from the exhibit's own numbers back to the lesson.
  private mutating func goUp(_ inquiry: Inquiry) {
    var inquiry = inquiry
    overlay = inquiry.path.popLast() == nil ? nil : .inquiry(inquiry)
  }

  private mutating func chooseNumber(_ key: Key, _ inquiry: Inquiry, _ lab: LabContext) -> [RoomAction] {
    let numbers = numbers(lab)
    guard !numbers.isEmpty else {
      overlay = nil
      return [.stay]
    }
    var inquiry = inquiry
    let cursor = min(inquiry.cursor, numbers.count - 1)
    switch key {
    case .enter, .space: return open(numbers[cursor].target, inquiry)
    case .tab: inquiry.cursor = (cursor + 1) % numbers.count
    case .backTab: inquiry.cursor = (cursor + numbers.count - 1) % numbers.count
    case .home: inquiry.cursor = 0
    case .end: inquiry.cursor = numbers.count - 1
    default: inquiry.cursor = Compass.next(from: numbers[cursor].rect, key, among: numbers.map(\.rect)) ?? cursor
    }
    overlay = .inquiry(inquiry)
    return [.stay]
  }

  /// Opens a number from what lies open now.
  private mutating func open(_ target: Zone.Target, _ inquiry: Inquiry) -> [RoomAction] {
    guard case .number(let name) = target else { return [.stay] }
    guard let explanation = exhibit?.explanation(of: name) else {
      return [inform("More is not known of this number.")]
    }
    var inquiry = inquiry
    inquiry.path.append(Inquiry.Opened(explanation: explanation))
    overlay = .inquiry(inquiry)
    return [.stay]
  }

  private mutating func press(_ key: Key, inCardOf inquiry: Inquiry, _ lab: LabContext) -> [RoomAction] {
    guard var opened = inquiry.path.last else { return [.stay] }
    let card = ExplanationCard(inquiry.path, in: lab.body, lab.look)
    let names = opened.explanation.numbers
    switch key {
    case .enter, .space:
      return names.indices.contains(opened.selection) ? open(.number(names[opened.selection]), inquiry) : [.stay]
    case .tab: opened.selection = (opened.selection + 1) % max(1, names.count)
    case .backTab: opened.selection = (opened.selection + max(1, names.count) - 1) % max(1, names.count)
    case .pageDown: opened.scroll = card.clamped(opened.scroll + max(1, card.body.height - 1))
    case .pageUp: opened.scroll = card.clamped(opened.scroll - max(1, card.body.height - 1))
    case .home: (opened.selection, opened.scroll) = (0, 0)
    case .end: (opened.selection, opened.scroll) = (max(0, names.count - 1), card.clamped(.max / 2))
    default:
      if let next = card.number(from: opened.selection, key) {
        opened.selection = next
      } else if key == .up || key == .down {
        opened.scroll = card.clamped(opened.scroll + (key == .up ? -1 : 1))
        return replaceLast(opened, inquiry)
      }
    }
    let isScrolling = key == .pageDown || key == .pageUp
    if !isScrolling { opened.scroll = card.scroll(showing: opened.selection, from: opened.scroll) }
    return replaceLast(opened, inquiry)
  }

  private mutating func replaceLast(_ opened: Inquiry.Opened, _ inquiry: Inquiry) -> [RoomAction] {
    var inquiry = inquiry
    inquiry.path[inquiry.path.count - 1] = opened
    overlay = .inquiry(inquiry)
    return [.stay]
  }

  // MARK: Mouse

  mutating func point(_ pointer: Pointer, _ zone: Zone?, in inquiry: Inquiry, _ lab: LabContext) -> [RoomAction] {
    if inquiry.path.isEmpty { return pointAtExhibit(pointer, zone, inquiry, lab) }
    switch pointer.kind {
    case .scrollUp, .scrollDown: return scrollCard(pointer.kind == .scrollUp ? -2 : 2, inquiry, lab)
    case .press: break
    case .drag, .release: return []
    }
    var inquiry = inquiry
    switch zone?.target {
    case .item(ExplanationCard.numberZone, let index)?:
      guard let names = inquiry.path.last?.explanation.numbers, names.indices.contains(index) else { return [] }
      inquiry.path[inquiry.path.count - 1].selection = index
      return open(.number(names[index]), inquiry)
    case .item(ExplanationCard.crumbZone, let level)?:
      inquiry.path = Array(inquiry.path.prefix(level + 1))
      overlay = .inquiry(inquiry)
    default:
      if ExplanationCard(inquiry.path, in: lab.body, lab.look).box.contains(pointer.position) { return [] }
      // A click beside the card closes it.
      inquiry.path = []
      overlay = .inquiry(inquiry)
    }
    return []
  }

  private mutating func pointAtExhibit(
    _ pointer: Pointer, _ zone: Zone?, _ inquiry: Inquiry, _ lab: LabContext
  ) -> [RoomAction] {
    guard pointer.kind == .press else { return [] }
    let numbers = numbers(lab)
    if let index = numbers.lastIndex(where: { $0.rect.contains(pointer.position) }) {
      var inquiry = inquiry
      inquiry.cursor = index
      return open(numbers[index].target, inquiry)
    }
    // A near miss is forgiven; a click into the text means the text.
    let layout = LessonLayout(lab.body, hasExhibit: true)
    if layout.exhibit?.contains(pointer.position) == true { return [] }
    overlay = nil
    return point(pointer, zone, lab)
  }

  private mutating func scrollCard(_ lines: Int, _ inquiry: Inquiry, _ lab: LabContext) -> [RoomAction] {
    guard var opened = inquiry.path.last else { return [] }
    opened.scroll = ExplanationCard(inquiry.path, in: lab.body, lab.look).clamped(opened.scroll + lines)
    return replaceLast(opened, inquiry)
  }
}
