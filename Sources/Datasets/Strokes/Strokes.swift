import Engine

/// The set `strokes`: digits that dllab writes itself, so that it can be used without any download.
enum Strokes {
  static let shape = Shape(channels: 1, height: DigitNormalizer.size, width: DigitNormalizer.size)
  static let trainingCount = 60_000
  static let testCount = 10_000
  /// Decides which digits these are; part of the data set.
  static let seed: UInt64 = 1

  /// 60,000 digits by 1,000 writers for training, 10,000 by 200 others for the test.
  static func load(progress: (@Sendable (Double) -> Void)? = nil) -> (training: Examples, test: Examples) {
    let share = Double(trainingCount) / Double(trainingCount + testCount)
    let training = StrokeGenerator(seed: seed, writers: 0..<1000)
      .examples(trainingCount, name: "Strokes, training") { progress?($0 * share) }
    let test = StrokeGenerator(seed: seed, writers: 1000..<1200)
      .examples(testCount, name: "Strokes, test") { progress?(share + $0 * (1 - share)) }
    return (training, test)
  }
}
