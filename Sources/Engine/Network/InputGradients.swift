extension Network {
  /// The outputs at one input, and for each of several weighted sums of them, Σ_k v_k o_k, its gradient with respect to the input:
  /// one forward pass, and one backward pass a sum, which begins with v.
  ///
  /// It takes the place of the batch in the buffers.
  ///
  /// - Parameters:
  ///   - sums: gives, for the outputs o, the weights v of each sum.
  ///   - input: one input, in the layout of `Shape`.
  /// - Returns: the outputs, and for each sum ∂/∂x in the layout of `Shape`.
  /// - Precondition: the network was built with `trains` and `inputGradients`; `input` is its own.
  public func inputGradients(
    at input: [Float], of sums: (_ outputs: [Float]) -> [[Float]]
  ) -> (outputs: [Float], gradients: [[Float]]) {
    precondition(trains, "only a network that trains has gradients")
    precondition(input.count == architecture.input.count, "\(input.count) numbers are not an input of the network")
    let batch = Batch(count: 1, .prediction, workers)
    self.input.assign(input)
    prepare()
    for (layers, stage) in stages { stage.forward(self.input(of: layers.lowerBound), batch) }
    let outputs = layers[layers.count - 1].output.copy(rows: 0..<1)
    let top = Tensor(capacity + 1, outputs.count)
    let gradients = sums(outputs).map { weights in
      precondition(weights.count == outputs.count, "\(weights.count) weights for \(outputs.count) outputs")
      top.assign(weights)
      for (layers, stage) in stages.reversed() {
        let above = layers.upperBound
        stage.backward(
          self.input(of: layers.lowerBound),
          outputGradient: above == self.layers.count ? top : self.layers[above].inputGradient, batch)
      }
      return layers[0].inputGradient.copy(rows: 0..<1)
    }
    return (outputs, gradients)
  }
}

extension ModelFile {
  /// The model up to what decides the class: without a softmax or step units at its end, which keep the order of their inputs
  /// but flatten the slopes to it.
  public var scoring: ModelFile {
    switch architecture.layers.last {
    case .softmax, .activation(.step), .activation(.sigmoid): prefix(architecture.layers.count - 1)
    default: self
    }
  }

  /// The model up to the last layer of features: without its last weighted sums and what follows them.
  public var features: ModelFile {
    prefix(architecture.layers.lastIndex { if case .dense = $0 { true } else { false } } ?? architecture.layers.count)
  }

  private func prefix(_ count: Int) -> ModelFile {
    var part = self
    part.architecture.layers = Array(architecture.layers.prefix(count))
    part.parameters = Array(parameters.prefix(count))
    part.classNames = []
    part.record = nil
    return part
  }

  /// A network with these weights that can tell how its outputs depend on its input.
  /// - Throws: `EngineError` when the architecture does not work or the parameters do not fit it.
  public func makeNetworkWithGradients() throws -> Network {
    let network = try Network(architecture, batch: 1, initialization: .zeros, trains: true, inputGradients: true)
    try network.load(parameters)
    return network
  }
}
