import Foundation

/// Models as safetensors.
///
/// Tensors are called as PyTorch's `nn.Sequential` calls them, `0.weight`. What safetensors does not know stands as texts
/// under `__metadata__`: `format`, `architecture`, `classes`, `training` (these three in JSON), `normalization` and `threshold`.
package enum SafetensorsCoding {
  private static let format = "dllab-1"

  package static func encode(_ model: ModelFile) throws -> [UInt8] {
    var metadata = [
      "format": format, "architecture": try json(model.architecture), "classes": try json(model.classNames),
      "normalization": model.normalization,
    ]
    if let record = model.record { metadata["training"] = try json(record) }
    if let threshold = model.threshold { metadata["threshold"] = "\(threshold)" }
    let tensors = model.parameters.enumerated().flatMap { index, layer in
      layer.map { ParameterSnapshot(name: "\(index).\($0.name)", dimensions: $0.dimensions, values: $0.values) }
    }
    return Safetensors.encode(metadata: metadata, tensors: tensors)
  }

  package static func decode(_ bytes: [UInt8]) throws -> ModelFile {
    let file = try Safetensors(bytes)
    let metadata = file.metadata
    try checkMetadata(file)
    func field<T: Decodable>(_ name: String, _ type: T.Type) throws -> T {
      do {
        return try JSONDecoder().decode(type, from: Data((metadata[name] ?? "").utf8))
      } catch { throw EngineError("\"\(name)\" in the metadata cannot be understood") }
    }
    let architecture = try field("architecture", Architecture.self)
    let plan: [LayerPlan]
    do { plan = try architecture.plan() } catch { throw EngineError("\"architecture\" in the metadata: \(error)") }
    let classes = try field("classes", [String].self)
    let outputs = plan.last?.output.count ?? 0
    guard classes.isEmpty || classes.count == outputs else {
      throw EngineError("\"classes\" in the metadata has \(classes.count) names for \(outputs) outputs")
    }
    var model = ModelFile(
      architecture: architecture, classNames: classes, normalization: metadata["normalization"] ?? "",
      record: metadata["training"] == nil ? nil : try field("training", TrainingRecord.self),
      parameters: try parameters(file, plan))
    if let text = metadata["threshold"] {
      guard let threshold = Float(text), (0...1).contains(threshold) else {
        throw EngineError("\"threshold\" in the metadata is \(text), not a number from 0 to 1")
      }
      model.threshold = threshold
    }
    return model
  }

  /// What only dllab writes is there; else the file is somebody else's, and it is said what it lacks.
  private static func checkMetadata(_ file: Safetensors) throws {
    let missing = ["format", "architecture", "classes"].filter { file.metadata[$0] == nil }
    guard missing.isEmpty else {
      let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
      throw EngineError(
        "the metadata has no \(names): dllab did not write it. \(guess(file)), but weights alone do not say what lies "
          + "between them; dllab export shows what the metadata must hold")
    }
    guard let found = file.metadata["format"], found == format else {
      throw EngineError("\"format\" in the metadata is \(file.metadata["format"] ?? "missing"), not \(format)")
    }
  }

  /// What the tensors of a file without architecture look like: `Its tensors look like dense 30 units (0.weight) and …`.
  private static func guess(_ file: Safetensors) -> String {
    let layers = file.entries.compactMap { entry -> String? in
      guard entry.name.hasSuffix("weight") else { return nil }
      switch entry.shape.count {
      case 2: return "dense \(entry.shape[0]) units on \(entry.shape[1]) inputs (\(entry.name))"
      case 4:
        return
          "convolution \(entry.shape[0]) filters \(entry.shape[2])×\(entry.shape[3]) on \(entry.shape[1]) channels (\(entry.name))"
      default: return nil
      }
    }
    guard !layers.isEmpty else { return "None of its \(file.entries.count) tensors looks like the weights of a layer" }
    let more = layers.count > 6 ? " and \(layers.count - 6) more" : ""
    return "Its tensors look like \(layers.prefix(6).joined(separator: ", "))\(more)"
  }

  /// The tensors that the layers need, none missing, none left over.
  private static func parameters(_ file: Safetensors, _ plan: [LayerPlan]) throws -> [[ParameterSnapshot]] {
    let entries = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0) })
    var unused = Set(entries.keys)
    let result = try plan.enumerated().map { index, layer in
      try layer.parameterDimensions.map { name, dimensions in
        let key = "\(index).\(name)"
        unused.remove(key)
        guard let entry = entries[key] else { throw EngineError("the tensor \"\(key)\" is missing") }
        guard entry.shape == dimensions else {
          throw EngineError("\"shape\" of \"\(key)\" is \(entry.shape), but the architecture asks for \(dimensions)")
        }
        return ParameterSnapshot(name: name, dimensions: dimensions, values: try file.floats(entry))
      }
    }
    if let extra = unused.min() { throw EngineError("no layer has a use for the tensor \"\(extra)\"") }
    return result
  }

  private static func json(_ value: some Encodable) throws -> String { try StrictJSON(value).text }
}
