/// How a learner fared in a lesson, counted: what the lesson has, and what of it is done.
public struct LessonTally: Hashable, Sendable {
  public var steps = 0
  public var stepsSeen = 0
  public var predictions = 0
  public var predictionsMade = 0
  /// Predictions that came true.
  public var predictionsTrue = 0
  public var quizzes = 0
  public var quizzesRight = 0
  public var tries = 0
  public var triesSolved = 0
  /// Hints unfolded in all tries together.
  public var hints = 0
  public var solutionsSeen = 0

  public init() {}

  public init(_ lesson: Lesson, _ progress: LessonProgress) {
    steps = lesson.steps.count
    stepsSeen = lesson.steps.indices.count { progress.stepsSeen.contains($0) }
    for (index, step) in lesson.steps.enumerated() {
      let answer = progress.answers[index]
      switch step.exercise {
      case .prediction:
        predictions += 1
        if answer != nil { predictionsMade += 1 }
        if answer?.isRight == true { predictionsTrue += 1 }
      case .quiz:
        quizzes += 1
        if answer?.isRight == true { quizzesRight += 1 }
      case .attempt:
        tries += 1
        let record = progress.tries[index] ?? TryRecord()
        if record.isSolved { triesSolved += 1 }
        if record.sawSolution { solutionsSeen += 1 }
        hints += record.hintsUsed
      case nil: break
      }
    }
  }

  /// The sum of two.
  public static func + (a: LessonTally, b: LessonTally) -> LessonTally {
    var sum = a
    sum.steps += b.steps
    sum.stepsSeen += b.stepsSeen
    sum.predictions += b.predictions
    sum.predictionsMade += b.predictionsMade
    sum.predictionsTrue += b.predictionsTrue
    sum.quizzes += b.quizzes
    sum.quizzesRight += b.quizzesRight
    sum.tries += b.tries
    sum.triesSolved += b.triesSolved
    sum.hints += b.hints
    sum.solutionsSeen += b.solutionsSeen
    return sum
  }

  /// In sentences, for the end of a lesson.
  public var sentences: [String] {
    var sentences: [String] = []
    if predictions > 0 { sentences.append("Predictions came true: \(predictionsTrue) of \(predictions).") }
    if quizzes > 0 { sentences.append("Questions right: \(quizzesRight) of \(quizzes).") }
    if tries > 0 {
      sentences.append("Tries solved: \(triesSolved) of \(tries), \(hints) hint\(hints == 1 ? "" : "s").")
    }
    return sentences
  }
}
