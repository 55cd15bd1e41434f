/// What a layer will be, known before a network is built: shapes, parameters and cost.
public struct LayerPlan: Hashable, Sendable {
  public var description: LayerDescription
  public var input: Shape
  public var output: Shape
  /// Weights and biases: the numbers that training changes.
  public var parameters: Int
  /// Multiplications, each with its addition, in one forward pass of one example.
  public var multiplyAdds: Int
  /// The layers of the chain inside a residual sum or of one of two towers.
  public var inner: [LayerPlan] = []
}

extension Architecture {
  /// Every layer with its shapes, parameters and cost.
  /// - Throws: `EngineError` that says which layer cannot be applied to its input, and why.
  public func plan() throws -> [LayerPlan] {
    guard input.isUsable else {
      throw EngineError("the input \(input) of the network must be positive and at most 2^24 numbers")
    }
    guard !layers.isEmpty else { throw EngineError("the network has no layers: add at least one") }
    return try chainPlan(layers, for: input)
  }

  /// The shape of the network's answer.
  /// - Throws: as `plan`.
  public func outputShape() throws -> Shape { try plan().last?.output ?? input }

  /// Weights and biases of all layers.
  /// - Throws: as `plan`.
  public func parameterCount() throws -> Int { try plan().reduce(0) { $0 + $1.parameters } }
}

/// The plans of layers that follow each other.
private func chainPlan(_ layers: [LayerDescription], for input: Shape) throws -> [LayerPlan] {
  try check(layers.count, "layers", 1...1 << 10)
  var shape = input
  return try layers.enumerated().map { index, layer in
    do {
      let plan = try layer.plan(for: shape)
      shape = plan.output
      return plan
    } catch let reason as EngineError {
      throw EngineError("layer \(index + 1), \(layer), cannot be applied to its input \(shape): \(reason)")
    }
  }
}

extension LayerDescription {
  /// - Throws: the reason why this layer cannot be applied to such an input.
  func plan(for input: Shape) throws -> LayerPlan {
    var plan = LayerPlan(description: self, input: input, output: input, parameters: 0, multiplyAdds: 0)
    switch self {
    case .dense(let units):
      try check(units, "units", 1...1 << 20)
      guard input.isVector else { throw EngineError("it takes a vector; put a flatten layer before it") }
      plan.output = Shape(channels: units)
      try plan.count(weights: [units, input.count], biases: units, uses: 1)
    case .convolution(let filters, let size, let stride, let padding, let groups, let dilation):
      try check(size, "size", 1...1 << 10)
      try check(groups, "groups", 1...1 << 10)
      try check(dilation, "dilation", 1...1 << 8)
      guard input.channels % groups == 0, filters % groups == 0 else {
        throw EngineError(
          "\(input.channels) channels and \(filters) filters cannot both be shared out to \(groups) groups")
      }
      try check(filters, "filters", 1...1 << 16)
      plan.output = try windows(filters, size, stride, padding, over: input, span: dilation * (size - 1) + 1)
      try plan.count(
        weights: [filters, input.channels / groups, size * size], biases: filters,
        uses: plan.output.height * plan.output.width)
    case .locallyConnected(let filters, let size, let stride, let padding):
      try check(filters, "filters", 1...1 << 16)
      plan.output = try windows(filters, size, stride, padding, over: input)
      try plan.count(
        weights: [plan.output.count, input.channels, size * size], biases: plan.output.count, uses: 1)
    case .transposedConvolution(let filters, let size, let stride, let padding):
      plan.output = try enlarged(filters, size, stride, padding, from: input)
      try plan.count(
        weights: [input.channels, filters, size * size], biases: filters, uses: input.height * input.width)
    case .maxPooling(let size, let stride, let padding), .averagePooling(let size, let stride, let padding),
      .l2Pooling(let size, let stride, let padding):
      plan.output = try windows(input.channels, size, stride, padding, over: input)
      guard padding <= size / 2 else {
        throw EngineError("the padding \(padding) is more than half its window of \(size): some windows would be empty")
      }
    case .globalAveragePooling, .globalMaxPooling: plan.output = Shape(channels: input.channels)
    case .upsampling(let factor, _):
      try check(factor, "times", 1...1 << 6)
      plan.output = Shape(channels: input.channels, height: input.height * factor, width: input.width * factor)
      try check(plan.output.count, "outputs", 1...1 << 26)
    case .activation: break
    case .flatten: plan.output = Shape(channels: input.count)
    case .softmax:
      guard input.isVector || input.channels > 1 else {
        throw EngineError("it takes a vector; put a flatten layer before it")
      }
    case .residual, .siamese: try plan.chain()
    case .localContrastNormalization, .localResponseNormalization, .batchNormalization, .dropout:
      try checkNormalization()
      if case .batchNormalization = self { plan.parameters = 2 * input.channels }
    }
    return plan
  }

  /// Whether the numbers of a normalisation or of a dropout make sense.
  private func checkNormalization() throws {
    switch self {
    case .localContrastNormalization(let size, let floor, _):
      try check(size, "size", 1...1 << 8)
      guard size % 2 == 1 else {
        throw EngineError("its neighbourhood has no middle: take an odd size instead of \(size)")
      }
      guard floor > 0, floor.isFinite else { throw EngineError("the floor \(floor) of σ must be above 0") }
    case .localResponseNormalization(let size, let alpha, _, let k):
      try check(size, "size", 1...1 << 10)
      guard size % 2 == 1 else {
        throw EngineError("its neighbourhood has no middle: take an odd size instead of \(size)")
      }
      guard k > 0, alpha >= 0 else { throw EngineError("k must be above 0 and alpha not below: else it divides by 0") }
    case .batchNormalization(let momentum, let epsilon):
      guard (0...1).contains(momentum), epsilon > 0 else {
        throw EngineError("momentum must be 0 to 1, and epsilon above 0, not \(momentum) and \(epsilon)")
      }
    case .dropout(let probability):
      guard probability >= 0, probability < 1 else {
        throw EngineError("the probability \(probability) to be left out must be at least 0 and below 1")
      }
    default: break
    }
  }
}

