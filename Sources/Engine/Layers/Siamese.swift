/// Two inputs through two towers that share their weights: (f(a), f(b)).
///
/// The pair comes stacked as channels, a's first, and so do the two answers; a contrastive loss then pulls answers of the same
/// together and pushes those of different apart. There is one chain of layers; for it every pair is two examples. So the
/// gradient of a weight is the sum over both of its uses, as everywhere that weights are shared.
/// Bromley, Guyon, LeCun, Säckinger and Shah 1993 (signatures); Chopra, Hadsell and LeCun 2005 (faces).
final class Siamese: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  private let chain: Chain
  private let needsInputGradient: Bool
  /// What the towers read, [2 · capacity, half an input], and the errors they get; two rows a pair.
  private let halves: Tensor
  private let errors: Tensor

  var parameters: [Parameter] { chain.parameters }
  var needsWholeBatch: Bool { chain.needsWholeBatch }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    var inner = context
    inner.capacity = 2 * context.capacity + 1
    chain = Chain(plan.inner, inner)
    halves = inner.activations(plan.inner[0].input)
    errors = inner.gradients(plan.inner[plan.inner.count - 1].output)
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    split(halves, input, inputShape, slice)
    chain.forward(halves, slice.doubled)
    join(output, chain.output, outputShape, slice)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    split(errors, outputGradient, outputShape, slice)
    chain.backward(halves, outputGradient: errors, slice.doubled)
    if needsInputGradient { join(inputGradient, chain.inputGradient, inputShape, slice) }
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    batch.forEachSlice { split(halves, input, inputShape, $0) }
    chain.forward(halves, batch.doubled)
    batch.forEachSlice { join(output, chain.output, outputShape, $0) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    batch.forEachSlice { split(errors, outputGradient, outputShape, $0) }
    chain.backward(halves, outputGradient: errors, batch.doubled)
    guard needsInputGradient else { return }
    batch.forEachSlice { join(inputGradient, chain.inputGradient, inputShape, $0) }
  }

  func prepare(rows: Range<Int>) { chain.prepare() }

  func finishStep(_ batch: Batch) { chain.finishStep(batch.doubled) }

  func learners(_ input: Tensor, outputGradient: Tensor) -> [Learner] {
    let learners = chain.learners(halves, outputGradient: errors)
    for learner in learners { learner.doublings += 1 }
    return learners
  }

  private func split(_ halves: Tensor, _ pairs: Tensor, _ shape: Shape, _ slice: Slice) {
    for example in slice.examples {
      splitChannels(halves.row(2 * example), halves.row(2 * example + 1), pairs.row(example), shape)
    }
  }

  private func join(_ pairs: Tensor, _ halves: Tensor, _ shape: Shape, _ slice: Slice) {
    for example in slice.examples {
      joinChannels(pairs.row(example), halves.row(2 * example), halves.row(2 * example + 1), shape)
    }
  }
}
