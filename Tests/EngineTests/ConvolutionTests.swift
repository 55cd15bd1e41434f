import Testing

@testable import Engine

@Suite("Convolution and pooling") struct ConvolutionTests {
  static let shapes: [(input: Shape, filters: Int, size: Int, stride: Int, padding: Int)] = [
    (Shape(channels: 1, height: 1, width: 1), 1, 1, 1, 0),
    (Shape(channels: 1, height: 5, width: 7), 2, 3, 1, 0),
    (Shape(channels: 3, height: 7, width: 5), 4, 3, 2, 1),
    (Shape(channels: 2, height: 8, width: 6), 3, 4, 3, 0),
    (Shape(channels: 2, height: 2, width: 3), 5, 5, 1, 3),
    (Shape(channels: 4, height: 6, width: 9), 17, 2, 2, 2),
    (Shape(channels: 8, height: 20, width: 20), 30, 5, 1, 2),
  ]

  @Test("a convolution is the weighted sum over each window", arguments: shapes.indices)
  func forward(index: Int) throws {
    let (g, filters) = try geometry(index)
    var random = SeededRandom(seed: 1)
    let x = random.numbers(g.input.count)
    let w = random.numbers(filters * g.patch)
    let b = random.numbers(filters)
    for rowsAtOnce in [1, 2, g.output.height] {
      var scratch = [Float](repeating: .nan, count: rowsAtOnce * g.output.width * g.patch)
      let h = with(count: g.output.count) {
        convolutionForward($0, x, w, b, g, patches: &scratch, rowsAtOnce: rowsAtOnce)
      }
      #expect(distance(h, naive(x, w, b, g)) < 1e-4)
    }
  }

  @Test("its gradients are the sums over all windows", arguments: shapes.indices)
  func backward(index: Int) throws {
    let (g, filters) = try geometry(index)
    var random = SeededRandom(seed: 2)
    let x = random.numbers(g.input.count)
    let w = random.numbers(filters * g.patch)
    let errors = random.numbers(g.output.count)
    var (wSum, bSum, xSum) = (zeros(filters * g.patch), zeros(filters), zeros(g.input.count))
    forEachProduct(g) { h, f, weight, pixel in
      wSum[weight] += Double(errors[h]) * Double(x[pixel])
      xSum[pixel] += Double(errors[h]) * Double(w[weight])
    }
    for h in errors.indices { bSum[h % filters] += Double(errors[h]) }
    for rowsAtOnce in [1, g.output.height] {
      var scratch = [Float](repeating: .nan, count: rowsAtOnce * g.output.width * g.patch)
      var (bGradient, xGradient) = (
        [Float](repeating: 0, count: filters), [Float](repeating: .nan, count: g.input.count)
      )
      let wGradient = with(count: w.count) {
        convolutionBackward($0, &bGradient, &xGradient, errors, x, w, g, patches: &scratch, rowsAtOnce: rowsAtOnce)
      }
      #expect(distance(wGradient, wSum) < 1e-3)
      #expect(distance(bGradient, bSum) < 1e-3)
      #expect(distance(xGradient, xSum) < 1e-3)
    }
  }

  @Test(
    "pooling keeps the largest of each window, and its error goes back to it alone",
    arguments: [(1, 4, 4, 2, 2), (3, 5, 7, 2, 2), (6, 7, 6, 3, 2), (5, 4, 6, 2, 1), (20, 3, 3, 3, 3), (4, 3, 5, 1, 1)])
  func pooling(channels: Int, height: Int, width: Int, size: Int, stride: Int) throws {
    let input = Shape(channels: channels, height: height, width: width)
    let output = try LayerDescription.maxPooling(size: size, stride: stride).plan(for: input).output
    let g = PoolingGeometry(input: input, output: output, size: size, stride: stride)
    var random = SeededRandom(seed: 6)
    let x = random.numbers(input.count)
    let errors = random.numbers(output.count)
    var expected: [Float] = []
    var expectedGradient = zeros(input.count)
    for oy in 0..<output.height {
      for ox in 0..<output.width {
        for c in 0..<channels {
          let window = (0..<size * size).map {
            ((oy * stride + $0 / size) * width + ox * stride + $0 % size) * channels + c
          }
          let winner = window.max { x[$0] < x[$1] }!
          expectedGradient[winner] += Double(errors[expected.count])
          expected.append(x[winner])
        }
      }
    }
    var winners = [Int32](repeating: -1, count: output.count)
    #expect(with(count: output.count) { maxPoolingForward($0, &winners, x, g) } == expected)
    let gradient = with([Float](repeating: .nan, count: input.count)) { maxPoolingBackward($0, errors, winners, g) }
    #expect(distance(gradient, expectedGradient) < 1e-6)
  }

  @Test("of equal values in a window the first wins, and a NaN always does")
  func poolingTies() {
    let g = PoolingGeometry(
      input: Shape(channels: 4, height: 2, width: 2), output: Shape(channels: 4), size: 2, stride: 2)
    var winners = [Int32](repeating: -1, count: 4)
    _ = with(count: 4) { maxPoolingForward($0, &winners, [Float](repeating: 7, count: 16), g) }
    #expect(winners == [0, 1, 2, 3])
    var broken = [Float](repeating: 1, count: 16)
    broken[5] = .nan
    #expect(with(count: 4) { maxPoolingForward($0, &winners, broken, g) }[1].isNaN)
  }

  private func geometry(_ index: Int) throws -> (ConvolutionGeometry, filters: Int) {
    let s = Self.shapes[index]
    let layer = LayerDescription.convolution(filters: s.filters, size: s.size, stride: s.stride, padding: s.padding)
    let output = try layer.plan(for: s.input).output
    return (
      ConvolutionGeometry(input: s.input, output: output, size: s.size, stride: s.stride, padding: s.padding), s.filters
    )
  }

  private func naive(_ x: [Float], _ w: [Float], _ b: [Float], _ g: ConvolutionGeometry) -> [Double] {
    var sums = (0..<g.output.count).map { Double(b[$0 % g.output.channels]) }
    forEachProduct(g) { h, f, weight, pixel in sums[h] += Double(w[weight]) * Double(x[pixel]) }
    return sums
  }

  /// Every product of a weight and a pixel that a convolution consists of.
  private func forEachProduct(
    _ g: ConvolutionGeometry, _ body: (_ output: Int, _ filter: Int, _ weight: Int, _ pixel: Int) -> Void
  ) {
    for oy in 0..<g.output.height {
      for ox in 0..<g.output.width {
        for f in 0..<g.output.channels {
          for ky in 0..<g.size {
            for kx in 0..<g.size {
              let (y, x) = (oy * g.stride + ky - g.padding, ox * g.stride + kx - g.padding)
              guard y >= 0, y < g.input.height, x >= 0, x < g.input.width else { continue }
              for c in 0..<g.input.channels {
                body(
                  (oy * g.output.width + ox) * g.output.channels + f, f,
                  ((f * g.size + ky) * g.size + kx) * g.input.channels + c,
                  (y * g.input.width + x) * g.input.channels + c)
              }
            }
          }
        }
      }
    }
  }
}

private func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: count) }
