internal import KernelInterface

// A dense layer whose weights do not fit the cache: whoever computes some units, or some inputs, does so for all examples, and
// every weight is read from memory once.

/// Z = X·Wᵀ + b, for the units `rows` alone.
///
/// - Parameters:
///   - z: [n, units], of which the columns `rows` are written
///   - x: [n, inputs]
///   - weight: [units, inputs]
///   - bias: [units]
func denseForward(
  _ z: Target, _ x: Source, _ weight: Source, _ bias: Source, rows: Range<Int>, n: Int, units: Int, inputs: Int
) {
  let first = rows.lowerBound
  if let kernels = wideKernels(inputs) {
    var sizes = DenseSizes(n: n, units: rows.count, inputs: inputs)
    sizes.unitStride = units
    return kernels.denseForward(z + first, x, weight + first * inputs, bias + first, sizes)
  }
  matrixProduct(
    z + first, .rows(x), .transposed(weight + first * inputs), m: n, n: rows.count, k: inputs, cStride: units)
  for example in 0..<n {
    let target = z + example * units
    for unit in rows { target[unit] += bias[unit] }
  }
}

/// ∂L/∂X = ∂L/∂Z · W, for the inputs `columns` alone.
///
/// - Parameters:
///   - xGradient: [n, inputs], of which `columns` are written
///   - zGradient: [n, units]
///   - weight: [units, inputs]
func denseBackwardInput(
  _ xGradient: Target, _ zGradient: Source, _ weight: Source, columns: Range<Int>, n: Int, units: Int, inputs: Int
) {
  let first = columns.lowerBound
  if let kernels = wideKernels(columns.count) {
    var sizes = DenseSizes(n: n, units: units, inputs: columns.count)
    sizes.inputStride = inputs
    return kernels.denseBackwardInput(xGradient + first, zGradient, weight + first, sizes)
  }
  matrixProduct(
    xGradient + first, .rows(zGradient), .rows(weight + first), m: n, n: columns.count, k: units, bStride: inputs,
    cStride: inputs)
}
