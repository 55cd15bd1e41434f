/// Where a kernel reads.
public typealias Source = UnsafePointer<Float>
/// Where a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

/// The products that training consists of, compiled for one family of processors.
///
/// The same source files are compiled once for each: what differs is how many numbers an instruction takes. At run time the
/// Engine takes the widest that the processor has.
public struct WideKernels: Sendable {
  /// `AVX-512`, as the instructions are called by those who make the processors.
  public let name: String
  /// How many numbers one instruction takes.
  public let lanes: Int

  public let convolution: @Sendable (_ h: Target, _ image: Source, _ filters: Source, WindowSizes) -> Void
  public let pooledConvolution:
    @Sendable (
      _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, WindowSizes,
      _ isRectified: Bool, _ scratch: Target
    ) -> Void
  public let pooledPairs:
    @Sendable (
      _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, WindowSizes,
      _ isRectified: Bool, _ scratch: Target
    ) -> Void
  public let winogradConvolution:
    @Sendable (_ h: Target, _ image: Source, _ filters: Source, WindowSizes, _ scratch: Target) -> Void
  public let winogradPooled:
    @Sendable (
      _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, WindowSizes,
      _ isRectified: Bool, _ scratch: Target
    ) -> Void
  public let weightGradient: @Sendable (_ sums: Target, _ errors: Source, _ image: Source, WindowSizes) -> Void
  public let collectErrors:
    @Sendable (
      _ byFilter: ErrorLists?, _ byWindow: ErrorLists?, _ biasGradient: Target?, PooledErrors, WindowSizes,
      _ scratch: Target
    ) -> Void
  public let fewTapsGradient:
    @Sendable (
      _ sums: Target, _ biasGradient: Target, _ image: Source, PooledErrors, WindowSizes, _ scratch: Target
    ) -> Void
  public let winnersWeightGradient:
    @Sendable (_ sums: Target, _ byFilter: ErrorLists, _ images: Source, WindowSizes, _ scratch: Target) -> Void
  public let winnersInputGradient:
    @Sendable (_ imageGradient: Target, _ byWindow: ErrorLists, _ framed: Source, WindowSizes, _ scratch: Target) ->
      Void
  public let spreadErrors: @Sendable (_ errors: Target, PooledErrors, WindowSizes, _ rowLength: Int) -> Void
  public let denseForward: @Sendable (_ z: Target, _ x: Source, _ weight: Source, _ bias: Source?, DenseSizes) -> Void
  public let denseForwardOne:
    @Sendable (_ z: Target, _ x: Source, _ packed: Source, _ units: Int, _ inputs: Int) -> Void
  public let denseBackwardInput:
    @Sendable (_ xGradient: Target, _ zGradient: Source, _ weight: Source, DenseSizes) -> Void
  public let denseBackwardWeight:
    @Sendable (_ weight: Target, _ zGradient: Source, _ x: Source, DenseSizes, WeightUse) -> Void

