import Testing

@testable import Engine

@Suite("Gradient check") struct GradientCheckTests {
  /// Layers on an input of 2×6×5; where none of them has parameters or a vector is wanted, a dense layer follows.
  static let networks: [(name: String, layers: [LayerDescription], loss: Loss)] = [
    ("dense", [.flatten, .dense(units: 3)], .quadratic),
    ("convolution", [.convolution(filters: 3, size: 3)], .quadratic),
    ("convolution with stride and padding", [.convolution(filters: 2, size: 3, stride: 2, padding: 2)], .quadratic),
    (
      "convolution on a convolution", [.convolution(filters: 3, size: 3), .convolution(filters: 2, size: 2)], .quadratic
    ),
    ("max pooling", [.pool2, .flatten, .dense(units: 2)], .quadratic),
    ("overlapping max pooling", [.maxPooling(size: 3, stride: 1), .flatten, .dense(units: 2)], .quadratic),
    ("sigmoid", [.sigmoid, .flatten, .dense(units: 2)], .quadratic),
    ("tanh", [.activation(.tanh), .flatten, .dense(units: 2)], .quadratic),
    ("ReLU", [.relu, .flatten, .dense(units: 2)], .quadratic),
    ("linear", [.activation(.linear), .flatten, .dense(units: 2)], .quadratic),
    ("softmax", [.flatten, .dense(units: 4), .softmax], .quadratic),
    ("softmax in the middle", [.flatten, .dense(units: 4), .softmax, .dense(units: 3)], .quadratic),
    ("softmax with cross-entropy", [.flatten, .dense(units: 4), .softmax], .crossEntropy),
    ("sigmoid with cross-entropy", [.flatten, .dense(units: 4), .sigmoid], .crossEntropy),
    (
      "everything",
      [
        .pool2, .convolution(filters: 3, size: 2, padding: 1), .activation(.tanh), .flatten, .dense(units: 6), .sigmoid,
        .dense(units: 3), .softmax,
      ], .crossEntropy
    ),
  ]

  @Test("backpropagation agrees with measured slopes", arguments: networks.indices)
  func agrees(index: Int) throws {
    let (name, layers, loss) = Self.networks[index]
    let input = Shape(channels: 2, height: 6, width: 5)
    let architecture = Architecture(input: input, layers: layers)
    let width = try architecture.outputShape().count
    var random = SeededRandom(seed: 8)
    // Inputs far from each other and from 0, so that no nudge changes a winner or crosses ReLU's corner.
    var values = (0..<input.count * 3).map { (Float($0) - 90.5) / 45 }
    random.shuffle(&values)
    let examples = Examples(
      name: name, shape: input, inputs: .floats(values),
      targets: .values((0..<3 * width).map { _ in random.uniform(0, 1) }, width: width))
    let experiment = Experiment(architecture: architecture, loss: loss, initialization: .glorot, seed: 5)
    let check = try GradientCheck(experiment, examples, epsilon: 8e-3)
    #expect(check.findings.count == 1 + 2 * (try architecture.plan().count { $0.parameters > 0 }))
    for finding in check.findings {
      #expect(finding.worstError < 2e-3, "\(name): \(finding)")
      #expect(finding.backpropagated != 0)
    }
  }

  @Test("a wrong gradient is found")
  func findsMistakes() throws {
    // ReLU at exactly 0 has slope 0 by convention; what is measured across the corner is one half.
    let examples = Examples(
      name: "corner", shape: Shape(channels: 1), inputs: .floats([0]), targets: .values([-1], width: 1))
    let architecture = Architecture(
      input: Shape(channels: 1), layers: [.activation(.linear), .dense(units: 1), .relu])
    let check = try GradientCheck(
      Experiment(architecture: architecture, loss: .quadratic, initialization: .he), examples)
    #expect(check.worstError > 0.4)
  }
}
