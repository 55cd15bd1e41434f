/// A lesson as its file describes it: data, never code.
public struct Lesson: Hashable, Sendable {
  public var title: String
  /// The title of the chapter it belongs to, as in `course.yaml`.
  public var chapter: String
  /// What the learner can do afterwards, in one line.
  public var objective: String
  /// How long it takes, about.
  public var minutes: Int
  /// The name of the exhibit beside the text; nil for a lesson of text alone.
  public var exhibit: String?
  /// How the exhibit is set up when the lesson begins.
  public var settings: [ExhibitAction]
  public var steps: [Step]
  /// The file it was read from, for messages.
  public var file: String
  /// The lines of the keys of its front matter.
  public var lines: [String: Int] = [:]

  public init(
    title: String, chapter: String = "", objective: String, minutes: Int, exhibit: String? = nil,
    settings: [ExhibitAction] = [], steps: [Step] = [], file: String = ""
  ) {
    self.title = title
    self.chapter = chapter
    self.objective = objective
    self.minutes = minutes
    self.exhibit = exhibit
    self.settings = settings
    self.steps = steps
    self.file = file
  }

  /// The line of a key of its front matter; the first one if it is not there.
  public func line(of key: String) -> Int { lines[key] ?? 1 }

  /// Everything that sets up the exhibit on the way from the beginning to a step: the lesson's settings, then the set-up of
  /// each step up to and including this one.
  public func setUp(through step: Int) -> [ExhibitAction] {
    settings + steps.prefix(step + 1).flatMap(\.setUp)
  }
}

/// One idea: some text, and at most one thing to do.
public struct Step: Hashable, Sendable {
  public var title: String
  public var blocks: [Block]
  /// Where the exhibit is put when the step begins; empty leaves it as it is.
  public var setUp: [ExhibitAction]
  public var exercise: Exercise?
  /// The line of its heading in the lesson file.
  public var line: Int
  /// The lines of the keys of its exercise.
  public var lines: [String: Int] = [:]

  public init(
    title: String, blocks: [Block] = [], setUp: [ExhibitAction] = [], exercise: Exercise? = nil, line: Int = 1
  ) {
    self.title = title
    self.blocks = blocks
    self.setUp = setUp
    self.exercise = exercise
    self.line = line
  }

  /// The line of a key of its exercise, else of its heading.
  public func line(of key: String) -> Int { lines[key] ?? lines.values.min() ?? line }
}

/// A piece of a step's text.
public enum Block: Hashable, Sendable {
  case paragraph([Inline])
  /// One item of a list, with its mark: `•` or `1.`.
  case item(mark: String, [Inline])
  /// A formula on lines of its own, with the present numbers of its symbols below it.
  case formula(Formula)
  /// Lines shown as they are.
  case preformatted([String])
}

/// A piece of a line of text.
public enum Inline: Hashable, Sendable {
  case text(String)
  case strong(String)
  case emphasis(String)
  /// A key to press, or a literal value.
  case code(String)
  case formula(Formula)
  case link(String, address: String)
  /// A term of the glossary, by its name or one of its aliases.
  case term(String, name: String)
  /// Another lesson of the course, by its name.
  case lesson(String, name: String)
}

/// What a step asks of the learner.
public enum Exercise: Hashable, Sendable {
  case prediction(Prediction)
  case attempt(Try)
  case quiz(Question)
}

/// A question with a few answers to choose from, one of which is right.
public struct Question: Hashable, Sendable {
  public var question: [Inline]
  public var choices: [[Inline]]
  /// The index of the right choice, from 0.
  public var answer: Int
  /// Why it is so; shown once the learner has chosen.
  public var explanation: [Inline]

  public init(question: [Inline], choices: [[Inline]], answer: Int, explanation: [Inline]) {
    self.question = question
    self.choices = choices
    self.answer = answer
    self.explanation = explanation
  }
}

/// A question about what the exhibit is going to do. The exhibit is locked until the learner has committed to an answer;
/// then it does it.
public struct Prediction: Hashable, Sendable {
  public var question: Question
  /// What the exhibit does once the answer is in.
  public var reveal: [ExhibitAction]
  /// Holds after `reveal` if the answer of the lesson is right: `dllab lessons check` makes sure.
  public var evidence: CheckExpression?

  public init(question: Question, reveal: [ExhibitAction] = [], evidence: CheckExpression? = nil) {
    self.question = question
    self.reveal = reveal
    self.evidence = evidence
  }
}

/// A task that the state of the exhibit checks.
public struct Try: Hashable, Sendable {
  public var task: [Inline]
  /// True as soon as the task is solved.
  public var check: CheckExpression
  /// Each says more than the one before.
  public var hints: [[Inline]]
  /// A way to solve it, from the set-up of the step.
  public var solution: [ExhibitAction]
  /// Shown once it is solved.
  public var success: [Inline]

  public init(
    task: [Inline], check: CheckExpression, hints: [[Inline]] = [], solution: [ExhibitAction] = [],
    success: [Inline] = []
  ) {
    self.task = task
    self.check = check
    self.hints = hints
    self.solution = solution
    self.success = success
  }
}
