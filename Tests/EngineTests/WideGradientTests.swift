import KernelInterface
import Testing

@testable import Engine

/// Naive twins of the kernels that compute a convolution's gradients.
@Suite("Wide kernels, backward") struct WideGradientTests {
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

  @Test(
    "its weights' gradient is the sum over all windows", arguments: Processor.kernels.indices,
    ConvolutionCase.shapes.indices)
  func weightGradient(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = ConvolutionCase(index, kernels)
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
    arguments: Processor.kernels.indices, ConvolutionCase.shapes.indices)
  func winners(kernels: Int, index: Int) {
    let kernels = Processor.kernels[kernels]
    let c = ConvolutionCase(index, kernels)
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
      if kernels.hasFewTaps(s) {
        let few = fewTaps(kernels, c, errors, output, winners, isRectified: isRectified)
        #expect(distance(few.bias, bias) < 1e-3)
        #expect(distance(few.weight, weight) < 1e-3)
      }
      #expect(distance(Array(result.image.dropLast(2 * kernels.lanes)), image.dropLast(kernels.lanes)) < 1e-3)
    }
  }

  private func sparse(
    _ kernels: WideKernels, _ c: ConvolutionCase, _ errors: [Float], _ output: [Float], _ winners: [Int32],
    isRectified: Bool
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

  private func fewTaps(
    _ kernels: WideKernels, _ c: ConvolutionCase, _ errors: [Float], _ output: [Float], _ winners: [Int32],
    isRectified: Bool
  ) -> (weight: [Float], bias: [Float]) {
    let (s, row) = (c.sizes, kernels.fewTapsRow(c.sizes))
    let scratch = Tensor(kernels.scratchLength(s))
    var sums = [Float](repeating: 0, count: s.filters * row)
    let bias = with(count: s.filters) { bias in
      withPointers(errors, output, winners) {
        kernels.fewTapsGradient(
          &sums, bias, c.image,
          PooledErrors(gradient: $0, output: $1, winners: $2, isRectified: isRectified, imagePlace: 0), s,
          scratch.values)
      }
    }
    let weight = with(count: c.weight.count) {
      unpadSums(
        $0, sums, slices: 1, rows: 0..<s.filters, filters: s.filters, size: 1, run: s.taps, paddedRun: row)
    }
    return (weight, bias)
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
