internal import KernelInterface

/// A convolution, ReLU and 2×2 max pooling in one pass, where the layers follow each other like this.
///
/// **Forward** the four positions under a pooling window are computed side by side, and only the largest is ever written: what
/// the convolution puts out elsewhere never exists.
///
/// **Backward** it pays even more. Three positions in four have lost, and get no error; of the winners about half are
/// switched off by ReLU. The errors that are left are listed, and ∂L/∂W and ∂L/∂x are sums over the list: an eighth of the
/// multiplications that the layers would do one after another.
///
/// The layers stay what they are: they keep the parameters, and compute each by itself what it is asked to show.
final class PooledConvolution: Stage {
  private let convolution: Convolution
  private let pooling: MaxPooling
  private let isRectified: Bool
  private let kernels: WideKernels
  private let sizes: WindowSizes
  private let padding: Int
  private let filters: FilterBank
  /// The way from errors to the input's gradient: nil if nobody asks for it.
  private let back: WayBack?
  /// Which of the four positions won, [capacity, windows · filters].
  private let winners: UnsafeMutablePointer<Int32>
  /// How many examples' images lie side by side while their errors are listed: as many as stay in the processor's cache.
  private let blockSize: Int
  private let imageLength: Int
  /// Scratch, one row a worker: a block of images with their borders, and what the kernels need.
  private let images: Tensor
  private let scratch: Tensor
  private let byFilter: ErrorMemory
  /// Whether the weights' gradient needs no lists.
  private let hasFewTaps: Bool
  /// [slices, filters, size, padded run], or [slices, filters, padded taps] where taps are few; and [slices, filters].
  private let sums: Tensor
  private let biases: Tensor

  /// How many of the layers are computed together: convolution, perhaps ReLU, and pooling; 1 where they do not follow each other like
  /// this, or there are no kernels for it.
  static func length(_ plans: ArraySlice<LayerPlan>) -> Int {
    guard Processor.wide != nil, case .convolution(_, _, 1, _, 1, 1) = plans.first?.description else { return 1 }
    let following = plans.dropFirst().prefix(2).map(\.description)
    if following.first == .maxPooling(size: 2, stride: 2) { return 2 }
    return following == [.activation(.relu), .maxPooling(size: 2, stride: 2)] ? 3 : 1
  }

  /// - Precondition: the layers are as many as `length` says, and follow each other like that.
  init(_ layers: ArraySlice<any Layer>, _ context: LayerContext) {
    guard let kernels = Processor.wide, let convolution = layers.first as? Convolution,
      let pooling = layers.last as? MaxPooling,
      case .convolution(let filters, let size, _, let padding, _, _) = convolution.description
    else { preconditionFailure("these layers are no convolution with a pooling behind it") }
    self.convolution = convolution
    self.pooling = pooling
    self.kernels = kernels
    self.padding = padding
    isRectified = layers.count == 3
    let (input, output) = (convolution.inputShape, convolution.outputShape)
    sizes = WindowSizes(
      channels: input.channels, filters: filters, size: size, stride: 1,
      rowLength: (input.width + 2 * padding) * input.channels, height: output.height, width: output.width)
    self.filters = FilterBank(kernels, sizes, isPooled: true)
    hasFewTaps = kernels.hasFewTaps(sizes)
    imageLength = (input.height + 2 * padding) * sizes.rowLength
    blockSize = min(Slicing.largestSlice, max(1, 8192 / imageLength))
    let (trains, slices) = (context.trains, context.trains ? context.slices : 0)
    let workers = trains ? context.workers : 0
    back = trains && context.needsInputGradient ? WayBack(kernels, sizes, input, padding: padding, context) : nil
    scratch = Tensor(context.workers, max(kernels.scratchLength(sizes), back?.scratchLength ?? 0))
    // A vector may be read beyond the last pixel.
    images = Tensor(context.workers, blockSize * imageLength + kernels.lanes)
    byFilter = ErrorMemory(
      workers: hasFewTaps ? 0 : workers, groups: filters, capacity: blockSize * sizes.windows + 1)
    sums = Tensor(
      slices, filters * (hasFewTaps ? kernels.fewTapsRow(sizes) : size * kernels.padded(sizes.run)))
    biases = Tensor(slices, filters)
    let places = (context.capacity + 1) * sizes.windows * filters
    winners = .allocate(capacity: places)
    winners.initialize(repeating: 0, count: places)
    convolution.pooled = self
  }

