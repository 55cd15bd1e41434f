/// Feature maps to a vector, one map after the other.
///
/// Memory holds the channels of one pixel side by side; the vector holds the pixels of one channel side by side, as
/// PyTorch's does, so that the weights of the dense layer behind it mean the same in both. Nothing is computed:
/// backward, the errors go back the way the values came.
final class Flatten: Layer {
  let description = LayerDescription.flatten
  let inputShape: Shape
  let outputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let needsInputGradient: Bool

  /// Whether the output is the input, number by number: with one map, or maps of one pixel.
  var changesNothing: Bool { inputShape.channels == 1 || inputShape.height * inputShape.width == 1 }

  init(_ input: Shape, _ context: LayerContext) {
    inputShape = input
    outputShape = Shape(channels: input.count)
    output = context.activations(outputShape)
    inputGradient = context.gradients(input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples { channelsFirst(output.row(example), input.row(example), inputShape) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples { channelsLast(inputGradient.row(example), outputGradient.row(example), inputShape) }
  }
}
