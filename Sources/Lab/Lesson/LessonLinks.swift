import Lessons
import Screen

/// What can be followed in the text: terms lead to the glossary, links to other lessons.
extension LessonPlayer {
  /// What can be followed on the page of this step, in the order of reading.
  var references: [Reference] { page(width: 80, Look(), readings: [:]).references }

  /// The links to other lessons among them.
  var links: [Int] {
    let references = references
    return references.indices.filter { if case .lesson = references[$0] { true } else { false } }
  }

  /// Tab walks over the links to other lessons, then to the exhibit, and back to the text. Terms are left out: g has them
  /// all, and the way to the exhibit stays short.
  mutating func moveFocus(forward: Bool, _ lab: LabContext) -> [RoomAction] {
    let stops = [nil] + links.map(Optional.some)
    let present = focus == .exhibit ? stops.count : stops.firstIndex(of: chosenLink) ?? 0
    // The last stop is the exhibit.
    let count = stops.count + (exhibit == nil ? 0 : 1)
    var next = (present + (forward ? 1 : count - 1)) % count
    var actions: [RoomAction] = []
    if next == stops.count, isLocked {
      actions.append(waitsForPrediction)
      next = forward ? 0 : stops.count - 1
    }
    focus = next == stops.count ? .exhibit : .text
    chosenLink = next < stops.count ? stops[next] : nil
    if let chosenLink { reveal(lab) { $0.references.contains { $0.index == chosenLink } } }
    return actions
  }

  /// Goes where a reference of the page leads.
  mutating func follow(_ index: Int, _ lab: LabContext) -> [RoomAction] {
    let references = references
    guard references.indices.contains(index) else { return [] }
    switch references[index] {
    case .term(let name): return openGlossary(at: name, lab)
    case .lesson(let name): return visit(name)
    }
  }

  /// Goes to another lesson; coming back, the learner finds everything as it was.
  mutating func visit(_ name: String) -> [RoomAction] {
    if name == entry.name { return [inform("This is the lesson you are in.")] }
    (overlay, chosenLink) = (nil, nil)
    return [.go(.lesson(name))]
  }

  /// The terms of the page that the glossary explains, each once.
  func terms(_ lab: LabContext) -> [String] {
    var found: [String] = []
    for case .term(let name) in references {
      if let term = lab.course.glossary.entry(name)?.term, !found.contains(term) { found.append(term) }
    }
    return found
  }

  func hasTerms(_ lab: LabContext) -> Bool { !terms(lab).isEmpty }

  mutating func openGlossary(at term: String?, _ lab: LabContext) -> [RoomAction] {
    guard !lab.course.glossary.entries.isEmpty else { return [inform("This course has no glossary.")] }
    var card = GlossaryCard(here: terms(lab))
    if let term { card.choose(term, lab.course.glossary) }
    overlay = .glossary(card)
    return [.stay]
  }
}
