/// Windows as in a convolution, but nothing is shared: every position has filters of its own,
///
///     h(p, f) = b(p, f) + Σ over ky, kx, c of  w(p, f, ky, kx, c) · x(window of p)
///
/// It can learn that eyes are above the mouth, and pays for it: positions times as many weights, and what is learned in one
/// place is not known in another. Backward: ∂L/∂w(p, f) = Σ over the batch of ∂L/∂h(p, f) · window, and ∂L/∂x collects from
/// all windows, as in a convolution. The weights are [positions, filters, channels, size, size].
/// Gregor and LeCun 2010; used by DeepFace (Taigman et al. 2014).
final class LocallyConnected: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let weight: Parameter
  let bias: Parameter
  let output: Tensor
  let inputGradient: Tensor
  private let geometry: ConvolutionGeometry
  private let needsInputGradient: Bool

  var parameters: [Parameter] { [weight, bias] }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    guard case .locallyConnected(let filters, let size, let stride, let padding) = plan.description else {
      preconditionFailure("\(plan.description) is not locally connected")
    }
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    geometry = ConvolutionGeometry(
      input: plan.input, output: plan.output, size: size, stride: stride, padding: padding)
    let positions = plan.output.height * plan.output.width
    weight = Parameter(
      "weight", [positions, filters, plan.input.channels, size, size],
      role: .weight(fanIn: geometry.patch, fanOut: filters * size * size), context)
    bias = Parameter("bias", [positions, filters], role: .bias, context)
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      locallyConnectedForward(
        output.row(example), input.row(example), weight.value.values, bias.value.values, geometry)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples {
      locallyConnectedBackwardInput(
        inputGradient.row(example), outputGradient.row(example), weight.value.values, geometry)
    }
  }

  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch) {
    for parameter in parameters {
      parameter.gradient.row(rows.lowerBound).update(repeating: 0, count: rows.count * parameter.rowLength)
    }
    for example in 0..<batch.count {
      locallyConnectedBackwardParameters(
        weight.gradient.values, bias.gradient.values, outputGradient.row(example), input.row(example),
        positions: rows, geometry)
    }
  }
}
