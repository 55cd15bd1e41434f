/// In training each value is left out with probability p, anew for every example and step; those that stay are divided by
/// 1 − p, so that the next layer gets as much as before on average. At prediction nothing is done.
///
/// No unit can rely on another being there; the network that predicts is like a mean of all the thinned ones that were
/// trained. Hinton et al. 2012; Srivastava et al. 2014. Backward: ∂L/∂x = mask · ∂L/∂y with the same mask; ∂L/∂y at prediction.
///
/// What is left out depends on seed, step, layer and example alone, never on the thread that draws it.
final class Dropout: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let output: Tensor
  let inputGradient: Tensor
  /// 0 where a value is left out, else 1 / (1 − p).
  let mask: Tensor
  private let probability: Float
  private let seed: UInt64
  private let path: [Int]
  private let needsInputGradient: Bool

  var outputShape: Shape { inputShape }

  init(_ plan: LayerPlan, probability: Float, _ context: LayerContext) {
    description = plan.description
    inputShape = plan.input
    self.probability = probability
    output = context.activations(plan.input)
    mask = context.gradients(plan.input)
    inputGradient = context.gradients(plan.input)
    needsInputGradient = context.needsInputGradient
    seed = context.seed
    path = context.path
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    let width = inputShape.count
    guard case .training(let step) = slice.pass else {
      output.row(slice.start).update(from: input.row(slice.start), count: slice.count * width)
      return
    }
    for example in slice.examples {
      var random = Self.random(seed: seed, path: path, step: step, example: example)
      dropoutMask(mask.row(example), probability: probability, &random, count: width)
      multiply(output.row(example), input.row(example), mask.row(example), count: width)
    }
  }

  /// The numbers that decide what is left out of one example.
  static func random(seed: UInt64, path: [Int], step: Int, example: Int) -> SeededRandom {
    var mixed = path.reduce(seed) { mix($0, $1) }
    mixed = mix(mix(mixed, step), example)
    return SeededRandom(seed: mixed)
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    guard needsInputGradient else { return }
    guard slice.pass.trains else {
      return inputGradient.row(slice.start).update(
        from: outputGradient.row(slice.start), count: slice.count * inputShape.count)
    }
    multiply(
      inputGradient.row(slice.start), outputGradient.row(slice.start), mask.row(slice.start),
      count: slice.count * inputShape.count)
  }
}

/// A seed that depends on two numbers, each bit on all (SplitMix64's finish).
private func mix(_ a: UInt64, _ b: Int) -> UInt64 {
  var z = a &+ UInt64(b + 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
