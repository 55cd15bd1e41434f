/// Layers that follow each other: each reads what the one before it has written.
struct Chain {
  let layers: [any Layer]

  init(_ plans: [LayerPlan], _ context: LayerContext) {
    // Below the first layer with parameters nobody needs gradients, unless they are asked for.
    var context = context
    let path = context.path
    layers = plans.enumerated().map { index, plan in
      context.path = path + [index]
      defer { if plan.parameters > 0 { context.needsInputGradient = true } }
      return makeLayer(plan, context)
    }
  }

  var output: Tensor { layers[layers.count - 1].output }
  /// ∂L/∂input of the first layer.
  var inputGradient: Tensor { layers[0].inputGradient }
  var parameters: [Parameter] { layers.flatMap(\.parameters) }
  var needsWholeBatch: Bool { layers.contains { $0.needsWholeBatch } }

  /// What layer `index` reads.
  func input(of index: Int, _ input: Tensor) -> Tensor { index == 0 ? input : layers[index - 1].output }

  /// The errors that layer `index` gets.
  func outputGradient(of index: Int, _ outputGradient: Tensor) -> Tensor {
    index == layers.count - 1 ? outputGradient : layers[index + 1].inputGradient
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for index in layers.indices { layers[index].forward(self.input(of: index, input), slice) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    for index in layers.indices.reversed() {
      layers[index].backward(
        self.input(of: index, input), outputGradient: self.outputGradient(of: index, outputGradient), slice)
    }
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    for index in layers.indices { layers[index].forward(self.input(of: index, input), batch) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    for index in layers.indices.reversed() {
      layers[index].backward(
        self.input(of: index, input), outputGradient: self.outputGradient(of: index, outputGradient), batch)
    }
  }

  func finishStep(_ batch: Batch) { for layer in layers { layer.finishStep(batch) } }

  func learners(_ input: Tensor, outputGradient: Tensor) -> [Learner] {
    layers.indices.flatMap { index in
      layers[index].learners(
        self.input(of: index, input), outputGradient: self.outputGradient(of: index, outputGradient))
    }
  }
}

/// The layer that computes what a plan describes.
func makeLayer(_ plan: LayerPlan, _ context: LayerContext) -> any Layer {
  switch plan.description {
  case .dense: Dense(plan, context)
  case .convolution: Convolution(plan, context)
  case .locallyConnected: LocallyConnected(plan, context)
  case .transposedConvolution: TransposedConvolution(plan, context)
  case .maxPooling, .globalMaxPooling: MaxPooling(plan, context)
  case .averagePooling, .l2Pooling, .globalAveragePooling: SumPooling(plan, context)
  case .upsampling(let factor, let kind): Upsampling(plan, factor: factor, kind, context)
  case .localContrastNormalization(let size, let floor, let part):
    LocalContrastNormalization(plan, size: size, floor: floor, part, context)
  case .localResponseNormalization(let size, let alpha, let beta, let k):
    LocalResponseNormalization(plan, ResponseNormalization(size: size, alpha: alpha, beta: beta, k: k), context)
  case .batchNormalization(let momentum, let epsilon):
    BatchNormalization(plan, momentum: momentum, epsilon: epsilon, context)
  case .dropout(let probability): Dropout(plan, probability: probability, context)
  case .activation(let function): ActivationLayer(function, plan.input, context)
  case .flatten: Flatten(plan.input, context)
  case .softmax: Softmax(plan.input, context)
  case .residual: Residual(plan, context)
  case .siamese: Siamese(plan, context)
  }
}
