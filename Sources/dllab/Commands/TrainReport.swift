import Datasets
import Engine
import Foundation
import Lab

/// What `dllab train` says: a heading, a line an epoch, the result.
struct TrainReport {
  let plan: TrainPlan
  let run: TrainingRun
  let isJSON: Bool
  /// The whole run as a line of text.
  private let code: String
  private var source: DataSource { plan.source }

  init(plan: TrainPlan, run: TrainingRun, isJSON: Bool) throws {
    self.plan = plan
    self.run = run
    self.isJSON = isJSON
    code = try Failure.catching {
      try RunCode(data: plan.dataName, experiment: run.trainer.experiment).text()
    }
  }

  /// For people: standard output, or standard error when a program reads the JSON.
  private func say(_ line: String = "") { Console.write(line + "\n", to: isJSON ? STDERR_FILENO : STDOUT_FILENO) }

  func begin() {
    heading()
    say("code \(code)")
    if run.trainer.steps > 0 {
      say("goes on after step \(Format.grouped(run.trainer.steps)) of \(Format.grouped(run.steps))")
    }
    say()
    say(" epoch      loss  training  \(run.isValidated ? "held out" : "    test")  examples/s      time")
  }

  /// Network, data and how it is trained.
  private func heading() {
    let (experiment, network) = (run.trainer.experiment, run.trainer.network)
    let dot = Console.glyph("·", "-")
    let decay = experiment.learningRateDecay == 1 ? "" : ", times \(experiment.learningRateDecay) an epoch"
    say(
      "\(plan.title) \(dot) \(Format.grouped(network.parameterCount)) parameters \(dot) "
        + "\(source.description.title): \(Format.grouped(run.trainingCount)) training and "
        + "\(Format.grouped(run.test.count)) \(run.isValidated ? "held out" : "test") examples")
    say(
      "\(experiment.optimizer.name) \(dot) learning rate \(experiment.learningRate)\(decay) \(dot) batch \(experiment.batchSize)"
        + " \(dot) seed \(experiment.seed) \(dot) \(network.threads) thread\(network.threads == 1 ? "" : "s")")
    if !experiment.refinements.isEmpty { say(experiment.refinements.joined(separator: " \(dot) ")) }
    if let note = plan.note {
      say("recipe \(note.name)" + (note.changes.isEmpty ? "" : " with " + note.changes.joined(separator: " ")))
    }
  }

  // MARK: Several seeds

  func beginSeries() {
    heading()
    say()
    say("  seed  \(run.isValidated ? "held out" : "    test")   wrong  seconds of training")
  }

  func seed(_ seed: UInt64, _ evaluation: Evaluation) {
    say(
      right("\(seed)", 6) + right(Format.percent(evaluation.accuracy), 10)
        + right(Format.grouped(evaluation.examples - evaluation.correct), 8)
        + right(String(format: "%.2f", run.seconds), 21))
  }

  func endSeries(mean: (accuracy: Double, seconds: Double), worst: (accuracy: Float, seconds: Double)) {
    func row(_ name: String, _ accuracy: Float, _ seconds: Double) -> String {
      right(name, 6) + right(Format.percent(accuracy, decimals: 3), 10) + right(String(format: "%.2f", seconds), 29)
    }
    say(row("mean", Float(mean.accuracy), mean.seconds))
    say(row("worst", worst.accuracy, worst.seconds))
    say()
  }

  // MARK: One run

  func epoch(_ run: TrainingRun, _ evaluation: Evaluation) {
    let epoch = run.trainer.epoch
    let number = epoch == epoch.rounded() ? String(format: "%6.0f", epoch) : String(format: "%6.2f", epoch)
    say(
      number + String(format: "%10.4f", run.running.loss) + right(Format.percent(Float(run.running.correct)), 10)
        + right(Format.percent(evaluation.accuracy), 10) + right(Format.short(Float(run.examplesPerSecond)), 12)
        + right(Format.duration(run.seconds), 10))
  }

