#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// One example each: the loss is returned, and its gradient, divided by the number of examples n that the mean is taken over,
// is written. `scale` is 1/n.

/// C = ½ ‖y − a‖²; ∂C/∂a = (a − y) / n.
///
/// - Parameters:
///   - gradient: [width]
///   - a: the outputs, [width]
///   - y: the targets, [width]
func quadraticLoss(_ gradient: Target, _ a: Source, _ y: Source, width: Int, scale: Float) -> Float {
  var sum: Float = 0
  for k in 0..<width {
    let difference = a[k] - y[k]
    sum += difference * difference
    gradient[k] = difference * scale
  }
  return sum / 2
}

/// Cross-entropy of a softmax: C = −Σ_k y_k log p_k = Σ_k y_k (log Σ_j e^{z_j} − z_k); ∂C/∂z = (p Σy − y) / n.
///
/// Loss and softmax taken together: no logarithm of a probability that was rounded to 0, and the gradient is a subtraction.
///
/// - Parameters:
///   - gradient: with respect to z, [width]
///   - z: the weighted sums under the softmax, [width]
///   - p: the probabilities, [width]
///   - y: the targets, [width]; for a class, 1 at its index and 0 elsewhere
func softmaxCrossEntropyLoss(
  _ gradient: Target, _ z: Source, _ p: Source, _ y: Source, width: Int, scale: Float
) -> Float {
  let normalizer = logSumExp(z, count: width)
  var sum: Float = 0
  var total: Float = 0
  for k in 0..<width {
    total += y[k]
    if y[k] != 0 { sum += y[k] * (normalizer - z[k]) }
  }
  for k in 0..<width { gradient[k] = (p[k] * total - y[k]) * scale }
  return sum
}

/// Cross-entropy of sigmoids: C = −Σ_k (y_k log a_k + (1 − y_k) log(1 − a_k)), which with a = σ(z) is
/// Σ_k max(z, 0) − z y + log(1 + e^{−|z|}); ∂C/∂z = (a − y) / n.
///
/// - Parameters: as in `softmaxCrossEntropyLoss`, with a in the place of p
func sigmoidCrossEntropyLoss(
  _ gradient: Target, _ z: Source, _ a: Source, _ y: Source, width: Int, scale: Float
) -> Float {
  var sum: Float = 0
  for k in 0..<width {
    sum += (z[k] < 0 ? 0 : z[k]) - z[k] * y[k] + log1p(fastExp(-abs(z[k])))
    gradient[k] = (a[k] - y[k]) * scale
  }
  return sum
}
