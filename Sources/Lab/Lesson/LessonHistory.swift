import Lessons
import Screen

/// The learner's changes of the exhibit, and the way back.
extension LessonPlayer {
  mutating func tellExhibit(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    guard let before = exhibit else { return [] }
    if isLocked {
      if case .pointer(let pointer, _) = event, pointer.kind != .press { return [] }
      return [waitsForPrediction]
    }
    var changed = before
    let change = changed.update(event)
    remember(before, change, after: event)
    exhibit = changed
    let wasSolved = record.isSolved
    let actions = check()
    if record.isSolved, !wasSolved { scroll = mostScroll(lab) }
    return actions
  }

  private mutating func remember(_ before: any Exhibit, _ change: ExhibitChange, after event: RoomEvent) {
    var isDrag = false
    if case .pointer(let pointer, _) = event {
      isDrag = pointer.kind == .drag
      if pointer.kind == .press { dragHasEdited = false }
    }
    switch change {
    case .edit:
      history.record(before)
      dragHasEdited = true
    // A slider that was taken hold of without moving it begins to change only with the drag.
    case .continuation where isDrag && !dragHasEdited:
      history.record(before)
      dragHasEdited = true
    case .continuation: history.extend()
    case .view, .nothing: break
    }
  }

  mutating func undo() -> [RoomAction] {
    guard let exhibit, let before = history.undo(exhibit) else {
      return [inform("There is nothing to undo in this step.")]
    }
    self.exhibit = before
    return check()
  }

  mutating func redo() -> [RoomAction] {
    guard let exhibit, let after = history.redo(exhibit) else {
      return [inform("There is nothing to redo in this step.")]
    }
    self.exhibit = after
    return check()
  }
}
