import KernelInterface
import Testing

@testable import Engine

/// Naive twins of the kernels that are compiled for several kinds of processors; each is tried in every compilation that this
/// processor can run.
@Suite("Wide kernels") struct WideKernelTests {
  /// channels, filters, size, stride, image height and width with border: odd on purpose, filters and rows of windows that
  /// fill no vector, one vector and several, one window and many.
  static let shapes = [
    (1, 1, 1, 1, 2, 2), (1, 6, 5, 1, 9, 11), (1, 20, 5, 1, 28, 28), (3, 16, 3, 1, 8, 7), (6, 16, 5, 1, 14, 14),
    (20, 40, 5, 1, 12, 12), (5, 33, 2, 1, 7, 6), (32, 64, 3, 1, 6, 5), (2, 64, 3, 2, 9, 12), (7, 48, 4, 3, 11, 10),
    (17, 112, 3, 1, 5, 6), (16, 16, 3, 1, 4, 4), (32, 48, 3, 1, 8, 14), (48, 20, 3, 1, 10, 6),
  ]

  private struct Case {
    let sizes: WindowSizes
    let image: [Float]
    let weight: [Float]
    let bias: [Float]
    /// The kernels' layouts.
    let packed: [Float]
    let framed: [Float]
    let transformed: [Float]

