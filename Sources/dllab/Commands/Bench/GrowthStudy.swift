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
    let runs = try counts.map { count in
      progress("\(count) examples")
      return try Run(Self.experiment(usual.architecture, batch: 64), file.examples(count), threads, wholePass: true)
    }
    let examples = try points(counts, runs)
    progress("widths")
    let widths = try series([16, 32, 64, 128, 256, 512, 1024, 2048], digits) { Self.dense([$0, $0]) }
    progress("depths")
    let depths = try series([1, 2, 4, 8, 16, 32], digits) { Self.dense(Array(repeating: 128, count: $0)) }
    progress("batches")
    let sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    let batches = try points(sizes, sizes.map { try run(usual.architecture, batch: $0, digits) })
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

  private func run(_ architecture: Architecture, batch: Int = 64, _ digits: Examples) throws -> Run {
    try Run(Self.experiment(architecture, batch: batch), digits, threads)
  }

  private func series(
    _ sizes: [Int], _ digits: Examples, _ architecture: (Int) -> Architecture
  ) throws -> [GrowthReport.Point] {
    try points(sizes, sizes.map { try run(architecture($0), digits) })
  }

  /// Interleaved: one round over all runs after the other.
  private func points(_ sizes: [Int], _ runs: [Run]) throws -> [GrowthReport.Point] {
    var rates = runs.map { _ in [Double]() }
    for _ in 0..<rounds {
      for (index, run) in runs.enumerated() {
        rates[index].append(try Stopwatch.rate(seconds) { try run.trainer.step().examples })
      }
    }
    return sizes.indices.map {
      GrowthReport.Point(
        size: sizes[$0], microseconds: 1e6 / Stopwatch.median(rates[$0]),
        parameters: runs[$0].trainer.network.parameterCount, residentBytes: runs[$0].residentBytes)
    }
  }

  /// A training run that is measured piece by piece.
  private struct Run {
    let trainer: Trainer
    /// What the process held when every example had been used; nil where that was not looked at.
    let residentBytes: Int?

    /// - Parameter wholePass: whether it begins with a pass over all examples, so that every part of their file was wanted.
    init(_ experiment: Experiment, _ examples: Examples, _ threads: Int, wholePass: Bool = false) throws {
      trainer = try Trainer(experiment: experiment, training: examples, threads: threads)
      if wholePass { for _ in 0..<trainer.stepsPerEpoch { try trainer.step() } }
      residentBytes = wholePass ? ResidentMemory.now : nil
    }
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
