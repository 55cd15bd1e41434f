import Foundation
import Testing

@testable import Engine

@Suite("The gradient of one output") struct OutputGradientTests {
  static let networks: [(name: String, input: Shape, layers: [LayerDescription])] = [
    ("2-3-1 sigmoid", Shape(channels: 2), [.dense(units: 3), .sigmoid, .dense(units: 1), .sigmoid]),
    ("tanh with three outputs", Shape(channels: 4), [.dense(units: 5), .activation(.tanh), .dense(units: 3)]),
    (
      "convolution", Shape(channels: 2, height: 5, width: 4),
      [.convolution(filters: 3, size: 2, padding: 1), .activation(.tanh), .flatten, .dense(units: 2), .softmax]
    ),
  ]

  private func network(_ index: Int) throws -> (Network, [Float]) {
    let (_, shape, layers) = Self.networks[index]
    let network = try Network(
      Architecture(input: shape, layers: layers), batch: 2, initialization: .gaussian, seed: 3, trains: true,
      inputGradients: true)
    var random = SeededRandom(seed: 7)
    return (network, (0..<shape.count).map { _ in random.uniform(-1, 1) })
  }

  /// (f(v + h) − f(v − h)) / 2h, with the numbers that were really used.
  private func slope(at value: Float, _ f: (Float) throws -> Float) rethrows -> Float {
    let (high, low) = (value + 0.01, value - 0.01)
    return (try f(high) - f(low)) / (high - low)
  }

  @Test("∂o/∂θ is what a small change of each parameter does to the output", arguments: networks.indices)
  func parameters(index: Int) throws {
    let (network, input) = try network(index)
    for output in 0..<network.outputShape.count {
      let gradient = network.gradient(ofOutput: output, at: input)
      #expect(gradient.value == network.predict(input)[output])
      let start = network.parameters
      for layer in start.indices {
        for which in start[layer].indices {
          for i in start[layer][which].values.indices {
            let measured = try slope(at: start[layer][which].values[i]) { value in
              var changed = start
              changed[layer][which].values[i] = value
              try network.load(changed)
              return network.predict(input)[output]
            }
            #expect(abs(gradient.parameters[layer][which].gradient[i] - measured) < 1e-3)
          }
        }
      }
      try network.load(start)
    }
  }

  @Test("∂o/∂x is what a small change of each input does to the output", arguments: networks.indices)
  func inputs(index: Int) throws {
    let (network, input) = try network(index)
    for output in 0..<network.outputShape.count {
      let gradient = network.gradient(ofOutput: output, at: input)
      for i in input.indices {
        let measured = slope(at: input[i]) { value in
          var changed = input
          changed[i] = value
          return network.predict(changed)[output]
        }
        #expect(abs(gradient.input[i] - measured) < 1e-3)
      }
    }
  }

  @Test("layer by layer it is the chain rule written out for a 2-3-1 network")
  func chainRule() throws {
    let (network, input) = try network(0)
    let gradient = network.gradient(at: input)
    let snapshot = network.snapshot(of: input)
    let (h, o) = (snapshot.layers[1].activations, snapshot.output[0])
    #expect(gradient.layers[3] == [1])
    let delta = o * (1 - o)
    #expect(abs(gradient.layers[2][0] - delta) < 1e-6)
    let v = network.parameters[2][0].values
    for j in 0..<3 {
      #expect(abs(gradient.layers[1][j] - v[j] * delta) < 1e-6)
      #expect(abs(gradient.layers[0][j] - h[j] * (1 - h[j]) * v[j] * delta) < 1e-6)
      #expect(abs(gradient.parameters[2][0].gradient[j] - delta * h[j]) < 1e-6)
    }
  }

  @Test("it is 0 everywhere below step units")
  func steps() throws {
    let network = try Network(
      Architecture(
        input: Shape(channels: 2),
        layers: [.dense(units: 3), .activation(.step), .dense(units: 1), .activation(.step)]),
      initialization: .gaussian, trains: true, inputGradients: true)
    let gradient = network.gradient(at: [1, 0.5])
    #expect(gradient.parameters.joined().allSatisfy { $0.gradient.allSatisfy { $0 == 0 } })
    #expect(gradient.input == [0, 0])
  }
}
