import Engine
import Synchronization

/// A generated digit with all that is known about it.
public struct StrokeDigit: Sendable {
  public let label: Int
  /// Which way of writing the digit it is.
  public let form: DigitForm
  /// 28×28 pixels, ink 255.
  public let image: GrayImage
  /// The path of the pen, stroke by stroke, in pixels: (x, y) lies in column ⌊x⌋, row ⌊y⌋.
  public let strokes: [[PenPoint]]
  /// The joints of `DigitSkeleton.all[label]` in the same pixels, the same ones for every way to write the digit.
  public let keyPoints: [PenPoint]
  /// Who wrote it: a number of the generator's range.
  public let writer: Int

  /// Which pixels the ink covers by at least half, row by row.
  public var mask: [Bool] { image.pixels.map { $0 >= 128 } }
}

/// Writes digits as people do: writers with hands of their own draw strokes, which are scaled and centred as MNIST's are.
///
/// Each digit depends on the seed, the writer and its index alone: a set can be generated in any order, on any number of
/// threads, and in part.
public struct StrokeGenerator: Sendable {
  public let seed: UInt64
  private let writers: [Writer]
  private let firstWriter: Int

  /// - Parameters:
  ///   - writers: whose hands; two generators with one seed and different writers share nothing.
  public init(seed: UInt64 = 1, writers: Range<Int> = 0..<1000) {
    precondition(!writers.isEmpty, "nobody to write")
    self.seed = seed
    firstWriter = writers.lowerBound
    self.writers = writers.map { Writer(seed: seed, number: $0) }
  }

  /// Digit `index` of the endless series: every ten in a row are by one writer and hold each digit once, in random order.
  public func digit(_ index: Int) -> StrokeDigit {
    let (block, place) = index.quotientAndRemainder(dividingBy: 10)
    var order = SeededRandom(seed: seed ^ 0x4f52_4445, stream: UInt64(firstWriter) << 32 | UInt64(block))
    var labels = Array(0...9)
    order.shuffle(&labels)
    let label = labels[place]
    let number = block % writers.count
    var generator = SeededRandom(seed: seed, stream: UInt64(firstWriter + number) << 40 | UInt64(index))
    let writing = Handwriting(of: label, by: writers[number], &generator)
    let (image, strokes, keyPoints) = StrokeRenderer.render(writing)
    return StrokeDigit(
      label: label, form: writing.form, image: image, strokes: strokes, keyPoints: keyPoints,
      writer: firstWriter + number)
  }

  /// The first `count` digits, ready for training, generated on all cores.
  ///
  /// - Parameter progress: told the share that is done, 0…1, from any thread.
  public func examples(
    _ count: Int, name: String = "Strokes", progress: (@Sendable (Double) -> Void)? = nil
  ) -> Examples {
    let chunk = 500
    let chunks = (count + chunk - 1) / chunk
    let done = Atomic(0)
    let parts = Workers.map(chunks) { part in
      var pixels: [UInt8] = []
      var labels: [UInt8] = []
      pixels.reserveCapacity(chunk * DigitNormalizer.size * DigitNormalizer.size)
      for index in part * chunk..<min((part + 1) * chunk, count) {
        let digit = digit(index)
        pixels += digit.image.pixels
        labels.append(UInt8(digit.label))
      }
      progress?(Double(done.wrappingAdd(1, ordering: .relaxed).newValue) / Double(chunks))
      return (pixels: pixels, labels: labels)
    }
    return Examples(
      name: name, shape: Shape(channels: 1, height: DigitNormalizer.size, width: DigitNormalizer.size),
      inputs: .bytes(Array(parts.map(\.pixels).joined())),
      targets: .classes(Array(parts.map(\.labels).joined()), names: digitNames))
  }
}
