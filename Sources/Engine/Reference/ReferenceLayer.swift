// The Engine once more, in the plainest way: in double precision, with loops that say what is meant, and no thought of speed.
// What trains is checked against it; who wants to know what a layer is may begin here.

/// A layer as its definition has it: values forward, errors backward.
///
/// A batch is a list of examples; an example, and each of the layer's parameters, is a list of numbers in the Engine's order.
protocol ReferenceLayer {
  /// y = f(x; θ)
  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]]
  /// ∂L/∂x and ∂L/∂θ, of ∂L/∂y; no numbers for a parameter that is not trained.
  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]])
}

/// A layer that treats each example by itself.
protocol ReferenceFunction: ReferenceLayer {
  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double]
  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]])
}

extension ReferenceFunction {
  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] { x.map { forward($0, parameters) } }

  /// The gradient of a parameter is the sum over the examples.
  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    var sums = parameters.map { $0.map { _ in 0.0 } }
    let inputs = zip(x, errors).map { x, errors in
      let (input, shares) = backward(x, parameters, errors)
      for (p, share) in shares.enumerated() { for (i, value) in share.enumerated() { sums[p][i] += value } }
      return input
    }
    return (inputs, sums)
  }
}

extension Shape {
  /// Where channel c of pixel (y, x) is in memory; nil beyond the border.
  func place(_ c: Int, _ y: Int, _ x: Int) -> Int? {
    y >= 0 && y < height && x >= 0 && x < width ? (y * width + x) * channels + c : nil
  }

  /// Calls `body` for every number, in memory's order.
  func forEach(_ body: (_ index: Int, _ c: Int, _ y: Int, _ x: Int) -> Void) {
    for index in 0..<count { body(index, index % channels, index / channels / width, index / channels % width) }
  }
}

/// The plain form of a layer.
/// - Parameters:
///   - step, seed, path: what a dropout's choice depends on.
func referenceLayer(_ plan: LayerPlan, step: Int = 0, seed: UInt64 = 1, path: [Int] = [0]) -> any ReferenceLayer {
  func chain() -> ReferenceChain {
    ReferenceChain(
      layers: plan.inner.enumerated().map { referenceLayer($1, step: step, seed: seed, path: path + [$0]) },
      parametersEach: plan.inner.map(\.parameterDimensions.count))
  }
  return switch plan.description {
  case .dense: SumOfProducts.dense(plan)
  case .convolution(_, let size, let stride, let padding, let groups, let dilation):
    SumOfProducts.convolution(plan, size, stride, padding, groups, dilation)
  case .locallyConnected(_, let size, let stride, let padding):
    SumOfProducts.locallyConnected(plan, size, stride, padding)
  case .transposedConvolution(_, let size, let stride, let padding):
    SumOfProducts.transposedConvolution(plan, size, stride, padding)
  case .maxPooling, .globalMaxPooling: ReferencePooling(kind: .max, geometry: PoolingGeometry(plan))
  case .averagePooling, .globalAveragePooling: ReferencePooling(kind: .average, geometry: PoolingGeometry(plan))
  case .l2Pooling: ReferencePooling(kind: .length, geometry: PoolingGeometry(plan))
  case .upsampling(let factor, let kind): WeightedSum.upsampling(plan.input, plan.output, factor, kind)
  case .flatten: WeightedSum.flatten(plan.input)
  case .localContrastNormalization(let size, let floor, let part):
    ReferenceContrast(shape: plan.input, size: size, floor: Double(floor), part: part)
  case .localResponseNormalization(let size, let alpha, let beta, let k):
    ReferenceResponse(
      channels: plan.input.channels, size: size, alpha: Double(alpha), beta: Double(beta), k: Double(k))
  case .batchNormalization(_, let epsilon):
    ReferenceBatchNormalization(channels: plan.input.channels, epsilon: Double(epsilon))
  case .dropout(let probability): ReferenceDropout(probability: probability, step: step, seed: seed, path: path)
  case .activation(let function): ReferenceActivation(function: function)
  case .softmax: ReferenceSoftmax(classes: plan.input.channels)
  case .residual: ReferenceResidual(chain: chain())
  case .siamese: ReferenceSiamese(chain: chain(), input: plan.input, output: plan.output)
  }
}
