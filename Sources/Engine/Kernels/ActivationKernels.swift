internal import KernelInterface

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The slope of leaky ReLU for z < 0.
let leakySlope: Float = 0.01

/// a = f(z), element by element.
///
/// - Parameters:
///   - a: [count]
///   - z: [count]
func activationForward(_ a: Target, _ z: Source, _ function: Activation, count: Int) {
  switch function {
  case .step: for i in 0..<count { a[i] = z[i] > 0 ? 1 : (z[i].isNaN ? z[i] : 0) }
  case .sigmoid: Processor.best.sigmoid(a, z, count)
  case .tanh: for i in 0..<count { a[i] = fastTanh(z[i]) }
  case .relu: Processor.best.rectify(a, z, count)
  case .leakyReLU:
    for i in 0..<count {
      let sum = z[i]
      a[i] = sum <= 0 ? leakySlope * sum : sum
    }
  // max(z, 0) + log(1 + e^−|z|): the exponential cannot overflow.
  case .softplus: for i in 0..<count { a[i] = (z[i] <= 0 ? 0 : z[i]) + log1p(fastExp(-abs(z[i]))) }
  case .linear: a.update(from: z, count: count)
  }
}

/// ∂L/∂z = f′(z) · ∂L/∂a. Every f′ here can be had from a = f(z) itself: σ′ = a(1 − a), tanh′ = 1 − a², ReLU′ = [a > 0],
/// softplus′ = σ(z) = 1 − e^−a.
///
/// - Parameters:
///   - zGradient: [count]
///   - aGradient: [count]
///   - a: [count]
func activationBackward(_ zGradient: Target, _ aGradient: Source, _ a: Source, _ function: Activation, count: Int) {
  switch function {
  case .step: zGradient.update(repeating: 0, count: count)
  case .sigmoid: for i in 0..<count { zGradient[i] = aGradient[i] * (a[i] * (1 - a[i])) }
  case .tanh: for i in 0..<count { zGradient[i] = aGradient[i] * (1 - a[i] * a[i]) }
  case .relu: Processor.best.rectifyBackward(zGradient, aGradient, a, count)
  case .leakyReLU:
    for i in 0..<count {
      let gradient = aGradient[i]
      zGradient[i] = a[i] > 0 ? gradient : leakySlope * gradient
    }
  case .softplus: for i in 0..<count { zGradient[i] = aGradient[i] * -expm1(-a[i]) }
  case .linear: zGradient.update(from: aGradient, count: count)
  }
}
