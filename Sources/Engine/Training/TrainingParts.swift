/// Some units of a layer, or some inputs of all its units: a piece of work for completing gradients and updating weights. Cut by shapes and batch size alone.
struct UpdatePart {
  var learner: Int
  /// Of the learner's first parameter.
  var rows: Range<Int>
  /// The inputs, where the layer shares these out.
  var columns: Range<Int>?
  /// Where in its learner the part is, 0…1.
  private var place = 0.5

  /// The rows of one of the learner's parameters. Where these have different numbers of rows, the learner is one part.
  func rows(of parameter: Parameter, _ learner: Learner) -> Range<Int> {
    rows.count == learner.parameters[0].rows ? 0..<parameter.rows : rows
  }

  /// The parts of each layer's learners.
  static func parts(of learners: [[Learner]], batch: Int) -> [[UpdatePart]] {
    var index = 0
    return learners.map { layer in
      layer.flatMap { learner -> [UpdatePart] in
        defer { index += 1 }
        let weight = learner.parameters[0]
        let work = weight.value.count * batch
        let isUniform = learner.parameters.allSatisfy { $0.rows == weight.rows }
        if let columns = learner.layer.columns {
          return (0..<columns.count).map {
            UpdatePart(
              learner: index, rows: 0..<weight.rows, columns: columns[$0],
              place: (Double($0) + 0.5) / Double(columns.count))
          }
        }
        let wanted = work < 60_000 || !isUniform ? 1 : max(2, (work + 249_999) / 250_000)
        let fewest = max(1, (weight.rows + wanted - 1) / wanted)
        // Whole tiles of eight rows, where there are that many.
        let rows = fewest > 4 ? (fewest + 7) / 8 * 8 : fewest
        return stride(from: 0, to: weight.rows, by: rows).map {
          let end = min($0 + rows, weight.rows)
          return UpdatePart(learner: index, rows: $0..<end, place: Double($0 + end) / Double(2 * weight.rows))
        }
      }
    }
  }

  /// The first parts of all learners, then the next, and so on: neighbours are worked at by the same worker, who so keeps the same share
  /// of each layer.
  static func sharedOut(_ parts: [UpdatePart]) -> [UpdatePart] {
    parts.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
  }
}

extension Learner {
  /// What no |∂L/∂θ| of a batch of `count` examples exceeds; not finite if one of them is not.
  ///
  /// It is Σ |∂L/∂θ|; or, a gradient being a sum of products of errors and inputs, Σ |errors| · Σ |inputs|, where that is quicker
  /// (in a dense layer and a small batch there are fewer of them than weights), or where there is no gradient in memory.
  func gradientBound(_ count: Int, hasGradient: Bool) -> Float {
    let rows = count << doublings
    let (inputs, errors) = (rows * layer.inputShape.count, rows * layer.outputShape.count)
    if !hasGradient || parameters[0].value.count > inputs + errors {
      let sum = largestInput.map { Float(inputs) * $0 } ?? sumOfMagnitudes(input.values, count: inputs)
      // The bias is multiplied by 1. (`max` would hide a NaN.)
      return sumOfMagnitudes(outputGradient.values, count: errors) * (sum <= 1 ? 1 : sum)
    }
    var sum: Float = 0
    for parameter in parameters { sum += sumOfMagnitudes(parameter.gradient.values, count: parameter.gradient.count) }
    return sum
  }
}

/// Whether a run can be begun.
/// - Throws: `EngineError` that says which number makes no sense.
func check(_ experiment: Experiment, _ examples: Examples) throws {
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
  guard (0..<examples.count).contains(experiment.validation) else {
    throw EngineError(
      "\(experiment.validation) examples cannot be held out of the \(examples.count) of \(examples.name): some must be left to train on"
    )
  }
  try experiment.schedule.check()
  try experiment.averaging.check()
  try experiment.augmentation.check(examples.shape)
  guard experiment.l1 >= 0, experiment.l1.isFinite, experiment.l2 >= 0, experiment.l2.isFinite else {
    throw EngineError("the penalties L1 \(experiment.l1) and L2 \(experiment.l2) must be numbers from 0 up")
  }
  switch experiment.clipping {
  case .norm(let limit), .value(let limit):
    guard limit > 0 else { throw EngineError("gradients cannot be clipped at \(limit): the limit must be above 0") }
  case .none: break
  }
  let trained = try experiment.architecture.plan().count { $0.parameters > 0 }
  guard trained > 0 else { throw EngineError("the network has nothing to learn: add a dense or convolution layer") }
  if experiment.optimizer == .perceptronRule, trained != 1 {
    throw EngineError(
      "the perceptron rule trains one layer of step units, and this network has \(trained) layers with weights")
  }
}