extension LayerPlan {
  /// Notes the layer's parameters and cost: as many weights as the factors' product, each used so often for one example.
  fileprivate mutating func count(weights factors: [Int], biases: Int, uses: Int) throws {
    var weights = 1
    for factor in factors {
      // Each factor is at most 2^26, and so no product overflows before it is refused.
      weights *= factor
      try check(weights, "weights", 1...1 << 30)
    }
    parameters = weights + biases
    multiplyAdds = weights * uses
    try check(multiplyAdds, "multiplications", 0...1 << 40)
  }

  /// Plans the inner layers of a residual sum or of two towers.
  fileprivate mutating func chain() throws {
    switch description {
    case .residual(let layers):
      guard !layers.isEmpty else { throw EngineError("it has no layers inside: add at least one") }
      inner = try chainPlan(layers, for: input)
      output = inner[inner.count - 1].output
      guard output == input else {
        throw EngineError("x + f(x) needs an f that keeps the shape, but its layers make \(output) of \(input)")
      }
      multiplyAdds = inner.reduce(0) { $0 + $1.multiplyAdds }
    case .siamese(let layers):
      guard !layers.isEmpty else { throw EngineError("it has no layers inside: add at least one") }
      guard input.channels % 2 == 0 else {
        throw EngineError("it takes two inputs stacked as channels, and \(input.channels) channels are no pair")
      }
      inner = try chainPlan(
        layers, for: Shape(channels: input.channels / 2, height: input.height, width: input.width))
      output = inner[inner.count - 1].output
      output.channels *= 2
      multiplyAdds = 2 * inner.reduce(0) { $0 + $1.multiplyAdds }
    default: break
    }
    parameters = inner.reduce(0) { $0 + $1.parameters }
    // Towers in towers double these with every level.
    try check(multiplyAdds, "multiplications", 0...1 << 40)
  }

  /// Names and PyTorch's dimensions of the layer's parameters; those of inner layers as `0.weight`. Batch normalisation's
  /// running statistics are among them: they are not trained, but a model is nothing without them.
  public var parameterDimensions: [(name: String, dimensions: [Int])] {
    switch description {
    case .dense(let units): [("weight", [units, input.count]), ("bias", [units])]
    case .convolution(let filters, let size, _, _, let groups, _):
      [("weight", [filters, input.channels / groups, size, size]), ("bias", [filters])]
    case .locallyConnected(let filters, let size, _, _):
      [
        ("weight", [output.height * output.width, filters, input.channels, size, size]),
        ("bias", [output.height * output.width, filters]),
      ]
    case .transposedConvolution(let filters, let size, _, _):
      [("weight", [input.channels, filters, size, size]), ("bias", [filters])]
    case .batchNormalization:
      ["weight", "bias", "running_mean", "running_var"].map { ($0, [input.channels]) }
    case .residual, .siamese:
      inner.enumerated().flatMap { index, plan in
        plan.parameterDimensions.map { ("\(index).\($0.name)", $0.dimensions) }
      }
    default: []
    }
  }
}

/// The output of a layer that looks through windows: ⌊(side + 2·padding − span) / stride⌋ + 1 of them fit side by side.
private func windows(
  _ channels: Int, _ size: Int, _ stride: Int, _ padding: Int, over input: Shape, span: Int? = nil
) throws -> Shape {
  try check(size, "size", 1...1 << 10)
  try check(stride, "stride", 1...1 << 10)
  try check(padding, "padding", 0...1 << 10)
  let span = span ?? size
  func count(_ side: Int, _ what: String) throws -> Int {
    guard side + 2 * padding >= span else {
      throw EngineError(
        "its window is \(span) wide, but there are only \(side + 2 * padding) \(what)\(padding > 0 ? " with the padding" : "")"
      )
    }
    return (side + 2 * padding - span) / stride + 1
  }
  let output = Shape(
    channels: channels, height: try count(input.height, "rows"), width: try count(input.width, "columns"))
  try check(output.count, "outputs", 1...1 << 26)
  return output
}

/// The output of a transposed convolution: (side − 1)·stride − 2·padding + size rows and columns.
private func enlarged(_ channels: Int, _ size: Int, _ stride: Int, _ padding: Int, from input: Shape) throws -> Shape {
  try check(channels, "filters", 1...1 << 16)
  try check(size, "size", 1...1 << 10)
  try check(stride, "stride", 1...1 << 10)
  try check(padding, "padding", 0...1 << 10)
  let sides = [input.height, input.width].map { ($0 - 1) * stride - 2 * padding + size }
  guard sides.allSatisfy({ $0 > 0 }) else { throw EngineError("the padding \(padding) leaves nothing of its output") }
  let output = Shape(channels: channels, height: sides[0], width: sides[1])
  try check(output.count, "outputs", 1...1 << 26)
  return output
}

private func check(_ value: Int, _ what: String, _ range: ClosedRange<Int>) throws {
  guard range.contains(value) else {
    throw EngineError("\(value) \(what) is not in \(range.lowerBound) to \(range.upperBound)")
  }
}
