import Engine
import Synchronization

/// The set `digit-or-not`: digits, and drawings that are none, for a network that is to say which is which.
///
/// It tells eleven classes apart, the digits and what is none: a network that must know which digit it sees learns what each
/// looks like, and not only what all of them have in common.
public enum DigitOrNot {
  static let name = "digit-or-not"
  /// What the class of drawings is called that are no digits; it is the last.
  public static let noDigitName = "no digit"
  static let classNames = digitNames + [noDigitName]
  static let noDigit = 10
  static let trainingCount = 240_000
  static let testCount = 10_000
  static let seed: UInt64 = 1
  /// Of the digits of MNIST's training set these are never trained on: with them the threshold is chosen.
  public static let heldOut = 50_000..<60_000

  /// Half of each. Half of the digits are real ones, where MNIST is at hand.
  static func load(
    mnist: Examples?, progress: (@Sendable (Double) -> Void)? = nil
  ) -> (training: Examples, test: Examples) {
    let share = Double(trainingCount) / Double(trainingCount + testCount)
    let training = examples(
      trainingCount, writers: 0..<1000, name: "training", mnist: mnist.map { ($0, 0..<heldOut.lowerBound) }
    ) { progress?($0 * share) }
    let test = examples(testCount, writers: 1000..<1200, name: "test", mnist: mnist.map { ($0, heldOut) }) {
      progress?(share + $0 * (1 - share))
    }
    return (training, test)
  }

  private static func examples(
    _ count: Int, writers: Range<Int>, name: String, mnist: (examples: Examples, range: Range<Int>)?,
    progress: @Sendable (Double) -> Void
  ) -> Examples {
    let generator = DoodleGenerator(seed: seed, writers: writers)
    let chunk = 500
    let done = Atomic(0)
    let parts = Workers.map(count / chunk) { part in
      var pixels: [UInt8] = []
      var labels: [UInt8] = []
      pixels.reserveCapacity(chunk * Strokes.shape.count)
      for index in part * chunk..<(part + 1) * chunk {
        let example = example(index, generator, mnist)
        pixels += example.pixels
        labels.append(UInt8(example.label))
      }
      progress(Double(done.wrappingAdd(chunk, ordering: .relaxed).newValue) / Double(count))
      return (pixels: pixels, labels: labels)
    }
    return Examples(
      name: "Digit or not, \(name)", shape: Strokes.shape, inputs: .bytes(Array(parts.map(\.pixels).joined())),
      targets: .classes(Array(parts.map(\.labels).joined()), names: classNames))
  }

  /// Even numbers are digits, odd ones are none.
  private static func example(
    _ index: Int, _ generator: DoodleGenerator, _ mnist: (examples: Examples, range: Range<Int>)?
  ) -> (pixels: [UInt8], label: Int) {
    if index % 2 == 1 { return (generator.doodle(index).pixels, noDigit) }
    guard index % 4 == 0, let mnist, case .bytes(let bytes) = mnist.examples.inputs else {
      let digit = generator.digit(index)
      return (digit.image.pixels, digit.label)
    }
    // 7919 is prime, so that every example comes up before any comes again.
    let number = mnist.range.lowerBound + index / 4 * 7919 % mnist.range.count
    let pixels = Array(bytes[number * Strokes.shape.count..<(number + 1) * Strokes.shape.count])
    return (pixels, mnist.examples.label(number) ?? noDigit)
  }
}
