import Datasets
import Engine

/// One network at one batch size, measured again and again.
final class Contest {
  struct Result: Encodable {
    var model: String
    var batch: Int
    /// Examples trained per second.
    var train: Double
    /// Examples classified per second in bulk.
    var infer: Double
    /// One example alone, in microseconds.
    var latency: Double
    /// Floating-point operations for one example, in a training step and in a forward pass.
    var trainingWork: Double
    var forwardWork: Double

    private enum CodingKeys: String, CodingKey {
      case model, batch, train, infer
      case latency = "latency_us"
    }
  }

  private let name: String
  private let batch: Int
  private let trainer: Trainer
  /// Classifies many.
  private let bulk: Network
  private let inputs: [Float]
  private let count: Int
  /// Classifies one example.
  private let single: Network
  private let one: [Float]
  private var training: [Double] = []
  private var classifying: [Double] = []
  private var latencies: [Double] = []

  /// What the networks for digits are measured with: made here, so that nothing needs to be fetched.
  static var digits: Examples { StrokeGenerator().examples(4096, name: "Digits") }

  /// - Parameter digits: for networks that take no inputs of their own.
  init(_ model: CatalogueModel, batch: Int, threads: Int, _ digits: Examples) throws {
    self.batch = batch
    name = model.name
    var experiment = try model.usualExperiment()
    let examples = model.input.map { Self.noise($0, count: max(64, batch)) } ?? digits
    experiment.batchSize = batch
    // The same for all, so that networks can be compared; slow and steady, because a run that diverges would measure nothing.
    (experiment.optimizer, experiment.l2, experiment.learningRate) = (.sgd, 0, model.input == nil ? 0.01 : 0.0001)
    trainer = try Trainer(experiment: experiment, training: examples, threads: threads)
    count = min(1000, examples.count)
    inputs = (0..<count).flatMap { examples.input($0) }
    one = examples.input(0)
    // Waking others takes longer than a small network takes for one example.
    let isSmall = trainer.network.multiplyAdds < 1 << 26
    func network(batch: Int, threads: Int) throws -> Network {
      try Network(experiment.architecture, batch: batch, threads: threads, initialization: experiment.initialization)
    }
    // A dense layer that shares out its units needs each of its weights once: two caches hold and two cores read more of them.
    let isNarrow = trainer.network.multiplyAdds < 1 << 20
    single = try network(batch: 1, threads: isNarrow ? 1 : threads)
    bulk = try network(batch: isSmall ? 250 : 8, threads: threads)
  }

  /// Random images of any shape, in 1,000 classes, of which the first 256 occur.
  private static func noise(_ shape: Shape, count: Int) -> Examples {
    var random = SeededRandom(seed: 1)
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    return Examples(
      name: "Noise", shape: shape, inputs: .bytes(bytes(count * shape.count)),
      targets: .classes(bytes(count), names: (1...1000).map(String.init)))
  }

  /// One round.
  func measure(seconds: Double) throws {
    training.append(try Stopwatch.rate(seconds) { try trainer.step().examples })
    classifying.append(Stopwatch.rate(seconds / 2) { bulk.predict(inputs, count: count).isEmpty ? 0 : count })
    latencies.append(1e6 / Stopwatch.rate(seconds / 4) { single.predict(one).isEmpty ? 0 : 1 })
  }

  var result: Result {
    Result(
      model: name, batch: batch, train: Stopwatch.median(training), infer: Stopwatch.median(classifying),
      latency: Stopwatch.median(latencies), trainingWork: trainer.network.plan.trainingWork,
      forwardWork: 2 * Double(trainer.network.multiplyAdds))
  }
}

extension [LayerPlan] {
  /// Floating-point operations of a training step for one example: as many as forward for the gradient, and once more for the
  /// errors that go on down, which the first layer with parameters does not need to compute.
  var trainingWork: Double {
    let all = 2 * Double(reduce(0) { $0 + $1.multiplyAdds })
    let first = self.first { $0.parameters > 0 }.map { 2 * Double($0.multiplyAdds) } ?? 0
    return 3 * all - first
  }
}

/// Measures how fast something goes.
enum Stopwatch {
  /// Units of work a second, measured for `seconds` after a fifth of that which is not counted.
  ///
  /// - Parameter work: does some, and says how much.
  static func rate(_ seconds: Double, _ work: () throws -> Int) rethrows -> Double {
    _ = try run(seconds / 5, work)
    let (done, elapsed) = try run(seconds, work)
    return Double(done) / elapsed
  }

  private static func run(_ seconds: Double, _ work: () throws -> Int) rethrows -> (done: Int, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    var (done, elapsed) = (0, 0.0)
    repeat {
      done += try work()
      elapsed = (clock.now - start) / .seconds(1)
    } while elapsed < seconds
    return (done, elapsed)
  }

  /// The middle one of the values; 0 of none.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
