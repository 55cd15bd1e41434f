internal import KernelInterface

/// Each channel with mean 0 and variance 1 over the batch (and all positions), then scaled and shifted by what is learned:
///
///     y = γ · (x − mean) / √(variance + ε) + β
///
/// In training the statistics are the batch's, and gradients flow through them too: with x̂ = (x − mean) / √(variance + ε) and
/// means over all rows of the batch,
///
///     ∂L/∂x = γ / √(variance + ε) · (∂L/∂y − mean(∂L/∂y) − x̂ · mean(∂L/∂y · x̂))
///
/// For prediction there may be one example alone; so a running mean and variance are kept, r ← (1 − momentum) r + momentum ·
/// batch, with the unbiased variance n/(n − 1). Parameters have PyTorch's names: `weight` γ, `bias` β, `running_mean`,
/// `running_var` (`num_batches_tracked` is left out: nothing depends on it). Ioffe and Szegedy 2015.
final class BatchNormalization: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  let needsWholeBatch = true
  let parameters: [Parameter]
  private let kernels = Processor.best.normalization
  private let momentum: Float
  private let epsilon: Float
  private let needsInputGradient: Bool
  /// Of the present batch.
  private let mean: Tensor
  private let variance: Tensor
  /// γ / √(variance + ε): of the present batch, and in the rows behind it scratch for each worker.
  private let factors: Tensor
  /// What the backward pass takes away from the errors, [2, channels]: their mean, and how much they grow with x.
  private let slopes: Tensor
  /// For each slice two numbers a channel, [slices, 2, channels].
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
    factors = Tensor(1 + context.workers, channels)
    slopes = Tensor(2, channels)
    sums = .allocate(capacity: context.trains ? context.slices * 2 * channels : 0)
    sums.initialize(repeating: 0)
  }

  deinit { sums.deallocate() }

  func forward(_ input: Tensor, _ batch: Batch) {
    if batch.pass.trains { measure(input, batch) }
    batch.forEachSlice { forward(input, $0) }
  }

  func forward(_ input: Tensor, _ slice: Slice) { normalize(output, input, slice, isRectified: false) }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    backward(input, outputGradient: outputGradient, batch, isRectified: false)
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

  // MARK: What it is made of

  /// Mean and variance of the batch: each slice's own, and then all of them joined in the slices' order.
  func measure(_ input: Tensor, _ batch: Batch) {
    eachSlice(of: batch) { moments, slice in
      for (index, example) in slice.examples.enumerated() {
        kernels.addMoments(moments, input.row(example), positions, channels, index * positions)
      }
    }
    for c in 0..<channels {
      var (seen, mean, squares) = (0.0, 0.0, 0.0)
      for slice in 0..<batch.slices {
        let new = Double(batch.examples(slice).count * positions)
        let (difference, part) = (moment(slice, c) - mean, new / (seen + new))
        mean += difference * part
        squares += moment(slice, channels + c) + difference * difference * seen * part
        seen += new
      }
      self.mean[c] = Float(mean)
      variance[c] = Float(squares / seen)
    }
    setFactors(factors.row(0), variance)
  }

  /// In training after `measure`; at prediction with the statistics that were kept.
  func normalize(_ target: Tensor, _ input: Tensor, _ slice: Slice, isRectified: Bool) {
    var map = map(isRectified)
    if !slice.pass.trains {
      let own = factors.row(1 + slice.worker)
      setFactors(own, parameters[3].value)
      (map.mean, map.factor) = (Source(parameters[2].value.values), Source(own))
    }
    kernels.normalize(target.row(slice.start), input.row(slice.start), map, slice.count * positions)
  }

  /// - Parameter isRectified: whether `outputGradient` is that of a ReLU behind this layer.
  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch, isRectified: Bool) {
    let map = map(isRectified)
    eachSlice(of: batch) { sums, slice in
      kernels.addErrors(
        sums, outputGradient.row(slice.start), input.row(slice.start), map, slice.count * positions)
    }
    let n = Double(batch.count * positions)
    for c in 0..<channels {
      var (errors, products) = (0.0, 0.0)
      for slice in 0..<batch.slices {
        errors += moment(slice, c)
        products += moment(slice, channels + c)
      }
      let spread = Double(variance[c]) + Double(epsilon)
      beta.gradient[c] = Float(errors)
      gamma.gradient[c] = Float(products / spread.squareRoot())
      slopes.row(0)[c] = Float(errors / n)
      slopes.row(1)[c] = Float(products / (n * spread))
    }
    guard needsInputGradient else { return }
    let slopes = ChannelSlopes(mean: slopes.row(0), slope: slopes.row(1))
    batch.forEachSlice { slice in
      kernels.normalizeBackward(
        inputGradient.row(slice.start), outputGradient.row(slice.start), input.row(slice.start), map, slopes,
        slice.count * positions)
    }
  }

  /// With the statistics of the present batch.
  private func map(_ isRectified: Bool) -> ChannelMap {
    ChannelMap(
      mean: mean.values, factor: factors.row(0), shift: beta.value.values, channels: channels,
      isRectified: isRectified)
  }

  private func setFactors(_ factors: Target, _ variance: Tensor) {
    for c in 0..<channels { factors[c] = gamma.value.values[c] / (variance.values[c] + epsilon).squareRoot() }
  }

  /// Calls `body` for each slice with its numbers, which are 0.
  private func eachSlice(of batch: Batch, _ body: (UnsafeMutablePointer<Double>, Slice) -> Void) {
    guard let first = sums.baseAddress else { return }
    batch.forEachSlice { slice in
      let own = first + slice.index * 2 * channels
      own.update(repeating: 0, count: 2 * channels)
      body(own, slice)
    }
  }

  private func moment(_ slice: Int, _ index: Int) -> Double { sums[slice * 2 * channels + index] }
}

/// Batch normalisation and the ReLU behind it in one: what lies between them is never written, nor read again.
final class RectifiedNormalization: Stage {
  private let normalization: BatchNormalization
  private let activation: any Layer

  /// 2 where ReLU follows, else 1.
  static func length(_ plans: ArraySlice<LayerPlan>) -> Int {
    guard case .batchNormalization = plans.first?.description else { return 1 }
    return plans.dropFirst().first?.description == .activation(.relu) ? 2 : 1
  }

  /// - Precondition: the layers are as `length` wants them.
  init(_ layers: ArraySlice<any Layer>) {
    guard let normalization = layers.first as? BatchNormalization, let activation = layers.last else {
      preconditionFailure("these layers are no batch normalisation with ReLU behind it")
    }
    self.normalization = normalization
    self.activation = activation
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    if batch.pass.trains { normalization.measure(input, batch) }
    batch.forEachSlice { forward(input, $0) }
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    normalization.normalize(activation.output, input, slice, isRectified: true)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    normalization.backward(input, outputGradient: outputGradient, batch, isRectified: true)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    preconditionFailure("batch normalisation has no gradient for a part of a batch")
  }
}
