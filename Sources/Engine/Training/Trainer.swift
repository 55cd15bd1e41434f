/// Trains a network on examples, one step at a time; each step can be taken apart.
///
/// `step()` and the sub-steps call the same functions with the same slices of the batch, so a step watched in the
/// debugger leaves the same weights, bit for bit, as one at full speed.
///
/// A trainer belongs to one task. Screens get copies: `StepReport`, `network.snapshot(of:)`.
public final class Trainer {
  public let experiment: Experiment
  public let network: Network
  /// η, which may be changed between steps; it fades after each epoch as the experiment says.
  public var learningRate: Float
  /// Steps done since the start.
  public private(set) var steps = 0
  /// Steps in one pass over all examples; the last of them may have fewer examples than the others.
  public let stepsPerEpoch: Int
  /// Passes over all examples done, with fraction.
  public var epoch: Float { Float(steps) / Float(stepsPerEpoch) }
  /// What comes next, when a step is taken apart.
  public private(set) var nextSubStep = SubStep.gather

  let examples: Examples
  private let objective: Objective
  let optimizer: Optimizer
  private let updates: [UpdatePart]
  /// Where backpropagation ends.
  private let lowestLayer: Int
  private var random: SeededRandom
  /// The examples in the order of this epoch.
  private var order: [Int]
  /// Examples in the present batch.
  private var batchCount = 0
  private var report = StepReport(step: 0, epoch: 0, loss: 0, accuracy: nil, examples: 0)

  /// - Parameters:
  ///   - threads: how many share the work; the weights do not depend on it.
  ///   - inputGradients: whether the loss's gradient with respect to the input is wanted too: backpropagation then goes
  ///     down to the first layer, not only to the first that has parameters.
  /// - Throws: `EngineError` when a number makes no sense, or architecture, loss, optimizer and examples do not fit together.
  public init(
    experiment: Experiment, training: Examples, threads: Int = 1, inputGradients: Bool = false
  ) throws {
    try check(experiment, training)
    self.experiment = experiment
    examples = training
    learningRate = experiment.learningRate
    network = try Network(
      experiment.architecture, batch: max(experiment.batchSize, Slicing.largestSlice * 8), threads: threads,
      initialization: experiment.initialization, seed: experiment.seed, trains: true,
      inputGradients: inputGradients)
    objective = try Objective(
      experiment.loss, isPerceptron: experiment.optimizer == .perceptronRule, network: network, examples: training)
    optimizer = Optimizer(experiment.optimizer, network.layers)
    updates = UpdatePart.parts(of: network, batch: experiment.batchSize)
    lowestLayer = inputGradients ? 0 : updates.first?.layer ?? 0
    stepsPerEpoch = (training.count + experiment.batchSize - 1) / experiment.batchSize
    order = Array(0..<training.count)
    random = SeededRandom(seed: experiment.seed)
    random.shuffle(&order)
  }

  /// Back to the first weights, the first order of the examples and the experiment's learning rate.
  public func reset() {
    network.initialize(experiment.initialization, seed: experiment.seed)
    optimizer.reset()
    random = SeededRandom(seed: experiment.seed)
    for i in order.indices { order[i] = i }
    random.shuffle(&order)
    steps = 0
    learningRate = experiment.learningRate
    nextSubStep = .gather
  }

  /// Stands where `count` steps lead to: their number, and the examples in the order of that epoch. Weights are not changed.
  func moveToStep(_ count: Int) {
    for _ in 0..<count / stepsPerEpoch { random.shuffle(&order) }
    steps = count
  }

  /// One training step: gather, forward, loss, backward, update. A step that was begun by `advance` is finished.
  /// - Throws: `EngineError` when the loss is not a number any more; then the weights are those before the step.
  @discardableResult public func step() throws -> StepReport {
    if nextSubStep != .gather {
      repeat { try advance() } while nextSubStep != .gather
      return report
    }
    beginBatch()
    network.forEachSlice(of: batchCount) { slice in
      gather(slice)
      network.forward(slice)
      objective.compute(slice, batch: batchCount)
      for layer in stride(from: objective.layersBelow - 1, through: lowestLayer, by: -1) { backward(layer, slice) }
    }
    try completeLoss()
    optimizer.beginStep(rate: learningRate)
    network.workers.run(updates.count) { part, _ in
      completeGradient(updates[part])
      optimizer.update(layer: updates[part].layer, rows: updates[part].rows)
    }
    endStep()
    return report
  }

