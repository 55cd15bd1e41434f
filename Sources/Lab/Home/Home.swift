import Engine
import Lessons
import Screen

/// The first room: training, the pad and the course by chapters, with a preview of what is selected.
public struct Home: Room {
  /// What can be chosen; chapter headings lie between them but are never selected.
  enum Item: Hashable {
    case training
    case pad
    case lesson(String)
  }

  /// What is selected; nil until the learner moves: then it is the lesson to go on with.
  var chosen: Item?
  /// Ten generated digits for the previews, computed when Home is entered first.
  let digits = SampleDigits()

  public init() {}

  public var title: String { "Home" }
  public var destination: Destination? { nil }

  public func keys(_ lab: LabContext) -> [KeyHint] {
    // A lesson that is still to be written cannot be opened: no verb, no key.
    let verb: String?
    switch selection(lab) {
    case .training: verb = "train a network"
    case .pad: verb = "draw a digit"
    case .lesson(let name):
      verb = lab.course.entry(name)?.lesson == nil ? nil : isStarted(name, lab) ? "go on" : "start"
    }
    let enter = verb.map { [KeyHint("Enter", $0, .enter)] } ?? []
    return [KeyHint("↑↓", "choose")] + enter + [
      KeyHint("t", "training", .character("t")), KeyHint("d", "draw", .character("d")),
      KeyHint("1–5", "go to a chapter", helpOnly: true), KeyHint("PgUp PgDn", "chapter up, down", helpOnly: true),
    ]
  }

  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    switch event {
    case .key(let key): return press(key, lab)
    case .pointer(let pointer, let zone): return point(pointer, zone, lab)
    default: return []
    }
  }

  private mutating func press(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .up, .character("k"): move(by: -1, lab)
    case .down, .character("j"): move(by: 1, lab)
    case .home: chosen = items(lab).first
    case .end: chosen = items(lab).last
    case .pageDown, .tab: moveChapter(by: 1, lab)
    case .pageUp, .backTab: moveChapter(by: -1, lab)
    case .enter, .space, .right: return [open(selection(lab))]
    case .character("t"): return [.go(.theatre)]
    case .character("d"): return [.go(.pad)]
    case .character(let c):
      if let number = c.wholeNumberValue, let chapter = lab.course.chapters.first(where: { $0.number == number }),
        let first = chapter.entries.first
      {
        chosen = .lesson(first.name)
      }
    default: break
    }
    return []
  }

  private mutating func point(_ pointer: Pointer, _ zone: Zone?, _ lab: LabContext) -> [RoomAction] {
    switch pointer.kind {
    case .scrollUp: move(by: -1, lab)
    case .scrollDown: move(by: 1, lab)
    case .press:
      guard case .item(Self.listZone, let index) = zone?.target else { return [] }
      let item = items(lab)[index]
      // The first click selects, as the arrows do; a click on what is selected opens it.
      if item == selection(lab) { return [open(item)] }
      chosen = item
    default: break
    }
    return []
  }

  private func open(_ item: Item) -> RoomAction {
    switch item {
    case .training: .go(.theatre)
    case .pad: .go(.pad)
    case .lesson(let name): .go(.lesson(name))
    }
  }

  // MARK: - Selection

  static let listZone = "home list"

  func items(_ lab: LabContext) -> [Item] {
    [.training, .pad] + lab.course.entries.map { .lesson($0.name) }
  }

  /// What is selected: the learner's choice, else the lesson to go on with.
  func selection(_ lab: LabContext) -> Item {
    let items = items(lab)
    if let chosen, items.contains(chosen) { return chosen }
    let open = lab.course.entries.filter { $0.lesson != nil && lab.progress.lessons[$0.name]?.isFinished != true }
    if let started = open.last(where: { isStarted($0.name, lab) }) { return .lesson(started.name) }
    return open.first.map { .lesson($0.name) } ?? .training
  }

  private func isStarted(_ name: String, _ lab: LabContext) -> Bool {
    guard let progress = lab.progress.lessons[name] else { return false }
    return progress.place > 0 || progress.stepsSeen.count > 1
  }

  private mutating func move(by offset: Int, _ lab: LabContext) {
    let items = items(lab)
    let index = items.firstIndex(of: selection(lab)) ?? 0
    chosen = items[min(max(0, index + offset), items.count - 1)]
  }

  /// To the first item of the next or the previous group: training and the pad are one, each chapter is one.
  private mutating func moveChapter(by offset: Int, _ lab: LabContext) {
    let starts: [Item] = [.training] + lab.course.chapters.compactMap { $0.entries.first.map { .lesson($0.name) } }
    let items = items(lab)
    let index = items.firstIndex(of: selection(lab)) ?? 0
    let indices = starts.compactMap { items.firstIndex(of: $0) }
    let next = offset > 0 ? indices.first { $0 > index } : indices.last { $0 < index }
    if let next { chosen = items[next] }
  }
}
