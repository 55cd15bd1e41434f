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
  /// Where inputs are shared out: their shares in the sums, [parts, (capacity + 1) · units].
  private let sums: Tensor
  let columns: Parts?
  /// In a network that only predicts: the weights in the order for many examples and for one, and the biases. The products are then
  /// added up in another order than in training, and the last bit of a sum may differ.
  private let packed: Tensor?
  private var units: Int { outputShape.count }
  private var inputs: Int { inputShape.count }

  var sharesByUnits: Bool { units * inputs > 1 << 19 }

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
    columns =
      context.readsInput && context.path.count == 1
      ? Self.columns(inputs: plan.input.count, units: plan.output.count) : nil
    let isPacked = !context.trains && plan.output.count * plan.input.count <= 1 << 20
    packed = isPacked ? packedWeights(units: plan.output.count, inputs: plan.input.count) : nil
    sums = Tensor(context.trains ? columns?.count ?? 0 : 0, (context.capacity + 1) * plan.output.count)
  }

  /// Many inputs and few units: then the inputs are shared out, in two, four or eight parts of 256 at least.
  private static func columns(inputs: Int, units: Int) -> Parts? {
    guard inputs >= 512, units <= 256, Engine.canDescend(inputs: inputs) else { return nil }
    let parts = inputs >= 2048 ? 8 : inputs >= 1024 ? 4 : 2
    return Parts(of: inputs, by: ((inputs + parts - 1) / parts + 15) / 16 * 16)
  }

  func prepare(rows: Range<Int>) {
    guard let packed else { return }
    packFilters(
      packed.values, weight.value.values, bias.value.values, rows: rows, taps: inputs, stride: packed.rowCount)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    if let packed, slice.count == 1 || slice.count >= 8 {
      return denseForwardPacked(
        output.row(slice.start), input.row(slice.start), packed.values, n: slice.count, units: units, inputs: inputs)
    }
    // In training it must come to what the parts of the inputs come to together.
    let block = slice.pass.trains ? columns?.step : nil
    denseForward(
      output.row(slice.start), input.row(slice.start), weight.value.values, bias.value.values,
      n: slice.count, units: units, inputs: inputs, block: block)
  }

  /// The share of one part of the inputs in the sums of the first `count` examples.
  func multiply(_ input: Tensor, part: Int, columns: Parts, count: Int) {
    denseColumns(
      sums.row(part), input.values, weight.value.values, columns: columns[part], n: count, units: units,
      inputs: inputs)
  }

  /// `forward`, when all parts of the inputs have been multiplied.
  func addUp(_ columns: Parts, _ slice: Slice) {
    addColumns(
      output.values, sums.values, bias.value.values, parts: columns.count, partLength: sums.rowCount,
      rows: slice.examples, units: units)
  }

  /// Shared out by units where these are many, else by examples.
  func forward(_ input: Tensor, _ batch: Batch) {
    guard sharesByUnits, packed == nil || batch.count < 16 else { return batch.forEachSlice { forward(input, $0) } }
    let parts = Parts(of: units, by: (units + 31) / 32 * 4)
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
    let parts = Parts(of: inputs, by: (inputs + 159) / 160 * 16)
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

  func completeGradient(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch) {
    denseBackwardColumns(
      weight.gradient.values, bias.gradient.values, outputGradient.values, input.values,
      columns: columns, n: batch.count, units: units, inputs: inputs)
  }

  func descend(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch, rate: Float) {
    denseDescentColumns(
      weight.value.values, bias.value.values, bias.gradient.values, outputGradient.values, input.values,
      rate: rate, columns: columns, n: batch.count, units: units, inputs: inputs)
  }

  var canDescend: Bool { Engine.canDescend(inputs: inputs) }

  func descend(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch, rate: Float) {
    denseDescent(
      weight.value.values, bias.value.values, bias.gradient.values, outputGradient.values, input.values,
      rate: rate, rows: rows, n: batch.count, units: units, inputs: inputs)
  }
}
