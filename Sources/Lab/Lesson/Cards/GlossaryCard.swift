import Lessons
import Screen

/// The glossary over a lesson: the terms of the step, then all; typing narrows them down.
struct GlossaryCard: Hashable, Sendable {
  /// What was typed: a part of a term.
  private(set) var filter = ""
  /// The terms that the present step uses.
  let here: [String]
  /// Which row is chosen, headings not counted.
  private(set) var selection = 0

  init(here: [String]) { self.here = here }

  enum Row: Hashable, Sendable {
    case heading(String)
    case entry(Int)
  }

  static var keys: [KeyHint] {
    [
      KeyHint("↑↓", "choose"), KeyHint("Enter", "go to its lesson", .enter), KeyHint("letters", "find"),
      KeyHint("PgUp PgDn", "a page up, down", helpOnly: true),
    ]
  }

  /// What the list holds: with nothing typed the terms of this step and then all of them, else those that match, the ones
  /// that begin so first.
  func rows(_ glossary: Glossary) -> [Row] {
    let all = glossary.entries.indices.map(Row.entry)
    if filter.isEmpty {
      let own = here.compactMap { glossary.index(of: $0) }.map(Row.entry)
      return own.isEmpty ? all : [.heading("In this step")] + own + [.heading("All terms")] + all
    }
    let wanted = filter.lowercased()
    let matching = glossary.entries.indices.filter { index in
      glossary.entries[index].names.contains { $0.lowercased().contains(wanted) }
    }
    func begins(_ index: Int) -> Bool { glossary.entries[index].names.contains { $0.lowercased().hasPrefix(wanted) } }
    return (matching.filter(begins) + matching.filter { !begins($0) }).map(Row.entry)
  }

  /// The entries among the rows.
  func entries(_ glossary: Glossary) -> [Int] {
    rows(glossary).compactMap { if case .entry(let index) = $0 { index } else { nil } }
  }

  /// The entry that is shown; nil if nothing matches.
  func chosen(_ glossary: Glossary) -> Glossary.Entry? {
    let entries = entries(glossary)
    return entries.isEmpty ? nil : glossary.entries[entries[min(selection, entries.count - 1)]]
  }

  mutating func choose(_ term: String, _ glossary: Glossary) {
    filter = ""
    guard let index = glossary.index(of: term) else { return }
    selection = entries(glossary).firstIndex(of: index) ?? 0
  }

  mutating func move(by step: Int, _ glossary: Glossary) {
    let count = entries(glossary).count
    selection = max(0, min(count - 1, min(selection, count - 1) + step))
  }

  mutating func choose(row: Int, _ glossary: Glossary) { selection = max(0, min(row, entries(glossary).count - 1)) }

  /// Adds to the filter what can stand in a term.
  mutating func type(_ text: String) {
    filter += text.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.prefix(max(0, 30 - filter.count))
    selection = 0
  }

  mutating func deleteLast() {
    if !filter.isEmpty { filter.removeLast() }
    selection = 0
  }

  mutating func clear() { (filter, selection) = ("", 0) }
}

extension LessonPlayer {
  mutating func press(_ key: Key, in card: GlossaryCard, _ lab: LabContext) -> [RoomAction] {
    let glossary = lab.course.glossary
    var card = card
    switch key {
    case .escape where card.filter.isEmpty:
      overlay = nil
      return [.stay]
    case .escape: card.clear()
    case .enter: return followTerm(card.chosen(glossary))
    case .up: card.move(by: -1, glossary)
    case .down, .tab: card.move(by: 1, glossary)
    case .backTab: card.move(by: -1, glossary)
    case .pageUp: card.move(by: -10, glossary)
    case .pageDown: card.move(by: 10, glossary)
    case .home: card.choose(row: 0, glossary)
    case .end: card.choose(row: .max, glossary)
    case .backspace: card.deleteLast()
    case .space: if !card.filter.isEmpty { card.type(" ") }
    case .character(let c): card.type(String(c))
    default: break
    }
    overlay = .glossary(card)
    return [.stay]
  }

  private mutating func followTerm(_ entry: Glossary.Entry?) -> [RoomAction] {
    guard let entry else { return [.stay] }
    guard let lesson = entry.lesson else { return [inform("No lesson is about this term alone.")] }
    return visit(lesson)
  }

  mutating func point(_ pointer: Pointer, _ zone: Zone?, in card: GlossaryCard, _ lab: LabContext) -> [RoomAction] {
    let glossary = lab.course.glossary
    var card = card
    switch (pointer.kind, zone?.target) {
    case (.scrollUp, _): card.move(by: -1, glossary)
    case (.scrollDown, _): card.move(by: 1, glossary)
    case (.press, .item(GlossaryView.rowZone, let row)): card.choose(row: row, glossary)
    case (.press, .item(GlossaryView.termZone, let index)):
      let references = GlossaryView(card, lab).references
      if references.indices.contains(index) {
        switch references[index] {
        case .term(let name): card.choose(name, glossary)
        case .lesson(let name): return visit(name)
        }
      }
    case (.press, .item(GlossaryView.lessonZone, _)): return followTerm(card.chosen(glossary))
    case (.press, _):
      // A click beside the card closes it.
      if !GlossaryView(card, lab).box.contains(pointer.position) { overlay = nil }
      return []
    default: return []
    }
    overlay = .glossary(card)
    return []
  }
}
