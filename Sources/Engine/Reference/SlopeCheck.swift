/// How far apart three ways to the same numbers are: what the Engine computes in single precision, its reference in double
/// precision, and what is measured by changing one number a little.
///
/// The slope is measured by central differences, (L(θ + ε) − L(θ − ε)) / 2ε. In double precision with ε = 10⁻⁵ they are right
/// to about 10⁻⁹: so an error of 10⁻⁶ is no rounding, but a mistake in a formula.
public struct SlopeCheck: Hashable, Codable, Sendable {
  /// `convolution 3 filters 3×3`, or the name of a loss.
  public var name: String
  /// `2×6×5 → 3×4×3`
  public var shapes: String
  /// Slopes that were measured.
  public var measured: Int
  /// The reference's gradients against the measured slopes: the largest difference, as a share of the tensor's largest slope.
  public var slopeError: Double
  /// The Engine's outputs against the reference's.
  public var outputError: Double
  /// The Engine's gradients against the reference's.
  public var gradientError: Double

  /// What a mistake would exceed.
  public static let slopeLimit = 1e-6
  public static let kernelLimit = 1e-5

  public var isRight: Bool {
    slopeError <= Self.slopeLimit && outputError <= Self.kernelLimit && gradientError <= Self.kernelLimit
  }

  /// Checks every layer of the architecture by itself.
  /// - Throws: `EngineError` when the architecture does not work.
  public static func layers(of architecture: Architecture, seed: UInt64 = 1) throws -> [SlopeCheck] {
    try architecture.plan().map { SlopeCheck($0, seed: seed) }
  }

  /// Every kind of layer on small shapes, odd on purpose, and every loss.
  /// - Throws: never, unless a shape below is wrong.
  public static func everything(seed: UInt64 = 1) throws -> [SlopeCheck] {
    try samples.flatMap { try layers(of: Architecture(input: $0, layers: [$1]), seed: seed) }
      + ReferenceLoss.Kind.allCases.map { SlopeCheck($0, seed: seed) }
  }

  static let samples: [(input: Shape, layer: LayerDescription)] = {
    let maps = Shape(channels: 2, height: 7, width: 5)
    let layers: [LayerDescription] = [
      .convolution(filters: 3, size: 3), .convolution(filters: 2, size: 3, stride: 2, padding: 2),
      .convolution(filters: 4, size: 3, padding: 1, groups: 2, dilation: 2),
      .locallyConnected(filters: 3, size: 3, stride: 2, padding: 1),
      .transposedConvolution(filters: 3, size: 3, stride: 2, padding: 1),
      .maxPooling(size: 2, stride: 2), .maxPooling(size: 3, stride: 2, padding: 1), .globalMaxPooling,
      .averagePooling(size: 3, stride: 2, padding: 1), .globalAveragePooling,
      .l2Pooling(size: 3, stride: 2, padding: 1),
      .upsampling(factor: 3), .upsampling(factor: 2, .bilinear),
      .localContrastNormalization(size: 3, floor: 0.6), .localContrastNormalization(size: 5, part: .subtractive),
      .localContrastNormalization(size: 3, part: .divisive),
      .batchNormalization(), .dropout(0.4), .softmax, .flatten,
      .residual([
        .convolution(filters: 3, size: 3, padding: 1), .batchNormalization(), .activation(.tanh),
        .convolution(filters: 2, size: 1), .dropout(0.3),
      ]),
      .siamese([
        .convolution(filters: 3, size: 2), .batchNormalization(), .activation(.tanh), .flatten, .dense(units: 2),
      ]),
    ]
    let others: [(Shape, LayerDescription)] = [
      (Shape(channels: 7), .dense(units: 5)), (Shape(channels: 1), .dense(units: 1)),
      (Shape(channels: 7, height: 2, width: 3), .localResponseNormalization(size: 3, alpha: 0.3)),
    ]
    return others + layers.map { (maps, $0) } + Activation.allCases.map { (maps, .activation($0)) }
  }()
}

