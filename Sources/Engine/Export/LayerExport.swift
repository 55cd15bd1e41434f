/// A layer as PyTorch and ONNX write it.
struct LayerExport {
  /// The expression that makes PyTorch's module: `nn.Conv2d(1, 20, kernel_size=5)`.
  var pytorch: String
  /// Operators, one after another.
  var onnx: [ONNXNode]

  /// - Parameter weights: the names of the layer's weight and bias.
  init(_ plan: LayerPlan, weights: [String]) {
    let input = plan.input
    switch plan.description {
    case .dense(let units):
      pytorch = "nn.Linear(\(input.count), \(units))"
      onnx = [ONNXNode("Gemm", weights, [("transB", .number(1))])]
    case .convolution(let filters, let size, let stride, let padding):
      pytorch =
        "nn.Conv2d(\(input.channels), \(filters), kernel_size=\(size)"
        + (stride == 1 ? "" : ", stride=\(stride)") + (padding == 0 ? "" : ", padding=\(padding)") + ")"
      onnx = [
        ONNXNode(
          "Conv", weights,
          [
            ("kernel_shape", [size, size]), ("strides", [stride, stride]),
            ("pads", [padding, padding, padding, padding]),
          ])
      ]
    case .maxPooling(let size, let stride):
      pytorch = "nn.MaxPool2d(\(size)" + (stride == size ? "" : ", stride=\(stride)") + ")"
      onnx = [ONNXNode("MaxPool", [], [("kernel_shape", [size, size]), ("strides", [stride, stride])])]
    case .activation(let function): self = LayerExport(function)
    case .flatten: self = .flatten
    case .softmax:
      pytorch = "nn.Softmax(dim=1)"
      onnx = [ONNXNode("Softmax", [], [("axis", .number(1))])]
    }
  }

  private init(_ function: Activation) {
    switch function {
    case .step:
      pytorch = "Step()"
      onnx = [ONNXNode("Greater", [ONNXNode.zero]), ONNXNode("Cast", [], [("to", .number(ONNXNode.float))])]
    case .sigmoid: (pytorch, onnx) = ("nn.Sigmoid()", [ONNXNode("Sigmoid")])
    case .tanh: (pytorch, onnx) = ("nn.Tanh()", [ONNXNode("Tanh")])
    case .relu: (pytorch, onnx) = ("nn.ReLU()", [ONNXNode("Relu")])
    case .linear: (pytorch, onnx) = ("nn.Identity()", [ONNXNode("Identity")])
    }
  }

  private init(pytorch: String, onnx: [ONNXNode]) {
    self.pytorch = pytorch
    self.onnx = onnx
  }

  /// Maps to a vector, channel by channel.
  static let flatten = LayerExport(pytorch: "nn.Flatten()", onnx: [ONNXNode("Flatten", [], [("axis", .number(1))])])

  /// A vector to maps of one pixel. ONNX has the new shape as a tensor.
  static func unflatten(_ channels: Int, shape: String) -> LayerExport {
    LayerExport(pytorch: "nn.Unflatten(1, (\(channels), 1, 1))", onnx: [ONNXNode("Reshape", [shape])])
  }
}

/// The layers of a model in order, and between them what PyTorch and ONNX need and we do not: our shapes make no difference
/// between a vector and maps of one pixel, theirs do.
struct ExportStep {
  /// The index of the layer; for something between, of the layer behind it.
  var index: Int
  /// Nil for something between.
  var plan: LayerPlan?
  var layer: LayerExport
  /// For maps made of a vector, how many.
  var channels: Int?

  /// - Throws: `EngineError` as `Architecture.plan`.
  static func steps(_ architecture: Architecture) throws -> [ExportStep] {
    var isVector = architecture.input.isVector
    return try architecture.plan().enumerated().flatMap { index, plan in
      var steps: [ExportStep] = []
      if plan.description.takesVectors, !isVector {
        steps.append(ExportStep(index: index, layer: .flatten))
      } else if plan.description.takesMaps, isVector {
        let channels = plan.input.channels
        steps.append(
          ExportStep(index: index, layer: .unflatten(channels, shape: "\(index).shape"), channels: channels))
      }
      let weights = plan.parameterDimensions.map { "\(index).\($0.name)" }
      steps.append(ExportStep(index: index, plan: plan, layer: LayerExport(plan, weights: weights)))
      if plan.description.takesMaps { isVector = false }
      if plan.description.takesVectors || plan.description == .flatten { isVector = true }
      return steps
    }
  }

  /// Whether the last layer's output is a vector for PyTorch and ONNX, not maps.
  static func endsWithVector(_ architecture: Architecture) -> Bool {
    architecture.layers.reduce(architecture.input.isVector) { isVector, layer in
      layer.takesMaps ? false : layer.takesVectors || layer == .flatten ? true : isVector
    }
  }
}

extension LayerDescription {
  fileprivate var takesVectors: Bool { if case .dense = self { true } else { false } }

  fileprivate var takesMaps: Bool {
    switch self {
    case .convolution, .maxPooling: true
    default: false
    }
  }
}

extension Shape {
  /// Without the number of examples: [channels, height, width] or [channels].
  func exportDimensions(isVector: Bool) -> [Int] { isVector ? [count] : [channels, height, width] }
}
