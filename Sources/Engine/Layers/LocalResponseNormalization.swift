/// AlexNet's: feature maps next to each other hold each other down,
///
///     y_c = h_c / (k + α Σ h_j²)^β,   the sum over the `size` channels j around c, at the same position.
///
/// Krizhevsky, Sutskever and Hinton 2012, section 3.3, with k = 2, size 5, α = 10⁻⁴, β = 0.75 (PyTorch's α is the one here
/// times the size). Backward: see `responseBackward`.
final class LocalResponseNormalization: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let numbers: ResponseNormalization
  /// d^−β and 1/d, with d = k + α Σ h².
  private let power: Tensor
  private let inverse: Tensor
  /// For each worker the terms of one position's sums, with zeros before the first channel and behind the last.
  private let terms: Tensor
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }

  init(_ plan: LayerPlan, _ numbers: ResponseNormalization, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    self.numbers = numbers
    output = context.activations(plan.input)
    power = context.activations(plan.input)
    inverse = context.activations(plan.input)
    terms = Tensor(context.workers, plan.input.channels + numbers.size - 1)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
  }

  private func positions(_ slice: Slice) -> Int { slice.count * inputShape.height * inputShape.width }

  func forward(_ input: Tensor, _ slice: Slice) {
    responseForward(
      output.row(slice.start), power.row(slice.start), inverse.row(slice.start), input.row(slice.start), numbers,
      positions: positions(slice), channels: inputShape.channels, terms: terms.row(slice.worker))
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    responseBackward(
      inputGradient.row(slice.start), outputGradient.row(slice.start), output.row(slice.start),
      power.row(slice.start), inverse.row(slice.start), input.row(slice.start), numbers,
      positions: positions(slice), channels: inputShape.channels, terms: terms.row(slice.worker))
  }
}
