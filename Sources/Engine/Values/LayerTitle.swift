extension LayerDescription: CustomStringConvertible {
  /// `convolution 20 filters 5×5, padding 2`.
  public var description: String {
    switch self {
    case .dense(let units): return "dense \(units) \(units == 1 ? "unit" : "units")"
    case .convolution(let filters, let size, let stride, let padding, let groups, let dilation):
      return "convolution " + Self.filters(filters, size, stride, padding)
        + Self.unless(1, groups, "groups") + Self.unless(1, dilation, "dilation")
    case .locallyConnected(let filters, let size, let stride, let padding):
      return "locally connected " + Self.filters(filters, size, stride, padding)
    case .transposedConvolution(let filters, let size, let stride, let padding):
      return "transposed convolution " + Self.filters(filters, size, stride, padding)
    case .maxPooling(let size, let stride, let padding): return "max pooling " + Self.window(size, stride, padding)
    case .averagePooling(let size, let stride, let padding):
      return "average pooling " + Self.window(size, stride, padding)
    case .l2Pooling(let size, let stride, let padding): return "L2 pooling " + Self.window(size, stride, padding)
    case .globalAveragePooling: return "global average pooling"
    case .globalMaxPooling: return "global max pooling"
    case .upsampling(let factor, let kind): return "\(kind.rawValue) upsampling ×\(factor)"
    case .localContrastNormalization(let size, _, let part):
      let what = part == .both ? "" : " (\(part.rawValue))"
      return "local contrast normalisation \(size)×\(size)\(what)"
    case .localResponseNormalization(let size, _, _, _): return "local response normalisation over \(size) channels"
    case .batchNormalization: return "batch normalisation"
    case .dropout(let probability): return "dropout \(probability)"
    case .activation(let function): return function.title
    case .flatten: return "flatten"
    case .softmax: return "softmax"
    case .residual(let layers): return "residual sum (\(Self.chain(layers)))"
    case .siamese(let layers): return "two towers (\(Self.chain(layers)))"
    }
  }

  private static func filters(_ filters: Int, _ size: Int, _ stride: Int, _ padding: Int) -> String {
    "\(filters) \(filters == 1 ? "filter" : "filters") \(size)×\(size)"
      + unless(1, stride, "stride") + unless(0, padding, "padding")
  }

  private static func window(_ size: Int, _ stride: Int, _ padding: Int) -> String {
    "\(size)×\(size)" + unless(size, stride, "stride") + unless(0, padding, "padding")
  }

  private static func unless(_ usual: Int, _ value: Int, _ name: String) -> String {
    value == usual ? "" : ", \(name) \(value)"
  }

  private static func chain(_ layers: [LayerDescription]) -> String {
    layers.map(\.description).joined(separator: "; ")
  }
}

extension Activation {
  /// As written in a text: `ReLU`.
  public var title: String {
    switch self {
    case .relu: "ReLU"
    case .leakyReLU: "leaky ReLU"
    default: rawValue
    }
  }
}
