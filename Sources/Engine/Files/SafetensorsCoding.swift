import Foundation

/// Model files in the safetensors format (huggingface.co/docs/safetensors): eight bytes with the length of the header, the
/// header in JSON (for each tensor its type, shape and place), then the numbers, little-endian.
///
/// Tensors are called as PyTorch's `nn.Sequential` calls them, `0.weight`. What safetensors does not know stands as JSON
/// strings under `__metadata__`: `format`, `architecture`, `classes`, `normalization`, `training`.
enum SafetensorsCoding {
  private static let format = "dllab-1"
  private static let largestHeader = 1 << 24

  static func encode(_ model: ModelFile) throws -> [UInt8] {
    var header: [String: TensorEntry] = [:]
    var data: [UInt8] = []
    for (layer, parameters) in model.parameters.enumerated() {
      for parameter in parameters {
        let start = data.count
        for value in parameter.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data += $0 } }
        header["\(layer).\(parameter.name)"] = TensorEntry(
          dtype: "F32", shape: parameter.dimensions, dataOffsets: [start, data.count])
      }
    }
    var metadata = [
      "format": format, "architecture": try json(model.architecture), "classes": try json(model.classNames),
      "normalization": model.normalization,
    ]
    if let record = model.record { metadata["training"] = try json(record) }
    var text = Array(try json(Header(metadata: metadata, tensors: header)).utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var result = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    result += text
    result += data
    return result
  }

  static func decode(_ bytes: [UInt8]) throws -> ModelFile {
    let (header, data) = try split(bytes)
    let metadata = header.metadata
    func field<T: Decodable>(_ name: String, _ type: T.Type) throws -> T {
      guard let text = metadata[name] else {
        throw EngineError("the metadata has no \"\(name)\"; dllab did not write it")
      }
      do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
      } catch { throw EngineError("\"\(name)\" in the metadata cannot be understood") }
    }
    guard metadata["format"] == format else {
      throw EngineError("\"format\" in the metadata is \(metadata["format"] ?? "missing"), not \(format)")
    }
    let architecture = try field("architecture", Architecture.self)
    let plan: [LayerPlan]
    do { plan = try architecture.plan() } catch { throw EngineError("\"architecture\" in the metadata: \(error)") }
    let classes = try field("classes", [String].self)
    let outputs = plan.last?.output.count ?? 0
    guard classes.isEmpty || classes.count == outputs else {
      throw EngineError("\"classes\" in the metadata has \(classes.count) names for \(outputs) outputs")
    }
    return ModelFile(
      architecture: architecture, classNames: classes, normalization: metadata["normalization"] ?? "",
      record: metadata["training"] == nil ? nil : try field("training", TrainingRecord.self),
      parameters: try tensors(header.tensors, data, plan))
  }

  /// Header and numbers of a file.
  private static func split(_ bytes: [UInt8]) throws -> (Header, ArraySlice<UInt8>) {
    guard bytes.count >= 8 else { throw EngineError("it has \(bytes.count) bytes, too few for a header") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= largestHeader, length + 8 <= bytes.count else {
      throw EngineError(
        "the header's length, \(length), is more than the file has; it is damaged or no safetensors file")
    }
    let end = 8 + Int(length)
    do {
      return (try JSONDecoder().decode(Header.self, from: Data(bytes[8..<end])), bytes[end...])
    } catch let problem as EngineError {
      throw problem
    } catch {
      throw EngineError("the header is no JSON of the form that safetensors has")
    }
  }

  /// The tensors that the layers need, none missing, none left over.
  private static func tensors(
    _ entries: [String: TensorEntry], _ data: ArraySlice<UInt8>, _ plan: [LayerPlan]
  ) throws -> [[ParameterSnapshot]] {
    var unused = Set(entries.keys)
    let result = try plan.enumerated().map { index, layer in
      try layer.parameterDimensions.map { name, dimensions in
        let key = "\(index).\(name)"
        unused.remove(key)
        guard let entry = entries[key] else { throw EngineError("the tensor \"\(key)\" is missing") }
        return ParameterSnapshot(
          name: name, dimensions: dimensions, values: try floats(key, entry, dimensions, data))
      }
    }
    if let extra = unused.min() { throw EngineError("no layer has a use for the tensor \"\(extra)\"") }
    return result
  }

  private static func floats(
    _ key: String, _ entry: TensorEntry, _ dimensions: [Int], _ data: ArraySlice<UInt8>
  ) throws -> [Float] {
    guard entry.dtype == "F32" else { throw EngineError("\"dtype\" of \"\(key)\" is \(entry.dtype), not F32") }
    guard entry.shape == dimensions else {
      throw EngineError("\"shape\" of \"\(key)\" is \(entry.shape), but the architecture asks for \(dimensions)")
    }
    let count = dimensions.reduce(1, *)
    guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0, entry.dataOffsets[0] <= data.count,
      entry.dataOffsets[1] >= entry.dataOffsets[0], entry.dataOffsets[1] - entry.dataOffsets[0] == count * 4
    else {
      throw EngineError("\"data_offsets\" of \"\(key)\" are \(entry.dataOffsets), which is not \(count * 4) bytes")
    }
    guard entry.dataOffsets[1] <= data.count else {
      throw EngineError("the data of \"\(key)\" end after the file's end; it was cut short")
    }
    let start = data.startIndex + entry.dataOffsets[0]
    let values = data.withUnsafeBytes { bytes in
      (0..<count).map { i in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(
              fromByteOffset: start - data.startIndex + 4 * i, as: UInt32.self)))
      }
    }
    guard values.allSatisfy(\.isFinite) else { throw EngineError("\"\(key)\" holds numbers that are not finite") }
    return values
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

private struct TensorEntry: Codable {
  var dtype: String
  var shape: [Int]
  var dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }
}

/// The header: an object whose keys are tensors' names and `__metadata__`.
private struct Header: Codable {
  var metadata: [String: String]
  var tensors: [String: TensorEntry]

  init(metadata: [String: String], tensors: [String: TensorEntry]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    static let metadata = Key(stringValue: "__metadata__")
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    do {
      metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    } catch { throw EngineError("\"__metadata__\" is not a table of strings") }
    tensors = [:]
    for key in container.allKeys where key.stringValue != Key.metadata.stringValue {
      do {
        tensors[key.stringValue] = try container.decode(TensorEntry.self, forKey: key)
      } catch {
        throw EngineError("the tensor \"\(key.stringValue)\" lacks a proper \"dtype\", \"shape\" or \"data_offsets\"")
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(metadata, forKey: .metadata)
    for (name, entry) in tensors { try container.encode(entry, forKey: Key(stringValue: name)) }
  }
}
