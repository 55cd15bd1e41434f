/// An operator of a graph: it takes what the one before has put out, and perhaps some tensors.
struct ONNXNode {
  enum Attribute: ExpressibleByArrayLiteral {
    case number(Int)
    case numbers([Int])
    init(arrayLiteral elements: Int...) { self = .numbers(elements) }
  }

  var name: String
  var tensors: [String]
  var attributes: [(name: String, value: Attribute)]

  init(_ name: String, _ tensors: [String] = [], _ attributes: [(name: String, value: Attribute)] = []) {
    self.name = name
    self.tensors = tensors
    self.attributes = attributes
  }

  /// The name of a tensor that holds a single 0.
  static let zero = "zero"
  /// `TensorProto.FLOAT` and `TensorProto.INT64`.
  static let float = 1
  static let integer = 7
}

/// A model as ONNX (onnx.ai, `onnx/onnx.proto`), operator set 13: what other runtimes, phones and browsers can compute.
///
/// Input and output are called `input` and `output`; both have the number of examples first, `N`, and images are
/// [N, channels, height, width]. Weights have the names that they have in model files, `0.weight`. The numbers of the fields
/// below are those of `onnx.proto`.
enum ONNX {
  private static let operatorSet = 13
  /// The version of the file format that came with that operator set.
  private static let formatVersion = 7

  /// - Throws: `EngineError` as `Architecture.plan`.
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
    let steps = try ExportStep.steps(model.architecture)
    let operators = steps.flatMap { step in step.layer.onnx.map { (step, $0) } }
    let endsWithVector = ExportStep.endsWithVector(model.architecture)
    let output = try model.architecture.outputShape()
    return ProtobufMessage { graph in
      var value = "input"
      for (place, (step, node)) in operators.enumerated() {
        let next = place == operators.count - 1 ? "output" : "value\(place + 1)"
        graph.add(
          1, message(node, from: value, to: next, says: step.plan?.description.description ?? "the same numbers"))
        value = next
      }
      graph.add(2, "network")
      for (index, layer) in model.parameters.enumerated() {
        for parameter in layer {
          graph.add(5, tensor("\(index).\(parameter.name)", parameter.dimensions, parameter.values))
        }
      }
      for step in steps {
        if let channels = step.channels { graph.add(5, shape("\(step.index).shape", [0, channels, 1, 1])) }
      }
      if operators.contains(where: { $0.1.tensors.contains(ONNXNode.zero) }) {
        graph.add(5, tensor(ONNXNode.zero, [], [0]))
      }
      let input = model.architecture.input
      graph.add(11, valueInfo("input", input.exportDimensions(isVector: input.isVector)))
      graph.add(12, valueInfo("output", output.exportDimensions(isVector: endsWithVector)))
    }
  }

  private static func message(
    _ node: ONNXNode, from input: String, to output: String, says description: String
  ) -> ProtobufMessage {
    ProtobufMessage { message in
      for name in [input] + node.tensors { message.add(1, name) }
      message.add(2, output)
      message.add(3, "\(node.name) to \(output)")
      message.add(4, node.name)
      for attribute in node.attributes { message.add(5, self.attribute(attribute.name, attribute.value)) }
      message.add(6, description)
    }
  }

  private static func attribute(_ name: String, _ value: ONNXNode.Attribute) -> ProtobufMessage {
    ProtobufMessage { message in
      message.add(1, name)
      switch value {
      case .number(let number):
        message.add(3, number)
        message.add(20, 2)  // INT
      case .numbers(let numbers):
        message.add(8, numbers)
        message.add(20, 7)  // INTS
      }
    }
  }

  private static func tensor(_ name: String, _ dimensions: [Int], _ values: [Float]) -> ProtobufMessage {
    var data: [UInt8] = []
    values.map(\.bitPattern.littleEndian).withUnsafeBytes { data += $0 }
    return ProtobufMessage { message in
      message.add(1, dimensions)
      message.add(2, ONNXNode.float)
      message.add(8, name)
      message.add(9, bytes: data)
    }
  }

  /// A shape, in which 0 stands for whatever is in that place.
  private static func shape(_ name: String, _ values: [Int]) -> ProtobufMessage {
    ProtobufMessage { message in
      message.add(1, [values.count])
      message.add(2, ONNXNode.integer)
      message.add(7, values)
      message.add(8, name)
    }
  }

  /// Type and shape of the graph's input or output: numbers in single precision, [N, dimensions].
  private static func valueInfo(_ name: String, _ dimensions: [Int]) -> ProtobufMessage {
    let shape = ProtobufMessage { shape in
      shape.add(1, ProtobufMessage { $0.add(2, "N") })
      for size in dimensions { shape.add(1, ProtobufMessage { $0.add(1, size) }) }
    }
    let tensor = ProtobufMessage { tensor in
      tensor.add(1, ONNXNode.float)
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
