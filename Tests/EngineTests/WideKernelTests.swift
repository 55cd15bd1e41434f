import KernelInterface
import Testing

@testable import Engine

/// Naive twins of the kernels that are compiled for several kinds of processors; each is tried in every compilation that this
/// processor can run.
@Suite("Wide kernels") struct WideKernelTests {
  @Test(
    "a convolution is the weighted sum over each window", arguments: Processor.kernels.indices,
    ConvolutionCase.shapes.indices)
  func convolution(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = ConvolutionCase(index, kernels)
    let s = c.sizes
    let h = with(count: s.height * s.width * s.filters) { kernels.convolution($0, c.image, c.packed, s) }
    let expected = (0..<s.height * s.width * s.filters).map { i in
      c.sum(i / s.filters / s.width, i / s.filters % s.width, i % s.filters)
    }
    #expect(distance(h, expected) < 1e-4)
  }

  @Test(
    "with pooling it is the largest of four neighbours, and says which",
    arguments: Processor.kernels.indices, ConvolutionCase.shapes.indices)
  func pooledConvolution(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = ConvolutionCase(index, kernels)
    let s = c.sizes
    guard s.stride == 1, s.windows > 0 else { return }
    let scratch = Tensor(kernels.scratchLength(s))
    for isRectified in [false, true] {
      var winners = [Int32](repeating: -1, count: s.windows * s.filters)
      let h = with(count: s.windows * s.filters) {
        kernels.pooledConvolution($0, &winners, c.image, c.packed, s, isRectified, scratch.values)
      }
      for i in h.indices {
        let (window, filter) = i.quotientAndRemainder(dividingBy: s.filters)
        let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
        let four = (0..<4).map { c.sum(2 * y + $0 / 2, 2 * x + $0 % 2, filter) }
        #expect(abs(Double(h[i]) - max(four.max()!, isRectified ? 0 : -.infinity)) < 1e-4)
        #expect(abs(four[Int(winners[i])] - four.max()!) < 1e-4)
      }
      guard s.channels == 1 else { continue }
      // In pairs of positions the sums are the same, bit for bit.
      var places = [Int32](repeating: -1, count: h.count)
      let pairs = with(count: h.count) {
        kernels.pooledPairs($0, &places, c.image, c.pairs, s, isRectified, scratch.values)
      }
      #expect(pairs == h)
      #expect(places == winners)
    }
  }

  @Test(
    "Winograd's way comes to the same sums, with and without pooling", arguments: Processor.kernels.indices,
    ConvolutionCase.shapes.indices)
  func winograd(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = ConvolutionCase(index, kernels)
    let s = c.sizes
    guard kernels.suitsWinograd(s) else { return }
    let scratch = Tensor(kernels.scratchLength(s))
    let h = with(count: s.height * s.width * s.filters) {
      kernels.winogradConvolution($0, c.image, c.transformed, s, scratch.values)
    }
    let expected = (0..<s.height * s.width * s.filters).map { i in
      c.sum(i / s.filters / s.width, i / s.filters % s.width, i % s.filters)
    }
    #expect(distance(h, expected) < 1e-4)
    for isRectified in [false, true] {
      var winners = [Int32](repeating: -1, count: s.windows * s.filters)
      let pooled = with(count: s.windows * s.filters) {
        kernels.winogradPooled($0, &winners, c.image, c.transformed, s, isRectified, scratch.values)
      }
      for i in pooled.indices {
        let (window, filter) = i.quotientAndRemainder(dividingBy: s.filters)
        let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
        let four = (0..<4).map { h[((2 * y + $0 / 2) * s.width + 2 * x + $0 % 2) * s.filters + filter] }
        // The same sums, bit for bit.
        #expect(pooled[i] == max(four.max()!, isRectified ? 0 : -.infinity))
        #expect(four[Int(winners[i])] == four.max()!)
      }
    }
  }

