import Foundation
import Testing

@testable import Engine

@Suite("Network") struct NetworkTests {
  static let image = Shape(channels: 1, height: 8, width: 8)

  @Test(
    "a layer that does not fit is named in one sentence, with its input and the reason",
    arguments: [
      (
        [.convolution(filters: 4, size: 9)], "layer 1, convolution 4 filters 9×9, cannot be applied to its input 1×8×8:"
      ),
      (
        [.pool2, .pool2, .relu, .convolution(filters: 40, size: 5)],
        "layer 4, convolution 40 filters 5×5, cannot be applied to its input 1×2×2:"
      ),
      ([.dense(units: 3)], "layer 1, dense 3 units, cannot be applied to its input 1×8×8: it takes a vector"),
      ([.flatten, .dense(units: 0)], "layer 2, dense 0 units, cannot be applied to its input 64: 0 units"),
      ([.maxPooling(size: 2, stride: 0)], "layer 1, max pooling 2×2, stride 0, cannot be applied"),
      ([.softmax], "layer 1, softmax, cannot be applied to its input 1×8×8: it takes a vector"),
      ([], "no layers"),
    ] as [([LayerDescription], String)])
  func shapeErrors(layers: [LayerDescription], sentence: String) {
    let error = #expect(throws: EngineError.self) { try Network(Architecture(input: Self.image, layers: layers)) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "no error")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("shapes, parameters and multiply-adds are those of the formulas")
  func plan() throws {
    let plan = try Architecture(
      input: Shape(channels: 3, height: 9, width: 7),
      layers: [.convolution(filters: 5, size: 3, stride: 2, padding: 1), .pool2, .flatten, .dense(units: 6)]
    ).plan()
    #expect(plan.map(\.output.description) == ["5×5×4", "5×2×2", "20", "6"])
    #expect(plan.map(\.parameters) == [5 * 3 * 9 + 5, 0, 0, 126])
    #expect(plan.map(\.multiplyAdds) == [5 * 3 * 9 * 20, 0, 0, 120])
  }

  @Test("predictions do not depend on how many are asked for at once")
  func predictions() throws {
    let network = try small(threads: 2)
    var random = SeededRandom(seed: 1)
    let inputs = random.numbers(20 * 64)
    let together = network.predict(inputs, count: 20)
    #expect(together.count == 60)
    for i in 0..<20 {
      let alone = network.predict(Array(inputs[i * 64..<(i + 1) * 64]))
      #expect(distance(alone, Array(together[i * 3..<i * 3 + 3])) < 1e-5)
      #expect(abs(alone.reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test("a snapshot shows every layer, its maps one after another and its weights in PyTorch's order")
  func snapshot() throws {
    let network = try Network(
      Architecture(
        input: Shape(channels: 2, height: 3, width: 3),
        layers: [.convolution(filters: 2, size: 2), .relu, .flatten, .dense(units: 2), .softmax]))
    var weight = [Float](repeating: 0, count: 16)
    // Filter 0 looks at channel 0's upper left pixel, filter 1 at channel 1's lower right one.
    weight[0] = 1
    weight[8 + 4 + 3] = 1
    var parameters = network.parameters
    parameters[0][0].values = weight
    try network.load(parameters)
    #expect(network.parameters[0][0].values == weight)
    // Pixel p of channel c is 10 c + p; memory holds the channels side by side.
    let snapshot = network.snapshot(of: (0..<9).flatMap { [Float($0), Float(10 + $0)] })
    #expect(snapshot.input == (0..<9).map { Float($0) } + (10..<19).map { Float($0) })
    #expect(Array(snapshot.layers[0].featureMap(0)) == [0, 1, 3, 4])
    #expect(Array(snapshot.layers[1].featureMap(1)) == [14, 15, 17, 18])
    #expect(snapshot.layers[2].activations == [0, 1, 3, 4, 14, 15, 17, 18])
    #expect(snapshot.layers.map(\.parameters.count) == [2, 0, 0, 2, 0])
    #expect(abs(snapshot.output.reduce(0, +) - 1) < 1e-6)
  }

  @Test("an evaluation counts each example once, and lists the mistakes in order")
  func evaluation() throws {
    let network = try small()
    var random = SeededRandom(seed: 3)
    let labels = (0..<150).map { _ in UInt8(random.below(3)) }
    let examples = Examples(
      name: "noise", shape: Self.image, inputs: .floats(random.numbers(150 * 64)),
      targets: .classes(labels, names: ["a", "b", "c"]))
    let result = try network.evaluate(examples)
    let outputs = network.predict((0..<150).flatMap { examples.input($0) }, count: 150)
    var (wrong, answers, loss): ([Int], [Int], Double) = ([], [], 0)
    for i in 0..<150 {
      let p = outputs[i * 3..<i * 3 + 3]
      let answer = p.indices.max { p[$0] < p[$1] }! - i * 3
      loss -= log(Double(p[i * 3 + Int(labels[i])]))
      if answer != Int(labels[i]) {
        wrong.append(i)
        answers.append(answer)
      }
    }
    #expect(result.mistakes == wrong && result.answers == answers)
    #expect(result.examples == 150 && result.correct == 150 - wrong.count)
    #expect(result.confusion.joined().reduce(0, +) == 150)
    #expect(result.confusion.map { $0.reduce(0, +) } == (0..<3).map { k in labels.count { $0 == k } })
    #expect(abs(Double(result.loss) - loss / 150) < 1e-4)
  }

  @Test("examples that do not fit are refused in one sentence")
  func misfits() throws {
    let network = try small()
    let wrongSize = Examples(
      name: "tiny", shape: Shape(channels: 1, height: 2, width: 2), inputs: .floats([0, 0, 0, 0]),
      targets: .classes([0], names: ["a", "b", "c"]))
    let wrongClasses = Examples(
      name: "two", shape: Self.image, inputs: .floats([Float](repeating: 0, count: 64)),
      targets: .classes([0], names: ["a", "b"]))
    #expect(throws: EngineError("the network takes inputs of 1×8×8, but those of tiny are 1×2×2")) {
      try network.evaluate(wrongSize)
    }
    #expect(throws: EngineError("the network has 3 outputs, but two has 2 classes")) {
      try network.evaluate(wrongClasses)
    }
  }

  @Test("cross-entropy is refused where the outputs are no probabilities")
  func lossFit() throws {
    let network = try Network(Architecture(input: Shape(channels: 2), layers: [.dense(units: 2), .relu]))
    let error = #expect(throws: EngineError.self) { try network.evaluate(Toy.xor) }
    #expect(error?.description.contains("end with softmax or sigmoid") == true)
  }

  @Test("initial weights have the spread that their names promise", arguments: Initialization.allCases)
  func initialization(kind: Initialization) throws {
    let network = try Network(
      Architecture(input: Shape(channels: 200), layers: [.dense(units: 300)]), initialization: kind, seed: 9)
    let weight = network.parameters[0][0].values
    let mean = weight.reduce(0, +) / Float(weight.count)
    let spread = (weight.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(weight.count)).squareRoot()
    let expected: Float =
      switch kind {
      case .he: 0.1
      case .glorot: (2 / 500 as Float).squareRoot()
      case .lecun: (1 / 200 as Float).squareRoot()
      case .gaussian: 1
      case .zeros: 0
      }
    #expect(abs(mean) < 0.02 && abs(spread - expected) < 0.02 * max(expected, 0.01))
    #expect(network.parameters[0][1].values.contains { $0 != 0 } == (kind == .gaussian))
  }

  private func small(threads: Int = 1) throws -> Network {
    try Network(
      Architecture(
        input: Self.image,
        layers: [.convolution(filters: 3, size: 3), .relu, .pool2, .flatten, .dense(units: 3), .softmax]),
      threads: threads, seed: 4)
  }
}

@Suite("Model catalogue") struct ModelCatalogueTests {
  static let expectedParameters = [
    "perceptron": 7850, "nielsen": 23_860, "mlp": 109_386, "mlp-wide": 1_276_810, "lenet": 61_706, "convnet": 85_670,
    "deep": 467_818,
  ]

