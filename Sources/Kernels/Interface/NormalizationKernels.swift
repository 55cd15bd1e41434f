/// What batch normalisation consists of, over rows × channels: every position of every example is a row.
public struct NormalizationKernels: Sendable {
  public let addMoments:
    @Sendable (_ moments: UnsafeMutablePointer<Double>, _ x: Source, _ rows: Int, _ channels: Int, _ before: Int) ->
      Void
  public let normalize: @Sendable (_ y: Target, _ x: Source, ChannelMap, _ rows: Int) -> Void
  public let addErrors:
    @Sendable (_ sums: UnsafeMutablePointer<Double>, _ yGradient: Source, _ x: Source, ChannelMap, _ rows: Int) -> Void
  public let normalizeBackward:
    @Sendable (_ xGradient: Target, _ yGradient: Source, _ x: Source, ChannelMap, ChannelSlopes, _ rows: Int) -> Void

  public init(
    addMoments: @escaping @Sendable (UnsafeMutablePointer<Double>, Source, Int, Int, Int) -> Void,
    normalize: @escaping @Sendable (Target, Source, ChannelMap, Int) -> Void,
    addErrors: @escaping @Sendable (UnsafeMutablePointer<Double>, Source, Source, ChannelMap, Int) -> Void,
    normalizeBackward: @escaping @Sendable (Target, Source, Source, ChannelMap, ChannelSlopes, Int) -> Void
  ) {
    self.addMoments = addMoments
    self.normalize = normalize
    self.addErrors = addErrors
    self.normalizeBackward = normalizeBackward
  }
}

/// What becomes of each channel: y = factor · (x − mean) + shift, and perhaps ReLU of it. All are [channels].
public struct ChannelMap: @unchecked Sendable {
  public var mean: Source
  public var factor: Source
  public var shift: Source
  public var channels: Int
  /// Whether y is what ReLU makes of it; an error where it has switched off is then none.
  public var isRectified: Bool

  public init(mean: Source, factor: Source, shift: Source, channels: Int, isRectified: Bool) {
    self.mean = mean
    self.factor = factor
    self.shift = shift
    self.channels = channels
    self.isRectified = isRectified
  }
}

/// What normalising takes away from the errors again. Both are [channels].
public struct ChannelSlopes: @unchecked Sendable {
  /// The mean error.
  public var mean: Source
  /// How much the errors grow with x: the mean of error · (x − mean), over the variance.
  public var slope: Source

  public init(mean: Source, slope: Source) {
    self.mean = mean
    self.slope = slope
  }
}
