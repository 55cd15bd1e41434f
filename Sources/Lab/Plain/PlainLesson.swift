import Lessons

/// A lesson as text that is answered by typing: the same steps, predictions, tries and exhibits as in `LessonPlayer`, for a
/// screen reader or a pipe.
struct PlainLesson: Sendable {
  let entry: CourseEntry
  let lesson: Lesson
  let say: PlainText
  private(set) var place: Int
  private(set) var progress: LessonProgress
  private(set) var exhibit: (any Exhibit)?
  /// The exhibits of the other steps, as they were left.
  private var left: [Int: any Exhibit] = [:]
  private var past: [any Exhibit] = []
  private var future: [any Exhibit] = []
  /// Why there is no exhibit although the lesson wants one.
  private var problem: String?
  /// What the learner did since it was last taken.
  private var changes: [ProgressChange] = []
  /// Whether the learner went on from the last step.
  private(set) var isFinished = false

  init(entry: CourseEntry, lesson: Lesson, progress: LessonProgress?, isUnicode: Bool) {
    self.entry = entry
    self.lesson = lesson
    self.progress = progress ?? LessonProgress()
    say = PlainText(isUnicode: isUnicode)
    place = max(0, min(self.progress.place, lesson.steps.count - 1))
  }

  private var step: Step { lesson.steps.indices.contains(place) ? lesson.steps[place] : Step(title: lesson.title) }
  private var readings: [String: Reading] { exhibit?.readings ?? [:] }
  private var attempt: Try? { if case .attempt(let attempt) = step.exercise { attempt } else { nil } }
  private var record: TryRecord { progress.tries[place] ?? TryRecord() }

  private var question: (question: Question, prediction: Prediction?)? {
    switch step.exercise {
    case .prediction(let prediction): (prediction.question, prediction)
    case .quiz(let question): (question, nil)
    default: nil
    }
  }

  /// Whether the exhibit waits for a prediction.
  private var isLocked: Bool { question?.prediction != nil && progress.answers[place] == nil }

  /// Everything done since the last time, to be kept.
  mutating func takeChanges() -> [ProgressChange] {
    defer { changes = [] }
    return changes
  }

  private mutating func note(_ change: ProgressChange) {
    var all = Progress(lessons: [entry.name: progress])
    all.apply(change)
    progress = all.lessons[entry.name] ?? progress
    changes.append(change)
  }

  // MARK: Steps

  mutating func begin() -> [String] {
    [
      "Lesson \(entry.number): \(say.text(lesson.title)), about \(lesson.minutes) minutes.", say.text(lesson.objective),
      "Type next to go on, help for everything else.",
    ] + arrive()
  }

  private mutating func go(to target: Int) -> [String] {
    guard lesson.steps.indices.contains(target) else { return ["There are steps 1 to \(lesson.steps.count)."] }
    if let exhibit { left[place] = exhibit }
    place = target
    return arrive()
  }

  /// Puts the exhibit where the step wants it, as the lesson player does, and reads the step.
  private mutating func arrive() -> [String] {
    (past, future, problem) = ([], [], nil)
    if let known = left[place] {
      exhibit = known
    } else if exhibit == nil || !step.setUp.isEmpty {
      do {
        exhibit = try LessonStage.exhibit(of: lesson, step: place)
        if progress.answers[place] != nil, let prediction = question?.prediction, var shown = exhibit {
          try LessonStage.perform(prediction.reveal, on: &shown)
          exhibit = shown
        }
      } catch {
        exhibit = nil
        problem = told(error)
      }
    }
    note(.reached(lesson: entry.name, step: place))
    if place == lesson.steps.count - 1, !progress.isFinished { note(.finished(lesson: entry.name)) }
    return read()
  }

  /// What is wrong with the lesson, for whoever can mend it.
  private func told(_ error: StageFault) -> String {
    "In \(lesson.file), line \(error.line): \(say.problem(error.fault, error.cure))"
  }

