internal import KernelInterface

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// p_k = e^{z_k − max z} / Σ_j e^{z_j − max z}, row by row. Subtracting the largest changes no quotient and keeps every
/// exponential at most 1, so that none overflows.
///
/// - Parameters:
///   - p: [n, classes]
///   - z: [n, classes]
func softmaxForward(_ p: Target, _ z: Source, n: Int, classes: Int) {
  for row in 0..<n {
    let z = z + row * classes
    let p = p + row * classes
    let largest = maximum(z, count: classes)
    var sum: Float = 0
    for k in 0..<classes {
      p[k] = fastExp(z[k] - largest)
      sum += p[k]
    }
    let scale = 1 / sum
    for k in 0..<classes { p[k] *= scale }
  }
}

/// ∂L/∂z_k = p_k (∂L/∂p_k − Σ_j p_j ∂L/∂p_j), since ∂p_j/∂z_k = p_j ([j = k] − p_k).
///
/// - Parameters:
///   - zGradient: [n, classes]
///   - pGradient: [n, classes]
///   - p: [n, classes]
func softmaxBackward(_ zGradient: Target, _ pGradient: Source, _ p: Source, n: Int, classes: Int) {
  for row in 0..<n {
    let start = row * classes
    var mean: Float = 0
    for k in start..<start + classes { mean += p[k] * pGradient[k] }
    for k in start..<start + classes { zGradient[k] = p[k] * (pGradient[k] - mean) }
  }
}

/// log Σ_k e^{z_k}, computed as max z + log Σ_k e^{z_k − max z}.
func logSumExp(_ z: Source, count: Int) -> Float {
  let largest = maximum(z, count: count)
  var sum: Float = 0
  for k in 0..<count { sum += fastExp(z[k] - largest) }
  return largest + log(sum)
}

/// The largest of `count` numbers.
@inline(__always) private func maximum(_ z: Source, count: Int) -> Float {
  var largest = z[0]
  for k in 1..<count where z[k] > largest { largest = z[k] }
  return largest
}
