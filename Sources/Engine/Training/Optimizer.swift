#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How gradients become steps, with the memory of earlier steps that some ways need.
final class Optimizer {
  private let description: OptimizerDescription
  private let parameters: [[Parameter]]
  /// For each parameter: nothing (SGD), the velocity (momentum), or mean and mean square of the gradient (Adam).
  private let memories: [[[Tensor]]]
  private var steps = 0
  private var rate: Float = 0
  private var adam = AdamStep(beta1: 0, beta2: 0, epsilon: 0, rate: 0, rootScale: 0)

  init(_ description: OptimizerDescription, _ layers: [any Layer]) {
    self.description = description
    parameters = layers.map(\.parameters)
    let memoriesEach =
      switch description {
      case .sgd, .perceptronRule: 0
      case .momentum: 1
      case .adam: 2
      }
    memories = parameters.map { layer in
      layer.map { parameter in (0..<memoriesEach).map { _ in Tensor(parameter.rows, parameter.rowLength) } }
    }
  }

  /// Forgets all earlier steps.
  func reset() {
    steps = 0
    for memory in memories.joined().joined() { memory.fill(0) }
  }

  /// The memory of earlier steps, copied: for one parameter after another nothing, one or two lists of numbers.
  var memory: [[Float]] { memories.joined().joined().map { Array($0) } }

  /// Takes the memory of a run that has done `steps` steps.
  /// - Throws: `EngineError` when it is not such memory as this optimizer has; then nothing was changed.
  func restore(_ memory: [[Float]], steps: Int) throws {
    let own = Array(memories.joined().joined())
    guard memory.map(\.count) == own.map(\.count) else {
      throw EngineError("the optimizer's memory of earlier steps does not fit the network and its optimizer")
    }
    for (own, given) in zip(own, memory) { own.assign(given) }
    self.steps = steps
  }

  /// To be called once before the updates of one step.
  func beginStep(rate: Float) {
    steps += 1
    self.rate = rate
    if case .adam(let beta1, let beta2, let epsilon) = description {
      let t = Double(steps)
      adam = AdamStep(
        beta1: beta1, beta2: beta2, epsilon: epsilon, rate: Float(Double(rate) / (1 - pow(Double(beta1), t))),
        rootScale: Float(1 / (1 - pow(Double(beta2), t)).squareRoot()))
    }
  }

  /// Changes the parameters of the units `rows` of a layer. Rows do not depend on each other: several workers may each take some.
  func update(layer: Int, rows: Range<Int>) {
    for (index, parameter) in parameters[layer].enumerated() {
      let start = rows.lowerBound * parameter.rowLength
      let count = rows.count * parameter.rowLength
      let theta = parameter.value.values + start
      let g = parameter.gradient.values + start
      let memory = memories[layer][index]
      switch description {
      case .sgd, .perceptronRule: sgdStep(theta, g, rate: rate, count: count)
      case .momentum(let momentum):
        momentumStep(theta, g, memory[0].values + start, rate: rate, momentum: momentum, count: count)
      case .adam:
        adamStep(theta, g, memory[0].values + start, memory[1].values + start, adam, count: count)
      }
    }
  }
}
