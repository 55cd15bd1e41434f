import Engine
import Lab

/// A run of the theatre: trainer, data, curves and the newest evaluation. It belongs to the training thread, which calls it
/// for one short piece of work at a time.
final class LiveRun {
  let plan: TrainingPlan
  private let trainer: Trainer
  private let training: Examples
  private let test: Examples
  /// The test set in parts: an evaluation of all of it is done one part at a time, so that commands are heard in between. Each
  /// part is spread over the whole set, so that it says about the same as all of it.
  private let testParts: [Examples]
  private let partIndices: [[Int]]
  /// How many epochs are to be trained.
  var epochs: Int
  var watched = 0
  /// The evaluation of the whole test set that goes on, if one does.
  private var pending: PartialEvaluation?

  private var seconds = 0.0
  private var examplesDone = 0
  private var secondsTraining = 0.0
  private var speed = Pace()
  private var progress = Pace()
  private var batch: StepReport?
  private let smoothingSteps: Int
  private var smoothLoss: MovingAverage
  private var smoothAccuracy: MovingAverage
  private var trainingLoss = TrainingCurve()
  private var trainingAccuracy = TrainingCurve()
  private var testLoss = TrainingCurve()
  private var testAccuracy = TrainingCurve()
  private var evaluation: Evaluation?
  private var evaluationStep = 0
  private var mistakes: [TrainingReport.Mistake] = []
  private var nextEvaluation = 0.0

  /// Over about how many examples the training curves are smoothed: with small batches over more steps.
  private static let smoothingExamples = 1600
  /// Test examples in one part; the first part is what the test curve is measured on while an epoch goes on.
  private static let partSize = 1000
  /// Evaluations within an epoch may take this share of the time.
  private static let evaluationShare = 0.08
  private static let mostMistakes = 500

  /// - Throws: `EngineError` when network, settings and data do not fit together.
  init(_ plan: TrainingPlan, training: Examples, test: Examples, threads: Int) throws {
    self.plan = try Self.adapted(plan, to: training)
    self.training = training
    self.test = test
    trainer = try Trainer(experiment: self.plan.experiment, training: training, threads: threads)
    epochs = plan.experiment.epochs
    let count = max(1, (test.count + Self.partSize - 1) / Self.partSize)
    partIndices = (0..<count).map { Array(stride(from: $0, to: test.count, by: count)) }
    testParts = partIndices.map { test.selecting($0) }
    smoothingSteps = max(10, Self.smoothingExamples / self.plan.experiment.batchSize)
    smoothLoss = MovingAverage(window: smoothingSteps)
    smoothAccuracy = MovingAverage(window: smoothingSteps)
    try evaluatePart()
  }

  /// The plan with an architecture for data of this shape and as many classes: the set-up knew them only by description.
  private static func adapted(_ plan: TrainingPlan, to training: Examples) throws -> TrainingPlan {
    var plan = plan
    let planned = plan.experiment.architecture
    if planned.input == training.shape, try planned.outputShape().count == training.outputs { return plan }
    plan.experiment.architecture = try ModelCatalogue.model(plan.model)
      .experiment(input: training.shape, classes: training.outputs).architecture
    return plan
  }

  var isComplete: Bool { trainer.steps >= epochs * trainer.stepsPerEpoch }
  var isEvaluating: Bool { pending != nil }

  var learningRate: Float {
    get { trainer.learningRate }
    set { trainer.learningRate = newValue }
  }

  // MARK: Work

  /// One training step. At the end of an epoch the whole test set is due.
  /// - Throws: `EngineError` when the loss is no number any more; the weights are then those before the step.
  func step() throws {
    pending = nil
    let start = ContinuousClock.now
    let report = try trainer.step()
    let duration = (ContinuousClock.now - start) / .seconds(1)
    seconds += duration
    secondsTraining += duration
    examplesDone += report.examples
    speed.note(seconds: secondsTraining, amount: Double(examplesDone))
    batch = report
    smoothLoss.add(report.loss)
    if let accuracy = report.accuracy { smoothAccuracy.add(accuracy) }
    if let loss = smoothLoss.value { trainingLoss.append(epoch: trainer.epoch, loss) }
    if let accuracy = smoothAccuracy.value { trainingAccuracy.append(epoch: trainer.epoch, accuracy) }
    if trainer.steps % trainer.stepsPerEpoch == 0 {
      beginEvaluation()
    } else if seconds >= nextEvaluation {
      try evaluatePart()
    }
    progress.note(seconds: seconds, amount: Double(trainer.steps))
  }

  /// Makes the whole test set due, unless it was tried since the last step.
  func beginEvaluation() {
    guard evaluationStep != trainer.steps || evaluation?.examples != test.count else { return }
    pending = PartialEvaluation(classes: test.classNames.count)
  }

