/// In which form a model leaves dllab.
public enum ExportFormat: String, Hashable, Codable, Sendable, CaseIterable {
  /// A small Python project: the network, its weights, a loader and a training script for one machine or many.
  case pytorch
  /// A graph for onnxruntime and other runtimes.
  case onnx
  /// The weights alone, with their description.
  case safetensors
}

/// A file of an export, as a value.
public struct ExportedFile: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  public init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  /// Writes the file, all or nothing.
  /// - Throws: `EngineError` that says what could not be written, and why.
  public func write(to path: String) throws { try writeFileAtomically(bytes, to: path) }
}

extension ModelFile {
  /// The files of an export. All formats have a `README.md` that says how to use them, and a `reference.json` with a few inputs and
  /// what this network answers to them, so that everybody can check what they have.
  ///
  /// - Parameter title: what the network is called, as in `ConvNet, trained on MNIST`.
  /// - Throws: `EngineError` when the parameters do not fit the architecture.
  public func export(as format: ExportFormat, title: String) throws -> [ExportedFile] {
    let reference = ExportedFile("reference.json", try exportReference())
    switch format {
    case .pytorch: return try PyTorchProject(self, title: title).files() + [reference]
    case .onnx:
      return [
        ExportedFile("model.onnx", try ONNX.encode(self)),
        ExportedFile("check.py", ExportTexts.checkONNX),
        ExportedFile("README.md", ExportTexts.readmeONNX(title: title, table: try exportTable(), self)),
        reference,
      ]
    case .safetensors:
      return [
        ExportedFile("model.safetensors", try SafetensorsCoding.encode(self)),
        ExportedFile("README.md", ExportTexts.readmeSafetensors(title: title, table: try exportTable(), self)),
        reference,
      ]
    }
  }

  /// Three inputs with numbers from 0 to 1, images channel by channel, and the outputs.
  private func exportReference() throws -> String {
    let network = try makeNetwork(batch: 3)
    var random = SeededRandom(seed: 1)
    let inputs = (0..<3 * architecture.input.count).map { _ in Float(random.uniform()) }
    let outputs = network.predict(inputs, count: 3)
    func numbers(_ values: [Float], _ shape: Shape) -> String {
      stride(from: 0, to: values.count, by: shape.count).map { start in
        "  [" + mapByMap(Array(values[start..<start + shape.count]), shape).map(\.description).joined(separator: ", ")
          + "]"
      }.joined(separator: ",\n")
    }
    return """
      {"inputs": [
      \(numbers(inputs, architecture.input))
      ], "outputs": [
      \(numbers(outputs, network.outputShape))
      ]}

      """
  }

  /// The layers as a table in Markdown.
  func exportTable() throws -> String {
    let rows = try architecture.plan().enumerated().map { index, layer in
      "| \(index) | \(layer.description) | \(layer.input) → \(layer.output) | \(layer.parameters) |"
    }
    return (["| # | layer | shapes | parameters |", "|---|---|---|---|"] + rows).joined(separator: "\n")
  }
}
