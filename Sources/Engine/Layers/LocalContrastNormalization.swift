/// The same response in the sun and in the shade: each value relative to its neighbourhood N(y, x),
///
///     y = (h − m) / max(σ, floor)
///
/// with the mean m and the standard deviation σ of the `size` × `size` values around it, in the same feature map, as far as they
/// are inside the image. The subtractive part alone, h − m, takes the brightness away; the divisive part alone, h / max(σ,
/// floor), the contrast. Without a floor the noise of an empty region would become as strong as a stroke.
///
/// Jarrett, Kavukcuoglu, Ranzato and LeCun 2009, who weight the neighbourhood by a Gaussian and take it across all maps; here
/// it is a plain square, so that every number can be checked by hand. Backward: see `contrastBackward`.
final class LocalContrastNormalization: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let geometry: ContrastGeometry
  private let mean: Tensor
  private let deviation: Tensor
  /// Scratch, one row a worker.
  private let shares: Tensor
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }

  init(_ plan: LayerPlan, size: Int, floor: Float, _ part: ContrastPart, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    output = context.activations(plan.input)
    mean = context.activations(plan.input)
    deviation = context.activations(plan.input)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    shares = Tensor(context.trains ? context.workers : 0, 2 * plan.input.count)
    geometry = ContrastGeometry(shape: plan.input, size: size, floor: floor, part: part)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      contrastForward(
        output.row(example), mean.row(example), deviation.row(example), input.row(example), geometry)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples {
      contrastBackward(
        inputGradient.row(example), outputGradient.row(example), output.row(example), mean.row(example),
        deviation.row(example), input.row(example), geometry, shares: shares.row(slice.worker))
    }
  }
}
