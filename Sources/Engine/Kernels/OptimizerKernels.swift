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
