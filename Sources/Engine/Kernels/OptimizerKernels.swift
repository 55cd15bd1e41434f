internal import KernelInterface

// One step of each optimizer over `count` parameters θ with gradients g.

/// θ ← θ − η g
func sgdStep(_ theta: Target, _ g: Source, rate: Float, count: Int) {
  for i in 0..<count { theta[i] -= rate * g[i] }
}

/// v ← μ v + g;  θ ← θ − η v
func momentumStep(_ theta: Target, _ g: Source, _ velocity: Target, rate: Float, momentum: Float, count: Int) {
  for i in 0..<count {
    velocity[i] = momentum * velocity[i] + g[i]
    theta[i] -= rate * velocity[i]
  }
}

/// v ← μ v + g;  θ ← θ − η (g + μ v)
func nesterovStep(_ theta: Target, _ g: Source, _ velocity: Target, rate: Float, momentum: Float, count: Int) {
  for i in 0..<count {
    velocity[i] = momentum * velocity[i] + g[i]
    theta[i] -= rate * (g[i] + momentum * velocity[i])
  }
}

/// s ← s + g²;  θ ← θ − η g / (√s + ε)
func adagradStep(_ theta: Target, _ g: Source, _ square: Target, rate: Float, epsilon: Float, count: Int) {
  for i in 0..<count {
    square[i] += g[i] * g[i]
    theta[i] -= rate * g[i] / (square[i].squareRoot() + epsilon)
  }
}

/// s ← α s + (1 − α) g²;  θ ← θ − η g / (√s + ε)
func rmsPropStep(
  _ theta: Target, _ g: Source, _ square: Target, rate: Float, alpha: Float, epsilon: Float, count: Int
) {
  for i in 0..<count {
    square[i] = alpha * square[i] + (1 - alpha) * (g[i] * g[i])
    theta[i] -= rate * g[i] / (square[i].squareRoot() + epsilon)
  }
}

/// θ ← (1 − η λ) θ
func decayStep(_ theta: Target, rate: Float, decay: Float, count: Int) {
  let factor = 1 - rate * decay
  for i in 0..<count { theta[i] *= factor }
}

/// g ← scale · g, brought into −limit … limit.
func clip(_ g: Target, scale: Float, limit: Float, count: Int) {
  for i in 0..<count {
    let value = g[i] * scale
    g[i] = value > limit ? limit : (value < -limit ? -limit : value)
  }
}

/// g ← g + λ₁ sgn θ + λ₂ θ: the slopes of λ₁ Σ |θ| and λ₂/2 Σ θ². |θ| has none at 0; there it is taken as 0.
func addPenalty(_ g: Target, _ theta: Source, l1: Float, l2: Float, count: Int) {
  for i in 0..<count {
    let sign: Float = theta[i] > 0 ? 1 : (theta[i] < 0 ? -1 : 0)
    g[i] += l1 * sign + l2 * theta[i]
  }
}

/// Σ g²
func sumOfSquares(_ g: Source, count: Int) -> Double {
  var sum = 0.0
  for i in 0..<count { sum += Double(g[i]) * Double(g[i]) }
  return sum
}

/// Σ |g|: not finite if one of them is not.
func sumOfMagnitudes(_ g: Source, count: Int) -> Float { Processor.best.sumOfMagnitudes(g, count) }

/// The largest |g|; NaN or infinite if one of them is.
///
/// Without their signs, the bits of floating-point numbers are in the order of the numbers, infinity and NaN last: so it is a
/// maximum of whole numbers, which the compiler takes many lanes at a time.
func largestMagnitude(_ g: Source, count: Int) -> Float {
  var largest: Int32 = 0
  for i in 0..<count { largest = max(largest, Int32(bitPattern: g[i].bitPattern & 0x7FFF_FFFF)) }
  return Float(bitPattern: UInt32(bitPattern: largest))
}

/// The numbers of Adam that are the same for all parameters in one step.
struct AdamStep {
  var beta1: Float
  var beta2: Float
  var epsilon: Float
  /// η / (1 − β₁ᵗ)
  var rate: Float
  /// 1 / √(1 − β₂ᵗ)
  var rootScale: Float
}

/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  θ ← θ − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
///
/// Kingma and Ba 2015, Algorithm 1.
func adamStep(_ theta: Target, _ g: Source, _ mean: Target, _ square: Target, _ s: AdamStep, count: Int) {
  for i in 0..<count {
    mean[i] = s.beta1 * mean[i] + (1 - s.beta1) * g[i]
    square[i] = s.beta2 * square[i] + (1 - s.beta2) * (g[i] * g[i])
    theta[i] -= s.rate * mean[i] / (square[i].squareRoot() * s.rootScale + s.epsilon)
  }
}

/// m ← m + k (θ − m)
func moveTowards(_ mean: Target, _ theta: Source, share: Float, count: Int) {
  for i in 0..<count { mean[i] += share * (theta[i] - mean[i]) }
}
