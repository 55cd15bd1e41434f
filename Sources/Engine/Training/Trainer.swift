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
  /// η times what the schedule says for the next step.
  public var scheduledRate: Float {
    learningRate
      * experiment.schedule.factor(
        step: steps, stepsPerEpoch: stepsPerEpoch, total: experiment.epochs * stepsPerEpoch)
  }
  /// Forward passes of a batch so far: one a step, and for the wiggle learner one a parameter more.
  public internal(set) var forwardPasses = 0
  /// Steps done since the start.
  public private(set) var steps = 0
  /// Steps in one pass over all examples; the last of them may have fewer examples than the others.
  public let stepsPerEpoch: Int
  /// Passes over all examples done, with fraction.
  public var epoch: Float { Float(steps) / Float(stepsPerEpoch) }
  /// What comes next, when a step is taken apart.
  public internal(set) var nextSubStep = SubStep.gather

  let examples: Examples
  let objective: Objective
  let optimizer: Optimizer
  private let augmenter: Augmenter?
  let average: WeightAverage?
  let learners: [Learner]
  private let updates: [UpdatePart]
  /// Whether a learner's weights take a whole step without their gradient's ever being in memory.
  private let descends: [Bool]
  /// The parts of all other learners.
  private let gradients: [UpdatePart]
  /// The same, for each layer of the network.
  let updatesByLayer: [[UpdatePart]]
  /// Where backpropagation ends.
  let lowestLayer: Int
  /// Forward and backward pass, in the pieces that are shared out among the workers one after another.
  private let pass: TrainingPass
  private var random: SeededRandom
  private var threadChoice: ThreadChoice
  /// The examples in the order of this epoch, without those that are held out.
  private var order: [Int]
  /// Examples in the present batch.
  var batchCount = 0
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
      experiment.architecture, batch: max(experiment.batchSize, Network.usualBatch(experiment.architecture)),
      threads: threads, initialization: experiment.initialization, seed: experiment.seed, trains: true,
      inputGradients: inputGradients)
    objective = try Objective(
      experiment.loss, isPerceptron: experiment.optimizer == .perceptronRule, network: network, examples: training)
    let (network, objective) = (network, objective)
    let learnersByLayer = network.layers.indices.map { index in
      network.layers[index].learners(
        network.input(of: index), outputGradient: Self.outputGradient(of: index, network, objective))
    }
    learners = Array(learnersByLayer.joined())
    optimizer = Optimizer(experiment, learners)
    augmenter =
      experiment.augmentation == .none
      ? nil
      : Augmenter(
        experiment.augmentation, training.shape, seed: experiment.seed ^ 0x6175_676D_656E_7400,
        workers: network.workers.count)
    updatesByLayer = UpdatePart.parts(of: learnersByLayer, batch: experiment.batchSize)
    updates = UpdatePart.sharedOut(Array(updatesByLayer.joined()))
    let isPlain = optimizer.isPlainDescent
    let descends = learners.map { isPlain && $0.layer.canDescend }
    self.descends = descends
    gradients = updates.filter { !descends[$0.learner] }
    lowestLayer = inputGradients ? 0 : updatesByLayer.firstIndex { !$0.isEmpty } ?? 0
    pass = TrainingPass(
      network, layers: lowestLayer..<objective.layersBelow,
      outputGradient: { Self.outputGradient(of: $0, network, objective) })
    if augmenter == nil, training.areBytes {
      for learner in learners where learner.input === network.input { learner.largestInput = 1 }
    }
    let count = training.count - experiment.validation
    stepsPerEpoch = (count + experiment.batchSize - 1) / experiment.batchSize
    average = WeightAverage(experiment.averaging, network, steps: experiment.epochs * stepsPerEpoch)
    order = Array(0..<count)
    threadChoice = ThreadChoice(most: network.threads)
    random = SeededRandom(seed: experiment.seed)
    random.shuffle(&order)
  }

  /// Back to the first weights, the first order of the examples and the experiment's learning rate.
  public func reset() {
    network.initialize(experiment.initialization, seed: experiment.seed)
    optimizer.reset()
    average?.reset()
    random = SeededRandom(seed: experiment.seed)
    for i in order.indices { order[i] = i }
    random.shuffle(&order)
    steps = 0
    forwardPasses = 0
    learningRate = experiment.learningRate
    nextSubStep = .gather
  }

  /// Stands where `count` steps lead to: their number, and the examples in the order of that epoch. Weights are not changed.
  func moveToStep(_ count: Int) {
    for _ in 0..<count / stepsPerEpoch { random.shuffle(&order) }
    steps = count
  }

  /// One training step: gather, forward, loss, backward, update. A step that was begun by `advance` is finished.
  ///
  /// It leaves no more in memory than it must. Who wants to see gradients, or what each layer puts out, takes the step apart.
  /// - Throws: `EngineError` when the loss or a gradient is not a number any more; then the weights are those before the step.
  @discardableResult public func step() throws -> StepReport {
    if nextSubStep != .gather || experiment.optimizer == .wiggle {
      repeat { try advance() } while nextSubStep != .gather
      return report
    }
    let start = ContinuousClock.now
    beginBatch()
    computePass()
    forwardPasses += 1
    try completeLoss()
    network.workers.run(gradients.count, alone: isAlone) { part, _ in completeGradient(gradients[part]) }
    try update(descends: descends)
    endStep()
    threadChoice.record(seconds: (ContinuousClock.now - start) / .seconds(1))
    return report
  }

  /// Forward and backward. A slice stays in its worker's cache as far as there is no layer that looks at the whole batch, or shares it
  /// out in its own way.
  private func computePass() {
    let batch = present
    if let first = pass.byColumns {
      let gathersColumns = augmenter == nil && examples.hasColumns
      if !gathersColumns { batch.forEachSlice { gatherInputs($0) } }
      network.workers.run(first.columns.count, alone: isAlone) { part, _ in
        if gathersColumns { examples.gather(self.batch, columns: first.columns[part], into: network.input) }
        first.multiply(part, count: batchCount)
      }
    } else if pass.sections[0].isWhole {
      batch.forEachSlice { gatherInputs($0) }
    }
    let isGathered = pass.byColumns != nil || pass.sections[0].isWhole
    for section in pass.sections.dropLast() {
      section.forward(batch) { if !isGathered, section.isFirst { gatherInputs($0) } }
    }
    let last = pass.sections[pass.sections.count - 1]
    if last.isWhole {
      last.forward(batch)
      batch.forEachSlice { computeLoss($0) }
      last.backward(batch)
    } else {
      batch.forEachSlice { slice in
        if !isGathered, last.isFirst { gatherInputs(slice) }
        last.forward(slice)
        computeLoss(slice)
        last.backward(slice)
      }
    }
    for section in pass.sections.dropLast().reversed() { section.backward(batch) }
  }

  private func computeLoss(_ slice: Slice) {
    objective.setTargets(indices(slice), slice)
    objective.compute(slice, batch: batchCount)
  }

  /// How well the network that the run yields does now, with the experiment's loss. Not between sub-steps: it would overwrite
  /// the batch.
  /// - Throws: `EngineError` when the examples do not fit the network.
  public func evaluate(_ examples: Examples) throws -> Evaluation {
    precondition(nextSubStep == .gather, "finish the step before evaluating: evaluation overwrites the batch")
    return try withResult { try $0.evaluate(examples, loss: experiment.loss) }
  }

  /// Calls `body` with the network that the run yields: with the averaged weights, if the experiment averages and has begun to;
  /// else with those of the last step. Afterwards training goes on from the weights of the last step.
  /// - Precondition: not between sub-steps.
  public func withResult<T>(_ body: (Network) throws -> T) rethrows -> T {
    precondition(nextSubStep == .gather, "finish the step before looking at its result")
    guard let average, average.hasBegun(steps) else { return try body(network) }
    func exchange() {
      average.exchange()
      network.isPrepared = false
    }
    exchange()
    defer { exchange() }
    return try body(network)
  }

  /// The examples of the present (or last) batch, as indices into the training examples.
  public private(set) var batch: ArraySlice<Int> = []
  // MARK: The parts of a step

  var present: Batch {
    network.batch(batchCount, .training(step: steps), isAlone: isAlone)
  }

  private var isAlone: Bool { threadChoice.count == 1 }

  func beginBatch() {
    let start = steps % stepsPerEpoch * experiment.batchSize
    batchCount = min(experiment.batchSize, order.count - start)
    batch = order[start..<start + batchCount]
    network.prepare()
  }

  func gather(_ slice: Slice) {
    gatherInputs(slice)
    objective.setTargets(indices(slice), slice)
  }

  private func indices(_ slice: Slice) -> ArraySlice<Int> {
    let start = batch.startIndex
    return batch[start + slice.start..<start + slice.examples.upperBound]
  }

  private func gatherInputs(_ slice: Slice) {
    if let augmenter {
      augmenter.gather(
        indices(slice), of: examples, network.input, from: slice.start, pass: steps / stepsPerEpoch,
        worker: slice.worker)
    } else {
      examples.gather(indices(slice), into: network.input, from: slice.start)
    }
  }

  func completeGradient(_ part: UpdatePart) {
    learners[part.learner].completeGradient(part, present)
  }

  /// Changes the parameters: all of them, or none if a gradient is no number, or so large that a step could end in none.
  ///
  /// - Parameter descends: the learners whose gradient is not in memory; nil for none.
  func update(descends: [Bool]? = nil) throws {
    let (limit, rate) = (gradientLimit, scheduledRate)
    for (index, learner) in learners.enumerated() {
      let bound = learner.gradientBound(batchCount, hasGradient: descends?[index] != true)
      guard bound < limit else { throw divergence() }
    }
    optimizer.beginStep(rate: rate)
    let batch = present
    network.workers.run(updates.count, alone: isAlone) { part, _ in
      let part = updates[part]
      let learner = learners[part.learner]
      if descends?[part.learner] == true {
        learner.descend(part, batch, rate: rate)
      } else {
        optimizer.update(part, learner)
      }
      learner.layer.prepare(rows: part.rows)
    }
  }

  func outputGradient(of layer: Int) -> Tensor { Self.outputGradient(of: layer, network, objective) }

  private static func outputGradient(of layer: Int, _ network: Network, _ objective: Objective) -> Tensor {
    layer >= objective.layersBelow - 1 ? objective.gradient : network.layers[layer + 1].inputGradient
  }

  /// Sums up the losses, before any weight is changed.
  func completeLoss() throws {
    try examples.checkInputs()
    let loss = objective.meanLoss(batchCount)
    guard loss.isFinite else { throw divergence() }
    report = StepReport(
      step: steps + 1, epoch: (steps + 1) / stepsPerEpoch, loss: loss,
      accuracy: objective.accuracy(batchCount), examples: batchCount)
  }

  func endStep() {
    if network.needsWholeBatch { for layer in network.layers { layer.finishStep(present) } }
    steps += 1
    average?.take(step: steps)
    if steps % stepsPerEpoch == 0 {
      learningRate *= experiment.learningRateDecay
      batch = Array(batch)[...]
      random.shuffle(&order)
    }
  }
}