  @Test("every model has the parameters that its architecture asks for", arguments: ModelCatalogue.names)
  func parameters(name: String) throws {
    let experiment = try ModelCatalogue.model(name).experiment(
      input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    #expect(try experiment.architecture.parameterCount() == Self.expectedParameters[name])
  }

  @Test(
    "every model takes a step on 28×28, 8×8 and odd images, and its loss falls",
    arguments: ModelCatalogue.names, [[28, 28], [8, 8], [9, 13]])
  func steps(name: String, size: [Int]) throws {
    let shape = Shape(channels: 1, height: size[0], width: size[1])
    var experiment = try ModelCatalogue.model(name).experiment(input: shape, classes: 3)
    experiment.batchSize = 6
    var random = SeededRandom(seed: 1)
    let pixels = (0..<6 * shape.count).map { _ in UInt8(random.below(256)) }
    let examples = Examples(
      name: "noise", shape: shape, inputs: .bytes(pixels),
      targets: .classes([0, 1, 2, 0, 1, 2], names: ["a", "b", "c"])
    )
    let trainer = try Trainer(experiment: experiment, training: examples)
    let losses = try (0..<30).map { _ in try trainer.step().loss }
    #expect(losses.last! < losses.first!)
  }

  @Test("images too small for a convolution are refused with a proposal")
  func tooSmall() throws {
    for name in ["lenet", "convnet", "deep"] {
      let error = #expect(throws: EngineError.self) {
        try ModelCatalogue.model(name).experiment(input: Shape(channels: 2), classes: 2)
      }
      #expect(error?.description.contains("take mlp") == true)
    }
    #expect(try ModelCatalogue.model("mlp").experiment(input: Shape(channels: 2), classes: 2).batchSize > 0)
  }

  @Test("an unknown name is answered with the names there are")
  func unknown() {
    let error = #expect(throws: EngineError.self) { try ModelCatalogue.model("resnet") }
    #expect(error?.description.contains("convnet") == true)
  }
}
