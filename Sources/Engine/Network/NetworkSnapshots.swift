extension Network {
  /// The network looking at one input: every layer's activations and parameters, copied. Disturbs no batch that is being trained.
  /// - Precondition: `input.count == architecture.input.count`.
  public func snapshot(of input: [Float]) -> NetworkSnapshot {
    precondition(input.count == architecture.input.count, "\(input.count) numbers are not an input of the network")
    self.input.assign(input, row: capacity)
    prepare()
    for index in layers.indices {
      layers[index].forward(self.input(of: index), Slice(index: 0, examples: capacity..<capacity + 1, worker: 0))
    }
    return snapshot(row: capacity)
  }

  /// Example `index` of the present batch as the buffers hold it, in the middle of a step too. What lies inside a stage is only
  /// there where layers were computed one by one, as `Trainer.advance` does.
  /// - Precondition: `index` is below `capacity`.
  public func snapshot(example index: Int) -> NetworkSnapshot {
    precondition(index >= 0 && index < capacity, "there is no example \(index) in a batch of \(capacity)")
    return snapshot(row: index)
  }

  private func snapshot(row: Int) -> NetworkSnapshot {
    let snapshots = layers.indices.map { index in
      let layer = layers[index]
      return LayerSnapshot(
        index: index, description: layer.description, inputShape: layer.inputShape, outputShape: layer.outputShape,
        activations: mapByMap(layer.output.copy(rows: row..<row + 1), layer.outputShape),
        parameters: parameters(of: index))
    }
    return NetworkSnapshot(
      input: mapByMap(input.copy(rows: row..<row + 1), architecture.input), inputShape: architecture.input,
      layers: snapshots)
  }

  /// Parameters and, where they were computed, gradients of all layers, copied; a layer without parameters has none.
  public var parameters: [[ParameterSnapshot]] { layers.indices.map { parameters(of: $0) } }

  /// Parameters and gradients of one layer, copied.
  public func parameters(of layer: Int) -> [ParameterSnapshot] {
    layers[layer].parameters.map {
      ParameterSnapshot(
        name: $0.name, dimensions: $0.dimensions, values: $0.exported($0.value),
        gradient: trains ? $0.exported($0.gradient) : [])
    }
  }

  /// Takes the values of all parameters (gradients are not looked at).
  /// - Throws: `EngineError` that names the first parameter that does not fit; then nothing was changed.
  public func load(_ parameters: [[ParameterSnapshot]]) throws {
    guard parameters.count == layers.count else {
      throw EngineError("parameters of \(parameters.count) layers do not fit a network of \(layers.count) layers")
    }
    for (index, (layer, given)) in zip(layers, parameters).enumerated() {
      guard layer.parameters.map(\.name) == given.map(\.name) else {
        throw EngineError("layer \(index + 1), \(layer.description), has other parameters than \(given.map(\.name))")
      }
      for (own, given) in zip(layer.parameters, given) {
        guard own.dimensions == given.dimensions, own.value.count == given.values.count else {
          throw EngineError(
            "\(own.name) of layer \(index + 1), \(layer.description), has the dimensions \(own.dimensions), not \(given.dimensions)"
          )
        }
      }
    }
    for (layer, given) in zip(layers, parameters) {
      for (own, given) in zip(layer.parameters, given) { own.load(given.values) }
    }
    isPrepared = false
  }
}

/// From memory's order, channels last, to one map after the other.
func mapByMap(_ values: [Float], _ shape: Shape) -> [Float] {
  var result = values
  result.withUnsafeMutableBufferPointer { target in
    values.withUnsafeBufferPointer { source in
      if let target = target.baseAddress, let source = source.baseAddress { channelsFirst(target, source, shape) }
    }
  }
  return result
}
