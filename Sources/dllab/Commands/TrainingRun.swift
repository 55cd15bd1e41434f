import Engine

/// Training from the first step to the last, or to the step at which somebody wants it to end.
final class TrainingRun {
  let trainer: Trainer
  let training: Examples
  /// What the run is measured on: the test set, or the training examples that are held out.
  let test: Examples
  /// Whether it is the latter.
  let isValidated: Bool
  /// Examples that are trained on.
  var trainingCount: Int { training.count - trainer.experiment.validation }
  /// Seconds spent in training steps, without the evaluations.
  private(set) var seconds = 0.0
  /// Examples that were trained on, each counted as often as it was.
  private(set) var examples = 0
  /// Set when the run was ended before its last step.
  private(set) var isInterrupted = false
  /// The mean of loss and accuracy over this epoch so far.
  private(set) var running = RunningMean()

  var examplesPerSecond: Double { seconds > 0 ? Double(examples) / seconds : 0 }
  /// Steps of the whole run.
  var steps: Int { trainer.experiment.epochs * trainer.stepsPerEpoch }
  /// Share of all steps that are done.
  var share: Double { Double(trainer.steps) / Double(steps) }
  /// Until the last step, at the present speed; nil at the beginning.
  var secondsLeft: Double? {
    let done = trainer.steps - firstStep
    return done > 0 ? seconds * Double(steps - trainer.steps) / Double(done) : nil
  }
  /// Steps that were done before, in a run that goes on.
  private var firstStep = 0

  struct RunningMean {
    private(set) var loss = 0.0
    private(set) var correct = 0.0
    private(set) var examples = 0.0

    mutating func add(_ report: StepReport) {
      let count = Double(report.examples)
      examples += count
      loss += (Double(report.loss) - loss) * count / examples
      correct += (Double(report.accuracy ?? 0) - correct) * count / examples
    }
  }

  init(_ experiment: Experiment, training: Examples, test: Examples, threads: Int) throws {
    trainer = try Trainer(experiment: experiment, training: training, threads: threads)
    self.training = training
    isValidated = experiment.validation > 0
    self.test = isValidated ? training.suffix(experiment.validation, name: "\(training.name), held out") : test
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - evaluatesEpochs: whether it is measured after each epoch, and not only at the end.
  ///   - shouldStop: asked before each step.
  ///   - onStep: called after each step; what it throws ends the run.
  ///   - onEpoch: called after each epoch, also one that was cut short, with the evaluation on the test set.
  /// - Returns: the last evaluation.
  func run(
    evaluatesEpochs: Bool = true, shouldStop: () -> Bool, onStep: (TrainingRun) throws -> Void,
    onEpoch: (TrainingRun, Evaluation) -> Void
  ) throws -> Evaluation {
    firstStep = trainer.steps
    var evaluation: Evaluation?
    while trainer.steps < steps, !isInterrupted {
      running = RunningMean()
      repeat {
        if shouldStop() {
          isInterrupted = true
          break
        }
        let start = ContinuousClock.now
        let report = try trainer.step()
        seconds += (ContinuousClock.now - start) / .seconds(1)
        examples += report.examples
        running.add(report)
        try onStep(self)
      } while trainer.steps % trainer.stepsPerEpoch != 0
      guard evaluatesEpochs else { continue }
      let now = try trainer.evaluate(test)
      evaluation = now
      onEpoch(self, now)
    }
    return try evaluation ?? trainer.evaluate(test)
  }
}
