/// A map with `factor` times as many rows and columns, for networks whose answer is an image again.
///
/// Nearest: y(Y, X) = x(⌊Y/factor⌋, ⌊X/factor⌋). Bilinear: the weighted mean of the four pixels around
/// ((Y + ½)/factor − ½, (X + ½)/factor − ½), as PyTorch has it without `align_corners`. Both are linear, and so errors go back
/// by the same weights by which values came.
final class Upsampling: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let rows: UpsamplingTable
  private let columns: UpsamplingTable
  private let needsInputGradient: Bool

  init(_ plan: LayerPlan, factor: Int, _ kind: Interpolation, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    rows = UpsamplingTable(side: plan.input.height, factor: factor, kind)
    columns = UpsamplingTable(side: plan.input.width, factor: factor, kind)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      upsamplingForward(output.row(example), input.row(example), inputShape, rows: rows, columns: columns)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples {
      upsamplingBackward(
        inputGradient.row(example), outputGradient.row(example), inputShape, rows: rows, columns: columns)
    }
  }
}
