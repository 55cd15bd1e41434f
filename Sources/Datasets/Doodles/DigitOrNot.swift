import Dispatch
import Engine
import Synchronization

/// The set `digit-or-not`: digits, and drawings that are none, for a network that is to say which is which.
public enum DigitOrNot {
  static let name = "digit-or-not"
  public static let classNames = ["digit", "no digit"]
  static let trainingCount = 200_000
  static let testCount = 10_000
  static let seed: UInt64 = 1
  /// Of the digits of MNIST's training set these are never trained on: with them the threshold is chosen.
  public static let heldOut = 50_000..<60_000

  /// Half of each. A third of the digits are real ones, where MNIST is at hand.
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
    let finished = Mutex([Int: [UInt8]]())
    DispatchQueue.concurrentPerform(iterations: count / chunk) { part in
      var pixels: [UInt8] = []
      pixels.reserveCapacity(chunk * Strokes.shape.count)
      for index in part * chunk..<(part + 1) * chunk {
        pixels += image(index, generator, mnist)
      }
      let done = finished.withLock {
        $0[part] = pixels
        return $0.count
      }
      progress(Double(done * chunk) / Double(count))
    }
    let parts = finished.withLock { parts in (0..<count / chunk).map { parts[$0] ?? [] } }
    return Examples(
      name: "Digit or not, \(name)", shape: Strokes.shape, inputs: .bytes(Array(parts.joined())),
      targets: .classes((0..<count).map { UInt8($0 % 2) }, names: classNames))
  }

  /// Even numbers are digits, odd ones are none.
  private static func image(
    _ index: Int, _ generator: DoodleGenerator, _ mnist: (examples: Examples, range: Range<Int>)?
  ) -> [UInt8] {
    if index % 2 == 1 { return generator.doodle(index).pixels }
    guard index % 6 == 0, let mnist, case .bytes(let bytes) = mnist.examples.inputs else {
      return generator.digit(index).pixels
    }
    // 7919 is prime, so that every example comes up before any comes again.
    let example = mnist.range.lowerBound + index / 6 * 7919 % mnist.range.count
    return Array(bytes[example * Strokes.shape.count..<(example + 1) * Strokes.shape.count])
  }
}
