internal import KernelInterface

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

/// Huber's loss: C = Σ_k d²/2 for |d| ≤ 1, else |d| − ½, with d = a_k − y_k; ∂C/∂a = d, but at most ±1, / n.
///
/// - Parameters: as in `quadraticLoss`
func huberLoss(_ gradient: Target, _ a: Source, _ y: Source, width: Int, scale: Float) -> Float {
  var sum: Float = 0
  for k in 0..<width {
    let difference = a[k] - y[k]
    let size = abs(difference)
    sum += size <= 1 ? difference * difference / 2 : size - 0.5
    gradient[k] = (size <= 1 ? difference : (difference < 0 ? -1 : 1)) * scale
  }
  return sum
}

/// Hinge loss, each output on its own: C = Σ_k max(0, 1 − t_k a_k), with t_k = 2 y_k − 1; ∂C/∂a_k = −t_k / n inside the margin.
///
/// - Parameters: as in `quadraticLoss`; the targets are 1 or 0
func hingeLoss(_ gradient: Target, _ a: Source, _ y: Source, width: Int, scale: Float) -> Float {
  var sum: Float = 0
  for k in 0..<width {
    let sign = 2 * y[k] - 1
    let lack = 1 - sign * a[k]
    // A NaN is no hinge that is closed: it must be seen in the loss.
    sum += lack <= 0 ? 0 : lack
    gradient[k] = lack <= 0 ? 0 : -sign * scale
  }
  return sum
}

/// Hinge loss of several classes: C = Σ_{k ≠ c} max(0, 1 − (a_c − a_k)), c being the class whose target is largest.
///
/// - Parameters: as in `quadraticLoss`
func multiclassHingeLoss(_ gradient: Target, _ a: Source, _ y: Source, width: Int, scale: Float) -> Float {
  var right = 0
  for k in 1..<max(width, 1) where y[k] > y[right] { right = k }
  var (sum, pull): (Float, Float) = (0, 0)
  for k in 0..<width where k != right {
    let lack = 1 - (a[right] - a[k])
    sum += lack <= 0 ? 0 : lack
    gradient[k] = lack <= 0 ? 0 : scale
    pull += gradient[k]
  }
  gradient[right] = -pull
  return sum
}

/// The distance D = ‖u − v‖ of a pair of answers.
///
/// - Parameters:
///   - pair: u, then v, [width]
func pairDistance(_ pair: Source, width: Int) -> Float {
  var square: Float = 0
  for k in 0..<width / 2 {
    let difference = pair[k] - pair[width / 2 + k]
    square += difference * difference
  }
  return square.squareRoot()
}

/// Contrastive loss: C = ½ y D² + ½ (1 − y) max(0, 1 − D)²; ∂C/∂u = (y − (1 − y) max(0, 1 − D)/D) (u − v) / n, ∂C/∂v the
/// reverse. At D = 0 two different ones have no direction to part in, and stay.
///
/// - Parameters:
///   - gradient: [width]
///   - pair: u, then v, [width]
///   - same: y, 1 for the same, 0 for different
func contrastiveLoss(_ gradient: Target, _ pair: Source, same: Float, width: Int, scale: Float) -> Float {
  let distance = pairDistance(pair, width: width)
  let lack = distance >= contrastMargin ? 0 : contrastMargin - distance
  let pull = same - (distance == 0 ? 0 : (1 - same) * lack / distance)
  let half = width / 2
  for k in 0..<half {
    gradient[k] = pull * (pair[k] - pair[half + k]) * scale
    gradient[half + k] = -gradient[k]
  }
  return (same * distance * distance + (1 - same) * lack * lack) / 2
}

/// How far different ones shall be apart.
let contrastMargin: Float = 1
