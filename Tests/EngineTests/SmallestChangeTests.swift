import Testing

@testable import Engine

@Suite("The smallest change that flips an answer")
struct SmallestChangeTests {
  /// Two scores: z₀ = w·x + b and z₁ = 0.
  private static func linear(_ weights: [Float], bias: Float) throws -> Network {
    let architecture = Architecture(input: Shape(channels: weights.count), layers: [.dense(units: 2)])
    let network = try Network(architecture, batch: 1, initialization: .zeros, trains: true, inputGradients: true)
    let zeros = Array(repeating: Float(0), count: weights.count)
    try network.load([
      [
        ParameterSnapshot(name: "weight", dimensions: [2, weights.count], values: weights + zeros),
        ParameterSnapshot(name: "bias", dimensions: [2], values: [bias, 0]),
      ]
    ])
    return network
  }

  private static func small() throws -> Network {
    let layers: [LayerDescription] = [
      .convolution(filters: 4, size: 3, padding: 1), .relu, .pool2, .flatten, .dense(units: 12), .relu,
      .dense(units: 4),
    ]
    return try Network(
      Architecture(input: Shape(channels: 1, height: 8, width: 8), layers: layers), batch: 1, seed: 7, trains: true,
      inputGradients: true)
  }

  private static func largest(_ scores: [Float]) -> Int { scores.indices.max { scores[$0] < scores[$1] }! }

  @Test("for a linear network it is the distance to the line between the answers, straight towards it")
  func linearDistance() throws {
    let network = try Self.linear([3, -4], bias: 0.25)
    let input: [Float] = [0.5, 0.25]
    // z = 0.75, ‖w‖ = 5: the line is 0.15 away, against the direction of w.
    let change = try #require(network.smallestChange(of: input, .length))
    #expect(change.before == 0 && change.after == 1)
    #expect(abs(change.length - 0.15) < 0.002)
    #expect(abs(change.input[0] - (0.5 - 0.15 * 0.6)) < 0.002 && abs(change.input[1] - (0.25 + 0.15 * 0.8)) < 0.002)
  }

  @Test("pixels stay between black and white, and the others make up for those that cannot go on")
  func boxIsKept() throws {
    // Straight towards the line the first pixel would become negative; it stops at 0, and the second one does the rest.
    let network = try Self.linear([4, 3], bias: -1)
    let input: [Float] = [0.1, 0.9]
    let change = try #require(network.smallestChange(of: input, .length))
    #expect(change.input.allSatisfy { (0...1).contains($0) })
    #expect(abs(change.input[0]) < 1e-4)
    #expect(abs(change.input[1] - 1.0 / 3) < 0.002)
  }

  @Test("where no picture has another answer, nothing is found")
  func nothingToFind() throws {
    let network = try Self.linear([1, 1], bias: 5)
    #expect(network.smallestChange(of: [0.5, 0.5], .length) == nil)
    #expect(network.smallestChange(of: [0.5, 0.5], .pixels) == nil)
  }

  @Test("counted in pixels, one is enough where one outweighs all others")
  func fewestPixels() throws {
    let network = try Self.linear([1, 1, 1, 9], bias: -5)
    let change = try #require(network.smallestChange(of: [0.5, 0.5, 0.5, 1], .pixels))
    #expect(change.pixels == 1)
    #expect(change.input == [0.5, 0.5, 0.5, 0])
  }

  @Test("for a ConvNet the answer flips, and no random change that is shorter flips it", arguments: 0..<4)
  func convNet(_ number: Int) throws {
    let network = try Self.small()
    var random = SeededRandom(seed: 3, stream: UInt64(number))
    let input = (0..<64).map { _ in random.uniform(0, 1) }
    let change = try #require(network.smallestChange(of: input, .length))
    #expect(Self.largest(network.predict(change.input)) == change.after)
    #expect(Self.largest(network.predict(input)) == change.before && change.before != change.after)
    let fewest = try #require(network.smallestChange(of: input, .pixels))
    #expect(Self.largest(network.predict(fewest.input)) == fewest.after)
    #expect(fewest.pixels <= change.pixels)
    for _ in 0..<2000 {
      var step = (0..<64).map { _ in Float(random.normal()) }
      let length = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
      step = step.map { $0 * 0.98 * change.length / length }
      let moved = zip(input, step).map { min(1, max(0, $0 + $1)) }
      #expect(Self.largest(network.predict(moved)) == change.before)
    }
  }

