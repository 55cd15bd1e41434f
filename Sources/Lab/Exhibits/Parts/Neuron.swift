import Engine

/// One neuron, as numbers; the Engine computes it: z = w·x + b, a = f(z).
struct Neuron: Hashable, Sendable {
  var weights: [Float]
  var bias: Float
  var activation: Activation

  private var architecture: Architecture {
    Architecture(
      input: Shape(channels: weights.count), layers: [.dense(units: 1), .activation(activation)])
  }

  private var parameters: [[ParameterSnapshot]] {
    [
      [
        ParameterSnapshot(name: "weight", dimensions: [1, weights.count], values: weights),
        ParameterSnapshot(name: "bias", dimensions: [1], values: [bias]),
      ], [],
    ]
  }

  private func network() -> Network {
    do {
      let network = try Network(architecture, batch: 64)
      try network.load(parameters)
      return network
    } catch {
      preconditionFailure("one dense unit can always be built: \(error)")
    }
  }

  /// The weighted sum z and the output a for one input.
  func look(at input: [Float]) -> (sum: Float, output: Float) {
    let layers = network().snapshot(of: input).layers
    return (layers[0].activations[0], layers[1].activations[0])
  }

  /// The outputs for many inputs, one after another in one array.
  func outputs(_ inputs: [Float]) -> [Float] {
    network().predict(inputs, count: inputs.count / weights.count)
  }

  /// The neuron after one example of the perceptron rule: w ← w + η (y − a) x, b ← b + η (y − a) (Rosenblatt 1958).
  func learning(_ input: [Float], target: Float, rate: Float) -> Neuron {
    let example = Examples(
      name: "one example", shape: architecture.input, inputs: .floats(input),
      targets: .values([target], width: 1))
    let experiment = Experiment(
      architecture: architecture, loss: .quadratic, optimizer: .perceptronRule, initialization: .zeros,
      learningRate: rate, batchSize: 1)
    do {
      let trainer = try Trainer(experiment: experiment, training: example)
      try trainer.network.load(parameters)
      try trainer.step()
      let learned = trainer.network.parameters(of: 0)
      return Neuron(weights: learned[0].values, bias: learned[1].values[0], activation: activation)
    } catch {
      preconditionFailure("the perceptron rule can always do one step on one unit: \(error)")
    }
  }
}