  private func read() -> [String] {
    var lines = ["", "Step \(place + 1) of \(lesson.steps.count): \(say.text(step.title))"]
    lines += say.blocks(of: step, readings)
    if let problem { lines.append(problem) }
    if let exhibit { lines += [""] + say.exhibit(exhibit) }
    return exercise.isEmpty ? lines : lines + [""] + exercise
  }

  /// What the step asks, and how far that is.
  private var exercise: [String] {
    if let (question, prediction) = question {
      let asked = say.question(question, isPrediction: prediction != nil)
      guard let answer = progress.answers[place] else { return asked + ["Type the number of your answer."] }
      return asked + ["You answered \(answer.choice + 1)."]
        + say.verdict(answer, on: question, isPrediction: prediction != nil)
    }
    guard let attempt else { return [] }
    let state =
      record.isSolved
      ? "Solved." : "Not yet. Type actions for what you can do, hint for a hint (\(attempt.hints.count))."
    return ["Try: \(say.text(attempt.task))", state]
  }

  // MARK: Commands

  mutating func answer(_ command: PlainCommand) -> [String] {
    switch command {
    case .next:
      if place + 1 < lesson.steps.count { return go(to: place + 1) }
      isFinished = true
      return ["That was the last step."] + LessonTally(lesson, progress).sentences
    case .back: return place > 0 ? go(to: place - 1) : ["This is the first step."]
    case .go(let number): return go(to: number - 1)
    case .again: return read()
    case .steps: return lesson.steps.enumerated().map { "\($0.offset + 1). \(say.text($0.element.title))" }
    case .show: return exhibit.map(say.exhibit) ?? ["This lesson has no exhibit."]
    case .actions: return actions
    case .number(let number): return choose(number)
    case .hint: return hint()
    case .solution: return solution()
    case .undo: return travel(back: true)
    case .redo: return travel(back: false)
    case .why(let name): return why(name)
    case .action(let action): return perform(action)
    case .help: return PlainCommand.explanations
    case .lessons, .term, .quit, .nothing: return []
    }
  }

  private mutating func choose(_ number: Int) -> [String] {
    guard let (question, prediction) = question else {
      return ["There is no question in this step; a number chooses an answer."]
    }
    if let answer = progress.answers[place] {
      return ["You answered \(answer.choice + 1) already."]
        + say.verdict(answer, on: question, isPrediction: prediction != nil)
    }
    guard question.choices.indices.contains(number - 1) else {
      return ["The answers are 1 to \(question.choices.count)."]
    }
    let isRight = number - 1 == question.answer
    note(.answered(lesson: entry.name, step: place, choice: number - 1, isRight: isRight))
    var lines = say.verdict(
      AnswerRecord(choice: number - 1, isRight: isRight), on: question, isPrediction: prediction != nil)
    if let prediction, var changed = exhibit {
      let before = changed.readings
      do {
        try LessonStage.perform(prediction.reveal, on: &changed)
        exhibit = changed
        lines.append(say.changes(before, changed.readings))
      } catch {
        lines.append(told(error))
      }
    }
    return lines
  }

  private mutating func hint() -> [String] {
    guard let attempt else { return ["Hints belong to tries; this step has none."] }
    guard record.hintsUsed < attempt.hints.count else {
      return [record.sawSolution ? "That was everything." : "That was the last hint; solution does it for you."]
    }
    let index = record.hintsUsed
    note(.hinted(lesson: entry.name, step: place, hints: index + 1))
    return ["Hint \(index + 1) of \(attempt.hints.count): \(say.text(attempt.hints[index]))"]
  }

