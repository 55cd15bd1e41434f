import Lessons
import Screen

/// A lesson being taken: text to the left, the exhibit to the right, one step at a time.
///
/// One of the two has the focus; Tab changes it, and so does a click. Keys of the player that work in both: n p PgUp PgDn
/// (steps), h (hint), s (solution), u U (undo, redo), w (why?), g (glossary). While a prediction waits for its answer the
/// exhibit is locked.
public struct LessonPlayer: Room {
  enum Focus: Hashable, Sendable { case text, exhibit }

  /// What lies over the lesson and has the keys. Meanwhile the exhibit stands still.
  enum Overlay: Hashable, Sendable {
    case inquiry(Inquiry)
    case glossary(GlossaryCard)
  }

  /// A step's exhibit when the learner left it.
  struct Left: Sendable {
    var exhibit: any Exhibit
    var history: History
  }

  var entry: CourseEntry
  var lesson: Lesson
  let source: LessonStage.Source
  /// The step on the screen, counted from 0.
  var place: Int
  var focus = Focus.text
  var overlay: Overlay?
  var progress: LessonProgress
  /// The exhibit as the learner has it now.
  var exhibit: (any Exhibit)?
  /// Why there is no exhibit although the lesson wants one.
  var problem: String?
  /// The exhibits of the other steps.
  var left: [Int: Left] = [:]
  var history = History()
  /// Whether the drag that goes on has already changed something that can be undone.
  var dragHasEdited = false
  /// The choice under the cursor, in a question that is not answered yet.
  var selection = 0
  /// The link under the cursor, among the references of the page.
  var chosenLink: Int?
  /// Lines of the page that are scrolled out of sight at its top.
  var scroll = 0
  /// The step that was last reported as reached.
  var reported: Int?

  /// - Parameter source: where the exhibit comes from.
  init(
    entry: CourseEntry, lesson: Lesson, progress: LessonProgress?,
    source: @escaping LessonStage.Source = ExhibitRegistry.make
  ) {
    self.entry = entry
    self.lesson = lesson
    self.source = source
    self.progress = progress ?? LessonProgress()
    // A lesson may have become shorter since.
    place = max(0, min(self.progress.place, lesson.steps.count - 1))
    stage()
  }

  public var title: String { lesson.title }
  public var destination: Destination? { .lesson(entry.name) }

  /// An exhibit in which something moves by itself gets the time, unless it waits for a prediction or is being asked about.
  public var tickInterval: Double? { isLocked || overlay != nil ? nil : exhibit?.tickInterval }

  public var isTyping: Bool { if case .glossary = overlay { true } else { false } }

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
    history = History()
    if let known = left[place] {
      (exhibit, history) = (known.exhibit, known.history)
      return
    }
    // A step that sets nothing up goes on with what the learner has.
    if exhibit != nil, step.setUp.isEmpty { return }
    do {
      exhibit = try LessonStage.exhibit(of: lesson, step: place, from: source)
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
}
