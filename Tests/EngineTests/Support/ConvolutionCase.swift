import KernelInterface

@testable import Engine

/// A convolution with random filters on a random image, in all layouts that kernels want, and what it comes to.
struct ConvolutionCase {
  /// channels, filters, size, stride, image height and width with border: odd on purpose, filters and rows of windows that
  /// fill no vector, one vector and several, one window and many.
  static let shapes = [
    (1, 1, 1, 1, 2, 2), (1, 6, 5, 1, 9, 11), (1, 20, 5, 1, 28, 28), (3, 16, 3, 1, 8, 7), (6, 16, 5, 1, 14, 14),
    (20, 40, 5, 1, 12, 12), (5, 33, 2, 1, 7, 6), (32, 64, 3, 1, 6, 5), (2, 64, 3, 2, 9, 12), (7, 48, 4, 3, 11, 10),
    (17, 112, 3, 1, 5, 6), (16, 16, 3, 1, 4, 4), (32, 48, 3, 1, 8, 14), (48, 20, 3, 1, 10, 6),
  ]

  let sizes: WindowSizes
  let image: [Float]
  let weight: [Float]
  let bias: [Float]
  /// The kernels' layouts.
  let packed: [Float]
  let pairs: [Float]
  let framed: [Float]
  let transformed: [Float]

  init(_ index: Int, _ kernels: WideKernels) {
    let (channels, filters, size, step, height, width) = Self.shapes[index]
    sizes = WindowSizes(
      channels: channels, filters: filters, size: size, stride: step, rowLength: width * channels,
      height: (height - size) / step + 1, width: (width - size) / step + 1)
    var random = SeededRandom(seed: UInt64(index))
    image = random.numbers(height * width * channels) + [Float](repeating: .nan, count: kernels.lanes)
    weight = random.numbers(filters * sizes.taps)
    bias = random.numbers(filters)
    let (s, weight, bias, lanes) = (sizes, weight, bias, kernels.padded(filters))
    packed = with([Float](repeating: 0, count: (s.taps + 1) * lanes)) {
      packFilters($0, weight, bias, rows: 0..<filters, taps: s.taps, stride: lanes)
    }
    let twice = kernels.padded(2 * filters)
    pairs = with([Float](repeating: 0, count: (s.taps + 1) * twice)) {
      packPairs($0, weight, bias, rows: 0..<filters, taps: s.taps, stride: twice)
    }
    let row = kernels.frameRow(s)
    framed = with([Float](repeating: 0, count: 2 * kernels.framedLength(s))) {
      frameFilters(
        $0, weight, rows: 0..<filters, filters: filters, size: size, run: s.run, channels: channels, frameRow: row)
    }
    transformed = with([Float](repeating: 0, count: (16 * channels + 1) * lanes)) { target in
      guard size == 3 else { return }
      for f in 0..<filters {
        for c in 0..<channels {
          weight.withUnsafeBufferPointer {
            transformFilter(
              target + c * lanes + f, step: channels * lanes, $0.baseAddress! + f * 9 * channels + c, gStep: channels)
          }
        }
        target[16 * channels * lanes + f] = bias[f]
      }
    }
  }

  /// Where a tap of the window at a position lies in the image.
  func place(_ y: Int, _ x: Int, _ tap: Int) -> Int {
    let (ky, t) = tap.quotientAndRemainder(dividingBy: sizes.run)
    return (y * sizes.stride + ky) * sizes.rowLength + x * sizes.stride * sizes.channels + t
  }

  func sum(_ y: Int, _ x: Int, _ filter: Int) -> Double {
    (0..<sizes.taps).reduce(Double(bias[filter])) {
      $0 + Double(image[place(y, x, $1)]) * Double(weight[filter * sizes.taps + $1])
    }
  }
}
