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

// A step taken apart, for those who watch it.
extension Trainer {
  /// Does the next sub-step of a training step, and says which it was.
  /// - Throws: as `step`.
  @discardableResult public func advance() throws -> SubStep {
    let now = nextSubStep
    switch now {
    case .gather:
      beginBatch()
      present.forEachSlice { gather($0) }
      nextSubStep = .forward(layer: 0)
    case .forward(let layer):
      network.forwardLayer(layer, present)
      nextSubStep = layer + 1 < network.layers.count ? .forward(layer: layer + 1) : .loss
      if nextSubStep == .loss { forwardPasses += 1 }
    case .loss:
      present.forEachSlice { objective.compute($0, batch: batchCount) }
      try completeLoss()
      let highest = objective.layersBelow - 1
      nextSubStep = experiment.optimizer == .wiggle || highest < lowestLayer ? .update : .backward(layer: highest)
    case .backward(let layer):
      network.backwardLayer(layer, present, outputGradient: outputGradient)
      let parts = updatesByLayer[layer]
      network.workers.run(parts.count) { part, _ in completeGradient(parts[part]) }
      nextSubStep = layer > lowestLayer ? .backward(layer: layer - 1) : .update
    case .update:
      if experiment.optimizer == .wiggle { wiggle() }
      try update()
      endStep()
      nextSubStep = .gather
    }
    return now
  }

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
    network.isPrepared = false
    network.prepare()
    for (layers, stage) in network.stages { stage.forward(network.input(of: layers.lowerBound), present) }
    present.forEachSlice { objective.compute($0, batch: batchCount) }
    forwardPasses += 1
    return (0..<batchCount).reduce(0) { $0 + Double(objective.losses[$1]) } / Double(batchCount)
  }

  /// In the place of gradients the signs of what the loss does when one parameter alone is raised by η.
  private func wiggle() {
    let (loss, nudge) = (lossNow(), scheduledRate)
    for learner in learners {
      for parameter in learner.parameters {
        for i in 0..<parameter.value.count {
          let value = parameter.value[i]
          parameter.value[i] = value + nudge
          let change = lossNow() - loss
          parameter.value[i] = value
          parameter.gradient[i] = change > 0 ? 1 : (change < 0 ? -1 : 0)
        }
      }
    }
  }

  /// The pass of this step once more, layer by layer, so that every layer holds what it puts out and hands down.
  private func computeEveryLayer() {
    let batch = present
    for layer in network.layers.indices { network.forwardLayer(layer, batch) }
    batch.forEachSlice { objective.compute($0, batch: batchCount) }
    for layer in stride(from: objective.layersBelow - 1, through: lowestLayer, by: -1) {
      network.backwardLayer(layer, batch, outputGradient: outputGradient)
      for part in updatesByLayer[layer] { completeGradient(part) }
    }
  }

  var gradientLimit: Float { largestStep / max(1, scheduledRate) }

  func divergence() -> EngineError {
    nextSubStep = .gather
    computeEveryLayer()
    return EngineError(
      "training came to numbers that are too large in step \(steps + 1): "
        + "\(traceDivergence(network, objective, examples: batchCount, limit: gradientLimit)); the weights are still those before the step; "
        + "start again with a smaller learning rate than \(learningRate)")
  }
}
