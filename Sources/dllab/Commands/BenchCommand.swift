import ArgumentParser
import Datasets
import Engine
import Foundation

/// `dllab bench`: how fast this machine trains and classifies.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine trains and classifies.",
    discussion: """
      For each network: examples trained per second (shuffled gather, forward, loss, backward, update), examples \
      classified per second in bulk, and the time for a single one. Rounds are interleaved and medians shown, because \
      machines are noisy.

        dllab bench
        dllab bench --model lenet --model convnet --batch 64 --threads 1
      """)

  @Option(name: .customLong("model"), help: ArgumentHelp("A network; may be given several times.", valueName: "name"))
  var models: [String] = []

  @Option(name: .customLong("batch"), help: ArgumentHelp("Batch size; may be given several times.", valueName: "n"))
  var batches: [Int] = []

  @Option(help: ArgumentHelp("Threads; as many as there are processors if not given.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Rounds over all networks.", valueName: "n"))
  var rounds = 3

  @Option(help: ArgumentHelp("Seconds for each measurement.", valueName: "s"))
  var seconds = 0.5

  @Flag(help: "Print one JSON array instead of a table.")
  var json = false

  func validate() throws {
    for name in models { _ = try modelNamed(name) }
    guard batches.allSatisfy({ (1...10_000).contains($0) }) else {
      throw ValidationError("--batch takes a number from 1 to 10,000.")
    }
    guard rounds >= 1, seconds > 0, threads.map({ (1...64).contains($0) }) ?? true else {
      throw ValidationError("--rounds, --seconds and --threads take numbers above 0 (threads: at most 64).")
    }
  }

  private func modelNamed(_ name: String) throws -> CatalogueModel {
    do { return try ModelCatalogue.model(name) } catch { throw ValidationError("\(error)") }
  }

  func run() throws {
    let names = models.isEmpty ? ModelCatalogue.names : models
    let sizes = batches.isEmpty ? [10, 64] : batches
    let digits = StrokeGenerator().examples(4096)
    let contests = try names.flatMap { name in
      try sizes.map { try Contest(modelNamed(name), batch: $0, threads: threads ?? Workers.processors, digits) }
    }
    for _ in 0..<rounds {
      for contest in contests { try contest.measure(seconds: seconds) }
    }
    print(json ? try asJSON(contests) : table(contests))
  }

  private func asJSON(_ contests: [Contest]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(contests.map(\.result)), as: UTF8.self)
  }

  private func table(_ contests: [Contest]) -> String {
    func row(_ cells: [String]) -> String {
      let widths = [11, 6, 9, 14, 16, 12]
      return zip(cells, widths).enumerated().map { index, cell in
        let pad = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
        return index == 0 ? cell.0 + pad : pad + cell.0
      }.joined()
    }
    let head = row(["network", "batch", "threads", "trained /s", "classified /s", "one, µs"])
    return
      ([head]
      + contests.map(\.result).map { r in
        row([
          r.model, "\(r.batch)", "\(r.threads)", "\(Int(r.trainedPerSecond))", "\(Int(r.classifiedPerSecond))",
          String(format: "%.1f", r.oneMicroseconds),
        ])
      }).joined(separator: "\n")
  }
}

/// One network at one batch size, measured again and again.
private final class Contest {
  struct Result: Codable {
    var model: String
    var batch: Int
    var threads: Int
    var trainedPerSecond: Double
    var classifiedPerSecond: Double
    var oneMicroseconds: Double
  }

  private let model: CatalogueModel
  private let batch: Int
  private let trainer: Trainer
  /// Classifies one example, on one thread: waking others takes longer than the work.
  private let single: Network
  private let digits: Examples
  private let one: [Float]
  private var training: [Double] = []
  private var classifying: [Double] = []
  private var latencies: [Double] = []

  init(_ model: CatalogueModel, batch: Int, threads: Int, _ digits: Examples) throws {
    self.model = model
    self.batch = batch
    self.digits = digits
    one = digits.input(0)
    var experiment = try model.experiment(input: digits.shape, classes: digits.outputs)
    experiment.batchSize = batch
    // Slow and steady: a run that diverges would measure nothing.
    experiment.learningRate = min(experiment.learningRate, 0.01)
    trainer = try Trainer(experiment: experiment, training: digits, threads: threads)
    single = try Network(
      experiment.architecture, batch: 1, threads: 1, initialization: experiment.initialization, seed: 1, trains: false)
  }

  func measure(seconds: Double) throws {
    for _ in 0..<5 { try trainer.step() }
    training.append(try perSecond(seconds) { try trainer.step().examples })
    classifying.append(try perSecond(seconds / 2) { try trainer.evaluate(digits).examples })
    latencies.append(1e6 / perSecond(seconds / 4) { single.predict(one).isEmpty ? 0 : 1 })
  }

  private func perSecond(_ seconds: Double, _ work: () throws -> Int) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0
    var elapsed = 0.0
    repeat {
      done += try work()
      elapsed = (clock.now - start) / .seconds(1)
    } while elapsed < seconds
    return Double(done) / elapsed
  }

  var result: Result {
    Result(
      model: model.name, batch: batch, threads: trainer.network.threads, trainedPerSecond: median(training),
      classifiedPerSecond: median(classifying), oneMicroseconds: median(latencies))
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
