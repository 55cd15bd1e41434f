/// The largest value of each window: *that* a feature is there, and no longer exactly where.
///
///     h(y, x, c) = max over ky, kx of  x(y·stride + ky − padding, x·stride + kx − padding, c)
///
/// Windows may overlap (stride < size), and may reach beyond the border, where nothing can win. With one window as large as
/// the map it says whether a feature is anywhere at all.
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

  init(_ plan: LayerPlan, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    geometry = PoolingGeometry(plan)
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

extension PoolingGeometry {
  /// - Precondition: the plan is that of a pooling.
  init(_ plan: LayerPlan) {
    self.init(input: plan.input, output: plan.output, size: plan.input.height, stride: 1, width: plan.input.width)
    switch plan.description {
    case .maxPooling(let size, let stride, let padding), .averagePooling(let size, let stride, let padding),
      .l2Pooling(let size, let stride, let padding):
      (self.size, self.stride, self.padding, width) = (size, stride, padding, nil)
    case .globalAveragePooling, .globalMaxPooling: break
    default: preconditionFailure("\(plan.description) is no pooling")
    }
  }
}