  private mutating func solution() -> [String] {
    guard let attempt else { return ["Solutions belong to tries; this step has none."] }
    guard record.hintsUsed >= attempt.hints.count else { return ["First the hints: type hint for the next one."] }
    do {
      guard let before = exhibit, var solved = try LessonStage.exhibit(of: lesson, step: place) else { return [] }
      let steps = attempt.solution.map { say.action($0, of: solved) }
      try LessonStage.perform(attempt.solution, on: &solved)
      note(.sawSolution(lesson: entry.name, step: place))
      return ["A solution:"] + steps + take(solved, from: before)
    } catch {
      return [told(error)]
    }
  }

  // MARK: The exhibit

  private mutating func perform(_ action: ExhibitAction) -> [String] {
    guard let before = exhibit else { return [unknown(action)] }
    if isLocked { return ["First commit to a prediction: type the number of your answer."] }
    var changed = before
    do throws(ExhibitError) {
      try changed.apply(named(action, in: before))
    } catch {
      return [say.problem(error.fault, error.cure) + " Type help for the commands."]
    }
    return take(changed, from: before)
  }

  /// The action with the name that the exhibit knows, if the learner typed what stands on the screen: `w₁` for `w1`.
  private func named(_ action: ExhibitAction, in exhibit: any Exhibit) -> ExhibitAction {
    let labelled = exhibit.readings.first { $0.value.label == action.name || $0.key == action.name.lowercased() }
    return labelled.map { ExhibitAction($0.key, action.value) } ?? action
  }

  private func unknown(_ action: ExhibitAction) -> String {
    say.text("I do not know `\(action.name)`. Type help for the commands.")
  }

  /// Makes a change that can be undone, and tells what it did.
  private mutating func take(_ changed: any Exhibit, from before: any Exhibit) -> [String] {
    past.append(before)
    if past.count > 200 { past.removeFirst() }
    future = []
    exhibit = changed
    return [say.changes(before.readings, changed.readings)] + check()
  }

  /// Looks whether the task is solved now.
  private mutating func check() -> [String] {
    guard let attempt, !record.isSolved, (try? attempt.check.holds(for: readings)) == true else { return [] }
    note(.solved(lesson: entry.name, step: place))
    return [attempt.success.isEmpty ? "Solved." : "Solved. \(say.text(attempt.success))", "Type next to go on."]
  }

  private mutating func travel(back: Bool) -> [String] {
    guard let now = exhibit, let other = back ? past.popLast() : future.popLast() else {
      return ["There is nothing to \(back ? "undo" : "redo") in this step."]
    }
    if back { future.append(now) } else { past.append(now) }
    exhibit = other
    return [say.changes(now.readings, other.readings)] + check()
  }

  /// Every exhibit names its actions when it is asked for one that it does not have.
  private var actions: [String] {
    guard var trial = exhibit else { return ["This lesson has no exhibit."] }
    do throws(ExhibitError) {
      try trial.apply(ExhibitAction("?"))
    } catch {
      let names = error.cure.replacing("use one of: ", with: "")
      let setting = names.split(separator: ", ").first { readings[String($0)]?.value.number != nil }
      let example = setting.map { " A setting takes a value, as \($0) = 1." } ?? ""
      return [say.text("You can type: \(names).\(example)")]
    }
    return []
  }

  private func why(_ name: String) -> [String] {
    guard let exhibit else { return ["This lesson has no exhibit."] }
    let readings = exhibit.readings
    let key = readings.first { key, reading in
      !name.isEmpty && [key, reading.label, reading.label(unicode: false)].contains(name)
    }?.key
    if let explanation = exhibit.explanation(of: name) ?? key.flatMap(exhibit.explanation) {
      return say.explanation(explanation)
    }
    if let key, let reading = readings[key] {
      let label = reading.label.isEmpty ? key : reading.label
      return [say.text("\(label) = \(reading.text). How it came about is not told.")]
    }
    let names = readings.filter { !$0.value.label.isEmpty }.keys.sorted().joined(separator: ", ")
    return [say.text("\(name.isEmpty ? "Which number?" : "There is no number `\(name)`.") There are: \(names).")]
  }
}
