/// Compares the gradients of backpropagation with what the loss really does when one number is changed a little.
///
/// The slope is measured by central differences, (L(θ + ε) − L(θ − ε)) / 2ε, whose error shrinks with ε² (until the rounding
/// of L, divided by ε, takes over: in single precision ε near 10⁻² is best).
public struct GradientCheck: Hashable, Sendable {
  /// One tensor of parameters, or the input.
  public struct Finding: Hashable, Sendable {
    /// Index of the layer; −1 for the network's input.
    public var layer: Int
    /// `weight`, `bias` or `input`.
    public var name: String
    /// The largest |backpropagated − measured|, divided by the largest of all slopes in the tensor.
    public var worstError: Float
    /// Where it occurs, counted in memory's order.
    public var worstIndex: Int
    public var backpropagated: Float
    public var measured: Float
  }

  public var findings: [Finding]

  public var worstError: Float { findings.map(\.worstError).max() ?? 0 }

  /// Checks every parameter and every input number of the experiment's network, on all the examples as one batch. Takes two
  /// forward passes a number: for small networks.
  /// - Throws: `EngineError` as `Trainer` does.
  public init(_ experiment: Experiment, _ examples: Examples, epsilon: Float = 1e-2) throws {
    var experiment = experiment
    experiment.batchSize = examples.count
    let trainer = try Trainer(experiment: experiment, training: examples, inputGradients: true)
    while trainer.nextSubStep != .update { try trainer.advance() }
    let network = trainer.network
    let rows = examples.count * network.input.rowCount

    findings = [
      Finding(-1, "input", network.input, network.layers[0].inputGradient, count: rows, epsilon) { trainer.lossNow() }
    ]
    for (index, layer) in network.layers.enumerated() {
      for parameter in layer.parameters {
        let count = parameter.value.count
        findings.append(
          Finding(index, parameter.name, parameter.value, parameter.gradient, count: count, epsilon) {
            trainer.lossNow()
          })
      }
    }
  }
}

extension GradientCheck.Finding {
  fileprivate init(
    _ layer: Int, _ name: String, _ values: Tensor, _ gradient: Tensor, count: Int, _ epsilon: Float,
    loss: () -> Double
  ) {
    let backpropagated = Array(gradient)
    let measured = (0..<count).map { index in
      let value = values[index]
      values[index] = value + epsilon
      let (above, high) = (loss(), values[index])
      values[index] = value - epsilon
      let (below, low) = (loss(), values[index])
      values[index] = value
      // The numbers that were really used: value ± ε is rounded.
      return Float((above - below) / (Double(high) - Double(low)))
    }
    let errors = (0..<count).map { abs(backpropagated[$0] - measured[$0]) }
    let worst = errors.indices.max { errors[$0] < errors[$1] } ?? 0
    let largest = zip(backpropagated, measured).reduce(Float.leastNormalMagnitude) { max($0, abs($1.0), abs($1.1)) }
    self.init(
      layer: layer, name: name, worstError: errors[worst] / largest, worstIndex: worst,
      backpropagated: backpropagated[worst], measured: measured[worst])
  }
}
