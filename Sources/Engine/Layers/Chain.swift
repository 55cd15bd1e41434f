/// Layers that follow each other: each reads what the one before it has written.
///
/// Some are quicker together: a stage is one layer or several of them. Training and prediction go stage by stage; whoever wants
/// to see what each layer puts out goes layer by layer, and comes to the same numbers, bit for bit. A flatten that has nothing to
/// change is left out on the way forward: the layer behind it reads what it would have copied.
struct Chain {
  let layers: [any Layer]
  /// The layers of each stage, and who computes them.
  let stages: [(layers: Range<Int>, stage: any Stage)]
  /// Of each layer, whether it is left out on the way forward.
  private let isLeftOut: [Bool]

  init(_ plans: [LayerPlan], _ context: LayerContext) {
    // Below the first layer with parameters nobody needs gradients, unless they are asked for.
    var context = context
    let path = context.path
    var (layers, stages) = ([any Layer](), [(layers: Range<Int>, stage: any Stage)]())
    while layers.count < plans.count {
      let start = layers.count
      let pooled = PooledConvolution.length(plans[start...])
      let together = max(pooled, RectifiedNormalization.length(plans[start...]))
      context.isPooled = pooled > 1
      context.readsInput = layers.allSatisfy { $0 is Flatten }
      let first = context
      for index in start..<start + together {
        context.path = path + [index]
        layers.append(makeLayer(plans[index], context))
        if plans[index].parameters > 0 { context.needsInputGradient = true }
      }
      let stage: any Stage =
        if pooled > 1 {
          PooledConvolution(layers[start...], first)
        } else {
          together > 1 ? RectifiedNormalization(layers[start...]) : layers[start]
        }
      stages.append((start..<layers.count, stage))
    }
    let isLeftOut = layers.indices.map {
      $0 < layers.count - 1 && (layers[$0] as? Flatten)?.changesNothing == true
    }
    stages = stages.map { isLeftOut[$0.layers.lowerBound] ? ($0.layers, LeftOut(layers[$0.layers.lowerBound])) : $0 }
    (self.layers, self.stages, self.isLeftOut) = (layers, stages, isLeftOut)
  }

  var output: Tensor { layers[layers.count - 1].output }
  /// ∂L/∂input of the first layer.
  var inputGradient: Tensor { layers[0].inputGradient }
  var parameters: [Parameter] { layers.flatMap(\.parameters) }
  var needsWholeBatch: Bool { layers.contains { $0.needsWholeBatch } }

  /// What layer `index` reads.
  func input(of index: Int, _ input: Tensor) -> Tensor {
    var index = index
    while index > 0, isLeftOut[index - 1] { index -= 1 }
    return index == 0 ? input : layers[index - 1].output
  }

  /// The errors that layer `index` gets.
  func outputGradient(of index: Int, _ outputGradient: Tensor) -> Tensor {
    index == layers.count - 1 ? outputGradient : layers[index + 1].inputGradient
  }

  /// Brings all parameters into the orders that the layers want them in.
  func prepare() {
    for layer in layers { layer.prepare(rows: 0..<(layer.parameters.first?.rows ?? 0)) }
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for (layers, stage) in stages { stage.forward(self.input(of: layers.lowerBound, input), slice) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    for (layers, stage) in stages.reversed() {
      stage.backward(
        self.input(of: layers.lowerBound, input),
        outputGradient: self.outputGradient(of: layers.upperBound - 1, outputGradient), slice)
    }
  }

  func forward(_ input: Tensor, _ batch: Batch) {
    for (layers, stage) in stages { stage.forward(self.input(of: layers.lowerBound, input), batch) }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    for (layers, stage) in stages.reversed() {
      stage.backward(
        self.input(of: layers.lowerBound, input),
        outputGradient: self.outputGradient(of: layers.upperBound - 1, outputGradient), batch)
    }
  }

  /// One layer by itself, for somebody who looks at its output. The last of a stage computes the stage too, which then knows
  /// all that its backward pass needs.
  func forwardLayer(_ index: Int, _ input: Tensor, _ slice: Slice) {
    layers[index].forward(self.input(of: index, input), slice)
    guard let (layers, stage) = stages.first(where: { $0.layers.count > 1 && $0.layers.last == index }) else { return }
    stage.forward(self.input(of: layers.lowerBound, input), slice)
  }

  /// One layer by itself, for somebody who looks at its input's gradient. The parameters of a stage get theirs from the stage, and
  /// so does its first layer.
  ///
  /// - Parameter outputGradient: the errors that a layer gets, by its index.
  func backwardLayer(_ index: Int, _ input: Tensor, _ slice: Slice, outputGradient: (Int) -> Tensor) {
    let input = self.input(of: index, input)
    if let (layers, stage) = stages.first(where: { $0.layers.count > 1 && $0.layers.first == index }) {
      stage.backward(input, outputGradient: outputGradient(layers.upperBound - 1), slice)
    } else {
      layers[index].backward(input, outputGradient: outputGradient(index), slice)
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

/// A layer that changes nothing forward, and so is left out there.
final class LeftOut: Stage {
  private let layer: any Layer

  init(_ layer: any Layer) { self.layer = layer }

  func forward(_ input: Tensor, _ slice: Slice) {}
  func forward(_ input: Tensor, _ batch: Batch) {}
  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    layer.backward(input, outputGradient: outputGradient, slice)
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
