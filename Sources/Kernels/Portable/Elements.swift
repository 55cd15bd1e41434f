import KernelInterface

// Functions of single numbers. They are written one number at a time; the compiler computes as many at once as the instructions take.

/// Pixels 0–255 as numbers 0–1: value / 255, correctly rounded.
///
/// A division takes ten times as long as a product. The quotient by way of 1/255 may be off by a last bit; what it lacks,
/// value − 255 · quotient, is computed exactly in one step, and a 255th of that is added.
func scaleBytes(_ numbers: Target, _ bytes: UnsafePointer<UInt8>, count: Int) {
  #if AVX512 || AVX2 || arch(arm64)
    let inverse: Float = 1 / 255
    for i in 0..<count {
      let value = Float(bytes[i])
      let quotient = value * inverse
      numbers[i] = quotient.addingProduct(value.addingProduct(-255, quotient), inverse)
    }
  #else
    for i in 0..<count { numbers[i] = Float(bytes[i]) / 255 }
  #endif
}

/// a = max(z, 0). A NaN stays one.
func rectify(_ a: Target, _ z: Source, count: Int) {
  for i in 0..<count {
    let sum = z[i]
    a[i] = sum <= 0 ? 0 : sum
  }
}

/// ∂L/∂z = [a > 0] · ∂L/∂a.
func rectifyBackward(_ zGradient: Target, _ aGradient: Source, _ a: Source, count: Int) {
  for i in 0..<count {
    // Read before it is asked for, so that the compiler can choose in many lanes at once instead of branching.
    let gradient = aGradient[i]
    zGradient[i] = a[i] > 0 ? gradient : 0
  }
}

/// a = σ(z) = 1 / (1 + e^−z).
func sigmoid(_ a: Target, _ z: Source, count: Int) {
  for i in 0..<count { a[i] = fastSigmoid(z[i]) }
}

/// Σ |x|: not finite if one of them is not.
func sumOfMagnitudes(_ numbers: Source, count: Int) -> Float {
  // Two sums side by side, so that no addition waits for the one before it.
  var (first, second) = (Vector(repeating: 0), Vector(repeating: 0))
  var i = 0
  while i + 2 * lanes <= count {
    first += magnitudes(numbers + i)
    second += magnitudes(numbers + i + lanes)
    i += 2 * lanes
  }
  var sum = quad(first + second).sum()
  while i < count {
    sum += abs(numbers[i])
    i += 1
  }
  return sum
}

/// Without their signs.
@inline(__always) private func magnitudes(_ numbers: Source) -> Vector {
  unsafeBitCast(unsafeBitCast(load(numbers), to: Bits.self) & 0x7FFF_FFFF, to: Vector.self)
}