  @Test("a search that is cancelled finds nothing")
  func cancelled() throws {
    #expect(
      try Self.small().smallestChange(of: Array(repeating: 0.5, count: 64), .length, isCancelled: { true }) == nil)
  }

  @Test("gradients of sums of outputs are the measured slopes, and those of single outputs")
  func inputGradients() throws {
    let network = try Self.small()
    var random = SeededRandom(seed: 5)
    let input = (0..<64).map { _ in random.uniform(0, 1) }
    let weights: [Float] = [1, -2, 0.5, 0]
    let (outputs, gradients) = network.inputGradients(at: input) { _ in [weights, [0, 0, 1, 0]] }
    #expect(outputs == network.predict(input))
    for (ours, theirs) in zip(gradients[1], network.gradient(ofOutput: 2, at: input).input) {
      #expect(abs(ours - theirs) < 1e-5)
    }
    func sum(_ input: [Float]) -> Float { zip(network.predict(input), weights).reduce(0) { $0 + $1.0 * $1.1 } }
    for pixel in stride(from: 0, to: 64, by: 7) {
      var (up, down) = (input, input)
      up[pixel] += 1e-3
      down[pixel] -= 1e-3
      #expect(abs((sum(up) - sum(down)) / 2e-3 - gradients[0][pixel]) < 2e-2)
    }
  }

  @Test(
    "behind what trains otherwise than it predicts gradients are the slopes of prediction",
    arguments: [
      [.convolution(filters: 16, size: 3, padding: 1), .batchNormalization(), .relu],
      [.convolution(filters: 4, size: 3), .pool2, .batchNormalization(), .relu],
      [.convolution(filters: 4, size: 3), .batchNormalization(), .activation(.sigmoid)],
      [.batchNormalization(), .convolution(filters: 4, size: 3), .relu, .dropout(0.5)],
    ] as [[LayerDescription]])
  func inputGradientsBehindNormalization(layers: [LayerDescription]) throws {
    let network = try Network(
      Architecture(input: Shape(channels: 1, height: 8, width: 8), layers: layers + [.flatten, .dense(units: 3)]),
      batch: 1, seed: 7, trains: true, inputGradients: true)
    var random = SeededRandom(seed: 6)
    var parameters = network.parameters
    // As after a training: every channel with statistics, a scale and a shift of its own.
    let place = try #require(layers.firstIndex { if case .batchNormalization = $0 { true } else { false } })
    for index in parameters[place].indices {
      parameters[place][index].values = parameters[place][index].values.map { _ in random.uniform(0.3, 1.5) }
    }
    try network.load(parameters)
    let input = (0..<64).map { _ in random.uniform(0, 1) }
    let (outputs, gradients) = network.inputGradients(at: input) { _ in [[1, -2, 0.5]] }
    #expect(outputs == network.predict(input))
    #expect(gradients[0].contains { abs($0) > 0.01 })
    func sum(_ input: [Float]) -> Float { zip(network.predict(input), [1, -2, 0.5]).reduce(0) { $0 + $1.0 * $1.1 } }
    for pixel in 0..<64 {
      var (up, down) = (input, input)
      up[pixel] += 1e-3
      down[pixel] -= 1e-3
      #expect(abs((sum(up) - sum(down)) / 2e-3 - gradients[0][pixel]) < 3e-2)
    }
  }

  @Test("a model without its softmax gives scores in the same order, and without its last sums the features")
  func parts() throws {
    let experiment = try ModelCatalogue.model("mlp").experiment(
      input: Shape(channels: 1, height: 8, width: 8), classes: 10)
    let model = ModelFile(network: try Network(experiment.architecture), classNames: [])
    let input = (0..<64).map { Float($0 % 5) / 5 }
    let outputs = try model.makeNetwork().predict(input)
    let scores = try model.scoring.makeNetworkWithGradients().predict(input)
    #expect(outputs.indices.sorted { outputs[$0] < outputs[$1] } == scores.indices.sorted { scores[$0] < scores[$1] })
    #expect(model.features.architecture.layers.last == .relu)
    #expect(try model.features.makeNetwork().predict(input).count == 64)
  }
}
