import Lessons
import Screen

extension LessonPlayer {
  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    switch event {
    // Esc with nothing to do is how the lab knows that the learner leaves.
    case .key(.escape): return []
    case .key(let key):
      let before = report()
      let actions = press(key, lab)
      return before + actions + report()
    case .pointer(let pointer, let zone):
      let before = report()
      let actions = point(pointer, zone, lab)
      return before + actions + report()
    case .tick: return isLocked ? [] : tellExhibit(event, lab)
    case .paste, .training, .recognition: return []
    }
  }

  /// Says which step the learner has come to, once for each arrival.
  private mutating func report() -> [RoomAction] {
    guard reported != place else { return [] }
    reported = place
    var actions = note(.reached(lesson: entry.name, step: place))
    if isLastStep, !progress.isFinished { actions += note(.finished(lesson: entry.name)) }
    return actions
  }

  /// Takes something the learner did into the progress, here and in the store.
  private mutating func note(_ change: ProgressChange) -> [RoomAction] {
    var all = Progress(lessons: [entry.name: progress])
    all.apply(change)
    progress = all.lessons[entry.name] ?? progress
    return [.effect(.record(change))]
  }

  // MARK: Keys

  private mutating func press(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .tab, .backTab:
      if isLocked { return [waitsForPrediction] }
      if exhibit != nil { focus = focus == .text ? .exhibit : .text }
      return []
    case .pageDown, .character("n"): return move(1)
    case .pageUp, .character("p"): return move(-1)
    case .character("h"): return unfoldHint(lab)
    case .character("s"): return showSolution(lab)
    case .character("u"): return undo(lab)
    default: return focus == .exhibit && !isLocked ? tellExhibit(.key(key), lab) : pressInText(key, lab)
    }
  }

  private mutating func pressInText(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    if let question = openQuestion {
      switch key {
      case .up, .down:
        let count = question.choices.count
        selection = (selection + (key == .up ? count - 1 : 1)) % count
        reveal(line: .item("choice", selection), lab)
        return []
      case .character(let c):
        guard let digit = c.wholeNumberValue, (1...question.choices.count).contains(digit) else { return [] }
        selection = digit - 1
        reveal(line: .item("choice", selection), lab)
        return []
      case .space:
        scroll(by: max(1, pageHeight(lab) - 2), lab)
        return []
      case .enter:
        // Nobody commits to what they have not read: first the rest of the page.
        let last = Zone.Target.item("choice", question.choices.count - 1)
        let lines = page(width: textWidth(lab), lab.look).lines
        if let end = lines.lastIndex(where: { $0.target == last }), end >= scroll + pageHeight(lab) {
          scroll(by: max(1, pageHeight(lab) - 2), lab)
          return []
        }
        return commit(question, lab)
      default: break
      }
    }
    switch key {
    case .right: return move(1)
    case .left: return move(-1)
    case .down: scroll(by: 1, lab)
    case .up: scroll(by: -1, lab)
    case .home: scroll = 0
    case .end: scroll = mostScroll(lab)
    case .enter, .space:
      // As a pager does: first the rest of the page, then the next one.
      if scroll < mostScroll(lab) { scroll(by: max(1, pageHeight(lab) - 2), lab) } else { return move(1) }
    default: break
    }
    return []
  }

  private mutating func move(_ direction: Int) -> [RoomAction] {
    let target = place + direction
    if target >= lesson.steps.count { return [.back] }
    return go(to: target)
  }

  mutating func go(to target: Int) -> [RoomAction] {
    guard lesson.steps.indices.contains(target), target != place else { return [] }
    if let exhibit { left[place] = exhibit }
    place = target
    (selection, scroll, focus) = (0, 0, .text)
    stage()
    return []
  }

  // MARK: Questions and tries

  private mutating func commit(_ question: Question, _ lab: LabContext) -> [RoomAction] {
    let actions = note(
      .answered(lesson: entry.name, step: place, choice: selection, isRight: selection == question.answer))
    if case .prediction(let prediction) = step.exercise {
      do {
        try perform(prediction.reveal)
      } catch {
        problem = "\(lesson.file):\(error.line): \(error.fault) — \(error.cure)"
      }
    }
    scroll = mostScroll(lab)
    return actions
  }

  private mutating func unfoldHint(_ lab: LabContext) -> [RoomAction] {
    guard let attempt else { return [.notice(Notice(.information, "Hints belong to tries; this step has none."))] }
    guard record.hintsUsed < attempt.hints.count else {
      let text = record.sawSolution ? "That was everything." : "That was the last hint; s shows a solution."
      return [.notice(Notice(.information, text))]
    }
    let actions = note(.hinted(lesson: entry.name, step: place, hints: record.hintsUsed + 1))
    scroll = mostScroll(lab)
    return actions
  }

  private mutating func showSolution(_ lab: LabContext) -> [RoomAction] {
    guard let attempt else { return [.notice(Notice(.information, "Solutions belong to tries; this step has none."))] }
    guard record.hintsUsed >= attempt.hints.count else {
      return [.notice(Notice(.information, "First the hints: h unfolds the next one."))]
    }
    do {
      guard let before = exhibit, var solved = try LessonStage.exhibit(of: lesson, step: place) else { return [] }
      try LessonStage.perform(attempt.solution, on: &solved)
      remember(before)
      exhibit = solved
    } catch {
      return [.notice(Notice(.problem, "\(lesson.file):\(error.line): \(error.fault)."))]
    }
    let actions = note(.sawSolution(lesson: entry.name, step: place)) + check()
    scroll = mostScroll(lab)
    return actions
  }

  /// Looks whether the task is solved now.
  private mutating func check() -> [RoomAction] {
    guard let attempt, !record.isSolved, let exhibit else { return [] }
    guard (try? attempt.check.holds(for: exhibit.readings)) == true else { return [] }
    return note(.solved(lesson: entry.name, step: place))
  }

  private mutating func undo(_ lab: LabContext) -> [RoomAction] {
    guard let before = history.popLast() else {
      return [.notice(Notice(.information, "There is nothing to undo in this step."))]
    }
    exhibit = before
    return check()
  }

  // MARK: The exhibit

  private var waitsForPrediction: RoomAction {
    .notice(Notice(.information, "First commit to a prediction; then the exhibit shows what happens."))
  }

  private mutating func tellExhibit(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    guard var changed = exhibit else { return [] }
    if isLocked {
      if case .pointer(let pointer, _) = event, pointer.kind != .press { return [] }
      return [waitsForPrediction]
    }
    let change = changed.update(event)
    if change == .edit, let before = exhibit { remember(before) }
    exhibit = changed
    let wasSolved = record.isSolved
    let actions = check()
    if record.isSolved, !wasSolved { scroll = mostScroll(lab) }
    return actions
  }

  // MARK: Mouse

  private mutating func point(_ pointer: Pointer, _ zone: Zone?, _ lab: LabContext) -> [RoomAction] {
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
    case "more":
      scroll(by: max(1, pageHeight(lab) - 2), lab)
      return []
    default: return nil
    }
  }

  // MARK: Scrolling

  private func pageHeight(_ lab: LabContext) -> Int {
    LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil).page.height
  }

  private func textWidth(_ lab: LabContext) -> Int {
    LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil).page.width
  }

  private func mostScroll(_ lab: LabContext) -> Int {
    let layout = LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil)
    return max(0, page(width: layout.page.width, lab.look).lines.count - layout.page.height)
  }

  private mutating func scroll(by lines: Int, _ lab: LabContext) {
    scroll = max(0, min(mostScroll(lab), scroll + lines))
  }

  /// Scrolls until the first line with this target is in sight.
  private mutating func reveal(line target: Zone.Target, _ lab: LabContext) {
    let layout = LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil)
    let lines = page(width: layout.page.width, lab.look).lines
    guard let first = lines.firstIndex(where: { $0.target == target }),
      let last = lines.lastIndex(where: { $0.target == target })
    else { return }
    if last >= scroll + layout.page.height { scroll = last - layout.page.height + 1 }
    if first < scroll { scroll = first }
  }
}