    init(_ index: Int, _ kernels: WideKernels) {
      let (channels, filters, size, step, height, width) = WideKernelTests.shapes[index]
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
      let row = kernels.frameRow(s)
      framed = with([Float](repeating: 0, count: filters * (size + 2) * row)) {
        frameFilters($0, weight, rows: 0..<filters, size: size, run: s.run, channels: channels, frameRow: row)
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

  @Test("a convolution is the weighted sum over each window", arguments: Processor.kernels.indices, shapes.indices)
  func convolution(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = Case(index, kernels)
    let s = c.sizes
    let h = with(count: s.height * s.width * s.filters) { kernels.convolution($0, c.image, c.packed, s) }
    let expected = (0..<s.height * s.width * s.filters).map { i in
      c.sum(i / s.filters / s.width, i / s.filters % s.width, i % s.filters)
    }
    #expect(distance(h, expected) < 1e-4)
  }

  @Test(
    "with pooling it is the largest of four neighbours, and says which",
    arguments: Processor.kernels.indices, shapes.indices)
  func pooledConvolution(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = Case(index, kernels)
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
    }
  }

  @Test(
    "Winograd's way comes to the same sums, with and without pooling", arguments: Processor.kernels.indices,
    shapes.indices)
  func winograd(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = Case(index, kernels)
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

  @Test("errors come to stand where their winners stood", arguments: Processor.kernels.indices)
  func spread(kernels: Int) {
    let kernels = Processor.kernels[kernels]
    let s = WindowSizes(channels: 1, filters: 32, size: 3, stride: 1, rowLength: 8, height: 4, width: 6)
    var random = SeededRandom(seed: 3)
    let count = s.windows * s.filters
    let (errors, output) = (random.numbers(count), random.numbers(count))
    let winners = (0..<count).map { _ in Int32(random.uniform() * 4) }
    let rowLength = s.width * s.filters + 5
    for isRectified in [false, true] {
      let result = with([Float](repeating: 7, count: s.height * rowLength)) { target in
        withPointers(errors, output, winners) {
          let p = PooledErrors(gradient: $0, output: $1, winners: $2, isRectified: isRectified, imagePlace: 0)
          kernels.spreadErrors(target, p, s, rowLength)
        }
      }
      for y in 0..<s.height {
        for x in 0..<s.width {
          for filter in 0..<s.filters {
            let i = (y / 2 * s.pooledWidth + x / 2) * s.filters + filter
            let isThere = winners[i] == y % 2 * 2 + x % 2 && !(isRectified && output[i] <= 0)
            #expect(result[y * rowLength + x * s.filters + filter] == (isThere ? errors[i] : 0))
          }
        }
      }
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
    }
  }

  @Test("its weights' gradient is the sum over all windows", arguments: Processor.kernels.indices, shapes.indices)
  func weightGradient(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = Case(index, kernels)
    let s = c.sizes
    guard s.filters % kernels.lanes == 0 else { return }
    var random = SeededRandom(seed: 9)
    let errors = random.numbers(s.height * s.width * s.filters)
    let sums = with([Float](repeating: 1, count: s.taps * s.filters)) {
      kernels.weightGradient($0, errors, c.image, s)
    }
    for tap in 0..<s.taps {
      for filter in 0..<s.filters {
        var sum = 1.0
        for y in 0..<s.height {
          for x in 0..<s.width {
            sum += Double(c.image[c.place(y, x, tap)]) * Double(errors[(y * s.width + x) * s.filters + filter])
          }
        }
        #expect(abs(Double(sums[tap * s.filters + filter]) - sum) < 1e-3)
      }
    }
  }

  @Test(
    "behind a pooling the gradients are sums over the winners that are switched on",
    arguments: Processor.kernels.indices, shapes.indices)
  func winners(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = Case(index, kernels)
    let s = c.sizes
    guard s.stride == 1, s.windows > 0 else { return }
    var random = SeededRandom(seed: 10)
    let outputs = s.windows * s.filters
    let (errors, output) = (random.numbers(outputs), random.numbers(outputs))
    let winners = (0..<outputs).map { _ in Int32(random.uniform() * 4) }
    for isRectified in [false, true] {
      var (image, weight, bias) = (
        zeros(c.image.count), zeros(c.weight.count), zeros(s.filters)
      )
      for i in 0..<outputs where !isRectified || output[i] > 0 {
        let (window, filter) = i.quotientAndRemainder(dividingBy: s.filters)
        let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
        let error = Double(errors[i])
        bias[filter] += error
        for tap in 0..<s.taps {
          let place = c.place(2 * y + Int(winners[i]) / 2, 2 * x + Int(winners[i]) % 2, tap)
          image[place] += error * Double(c.weight[filter * s.taps + tap])
          weight[filter * s.taps + tap] += error * Double(c.image[place])
        }
      }
      let result = sparse(kernels, c, errors, output, winners, isRectified: isRectified)
      #expect(distance(result.bias, bias) < 1e-3)
      #expect(distance(result.weight, weight) < 1e-3)
      #expect(distance(Array(result.image.dropLast(2 * kernels.lanes)), image.dropLast(kernels.lanes)) < 1e-3)
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

  private func sparse(
    _ kernels: WideKernels, _ c: Case, _ errors: [Float], _ output: [Float], _ winners: [Int32], isRectified: Bool
  ) -> (weight: [Float], bias: [Float], image: [Float]) {
    let (s, run) = (c.sizes, kernels.padded(c.sizes.run))
    let scratch = Tensor(kernels.scratchLength(s))
    let (filters, windows) = (Lists(s.filters, capacity: s.windows + 1), Lists(s.windows, capacity: s.filters + 1))
    let bias = with(count: s.filters) { bias in
      withPointers(errors, output, winners) {
        kernels.collectErrors(
          filters.lists, windows.lists, bias,
          PooledErrors(gradient: $0, output: $1, winners: $2, isRectified: isRectified, imagePlace: 0), s,
          scratch.values)
      }
    }
    let sums = with(count: s.filters * s.size * run) {
      kernels.winnersWeightGradient($0, filters.lists, c.image, s, scratch.values)
    }
    let image = with(count: c.image.count + kernels.lanes) {
      kernels.winnersInputGradient($0, windows.lists, c.framed, s, scratch.values)
    }
    let weight = with(count: c.weight.count) {
      unpadSums(
        $0, sums, slices: 1, rows: 0..<s.filters, filters: s.filters, size: s.size, run: s.run, paddedRun: run)
    }
    return (weight, bias, image)
  }

  private func withPointers(
    _ a: Source, _ b: Source, _ c: UnsafePointer<Int32>, _ body: (Source, Source, UnsafePointer<Int32>) -> Void
  ) { body(a, b, c) }

  private final class Lists {
    let lists: ErrorLists
    init(_ groups: Int, capacity: Int) {
      let errors = UnsafeMutablePointer<PlacedError>.allocate(capacity: groups * capacity)
      let counts = UnsafeMutablePointer<Int32>.allocate(capacity: groups)
      counts.initialize(repeating: 0, count: groups)
      lists = ErrorLists(errors: errors, counts: counts, capacity: capacity)
    }
    deinit {
      lists.errors.deallocate()
      lists.counts.deallocate()
    }
  }
}

private func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: count) }