  /// Tries the next part of the test set.
  func evaluateOn() throws {
    guard var partial = pending else { return }
    pending = nil
    let start = ContinuousClock.now
    partial.add(try trainer.evaluate(testParts[partial.parts]), of: partIndices[partial.parts])
    if partial.parts < testParts.count { pending = partial } else { take(partial.result) }
    seconds += (ContinuousClock.now - start) / .seconds(1)
  }

  /// A quick look at the first part of the test set, for the curve; it decides when the next one may be.
  private func evaluatePart() throws {
    let start = ContinuousClock.now
    var part = PartialEvaluation(classes: test.classNames.count)
    part.add(try trainer.evaluate(testParts[0]), of: partIndices[0])
    take(part.result)
    let cost = (ContinuousClock.now - start) / .seconds(1)
    seconds += cost
    nextEvaluation = seconds + cost / Self.evaluationShare
  }

  private func take(_ new: Evaluation) {
    evaluation = new
    evaluationStep = trainer.steps
    testLoss.append(epoch: trainer.epoch, new.loss)
    testAccuracy.append(epoch: trainer.epoch, new.accuracy)
    mistakes = zip(new.mistakes, new.answers).sorted { $0.0 < $1.0 }.prefix(Self.mostMistakes).map { example, answer in
      TrainingReport.Mistake(
        example: example, truth: test.label(example) ?? 0, answer: answer, pixels: test.input(example))
    }
  }

  /// Back to the first weights: the same seed gives the same run.
  func reset() throws {
    trainer.reset()
    (seconds, secondsTraining, examplesDone, nextEvaluation) = (0, 0, 0, 0)
    (speed, progress) = (Pace(), Pace())
    smoothLoss = MovingAverage(window: smoothingSteps)
    smoothAccuracy = MovingAverage(window: smoothingSteps)
    (trainingLoss, trainingAccuracy) = (TrainingCurve(), TrainingCurve())
    (testLoss, testAccuracy) = (TrainingCurve(), TrainingCurve())
    (batch, pending, epochs) = (nil, nil, plan.experiment.epochs)
    try evaluatePart()
  }

  // MARK: What others see

  /// The network as it is now, with its accuracy on the whole test set.
  func modelFile() throws -> ModelFile {
    beginEvaluation()
    while isEvaluating { try evaluateOn() }
    let record = TrainingRecord(
      data: plan.data, epochs: trainer.epoch, testAccuracy: evaluation?.accuracy, experiment: plan.experiment)
    return trainer.withResult { ModelFile(network: $0, classNames: training.classNames, record: record) }
  }

  func report(_ phase: TrainingReport.Phase, problem: String?) -> TrainingReport {
    var report = TrainingReport(phase: phase, plan: plan)
    report.problem = problem
    report.dataTitle = training.name
    report.epochs = epochs
    report.parameters = trainer.network.parameterCount
    report.threads = trainer.network.threads
    report.trainingExamples = training.count
    report.testExamples = test.count
    report.classNames = training.classNames
    report.step = trainer.steps
    report.stepsPerEpoch = trainer.stepsPerEpoch
    report.epoch = trainer.epoch
    report.learningRate = trainer.learningRate
    report.examplesPerSecond = Float(speed.perSecond ?? 0)
    report.seconds = seconds
    report.secondsLeft = progress.perSecond.map {
      Double(epochs * trainer.stepsPerEpoch - trainer.steps) / max($0, 1e-9)
    }
    report.smoothingSteps = smoothingSteps
    (report.batchLoss, report.batchAccuracy) = (batch?.loss, batch?.accuracy)
    (report.trainingLoss, report.testLoss) = (trainingLoss.points, testLoss.points)
    (report.trainingAccuracy, report.testAccuracy) = (trainingAccuracy.points, testAccuracy.points)
    report.evaluation = evaluation
    report.evaluationEpoch = Float(evaluationStep) / Float(trainer.stepsPerEpoch)
    report.mistakes = mistakes
    report.watched = max(0, min(watched, test.count - 1))
    report.watchedLabel = test.label(report.watched)
    report.network = trainer.network.snapshot(of: test.input(report.watched))
    return report
  }
}

/// An evaluation of the whole test set in the making.
private struct PartialEvaluation {
  private(set) var parts = 0
  private(set) var result: Evaluation
  private var lossSum = 0.0

  init(classes: Int) {
    result = Evaluation(
      examples: 0, correct: 0, loss: 0,
      confusion: Array(repeating: Array(repeating: 0, count: classes), count: classes))
  }

  /// Adds the evaluation of the next part, whose examples have the given indices in the test set.
  mutating func add(_ part: Evaluation, of indices: [Int]) {
    result.mistakes += part.mistakes.map { indices[$0] }
    result.answers += part.answers
    result.examples += part.examples
    result.correct += part.correct
    lossSum += Double(part.loss) * Double(part.examples)
    result.loss = Float(lossSum / Double(max(1, result.examples)))
    for (truth, row) in part.confusion.enumerated() {
      for (answer, count) in row.enumerated() { result.confusion[truth][answer] += count }
    }
    parts += 1
  }
}