  public let scaleBytes: @Sendable (_ numbers: Target, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Void
  public let rectify: @Sendable (_ a: Target, _ z: Source, _ count: Int) -> Void
  public let rectifyBackward: @Sendable (_ zGradient: Target, _ aGradient: Source, _ a: Source, _ count: Int) -> Void
  public let sigmoid: @Sendable (_ a: Target, _ z: Source, _ count: Int) -> Void
  public let sumOfMagnitudes: @Sendable (_ numbers: Source, _ count: Int) -> Float
  public let normalization: NormalizationKernels

  public init(
    name: String, lanes: Int,
    convolution: @escaping @Sendable (Target, Source, Source, WindowSizes) -> Void,
    pooledConvolution:
      @escaping @Sendable (Target, UnsafeMutablePointer<Int32>, Source, Source, WindowSizes, Bool, Target) -> Void,
    pooledPairs:
      @escaping @Sendable (Target, UnsafeMutablePointer<Int32>, Source, Source, WindowSizes, Bool, Target) -> Void,
    winogradConvolution: @escaping @Sendable (Target, Source, Source, WindowSizes, Target) -> Void,
    winogradPooled:
      @escaping @Sendable (Target, UnsafeMutablePointer<Int32>, Source, Source, WindowSizes, Bool, Target) -> Void,
    weightGradient: @escaping @Sendable (Target, Source, Source, WindowSizes) -> Void,
    collectErrors: @escaping @Sendable (ErrorLists?, ErrorLists?, Target?, PooledErrors, WindowSizes, Target) -> Void,
    fewTapsGradient: @escaping @Sendable (Target, Target, Source, PooledErrors, WindowSizes, Target) -> Void,
    winnersWeightGradient: @escaping @Sendable (Target, ErrorLists, Source, WindowSizes, Target) -> Void,
    winnersInputGradient: @escaping @Sendable (Target, ErrorLists, Source, WindowSizes, Target) -> Void,
    spreadErrors: @escaping @Sendable (Target, PooledErrors, WindowSizes, Int) -> Void,
    denseForward: @escaping @Sendable (Target, Source, Source, Source?, DenseSizes) -> Void,
    denseForwardOne: @escaping @Sendable (Target, Source, Source, Int, Int) -> Void,
    denseBackwardInput: @escaping @Sendable (Target, Source, Source, DenseSizes) -> Void,
    denseBackwardWeight: @escaping @Sendable (Target, Source, Source, DenseSizes, WeightUse) -> Void,
    scaleBytes: @escaping @Sendable (Target, UnsafePointer<UInt8>, Int) -> Void,
    rectify: @escaping @Sendable (Target, Source, Int) -> Void,
    rectifyBackward: @escaping @Sendable (Target, Source, Source, Int) -> Void,
    sigmoid: @escaping @Sendable (Target, Source, Int) -> Void,
    sumOfMagnitudes: @escaping @Sendable (Source, Int) -> Float, normalization: NormalizationKernels
  ) {
    self.name = name
    self.lanes = lanes
    self.convolution = convolution
    self.pooledConvolution = pooledConvolution
    self.pooledPairs = pooledPairs
    self.winogradConvolution = winogradConvolution
    self.winogradPooled = winogradPooled
    self.weightGradient = weightGradient
    self.collectErrors = collectErrors
    self.fewTapsGradient = fewTapsGradient
    self.winnersWeightGradient = winnersWeightGradient
    self.winnersInputGradient = winnersInputGradient
    self.spreadErrors = spreadErrors
    self.denseForward = denseForward
    self.denseForwardOne = denseForwardOne
    self.denseBackwardInput = denseBackwardInput
    self.denseBackwardWeight = denseBackwardWeight
    self.scaleBytes = scaleBytes
    self.rectify = rectify
    self.rectifyBackward = rectifyBackward
    self.sigmoid = sigmoid
    self.sumOfMagnitudes = sumOfMagnitudes
    self.normalization = normalization
  }

  /// `count` rounded up to whole vectors.
  public func padded(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

  /// Whether the Winograd kernels can compute such a convolution, and are worth it.
  public func suitsWinograd(_ s: WindowSizes) -> Bool {
    s.size == 3 && s.stride == 1 && s.height % 2 == 0 && s.width % 2 == 0 && s.channels % lanes == 0
      && s.channels >= 16 && s.filters >= 16
  }

  /// Whether pooling in pairs of positions is quicker: on one channel, where it leaves fewer lanes idle.
  public func suitsPairs(_ s: WindowSizes) -> Bool {
    s.channels == 1 && s.stride == 1 && padded(2 * s.filters) < 2 * padded(s.filters)
  }

  /// Whether a window has so few taps that `fewTapsGradient` is quicker than lists of errors.
  public func hasFewTaps(_ s: WindowSizes) -> Bool {
    s.channels == 1 && s.size <= 8 && s.taps <= 2 * lanes && s.height * s.width <= 4096
  }

  /// How many numbers `fewTapsGradient` takes for the taps of a window: rows of pixels, each written as eight numbers.
  public func fewTapsRow(_ s: WindowSizes) -> Int { padded((s.size - 1) * s.size + 8) }

  /// How many numbers of scratch memory the kernels need.
  public func scratchLength(_ s: WindowSizes) -> Int {
    let tiles = 8 * 3 * lanes
    let winograd = suitsWinograd(s) ? 16 * 8 * (s.channels + 3 * lanes) : 0
    let laidOut = hasFewTaps(s) ? s.height * s.width * fewTapsRow(s) : 0
    let errors = 2 * (s.windows * s.filters + 16) + laidOut
    let slots = 4 * (s.size + 1) * padded(s.run + s.channels) / lanes
    return max(max(tiles, winograd), max(errors, slots))
  }

  /// Numbers in one row of a filter that is framed by zeros: wide enough for it to stand a pixel further to the right, in whole vectors.
  public func frameRow(_ s: WindowSizes) -> Int { padded(s.run + s.channels) }

  /// Numbers of all filters, framed, in one of two places: where they are, or a pixel further to the right.
  public func framedLength(_ s: WindowSizes) -> Int { s.filters * (s.size + 2) * frameRow(s) }
}

/// Sizes of a convolution whose windows' rows are single pieces of memory: one group, no dilation, and an image that already has
/// its border of zeros.
public struct WindowSizes: Sendable {
  public var channels: Int
  public var filters: Int
  /// Rows and columns of a window.
  public var size: Int
  public var stride: Int
  /// Numbers in one row of the image, its width · channels.
  public var rowLength: Int
  /// Positions of the window.
  public var height: Int
  public var width: Int

  public init(channels: Int, filters: Int, size: Int, stride: Int, rowLength: Int, height: Int, width: Int) {
    self.channels = channels
    self.filters = filters
    self.size = size
    self.stride = stride
    self.rowLength = rowLength
    self.height = height
    self.width = width
  }

  /// Numbers in one row of a window.
  public var run: Int { size * channels }
  /// Numbers under a window.
  public var taps: Int { size * run }
  /// 2×2 windows of the pooling behind the convolution, and how many there are.
  public var pooledHeight: Int { height / 2 }
  public var pooledWidth: Int { width / 2 }
  public var windows: Int { pooledHeight * pooledWidth }
  /// Multiplications, each with its addition, at all positions.
  public var multiplyAdds: Int { height * width * taps * filters }
}

/// An error at one position of a filter: with the place in the image where its window begins, or of the filter it belongs to.
public struct PlacedError: Sendable {
  public var place: Int32
  public var error: Float

  public init(place: Int32, error: Float) {
    self.place = place
    self.error = error
  }
}

/// Errors that are not zero, in groups: those of one filter, or those of one pooling window.
public struct ErrorLists: @unchecked Sendable {
  /// [groups, capacity]
  public let errors: UnsafeMutablePointer<PlacedError>
  /// How many each group has, [groups].
  public let counts: UnsafeMutablePointer<Int32>
  /// One more than a group can have.
  public let capacity: Int

  public init(errors: UnsafeMutablePointer<PlacedError>, counts: UnsafeMutablePointer<Int32>, capacity: Int) {
    self.errors = errors
    self.counts = counts
    self.capacity = capacity
  }
}

/// What the backward pass of one example through pooling and ReLU begins with.
public struct PooledErrors: @unchecked Sendable {
  /// ∂L/∂output of the pooling, [windows, filters].
  public var gradient: Source
  /// The output itself, [windows, filters].
  public var output: Source
  /// Which of a window's four positions won, 0 to 3, [windows, filters].
  public var winners: UnsafePointer<Int32>
  /// Whether a ReLU has switched off what is not above 0.
  public var isRectified: Bool
  /// Where the example's image begins among the images.
  public var imagePlace: Int

  public init(
    gradient: Source, output: Source, winners: UnsafePointer<Int32>, isRectified: Bool, imagePlace: Int
  ) {
    self.gradient = gradient
    self.output = output
    self.winners = winners
    self.isRectified = isRectified
    self.imagePlace = imagePlace
  }
}

/// Sizes of a product of a dense layer: n examples, some of the layer's units, and some of its inputs.
public struct DenseSizes: Sendable {
  public var n: Int
  /// Units that take part, and how many the layer has.
  public var units: Int
  public var unitStride: Int
  /// Inputs that take part, and how many the layer has.
  public var inputs: Int
  public var inputStride: Int
  /// Forward, the sums of so many inputs are completed, and then added up: what whoever computes these sums apart from each other
  /// comes to, bit for bit.
  public var inputBlock: Int

  /// All units and inputs of a layer.
  public init(n: Int, units: Int, inputs: Int) {
    self.n = n
    self.units = units
    unitStride = units
    self.inputs = inputs
    inputStride = inputs
    inputBlock = inputs
  }
}

/// What becomes of a product that is a weight's gradient.
public enum WeightUse: Sendable {
  /// It is written where the gradient is kept.
  case store
  /// W ← W − η · gradient, without the gradient's ever being in memory.
  case descend(rate: Float)
}
