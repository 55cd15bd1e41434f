/// The same small weights at every position: a filter slides over the image, and at each position the window it sees is
/// weighted and summed,
///
///     h(y, x, f) = b(f) + Σ over ky, kx, c of  w(f, ky, kx, c) · x(y·stride + ky − padding, x·stride + kx − padding, c)
///
/// where pixels beyond the border count as 0. The output has ⌊(side + 2·padding − size) / stride⌋ + 1 rows and columns.
/// With a dilation d the pixels a window sees are d apart, as if it were d·(size − 1) + 1 wide (Yu and Koltun 2016). With
/// groups, channels and filters are shared out, and a filter sees its own group's channels alone: AlexNet's two halves, each
/// on a graphics card of its own (Krizhevsky et al. 2012).
///
/// **Forward.** Write what each window sees as a row of a matrix, the *patches* [positions, size·size·channels]; with the
/// filters as rows of another, [filters, size·size·channels], all weighted sums are one product: H = P·Wᵀ + b. Copying
/// pixels that lie under several windows is wasteful; products of matrices are so fast that it pays.
///
/// **Backward.** With δ = ∂L/∂H, the error at every position and filter:
/// - a weight was used at every position, so its gradient is the sum over all of them: ∂L/∂W = δᵀ·P, and ∂L/∂b = Σ δ;
/// - a pixel was seen through every window it lies under, so it collects from all of them: ∂L/∂P = δ·W gives each
///   window's share, and adding the rows back to where they were copied from gives ∂L/∂x.
///
/// Positions are taken some output rows at a time, as many as keep the patches in the processor's cache. The weights'
/// gradients are summed within each slice of the batch, and the slices then in their order.
///
/// That is the general road, for every stride, dilation and group, on every processor. Where the processor has wide vectors,
/// `DirectConvolution` computes the same without patches; and `PooledConvolution` takes the layers behind it along, if
/// they are those of a ConvNet.
final class Convolution: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let weight: Parameter
  let bias: Parameter
  let output: Tensor
  let inputGradient: Tensor

  private let geometry: ConvolutionGeometry
  private let rowsAtOnce: Int
  private let needsInputGradient: Bool
  /// Scratch, one row a worker.
  private let patches: Tensor
  private let sums: SlicedGradient?
  /// nil where there are no kernels for it.
  private let direct: GroupedConvolution?
  /// What computes this layer together with the pooling behind it: then the backward pass is done there.
  weak var pooled: PooledConvolution?

  var parameters: [Parameter] { [weight, bias] }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    guard case .convolution(let filters, let size, let stride, let padding, let groups, let dilation) = plan.description
    else { preconditionFailure("\(plan.description) is no convolution") }
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    geometry = ConvolutionGeometry(
      input: plan.input, output: plan.output, size: size, stride: stride, padding: padding, groups: groups,
      dilation: dilation)
    let window = size * size
    weight = Parameter(
      "weight", [filters, geometry.channels, size, size],
      role: .weight(fanIn: geometry.channels * window, fanOut: geometry.filters * window), context)
    bias = Parameter("bias", [filters], context)
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    rowsAtOnce = geometry.rowsAtOnce
    var own = context
    own.trains = context.trains && !context.isPooled
    direct = GroupedConvolution(plan, own)
    let needsSums = own.trains && direct?.hasBackward != true
    let needsPatches = direct == nil || needsSums
    patches = Tensor(needsPatches ? context.workers : 0, rowsAtOnce * plan.output.width * geometry.patch)
    sums = needsSums ? SlicedGradient(weight, bias, context) : nil
  }

  func prepare(rows: Range<Int>) {
    direct?.prepare(weight, bias, rows: rows)
    pooled?.prepare(weight, bias, rows: rows)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    if let direct { return direct.forward(output, input, slice) }
    for example in slice.examples {
      convolutionForward(
        output.row(example), input.row(example), weight.value.values, bias.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    if let direct { return direct.forward(output, input, batch) }
    batch.forEachSlice { forward(input, $0) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard let sums else {
      direct?.backward(inputGradient, outputGradient, input, slice)
      return
    }
    let (weightGradient, biasGradient) = sums.begin(slice)
    for example in slice.examples {
      convolutionBackward(
        weightGradient, biasGradient, needsInputGradient ? inputGradient.row(example) : nil,
        outputGradient.row(example), input.row(example), weight.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch) {
    if let sums {
      sums.complete(weight, rows: rows, batch)
      sums.complete(bias, rows: rows, batch)
    } else if let pooled {
      pooled.completeGradient(weight, bias, rows: rows, slices: batch.slices)
    } else {
      direct?.completeGradient(weight, bias, rows: rows, slices: batch.slices)
    }
  }
}

extension ConvolutionGeometry {
  /// Output rows computed at once. OpenBLAS is at its best for products below a million multiplications, which it can compute
  /// without copying, and for large ones, where copying is little beside the arithmetic: then as many rows as give patches of
  /// about 2 MB.
  var rowsAtOnce: Int {
    let row = output.width * patch
    guard output.height * row * filters > 1 << 24 else {
      return min(output.height, max(1, 1_000_000 / (row * filters)))
    }
    let most = min(output.height, max(1, (1 << 19) / row))
    let parts = (output.height + most - 1) / most
    return (output.height + parts - 1) / parts
  }
}

/// The gradients of weight and bias, kept for each slice of the batch apart until all are done: slices are computed at the same
/// time, and sums must not depend on which was first.
final class SlicedGradient {
  private let weights: Tensor
  private let biases: Tensor

  init(_ weight: Parameter, _ bias: Parameter, _ context: LayerContext) {
    let slices = context.trains ? context.slices : 0
    weights = Tensor(slices, weight.value.count)
    biases = Tensor(slices, bias.value.count)
  }

  /// The slice's own sums, set to 0.
  func begin(_ slice: Slice) -> (weight: Target, bias: Target) {
    let (weight, bias) = (weights.row(slice.index), biases.row(slice.index))
    weight.update(repeating: 0, count: weights.rowCount)
    bias.update(repeating: 0, count: biases.rowCount)
    return (weight, bias)
  }

  /// gradient = Σ over the slices, in their order.
  func complete(_ parameter: Parameter, rows: Range<Int>, _ batch: Batch) {
    let parts = parameter.isWeight ? weights : biases
    let start = rows.lowerBound * parameter.rowLength
    let count = rows.count * parameter.rowLength
    let gradient = parameter.gradient.values + start
    gradient.update(from: parts.row(0) + start, count: count)
    for slice in 1..<max(batch.slices, 1) { addRow(gradient, parts.row(slice) + start, rows: 1, columns: count) }
  }
}
