/// x + f(x): the layers inside learn only what has to be added.
///
/// Backward, the error goes both ways, ∂L/∂x = ∂L/∂y + (∂f/∂x)ᵀ ∂L/∂y: however deep the network, there is a way down on which
/// no factor makes it small. He, Zhang, Ren and Sun 2016.
final class Residual: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let chain: Chain
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }
  var parameters: [Parameter] { chain.parameters }
  var needsWholeBatch: Bool { chain.needsWholeBatch }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    chain = Chain(plan.inner, context)
    output = context.activations(plan.input)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    chain.forward(input, slice)
    add(output, input, chain.output, slice)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    chain.backward(input, outputGradient: outputGradient, slice)
    if needsInputGradient { add(inputGradient, outputGradient, chain.inputGradient, slice) }
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    chain.forward(input, batch)
    batch.forEachSlice { add(output, input, chain.output, $0) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    chain.backward(input, outputGradient: outputGradient, batch)
    guard needsInputGradient else { return }
    batch.forEachSlice { add(inputGradient, outputGradient, chain.inputGradient, $0) }
  }

  func prepare(rows: Range<Int>) { chain.prepare() }

  func finishStep(_ batch: Batch) { chain.finishStep(batch) }

  func learners(_ input: Tensor, outputGradient: Tensor) -> [Learner] {
    chain.learners(input, outputGradient: outputGradient)
  }

  private func add(_ sum: Tensor, _ a: Tensor, _ b: Tensor, _ slice: Slice) {
    addSum(sum.row(slice.start), a.row(slice.start), b.row(slice.start), count: slice.count * inputShape.count)
  }
}
