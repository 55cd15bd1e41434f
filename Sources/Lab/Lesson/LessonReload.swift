import Lessons

/// A lesson edited while it is open.
extension LessonPlayer {
  /// Shows the lesson as its file has it now. Place and progress stay; the exhibit stays where the lesson sets it up as before.
  mutating func take(_ course: Course) {
    guard let entry = course.entries.first(where: { $0.name == self.entry.name }), let new = entry.lesson else {
      return
    }
    self.entry = entry
    guard new != lesson else { return }
    let old = lesson
    let oldSetUp = old.setUp(through: place).map(\.description)
    let known = new.steps.indices.filter { new.steps[$0].title == step.title }
    lesson = new
    // Steps may have come or gone above this one.
    if !known.contains(place) { place = known.count == 1 ? known[0] : max(0, min(place, new.steps.count - 1)) }
    (overlay, chosenLink, left) = (nil, nil, [:])
    let choices = openQuestion?.choices.count ?? 1
    selection = min(selection, choices - 1)
    if new.exhibit != old.exhibit || new.setUp(through: place).map(\.description) != oldSetUp || exhibit == nil {
      exhibit = nil
      stage()
    }
    if exhibit == nil { focus = .text }
  }
}
