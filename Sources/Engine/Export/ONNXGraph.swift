/// A graph under construction: operators, each with inputs by name and one output, and the tensors they take.
struct ONNXGraph {
  enum Attribute {
    case number(Int)
    case numbers([Int])
    case float(Float)
    case text(String)
  }
  typealias Attributes = [(name: String, value: Attribute)]

  struct Node {
    var name: String
    var inputs: [String]
    var output: String
    var attributes: Attributes
  }

  enum Tensor {
    case floats([Float])
    case integers([Int])
  }

  private(set) var nodes: [Node] = []
  private(set) var tensors: [(name: String, dimensions: [Int], values: Tensor)] = []

  /// The graph of a whole model, from `input` to `output`.
  /// - Throws: `EngineError` for a layer that ONNX has no operator for.
  init(_ model: ModelFile) throws {
    for (index, layer) in model.parameters.enumerated() {
      for parameter in layer {
        tensors.append(("\(index).\(parameter.name)", parameter.dimensions, .floats(parameter.values)))
      }
    }
    var isVector = model.architecture.input.isVector
    let last = try chain(try model.architecture.plan(), "input", prefix: "", isVector: &isVector)
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0 == last ? "output" : $0 }
      if nodes[index].output == last { nodes[index].output = "output" }
    }
  }

  // MARK: Pieces

  /// Adds an operator.
  /// - Returns: the name of its output.
  mutating func node(_ name: String, _ inputs: [String], _ attributes: Attributes = []) -> String {
    let output = "value\(nodes.count + 1)"
    nodes.append(Node(name: name, inputs: inputs, output: output, attributes: attributes))
    return output
  }

  /// A tensor with a single number.
  mutating func constant(_ value: Float) -> String { tensor([], .floats([value])) }

  mutating func tensor(_ dimensions: [Int], _ values: Tensor) -> String {
    let name = "constant\(tensors.count)"
    tensors.append((name, dimensions, values))
    return name
  }

  /// Between a vector and maps of one pixel.
  private mutating func convert(_ value: String, toVector: Bool, channels: Int) -> String {
    if toVector { return node("Flatten", [value], [("axis", .number(1))]) }
    // 0 stands for whatever is in that place.
    return node("Reshape", [value, tensor([4], .integers([0, channels, 1, 1]))])
  }

  // MARK: Layers

  /// The layers of a chain, one after another.
  /// - Parameters:
  ///   - prefix: of their weights' names.
  ///   - isVector: whether what flows is a vector for ONNX, not maps.
  private mutating func chain(
    _ plans: [LayerPlan], _ input: String, prefix: String, isVector: inout Bool
  ) throws -> String {
    var value = input
    for (index, plan) in plans.enumerated() {
      let needsChange = isVector ? plan.description.takesMaps : plan.description.takesVectors
      if needsChange {
        value = convert(value, toVector: !isVector, channels: plan.input.channels)
        isVector.toggle()
      }
      value = try layer(plan, value, prefix: "\(prefix)\(index).", isVector: isVector)
      isVector = plan.description.makesVector(of: isVector)
    }
    return value
  }

  private mutating func layer(_ plan: LayerPlan, _ x: String, prefix: String, isVector: Bool) throws -> String {
    let weights = [x, "\(prefix)weight", "\(prefix)bias"]
    switch plan.description {
    case .dense: return node("Gemm", weights, [("transB", .number(1))])
    case .convolution(_, let size, let stride, let padding, let groups, let dilation):
      let extras: Attributes = [("dilations", .numbers([dilation, dilation])), ("group", .number(groups))]
      return node("Conv", weights, Self.window(size, stride, padding) + extras)
    case .transposedConvolution(_, let size, let stride, let padding):
      return node("ConvTranspose", weights, Self.window(size, stride, padding))
    case .maxPooling(let size, let stride, let padding):
      return node("MaxPool", [x], Self.window(size, stride, padding))
    case .averagePooling(let size, let stride, let padding):
      return node("AveragePool", [x], Self.window(size, stride, padding))
    case .l2Pooling(let size, let stride, let padding):
      return node("LpPool", [x], Self.window(size, stride, padding) + [("p", .number(2))])
    case .globalAveragePooling: return node("GlobalAveragePool", [x])
    case .globalMaxPooling: return node("GlobalMaxPool", [x])
    case .upsampling(let factor, let kind): return resize(x, factor, kind)
    case .localContrastNormalization(let size, let floor, let part): return contrast(x, size, floor, part)
    case .localResponseNormalization(let size, let alpha, let beta, let k):
      // ONNX divides by the size.
      return node(
        "LRN", [x],
        [
          ("size", .number(size)), ("alpha", .float(alpha * Float(size))), ("beta", .float(beta)), ("bias", .float(k)),
        ])
    case .batchNormalization(_, let epsilon):
      return node(
        "BatchNormalization", weights + ["\(prefix)running_mean", "\(prefix)running_var"],
        [("epsilon", .float(epsilon))])
    case .dropout: return node("Identity", [x])
    case .activation(let function): return activation(function, x)
    case .flatten: return node("Flatten", [x], [("axis", .number(1))])
    case .softmax: return node("Softmax", [x], [("axis", .number(1))])
    case .residual:
      var inner = isVector
      let sum = try chain(plan.inner, x, prefix: prefix, isVector: &inner)
      return node(
        "Add", [x, inner == isVector ? sum : convert(sum, toVector: isVector, channels: plan.input.channels)])
    case .siamese: return try towers(plan, x, prefix: prefix, isVector: isVector)
    case .locallyConnected:
      throw EngineError("ONNX has no operator for \(plan.description): export the network as pytorch or safetensors")
    }
  }

  private static func window(_ size: Int, _ stride: Int, _ padding: Int) -> Attributes {
    [
      ("kernel_shape", .numbers([size, size])), ("strides", .numbers([stride, stride])),
      ("pads", .numbers([padding, padding, padding, padding])),
    ]
  }

  private mutating func activation(_ function: Activation, _ x: String) -> String {
    switch function {
    case .step: return node("Cast", [node("Greater", [x, constant(0)])], [("to", .number(ONNX.float))])
    case .sigmoid: return node("Sigmoid", [x])
    case .tanh: return node("Tanh", [x])
    case .relu: return node("Relu", [x])
    case .leakyReLU: return node("LeakyRelu", [x], [("alpha", .float(0.01))])
    case .softplus: return node("Softplus", [x])
    case .linear: return node("Identity", [x])
    }
  }

  private mutating func resize(_ x: String, _ factor: Int, _ kind: Interpolation) -> String {
    let scales = tensor([4], .floats([1, 1, Float(factor), Float(factor)]))
    let attributes: Attributes =
      switch kind {
      case .nearest:
        [
          ("mode", .text("nearest")), ("coordinate_transformation_mode", .text("asymmetric")),
          ("nearest_mode", .text("floor")),
        ]
      case .bilinear: [("mode", .text("linear")), ("coordinate_transformation_mode", .text("half_pixel"))]
      }
    return node("Resize", [x, "", scales], attributes)
  }

  /// (h − m) / max(σ, floor), with the means taken by pooling: σ² is the mean of the squares minus the square of the mean.
  private mutating func contrast(_ x: String, _ size: Int, _ floor: Float, _ part: ContrastPart) -> String {
    let window = Self.window(size, 1, size / 2)
    let mean = node("AveragePool", [x], window)
    let numerator = part == .divisive ? x : node("Sub", [x, mean])
    if part == .subtractive { return numerator }
    let squares = node("AveragePool", [node("Mul", [x, x])], window)
    let variance = node("Sub", [squares, node("Mul", [mean, mean])])
    let least = constant(floor * floor)
    return node("Div", [numerator, node("Sqrt", [node("Max", [variance, least])])])
  }

  /// Each half of the channels through the same layers, and the answers stacked again.
  private mutating func towers(_ plan: LayerPlan, _ x: String, prefix: String, isVector: Bool) throws -> String {
    let half = plan.input.channels / 2
    let answers = try [0, half].map { start in
      let (from, to) = (tensor([1], .integers([start])), tensor([1], .integers([start + half])))
      var inner = isVector
      return try chain(
        plan.inner, node("Slice", [x, from, to, tensor([1], .integers([1]))]), prefix: prefix, isVector: &inner)
    }
    return node("Concat", answers, [("axis", .number(1))])
  }
}
