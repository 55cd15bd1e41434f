#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// a = f(z) and ∂L/∂z = f′(z) ∂L/∂a, each number by itself.
struct ReferenceActivation: ReferenceFunction {
  let function: Activation

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] { x.map(value) }

  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    (zip(x, errors).map { slope($0) * $1 }, [])
  }

  private func value(_ z: Double) -> Double {
    switch function {
    case .step: z > 0 ? 1 : 0
    case .sigmoid: 1 / (1 + exp(-z))
    case .tanh: tanh(z)
    case .relu: max(0, z)
    case .leakyReLU: z > 0 ? z : Double(leakySlope) * z
    case .softplus: max(z, 0) + log1p(exp(-abs(z)))
    case .linear: z
    }
  }

  private func slope(_ z: Double) -> Double {
    switch function {
    case .step: 0
    case .sigmoid: value(z) * (1 - value(z))
    case .tanh: 1 - tanh(z) * tanh(z)
    case .relu: z > 0 ? 1 : 0
    case .leakyReLU: z > 0 ? 1 : Double(leakySlope)
    case .softplus: 1 / (1 + exp(-z))
    case .linear: 1
    }
  }
}

/// p_k = e^{z_k} / Σ_j e^{z_j}, over the channels at each position; ∂p_j/∂z_k = p_j ([j = k] − p_k).
struct ReferenceSoftmax: ReferenceFunction {
  let classes: Int

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    var p = x.map { exp($0 - (x.max() ?? 0)) }
    for start in stride(from: 0, to: x.count, by: classes) {
      let sum = p[start..<start + classes].reduce(0, +)
      for k in start..<start + classes { p[k] /= sum }
    }
    return p
  }

  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    let p = forward(x, parameters)
    var xGradient = x.map { _ in 0.0 }
    for k in x.indices {
      let own = k / classes * classes..<(k / classes + 1) * classes
      for j in own { xGradient[k] += errors[j] * p[j] * ((j == k ? 1 : 0) - p[k]) }
    }
    return (xGradient, [])
  }
}

/// Values left out, those that stay divided by 1 − p; the choice is the one that `Dropout` makes.
struct ReferenceDropout: ReferenceLayer {
  let probability: Float
  let step: Int
  let seed: UInt64
  let path: [Int]

  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] {
    x.enumerated().map { example, x in zip(x, mask(example, x.count)).map { $0 * $1 } }
  }

  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    (forward(errors, parameters), [])
  }

  private func mask(_ example: Int, _ count: Int) -> [Double] {
    var random = Dropout.random(seed: seed, path: path, step: step, example: example)
    let mask = Tensor(1, count)
    dropoutMask(mask.values, probability: probability, &random, count: count)
    return Array(mask).map { $0 == 0 ? 0 : 1 / (1 - Double(probability)) }
  }
}