  deinit { winners.deallocate() }

  /// Takes the weights of the filters `rows` as they are now.
  func prepare(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>) {
    filters.prepare(weight, bias, rows: rows)
    back?.prepare(weight, bias, rows: rows)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      forward(example, image(input.row(example), worker: slice.worker), worker: slice.worker)
    }
  }

  /// A single example is shared out by the rows of its pooling windows.
  func forward(_ input: Tensor, _ batch: Batch) {
    guard let parts = batch.rowParts(of: sizes.pooledHeight, multiplyAdds: sizes.multiplyAdds) else {
      return batch.forEachSlice { forward(input, $0) }
    }
    let image = image(input.row(0), worker: 0)
    batch.workers.run(parts.count) { part, worker in forward(0, image, rows: parts[part], worker: worker) }
  }

  /// - Parameter rows: of pooling windows; nil for all.
  private func forward(_ example: Int, _ image: Source, rows: Range<Int>? = nil, worker: Int) {
    filters.convolvePooled(
      pooling.output.row(example), winners + example * pooling.outputShape.count, image, rows: rows,
      isRectified: isRectified, scratch: scratch.row(worker))
  }

  /// The image with its border.
  private func image(_ image: Source, worker: Int) -> Source {
    guard padding > 0 else { return image }
    copyInside(images.row(worker), image, convolution.inputShape, border: padding)
    return Source(images.row(worker))
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    sums.row(slice.index).update(repeating: 0, count: sums.rowCount)
    biases.row(slice.index).update(repeating: 0, count: biases.rowCount)
    if hasFewTaps {
      for example in slice.examples { backward(input, example, outputGradient, slice) }
    } else {
      forEachPart(of: slice.count, by: blockSize) { backward(input, block: $0, outputGradient, slice) }
    }
  }

  /// One example at a time, without lists.
  private func backward(_ input: Tensor, _ example: Int, _ outputGradient: Tensor, _ slice: Slice) {
    let (image, scratch) = (images.row(slice.worker), scratch.row(slice.worker))
    copyInside(image, input.row(example), convolution.inputShape, border: padding)
    let errors = errors(example, imagePlace: 0, outputGradient)
    kernels.fewTapsGradient(sums.row(slice.index), biases.row(slice.index), image, errors, sizes, scratch)
    guard let back else { return }
    kernels.collectErrors(nil, back.windows(slice.worker), nil, errors, sizes, scratch)
    back.compute(convolution.inputGradient.row(example), errors, slice.worker, scratch: scratch)
  }

  /// Some examples at a time: their errors are listed, filter by filter, and handed back to their images.
  private func backward(_ input: Tensor, block: Range<Int>, _ outputGradient: Tensor, _ slice: Slice) {
    let (images, scratch) = (images.row(slice.worker), scratch.row(slice.worker))
    let list = byFilter.empty(slice.worker)
    for (place, index) in block.enumerated() {
      let example = slice.start + index
      copyInside(images + place * imageLength, input.row(example), convolution.inputShape, border: padding)
      let errors = errors(example, imagePlace: place * imageLength, outputGradient)
      kernels.collectErrors(
        list, back?.windows(slice.worker), biases.row(slice.index), errors, sizes, scratch)
      back?.compute(convolution.inputGradient.row(example), errors, slice.worker, scratch: scratch)
    }
    kernels.winnersWeightGradient(sums.row(slice.index), list, images, sizes, scratch)
  }

  private func errors(_ example: Int, imagePlace: Int, _ outputGradient: Tensor) -> PooledErrors {
    PooledErrors(
      gradient: outputGradient.row(example), output: pooling.output.row(example),
      winners: winners + example * pooling.outputShape.count, isRectified: isRectified, imagePlace: imagePlace)
  }

  func completeGradient(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>, slices: Int) {
    let (size, run) = hasFewTaps ? (1, sizes.taps) : (sizes.size, sizes.run)
    unpadSums(
      weight.gradient.values, sums.values, slices: slices, rows: rows, filters: sizes.filters, size: size, run: run,
      paddedRun: hasFewTaps ? kernels.fewTapsRow(sizes) : kernels.padded(run))
    unpackSums(bias.gradient.values, biases.values, slices: slices, rows: rows, taps: 1, filters: sizes.filters)
  }
}
