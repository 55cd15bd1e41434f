import Engine

@testable import Lab

/// Answers as the runtime gives them, from small untrained networks: what they say is made up, how it is laid out is not.
enum PadAnswers {
  static func full(_ digit: Int, pad: Pad, digitness: Float, inspected: String) throws -> Recognition {
    var firing = Array(repeating: Float(0), count: 10)
    firing[digit] = 1
    let sums = (0..<10).map { $0 == digit ? Float(31.5) : -Float($0 * 7 % 10) * 6 - 4 }
    let network = try network(inspected)
    let pixels = pad.seen ?? Array(repeating: 0, count: 784)
    let gradient = network.inputGradients(at: pixels) { [$0.indices.map { $0 == digit ? 1 : 0 }] }
    return Recognition(
      id: pad.request,
      readings: [
        ModelReading(
          name: "perceptron", title: "Perceptron, trained on MNIST", outputs: firing, scores: sums,
          areProbabilities: false),
        ModelReading(name: "mlp", title: "Multilayer perceptron, trained on MNIST", outputs: certain(digit, 0.71)),
        ModelReading(name: "convnet", title: "ConvNet, trained on MNIST", outputs: certain(digit)),
      ],
      digitness: Digitness(probability: digitness, threshold: 0.4),
      inspection: Inspection(
        model: inspected, network: network.snapshot(of: pixels), score: gradient.outputs[digit],
        relevance: zip(pixels, gradient.gradients[0]).map { $0 * $1 }))
  }

  private static func network(_ name: String) throws -> Network {
    let experiment = try ModelCatalogue.model(name).experiment(
      input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    return try Network(experiment.architecture, batch: 1, trains: true, inputGradients: true)
  }

  /// Two dozen digits that become less and less alike.
  static func neighbours(_ digit: Int, of pixels: [Float]) -> Study.Neighbours {
    let digits = (0..<24).map { place in
      Study.Neighbours.Digit(
        example: 100 * place, label: place % 5 == 4 ? (digit + 2) % 10 : digit, distance: 2.5 + 0.25 * Float(place),
        pixels: pixels.enumerated().map { $0.offset % 28 > 4 + place / 2 ? $0.element : 0 })
    }
    return Study.Neighbours(
      source: "MNIST, training", count: 60_000, byPixels: digits.reversed(), byFeatures: digits, features: 100)
  }

  /// A change that blots two corners of the ink.
  static func change(_ digit: Int, of pixels: [Float], _ measure: AnswerChange.Measure) -> Study.Change {
    let other = (digit + 2) % 10
    let input = pixels.enumerated().map { index, value in
      (6...9).contains(index / 28) && (8...13).contains(index % 28) ? 1 - value : value
    }
    let change = AnswerChange(measure: measure, before: digit, after: other, input: input, length: 1.42, pixels: 24)
    let way = (0...40).map { step -> [Float] in
      let p = 1 / (1 + Float(step * step * step) / 8000)
      return (0..<10).map { $0 == digit ? 0.98 * p : $0 == other ? 0.98 * (1 - p) : 0.0025 }
    }
    return Study.Change(model: "ConvNet", change: change, way: way)
  }
}
