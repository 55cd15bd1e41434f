import Foundation
import Testing

@testable import Engine

@Suite("Exports") struct ExportTests {
  private func model(
    _ layers: [LayerDescription], _ input: Shape, classes: [String] = [], record: TrainingRecord? = nil
  ) throws -> ModelFile {
    let network = try Network(
      Architecture(input: input, layers: layers), initialization: .gaussian, seed: 7)
    return ModelFile(network: network, classNames: classes, record: record)
  }

  private struct Reference: Decodable {
    var inputs: [[Float]]
    var outputs: [[Double]]
  }

  private func text(_ files: [ExportedFile], _ name: String) throws -> String {
    String(decoding: try #require(files.first { $0.name == name }).bytes, as: UTF8.self)
  }

  private func reference(_ files: [ExportedFile]) throws -> Reference {
    try JSONDecoder().decode(Reference.self, from: Data(try text(files, "reference.json").utf8))
  }

  /// What PlainONNX says of the reference's inputs must be the reference's outputs.
  private func check(_ model: ModelFile) throws {
    let files = try model.export(as: .onnx, title: "A network")
    #expect(files.map(\.name) == ["model.onnx", "check.py", "README.md", "reference.json"])
    let reference = try reference(files)
    let onnx = try PlainONNX(files[0].bytes)
    let output = try onnx.run(
      PlainONNX.Array4(
        shape: [3] + onnx.declared(11), values: reference.inputs.joined().map(Double.init)))
    #expect(output.shape == [3] + (try onnx.declared(12)))
    #expect(zip(output.values, reference.outputs.joined()).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(output.values.count == reference.outputs.joined().count)
    #expect(Set(output.values).count > 1)
  }

  @Test(
    "the ONNX graph of every network of the catalogue computes what the network computes",
    arguments: ModelCatalogue.names, [8, 28])
  func catalogue(name: String, side: Int) throws {
    let shape = Shape(channels: 1, height: side, width: side)
    let experiment = try ModelCatalogue.model(name).experiment(input: shape, classes: 10)
    let network = try Network(experiment.architecture, initialization: name == "perceptron" ? .gaussian : .he, seed: 3)
    let record = TrainingRecord(data: "digits", epochs: 1, testAccuracy: 0.5, experiment: experiment)
    try check(ModelFile(network: network, classNames: (0..<10).map(String.init), record: record))
  }

  static let unusualNetworks: [(name: String, input: Shape, layers: [LayerDescription])] = [
    ("a vector", Shape(channels: 2), [.dense(units: 3), .activation(.tanh), .dense(units: 2), .softmax]),
    ("one unit", Shape(channels: 1), [.dense(units: 2), .activation(.linear)]),
    (
      "maps at the end", Shape(channels: 2, height: 7, width: 5),
      [.convolution(filters: 3, size: 3, stride: 2, padding: 1), .relu, .convolution(filters: 2, size: 1)]
    ),
    (
      "overlapping pooling", Shape(channels: 1, height: 9, width: 8),
      [.maxPooling(size: 3, stride: 2), .flatten, .dense(units: 3), .sigmoid]
    ),
    (
      "a dense layer on maps of one pixel", Shape(channels: 1, height: 4, width: 4),
      [.convolution(filters: 5, size: 4), .relu, .dense(units: 3), .softmax]
    ),
    (
      "a convolution on a vector, then softmax on maps of one pixel", Shape(channels: 3),
      [.dense(units: 4), .convolution(filters: 5, size: 1), .softmax]
    ),
    (
      "padding around a vector", Shape(channels: 2),
      [.convolution(filters: 3, size: 3, padding: 2), .activation(.tanh), .flatten, .dense(units: 2)]
    ),
    ("steps", Shape(channels: 6), [.dense(units: 5), .activation(.step), .dense(units: 4), .activation(.step)]),
  ]

  @Test("unusual networks too", arguments: 0..<8)
  func unusual(index: Int) throws {
    let network = Self.unusualNetworks[index]
    try check(try model(network.layers, network.input))
  }

  @Test("the ONNX file says which operators it takes, and what its numbers mean")
  func header() throws {
    let record = TrainingRecord(
      data: "bars", epochs: 1, testAccuracy: nil,
      experiment: Experiment(architecture: Architecture(input: Shape(channels: 2), layers: [.dense(units: 2)])))
    let onnx = try PlainONNX(
      ONNX.encode(try model([.dense(units: 2), .softmax], Shape(channels: 2), classes: ["no", "yes"], record: record)))
    #expect(onnx.model.number(1) == 7)
    #expect(try onnx.model.messages(8).map { $0.number(2) } == [13])
    #expect(
      try onnx.model.messages(14).map { "\($0.text(1)): \($0.text(2))" }
        == ["classes: no, yes", "normalization: value / 255", "data: bars"])
  }

