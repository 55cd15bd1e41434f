import Datasets
import Engine
import Lab

/// A copy of a network that is trained on the learner's digits, one step at a time, and measured on them and on others. It
/// belongs to the thread that teaches.
final class HandTuning {
  private let own: Examples
  private let held: Examples?
  private let old: OldDigits
  /// The learner's digits as they are trained on: each many times, moved and bent a little, as few drawings vary too little.
  private let varied: Examples
  private let classNames: [String]
  private let experiment: Experiment
  private let threads: Int
  private var trainer: Trainer
  private var stepsBefore = 0
  private(set) var hasReplay: Bool
  private(set) var run: TeachingReport.Run

  /// How many steps a run has, and how many are added when it goes on.
  private static let runLength = 200
  /// Steps between two measurements.
  private static let interval = 8
  /// About how many variants of the learner's digits there are.
  private static let variants = 640

  /// - Throws: `EngineError` or `DatasetError` when network and digits do not fit together.
  init(_ base: ModelFile, digits: [KeptDigit], old: OldDigits, hasReplay: Bool, threads: Int) throws {
    let (held, trained) = (digits.filter(\.isHeldOut), digits.filter { !$0.isHeldOut })
    let isSplit = !held.isEmpty && !trained.isEmpty
    own = OwnDigits.examples(isSplit ? trained : digits, name: "Your digits")
    self.held = isSplit ? OwnDigits.examples(held, name: "Your digits, held out") : nil
    self.old = old
    self.hasReplay = hasReplay
    self.threads = threads
    classNames = base.classNames
    varied = Self.variants(of: own)
    experiment = Experiment(
      architecture: base.architecture, optimizer: .momentum(0.9), learningRate: 0.005, batchSize: 32, epochs: 1000)
    trainer = try Self.trainer(experiment, varied, old, hasReplay, threads)
    try trainer.network.load(base.parameters)
    run = TeachingReport.Run(phase: .running)
    run.steps = Self.runLength
    (run.trained, run.heldOut) = (own.count, self.held?.count ?? 0)
    (run.oldTitle, run.oldCount) = (old.title, old.test.count)
    try measure()
    run.oldByDigitBefore = run.oldByDigit
  }

  /// The digits as they are, then changed at random until there are enough.
  private static func variants(of own: Examples) -> Examples {
    let passes = max(1, (variants + own.count - 1) / own.count)
    return (1..<passes).reduce(own) { all, pass in
      joined(all, Augmentation.handwriting.apply(to: own, seed: 1, pass: pass))
    }
  }

  private static func joined(_ a: Examples, _ b: Examples) -> Examples {
    guard case .bytes(let first) = a.inputs, case .bytes(let second) = b.inputs,
      case .classes(let labels, let names) = a.targets, case .classes(let more, _) = b.targets
    else { preconditionFailure("digits are bytes with classes") }
    return Examples(
      name: a.name, shape: a.shape, inputs: .bytes(first + second), targets: .classes(labels + more, names: names))
  }

  private static func trainer(
    _ experiment: Experiment, _ own: Examples, _ old: OldDigits, _ hasReplay: Bool, _ threads: Int
  ) throws -> Trainer {
    let replayed = old.training.selecting(0..<min(own.count, old.training.count))
    return try Trainer(
      experiment: experiment, training: hasReplay ? joined(own, replayed) : own, threads: threads)
  }

  /// Mixes as many old digits into the batches as there are of the learner's, or takes them out; the weights stay.
  func setReplay(_ isOn: Bool) throws {
    guard isOn != hasReplay else { return }
    let weights = ModelFile(network: trainer.network, classNames: classNames).parameters
    let next = try Self.trainer(experiment, varied, old, isOn, threads)
    try next.network.load(weights)
    stepsBefore += trainer.steps
    trainer = next
    hasReplay = isOn
  }

  func pause() { if run.phase == .running { run.phase = .paused } }

  func resume() {
    if run.step >= run.steps { run.steps += Self.runLength }
    run.phase = .running
  }

  /// One training step; a measurement now and then, and at the end.
  /// - Throws: `EngineError` when the loss is no number any more.
  func step() throws {
    let start = ContinuousClock.now
    try trainer.step()
    run.step = stepsBefore + trainer.steps
    if run.step % Self.interval == 0 || run.step >= run.steps { try measure() }
    run.seconds += (ContinuousClock.now - start) / .seconds(1)
    if run.step >= run.steps { run.phase = .finished }
  }

  private func measure() throws {
    func accuracy(_ examples: Examples) throws -> TeachingReport.Run.Point {
      .init(step: run.step, accuracy: try trainer.evaluate(examples).accuracy)
    }
    run.own.append(try accuracy(own))
    if let held { run.unseen.append(try accuracy(held)) }
    let evaluation = try trainer.evaluate(old.test)
    run.old.append(.init(step: run.step, accuracy: evaluation.accuracy))
    run.oldByDigit = evaluation.confusion.enumerated().map { digit, row in
      Float(row[digit]) / Float(max(1, row.reduce(0, +)))
    }
  }

  /// The network as it is now.
  var file: ModelFile {
    let record = TrainingRecord(
      data: "your hand", epochs: Float(run.step * experiment.batchSize) / Float(varied.count),
      testAccuracy: run.old.last?.accuracy, experiment: experiment)
    return ModelFile(network: trainer.network, classNames: classNames, record: record)
  }
}

/// Digits by others, on which is seen whether a network forgets: MNIST where it is, else generated ones.
struct OldDigits: Sendable {
  let title: String
  let training: Examples
  let test: Examples

  private static let trainingCount = 2000
  private static let testCount = 1000

  init(title: String, training: Examples, test: Examples) {
    self.title = title
    self.training = training
    self.test = test
  }

  /// - Throws: `DatasetError` if MNIST is there and cannot be read.
  init(_ catalogue: DataCatalogue) throws(DatasetError) {
    if try catalogue.description(of: "mnist").missing == nil {
      let (training, test) = try catalogue.load("mnist")
      func spread(_ examples: Examples, _ count: Int) -> Examples {
        examples.selecting((0..<min(count, examples.count)).map { $0 * examples.count / min(count, examples.count) })
      }
      self.init(
        title: "MNIST", training: spread(training, Self.trainingCount), test: spread(test, Self.testCount))
    } else {
      // The writers of the set `strokes`: the first thousand for training, the next for the test.
      self.init(
        title: "Strokes", training: StrokeGenerator(writers: 0..<1000).examples(Self.trainingCount),
        test: StrokeGenerator(writers: 1000..<1200).examples(Self.testCount))
    }
  }
}
