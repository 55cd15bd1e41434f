internal import KernelInterface

// A dense layer with few units that reads the network's input: whoever has some of the inputs has their weights too, multiplies them
// with all examples, and changes them. Neither inputs nor weights ever cross from one core's cache to another's; what crosses are
// sums and errors, a few numbers an example.

/// The share of the inputs `columns` in the weighted sums of all units.
///
/// - Parameters:
///   - sums: [n, units]
///   - x: [n, inputs]
///   - weight: [units, inputs]
func denseColumns(
  _ sums: Target, _ x: Source, _ weight: Source, columns: Range<Int>, n: Int, units: Int, inputs: Int
) {
  guard let kernels = wideKernels(columns.count) else { preconditionFailure("there is no kernel for these columns") }
  var sizes = DenseSizes(n: n, units: units, inputs: columns.count)
  sizes.inputStride = inputs
  kernels.denseForward(sums, x + columns.lowerBound, weight + columns.lowerBound, nil, sizes)
}

/// Z = Σ sums + b, for the examples `rows`.
///
/// - Parameters:
///   - z: [n, units]
///   - sums: [parts, partLength], each [n, units]
///   - bias: [units]
func addColumns(
  _ z: Target, _ sums: Source, _ bias: Source, parts: Int, partLength: Int, rows: Range<Int>, units: Int
) {
  for row in rows {
    let (target, sums) = (z + row * units, sums + row * units)
    for u in 0..<units { target[u] = sums[u] }
    for part in 1..<parts {
      let sums = sums + part * partLength
      for u in 0..<units { target[u] += sums[u] }
    }
    for u in 0..<units { target[u] += bias[u] }
  }
}

/// ∂L/∂W of the inputs `columns`: as `denseBackwardParameters` has it, bit for bit. The biases' gradients belong to the first columns.
func denseBackwardColumns(
  _ weightGradient: Target, _ biasGradient: Target, _ zGradient: Source, _ x: Source,
  columns: Range<Int>, n: Int, units: Int, inputs: Int
) {
  columnProduct(weightGradient, zGradient, x, columns: columns, n: n, units: units, inputs: inputs, .store)
  if columns.lowerBound == 0 { sumErrors(biasGradient, zGradient, rows: 0..<units, n: n, units: units) }
}

/// W ← W − η·∂L/∂W for the inputs `columns`, and b ← b − η·∂L/∂b with the first of them.
func denseDescentColumns(
  _ weight: Target, _ bias: Target, _ biasGradient: Target, _ zGradient: Source, _ x: Source,
  rate: Float, columns: Range<Int>, n: Int, units: Int, inputs: Int
) {
  columnProduct(weight, zGradient, x, columns: columns, n: n, units: units, inputs: inputs, .descend(rate: rate))
  guard columns.lowerBound == 0 else { return }
  sumErrors(biasGradient, zGradient, rows: 0..<units, n: n, units: units)
  sgdStep(bias, biasGradient, rate: rate, count: units)
}

private func columnProduct(
  _ target: Target, _ zGradient: Source, _ x: Source, columns: Range<Int>, n: Int, units: Int, inputs: Int,
  _ use: WeightUse
) {
  guard let kernels = wideKernels(columns.count) else { preconditionFailure("there is no kernel for these columns") }
  var sizes = DenseSizes(n: n, units: units, inputs: columns.count)
  sizes.inputStride = inputs
  kernels.denseBackwardWeight(target + columns.lowerBound, zGradient, x + columns.lowerBound, sizes, use)
}
