import Foundation
import Testing

@testable import Engine

/// Against numbers that PyTorch computed once in double precision; `Fixtures/make_reference.py` says how.
@Suite("PyTorch's numbers") struct ReferenceTests {
  @Test("outputs, loss and all gradients are PyTorch's", arguments: Reference.shared.cases)
  func gradients(expected: Reference.Case) throws {
    let trainer = try Trainer(experiment: expected.experiment, training: expected.examples, inputGradients: true)
    let network = trainer.network
    try network.load(expected.snapshots(network))
    while trainer.nextSubStep != .update { try trainer.advance() }

    let loss = Double(trainer.batchLosses.reduce(0, +)) / Double(expected.batch)
    #expect(difference([Float(loss)], [expected.value]) < 1e-5)
    for (row, example) in trainer.batch.enumerated() {
      let snapshot = network.snapshot(example: row)
      #expect(difference(snapshot.output, part(expected.outputs, example, of: expected.batch)) < 1e-5)
      let gradient = mapByMap(trainer.inputGradient(layer: 0, example: row), expected.inputShape)
      #expect(
        difference(gradient, part(expected.inputGradient, example, of: expected.batch), beside: expected.inputGradient)
          < 1e-5)
    }
    for (index, layer) in network.parameters.enumerated() {
      for parameter in layer where !parameter.gradient.isEmpty {
        let gradient = try #require(expected.gradients["\(index).\(parameter.name)"])
        // A bias below a normalisation has no influence: its gradient is 0, up to the rounding of what cancels out.
        let layer = expected.gradients.filter { $0.key.hasPrefix("\(index).") }.values.joined()
        #expect(difference(parameter.gradient, gradient, beside: Array(layer)) < 1e-5, "\(index).\(parameter.name)")
      }
    }
    try trainer.advance()
    try checkPrediction(expected, network)
  }

  /// After the step: what is kept of the batch, and what the network answers with it. The rate is 0, and nothing else changed.
  private func checkPrediction(_ expected: Reference.Case, _ network: Network) throws {
    for (name, values) in expected.statistics {
      let index = try #require(Int(name.prefix { $0 != "." }))
      let kept = network.parameters(of: index).first { "\(index).\($0.name)" == name }
      #expect(difference(try #require(kept).values, values) < 1e-5, "\(name)")
    }
    let output = network.outputShape
    let predictions = network.predict(lastChannels(expected.inputs, expected.inputShape), count: expected.batch)
    let maps = stride(from: 0, to: predictions.count, by: output.count).flatMap {
      mapByMap(Array(predictions[$0..<$0 + output.count]), output)
    }
    #expect(difference(maps, expected.predictions) < 1e-5)
  }

  @Test("an optimizer's rates, losses and last weights are PyTorch's", arguments: Reference.shared.optimizations)
  func optimizers(expected: Reference.Optimization) throws {
    let trainer = try Trainer(experiment: expected.experiment, training: expected.examples)
    try trainer.network.load(expected.snapshots(trainer.network))
    for (loss, rate) in zip(expected.losses, expected.rates) {
      #expect(difference([trainer.scheduledRate], [rate]) < 1e-5)
      #expect(difference([try trainer.step().loss], [loss]) < 1e-5)
    }
    for (index, layer) in trainer.network.parameters.enumerated() {
      for parameter in layer {
        let end = try #require(expected.end["\(index).\(parameter.name)"])
        #expect(difference(parameter.values, end) < 1e-5, "\(index).\(parameter.name)")
      }
    }
  }

  @Test("LeNet's losses over twenty steps are PyTorch's")
  func lenet() throws {
    let expected = Reference.shared.lenet
    let shape = Shape(channels: 1, height: 28, width: 28)
    let examples = Examples(
      name: "sixteen images", shape: shape, inputs: .floats(hashed(16 * 784, stream: 100)),
      targets: .classes((0..<16).map { UInt8(($0 * 7 + 3) % 10) }, names: (0..<10).map(String.init)))
    let experiment = Experiment(
      architecture: Architecture(input: shape, layers: expected.layers), optimizer: .momentum(0.9), learningRate: 0.1,
      batchSize: 16)
    let trainer = try Trainer(experiment: experiment, training: examples, threads: 2)
    var stream = 0
    try trainer.network.load(
      trainer.network.parameters.map { layer in
        layer.map { parameter in
          let row = parameter.dimensions.dropFirst().reduce(1, *)
          let bound = parameter.dimensions.count > 1 ? (3 / Double(row)).squareRoot() : 0
          defer { stream += 1 }
          return ParameterSnapshot(
            name: parameter.name, dimensions: parameter.dimensions,
            values: hashedDoubles(parameter.values.count, stream: stream).map { Float(($0 * 2 - 1) * bound) })
        }
      })
    for loss in expected.losses { #expect(abs(Double(try trainer.step().loss) / loss - 1) < 1e-4) }
  }

  private func part(_ values: [Double], _ index: Int, of count: Int) -> [Double] {
    let width = values.count / count
    return Array(values[index * width..<(index + 1) * width])
  }
}

