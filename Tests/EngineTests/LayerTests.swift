import Foundation
import Testing

@testable import Engine

/// What the layers promise beside their formulas, which `SlopeCheckTests` and `ReferenceTests` compare.
@Suite("Layers") struct LayerTests {
  /// Everything that makes a step more than slice by slice, layer by layer.
  static let everything: [LayerDescription] = [
    .convolution(filters: 4, size: 3, padding: 1, groups: 1, dilation: 2), .batchNormalization(),
    .activation(.leakyReLU),
    .localResponseNormalization(size: 3), .l2Pooling(size: 3, stride: 2, padding: 1), .dropout(0.2),
    .residual([.convolution(filters: 4, size: 3, padding: 1), .batchNormalization(), .relu, .dropout(0.5)]),
    .localContrastNormalization(size: 3), .transposedConvolution(filters: 2, size: 2, stride: 2),
    .locallyConnected(filters: 3, size: 3, stride: 2), .siamese([.batchNormalization(), .flatten, .dense(units: 6)]),
    .activation(.softplus), .dense(units: 10), .softmax,
  ]
  /// The towers take pairs of channels: all but the third of three.
  static let layers: [LayerDescription] = everything.flatMap {
    if case .siamese = $0 { [.convolution(filters: 4, size: 1), $0] } else { [$0] }
  }

  @Test("weights and statistics are the same, bit for bit, on any number of threads", arguments: [1, 11, 37])
  func threads(batch: Int) throws {
    let data = Toy.bars(80, side: 10)
    let networks = try [1, 2, 3].map { threads in
      let trainer = try Trainer(experiment: Toy.experiment(Self.layers, batch: batch), training: data, threads: threads)
      for _ in 0..<6 { try trainer.step() }
      return trainer.network.parameters
    }
    #expect(networks[0] == networks[1])
    #expect(networks[0] == networks[2])
  }

  @Test("steps taken apart, and steps after a reset, are the same as whole ones")
  func subSteps() throws {
    let data = Toy.bars(40, side: 10)
    let experiment = Toy.experiment(Self.layers, optimizer: .adamW(), batch: 9)
    let (whole, apart) = (
      try Trainer(experiment: experiment, training: data), try Trainer(experiment: experiment, training: data)
    )
    for _ in 0..<3 { try apart.step() }
    apart.reset()
    for _ in 0..<7 {
      try whole.step()
      repeat {
        try apart.advance()
        _ = apart.network.snapshot(of: data.input(3))
      } while apart.nextSubStep != .gather
    }
    #expect(whole.network.parameters == apart.network.parameters)
  }

  @Test("a network of all kinds of layers learns to tell bars apart, and predicts one at a time as it does many")
  func learns() throws {
    var experiment = Toy.experiment(Self.layers, optimizer: .adam(), batch: 20)
    experiment.learningRate = 0.01
    let trainer = try Trainer(experiment: experiment, training: Toy.bars(300, side: 10), threads: 2)
    for _ in 0..<150 { try trainer.step() }
    let test = Toy.bars(100, side: 10, seed: 2)
    let accuracy = try trainer.evaluate(test).accuracy
    #expect(accuracy > 0.9)
    let many = trainer.network.predict((0..<9).flatMap { test.input($0) }, count: 9)
    for i in 0..<9 {
      #expect(distance(trainer.network.predict(test.input(i)), Array(many[i * 10..<i * 10 + 10])) < 1e-5)
    }
  }

  @Test("a model with all kinds of layers is written with PyTorch's names and read back the same")
  func modelFile() throws {
    let experiment = Toy.experiment(Self.layers, batch: 9)
    let trainer = try Trainer(experiment: experiment, training: Toy.bars(40, side: 10))
    for _ in 0..<3 { try trainer.step() }
    let names = Set(trainer.network.parameters.enumerated().flatMap { i, layer in layer.map { "\(i).\($0.name)" } })
    #expect(names.isSuperset(of: ["1.weight", "1.running_mean", "1.running_var", "6.0.bias", "6.1.running_var"]))
    let model = ModelFile(network: trainer.network, classNames: (0..<10).map(String.init))
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    let read = try ModelFile(path: path)
    #expect(read == model)
    let inputs = Toy.bars(5, side: 10, seed: 3).input(2)
    let outputs = try read.makeNetwork().predict(inputs)
    #expect(try outputs == model.makeNetwork().predict(inputs))
    // A network that trains adds up its products in another order.
    #expect(distance(outputs, trainer.network.predict(inputs)) < 1e-6)
  }

  @Test("dropout leaves out the share it says, scales the rest up, anew for each step and example, and never predicts")
  func dropout() throws {
    let plan = try LayerDescription.dropout(0.3).plan(for: Shape(channels: 20_000))
    let layer = Dropout(
      plan, probability: 0.3, LayerContext(capacity: 2, workers: 1, trains: true, needsInputGradient: true, path: [4]))
    let input = Tensor(3, 20_000)
    input.fill(2)
    func outputs(_ step: Int) -> [[Float]] {
      layer.forward(input, Slice(index: 0, examples: 0..<2, worker: 0, pass: .training(step: step)))
      return (0..<2).map { layer.output.copy(rows: $0..<$0 + 1) }
    }
    let (first, second) = (outputs(0), outputs(1))
    let left = first[0].count { $0 == 0 }
    #expect(abs(left - 6000) < 200)
    #expect(first[0].allSatisfy { $0 == 0 || abs($0 - 2 / 0.7) < 1e-5 })
    #expect(first[0] != first[1] && first[0] != second[0])
    #expect(outputs(0) == first)
    layer.forward(input, Slice(index: 0, examples: 0..<2, worker: 0))
    #expect(layer.output.copy(rows: 0..<2).allSatisfy { $0 == 2 })
  }