  @Test("of equals the first wins", arguments: Processor.kernels.indices)
  func equals(kernels: Int) {
    let kernels = Processor.kernels[kernels]
    let s = WindowSizes(channels: 1, filters: 1, size: 1, stride: 1, rowLength: 2, height: 2, width: 2)
    let scratch = Tensor(kernels.scratchLength(s))
    var pairs = [Float](repeating: 0, count: 2 * kernels.padded(2))
    packPairs(&pairs, [1], [0], rows: 0..<1, taps: 1, stride: kernels.padded(2))
    // Every way to give two numbers to four positions.
    for pattern in 0..<16 {
      let image = (0..<4).map { Float(pattern >> $0 & 1) }
      var winners: [Int32] = [-1]
      _ = with(count: 1) { kernels.pooledPairs($0, &winners, image, pairs, s, false, scratch.values) }
      #expect(Int(winners[0]) == image.firstIndex(of: image.max()!))
    }
  }

  @Test("a NaN wins every pooling, wherever it stands", arguments: Processor.kernels.indices)
  func notANumber(kernels: Int) {
    let kernels = Processor.kernels[kernels]
    let s = WindowSizes(channels: 1, filters: 3, size: 1, stride: 1, rowLength: 2, height: 2, width: 2)
    let scratch = Tensor(kernels.scratchLength(s))
    for place in 0..<4 {
      var image: [Float] = [1, 2, 3, 4]
      image[place] = .nan
      var packed = [Float](repeating: 0, count: 2 * kernels.padded(3))
      packFilters(&packed, [1, -1, 2], [0, 0, 0], rows: 0..<3, taps: 1, stride: kernels.padded(3))
      var winners = [Int32](repeating: -1, count: 3)
      let h = with(count: 3) { kernels.pooledConvolution($0, &winners, image, packed, s, true, scratch.values) }
      #expect(h.filter { !$0.isNaN }.isEmpty)
      #expect(winners.filter { $0 != place }.isEmpty)
      let twice = kernels.padded(6)
      var pairs = [Float](repeating: 0, count: 2 * twice)
      packPairs(&pairs, [1, -1, 2], [0, 0, 0], rows: 0..<3, taps: 1, stride: twice)
      winners = [-1, -1, -1]
      let paired = with(count: 3) { kernels.pooledPairs($0, &winners, image, pairs, s, true, scratch.values) }
      #expect(paired.filter { !$0.isNaN }.isEmpty)
      #expect(winners.filter { $0 != place }.isEmpty)
    }
  }

  static let denseShapes = [
    (1, 1, 16), (2, 3, 17), (5, 30, 100), (8, 10, 84), (10, 64, 128), (9, 7, 33), (64, 33, 50), (3, 13, 784),
  ]

  @Test(
    "a dense layer's three products are those of rows and columns, all of them or some",
    arguments: Processor.kernels.indices, denseShapes.indices)
  func dense(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let (n, units, inputs) = Self.denseShapes[index]
    var random = SeededRandom(seed: UInt64(index))
    // The layer is larger than what takes part of it, and a vector may be read beyond the last input.
    let (unitStride, inputStride) = (units + 3, inputs + 2)
    var s = DenseSizes(n: n, units: units, inputs: inputs)
    (s.unitStride, s.inputStride) = (unitStride, inputStride)
    let x = random.numbers(n * inputStride) + [Float](repeating: .nan, count: kernels.lanes)
    let weight = random.numbers(units * inputStride)
    let (bias, errors) = (random.numbers(units), random.numbers(n * unitStride))

    let z = with(count: n * unitStride) { kernels.denseForward($0, x, weight, bias, s) }
    let xGradient = with(count: n * inputStride) { kernels.denseBackwardInput($0, errors, weight, s) }
    let gradient = with(count: units * inputStride) { kernels.denseBackwardWeight($0, errors, x, s, .store) }
    let moved = with(weight) { kernels.denseBackwardWeight($0, errors, x, s, .descend(rate: 0.3)) }
    for e in 0..<n {
      for u in 0..<unitStride {
        let sum =
          u < units
          ? (0..<inputs).reduce(Double(bias[u])) {
            $0 + Double(x[e * inputStride + $1]) * Double(weight[u * inputStride + $1])
          } : 0
        #expect(abs(Double(z[e * unitStride + u]) - sum) < 1e-4)
      }
      for i in 0..<inputStride {
        let sum =
          i < inputs
          ? (0..<units).reduce(0.0) {
            $0 + Double(errors[e * unitStride + $1]) * Double(weight[$1 * inputStride + i])
          } : 0
        #expect(abs(Double(xGradient[e * inputStride + i]) - sum) < 1e-4)
      }
    }
    for u in 0..<units {
      for i in 0..<inputStride {
        let sum =
          i < inputs
          ? (0..<n).reduce(0.0) { $0 + Double(errors[$1 * unitStride + u]) * Double(x[$1 * inputStride + i]) } : 0
        let place = u * inputStride + i
        #expect(abs(Double(gradient[place]) - sum) < 1e-4)
        // Bit for bit what a step with the gradient would have done.
        #expect(moved[place] == weight[place] - 0.3 * gradient[place])
      }
    }
  }