/// The largest difference, as a share of the largest number, or of 0.01 where all are next to nothing.
func difference(_ a: [Float], _ b: [Double], beside all: [Double]? = nil) -> Double {
  distance(a, b) / (all ?? b).reduce(0.01) { max($0, abs($1)) }
}

/// As in `make_reference.py`.
private func hashedDoubles(_ count: Int, stream: Int) -> [Double] {
  (0..<count).map { index in
    var h = UInt32(truncatingIfNeeded: (index + stream * 1_000_003) &* 2_654_435_761)
    h = (h ^ (h >> 15)) &* 2_246_822_519
    return Double((h ^ (h >> 13)) >> 8) / Double(1 << 24)
  }
}

private func hashed(_ count: Int, stream: Int) -> [Float] { hashedDoubles(count, stream: stream).map(Float.init) }

/// The file of PyTorch's numbers.
struct Reference: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var shape: [Int]
    var layers: [LayerDescription]
    var loss: Loss
    var batch: Int
    var inputs: [Float]
    var targets: [Float]
    var parameters: [String: [Float]]
    var outputs: [Double]
    var value: Double
    var gradients: [String: [Double]]
    var inputGradient: [Double]
    var statistics: [String: [Double]]
    var predictions: [Double]

    var testDescription: String { name }
    var inputShape: Shape { Shape(channels: shape[0], height: shape[1], width: shape[2]) }
    var experiment: Experiment {
      Experiment(
        architecture: Architecture(input: inputShape, layers: layers), loss: loss, learningRate: 0, batchSize: batch)
    }
    var examples: Examples {
      get throws {
        if loss == .contrastive {
          return Examples(
            name: name, shape: inputShape, inputs: .floats(lastChannels(inputs, inputShape)),
            targets: .values(targets, width: 1))
        }
        // Targets of feature maps come map by map too.
        let output = try experiment.architecture.outputShape()
        return Examples(
          name: name, shape: inputShape, inputs: .floats(lastChannels(inputs, inputShape)),
          targets: .values(lastChannels(targets, output), width: output.count))
      }
    }
    func snapshots(_ network: Network) throws -> [[ParameterSnapshot]] { try fill(network, parameters) }
  }

  struct Optimization: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var shape: [Int]
    var layers: [LayerDescription]
    var optimizer: OptimizerDescription
    var rate: Float
    var inputs: [Float]
    var targets: [Float]
    var parameters: [String: [Float]]
    var settings: Settings
    var losses: [Double]
    var rates: [Double]
    var end: [String: [Double]]

    var testDescription: String { name }
    var experiment: Experiment {
      Experiment(
        architecture: Architecture(input: Shape(channels: shape[0]), layers: layers), optimizer: optimizer,
        learningRate: rate, batchSize: 5, epochs: settings.epochs, schedule: settings.schedule ?? .constant,
        l1: settings.l1 ?? 0, l2: settings.l2 ?? 0, clipping: settings.clipping ?? .none)
    }
    var examples: Examples {
      Examples(
        name: name, shape: Shape(channels: shape[0]), inputs: .floats(inputs), targets: .values(targets, width: 3))
    }
    func snapshots(_ network: Network) throws -> [[ParameterSnapshot]] { try fill(network, parameters) }
  }

  struct Settings: Decodable, Sendable {
    var epochs: Int
    var schedule: Schedule?
    var l1: Float?
    var l2: Float?
    var clipping: GradientClipping?
  }

  struct LeNet: Decodable, Sendable {
    var layers: [LayerDescription]
    var losses: [Double]
  }

  var cases: [Case]
  var optimizations: [Optimization]
  var lenet: LeNet

  static let shared: Reference = {
    let url = Bundle.module.url(forResource: "reference", withExtension: "json", subdirectory: "Fixtures")!
    return try! JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }()
}

/// From map by map to channels last, for several examples one after another.
private func lastChannels(_ values: [Float], _ shape: Shape) -> [Float] {
  stride(from: 0, to: values.count, by: shape.count).flatMap { start in
    with(count: shape.count) { channelsLast($0, Array(values[start..<start + shape.count]), shape) }
  }
}

/// The network's parameters with the reference's values.
private func fill(_ network: Network, _ values: [String: [Float]]) throws -> [[ParameterSnapshot]] {
  try network.parameters.enumerated().map { index, layer in
    try layer.map { parameter in
      var parameter = parameter
      parameter.values = try #require(values["\(index).\(parameter.name)"])
      return parameter
    }
  }
}
