/// What training makes small, at work: the loss of each example, its gradient, and whether the answer was right.
///
/// Cross-entropy is computed together with the softmax (or sigmoid) before it, from the weighted sums: no logarithm of 0,
/// and the gradient with respect to the sums is simply output minus target, over n. It is written straight into the last
/// layer's `inputGradient`; backpropagation then starts below that layer. The perceptron rule has the same form.
final class Objective {
  private enum Form {
    case quadratic, softmaxCrossEntropy, sigmoidCrossEntropy, huber, hinge, multiclassHinge, contrastive, perceptron
  }

  private let form: Form
  private let examples: Examples
  private let output: Tensor
  private let scores: Tensor
  /// The weighted sums under the last layer.
  private let sums: Tensor
  private let targets: Tensor
  private let width: Int
  /// Pixels that each have an answer of their own, `classes` numbers each; 1 where there is one answer.
  private let positions: Int
  private let classes: Int
  /// Whether right and wrong can be told: for classes, and for step units.
  let hasAnswers: Bool
  /// The loss of each example of the batch.
  let losses: Tensor
  /// How many of each example's answers are right, and how many it asks for.
  private let scored: Tensor
  /// ∂L/∂output, or the gradient with respect to the last layer's input where both are computed together.
  let gradient: Tensor
  /// The number of layers that backpropagation still has to do.
  let layersBelow: Int

  /// - Throws: `EngineError` when the examples do not fit the network, or the loss its last layer.
  init(
    _ loss: Loss, isPerceptron: Bool = false, network: Network, examples: Examples, writesGradient: Bool = true
  ) throws {
    let last = network.layers[network.layers.count - 1]
    try checkFit(network, examples, loss)
    form = try Self.form(loss, last.description, isPerceptron: isPerceptron)
    self.examples = examples
    output = last.output
    scores = network.scores
    sums = network.input(of: network.layers.count - 1)
    width = last.outputShape.count
    positions =
      last.description == .softmax || examples.hasPixelClasses ? last.outputShape.height * last.outputShape.width : 1
    classes = width / positions
    hasAnswers = last.description == .activation(.step) || form == .contrastive || !examples.classNames.isEmpty
    let rows = network.capacity + 1
    targets = Tensor(rows, width)
    losses = Tensor(rows, 1)
    scored = Tensor(rows, 2)
    let isFused = [.softmaxCrossEntropy, .sigmoidCrossEntropy, .perceptron].contains(form)
    gradient = isFused && writesGradient ? last.inputGradient : Tensor(rows, width)
    layersBelow = network.layers.count - (isFused ? 1 : 0)
  }

  private static func form(_ loss: Loss, _ last: LayerDescription, isPerceptron: Bool) throws -> Form {
    switch (loss, last, isPerceptron) {
    case (_, .activation(.step), true): return .perceptron
    case (_, _, true):
      throw EngineError("the perceptron rule trains one layer of step units: end the network with dense and step")
    case (.crossEntropy, .softmax, _): return .softmaxCrossEntropy
    case (.crossEntropy, .activation(.sigmoid), _): return .sigmoidCrossEntropy
    case (.crossEntropy, _, _):
      throw EngineError(
        "cross-entropy needs probabilities, but the last layer is \(last): end with softmax or sigmoid, "
          + "or take the quadratic loss")
    case (.quadratic, _, _): return .quadratic
    case (.huber, _, _): return .huber
    case (.hinge, _, _): return .hinge
    case (.multiclassHinge, _, _): return .multiclassHinge
    case (.contrastive, _, _): return .contrastive
    }
  }

  /// Writes the targets of the examples `indices` into the rows of the slice.
  func setTargets(_ indices: some Collection<Int>, _ slice: Slice) {
    for (row, index) in zip(slice.examples, indices) {
      let y = targets.row(row)
      switch examples.targets {
      case .classes(let labels, _):
        y.update(repeating: 0, count: width)
        // A pair has one target: whether it is two of the same.
        if form == .contrastive { y[0] = Float(labels[index]) } else { y[Int(labels[index])] = 1 }
      case .pixelClasses(let labels, _):
        y.update(repeating: 0, count: width)
        for p in 0..<positions where labels[index * positions + p] != .max {
          y[p * classes + Int(labels[index * positions + p])] = 1
        }
      case .values(let values, _):
        let given = form == .contrastive ? 1 : width
        for k in 0..<given { y[k] = values[index * given + k] }
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
        case .softmaxCrossEntropy: pixelCrossEntropy(g, z, a, y, scale: scale)
        case .sigmoidCrossEntropy: sigmoidCrossEntropyLoss(g, z, a, y, width: width, scale: scale)
        case .huber: huberLoss(g, a, y, width: width, scale: scale)
        case .hinge: hingeLoss(g, a, y, width: width, scale: scale)
        case .multiclassHinge: multiclassHingeLoss(g, a, y, width: width, scale: scale)
        case .contrastive: contrastiveLoss(g, a, same: y[0], width: width, scale: scale)
        // Rosenblatt's rule adds η (y − a) x for every example of the batch: a sum, no mean.
        case .perceptron: quadraticLoss(g, a, y, width: width, scale: 1)
        }
      let score = score(row)
      (scored.row(row)[0], scored.row(row)[1]) = (Float(score.right), Float(score.asked))
    }
  }

