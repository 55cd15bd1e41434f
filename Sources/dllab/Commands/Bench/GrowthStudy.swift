import Datasets
import Engine
import Foundation

/// What one example costs in training, as there are more of them, and as layers, networks and batches grow.
struct GrowthStudy {
  let model: CatalogueModel
  let threads: Int
  let rounds: Int
  let seconds: Double

  /// - Parameters:
  ///   - mostExamples: the last of the numbers of examples: 1,000, 10,000, …
  ///   - progress: told what is being measured.
  func measure(mostExamples: Int, progress: (String) -> Void) throws -> GrowthReport {
    let digits = Contest.digits
    let usual = try model.usualExperiment()
    progress("writing \(mostExamples) digits")
    let file = try DigitFile(digits, count: mostExamples)
    defer { file.remove() }

    let counts = sequence(first: 1000) { $0 * 10 }.prefix { $0 < mostExamples } + [mostExamples]
    let examples = try counts.map { count in
      progress("\(count) examples")
      return try pass(over: file.examples(count), Self.experiment(usual.architecture, batch: 64))
    }
    progress("widths")
    let widths = try series([16, 32, 64, 128, 256, 512, 1024, 2048], digits) { Self.dense([$0, $0]) }
    progress("depths")
    let depths = try series([1, 2, 4, 8, 16, 32], digits) { Self.dense(Array(repeating: 128, count: $0)) }
    progress("batches")
    let batches = try points([1, 2, 4, 8, 16, 32, 64, 128, 256, 512], digits) {
      Self.experiment(usual.architecture, batch: $0)
    }
    return GrowthReport(model: model.name, examples: examples, width: widths, depth: depths, batch: batches)
  }

  private static func experiment(_ architecture: Architecture, batch: Int) -> Experiment {
    Experiment(architecture: architecture, optimizer: .sgd, learningRate: 0.01, batchSize: batch)
  }

  /// A dense network for digits with such hidden layers.
  private static func dense(_ hidden: [Int]) -> Architecture {
    Architecture(
      input: Shape(channels: 1, height: 28, width: 28),
      layers: [.flatten] + hidden.flatMap { [.dense(units: $0), .relu] } + [.dense(units: 10), .softmax])
  }

  private func series(
    _ sizes: [Int], _ digits: Examples, _ architecture: (Int) -> Architecture
  ) throws -> [GrowthReport.Point] {
    try points(sizes, digits) { Self.experiment(architecture($0), batch: 64) }
  }

  /// Interleaved: one round over all sizes after the other.
  private func points(
    _ sizes: [Int], _ digits: Examples, _ experiment: (Int) -> Experiment
  ) throws -> [GrowthReport.Point] {
    let trainers = try sizes.map { try Trainer(experiment: experiment($0), training: digits, threads: threads) }
    var rates = sizes.map { _ in [Double]() }
    for _ in 0..<rounds {
      for (index, trainer) in trainers.enumerated() {
        rates[index].append(try Stopwatch.rate(seconds) { try trainer.step().examples })
      }
    }
    return sizes.indices.map {
      GrowthReport.Point(
        size: sizes[$0], microseconds: 1e6 / Stopwatch.median(rates[$0]),
        parameters: trainers[$0].network.parameterCount, residentBytes: nil)
    }
  }

  /// A run over examples in a file, over all of them at least once, so that every part of it was wanted.
  private func pass(over examples: Examples, _ experiment: Experiment) throws -> GrowthReport.Point {
    let trainer = try Trainer(experiment: experiment, training: examples, threads: threads)
    for _ in 0..<16 { try trainer.step() }
    let clock = ContinuousClock()
    let start = clock.now
    var (done, elapsed) = (0, 0.0)
    repeat {
      done += try trainer.step().examples
      elapsed = (clock.now - start) / .seconds(1)
    } while done < examples.count || elapsed < seconds * Double(rounds)
    return GrowthReport.Point(
      size: examples.count, microseconds: 1e6 * elapsed / Double(done), parameters: trainer.network.parameterCount,
      residentBytes: ResidentMemory.now)
  }
}

/// Very many digits in a file that is removed in the end: a few thousand, one after another, again and again.
private struct DigitFile {
  private let folder: URL
  private let digits: Examples
  private let pixels: URL

  /// - Throws: `Failure` where the file cannot be written.
  init(_ digits: Examples, count: Int) throws {
    self.digits = digits
    folder = FileManager.default.temporaryDirectory.appending(path: "dllab-growth-\(getpid())")
    pixels = folder.appending(path: "digits")
    guard case .bytes(let bytes) = digits.inputs else { preconditionFailure("digits are bytes") }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try OutputFile.check(pixels.path, bytes: count * digits.shape.count)
      try Data().write(to: pixels)
      let file = try FileHandle(forWritingTo: pixels)
      let all = Data(bytes)
      var left = count * digits.shape.count
      while left > 0 {
        try file.write(contentsOf: all.prefix(left))
        left -= min(left, all.count)
      }
      try file.close()
    } catch {
      try? FileManager.default.removeItem(at: folder)
      if let failure = error as? Failure { throw failure }
      throw Failure(.obstacle, "\(count) digits cannot be written to \(pixels.path): \(error.localizedDescription)")
    }
  }

  /// The first `count` of them, which stay in the file.
  func examples(_ count: Int) throws -> Examples {
    let bytes = try StoredBytes(path: pixels.path, offset: 0, count: count * digits.shape.count)
    let labels = (0..<count).map { UInt8(digits.label($0 % digits.count)!) }
    return Examples(
      name: "Digits", shape: digits.shape, inputs: .stored(bytes),
      targets: .classes(labels, names: digits.classNames))
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
