/// Each channel with mean 0 and variance 1 over the batch (and all positions), then scaled and shifted by what is learned:
///
///     y = γ · (x − mean) / √(variance + ε) + β
///
/// In training the statistics are the batch's, and gradients flow through them too (see `normalizeBackward`). For prediction
/// there may be one example alone; so a running mean and variance are kept, r ← (1 − momentum) r + momentum · batch, with the
/// unbiased variance n/(n − 1). Parameters have PyTorch's names: `weight` γ, `bias` β, `running_mean`, `running_var`
/// (`num_batches_tracked` is left out: nothing depends on it). Ioffe and Szegedy 2015.
final class BatchNormalization: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  let needsWholeBatch = true
  let parameters: [Parameter]
  private let momentum: Float
  private let epsilon: Float
  private let needsInputGradient: Bool
  /// Of the present batch.
  private let mean: Tensor
  private let variance: Tensor
  /// 1 / √(variance + ε) of the present batch, and in the rows behind it scratch for each worker.
  private let scales: Tensor
  /// Two sums a channel for each slice, [slices, 2 · channels].
  private let sums: UnsafeMutableBufferPointer<Double>

  var outputShape: Shape { inputShape }
  private var channels: Int { inputShape.channels }
  private var positions: Int { inputShape.height * inputShape.width }
  private var gamma: Parameter { parameters[0] }
  private var beta: Parameter { parameters[1] }

  init(_ plan: LayerPlan, momentum: Float, epsilon: Float, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    self.momentum = momentum
    self.epsilon = epsilon
    let channels = plan.input.channels
    parameters = [
      Parameter("weight", [channels], role: .constant(1), context), Parameter("bias", [channels], context),
      Parameter("running_mean", [channels], role: .statistic(0), context),
      Parameter("running_var", [channels], role: .statistic(1), context),
    ]
    output = context.activations(plan.input)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    mean = Tensor(1, channels)
    variance = Tensor(1, channels)
    scales = Tensor(1 + context.workers, channels)
    sums = .allocate(capacity: context.trains ? context.slices * 2 * channels : 0)
    sums.initialize(repeating: 0)
  }

  deinit { sums.deallocate() }

  func forward(_ input: Tensor, _ batch: Batch) {
    if batch.pass.trains { measure(input, batch) }
    batch.forEachSlice { forward(input, $0) }
  }

  /// In training after `measure`; at prediction with what was kept.
  func forward(_ input: Tensor, _ slice: Slice) {
    let scale = slice.pass.trains ? scales.row(0) : scales.row(1 + slice.worker)
    let mean = slice.pass.trains ? mean : parameters[2].value
    if !slice.pass.trains { setScale(scale, parameters[3].value) }
    normalizeForward(
      output.row(slice.start), input.row(slice.start), mean: mean.values, scale: scale, gamma: gamma.value.values,
      beta: beta.value.values, rows: slice.count * positions, channels: channels)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    total(batch) { errors, slice in
      addChannelErrors(
        errors, errors + channels, outputGradient.row(slice.start), input.row(slice.start), mean: mean.values,
        scale: scales.row(0), rows: slice.count * positions, channels: channels)
    } store: { channel, error, product in
      beta.gradient[channel] = Float(error)
      gamma.gradient[channel] = Float(product)
    }
    guard needsInputGradient else { return }
    let n = batch.count * positions
    batch.forEachSlice { slice in
      normalizeBackward(
        inputGradient.row(slice.start), outputGradient.row(slice.start), input.row(slice.start), mean: mean.values,
        scale: scales.row(0), gamma: gamma.value.values, gammaGradient: gamma.gradient.values,
        betaGradient: beta.gradient.values, n: n, rows: slice.count * positions, channels: channels)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    preconditionFailure("batch normalisation has no gradient for a part of a batch")
  }

  func finishStep(_ batch: Batch) {
    let n = Float(batch.count * positions)
    for c in 0..<channels {
      let (keptMean, keptVariance) = (parameters[2].value, parameters[3].value)
      keptMean[c] = (1 - momentum) * keptMean[c] + momentum * mean[c]
      keptVariance[c] = (1 - momentum) * keptVariance[c] + momentum * variance[c] * (n > 1 ? n / (n - 1) : 1)
    }
  }

  /// Mean and variance of the batch.
  private func measure(_ input: Tensor, _ batch: Batch) {
    let n = Double(batch.count * positions)
    total(batch) { sums, slice in
      addChannels(sums, input.row(slice.start), rows: slice.count * positions, channels: channels)
    } store: { channel, sum, _ in
      mean[channel] = Float(sum / n)
    }
    total(batch) { squares, slice in
      addChannelSquares(
        squares, input.row(slice.start), mean.values, rows: slice.count * positions, channels: channels)
    } store: { channel, sum, _ in
      variance[channel] = Float(sum / n)
    }
    setScale(scales.row(0), variance)
  }

  private func setScale(_ scale: Target, _ variance: Tensor) {
    for c in 0..<channels { scale[c] = 1 / (variance.values[c] + epsilon).squareRoot() }
  }

  /// Two sums a channel: each slice's by `add`, then all of them in the slices' order to `store`.
  private func total(
    _ batch: Batch, add: (UnsafeMutablePointer<Double>, Slice) -> Void,
    store: (_ channel: Int, _ first: Double, _ second: Double) -> Void
  ) {
    guard let sums = sums.baseAddress else { return }
    let width = 2 * channels
    batch.forEachSlice { slice in
      let own = sums + slice.index * width
      own.update(repeating: 0, count: width)
      add(own, slice)
    }
    for c in 0..<channels {
      var (first, second) = (0.0, 0.0)
      for slice in 0..<batch.slices {
        first += sums[slice * width + c]
        second += sums[slice * width + channels + c]
      }
      store(c, first, second)
    }
  }
}