  /// Does the next sub-step of a training step, and says which it was.
  /// - Throws: as `step`.
  @discardableResult public func advance() throws -> SubStep {
    let now = nextSubStep
    switch now {
    case .gather:
      beginBatch()
      network.forEachSlice(of: batchCount) { gather($0) }
      nextSubStep = .forward(layer: 0)
    case .forward(let layer):
      network.forEachSlice(of: batchCount) { network.layers[layer].forward(network.input(of: layer), $0) }
      nextSubStep = layer + 1 < network.layers.count ? .forward(layer: layer + 1) : .loss
    case .loss:
      network.forEachSlice(of: batchCount) { objective.compute($0, batch: batchCount) }
      try completeLoss()
      nextSubStep = .backward(layer: objective.layersBelow - 1)
    case .backward(let layer):
      network.forEachSlice(of: batchCount) { backward(layer, $0) }
      for part in updates where part.layer == layer { completeGradient(part) }
      nextSubStep = layer > lowestLayer ? .backward(layer: layer - 1) : .update
    case .update:
      optimizer.beginStep(rate: learningRate)
      for part in updates { optimizer.update(layer: part.layer, rows: part.rows) }
      endStep()
      nextSubStep = .gather
    }
    return now
  }

  /// How well the network does now, with the experiment's loss. Not between sub-steps: it would overwrite the batch.
  /// - Throws: `EngineError` when the examples do not fit the network.
  public func evaluate(_ examples: Examples) throws -> Evaluation {
    precondition(nextSubStep == .gather, "finish the step before evaluating: evaluation overwrites the batch")
    return try network.evaluate(examples, loss: experiment.loss)
  }

  /// The examples of the present (or last) batch, as indices into the training examples.
  public private(set) var batch: ArraySlice<Int> = []
  /// The loss of each example of the batch, after the sub-step `loss`.
  public var batchLosses: [Float] { objective.losses.copy(rows: 0..<batchCount) }
  /// ∂L/∂output for an example of the batch, after the sub-step `loss`; or, when the loss is computed together with the
  /// last layer, the gradient with respect to that layer's input. In the layout of `Shape`.
  public func lossGradient(example: Int) -> [Float] { objective.gradient.copy(rows: example..<example + 1) }
  /// ∂L/∂input of a layer for an example of the batch, after its sub-step `backward`; in the layout of `Shape`. Zeros for the
  /// first layer with parameters and those below, unless `inputGradients` were asked for.
  public func inputGradient(layer: Int, example: Int) -> [Float] {
    network.layers[layer].inputGradient.copy(rows: example..<example + 1)
  }

  /// The mean loss of the present batch with the input and the parameters as they are now.
  func lossNow() -> Double {
    network.forEachSlice(of: batchCount) { slice in
      network.forward(slice)
      objective.compute(slice, batch: batchCount)
    }
    return (0..<batchCount).reduce(0) { $0 + Double(objective.losses[$1]) } / Double(batchCount)
  }

  // MARK: The parts of a step

  private func beginBatch() {
    let start = steps % stepsPerEpoch * experiment.batchSize
    batchCount = min(experiment.batchSize, examples.count - start)
    batch = order[start..<start + batchCount]
  }

  private func gather(_ slice: Slice) {
    let start = batch.startIndex
    let indices = batch[start + slice.start..<start + slice.examples.upperBound]
    examples.gather(indices, into: network.input, from: slice.start)
    objective.setTargets(indices, slice)
  }

  private func backward(_ layer: Int, _ slice: Slice) {
    network.layers[layer].backward(
      network.input(of: layer), outputGradient: outputGradient(of: layer), slice)
  }

