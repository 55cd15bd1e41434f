/// A module of a network in PyTorch.
struct PyTorchModule {
  /// `3`; or `to3` for what PyTorch needs before layer 3, and we do not.
  var name: String
  /// The expression that makes it: `nn.Conv2d(1, 20, kernel_size=5)`.
  var expression: String
  /// `1×28×28 → 20×24×24`
  var shapes: String
  var isBetween = false

  /// The layers of a chain, one after another.
  /// - Parameter isVector: whether what flows is a vector for PyTorch, not maps.
  static func chain(_ plans: [LayerPlan], isVector: inout Bool) -> [PyTorchModule] {
    var modules: [PyTorchModule] = []
    for (index, plan) in plans.enumerated() {
      let between: String? =
        if plan.description.takesVectors, !isVector {
          "nn.Flatten()"
        } else if plan.description.takesMaps, isVector {
          "nn.Unflatten(1, (\(plan.input.channels), 1, 1))"
        } else {
          nil
        }
      if let between {
        modules.append(
          PyTorchModule(
            name: "to\(index)", expression: between, shapes: "the same numbers in another shape", isBetween: true))
        isVector.toggle()
      }
      modules.append(
        PyTorchModule(
          name: "\(index)", expression: expression(plan, isVector: isVector),
          shapes: plan.input == plan.output ? "\(plan.output)" : "\(plan.input) → \(plan.output)"))
      isVector = plan.description.makesVector(of: isVector)
    }
    return modules
  }

  private static func expression(_ plan: LayerPlan, isVector: Bool) -> String {
    let (input, output) = (plan.input, plan.output)
    func window(_ size: Int, _ stride: Int, _ padding: Int) -> String {
      "\(size)" + (stride == size ? "" : ", stride=\(stride)") + (padding == 0 ? "" : ", padding=\(padding)")
    }
    func filters(_ filters: Int, _ size: Int, _ stride: Int, _ padding: Int) -> String {
      "\(input.channels), \(filters), kernel_size=\(size)" + (stride == 1 ? "" : ", stride=\(stride)")
        + (padding == 0 ? "" : ", padding=\(padding)")
    }
    switch plan.description {
    case .dense(let units): return "nn.Linear(\(input.count), \(units))"
    case .convolution(let count, let size, let stride, let padding, let groups, let dilation):
      return "nn.Conv2d(" + filters(count, size, stride, padding) + (groups == 1 ? "" : ", groups=\(groups)")
        + (dilation == 1 ? "" : ", dilation=\(dilation)") + ")"
    case .locallyConnected(let count, let size, let stride, let padding):
      return "LocallyConnected(\(filters(count, size, stride, padding)), shape=(\(output.height), \(output.width)))"
    case .transposedConvolution(let count, let size, let stride, let padding):
      return "nn.ConvTranspose2d(\(filters(count, size, stride, padding)))"
    case .maxPooling(let size, let stride, let padding): return "nn.MaxPool2d(\(window(size, stride, padding)))"
    case .averagePooling(let size, let stride, let padding):
      return "nn.AvgPool2d(\(window(size, stride, padding))" + (padding == 0 ? "" : ", count_include_pad=False") + ")"
    case .l2Pooling(let size, let stride, let padding):
      return "L2Pool(\(size), \(stride), \(padding))"
    case .globalAveragePooling: return "nn.AdaptiveAvgPool2d(1)"
    case .globalMaxPooling: return "nn.AdaptiveMaxPool2d(1)"
    case .upsampling(let factor, let kind): return "nn.Upsample(scale_factor=\(factor), mode=\"\(kind.rawValue)\")"
    case .localContrastNormalization(let size, let floor, let part):
      return "ContrastNorm(\(size), floor=\(floor), part=\"\(part.rawValue)\")"
    case .localResponseNormalization(let size, let alpha, let beta, let k):
      // PyTorch divides by the size.
      return "nn.LocalResponseNorm(\(size), alpha=\(alpha * Float(size)), beta=\(beta), k=\(k))"
    case .batchNormalization(let momentum, let epsilon):
      return "nn.BatchNorm\(isVector ? 1 : 2)d(\(input.channels), eps=\(epsilon), momentum=\(momentum))"
    case .dropout(let probability): return "nn.Dropout(\(probability))"
    case .activation(let function): return function.pytorch
    case .flatten: return "nn.Flatten()"
    case .softmax: return "nn.Softmax(dim=1)"
    case .residual: return inner("Residual", plan.inner, isVector: isVector)
    case .siamese: return inner("Siamese", plan.inner, isVector: isVector)
    }
  }

  private static func inner(_ kind: String, _ plans: [LayerPlan], isVector: Bool) -> String {
    var isVector = isVector
    let modules = chain(plans, isVector: &isVector)
    let list = arguments(modules).joined(separator: ", ")
    return modules.contains(where: \.isBetween) ? "\(kind)(OrderedDict([\(list)]))" : "\(kind)(\(list))"
  }

  /// The modules as arguments of `nn.Sequential`. Where something is between layers, all have names, so that the weights keep
  /// theirs.
  static func arguments(_ modules: [PyTorchModule]) -> [String] {
    guard modules.contains(where: \.isBetween) else { return modules.map(\.expression) }
    return modules.map { "(\"\($0.name)\", \($0.expression))" }
  }
}

extension Activation {
  fileprivate var pytorch: String {
    switch self {
    case .step: "Step()"
    case .sigmoid: "nn.Sigmoid()"
    case .tanh: "nn.Tanh()"
    case .relu: "nn.ReLU()"
    case .leakyReLU: "nn.LeakyReLU(0.01)"
    case .softplus: "nn.Softplus()"
    case .linear: "nn.Identity()"
    }
  }
}
