/// A convolution run backward: from a small map to a larger one.
///
/// Every pixel of x paints a weighted copy of each filter into y, `stride` apart; where copies overlap they add up:
///
///     y(Y, X, f) = b(f) + Σ over y, x, c of  x(y, x, c) · w(c, Y − y·stride + padding, X − x·stride + padding, f)
///
/// The output has (side − 1)·stride − 2·padding + size rows and columns. The weights have PyTorch's dimensions [channels,
/// filters, size, size]. It is what a convolution from y to x does to errors, which gives it its name; backward it is that
/// convolution itself. Zeiler et al. 2010 ("deconvolutional networks"); Long et al. 2015 for labelling pixels.
final class TransposedConvolution: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let weight: Parameter
  let bias: Parameter
  let output: Tensor
  let inputGradient: Tensor

  /// Of the convolution from output to input.
  private let geometry: ConvolutionGeometry
  private let rowsAtOnce: Int
  private let needsInputGradient: Bool
  private let patches: Tensor
  private let sums: SlicedGradient

  var parameters: [Parameter] { [weight, bias] }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    guard case .transposedConvolution(let filters, let size, let stride, let padding) = plan.description else {
      preconditionFailure("\(plan.description) is no transposed convolution")
    }
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    geometry = ConvolutionGeometry(
      input: plan.output, output: plan.input, size: size, stride: stride, padding: padding)
    weight = Parameter(
      "weight", [plan.input.channels, filters, size, size],
      role: .weight(fanIn: plan.input.channels * size * size, fanOut: filters * size * size), context)
    bias = Parameter("bias", [filters], context)
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    rowsAtOnce = geometry.rowsAtOnce
    patches = Tensor(context.workers, rowsAtOnce * plan.input.width * geometry.patch)
    sums = SlicedGradient(weight, bias, context)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      transposedConvolutionForward(
        output.row(example), input.row(example), weight.value.values, bias.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    let (weightGradient, biasGradient) = sums.begin(slice)
    for example in slice.examples {
      transposedConvolutionBackward(
        weightGradient, biasGradient, needsInputGradient ? inputGradient.row(example) : nil,
        outputGradient.row(example), input.row(example), weight.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  /// The weights have a row a channel, the bias has one a filter; so all is done at once.
  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch) {
    sums.complete(weight, rows: 0..<weight.rows, batch)
    sums.complete(bias, rows: 0..<bias.rows, batch)
  }
}