  private func completeGradient(_ part: UpdatePart) {
    network.layers[part.layer].completeGradient(
      network.input(of: part.layer), outputGradient: outputGradient(of: part.layer), rows: part.rows,
      count: batchCount)
  }

  private func outputGradient(of layer: Int) -> Tensor {
    layer == objective.layersBelow - 1 ? objective.gradient : network.layers[layer + 1].inputGradient
  }

  /// Sums up the losses, before any weight is changed.
  private func completeLoss() throws {
    let loss = objective.meanLoss(batchCount)
    guard loss.isFinite else { throw divergence() }
    report = StepReport(
      step: steps + 1, epoch: (steps + 1) / stepsPerEpoch, loss: loss,
      accuracy: objective.hasAnswers ? Float(objective.correct(batchCount)) / Float(batchCount) : nil,
      examples: batchCount)
  }

  private func endStep() {
    steps += 1
    if steps % stepsPerEpoch == 0 {
      learningRate *= experiment.learningRateDecay
      batch = Array(batch)[...]
      random.shuffle(&order)
    }
  }

  private func divergence() -> EngineError {
    nextSubStep = .gather
    let broken = network.layers.indices.first { index in
      network.layers[index].output.copy(rows: 0..<batchCount).contains { !$0.isFinite }
    }
    let place =
      broken.map {
        "the first outputs that are no finite numbers are those of layer \($0 + 1), \(network.layers[$0].description)"
      }
      ?? "all outputs are finite, but too large for the loss"
    return EngineError(
      "the loss is no finite number in step \(steps + 1): \(place); start again with a smaller learning rate than \(learningRate)"
    )
  }
}

/// The parts of a training step, in the order they are done.
public enum SubStep: Hashable, Sendable {
  /// The examples of the batch are copied into the network's input.
  case gather
  case forward(layer: Int)
  /// The loss and its gradient. A loss that is computed together with the last layer does that layer's `backward` too.
  case loss
  /// From the last layer to the first that has parameters.
  case backward(layer: Int)
  /// The optimizer changes all parameters.
  case update
}

/// Some units of a layer: a piece of work for completing gradients and updating weights. Cut by shapes and batch size alone.
struct UpdatePart {
  var layer: Int
  var rows: Range<Int>

  static func parts(of network: Network, batch: Int) -> [UpdatePart] {
    network.layers.enumerated().flatMap { index, layer -> [UpdatePart] in
      guard let weight = layer.parameters.first else { return [] }
      let work = weight.value.count * batch
      let wanted = work < 60_000 ? 1 : max(2, (work + 249_999) / 250_000)
      let rows = max(1, (weight.rows + wanted - 1) / wanted)
      return stride(from: 0, to: weight.rows, by: rows).map {
        UpdatePart(layer: index, rows: $0..<min($0 + rows, weight.rows))
      }
    }
  }
}

private func check(_ experiment: Experiment, _ examples: Examples) throws {
  guard examples.count > 0 else { throw EngineError("\(examples.name) has no examples to train on") }
  guard (1...1 << 16).contains(experiment.batchSize) else {
    throw EngineError("the batch size \(experiment.batchSize) is not in 1 to 65536")
  }
  guard experiment.learningRate.isFinite, experiment.learningRate >= 0 else {
    throw EngineError("the learning rate \(experiment.learningRate) is not a number from 0 up")
  }
  guard experiment.learningRateDecay > 0, experiment.learningRateDecay <= 1 else {
    throw EngineError(
      "the learning rate cannot be multiplied by \(experiment.learningRateDecay): its decay must be above 0 and at most 1"
    )
  }
  let trained = try experiment.architecture.plan().count { $0.parameters > 0 }
  guard trained > 0 else { throw EngineError("the network has nothing to learn: add a dense or convolution layer") }
  if experiment.optimizer == .perceptronRule, trained != 1 {
    throw EngineError(
      "the perceptron rule trains one layer of step units, and this network has \(trained) layers with weights")
  }
}