  @Test("contrast normalisation answers the same in the shade, and a flat region stays flat")
  func shade() throws {
    let shape = Shape(channels: 1, height: 9, width: 9)
    let network = try Network(Architecture(input: shape, layers: [.localContrastNormalization(size: 3, floor: 1e-3)]))
    var random = SeededRandom(seed: 1)
    let bright = (0..<81).map { _ in random.uniform(0, 1) }
    let shaded = bright.map { $0 * 0.3 + 0.1 }
    #expect(distance(network.predict(bright), network.predict(shaded)) < 1e-4)
    #expect(network.predict([Float](repeating: 0.7, count: 81)).allSatisfy { abs($0) < 1e-3 })
  }

  @Test("both towers have the same weights, and order does not matter")
  func towers() throws {
    let network = try Network(
      Architecture(
        input: Shape(channels: 2, height: 5, width: 5),
        layers: [.siamese([.convolution(filters: 3, size: 3), .relu, .flatten, .dense(units: 4)])]))
    #expect(network.parameters[0].map(\.name) == ["0.weight", "0.bias", "3.weight", "3.bias"])
    #expect(network.parameterCount == 3 * 9 + 3 + 27 * 4 + 4)
    var random = SeededRandom(seed: 1)
    let (a, b) = (random.numbers(25), random.numbers(25))
    let there = network.predict(zip(a, b).flatMap { [$0, $1] })
    let back = network.predict(zip(b, a).flatMap { [$0, $1] })
    #expect(there == Array(back[4...] + back[..<4]))
    #expect(there[..<4] != there[4...])
  }

  @Test(
    "a layer that does not fit says why in one sentence",
    arguments: [
      (.convolution(filters: 4, size: 3, groups: 2), "3 channels and 4 filters cannot both be shared out to 2 groups"),
      (.convolution(filters: 4, size: 3, dilation: 4), "its window is 9 wide, but there are only 6 rows"),
      (.maxPooling(size: 2, stride: 1, padding: 2), "more than half its window"),
      (.transposedConvolution(filters: 2, size: 2, padding: 9), "leaves nothing"),
      (.localContrastNormalization(size: 4), "take an odd size"),
      (.localContrastNormalization(size: 3, floor: 0), "floor"),
      (.localResponseNormalization(size: 2), "take an odd size"), (.dropout(1), "below 1"),
      (.batchNormalization(momentum: 2), "momentum"), (.residual([]), "no layers inside"),
      (.residual([.convolution(filters: 3, size: 3)]), "keeps the shape, but its layers make 3×4×3 of 3×6×5"),
      (.siamese([.flatten]), "3 channels are no pair"), (.upsampling(factor: 0), "0 times"),
      (.residual([.dense(units: 3)]), "layer 1, dense 3 units, cannot be applied to its input 3×6×5"),
    ] as [(LayerDescription, String)])
  func misfits(layer: LayerDescription, reason: String) {
    let error = #expect(throws: EngineError.self) {
      try Network(Architecture(input: Shape(channels: 3, height: 6, width: 5), layers: [layer]))
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "no error")")
  }

  @Test("sizes beyond all bounds are refused, not computed")
  func hostile() {
    for layer: LayerDescription in [
      .locallyConnected(filters: 1 << 16, size: 1, padding: 1 << 10), .convolution(filters: .max, size: .max),
      .convolution(filters: 1, size: 1, groups: .max, dilation: .max), .upsampling(factor: .max),
      .transposedConvolution(filters: 1 << 16, size: 1 << 10, stride: 1 << 10), .dense(units: .max),
    ] {
      #expect(throws: EngineError.self) {
        try Architecture(input: Shape(channels: 1, height: 4000, width: 4000), layers: [layer]).plan()
      }
    }
  }

  @Test("a description is written and read back the same, and says itself", arguments: SlopeCheck.samples.map(\.layer))
  func coding(layer: LayerDescription) throws {
    let data = try JSONEncoder().encode(layer)
    #expect(try JSONDecoder().decode(LayerDescription.self, from: data) == layer)
    #expect(!layer.description.isEmpty)
  }

  @Test("descriptions of older files are read, usual numbers may be left out, and unknown kinds are named")
  func olderFiles() throws {
    func read(_ text: String) throws -> LayerDescription {
      try JSONDecoder().decode(LayerDescription.self, from: Data(text.utf8))
    }
    #expect(
      try read(#"{"convolution":{"filters":6,"size":5,"stride":2,"padding":1}}"#)
        == .convolution(filters: 6, size: 5, stride: 2, padding: 1))
    #expect(try read(#"{"maxPooling":{"size":2,"stride":2}}"#) == .pool2)
    #expect(try read(#"{"activation":{"_0":"relu"}}"#) == .relu)
    #expect(try read(#"{"averagePooling":{"size":3}}"#) == .averagePooling(size: 3, stride: 3))
    #expect(try read(#"{"residual":{"layers":[{"batchNormalization":{}}]}}"#) == .residual([.batchNormalization()]))
    for wrong in [#"{"attention":{}}"#, #"{"dense":{}}"#, "{}", #"{"flatten":{},"softmax":{}}"#] {
      #expect(throws: DecodingError.self) { try read(wrong) }
    }
  }
}
