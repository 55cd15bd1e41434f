import ArgumentParser
import Engine

/// What is trained, on what.
struct TrainSubject: ParsableArguments {
  @Option(help: ArgumentHelp("The network: \(ModelCatalogue.names.joined(separator: ", ")).", valueName: "name"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The examples: a data set by name, a folder with IDX files as MNIST has them, or several with so many of each, mnist+strokes:60000.",
      valueName: "name|folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "A recipe, which says all this: a name that dllab recipes lists, or a file. Other options go before what it says.",
      valueName: "name|file"))
  var recipe: String?

  @Option(
    help: ArgumentHelp(
      "Instead of all this: the code of a run, as train prints it. --data may still say where the data lie on this machine.",
      valueName: "text"))
  var code: String?
}

/// How it is trained; what is not given is as the network or the recipe has it. The texts are those of `ExperimentSetting`.
struct TrainSettings: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the training examples.", valueName: "count"))
  var epochs: String?

  @Option(help: ArgumentHelp("Examples in one step.", valueName: "count"))
  var batch: String?

  @Option(help: ArgumentHelp("η: how far a step goes against the gradient.", valueName: "rate"))
  var learningRate: String?

  @Option(
    help: ArgumentHelp(
      "The learning rate is multiplied by this after each epoch: long steps first, a quiet end.", valueName: "factor"))
  var decay: String?

  @Option(
    help: ArgumentHelp(
      "How the learning rate goes through the run: constant, cosine[:floor], one-cycle[:rise], step:epochs[:factor].",
      valueName: "name"))
  var schedule: String?

  @Option(help: ArgumentHelp("Steps in which the learning rate rises from 0, before its schedule.", valueName: "steps"))
  var warmUp: String?

  @Option(
    help: ArgumentHelp(
      "How a gradient becomes a step: sgd, momentum[:0.9], nesterov[:0.9], adagrad, rmsprop, adam, adamw, perceptron, wiggle.",
      valueName: "name"))
  var optimizer: String?

  @Option(
    help: ArgumentHelp(
      "What is made small: cross-entropy, quadratic, huber, hinge, multiclass-hinge.", valueName: "name"))
  var loss: String?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("How weights are drawn: he, glorot, lecun, gaussian, zeros.", valueName: "name"))
  var initialization: String?

  @Option(help: ArgumentHelp("λ of the penalty λ Σ |w|.", valueName: "lambda")) var l1: String?
  @Option(help: ArgumentHelp("λ of the penalty λ/2 Σ w²: weight decay.", valueName: "lambda")) var l2: String?

  @Option(help: ArgumentHelp("The whole gradient is made no longer than this.", valueName: "limit"))
  var clipNorm: String?

  @Option(help: ArgumentHelp("Each number of the gradient is brought into ± this.", valueName: "limit"))
  var clipValue: String?

  @Option(
    help: ArgumentHelp(
      "How images are changed anew in every epoch: handwriting, none, or shift=2,rotation=10,scale=0.1,shear=10,elastic=36,smoothness=6.",
      valueName: "how"))
  var augment: String?

  @Option(
    help: ArgumentHelp(
      "Which weights the run yields: none (the last), ema[:0.999] or tail[:0.25], a mean over its last part.",
      valueName: "how"))
  var average: String?

  @Option(
    help: ArgumentHelp(
      "Hold the last so many training examples out, and measure on them instead of on the test set.", valueName: "count"
    ))
  var validate: String?

  @Option(
    help: ArgumentHelp(
      "One seed, one result, bit for bit, on one machine; the network's own if none is given.", valueName: "number"))
  var seed: String?

  @Option(help: ArgumentHelp("How many share the work; the result does not depend on it.", valueName: "count"))
  var threads: Int?

  /// The settings that were given, by the names of `ExperimentSetting`.
  var texts: [String: String] {
    let all: [String: String?] = [
      "epochs": epochs, "batch": batch, "learning-rate": learningRate, "decay": decay, "schedule": schedule,
      "warm-up": warmUp, "optimizer": optimizer, "loss": loss, "init": initialization, "l1": l1, "l2": l2,
      "clip-norm": clipNorm, "clip-value": clipValue, "augment": augment, "average": average, "validate": validate,
      "seed": seed,
    ]
    return all.compactMapValues(\.self)
  }

  /// Changes a recipe as the command line wants it.
  ///
  /// - Throws: `Failure` for numbers that make no sense.
  func apply(to recipe: Experiment) throws -> Experiment {
    var experiment = recipe
    do { try ExperimentSetting.apply(try checked().texts, to: &experiment) } catch let fault as ExperimentSetting.Fault
    {
      throw Failure(fault)
    }
    return experiment
  }

  /// - Throws: `Failure` for a number of threads that cannot be.
  func checked() throws -> TrainSettings {
    if let threads, threads < 1 || threads > 64 {
      throw Failure.usage("\(threads) threads cannot work: --threads must be from 1 to 64.")
    }
    return self
  }
}

extension Failure {
  /// An option that makes no sense.
  init(_ fault: ExperimentSetting.Fault) {
    let what = fault.fault.fault.prefix(1).uppercased() + fault.fault.fault.dropFirst()
    self = .usage("\(what): --\(fault.name) \(fault.fault.rule).")
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

  @Option(
    help: ArgumentHelp(
      "Train once with each of these seeds, and report each, the mean and the worst.", valueName: "1...5"))
  var seeds: String?

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
