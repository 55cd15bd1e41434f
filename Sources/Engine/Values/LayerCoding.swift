/// How a layer is written in model files and lessons: its kind, and its numbers by name; those that are as usual may be left out.
///
///     {"convolution": {"filters": 6, "size": 5, "stride": 1, "padding": 2}}
///     {"residual": {"layers": [{"batchNormalization": {}}, {"activation": {"_0": "relu"}}]}}
extension LayerDescription: Codable {
  /// - Throws: `DecodingError` that names the kind or the number that is missing or unknown.
  public init(from decoder: any Decoder) throws {
    let kinds = try decoder.container(keyedBy: LayerKey.self)
    guard let kind = kinds.allKeys.first, kinds.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a layer has exactly one kind"))
    }
    self = try Self.decode(kind, LayerFields(values: try kinds.nestedContainer(keyedBy: LayerKey.self, forKey: kind)))
  }

  private static func decode(_ kind: LayerKey, _ f: LayerFields) throws -> LayerDescription {
    switch kind.stringValue {
    case "dense": .dense(units: try f.get("units"))
    case "convolution":
      .convolution(
        filters: try f.get("filters"), size: try f.get("size"), stride: try f.get("stride", 1),
        padding: try f.get("padding", 0), groups: try f.get("groups", 1), dilation: try f.get("dilation", 1))
    case "locallyConnected":
      .locallyConnected(
        filters: try f.get("filters"), size: try f.get("size"), stride: try f.get("stride", 1),
        padding: try f.get("padding", 0))
    case "transposedConvolution":
      .transposedConvolution(
        filters: try f.get("filters"), size: try f.get("size"), stride: try f.get("stride", 1),
        padding: try f.get("padding", 0))
    case "maxPooling", "averagePooling", "l2Pooling":
      pooling(kind.stringValue, try f.get("size"), try f.get("stride", try f.get("size")), try f.get("padding", 0))
    case "globalAveragePooling": .globalAveragePooling
    case "globalMaxPooling": .globalMaxPooling
    case "upsampling": .upsampling(factor: try f.get("factor"), try f.get("interpolation", .nearest))
    case "localContrastNormalization":
      .localContrastNormalization(
        size: try f.get("size"), floor: try f.get("floor", 0.1), part: try f.get("part", .both))
    case "localResponseNormalization":
      .localResponseNormalization(
        size: try f.get("size", 5), alpha: try f.get("alpha", 1e-4), beta: try f.get("beta", 0.75), k: try f.get("k", 2)
      )
    case "batchNormalization":
      .batchNormalization(momentum: try f.get("momentum", 0.1), epsilon: try f.get("epsilon", 1e-5))
    case "dropout": .dropout(try f.get("probability", 0.5))
    case "activation": .activation(try f.get("_0"))
    case "flatten": .flatten
    case "softmax": .softmax
    case "residual": .residual(try f.get("layers"))
    case "siamese": .siamese(try f.get("layers"))
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: f.values.codingPath, debugDescription: "there is no layer of the kind \(kind.stringValue)"))
    }
  }

  private static func pooling(_ kind: String, _ size: Int, _ stride: Int, _ padding: Int) -> LayerDescription {
    switch kind {
    case "averagePooling": .averagePooling(size: size, stride: stride, padding: padding)
    case "l2Pooling": .l2Pooling(size: size, stride: stride, padding: padding)
    default: .maxPooling(size: size, stride: stride, padding: padding)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    let (kind, fields) = coded
    var kinds = encoder.container(keyedBy: LayerKey.self)
    var values = kinds.nestedContainer(keyedBy: LayerKey.self, forKey: LayerKey(stringValue: kind))
    for (name, value) in fields { try values.encode(value, forKey: LayerKey(stringValue: name)) }
  }

  /// The kind, and the numbers that are written down.
  private var coded: (kind: String, fields: [(String, any Encodable)]) {
    func unless<T: Encodable & Equatable>(_ usual: T, _ name: String, _ value: T) -> [(String, any Encodable)] {
      value == usual ? [] : [(name, value)]
    }
    func windows(_ filters: Int, _ size: Int, _ stride: Int, _ padding: Int) -> [(String, any Encodable)] {
      [("filters", filters), ("size", size), ("stride", stride), ("padding", padding)]
    }
    func pooling(_ size: Int, _ stride: Int, _ padding: Int) -> [(String, any Encodable)] {
      [("size", size), ("stride", stride)] + unless(0, "padding", padding)
    }
    switch self {
    case .dense(let units): return ("dense", [("units", units)])
    case .convolution(let filters, let size, let stride, let padding, let groups, let dilation):
      return (
        "convolution",
        windows(filters, size, stride, padding) + unless(1, "groups", groups) + unless(1, "dilation", dilation)
      )
    case .locallyConnected(let filters, let size, let stride, let padding):
      return ("locallyConnected", windows(filters, size, stride, padding))
    case .transposedConvolution(let filters, let size, let stride, let padding):
      return ("transposedConvolution", windows(filters, size, stride, padding))
    case .maxPooling(let size, let stride, let padding): return ("maxPooling", pooling(size, stride, padding))
    case .averagePooling(let size, let stride, let padding): return ("averagePooling", pooling(size, stride, padding))
    case .l2Pooling(let size, let stride, let padding): return ("l2Pooling", pooling(size, stride, padding))
    case .globalAveragePooling: return ("globalAveragePooling", [])
    case .globalMaxPooling: return ("globalMaxPooling", [])
    case .upsampling(let factor, let kind):
      return ("upsampling", [("factor", factor)] + unless(.nearest, "interpolation", kind))
    case .localContrastNormalization(let size, let floor, let part):
      return ("localContrastNormalization", [("size", size), ("floor", floor)] + unless(.both, "part", part))
    case .localResponseNormalization(let size, let alpha, let beta, let k):
      return ("localResponseNormalization", [("size", size), ("alpha", alpha), ("beta", beta), ("k", k)])
    case .batchNormalization(let momentum, let epsilon):
      return ("batchNormalization", unless(0.1, "momentum", momentum) + unless(1e-5, "epsilon", epsilon))
    case .dropout(let probability): return ("dropout", [("probability", probability)])
    case .activation(let function): return ("activation", [("_0", function)])
    case .flatten: return ("flatten", [])
    case .softmax: return ("softmax", [])
    case .residual(let layers): return ("residual", [("layers", layers)])
    case .siamese(let layers): return ("siamese", [("layers", layers)])
    }
  }
}

/// A kind of layer, or the name of a number.
private struct LayerKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// A layer's numbers by name.
private struct LayerFields {
  var values: KeyedDecodingContainer<LayerKey>

  func get<T: Decodable>(_ name: String) throws -> T { try values.decode(T.self, forKey: LayerKey(stringValue: name)) }

  func get<T: Decodable>(_ name: String, _ usual: @autoclosure () throws -> T) throws -> T {
    try values.decodeIfPresent(T.self, forKey: LayerKey(stringValue: name)) ?? usual()
  }
}
