/// What a layer will be, known before a network is built: shapes, parameters and cost.
public struct LayerPlan: Hashable, Sendable {
  public var description: LayerDescription
  public var input: Shape
  public var output: Shape
  /// Weights and biases.
  public var parameters: Int
  /// Multiplications, each with its addition, in one forward pass of one example.
  public var multiplyAdds: Int
}

extension Architecture {
  /// Every layer with its shapes, parameters and cost.
  /// - Throws: `EngineError` that says which layer cannot be applied to its input, and why.
  public func plan() throws -> [LayerPlan] {
    guard input.channels > 0, input.height > 0, input.width > 0, input.count <= 1 << 24 else {
      throw EngineError("the input \(input) of the network must be positive and at most 2^24 numbers")
    }
    guard !layers.isEmpty else { throw EngineError("the network has no layers: add at least one") }
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

  /// The shape of the network's answer.
  /// - Throws: as `plan`.
  public func outputShape() throws -> Shape { try plan().last?.output ?? input }

  /// Weights and biases of all layers.
  /// - Throws: as `plan`.
  public func parameterCount() throws -> Int { try plan().reduce(0) { $0 + $1.parameters } }
}

extension LayerDescription: CustomStringConvertible {
  /// `convolution 20 filters 5×5, padding 2`.
  public var description: String {
    switch self {
    case .dense(let units): return "dense \(units) \(units == 1 ? "unit" : "units")"
    case .convolution(let filters, let size, let stride, let padding):
      let extras = (stride == 1 ? "" : ", stride \(stride)") + (padding == 0 ? "" : ", padding \(padding)")
      return "convolution \(filters) \(filters == 1 ? "filter" : "filters") \(size)×\(size)\(extras)"
    case .maxPooling(let size, let stride):
      return "max pooling \(size)×\(size)" + (stride == size ? "" : ", stride \(stride)")
    case .activation(let function): return function.title
    case .flatten: return "flatten"
    case .softmax: return "softmax"
    }
  }

  /// - Throws: the reason why this layer cannot be applied to such an input.
  func plan(for input: Shape) throws -> LayerPlan {
    switch self {
    case .dense(let units):
      try check(units, "units", 1...1 << 20)
      guard input.isVector else { throw EngineError("it takes a vector; put a flatten layer before it") }
      let weights = units * input.count
      try check(weights, "weights", 1...1 << 30)
      return LayerPlan(
        description: self, input: input, output: Shape(channels: units), parameters: weights + units,
        multiplyAdds: weights)
    case .convolution(let filters, let size, let stride, let padding):
      try check(filters, "filters", 1...1 << 16)
      try check(padding, "padding", 0...1 << 10)
      let output = Shape(
        channels: filters,
        height: try windows(size, stride, over: input.height + 2 * padding, "rows", padded: padding > 0),
        width: try windows(size, stride, over: input.width + 2 * padding, "columns", padded: padding > 0))
      let weights = filters * input.channels * size * size
      try check(weights, "weights", 1...1 << 30)
      try check(output.count, "outputs", 1...1 << 26)
      return LayerPlan(
        description: self, input: input, output: output, parameters: weights + filters,
        multiplyAdds: weights * output.height * output.width)
    case .maxPooling(let size, let stride):
      let output = Shape(
        channels: input.channels, height: try windows(size, stride, over: input.height, "rows", padded: false),
        width: try windows(size, stride, over: input.width, "columns", padded: false))
      return LayerPlan(description: self, input: input, output: output, parameters: 0, multiplyAdds: 0)
    case .activation:
      return LayerPlan(description: self, input: input, output: input, parameters: 0, multiplyAdds: 0)
    case .flatten:
      return LayerPlan(
        description: self, input: input, output: Shape(channels: input.count), parameters: 0, multiplyAdds: 0)
    case .softmax:
      guard input.isVector else { throw EngineError("it takes a vector; put a flatten layer before it") }
      return LayerPlan(description: self, input: input, output: input, parameters: 0, multiplyAdds: 0)
    }
  }
}

extension Activation {
  /// As written in a text: `ReLU`.
  public var title: String { self == .relu ? "ReLU" : rawValue }
}

/// ⌊(side − size) / stride⌋ + 1: how many windows fit side by side.
private func windows(_ size: Int, _ stride: Int, over side: Int, _ what: String, padded: Bool) throws -> Int {
  try check(size, "size", 1...1 << 10)
  try check(stride, "stride", 1...1 << 10)
  guard side >= size else {
    throw EngineError(
      "its window is \(size) wide, but there are only \(side) \(what)\(padded ? " with the padding" : "")")
  }
  return (side - size) / stride + 1
}

private func check(_ value: Int, _ what: String, _ range: ClosedRange<Int>) throws {
  guard range.contains(value) else {
    throw EngineError("\(value) \(what) is not in \(range.lowerBound) to \(range.upperBound)")
  }
}

extension LayerPlan {
  /// Names and PyTorch's dimensions of the layer's parameters.
  public var parameterDimensions: [(name: String, dimensions: [Int])] {
    switch description {
    case .dense(let units): [("weight", [units, input.count]), ("bias", [units])]
    case .convolution(let filters, let size, _, _):
      [("weight", [filters, input.channels, size, size]), ("bias", [filters])]
    case .maxPooling, .activation, .flatten, .softmax: []
    }
  }
}
