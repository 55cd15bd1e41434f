/// What training makes small, at work: the loss of each example, its gradient, and whether the answer was right.
///
/// Cross-entropy is computed together with the softmax (or sigmoid) before it, from the weighted sums: no logarithm of 0,
/// and the gradient with respect to the sums is simply output minus target, over n. It is written straight into the last
/// layer's `inputGradient`; backpropagation then starts below that layer. The perceptron rule has the same form.
final class Objective {
  private enum Form { case quadratic, softmaxCrossEntropy, sigmoidCrossEntropy, perceptron }

  private let form: Form
  private let examples: Examples
  private let output: Tensor
  private let scores: Tensor
  /// The weighted sums under the last layer.
  private let sums: Tensor
  private let targets: Tensor
  private let width: Int
  /// Whether right and wrong can be told: for classes, and for step units.
  let hasAnswers: Bool
  /// The loss of each example of the batch.
  let losses: Tensor
  /// ∂L/∂output, or the gradient with respect to the last layer's input where both are computed together.
  let gradient: Tensor
  /// The number of layers that backpropagation still has to do.
  let layersBelow: Int

  /// - Throws: `EngineError` when the examples do not fit the network, or the loss its last layer.
  init(
    _ loss: Loss, isPerceptron: Bool = false, network: Network, examples: Examples, writesGradient: Bool = true
  ) throws {
    let last = network.layers[network.layers.count - 1]
    try checkFit(network, examples)
    form =
      switch (loss, last.description, isPerceptron) {
      case (_, .activation(.step), true): .perceptron
      case (_, _, true):
        throw EngineError("the perceptron rule trains one layer of step units: end the network with dense and step")
      case (.quadratic, _, _): .quadratic
      case (.crossEntropy, .softmax, _): .softmaxCrossEntropy
      case (.crossEntropy, .activation(.sigmoid), _): .sigmoidCrossEntropy
      case (.crossEntropy, _, _):
        throw EngineError(
          "cross-entropy needs probabilities, but the last layer is \(last.description): end with softmax or sigmoid, "
            + "or take the quadratic loss")
      }
    self.examples = examples
    output = last.output
    scores = network.scores
    sums = network.input(of: network.layers.count - 1)
    width = last.outputShape.count
    if case .activation(.step) = last.description {
      hasAnswers = true
    } else {
      hasAnswers = !examples.classNames.isEmpty
    }
    let rows = network.capacity + 1
    targets = Tensor(rows, width)
    losses = Tensor(rows, 1)
    let isFused = form != .quadratic
    gradient = isFused && writesGradient ? last.inputGradient : Tensor(rows, width)
    layersBelow = network.layers.count - (isFused ? 1 : 0)
  }

  /// Writes the targets of the examples `indices` into the rows of the slice.
  func setTargets(_ indices: some Collection<Int>, _ slice: Slice) {
    for (row, index) in zip(slice.examples, indices) {
      let y = targets.row(row)
      switch examples.targets {
      case .classes(let labels, _):
        y.update(repeating: 0, count: width)
        y[Int(labels[index])] = 1
      case .values(let values, _):
        for k in 0..<width { y[k] = values[index * width + k] }
      }
    }
  }

  /// Losses and gradients of the slice, where the mean is taken over `batch` examples.
  func compute(_ slice: Slice, batch: Int) {
    let scale = 1 / Float(batch)
    for row in slice.examples {
      let (g, a, z, y) = (gradient.row(row), output.row(row), sums.row(row), targets.row(row))
      losses.values[row] =
        switch form {
        case .quadratic: quadraticLoss(g, a, y, width: width, scale: scale)
        case .softmaxCrossEntropy: softmaxCrossEntropyLoss(g, z, a, y, width: width, scale: scale)
        case .sigmoidCrossEntropy: sigmoidCrossEntropyLoss(g, z, a, y, width: width, scale: scale)
        // Rosenblatt's rule adds η (y − a) x for every example of the batch: a sum, no mean.
        case .perceptron: quadraticLoss(g, a, y, width: width, scale: 1)
        }
    }
  }

  /// Mean loss of the first `count` examples.
  func meanLoss(_ count: Int) -> Float {
    var sum = 0.0
    for row in 0..<count { sum += Double(losses[row]) }
    return Float(sum / Double(max(count, 1)))
  }

  /// The index of the largest score.
  func answer(_ row: Int) -> Int {
    let scores = scores.row(row)
    var best = 0
    for k in 1..<max(width, 1) where scores[k] > scores[best] { best = k }
    return best
  }

  /// Whether the right class has the largest score; for numbers from step units, whether all are right.
  func isCorrect(_ row: Int) -> Bool {
    guard hasAnswers else { return false }
    let y = targets.row(row)
    if case .classes = examples.targets { return y[answer(row)] == 1 }
    return (0..<width).allSatisfy { output.row(row)[$0] == y[$0] }
  }

  func correct(_ count: Int) -> Int { (0..<count).count { isCorrect($0) } }
}

private func checkFit(_ network: Network, _ examples: Examples) throws {
  guard examples.shape == network.architecture.input else {
    throw EngineError(
      "the network takes inputs of \(network.architecture.input), but those of \(examples.name) are \(examples.shape)")
  }
  guard examples.outputs == network.outputShape.count else {
    let what = examples.classNames.isEmpty ? "target numbers" : "classes"
    throw EngineError(
      "the network has \(network.outputShape.count) outputs, but \(examples.name) has \(examples.outputs) \(what)")
  }
  if case .classes(let labels, let names) = examples.targets, let wrong = labels.first(where: { $0 >= names.count }) {
    throw EngineError("\(examples.name) has the label \(wrong), but only \(names.count) classes")
  }
}
