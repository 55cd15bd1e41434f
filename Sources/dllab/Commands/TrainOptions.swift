import ArgumentParser
import Engine

/// What is trained, on what.
struct TrainSubject: ParsableArguments {
  @Option(help: ArgumentHelp("The network: \(ModelCatalogue.names.joined(separator: ", ")).", valueName: "name"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The examples: a data set by name, or a folder with IDX files as MNIST has them.", valueName: "name|folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Instead of all this: the code of a run, as train prints it. --data may still say where the data lie on this machine.",
      valueName: "text"))
  var code: String?
}

/// How it is trained; what is not given is as the network's recipe has it.
struct TrainSettings: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the training examples.", valueName: "count"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Examples in one step.", valueName: "count"))
  var batch: Int?

  @Option(help: ArgumentHelp("η: how far a step goes against the gradient.", valueName: "rate"))
  var learningRate: Float?

  @Option(
    help: ArgumentHelp(
      "The learning rate is multiplied by this after each epoch: long steps first, a quiet end.", valueName: "factor"))
  var decay: Float?

  @Option(help: "How a gradient becomes a step.")
  var optimizer: OptimizerName?

  @Option(
    help: ArgumentHelp(
      "One seed, one result, bit for bit, on one machine; the network's own if none is given.", valueName: "number"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("How many share the work; the result does not depend on it.", valueName: "count"))
  var threads: Int?

  /// The optimizers by the names that people type.
  enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
    case sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, perceptron, wiggle

    var description: OptimizerDescription {
      switch self {
      case .sgd: .sgd
      case .momentum: .momentum()
      case .nesterov: .nesterov()
      case .adagrad: .adagrad()
      case .rmsprop: .rmsProp()
      case .adam: .adam()
      case .adamw: .adamW()
      case .perceptron: .perceptronRule
      case .wiggle: .wiggle
      }
    }

    /// A rate to begin with, for networks of ReLU units.
    var usualRate: Float {
      switch self {
      case .sgd: 0.1
      case .momentum, .nesterov: 0.02
      case .adagrad, .wiggle: 0.01
      case .rmsprop, .adam, .adamw: 0.001
      case .perceptron: 1
      }
    }
  }

  /// The first setting that changes a recipe and was given.
  var given: String? {
    let settings: [(String, Bool)] = [
      ("--epochs", epochs != nil), ("--batch", batch != nil), ("--learning-rate", learningRate != nil),
      ("--decay", decay != nil), ("--optimizer", optimizer != nil), ("--seed", seed != nil),
    ]
    return settings.first { $0.1 }?.0
  }

  /// Changes a recipe as the command line wants it.
  ///
  /// - Throws: `Failure` for numbers that make no sense.
  func apply(to recipe: Experiment) throws -> Experiment {
    var experiment = recipe
    if let seed { experiment.seed = seed }
    if let epochs {
      guard epochs > 0 else { throw Failure.usage("\(epochs) epochs train nothing: --epochs must be at least 1.") }
      experiment.epochs = epochs
    }
    if let batch {
      guard batch > 0 else {
        throw Failure.usage("A step on \(batch) examples does nothing: --batch must be at least 1.")
      }
      experiment.batchSize = batch
    }
    if let optimizer, optimizer.description != experiment.optimizer {
      experiment.optimizer = optimizer.description
      experiment.learningRate = optimizer.usualRate
    }
    if let learningRate {
      guard learningRate > 0, learningRate.isFinite else {
        throw Failure.usage(
          "A learning rate of \(learningRate) cannot descend: --learning-rate must be a number greater than 0.")
      }
      experiment.learningRate = learningRate
    }
    if let decay {
      guard decay > 0, decay <= 1 else {
        throw Failure.usage("A learning rate cannot be multiplied by \(decay): --decay must be above 0 and at most 1.")
      }
      experiment.learningRateDecay = decay
    }
    if let threads, threads < 1 || threads > 64 {
      throw Failure.usage("\(threads) threads cannot work: --threads must be from 1 to 64.")
    }
    return experiment
  }
}

/// What becomes of it.
struct TrainResult: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the trained network in this file (safetensors), written whole or not at all.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Every so many steps keep the whole run beside the network, in FILE.checkpoint, for --resume.", valueName: "steps"
    ))
  var checkpointEvery: Int?

  @Flag(
    help: ArgumentHelp(
      "Go on from FILE.checkpoint, to the same bits as without the break; from the beginning if there is none."))
  var resume = false

  @Flag(help: "End standard output with one JSON object; everything else goes to standard error.")
  var json = false

  /// Where checkpoints lie; nil without --out.
  /// - Throws: `Failure` if the options do not fit together.
  func checkpointFile() throws -> CheckpointFile? {
    if let checkpointEvery, checkpointEvery < 1 {
      throw Failure.usage(
        "A checkpoint every \(checkpointEvery) steps is never: --checkpoint-every must be at least 1.")
    }
    guard let out else {
      if resume || checkpointEvery != nil {
        throw Failure.usage("Checkpoints lie beside the network: --resume and --checkpoint-every need --out.")
      }
      return nil
    }
    return CheckpointFile(out: out)
  }
}