  @Test(
    "with its weights input by input, a dense layer has the sums of rows and columns, for one example and for many",
    arguments: Processor.kernels.indices, [(1, 1), (16, 5), (30, 7), (100, 84), (130, 33), (200, 50)])
  func densePacked(kernels: Int, sizes: (units: Int, inputs: Int)) {
    let kernels = Processor.kernels[kernels]
    let (n, units, inputs) = (11, sizes.units, sizes.inputs)
    var random = SeededRandom(seed: 6)
    let (x, weight, bias) = (random.numbers(n * inputs), random.numbers(units * inputs), random.numbers(units))
    let row = kernels.padded(units)
    var packed = [Float](repeating: 0, count: (inputs + 1) * row)
    packFilters(&packed, weight, bias, rows: 0..<units, taps: inputs, stride: row)
    let s = WindowSizes(
      channels: inputs, filters: units, size: 1, stride: 1, rowLength: inputs, height: n, width: 1)
    let many = with(count: n * units) { kernels.convolution($0, x, packed, s) }
    let one = with([Float](repeating: 7, count: units + 1)) { kernels.denseForwardOne($0, x, packed, units, inputs) }
    #expect(one[units] == 7)
    for e in 0..<n {
      for u in 0..<units {
        let sum = (0..<inputs).reduce(Double(bias[u])) {
          $0 + Double(x[e * inputs + $1]) * Double(weight[u * inputs + $1])
        }
        #expect(abs(Double(many[e * units + u]) - sum) < 1e-4)
        if e == 0 { #expect(abs(Double(one[u]) - sum) < 1e-4) }
      }
    }
  }

  @Test(
    "the sums over blocks of inputs are those of each block apart, added up in their order, bit for bit",
    arguments: Processor.kernels.indices, [(1, 5), (3, 8), (10, 30), (8, 13)])
  func denseBlocks(kernels: Int, sizes: (n: Int, units: Int)) {
    let kernels = Processor.kernels[kernels]
    let (n, units, inputs, block) = (sizes.n, sizes.units, 90, 32)
    var random = SeededRandom(seed: 5)
    let (x, weight) = (random.numbers(n * inputs), random.numbers(units * inputs))
    let bias = random.numbers(units)
    var s = DenseSizes(n: n, units: units, inputs: inputs)
    s.inputBlock = block
    let z = with(count: n * units) { kernels.denseForward($0, x, weight, bias, s) }

    var sums = [Float](repeating: 0, count: n * units)
    for start in stride(from: 0, to: inputs, by: block) {
      var part = DenseSizes(n: n, units: units, inputs: min(block, inputs - start))
      part.inputStride = inputs
      let products = with(count: n * units) { target in
        x.withUnsafeBufferPointer { x in
          weight.withUnsafeBufferPointer {
            kernels.denseForward(target, x.baseAddress! + start, $0.baseAddress! + start, nil, part)
          }
        }
      }
      for i in sums.indices { sums[i] = start == 0 ? products[i] : sums[i] + products[i] }
    }
    for i in sums.indices { #expect(z[i] == sums[i] + bias[i % units]) }
  }
}
