/// How far the learner is, as values; the store keeps them.
public struct Progress: Hashable, Sendable, Codable {
  /// By lesson name.
  public var lessons: [String: LessonProgress]
  public init(lessons: [String: LessonProgress] = [:]) { self.lessons = lessons }

  /// Notes something that the learner did.
  public mutating func apply(_ change: ProgressChange) {
    lessons[change.lesson, default: LessonProgress()].apply(change)
  }
}

/// How far the learner is in one lesson.
public struct LessonProgress: Hashable, Sendable, Codable {
  /// The step the learner left at, counted from 0.
  public var place: Int
  /// Steps reached at least once.
  public var stepsSeen: Set<Int>
  public var isFinished: Bool
  /// The answer to the prediction or quiz of a step: the first one counts.
  public var answers: [Int: AnswerRecord]
  /// The tries, by step.
  public var tries: [Int: TryRecord]

  public init(
    place: Int = 0, stepsSeen: Set<Int> = [], isFinished: Bool = false, answers: [Int: AnswerRecord] = [:],
    tries: [Int: TryRecord] = [:]
  ) {
    self.place = place
    self.stepsSeen = stepsSeen
    self.isFinished = isFinished
    self.answers = answers
    self.tries = tries
  }

  mutating func apply(_ change: ProgressChange) {
    switch change {
    case .reached(_, let step):
      place = step
      stepsSeen.insert(step)
    case .finished: isFinished = true
    case .answered(_, let step, let choice, let isRight):
      if answers[step] == nil { answers[step] = AnswerRecord(choice: choice, isRight: isRight) }
    case .hinted(_, let step, let hints):
      tries[step, default: TryRecord()].hintsUsed = max(tries[step]?.hintsUsed ?? 0, hints)
    case .sawSolution(_, let step): tries[step, default: TryRecord()].sawSolution = true
    case .solved(_, let step): tries[step, default: TryRecord()].isSolved = true
    }
  }
}

/// What the learner chose, and whether it was so.
public struct AnswerRecord: Hashable, Sendable, Codable {
  public var choice: Int
  /// Whether the prediction came true, or the quiz was answered rightly.
  public var isRight: Bool

  public init(choice: Int, isRight: Bool) {
    self.choice = choice
    self.isRight = isRight
  }
}

/// How a try went.
public struct TryRecord: Hashable, Sendable, Codable {
  public var isSolved: Bool
  public var hintsUsed: Int
  /// Whether the learner looked at the reference solution.
  public var sawSolution: Bool

  public init(isSolved: Bool = false, hintsUsed: Int = 0, sawSolution: Bool = false) {
    self.isSolved = isSolved
    self.hintsUsed = hintsUsed
    self.sawSolution = sawSolution
  }
}

/// Something the learner did that must not be lost. Steps count from 0.
public enum ProgressChange: Hashable, Sendable, Codable {
  case reached(lesson: String, step: Int)
  case finished(lesson: String)
  case answered(lesson: String, step: Int, choice: Int, isRight: Bool)
  case hinted(lesson: String, step: Int, hints: Int)
  case sawSolution(lesson: String, step: Int)
  case solved(lesson: String, step: Int)

  /// The name of the lesson in which it happened.
  public var lesson: String {
    switch self {
    case .reached(let lesson, _), .finished(let lesson), .answered(let lesson, _, _, _), .hinted(let lesson, _, _),
      .sawSolution(let lesson, _), .solved(let lesson, _):
      lesson
    }
  }
}
