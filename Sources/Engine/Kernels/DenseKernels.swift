internal import KernelInterface

// A layer in which every unit sees every input, for n examples at once: by the Engine's own kernels where the processor has wide
// vectors, else by OpenBLAS. For the products of a small batch, which are not nearly square, these are up to twice as fast.

/// Z = X·Wᵀ + b: each unit's weighted sum.
///
/// - Parameters:
///   - z: [n, units]
///   - x: [n, inputs]
///   - weight: [units, inputs]
///   - bias: [units]
///   - block: so many inputs' sums are completed before they are added up; nil for all.
func denseForward(
  _ z: Target, _ x: Source, _ weight: Source, _ bias: Source, n: Int, units: Int, inputs: Int, block: Int? = nil
) {
  if let kernels = wideKernels(inputs) {
    var sizes = DenseSizes(n: n, units: units, inputs: inputs)
    if let block { sizes.inputBlock = block }
    return kernels.denseForward(z, x, weight, bias, sizes)
  }
  if n == 1 {
    matrixVectorProduct(z, .rows(weight), x, rows: units, columns: inputs)
  } else {
    matrixProduct(z, .rows(x), .transposed(weight), m: n, n: units, k: inputs)
  }
  addRow(z, bias, rows: n, columns: units)
}

/// Z = X·Wᵀ + b for many examples or one, with the weights in an order of their own: no lanes are to be added up then. For many it is the
/// convolution of filters of a single pixel with a column of as many pixels as there are examples, whose channels are the inputs.
///
/// - Parameters:
///   - z: [n, units]
///   - x: [n, inputs]
///   - packed: `packedWeights` as `packFilters` fills them
/// - Precondition: there are `packedWeights`.
func denseForwardPacked(_ z: Target, _ x: Source, _ packed: Source, n: Int, units: Int, inputs: Int) {
  guard let kernels = Processor.wide else { preconditionFailure("there is no kernel for packed weights") }
  if n == 1 { return kernels.denseForwardOne(z, x, packed, units, inputs) }
  kernels.convolution(
    z, x, packed,
    WindowSizes(channels: inputs, filters: units, size: 1, stride: 1, rowLength: inputs, height: n, width: 1))
}

/// Memory for the weights input by input, [inputs + 1, units padded to whole vectors], the biases last; nil where there is no kernel
/// for them.
func packedWeights(units: Int, inputs: Int) -> Tensor? {
  Processor.wide.map { Tensor(inputs + 1, $0.padded(units)) }
}

/// ∂L/∂X = ∂L/∂Z · W: each input's share in the errors of all units it feeds.
///
/// - Parameters:
///   - xGradient: [n, inputs]
///   - zGradient: [n, units]
///   - weight: [units, inputs]
func denseBackwardInput(_ xGradient: Target, _ zGradient: Source, _ weight: Source, n: Int, units: Int, inputs: Int) {
  if let kernels = wideKernels(inputs) {
    return kernels.denseBackwardInput(
      xGradient, zGradient, weight, DenseSizes(n: n, units: units, inputs: inputs))
  }
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
  let target = weightGradient + rows.lowerBound * inputs
  if let kernels = wideKernels(inputs) {
    var sizes = DenseSizes(n: n, units: rows.count, inputs: inputs)
    sizes.unitStride = units
    kernels.denseBackwardWeight(target, zGradient + rows.lowerBound, x, sizes, .store)
  } else {
    matrixProduct(
      target, .transposed(zGradient + rows.lowerBound), .rows(x), m: rows.count, n: inputs, k: n, aStride: units)
  }
  sumErrors(biasGradient, zGradient, rows: rows, n: n, units: units)
}

/// W ← W − η·∂L/∂W and b ← b − η·∂L/∂b for the units `rows`: the gradient of the weights never is in memory.
///
/// The weights move by what they would have with the gradient of `denseBackwardParameters`, bit for bit.
///
/// - Parameters:
///   - weight: [units, inputs], of which `rows` are changed
///   - bias: [units], of which `rows` are changed
///   - biasGradient, zGradient, x: as for `denseBackwardParameters`
/// - Precondition: `canDescend(inputs:)`.
func denseDescent(
  _ weight: Target, _ bias: Target, _ biasGradient: Target, _ zGradient: Source, _ x: Source,
  rate: Float, rows: Range<Int>, n: Int, units: Int, inputs: Int
) {
  guard let kernels = wideKernels(inputs) else { preconditionFailure("there is no kernel for this descent") }
  var sizes = DenseSizes(n: n, units: rows.count, inputs: inputs)
  sizes.unitStride = units
  kernels.denseBackwardWeight(
    weight + rows.lowerBound * inputs, zGradient + rows.lowerBound, x, sizes, .descend(rate: rate))
  sumErrors(biasGradient, zGradient, rows: rows, n: n, units: units)
  sgdStep(bias + rows.lowerBound, biasGradient + rows.lowerBound, rate: rate, count: rows.count)
}

/// Whether there is a kernel for `denseDescent`.
func canDescend(inputs: Int) -> Bool { wideKernels(inputs) != nil }

/// The kernels read the inputs in whole vectors: there must be enough for one.
func wideKernels(_ inputs: Int) -> WideKernels? {
  guard let kernels = Processor.wide, inputs >= kernels.lanes else { return nil }
  return kernels
}

/// ∂L/∂b(unit) = Σ over the examples of its errors.
func sumErrors(_ biasGradient: Target, _ zGradient: Source, rows: Range<Int>, n: Int, units: Int) {
  for unit in rows { biasGradient[unit] = 0 }
  for example in 0..<n {
    let errors = zGradient + example * units
    for unit in rows { biasGradient[unit] += errors[unit] }
  }
}

/// Adds the same row to every row: matrix [rows, columns] += row [columns].
func addRow(_ matrix: Target, _ row: Source, rows: Int, columns: Int) {
  for r in 0..<rows {
    let target = matrix + r * columns
    for c in 0..<columns { target[c] += row[c] }
  }
}
