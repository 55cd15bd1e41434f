import Engine

/// The set `strokes`: digits that dllab writes itself, so that it can be used without any download.
enum Strokes {
  static let shape = Shape(channels: 1, height: DigitNormalizer.size, width: DigitNormalizer.size)
  /// As many as there are for training when nobody says how many.
  static let trainingCount = 60_000
  static let testCount = 10_000
  /// Decides which digits these are; part of the data set.
  static let seed: UInt64 = 1

  /// Whose digits are for the test.
  private static let testWriters = 1000..<1200
  /// How many digits each writer writes for training.
  private static let digitsEach = 60

  /// Digits by 1,000 writers for training, and 10,000 by 200 others for the test. Who wants more than 60,000 gets these and more
  /// writers, 60 digits each: new hands teach more than new digits of the same hands.
  static func load(
    _ count: Int = trainingCount, progress: (@Sendable (Double) -> Void)? = nil
  ) -> (training: Examples, test: Examples) {
    let first = min(count, trainingCount)
    let total = Double(count + testCount)
    let name = "Strokes, training"
    var training = StrokeGenerator(seed: seed, writers: 0..<1000)
      .examples(first, name: name) { progress?($0 * Double(first) / total) }
    if count > first {
      let end = testWriters.upperBound + (count - first + digitsEach - 1) / digitsEach
      let more = StrokeGenerator(seed: seed, writers: testWriters.upperBound..<end)
        .examples(count - first) { progress?((Double(first) + $0 * Double(count - first)) / total) }
      training = (try? training.joined(with: more, name: name)) ?? training
    }
    let test = StrokeGenerator(seed: seed, writers: testWriters)
      .examples(testCount, name: "Strokes, test") { progress?((Double(count) + $0 * Double(testCount)) / total) }
    return (training, test)
  }
}
