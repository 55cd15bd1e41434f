/// Scores to probabilities: p_k = e^{z_k} / Σ_j e^{z_j}. All are positive, and together they are 1.
///
/// On feature maps the classes are the channels, and every position has probabilities of its own: a label for each pixel.
///
/// Backward in general: ∂L/∂z_k = p_k (∂L/∂p_k − Σ_j p_j ∂L/∂p_j). Under a cross-entropy loss this is not used: the two
/// together have the simple gradient p − y, which `Objective` writes straight into `inputGradient`.
final class Softmax: Layer {
  let description = LayerDescription.softmax
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }
  private var positions: Int { inputShape.height * inputShape.width }

  init(_ input: Shape, _ context: LayerContext) {
    inputShape = input
    output = context.activations(input)
    inputGradient = context.gradients(input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    softmaxForward(
      output.row(slice.start), input.row(slice.start), n: slice.count * positions, classes: inputShape.channels)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    softmaxBackward(
      inputGradient.row(slice.start), outputGradient.row(slice.start), output.row(slice.start),
      n: slice.count * positions, classes: inputShape.channels)
  }
}
