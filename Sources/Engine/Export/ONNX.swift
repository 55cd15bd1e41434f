/// A model as ONNX (onnx.ai, `onnx/onnx.proto`), operator set 13: what other runtimes, phones and browsers can compute.
///
/// Input and output are called `input` and `output`; both have the number of examples first, `N`, and images are
/// [N, channels, height, width]. Weights have the names that they have in model files, `0.weight`. The numbers of the fields
/// below are those of `onnx.proto`.
enum ONNX {
  private static let operatorSet = 13
  /// The version of the file format that came with that operator set.
  private static let formatVersion = 7
  /// `TensorProto.FLOAT` and `TensorProto.INT64`.
  static let float = 1
  private static let integer = 7

  /// - Throws: `EngineError` for a layer that ONNX has no operator for.
  static func encode(_ model: ModelFile) throws -> [UInt8] {
    let graph = try graph(model)
    let notes = [
      ("classes", model.classNames.joined(separator: ", ")), ("normalization", model.normalization),
      ("data", model.record?.data ?? ""),
    ]
    return ProtobufMessage { file in
      file.add(1, formatVersion)
      file.add(2, "dllab")
      file.add(7, graph)
      file.add(8, ProtobufMessage { $0.add(2, operatorSet) })
      for (key, value) in notes where !value.isEmpty { file.add(14, pair(key, value)) }
    }.bytes
  }

  private static func graph(_ model: ModelFile) throws -> ProtobufMessage {
    let content = try ONNXGraph(model)
    let (input, output) = (model.architecture.input, try model.architecture.outputShape())
    return ProtobufMessage { graph in
      for node in content.nodes { graph.add(1, message(node)) }
      graph.add(2, "network")
      for tensor in content.tensors { graph.add(5, message(tensor.name, tensor.dimensions, tensor.values)) }
      graph.add(11, valueInfo("input", input.exportDimensions(isVector: input.isVector)))
      graph.add(12, valueInfo("output", output.exportDimensions(isVector: model.architecture.endsWithVector)))
    }
  }

  private static func message(_ node: ONNXGraph.Node) -> ProtobufMessage {
    ProtobufMessage { message in
      for name in node.inputs { message.add(1, name) }
      message.add(2, node.output)
      message.add(3, "\(node.name) to \(node.output)")
      message.add(4, node.name)
      for attribute in node.attributes { message.add(5, self.attribute(attribute.name, attribute.value)) }
    }
  }

  private static func attribute(_ name: String, _ value: ONNXGraph.Attribute) -> ProtobufMessage {
    ProtobufMessage { message in
      message.add(1, name)
      switch value {
      case .float(let number):
        message.add(2, number)
        message.add(20, 1)  // FLOAT
      case .number(let number):
        message.add(3, number)
        message.add(20, 2)  // INT
      case .text(let text):
        message.add(4, text)
        message.add(20, 3)  // STRING
      case .numbers(let numbers):
        message.add(8, numbers)
        message.add(20, 7)  // INTS
      }
    }
  }

  private static func message(_ name: String, _ dimensions: [Int], _ values: ONNXGraph.Tensor) -> ProtobufMessage {
    ProtobufMessage { message in
      message.add(1, dimensions)
      switch values {
      case .floats(let values):
        var data: [UInt8] = []
        values.map(\.bitPattern.littleEndian).withUnsafeBytes { data += $0 }
        message.add(2, float)
        message.add(8, name)
        message.add(9, bytes: data)
      case .integers(let values):
        message.add(2, integer)
        message.add(7, values)
        message.add(8, name)
      }
    }
  }

  /// Type and shape of the graph's input or output: numbers in single precision, [N, dimensions].
  private static func valueInfo(_ name: String, _ dimensions: [Int]) -> ProtobufMessage {
    let shape = ProtobufMessage { shape in
      shape.add(1, ProtobufMessage { $0.add(2, "N") })
      for size in dimensions { shape.add(1, ProtobufMessage { $0.add(1, size) }) }
    }
    let tensor = ProtobufMessage { tensor in
      tensor.add(1, float)
      tensor.add(2, shape)
    }
    return ProtobufMessage { info in
      info.add(1, name)
      info.add(2, ProtobufMessage { $0.add(1, tensor) })
    }
  }

  private static func pair(_ key: String, _ value: String) -> ProtobufMessage {
    ProtobufMessage { pair in
      pair.add(1, key)
      pair.add(2, value)
    }
  }
}
