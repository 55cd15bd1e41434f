import Lessons
import Screen

extension LessonPlayer {
  mutating func point(_ pointer: Pointer, _ zone: Zone?, _ lab: LabContext) -> [RoomAction] {
    let layout = LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil)
    if pointer.kind == .press, case .item(let name, let index)? = zone?.target,
      let actions = click(name, index, lab)
    {
      focus = .text
      return actions
    }
    let isInExhibit = layout.exhibit?.contains(pointer.position) ?? false
    switch pointer.kind {
    case .press: focus = isInExhibit && exhibit != nil ? .exhibit : .text
    case .scrollDown where !isInExhibit: scroll(by: 2, lab)
    case .scrollUp where !isInExhibit: scroll(by: -2, lab)
    default: break
    }
    // A drag that began in the exhibit goes on there, wherever the mouse is by now.
    let isForExhibit = isInExhibit || pointer.kind == .drag || pointer.kind == .release
    return isForExhibit && exhibit != nil ? tellExhibit(.pointer(pointer, zone), lab) : []
  }

  /// What a click on a part of the text does; nil if it belongs to the exhibit.
  private mutating func click(_ name: String, _ index: Int, _ lab: LabContext) -> [RoomAction]? {
    switch name {
    case "step": return go(to: index)
    case "choice":
      guard let question = openQuestion else { return [] }
      // The first click chooses, the second commits.
      if selection == index { return commit(question, lab) }
      selection = index
      return []
    case "commit": return openQuestion.map { commit($0, lab) } ?? []
    case "reference": return follow(index, lab)
    case "more":
      scroll(by: max(1, pageHeight(lab) - 2), lab)
      return []
    default: return nil
    }
  }

  // MARK: What lies over the lesson

  mutating func pressInOverlay(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch overlay {
    case .inquiry(let inquiry): press(key, in: inquiry, lab)
    case .glossary(let card): press(key, in: card, lab)
    case nil: []
    }
  }

  mutating func pointInOverlay(_ pointer: Pointer, _ zone: Zone?, _ lab: LabContext) -> [RoomAction] {
    switch overlay {
    case .inquiry(let inquiry): point(pointer, zone, in: inquiry, lab)
    case .glossary(let card): point(pointer, zone, in: card, lab)
    case nil: []
    }
  }
}
