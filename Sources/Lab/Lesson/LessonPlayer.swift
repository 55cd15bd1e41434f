import Lessons
import Screen

/// A lesson being taken: text to the left, the exhibit to the right, one step at a time.
///
/// One of the two has the focus; Tab changes it, and so does a click. Keys of the player that work in both: n p PgUp PgDn
/// (steps), h (hint), s (solution), u (undo). While a prediction waits for its answer the exhibit is locked.
public struct LessonPlayer: Room {
  enum Focus: Hashable, Sendable { case text, exhibit }

  let entry: CourseEntry
  let lesson: Lesson
  /// The step on the screen, counted from 0.
  var place: Int
  var focus = Focus.text
  var progress: LessonProgress
  /// The exhibit as the learner has it now.
  var exhibit: (any Exhibit)?
  /// Why there is no exhibit although the lesson wants one.
  var problem: String?
  /// The exhibits of the other steps, as they were left.
  var left: [Int: any Exhibit] = [:]
  /// What `u` goes back to, the newest last.
  var history: [any Exhibit] = []
  /// The choice under the cursor, in a question that is not answered yet.
  var selection = 0
  /// Lines of the page that are scrolled out of sight at its top.
  var scroll = 0
  /// The step that was last reported as reached.
  var reported: Int?

  init(entry: CourseEntry, lesson: Lesson, progress: LessonProgress?) {
    self.entry = entry
    self.lesson = lesson
    self.progress = progress ?? LessonProgress()
    // A lesson may have become shorter since.
    place = max(0, min(self.progress.place, lesson.steps.count - 1))
    stage()
  }

  public var title: String { lesson.title }
  public var destination: Destination? { .lesson(entry.name) }

  /// An exhibit in which something moves by itself gets the time, unless it waits for a prediction.
  public var tickInterval: Double? { isLocked ? nil : exhibit?.tickInterval }

  var step: Step { lesson.steps.indices.contains(place) ? lesson.steps[place] : Step(title: lesson.title) }
  var isLastStep: Bool { place >= lesson.steps.count - 1 }

  /// The question of this step, if it waits for its answer.
  var openQuestion: Question? {
    guard progress.answers[place] == nil else { return nil }
    return switch step.exercise {
    case .prediction(let prediction): prediction.question
    case .quiz(let question): question
    default: nil
    }
  }

  /// Whether the exhibit waits for a prediction.
  var isLocked: Bool {
    if case .prediction = step.exercise { return openQuestion != nil }
    return false
  }

  var attempt: Try? { if case .attempt(let attempt) = step.exercise { attempt } else { nil } }
  var record: TryRecord { progress.tries[place] ?? TryRecord() }

  // MARK: The exhibit

  /// Puts the exhibit where this step wants it: as it was left here, else as the lesson sets it up.
  mutating func stage() {
    history = []
    if let known = left[place] {
      exhibit = known
      return
    }
    // A step that sets nothing up goes on with what the learner has.
    if exhibit != nil, step.setUp.isEmpty { return }
    do {
      exhibit = try LessonStage.exhibit(of: lesson, step: place)
      if case .prediction(let prediction) = step.exercise, openQuestion == nil { try perform(prediction.reveal) }
      problem = nil
    } catch {
      exhibit = nil
      problem = "\(lesson.file):\(error.line): \(error.fault) — \(error.cure)"
    }
  }

  mutating func perform(_ actions: [ExhibitAction]) throws(StageFault) {
    guard var changed = exhibit else { return }
    try LessonStage.perform(actions, on: &changed)
    exhibit = changed
  }

  /// Remembers the exhibit for `u`.
  mutating func remember(_ before: any Exhibit) {
    history.append(before)
    if history.count > 200 { history.removeFirst() }
  }

  // MARK: Keys

  public func keys(_ lab: LabContext) -> [KeyHint] {
    var hints: [KeyHint] = []
    if openQuestion != nil, focus == .text {
      hints += [KeyHint("↑↓", "choose"), KeyHint("Enter", "commit", .enter)]
    }
    if focus == .exhibit, let exhibit {
      hints += exhibit.keys
      hints.append(KeyHint("Tab", "text", .tab))
    } else {
      hints.append(KeyHint("→", isLastStep ? "finish" : "next", .right))
      if place > 0 { hints.append(KeyHint("←", "previous", .left)) }
      if exhibit != nil { hints.append(KeyHint("Tab", "exhibit", .tab)) }
    }
    if let attempt, !record.isSolved, record.hintsUsed < attempt.hints.count {
      hints.append(KeyHint("h", "hint", .character("h")))
    }
    if let attempt, !record.isSolved, record.hintsUsed >= attempt.hints.count {
      hints.append(KeyHint("s", "solution", .character("s")))
    }
    if !history.isEmpty { hints.append(KeyHint("u", "undo", .character("u"))) }
    hints += [
      KeyHint("n p", "next and previous step", helpOnly: true),
      KeyHint("PgDn PgUp", "the same, from everywhere", helpOnly: true),
      KeyHint("↑ ↓", "scroll the text", helpOnly: true),
    ]
    return hints
  }
}
