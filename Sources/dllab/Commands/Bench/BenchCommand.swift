import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab

/// `dllab bench`: how fast this machine trains and classifies.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine trains and classifies.",
    discussion: """
      For each network: examples trained per second (shuffled gather, forward, loss, backward, update by plain gradient \
      descent), examples classified per second in bulk, the time for a single one, and which share of the arithmetic that \
      products of large matrices reach on this machine. Each measurement begins with a fifth of its time that is not \
      counted. Rounds are interleaved and medians shown, because machines are noisy.

      With --growth: what an example costs as there are more of them (up to a million, in a file), as layers are wider, \
      networks deeper and batches larger, and the memory held meanwhile; with --svg DIR also as pictures.

      EXAMPLES
        dllab bench
        dllab bench --models lenet,convnet --batch 64 --threads 1 --seconds 2
        dllab bench --models alexnet --batch 8
        dllab bench --growth --svg plots
      """)

  @Option(
    name: [.customLong("models"), .customLong("model")],
    help: ArgumentHelp("Networks, separated by commas; may be given several times.", valueName: "names"))
  var models: [String] = []

  @Option(help: ArgumentHelp("Batch sizes, separated by commas; may be given several times.", valueName: "sizes"))
  var batch: [String] = []

  @Option(help: ArgumentHelp("Threads; as many as there are processors if not given.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Rounds over all networks.", valueName: "count"))
  var rounds = 3

  @Option(help: ArgumentHelp("Seconds for each measurement.", valueName: "seconds"))
  var seconds = 0.5

  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  @Flag(help: "Measure how the cost of an example grows.")
  var growth = false

  @Option(help: ArgumentHelp("With --growth: the most examples.", valueName: "count"))
  var examples = 1_000_000

  @Option(
    help: ArgumentHelp("With --growth: a folder for the plots, which is made if need be.", valueName: "folder"),
    completion: .directory)
  var svg: String?

  func validate() throws {
    guard (1...1000).contains(rounds), seconds > 0, seconds <= 3600, threads.map({ (1...64).contains($0) }) ?? true
    else { throw ValidationError("--rounds, --seconds and --threads take numbers above 0 (threads: at most 64).") }
    guard growth || svg == nil else { throw ValidationError("--svg draws what --growth measures: give both.") }
    guard (1000...10_000_000).contains(examples) else {
      throw ValidationError("--examples takes a number from 1,000 to 10,000,000.")
    }
    _ = try (chosenModels, chosenBatches)
  }

  /// The networks that --models names; none for the usual ones.
  private var chosenModels: [CatalogueModel] {
    get throws {
      try models.flatMap { $0.split(separator: ",") }.map { name in
        let known = ModelCatalogue.all
        guard let model = known.first(where: { $0.name == name }) else {
          throw ValidationError(
            "There is no network “\(name)”; \(Suggestion.advice(for: String(name), among: known.map(\.name)))")
        }
        return model
      }
    }
  }

  private var chosenBatches: [Int] {
    get throws {
      try batch.flatMap { $0.split(separator: ",") }.map { text in
        guard let size = Int(text), (1...10_000).contains(size) else {
          throw ValidationError("--batch takes numbers from 1 to 10,000, not “\(text)”.")
        }
        return size
      }
    }
  }

  func run() throws {
    let threads = threads ?? Workers.processors
    if growth { return try measureGrowth(threads) }
    // What learns by Rosenblatt's rule learns by no gradient.
    let usual = ModelCatalogue.models.filter { $0.name != "perceptron" }
    let chosen = try chosenModels
    let sizes = try chosenBatches
    let contests = try Failure.catching {
      let digits = Contest.digits
      return try (chosen.isEmpty ? usual : chosen).flatMap { model in
        let own = sizes.isEmpty ? (model.input == nil ? [10, 64] : [8]) : sizes
        return try own.map { try Contest(model, batch: $0, threads: threads, digits) }
      }
    }
    var peaks: [Double] = []
    for _ in 0..<rounds {
      peaks.append(ArithmeticLibrary.productRate(threads: threads, seconds: seconds / 2))
      for contest in contests { try Failure.catching { try contest.measure(seconds: seconds) } }
    }
    let report = BenchReport(contests.map(\.result), peak: peaks.max() ?? 0, threads: threads)
    if json { return Console.out(try Console.json(report)) }
    report.lines.forEach { Console.out($0) }
  }

  private func measureGrowth(_ threads: Int) throws {
    let model = try chosenModels.first ?? ModelCatalogue.model("lenet")
    guard model.input == nil else {
      throw Failure.usage("\(model.name) takes no digits: --growth needs another network.")
    }
    let progress = ProgressLine()
    let study = GrowthStudy(model: model, threads: threads, rounds: rounds, seconds: seconds)
    let report = try Failure.catching {
      defer { progress.clear() }
      return try study.measure(mostExamples: examples) { text in progress.show { _ in text } }
    }
    if let svg { try report.writePlots(to: svg) }
    if json { return Console.out(try Console.json(report)) }
    report.lines.forEach { Console.out($0) }
  }
}
