import KernelInterface
import Testing

@testable import Engine

/// Batch normalisation in double precision, written as the formulas are, and the kernels beside it.
private struct Normalization {
  let rows: Int
  let channels: Int
  let x: [Float]
  let errors: [Float]
  let factor: [Float]
  let shift: [Float]

  init(rows: Int, channels: Int) {
    (self.rows, self.channels) = (rows, channels)
    var random = SeededRandom(seed: UInt64(rows * 100 + channels))
    // Every channel about a number of its own, far from 0 beside its spread.
    let centres = random.numbers(channels).map { $0 * 30 }
    x = random.numbers(rows * channels).enumerated().map { $1 + centres[$0 % channels] }
    errors = random.numbers(rows * channels)
    factor = random.numbers(channels)
    shift = random.numbers(channels)
  }

  func column(_ values: [Float], _ channel: Int) -> [Double] {
    (0..<rows).map { Double(values[$0 * channels + channel]) }
  }

  var means: [Double] { (0..<channels).map { column(x, $0).reduce(0, +) / Double(rows) } }

  /// Row by row, what `body` makes of x less its mean, the error that is let through, and the channel.
  func each(isRectified: Bool, _ body: (_ x: Double, _ error: Double, _ channel: Int) -> Double) -> [Double] {
    let means = means.map(Float.init)
    return (0..<rows * channels).map { i in
      let channel = i % channels
      let x = Double(self.x[i] - means[channel])
      let y = Double(factor[channel]) * x + Double(shift[channel])
      return body(x, isRectified && y <= 0 ? 0 : Double(errors[i]), channel)
    }
  }

  func sums(_ values: [Double]) -> [Double] {
    (0..<channels).map { channel in stride(from: channel, to: values.count, by: channels).reduce(0) { $0 + values[$1] }
    }
  }

  func withMap<T>(isRectified: Bool, _ body: (ChannelMap) -> T) -> T {
    means.map(Float.init).withUnsafeBufferPointer { mean in
      factor.withUnsafeBufferPointer { factor in
        shift.withUnsafeBufferPointer { shift in
          body(
            ChannelMap(
              mean: mean.baseAddress!, factor: factor.baseAddress!, shift: shift.baseAddress!, channels: channels,
              isRectified: isRectified))
        }
      }
    }
  }
}

@Suite("Wide kernels of batch normalisation") struct WideNormalizationTests {
  /// Rows that fill blocks of 64 and that do not; channels that fill vectors and that do not.
  private static let sizes = [(1, 1), (5, 3), (64, 16), (63, 17), (130, 32), (200, 5)]

  @Test("moments are those of all rows, however they come", arguments: Processor.kernels.indices, sizes)
  func moments(kernels: Int, size: (Int, Int)) {
    let kernels = Processor.kernels[kernels].normalization
    let n = Normalization(rows: size.0, channels: size.1)
    for first in [n.rows, n.rows / 3] {
      var moments = [Double](repeating: 0, count: 2 * n.channels)
      n.x.withUnsafeBufferPointer { x in
        let x = x.baseAddress!
        kernels.addMoments(&moments, x, first, n.channels, 0)
        kernels.addMoments(&moments, x + first * n.channels, n.rows - first, n.channels, first)
      }
      for channel in 0..<n.channels {
        let column = n.column(n.x, channel)
        let squares = column.reduce(0) { $0 + ($1 - n.means[channel]) * ($1 - n.means[channel]) }
        #expect(abs(moments[channel] - n.means[channel]) < 1e-5)
        #expect(abs(moments[n.channels + channel] - squares) < 1e-5 * (1 + squares))
      }
    }
  }

  @Test("what is normalised, forward and backward", arguments: Processor.kernels.indices, sizes)
  func passes(kernels: Int, size: (Int, Int)) {
    let kernels = Processor.kernels[kernels].normalization
    let n = Normalization(rows: size.0, channels: size.1)
    for isRectified in [false, true] {
      n.withMap(isRectified: isRectified) { map in
        let count = n.rows * n.channels
        let y = with(count: count) { kernels.normalize($0, n.x, map, n.rows) }
        let expected = n.each(isRectified: false) { x, _, channel in
          Double(n.factor[channel]) * x + Double(n.shift[channel])
        }
        #expect(distance(y, isRectified ? expected.map { max($0, 0) } : expected) < 1e-6)

        var sums = [Double](repeating: 0, count: 2 * n.channels)
        kernels.addErrors(&sums, n.errors, n.x, map, n.rows)
        let errors = n.sums(n.each(isRectified: isRectified) { _, error, _ in error })
        let products = n.sums(n.each(isRectified: isRectified) { x, error, _ in error * x })
        #expect(distance(sums.map(Float.init), errors + products) < 1e-5)

        let slopes: [Float] = (errors + products).map { Float($0 / Double(n.rows)) }
        let gradient = with(count: count) { target in
          slopes.withUnsafeBufferPointer { slopes in
            let slopes = ChannelSlopes(mean: slopes.baseAddress!, slope: slopes.baseAddress! + n.channels)
            kernels.normalizeBackward(target, n.errors, n.x, map, slopes, n.rows)
          }
        }
        let wanted = n.each(isRectified: isRectified) { x, error, channel in
          Double(n.factor[channel]) * (error - Double(slopes[channel]) - Double(slopes[n.channels + channel]) * x)
        }
        #expect(distance(gradient, wanted) < 1e-5)
      }
    }
  }

  @Test("what is no number stays none, behind ReLU too", arguments: Processor.kernels.indices)
  func notANumber(kernels: Int) {
    let kernels = Processor.kernels[kernels].normalization
    let n = Normalization(rows: 3, channels: 17)
    var x = n.x
    x[20] = .nan
    let y = n.withMap(isRectified: true) { map in with(count: x.count) { kernels.normalize($0, x, map, n.rows) } }
    #expect(y.indices.filter { y[$0].isNaN } == [20])
  }
}

@Suite("Batch normalisation with ReLU behind it") struct RectifiedNormalizationTests {
  private static let layers: [LayerDescription] = [
    .convolution(filters: 5, size: 3, padding: 1), .batchNormalization(), .relu, .flatten, .dense(units: 20),
    .batchNormalization(), .relu, .dense(units: 6), .softmax,
  ]

  @Test("layer by layer it comes to the same numbers, bit for bit")
  func layerByLayer() throws {
    let examples = Toy.bars(50, side: 6)
    let experiment = Toy.experiment(Self.layers, side: 6, batch: 20)
    let together = try Trainer(experiment: experiment, training: examples, threads: 2)
    let apart = try Trainer(experiment: experiment, training: examples, threads: 1)
    for _ in 0..<4 {
      try together.step()
      repeat { try apart.advance() } while apart.nextSubStep != .gather
    }
    #expect(together.network.parameters == apart.network.parameters)
  }
}