extension SlopeCheck {
  /// A layer by itself, on a batch of inputs that lie apart from each other and from 0, so that no nudge changes a winner or
  /// crosses a corner; L = Σ r · y with random r.
  init(_ plan: LayerPlan, reference: (any ReferenceLayer)? = nil, seed: UInt64) {
    // More examples than a slice has, unless that takes too long.
    let cost = max(plan.multiplyAdds, plan.output.count, 1)
    let batch = cost > 100_000 ? 2 : 9
    var random = SeededRandom(seed: seed)
    let trial = LayerTrial(plan, batch: batch, &random)
    let (outputs, inputGradient, gradients) = trial.compute()

    let reference = reference ?? referenceLayer(plan)
    var (x, parameters) = (trial.x.map { $0.map(Double.init) }, trial.parameters.map { $0.map(Double.init) })
    let errors = trial.errors.map { $0.map(Double.init) }
    let expected = reference.backward(x, parameters, errors)
    func loss(_ x: [[Double]], _ parameters: [[Double]]) -> Double {
      zip(reference.forward(x, parameters), errors).reduce(0) { $0 + zip($1.0, $1.1).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    let samples = max(6, min(120, 40_000_000 / (cost * batch)))
    var slopes = Comparison()
    for (e, index) in random.places(samples, batch, plan.input.count) {
      let measured = slope(at: x[e][index]) { value in
        x[e][index] = value
        return loss(x, parameters)
      }
      slopes.add(expected.x[e][index], measured)
    }
    slopes.close(largest(expected.x.joined()))
    for (p, gradient) in expected.parameters.enumerated() where !gradient.isEmpty {
      for (_, index) in random.places(samples, 1, gradient.count) {
        let measured = slope(at: parameters[p][index]) { value in
          parameters[p][index] = value
          return loss(x, parameters)
        }
        slopes.add(gradient[index], measured)
      }
      slopes.close(largest(gradient))
    }
    var kernels = Comparison()
    kernels.add(Array(expected.x.joined()), inputGradient)
    for (expected, gradient) in zip(expected.parameters, gradients) { kernels.add(expected, gradient) }
    var values = Comparison()
    values.add(Array(reference.forward(x, parameters).joined()), outputs)
    self.init(
      name: plan.description.description, shapes: "\(plan.input) → \(plan.output)", measured: slopes.count,
      slopeError: slopes.error, outputError: values.error, gradientError: kernels.error)
  }

  /// A loss by itself, on a few random outputs.
  init(_ kind: ReferenceLoss.Kind, seed: UInt64) {
    let reference = ReferenceLoss(kind: kind)
    var random = SeededRandom(seed: seed)
    var (slopes, values, kernels) = (Comparison(), Comparison(), Comparison())
    for example in 0..<20 {
      let outputs = (0..<6).map { _ in random.uniform(-2, 2) }
      // Right and wrong ones: a class, or for a pair and for sigmoids a 0 or 1 each.
      let isClass = kind == .softmaxCrossEntropy || kind == .multiclassHinge
      let targets = (0..<6).map { isClass ? Float($0 == example % 6 ? 1 : 0) : Float(random.below(2)) }
      var a = outputs.map(Double.init)
      let y = targets.map(Double.init)
      let expected = reference.gradient(a, y)
      for k in a.indices {
        let measured = slope(at: a[k]) { value in
          a[k] = value
          return reference.value(a, y)
        }
        slopes.add(expected[k], measured)
      }
      slopes.close(largest(expected))
      let (value, gradient) = kind.kernel(outputs, targets)
      values.add([reference.value(a, y)], [value])
      kernels.add(expected, gradient)
    }
    self.init(
      name: "loss: \(kind.rawValue)", shapes: "6", measured: slopes.count, slopeError: slopes.error,
      outputError: values.error, gradientError: kernels.error)
  }
}

/// Central differences; `loss` takes the changed number, and is left with the old one.
private func slope(at value: Double, _ loss: (Double) -> Double) -> Double {
  let epsilon = 1e-5
  let (above, below) = (loss(value + epsilon), loss(value - epsilon))
  _ = loss(value)
  return (above - below) / (2 * epsilon)
}

private func largest(_ values: some Sequence<Double>) -> Double { values.reduce(0) { max($0, abs($1)) } }

/// The largest difference so far, tensor by tensor, each as a share of the tensor's largest number.
private struct Comparison {
  private(set) var error = 0.0
  private(set) var count = 0
  private var difference = 0.0
  private var scale = 0.0

  mutating func add(_ expected: Double, _ value: Double) {
    let own = abs(expected - value)
    // `max` would hide a NaN.
    difference = own.isNaN || difference.isNaN ? .nan : max(difference, own)
    count += 1
  }

  /// Ends a tensor. Where all its numbers are next to nothing beside those of the tensors before (a bias under a normalisation
  /// has no influence), they are compared with those: what rounding leaves is no error.
  mutating func close(_ largest: Double) {
    scale = max(scale, largest)
    let share = difference / max(largest < 1e-6 * scale ? scale : largest, .leastNormalMagnitude)
    // Not a number is as wrong as can be.
    error = share <= error ? error : (share.isFinite ? share : .greatestFiniteMagnitude)
    difference = 0
  }

  mutating func add(_ expected: [Double], _ values: [Float]) {
    for (e, v) in zip(expected, values) { add(e, Double(v)) }
    close(largest(expected))
  }
}

extension SeededRandom {
  /// `count` different places among examples × numbers, or all of them.
  fileprivate mutating func places(_ count: Int, _ examples: Int, _ width: Int) -> [(example: Int, index: Int)] {
    var all = Array(0..<examples * width)
    if all.count > count { shuffle(&all) }
    return all.prefix(count).map { ($0 / width, $0 % width) }
  }
}
