internal import KernelInterface

/// The way from the errors of a pooled convolution back to the gradient of its input.
///
/// Where the filters go Winograd's way, the errors are put back to where they won, among zeros, and convolved with the filters turned
/// around. Else each error hands its filter, times itself, to the pixels it saw.
final class WayBack {
  private let kernels: WideKernels
  private let sizes: WindowSizes
  private let input: Shape
  private let padding: Int
  /// nil where the errors are few compared with what a convolution would take.
  private let turned: FilterBank?
  /// The filters with zeros around them, [2, filters, size + 2, frame row].
  private let framed: Tensor
  private let byWindow: ErrorMemory
  /// Scratch, one row a worker: the image's gradient with its border, or the errors with theirs.
  private let bordered: Tensor

  init(
    _ kernels: WideKernels, _ s: WindowSizes, _ input: Shape, padding: Int, _ context: LayerContext
  ) {
    self.kernels = kernels
    sizes = s
    self.input = input
    self.padding = padding
    let border = s.size - 1 - padding
    let back = WindowSizes(
      channels: s.filters, filters: s.channels, size: s.size, stride: 1, rowLength: (s.width + 2 * border) * s.filters,
      height: input.height, width: input.width)
    let isWinograd = border >= 0 && kernels.suitsWinograd(back) && s.height % 2 == 0 && s.width % 2 == 0
    turned = isWinograd ? FilterBank(kernels, back, isTurned: true) : nil
    framed = Tensor(isWinograd ? 0 : 2, kernels.framedLength(s))
    byWindow = ErrorMemory(
      workers: isWinograd ? 0 : context.workers, groups: s.windows, capacity: s.filters + 1)
    let length =
      isWinograd
      ? (s.height + 2 * border) * back.rowLength
      : (input.height + 2 * padding) * s.rowLength + 2 * kernels.lanes
    bordered = Tensor(context.workers, length)
  }

  /// What the kernels need for it.
  var scratchLength: Int { turned.map { kernels.scratchLength($0.sizes) } ?? 0 }

  func prepare(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>) {
    if let turned { return turned.prepare(weight, bias, rows: rows) }
    frameFilters(
      framed.values, weight.value.values, rows: rows, filters: sizes.filters, size: sizes.size, run: sizes.run,
      channels: sizes.channels, frameRow: kernels.frameRow(sizes))
  }

  /// Where an example's errors are to be listed window by window; nil if that is not needed.
  func windows(_ worker: Int) -> ErrorLists? { turned == nil ? byWindow.lists(worker) : nil }

  /// - Parameter xGradient: [height, width, channels], overwritten
  func compute(_ xGradient: Target, _ errors: PooledErrors, _ worker: Int, scratch: Target) {
    let bordered = bordered.row(worker)
    if let turned {
      // The border stays 0.
      let border = sizes.size - 1 - padding
      kernels.spreadErrors(
        bordered + border * (turned.sizes.rowLength + sizes.filters), errors, sizes, turned.sizes.rowLength)
      turned.convolve(xGradient, bordered, scratch: scratch)
    } else {
      bordered.update(repeating: 0, count: self.bordered.rowCount)
      kernels.winnersInputGradient(bordered, byWindow.lists(worker), framed.values, sizes, scratch)
      copyOutside(xGradient, bordered, input, border: padding)
    }
  }
}

/// Memory for lists of errors, for each worker its own.
final class ErrorMemory {
  private let groups: Int
  private let capacity: Int
  private let errors: UnsafeMutablePointer<PlacedError>
  private let counts: UnsafeMutablePointer<Int32>

  init(workers: Int, groups: Int, capacity: Int) {
    self.groups = groups
    self.capacity = capacity
    errors = .allocate(capacity: workers * groups * capacity)
    errors.initialize(repeating: PlacedError(place: 0, error: 0), count: workers * groups * capacity)
    counts = .allocate(capacity: workers * groups)
    counts.initialize(repeating: 0, count: workers * groups)
  }

  deinit {
    errors.deallocate()
    counts.deallocate()
  }

  func lists(_ worker: Int) -> ErrorLists {
    ErrorLists(
      errors: errors + worker * groups * capacity, counts: counts + worker * groups, capacity: capacity)
  }

  func empty(_ worker: Int) -> ErrorLists {
    (counts + worker * groups).update(repeating: 0, count: groups)
    return lists(worker)
  }
}
