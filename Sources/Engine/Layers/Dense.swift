/// Every unit sees every input: z = W·x + b.
///
/// Backward, with δ = ∂L/∂z: ∂L/∂x = Wᵀ·δ hands each input its share of every unit's error, and ∂L/∂W = δ·xᵀ,
/// ∂L/∂b = δ, summed over the batch. The sums run over whole batches, for some units at a time.
final class Dense: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let weight: Parameter
  let bias: Parameter
  let output: Tensor
  let inputGradient: Tensor
  private let needsInputGradient: Bool
  private var units: Int { outputShape.count }
  private var inputs: Int { inputShape.count }

  var sharesByUnits: Bool { units * inputs > 1 << 20 }

  var parameters: [Parameter] { [weight, bias] }

  init(_ plan: LayerPlan, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    outputShape = plan.output
    weight = Parameter("weight", [plan.output.count, plan.input.count], context)
    bias = Parameter("bias", [plan.output.count], context)
    output = context.activations(plan.output)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    denseForward(
      output.row(slice.start), input.row(slice.start), weight.value.values, bias.value.values,
      n: slice.count, units: units, inputs: inputs)
  }

  /// Shared out by units where these are many, else by examples.
  func forward(_ input: Tensor, _ batch: Batch) {
    guard sharesByUnits else { return batch.forEachSlice { forward(input, $0) } }
    let parts = Parts(of: units, by: 256)
    batch.workers.run(parts.count, alone: batch.isAlone) { part, _ in
      denseForward(
        output.values, input.values, weight.value.values, bias.value.values, rows: parts[part], n: batch.count,
        units: units, inputs: inputs)
    }
  }

  /// Shared out by inputs where units are many, else by examples.
  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    guard sharesByUnits else {
      return batch.forEachSlice { backward(input, outputGradient: outputGradient, $0) }
    }
    guard needsInputGradient else { return }
    let parts = Parts(of: inputs, by: 512)
    batch.workers.run(parts.count, alone: batch.isAlone) { part, _ in
      denseBackwardInput(
        inputGradient.values, outputGradient.values, weight.value.values, columns: parts[part], n: batch.count,
        units: units, inputs: inputs)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    denseBackwardInput(
      inputGradient.row(slice.start), outputGradient.row(slice.start), weight.value.values,
      n: slice.count, units: units, inputs: inputs)
  }

  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch) {
    denseBackwardParameters(
      weight.gradient.values, bias.gradient.values, outputGradient.values, input.values,
      rows: rows, n: batch.count, units: units, inputs: inputs)
  }

  var canDescend: Bool { Engine.canDescend(inputs: inputs) }

  func descend(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch, rate: Float) {
    denseDescent(
      weight.value.values, bias.value.values, bias.gradient.values, outputGradient.values, input.values,
      rate: rate, rows: rows, n: batch.count, units: units, inputs: inputs)
  }
}
