import Lessons
import Screen

extension LessonPlayer {
  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    switch event {
    // Esc with nothing to do is how the lab knows that the learner leaves.
    case .key(.escape) where overlay == nil: return []
    case .key(let key):
      let before = report()
      let actions = overlay == nil ? press(key, lab) : pressInOverlay(key, lab)
      return before + actions + report()
    case .pointer(let pointer, let zone):
      let before = report()
      let actions = overlay == nil ? point(pointer, zone, lab) : pointInOverlay(pointer, zone, lab)
      return before + actions + report()
    case .tick: return isLocked || overlay != nil ? [] : tellExhibit(event, lab)
    case .course:
      take(lab.course)
      return []
    case .paste(let text):
      if case .glossary(var card) = overlay {
        card.type(text)
        overlay = .glossary(card)
      }
      return []
    case .training, .recognition, .study, .picture, .teaching: return []
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
  mutating func note(_ change: ProgressChange) -> [RoomAction] {
    var all = Progress(lessons: [entry.name: progress])
    all.apply(change)
    progress = all.lessons[entry.name] ?? progress
    return [.effect(.record(change))]
  }

  // MARK: Keys

  private mutating func press(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .tab, .backTab: return moveFocus(forward: key == .tab, lab)
    case .pageDown, .character("n"): return move(1)
    case .pageUp, .character("p"): return move(-1)
    case .character("h"): return unfoldHint(lab)
    case .character("s"): return showSolution(lab)
    case .character("u"): return undo()
    case .character("U"): return redo()
    case .character("w"): return beginInquiry(lab)
    case .character("g"): return openGlossary(at: nil, lab)
    default: return focus == .exhibit && !isLocked ? tellExhibit(.key(key), lab) : pressInText(key, lab)
    }
  }

  private mutating func pressInText(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    if key == .enter, let chosenLink { return follow(chosenLink, lab) }
    chosenLink = nil
    if let question = openQuestion, let actions = press(key, in: question, lab) { return actions }
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

  /// The keys of a question that waits for its answer; nil if `key` is none of them.
  private mutating func press(_ key: Key, in question: Question, _ lab: LabContext) -> [RoomAction]? {
    switch key {
    case .up, .down:
      let count = question.choices.count
      select((selection + (key == .up ? count - 1 : 1)) % count, lab)
    case .character(let c):
      guard let digit = c.wholeNumberValue, (1...question.choices.count).contains(digit) else { return [] }
      select(digit - 1, lab)
    case .space: scroll(by: max(1, pageHeight(lab) - 2), lab)
    case .enter:
      // Nobody commits to what they have not read: first the rest of the page.
      let last = Zone.Target.item("choice", question.choices.count - 1)
      let lines = page(lab).lines
      if let end = lines.lastIndex(where: { $0.target == last }), end >= scroll + pageHeight(lab) {
        scroll(by: max(1, pageHeight(lab) - 2), lab)
        return []
      }
      return commit(question, lab)
    default: return nil
    }
    return []
  }

  private mutating func select(_ choice: Int, _ lab: LabContext) {
    selection = choice
    reveal(lab) { $0.target == .item("choice", choice) }
  }

  private mutating func move(_ direction: Int) -> [RoomAction] {
    let target = place + direction
    if target >= lesson.steps.count { return [.back] }
    return go(to: target)
  }

  mutating func go(to target: Int) -> [RoomAction] {
    guard lesson.steps.indices.contains(target), target != place else { return [] }
    if let exhibit { left[place] = Left(exhibit: exhibit, history: history) }
    place = target
    (selection, chosenLink, scroll, focus) = (0, nil, 0, .text)
    stage()
    return []
  }

  // MARK: Questions and tries

  mutating func commit(_ question: Question, _ lab: LabContext) -> [RoomAction] {
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
    guard let attempt else { return [inform("Hints belong to tries; this step has none.")] }
    guard record.hintsUsed < attempt.hints.count else {
      return [inform(record.sawSolution ? "That was everything." : "That was the last hint; s shows a solution.")]
    }
    let actions = note(.hinted(lesson: entry.name, step: place, hints: record.hintsUsed + 1))
    scroll = mostScroll(lab)
    return actions
  }

  private mutating func showSolution(_ lab: LabContext) -> [RoomAction] {
    guard let attempt else { return [inform("Solutions belong to tries; this step has none.")] }
    guard record.hintsUsed >= attempt.hints.count else { return [inform("First the hints: h unfolds the next one.")] }
    do {
      guard let before = exhibit, var solved = try LessonStage.exhibit(of: lesson, step: place, from: source) else {
        return []
      }
      try LessonStage.perform(attempt.solution, on: &solved)
      history.record(before)
      exhibit = solved
    } catch {
      return [.notice(Notice(.problem, "\(lesson.file):\(error.line): \(error.fault)."))]
    }
    let actions = note(.sawSolution(lesson: entry.name, step: place)) + check()
    scroll = mostScroll(lab)
    return actions
  }

  /// Looks whether the task is solved now.
  mutating func check() -> [RoomAction] {
    guard let attempt, !record.isSolved, let exhibit else { return [] }
    guard (try? attempt.check.holds(for: exhibit.readings)) == true else { return [] }
    return note(.solved(lesson: entry.name, step: place))
  }

  func inform(_ text: String) -> RoomAction { .notice(Notice(.information, text)) }

  var waitsForPrediction: RoomAction {
    inform("First commit to a prediction; then the exhibit shows what happens.")
  }

  // MARK: Scrolling

  /// The text of this step as it is on the screen.
  func page(_ lab: LabContext) -> StepPage {
    page(width: LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil).page.width, lab.look)
  }

  func pageHeight(_ lab: LabContext) -> Int { LessonLayout(lab.body, hasExhibit: lesson.exhibit != nil).page.height }

  func mostScroll(_ lab: LabContext) -> Int { max(0, page(lab).lines.count - pageHeight(lab)) }

  mutating func scroll(by lines: Int, _ lab: LabContext) {
    scroll = max(0, min(mostScroll(lab), scroll + lines))
  }

  /// Scrolls until the lines that belong to something are in sight, the first of them if not all fit.
  mutating func reveal(_ lab: LabContext, _ belongs: (PageLine) -> Bool) {
    let (lines, height) = (page(lab).lines, pageHeight(lab))
    guard let first = lines.firstIndex(where: belongs), let last = lines.lastIndex(where: belongs) else { return }
    if last >= scroll + height { scroll = last - height + 1 }
    if first < scroll { scroll = first }
  }
}
