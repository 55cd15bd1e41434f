/// A function applied to each element: a = f(z). Without one between them, two dense layers are no more than one.
///
/// Backward, each element on its own: ∂L/∂z = f′(z) · ∂L/∂a.
final class ActivationLayer: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let function: Activation
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }

  init(_ function: Activation, _ input: Shape, _ context: LayerContext) {
    description = .activation(function)
    self.function = function
    inputShape = input
    output = context.activations(input)
    inputGradient = context.gradients(input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    activationForward(
      output.row(slice.start), input.row(slice.start), function, count: slice.count * inputShape.count)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    activationBackward(
      inputGradient.row(slice.start), outputGradient.row(slice.start), output.row(slice.start), function,
      count: slice.count * inputShape.count)
  }
}