  /// Cross-entropy of one softmax, or the mean over those of all positions.
  private func pixelCrossEntropy(_ g: Target, _ z: Source, _ p: Source, _ y: Source, scale: Float) -> Float {
    var sum: Float = 0
    for start in stride(from: 0, to: width, by: classes) {
      sum += softmaxCrossEntropyLoss(
        g + start, z + start, p + start, y + start, width: classes, scale: scale / Float(positions))
    }
    return sum / Float(positions)
  }

  /// Mean loss of the first `count` examples.
  func meanLoss(_ count: Int) -> Float {
    var sum = 0.0
    for row in 0..<count { sum += Double(losses[row]) }
    return Float(sum / Double(max(count, 1)))
  }

  /// The index of the largest score; for a pair 1 if it is nearer than half the margin, and so taken for the same.
  func answer(_ row: Int, position: Int = 0) -> Int {
    if form == .contrastive { return pairDistance(output.row(row), width: width) < contrastMargin / 2 ? 1 : 0 }
    let scores = scores.row(row) + position * classes
    var best = 0
    for k in 1..<max(classes, 1) where scores[k] > scores[best] { best = k }
    return best
  }

  /// Calls `body` with class and answer: once for an example that has a class, once for each pixel where pixels have.
  func forEachAnswer(_ row: Int, _ body: (_ label: Int, _ answer: Int) -> Void) {
    guard !examples.classNames.isEmpty else { return }
    let y = targets.row(row)
    if form == .contrastive { return body(Int(y[0]), answer(row)) }
    for position in 0..<(examples.hasPixelClasses ? positions : 1) {
      let own = y + position * classes
      guard let label = (0..<classes).first(where: { own[$0] == 1 }) else { continue }
      body(label, answer(row, position: position))
    }
  }

  /// How many answers an example asks for, and how many are right: one for a class (the largest score), one for each pixel
  /// that has a class, and one for all numbers of step units together.
  func score(_ row: Int) -> (right: Int, asked: Int) {
    guard hasAnswers else { return (0, 1) }
    let y = targets.row(row)
    if form == .contrastive { return (Float(answer(row)) == y[0] ? 1 : 0, 1) }
    switch examples.targets {
    case .values: return ((0..<width).allSatisfy { output.row(row)[$0] == y[$0] } ? 1 : 0, 1)
    case .classes: return (y[answer(row)] == 1 ? 1 : 0, 1)
    case .pixelClasses:
      var (right, asked) = (0, 0)
      forEachAnswer(row) { label, answer in
        asked += 1
        if label == answer { right += 1 }
      }
      return (right, asked)
    }
  }

  /// Share of right answers among the first `count` examples, 0…1; nil where there is no right or wrong.
  func accuracy(_ count: Int) -> Float? {
    guard hasAnswers else { return nil }
    var (right, asked) = (0, 0)
    for row in 0..<count {
      right += Int(scored.row(row)[0])
      asked += Int(scored.row(row)[1])
    }
    return Float(right) / Float(max(asked, 1))
  }
}

extension Examples {
  fileprivate var hasPixelClasses: Bool { if case .pixelClasses = targets { true } else { false } }
}

private func checkFit(_ network: Network, _ examples: Examples, _ loss: Loss) throws {
  guard examples.shape == network.architecture.input else {
    throw EngineError(
      "the network takes inputs of \(network.architecture.input), but those of \(examples.name) are \(examples.shape)")
  }
  if case .classes(let labels, let names) = examples.targets, let wrong = labels.first(where: { $0 >= names.count }) {
    throw EngineError("\(examples.name) has the label \(wrong), but only \(names.count) classes")
  }
  if loss == .contrastive {
    guard network.outputShape.isVector, network.outputShape.count % 2 == 0 else {
      throw EngineError("the contrastive loss takes two vectors, but the network's answer is \(network.outputShape)")
    }
    let isBinary = examples.classNames.count == 2 && !examples.hasPixelClasses
    guard isBinary || examples.classNames.isEmpty && examples.outputs == 1 else {
      throw EngineError(
        "the contrastive loss needs the targets 0 (different) and 1 (the same) that \(examples.name) has not")
    }
    return
  }
  guard examples.outputs == network.outputShape.count else {
    let what = examples.classNames.isEmpty ? "target numbers" : "classes"
    throw EngineError(
      "the network has \(network.outputShape.count) outputs, but \(examples.name) has \(examples.outputs) \(what)")
  }
  if case .pixelClasses(let labels, let names) = examples.targets {
    let pixels = network.outputShape.height * network.outputShape.width
    guard network.outputShape.channels == names.count else {
      throw EngineError(
        "the network has \(network.outputShape.channels) maps for \(pixels) pixels, but \(examples.name) has \(names.count) classes"
      )
    }
    if let wrong = labels.first(where: { $0 >= names.count && $0 != .max }) {
      throw EngineError("\(examples.name) has the label \(wrong), but only \(names.count) classes")
    }
  }
}
