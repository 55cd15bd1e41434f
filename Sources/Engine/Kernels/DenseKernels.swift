// A layer in which every unit sees every input, for n examples at once.

/// Z = X·Wᵀ + b: each unit's weighted sum.
///
/// - Parameters:
///   - z: [n, units]
///   - x: [n, inputs]
///   - weight: [units, inputs]
///   - bias: [units]
func denseForward(_ z: Target, _ x: Source, _ weight: Source, _ bias: Source, n: Int, units: Int, inputs: Int) {
  if n == 1 {
    matrixVectorProduct(z, .rows(weight), x, rows: units, columns: inputs)
  } else {
    matrixProduct(z, .rows(x), .transposed(weight), m: n, n: units, k: inputs)
  }
  addRow(z, bias, rows: n, columns: units)
}

/// ∂L/∂X = ∂L/∂Z · W: each input's share in the errors of all units it feeds.
///
/// - Parameters:
///   - xGradient: [n, inputs]
///   - zGradient: [n, units]
///   - weight: [units, inputs]
func denseBackwardInput(_ xGradient: Target, _ zGradient: Source, _ weight: Source, n: Int, units: Int, inputs: Int) {
  if n == 1 {
    matrixVectorProduct(xGradient, .transposed(weight), zGradient, rows: inputs, columns: units)
  } else {
    matrixProduct(xGradient, .rows(zGradient), .rows(weight), m: n, n: inputs, k: units)
  }
}

/// ∂L/∂W = (∂L/∂Z)ᵀ·X and ∂L/∂b = Σ ∂L/∂Z over the examples, for the units `rows` alone.
///
/// - Parameters:
///   - weightGradient: [units, inputs], of which `rows` are written
///   - biasGradient: [units], of which `rows` are written
///   - zGradient: [n, units]
///   - x: [n, inputs]
func denseBackwardParameters(
  _ weightGradient: Target, _ biasGradient: Target, _ zGradient: Source, _ x: Source,
  rows: Range<Int>, n: Int, units: Int, inputs: Int
) {
  matrixProduct(
    weightGradient + rows.lowerBound * inputs, .transposed(zGradient + rows.lowerBound), .rows(x),
    m: rows.count, n: inputs, k: n, aStride: units)
  for unit in rows {
    var sum: Float = 0
    for example in 0..<n { sum += zGradient[example * units + unit] }
    biasGradient[unit] = sum
  }
}

/// Adds the same row to every row: matrix [rows, columns] += row [columns].
func addRow(_ matrix: Target, _ row: Source, rows: Int, columns: Int) {
  for r in 0..<rows {
    let target = matrix + r * columns
    for c in 0..<columns { target[c] += row[c] }
  }
}
