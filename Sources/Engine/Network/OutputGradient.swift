/// How one output of a network depends on everything below it, at one input: its partial derivatives.
public struct OutputGradient: Hashable, Sendable {
  /// The output o itself.
  public var value: Float
  /// The parameters of every layer, each with ∂o/∂θ as its gradient.
  public var parameters: [[ParameterSnapshot]]
  /// ∂o with respect to what each layer puts out, in the layout of `Shape`. For a dense layer these are the sums z of its
  /// units, and ∂o/∂z is what backpropagation calls δ.
  public var layers: [[Float]]
  /// ∂o/∂x, in the layout of `Shape`.
  public var input: [Float]
}

extension Network {
  /// ∂o_k with respect to every parameter, every layer's output and the input, by one forward and one backward pass that
  /// begins with ∂o_k/∂o_k = 1 where training begins with the gradient of a loss.
  ///
  /// It takes the place of the batch in the buffers.
  ///
  /// - Parameters:
  ///   - output: which output, k, in the layout of `Shape`.
  ///   - input: one input, in the layout of `Shape`.
  /// - Precondition: the network was built with `trains` and `inputGradients`; `input` and `output` are its own.
  public func gradient(ofOutput output: Int = 0, at input: [Float]) -> OutputGradient {
    let outputs = outputShape.count
    precondition(trains, "only a network that trains has gradients")
    precondition(input.count == architecture.input.count, "\(input.count) numbers are not an input of the network")
    precondition(output >= 0 && output < outputs, "there is no output \(output) among \(outputs)")
    let batch = batch(1, .prediction)
    self.input.assign(input)
    prepare()
    for index in layers.indices { forwardLayer(index, batch) }

    let top = Tensor(capacity + 1, outputs)
    top[output] = 1
    func outputGradient(of index: Int) -> Tensor {
      index == layers.count - 1 ? top : layers[index + 1].inputGradient
    }
    for index in layers.indices.reversed() {
      backwardLayer(index, batch, outputGradient: outputGradient)
      for learner in layers[index].learners(self.input(of: index), outputGradient: outputGradient(of: index)) {
        learner.completeGradient(batch)
      }
    }
    let layerGradients = layers.indices.map { outputGradient(of: $0).copy(rows: 0..<1) }
    return OutputGradient(
      value: layers[layers.count - 1].output[output], parameters: parameters, layers: layerGradients,
      input: layers[0].inputGradient.copy(rows: 0..<1))
  }
}
