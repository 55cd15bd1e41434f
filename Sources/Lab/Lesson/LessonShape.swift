import Lessons
import Screen

/// What the course asks of every lesson, whatever it is about: steps that fit the smallest window, titles of their own,
/// hints, evidence, a recap.
struct LessonShape {
  let lesson: Lesson

  init(_ lesson: Lesson) { self.lesson = lesson }

  /// Everything that a lesson of this course must have and this one has not.
  var faults: [LessonFault] { titleFaults + lesson.steps.flatMap(exerciseFaults) + lengthFaults + recapFaults }

  private func fault(_ line: Int, _ fault: String, _ cure: String) -> LessonFault {
    LessonFault(file: lesson.file, line: line, fault: fault, cure: cure)
  }

  private var titleFaults: [LessonFault] {
    lesson.steps.indices.compactMap { index in
      let step = lesson.steps[index]
      if step.title.isEmpty { return fault(step.line, "a step has no title", "write one behind the ##") }
      guard let first = lesson.steps[..<index].first(where: { $0.title == step.title }) else { return nil }
      return fault(
        step.line, "the title \"\(step.title)\" stands in line \(first.line) already", "give each step its own")
    }
  }

  private func exerciseFaults(_ step: Step) -> [LessonFault] {
    func inStep(_ key: String, _ text: String, _ cure: String) -> LessonFault {
      fault(step.line(of: key), "step \"\(step.title)\": \(text)", cure)
    }
    var faults: [LessonFault] = []
    switch step.exercise {
    case .attempt(let attempt):
      if attempt.hints.isEmpty {
        faults.append(
          inStep("hints", "its try has no hint", "add `hints:` and at least one, each on a line after `- `"))
      }
      if lesson.exhibit == nil {
        faults.append(
          inStep(
            "task", "it has a try, but the lesson has no exhibit", "name one in the front matter: `exhibit: …`"))
      }
    case .prediction(let prediction):
      if lesson.exhibit == nil {
        faults.append(
          inStep(
            "question", "it has a prediction, but the lesson has no exhibit",
            "name one in the front matter, or make it a ```quiz"))
      } else if prediction.evidence == nil {
        faults.append(
          inStep(
            "evidence", "its prediction has no evidence",
            "add `evidence:` and a condition that holds after the reveal because the answer is right"))
      }
    case .quiz, nil: break
    }
    return faults
  }

  // MARK: Length

  /// The smallest window that the lab runs in.
  private static let window = Rect(0, 1, LabState.smallestSize.width, LabState.smallestSize.height - 2)

  /// A step fits the smallest window as it opens: text, formulas with their numbers, and the question or the task, before
  /// any hint. The last one has nothing to be done beside it and may fill two pages.
  private var lengthFaults: [LessonFault] {
    let page = LessonLayout(Self.window, hasExhibit: lesson.exhibit != nil).page
    return lesson.steps.indices.compactMap { index in
      let step = lesson.steps[index]
      let limit = index == lesson.steps.count - 1 && step.exercise == nil ? 2 * page.height : page.height
      let rows = Self.rows(of: lesson, step: index, width: page.width)
      guard rows > limit else { return nil }
      let window = "\(LabState.smallestSize.width)×\(LabState.smallestSize.height)"
      return fault(
        step.line, "the step \"\(step.title)\" takes \(rows) rows, a window of \(window) has \(limit)",
        "shorten it by \(rows - limit) row\(rows - limit == 1 ? "" : "s"), or make two steps of it")
    }
  }

  /// The rows that a step takes as the lesson player lays it out.
  static func rows(of lesson: Lesson, step: Int, width: Int) -> Int {
    let entry = CourseEntry(number: 0, name: "", title: lesson.title, summary: "", lesson: lesson)
    let player = LessonPlayer(entry: entry, lesson: lesson, progress: LessonProgress(place: step))
    return player.page(width: width, Look()).lines.count
  }

  // MARK: Recap

  private var recapFaults: [LessonFault] {
    guard let last = lesson.steps.last else { return [] }
    let hasList = last.blocks.contains { if case .item = $0 { true } else { false } }
    if last.exercise == nil, hasList { return [] }
    return [
      fault(
        last.line, "the lesson ends without a recap",
        "end it with a step `## Remember`: a list of what to remember and what to read next, and nothing to do")
    ]
  }
}