  /// The line that changes while training goes on.
  func progress(_ run: TrainingRun, columns: Int) -> String {
    let epochs = run.trainer.experiment.epochs
    let start = "epoch \(min(epochs, Int(run.trainer.epoch) + 1))/\(epochs)  "
    var end =
      "  loss \(Format.number(Float(run.running.loss)))  \(Format.percent(Float(run.running.correct), decimals: 1))"
    end += "  \(Format.short(Float(run.examplesPerSecond))) examples/s"
    if let left = run.secondsLeft { end += "  \(Format.duration(left)) left" }
    return start + ProgressLine.bar(run.share, width: columns - start.count - end.count) + end
  }

  /// - Parameter kept: the file in which the network is now.
  func end(_ evaluation: Evaluation, kept: String?) throws {
    say()
    let after = run.isInterrupted ? "stopped after" : "after"
    say(
      "\(run.isValidated ? "Validation" : "Test") accuracy \(Format.percent(evaluation.accuracy)) (\(Format.grouped(evaluation.correct)) of "
        + "\(Format.grouped(evaluation.examples))), \(after) \(epochsInWords) in \(Format.duration(run.seconds)).")
    if let kept {
      say("The network is in \(kept).")
    } else {
      say("The network was not kept: give --out FILE to keep it.")
    }
    if isJSON { Console.out(try Console.json(summary(evaluation, kept: kept))) }
  }

  private var epochsInWords: String {
    let epoch = run.trainer.epoch
    if epoch == 1 { return "1 epoch" }
    return epoch == epoch.rounded() ? "\(Int(epoch)) epochs" : String(format: "%.2f epochs", epoch)
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  /// The run as `--json` reports it, in snake case.
  struct Summary: Encodable {
    var model: String
    var data: String
    /// Of the test set; nil in a run that is measured on examples held out, and the other way round.
    var testAccuracy: Float?
    var testLoss: Float?
    var testExamples: Int?
    var validationAccuracy: Float?
    var validationLoss: Float?
    var validationExamples: Int?
    var trainExamples: Int
    var trainExamplesPerSecond: Double
    var seconds: Double
    var parameters: Int
    var epochs: Float
    var batch: Int
    var learningRate: Float
    var decay: Float
    var optimizer: String
    var seed: UInt64
    var threads: Int
    var interrupted: Bool
    var out: String?
    var code: String
    var recipe: String?
  }

  private func summary(_ evaluation: Evaluation, kept: String?) -> Summary {
    let experiment = run.trainer.experiment
    func when<T>(_ isWanted: Bool, _ value: T) -> T? { isWanted ? value : nil }
    return Summary(
      model: plan.name, data: source.name, testAccuracy: when(!run.isValidated, evaluation.accuracy),
      testLoss: when(!run.isValidated, evaluation.loss), testExamples: when(!run.isValidated, evaluation.examples),
      validationAccuracy: when(run.isValidated, evaluation.accuracy),
      validationLoss: when(run.isValidated, evaluation.loss),
      validationExamples: when(run.isValidated, evaluation.examples), trainExamples: run.trainingCount,
      trainExamplesPerSecond: run.examplesPerSecond, seconds: run.seconds,
      parameters: run.trainer.network.parameterCount, epochs: run.trainer.epoch, batch: experiment.batchSize,
      learningRate: experiment.learningRate, decay: experiment.learningRateDecay, optimizer: experiment.optimizer.name,
      seed: experiment.seed,
      threads: run.trainer.network.threads, interrupted: run.isInterrupted, out: kept,
      code: code, recipe: plan.note?.name)
  }
}

extension OptimizerDescription {
  /// As `--optimizer` takes it.
  var name: String {
    switch self {
    case .sgd: "sgd"
    case .momentum: "momentum"
    case .nesterov: "nesterov"
    case .adagrad: "adagrad"
    case .rmsProp: "rmsprop"
    case .adam: "adam"
    case .adamW: "adamw"
    case .wiggle: "wiggle"
    case .perceptronRule: "perceptron"
    }
  }
}