  @Test("whole numbers are written as the wire format has them")
  func varints() {
    let message = ProtobufMessage {
      $0.add(1, 150)
      $0.add(2, "testing")
      $0.add(4, [3, 270, 86942])
    }
    // The examples of protobuf.dev/programming-guides/encoding.
    #expect(
      message.bytes == [0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67] + [
        0x22, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05,
      ])
  }

  // MARK: PyTorch

  @Test("the PyTorch project is the network in readable Python")
  func python() throws {
    let shape = Shape(channels: 1, height: 28, width: 28)
    let experiment = try ModelCatalogue.model("lenet").experiment(input: shape, classes: 3)
    let model = ModelFile(
      network: try Network(experiment.architecture), classNames: ["a \"b\"", "\\", "ü\n"],
      record: TrainingRecord(data: "letters", epochs: 2, testAccuracy: nil, experiment: experiment))
    let files = try model.export(as: .pytorch, title: "LeNet-5, trained on letters")
    #expect(
      files.map(\.name) == [
        "model.py", "data.py", "train.py", "check.py", "README.md", "model.safetensors", "reference.json",
      ])
    #expect(
      try text(files, "model.py") == #"""
        """LeNet-5, trained on letters. Exported by dllab."""
        import torch
        from safetensors.torch import load_file
        from torch import nn

        # The shape of one input: channels, height, width.
        INPUT = (1, 28, 28)
        # The names of the outputs.
        CLASSES = ["a \"b\"", "\\", "ü\x0a"]
        # What was done to the inputs.
        NORMALIZATION = "value / 255"


        def network() -> nn.Sequential:
            """The network with weights that PyTorch draws."""
            return nn.Sequential(
                nn.Conv2d(1, 6, kernel_size=5, padding=2),  # 1×28×28 → 6×28×28
                nn.ReLU(),                                  # 6×28×28
                nn.MaxPool2d(2),                            # 6×28×28 → 6×14×14
                nn.Conv2d(6, 16, kernel_size=5),            # 6×14×14 → 16×10×10
                nn.ReLU(),                                  # 16×10×10
                nn.MaxPool2d(2),                            # 16×10×10 → 16×5×5
                nn.Flatten(),                               # 16×5×5 → 400
                nn.Linear(400, 120),                        # 400 → 120
                nn.ReLU(),                                  # 120
                nn.Linear(120, 84),                         # 120 → 84
                nn.ReLU(),                                  # 84
                nn.Linear(84, 3),                           # 84 → 3
                nn.Softmax(dim=1),                          # 3
            )


        def load(path: str = "model.safetensors") -> nn.Sequential:
            """The network as dllab trained it."""
            net = network()
            net.load_state_dict(load_file(path))
            return net.eval()

        """#)
    #expect(try SafetensorsCoding.decode(files[5].bytes) == model)
  }

  @Test("where PyTorch needs a step between layers, the weights keep their names")
  func names() throws {
    let files = try model(
      [.dense(units: 4), .convolution(filters: 5, size: 1), .activation(.step), .dense(units: 2)], Shape(channels: 3)
    ).export(as: .pytorch, title: "x")
    let code = try text(files, "model.py")
    #expect(code.contains("import OrderedDict") && code.contains("class Step(nn.Module)"))
    for line in [
      #"("0", nn.Linear(3, 4)),"#, #"("to1", nn.Unflatten(1, (4, 1, 1))),"#, #"("1", nn.Conv2d(4, 5, kernel_size=1)),"#,
      #"("2", Step()),"#, #"("to3", nn.Flatten()),"#, #"("3", nn.Linear(5, 2)),"#,
    ] { #expect(code.contains(line), "\(code)") }
  }

  @Test(
    "the training script has the network's own recipe",
    arguments: [
      ("perceptron", ["torch.optim.SGD(parameters, lr=RATE)", "nn.init.zeros_(weight)", "* world", "net[:-1]"]),
      ("nielsen", ["torch.optim.SGD(parameters, lr=RATE)", "xavier_uniform_", "** 2).sum() / 2", "body = net.to"]),
      ("convnet", ["lr=RATE, momentum=0.9", "kaiming_normal_", "cross_entropy(outputs", "= 5, 32, 0.03, 0.7, 9"]),
      ("deep", ["Adam(parameters, lr=RATE, betas=(0.9, 0.999), eps=1e-08)", "= 5, 64, 0.001, 0.7, 9"]),
    ])
  func recipe(name: String, words: [String]) throws {
    let experiment = try ModelCatalogue.model(name).experiment(
      input: Shape(channels: 1, height: 12, width: 12), classes: 4, seed: 9)
    let record = TrainingRecord(data: "x", epochs: 1, testAccuracy: nil, experiment: experiment)
    let files = try ModelFile(network: try Network(experiment.architecture), classNames: [], record: record).export(
      as: .pytorch, title: "x")
    let code = try text(files, "train.py")
    for word in words { #expect(code.contains(word), "\(word)") }
    #expect(!code.contains("@") || code.contains("@torch.no_grad()"))
    #expect(code.split(separator: "@").count == 2)
    // Without a record something that usually works stands there.
    let plain = try ModelFile(network: try Network(experiment.architecture), classNames: []).export(
      as: .pytorch, title: "x")
    #expect(try text(plain, "train.py").contains("momentum=0.9"))
  }

  @Test("an export as safetensors is the model file again, described")
  func safetensors() throws {
    let model = try model([.dense(units: 2), .softmax], Shape(channels: 2), classes: ["no", "yes"])
    let files = try model.export(as: .safetensors, title: "Gate")
    #expect(files.map(\.name) == ["model.safetensors", "README.md", "reference.json"])
    #expect(try SafetensorsCoding.decode(files[0].bytes) == model)
    #expect(try text(files, "README.md").contains("| 0 | dense 2 units | 2 → 2 | 6 |"))
    #expect(try text(files, "README.md").contains("Inputs are [N, 2]."))
    #expect(try reference(files).outputs.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-6 })
  }
}
