/// All that a run needs to go on as if it had never been interrupted. What else there is follows from the experiment: the order of the
/// examples, for one, from the seed and the number of steps.
public struct TrainerState: Hashable, Sendable {
  /// Steps done.
  public var steps: Int
  public var learningRate: Float
  /// Weights and biases of all layers.
  public var parameters: [[ParameterSnapshot]]
  /// What the optimizer remembers of earlier steps: for one parameter after another nothing (SGD), the velocity (momentum), or mean
  /// and mean square of the gradient (Adam).
  public var memory: [[Float]]
  /// The averaged parameters, one after another; none where nothing is averaged.
  public var average: [[Float]] = []
}

extension Trainer {
  /// The run as it is now, copied.
  /// - Precondition: not between sub-steps.
  public var state: TrainerState {
    precondition(nextSubStep == .gather, "finish the step before keeping the state: half a step cannot be repeated")
    return TrainerState(
      steps: steps, learningRate: learningRate,
      parameters: network.parameters.map { layer in
        layer.map { ParameterSnapshot(name: $0.name, dimensions: $0.dimensions, values: $0.values) }
      }, memory: optimizer.memory, average: average?.values ?? [])
  }

  /// Goes on from a state of a run of the same experiment on the same examples: every further step is, bit for bit, what it would
  /// have been in that run.
  /// - Throws: `EngineError` when the state is not one of such a run; the trainer is then at its start.
  public func resume(from state: TrainerState) throws {
    reset()
    // Beyond all reason, finding the order of the examples would take for ever.
    let isReasonable = state.steps >= 0 && state.steps / stepsPerEpoch <= max(experiment.epochs, 10_000)
    guard isReasonable, state.learningRate.isFinite else {
      throw EngineError("a run cannot be at step \(state.steps) with a learning rate of \(state.learningRate)")
    }
    do {
      try network.load(state.parameters)
      try optimizer.restore(state.memory, steps: state.steps)
      guard state.average.map(\.count) == (average?.values ?? []).map(\.count) else {
        throw EngineError("the averaged weights do not fit the network and its averaging")
      }
      average?.restore(state.average)
    } catch {
      reset()
      throw error
    }
    moveToStep(state.steps)
    learningRate = state.learningRate
  }
}
