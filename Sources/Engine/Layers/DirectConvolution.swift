internal import KernelInterface

/// A convolution without patches: the kernels read each window where it lies, for many filters at once.
///
/// This is the fast road, for processors with wide vectors and convolutions without dilation (`GroupedConvolution` has one for each
/// group); `Convolution` goes the general one through patches elsewhere. The mathematics is the same.
///
/// **∂L/∂x is a convolution too.** A pixel is seen by the windows around it, each time by another weight; seen from the pixel, these
/// are the windows' weights in reverse order. So the errors, with a border as wide as a window less one, are convolved
/// with the filters turned around, in which channels and filters have changed places.
final class DirectConvolution {
  private let kernels: WideKernels
  private let sizes: WindowSizes
  private let padding: Int
  private let input: Shape
  private let output: Shape
  private let filters: FilterBank
  /// Scratch, one row a worker: the image with its border.
  private let bordered: Tensor
  /// Scratch for the kernels, one row a worker.
  private let scratch: Tensor
  /// nil where the general road does the backward pass.
  private let descent: Descent?

  /// What only the backward pass needs.
  private struct Descent {
    /// The convolution of the errors that gives ∂L/∂x; nil if nobody asks for it.
    var back: FilterBank?
    var border = 0
    /// Scratch, one row a worker: the errors with their border.
    var bordered: Tensor
    /// [slices, taps, filters] and [slices, filters].
    var sums: Tensor
    var biases: Tensor
  }

  /// nil where there are no kernels for such a convolution.
  init?(_ plan: LayerPlan, _ context: LayerContext) {
    guard let kernels = Processor.wide,
      case .convolution(let filters, let size, let stride, let padding, 1, 1) = plan.description
    else { return nil }
    self.kernels = kernels
    self.padding = padding
    input = plan.input
    output = plan.output
    let width = plan.input.width + 2 * padding
    sizes = WindowSizes(
      channels: plan.input.channels, filters: filters, size: size, stride: stride,
      rowLength: width * plan.input.channels, height: plan.output.height, width: plan.output.width)
    self.filters = FilterBank(kernels, sizes)
    bordered = Tensor(context.workers, (plan.input.height + 2 * padding) * sizes.rowLength + kernels.lanes)
    descent = Self.descent(plan, sizes, padding: padding, kernels, context)
    let lengths = [sizes, descent?.back?.sizes].compactMap { $0 }.map { kernels.scratchLength($0) }
    scratch = Tensor(context.workers, lengths.max() ?? 0)
  }

  private static func descent(
    _ plan: LayerPlan, _ s: WindowSizes, padding: Int, _ kernels: WideKernels, _ context: LayerContext
  ) -> Descent? {
    let isPossible =
      s.filters % kernels.lanes == 0 && (!context.needsInputGradient || s.stride == 1 && padding < s.size)
    guard context.trains, isPossible else { return nil }
    let slices = context.slices
    var descent = Descent(
      bordered: Tensor(0, 0), sums: Tensor(slices, s.taps * s.filters),
      biases: Tensor(slices, s.filters))
    guard context.needsInputGradient else { return descent }
    let border = s.size - 1 - padding
    let rowLength = (s.width + 2 * border) * s.filters
    descent.border = border
    descent.back = FilterBank(
      kernels,
      WindowSizes(
        channels: s.filters, filters: s.channels, size: s.size, stride: 1, rowLength: rowLength,
        height: plan.input.height, width: plan.input.width), isTurned: true)
    descent.bordered = Tensor(context.workers, (s.height + 2 * border) * rowLength)
    return descent
  }

  /// Whether `backward` can be called.
  var hasBackward: Bool { descent != nil }

  /// Takes the weights of the filters `rows` as they are now.
  ///
  /// - Parameter first: which of the layer's filters is this convolution's first.
  func prepare(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>, first: Int = 0) {
    filters.prepare(weight, bias, rows: rows, first: first)
    descent?.back?.prepare(weight, bias, rows: rows, first: first)
  }

  func forward(_ h: Tensor, _ x: Tensor, _ slice: Slice) {
    for example in slice.examples {
      filters.convolve(
        h.row(example), image(x, example, worker: slice.worker), scratch: scratch.row(slice.worker))
    }
  }

  /// A single example is shared out by pairs of rows, which Winograd's way computes together.
  func forward(_ h: Tensor, _ x: Tensor, _ batch: Batch) {
    guard let parts = batch.rowParts(of: (sizes.height + 1) / 2, multiplyAdds: sizes.multiplyAdds) else {
      return batch.forEachSlice { forward(h, x, $0) }
    }
    let image = image(x, 0, worker: 0)
    batch.workers.run(parts.count) { part, worker in
      let rows = 2 * parts[part].lowerBound..<min(2 * parts[part].upperBound, sizes.height)
      filters.convolve(h.row(0), image, rows: rows, scratch: scratch.row(worker))
    }
  }

  func backward(_ xGradient: Tensor, _ hGradient: Tensor, _ x: Tensor, _ slice: Slice) {
    guard let descent else { preconditionFailure("this convolution goes the general road backward") }
    let (sums, biases) = (descent.sums.row(slice.index), descent.biases.row(slice.index))
    sums.update(repeating: 0, count: descent.sums.rowCount)
    biases.update(repeating: 0, count: descent.biases.rowCount)
    for example in slice.examples {
      let errors = hGradient.row(example)
      kernels.weightGradient(sums, errors, image(x, example, worker: slice.worker), sizes)
      for position in 0..<sizes.height * sizes.width {
        addNumbers(biases, errors + position * sizes.filters, count: sizes.filters)
      }
      guard let back = descent.back else { continue }
      let bordered = descent.bordered.row(slice.worker)
      copyInside(bordered, errors, output, border: descent.border)
      back.convolve(xGradient.row(example), bordered, scratch: scratch.row(slice.worker))
    }
  }

  /// - Parameter first: as for `prepare`.
  func completeGradient(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>, first: Int = 0, slices: Int) {
    guard let descent else { return }
    unpackSums(
      weight.gradient.row(first), descent.sums.values, slices: slices, rows: rows, taps: sizes.taps,
      filters: sizes.filters)
    unpackSums(
      bias.gradient.row(first), descent.biases.values, slices: slices, rows: rows, taps: 1, filters: sizes.filters)
  }

  /// An example's image with its border.
  private func image(_ x: Tensor, _ example: Int, worker: Int) -> Source {
    guard padding > 0 else { return Source(x.row(example)) }
    let bordered = bordered.row(worker)
    copyInside(bordered, x.row(example), input, border: padding)
    return Source(bordered)
  }
}
