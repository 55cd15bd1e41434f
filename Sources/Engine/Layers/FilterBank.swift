internal import KernelInterface

/// The filters of a convolution in the order that its kernel reads them in, and the convolution with them.
///
/// 3×3 filters over many channels go Winograd's way; all others are stored tap by tap. Turned around, with channels and filters
/// exchanged, they are the filters that lead from the errors of a convolution back to its input.
final class FilterBank {
  let sizes: WindowSizes
  private let kernels: WideKernels
  private let isTurned: Bool
  /// Whether it goes Winograd's way.
  let isWinograd: Bool
  /// Whether it takes two positions at a time.
  private let isPaired: Bool
  private let values: Tensor

  /// - Parameters:
  ///   - isTurned: whether these are filters for the way back; `sizes` are then those of the way back.
  ///   - isPooled: whether they are for `convolvePooled`, and not for `convolve`.
  init(_ kernels: WideKernels, _ sizes: WindowSizes, isTurned: Bool = false, isPooled: Bool = false) {
    self.kernels = kernels
    self.sizes = sizes
    self.isTurned = isTurned
    isWinograd = kernels.suitsWinograd(sizes)
    isPaired = isPooled && kernels.suitsPairs(sizes)
    values = Tensor(
      (isWinograd ? 16 * sizes.channels : sizes.taps) + 1, kernels.padded((isPaired ? 2 : 1) * sizes.filters))
  }

  /// Takes the weights of the convolution's filters `rows` as they are now.
  ///
  /// - Parameter first: which of the layer's filters is this convolution's first.
  func prepare(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>, first: Int = 0) {
    let (target, w, b) = (values.values, weight.value.row(first), bias.value.row(first))
    switch (isWinograd, isTurned) {
    case (false, false):
      let pack = isPaired ? packPairs : packFilters
      pack(target, w, b, rows, sizes.taps, values.rowCount)
    case (false, true):
      flipFilters(
        target, w, rows: rows, filters: sizes.channels, size: sizes.size, channels: sizes.filters,
        stride: values.rowCount)
    case (true, false):
      let (channels, row) = (sizes.channels, values.rowCount)
      for filter in rows {
        for channel in 0..<channels {
          transformFilter(
            target + channel * row + filter, step: channels * row, w + filter * 9 * channels + channel,
            gStep: channels)
        }
        target[16 * channels * row + filter] = b[filter]
      }
    case (true, true):
      // Each row of weights is a channel here, and its channels are the filters.
      let (filters, row) = (sizes.filters, values.rowCount)
      for channel in rows {
        for filter in 0..<filters {
          transformFilter(
            target + channel * row + filter, step: sizes.channels * row, w + (channel * 9 + 8) * filters + filter,
            gStep: -filters)
        }
      }
    }
  }

  /// - Parameters:
  ///   - h: [height, width, filters]
  ///   - image: with its border
  ///   - rows: which rows of h are computed; nil for all
  ///   - scratch: `WideKernels.scratchLength` numbers
  func convolve(_ h: Target, _ image: Source, rows: Range<Int>? = nil, scratch: Target) {
    let (sizes, first) = part(rows ?? 0..<sizes.height)
    let (h, image) = (h + first * sizes.width * sizes.filters, image + first * sizes.stride * sizes.rowLength)
    if isWinograd {
      kernels.winogradConvolution(h, image, values.values, sizes, scratch)
    } else {
      kernels.convolution(h, image, values.values, sizes)
    }
  }

  /// The convolution of some rows alone, and the first of them.
  private func part(_ rows: Range<Int>) -> (sizes: WindowSizes, first: Int) {
    var part = sizes
    part.height = rows.count
    return (part, rows.lowerBound)
  }

  /// Convolution, ReLU if wanted, and 2×2 max pooling.
  ///
  /// - Parameters:
  ///   - h: [pooled height, pooled width, filters]
  ///   - winners: which of a window's four positions won
  ///   - rows: which rows of h are computed; nil for all
  func convolvePooled(
    _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, rows: Range<Int>? = nil, isRectified: Bool,
    scratch: Target
  ) {
    let rows = rows ?? 0..<sizes.pooledHeight
    let (sizes, first) = part(2 * rows.lowerBound..<2 * rows.upperBound)
    let start = rows.lowerBound * sizes.pooledWidth * sizes.filters
    let (h, winners, image) = (h + start, winners + start, image + first * sizes.rowLength)
    switch (isWinograd, isPaired) {
    case (true, _): kernels.winogradPooled(h, winners, image, values.values, sizes, isRectified, scratch)
    case (false, true): kernels.pooledPairs(h, winners, image, values.values, sizes, isRectified, scratch)
    case (false, false): kernels.pooledConvolution(h, winners, image, values.values, sizes, isRectified, scratch)
    }
  }
}
