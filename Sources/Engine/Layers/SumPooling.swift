/// Each window as one number to which all its pixels contribute: its mean, or its length √Σ h² (L2 pooling).
///
/// The mean is over the pixels inside the image, whatever the padding. The length is what complex cells are modelled by: it
/// answers to a feature in the window whatever its sign and place (Hyvärinen and Hoyer 2001). A mean over the whole map ends
/// networks of today in the place of dense layers (Lin, Chen and Yan 2014).
///
/// Backward: ∂mean/∂x = 1/n for each of n pixels; ∂length/∂x = x/length.
final class SumPooling: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let geometry: PoolingGeometry
  private let kind: SumPoolingKind
  private let needsInputGradient: Bool

  init(_ plan: LayerPlan, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    geometry = PoolingGeometry(plan)
    kind = if case .l2Pooling = plan.description { .l2 } else { .average }
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples { sumPoolingForward(output.row(example), input.row(example), kind, geometry) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples {
      sumPoolingBackward(
        inputGradient.row(example), outputGradient.row(example), output.row(example), input.row(example), kind, geometry
      )
    }
  }
}
