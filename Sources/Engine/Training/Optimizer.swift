#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How gradients become steps, with the memory of earlier steps that some ways need.
final class Optimizer {
  private let description: OptimizerDescription
  private let clipping: GradientClipping
  private let l1: Float
  private let l2: Float
  private let parameters: [[Parameter]]
  /// For each parameter: nothing (SGD), the velocity (momentum), the (mean) square of the gradient (Adagrad, RMSProp), or mean
  /// and mean square (Adam).
  private let memories: [[[Tensor]]]
  private var steps = 0
  private var rate: Float = 0
  private var gradientScale: Float = 1
  private var adam = AdamStep(beta1: 0, beta2: 0, epsilon: 0, rate: 0, rootScale: 0)

  init(_ experiment: Experiment, _ learners: [Learner]) {
    description = experiment.optimizer
    clipping = experiment.clipping
    l1 = experiment.l1
    l2 = experiment.l2
    parameters = learners.map(\.parameters)
    let memoriesEach =
      switch description {
      case .sgd, .perceptronRule, .wiggle: 0
      case .momentum, .nesterov, .adagrad, .rmsProp: 1
      case .adam, .adamW: 2
      }
    memories = parameters.map { learner in
      learner.map { parameter in (0..<memoriesEach).map { _ in Tensor(parameter.rows, parameter.rowLength) } }
    }
  }

  /// Whether a step is η times the gradient and nothing else.
  var isPlainDescent: Bool { description == .sgd && clipping == .none && l1 == 0 && l2 == 0 }

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

  /// To be called once before the updates of one step, when all gradients are known.
  func beginStep(rate: Float) {
    steps += 1
    self.rate = rate
    if case .norm(let limit) = clipping {
      let square = parameters.joined().reduce(0) {
        $0 + sumOfSquares($1.gradient.values, count: $1.gradient.count)
      }
      // PyTorch's small number, against a division by 0.
      gradientScale = Float(min(1, Double(limit) / (square.squareRoot() + 1e-6)))
    }
    switch description {
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon, _):
      let t = Double(steps)
      adam = AdamStep(
        beta1: beta1, beta2: beta2, epsilon: epsilon, rate: Float(Double(rate) / (1 - pow(Double(beta1), t))),
        rootScale: Float(1 / (1 - pow(Double(beta2), t)).squareRoot()))
    default: break
    }
  }

  /// Changes the parameters of some units of a layer. Rows do not depend on each other: several workers may each take some.
  func update(_ part: UpdatePart, _ learner: Learner) {
    for (index, parameter) in learner.parameters.enumerated() {
      let rows = part.rows(of: parameter, learner)
      guard let columns = part.columns else {
        update(parameter, memories[part.learner][index], rows: rows, columns: 0..<parameter.rowLength)
        continue
      }
      if index == 0 {
        for row in rows { update(parameter, memories[part.learner][index], rows: row..<row + 1, columns: columns) }
      } else if columns.lowerBound == 0 {
        update(parameter, memories[part.learner][index], rows: rows, columns: 0..<parameter.rowLength)
      }
    }
  }

  /// - Parameter columns: all, or some of a single row.
  private func update(_ parameter: Parameter, _ memory: [Tensor], rows: Range<Int>, columns: Range<Int>) {
    let start = rows.lowerBound * parameter.rowLength + columns.lowerBound
    prepare(parameter, start: start, count: rows.count * columns.count)
    update(parameter, memory, start: start, count: rows.count * columns.count)
  }

  /// Clips the gradient and adds the penalties'.
  private func prepare(_ parameter: Parameter, start: Int, count: Int) {
    let g = parameter.gradient.values + start
    switch clipping {
    case .none: break
    case .norm: if gradientScale < 1 { clip(g, scale: gradientScale, limit: .infinity, count: count) }
    case .value(let limit): clip(g, scale: 1, limit: limit, count: count)
    }
    if parameter.isWeight, l1 != 0 || l2 != 0 {
      addPenalty(g, parameter.value.values + start, l1: l1, l2: l2, count: count)
    }
  }

  private func update(_ parameter: Parameter, _ memory: [Tensor], start: Int, count: Int) {
    let (theta, g) = (parameter.value.values + start, Source(parameter.gradient.values + start))
    switch description {
    case .sgd, .perceptronRule, .wiggle: sgdStep(theta, g, rate: rate, count: count)
    case .momentum(let momentum):
      momentumStep(theta, g, memory[0].values + start, rate: rate, momentum: momentum, count: count)
    case .nesterov(let momentum):
      nesterovStep(theta, g, memory[0].values + start, rate: rate, momentum: momentum, count: count)
    case .adagrad(let epsilon):
      adagradStep(theta, g, memory[0].values + start, rate: rate, epsilon: epsilon, count: count)
    case .rmsProp(let alpha, let epsilon):
      rmsPropStep(theta, g, memory[0].values + start, rate: rate, alpha: alpha, epsilon: epsilon, count: count)
    case .adam, .adamW:
      if case .adamW(_, _, _, let decay) = description, parameter.isWeight {
        decayStep(theta, rate: rate, decay: decay, count: count)
      }
      adamStep(theta, g, memory[0].values + start, memory[1].values + start, adam, count: count)
    }
  }
}
