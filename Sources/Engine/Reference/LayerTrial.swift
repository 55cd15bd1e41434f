/// A layer of the Engine by itself, for one forward and one backward pass.
final class LayerTrial {
  /// Inputs, parameters and ∂L/∂y, in the Engine's order.
  let x: [[Float]]
  let parameters: [[Float]]
  let errors: [[Float]]
  private let layer: any Layer
  private let context: LayerContext

  init(_ plan: LayerPlan, batch: Int, _ random: inout SeededRandom) {
    context = LayerContext(capacity: batch, workers: 1, trains: true, needsInputGradient: true, path: [0])
    layer = makeLayer(plan, context)
    // Numbers on a grid, none twice: the steps of the grid are much larger than any nudge.
    let count = batch * plan.input.count
    var grid = (0..<count).map { (Float($0) - Float(count - 1) / 2 + 0.25) * 3 / Float(count) }
    random.shuffle(&grid)
    x = (0..<batch).map { Array(grid[$0 * plan.input.count..<($0 + 1) * plan.input.count]) }
    errors = (0..<batch).map { _ in (0..<plan.output.count).map { _ in random.uniform(-1, 1) } }
    for parameter in layer.parameters {
      let spread = 1 / Float(max(parameter.rowLength, 1)).squareRoot()
      for i in 0..<parameter.value.count {
        parameter.value[i] =
          switch parameter.role {
          case .weight, .bias: random.uniform(-spread, spread)
          case .constant: random.uniform(0.5, 1.5)
          case .statistic(let value): value
          }
      }
    }
    parameters = layer.parameters.map { Array($0.value) }
  }

  /// Outputs, ∂L/∂x and ∂L/∂θ of the whole batch, one example after another.
  func compute() -> (outputs: [Float], inputGradient: [Float], gradients: [[Float]]) {
    let (input, outputGradient) = (context.activations(layer.inputShape), context.activations(layer.outputShape))
    input.assign(x.joined().map { $0 })
    outputGradient.assign(errors.joined().map { $0 })
    let batch = Batch(count: x.count, .training(step: 0), Workers(threads: 1))
    layer.prepare(rows: 0..<(layer.parameters.first?.rows ?? 0))
    layer.forward(input, batch)
    layer.backward(input, outputGradient: outputGradient, batch)
    for learner in layer.learners(input, outputGradient: outputGradient) {
      learner.completeGradient(batch)
    }
    return (
      layer.output.copy(rows: 0..<x.count), layer.inputGradient.copy(rows: 0..<x.count),
      layer.parameters.map { Array($0.gradient) }
    )
  }
}
