/// The largest value of each window: *that* a feature is there, and no longer exactly where.
///
/// Backward, the winner alone gets the window's error: a small change of any other pixel would have changed nothing.
final class MaxPooling: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let geometry: PoolingGeometry
  /// Where each output came from, [capacity, output count].
  private let winners: UnsafeMutablePointer<Int32>
  private let needsInputGradient: Bool

  init(
    _ description: LayerDescription, size: Int, stride: Int, _ input: Shape, _ output: Shape, _ context: LayerContext
  ) {
    self.description = description
    inputShape = input
    outputShape = output
    self.output = context.activations(output)
    inputGradient = context.gradients(input)
    needsInputGradient = context.needsInputGradient
    geometry = PoolingGeometry(input: input, output: output, size: size, stride: stride)
    winners = .allocate(capacity: self.output.count)
    winners.initialize(repeating: 0, count: self.output.count)
  }

  deinit { winners.deallocate() }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      maxPoolingForward(
        output.row(example), winners + example * outputShape.count, input.row(example), geometry)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    for example in slice.examples {
      maxPoolingBackward(
        inputGradient.row(example), outputGradient.row(example), winners + example * outputShape.count, geometry)
    }
  }
}
