// Locally connected layers: as a convolution, but every position has weights of its own. Nothing is shared, so there is no
// product of large matrices to be had: each weight is used once for each example.

/// One example: h(p, f) = b(p, f) + Σ w(p, f, ·) · (the window at p).
///
/// - Parameters:
///   - h: [positions, filters]
///   - x: [height, width, channels]
///   - weight: [positions, filters, size, size, channels]
///   - bias: [positions, filters]
func locallyConnectedForward(_ h: Target, _ x: Source, _ weight: Source, _ bias: Source, _ g: ConvolutionGeometry) {
  let filters = g.output.channels
  h.update(from: bias, count: g.output.count)
  forEachWindowRow(g, rows: 0..<g.output.height) { patch, pixel, first, count in
    let (position, place) = (patch / g.patch, patch % g.patch + first)
    for f in 0..<filters {
      let unit = position * filters + f
      h[unit] += dotProduct(weight + unit * g.patch + place, x + pixel + first, count: count)
    }
  }
}

/// One example: ∂L/∂x, each unit's error times its weights handed back to the pixels it saw.
///
/// - Parameters:
///   - xGradient: [height, width, channels], overwritten
///   - hGradient: [positions, filters]
///   - weight: [positions, filters, size, size, channels]
func locallyConnectedBackwardInput(
  _ xGradient: Target, _ hGradient: Source, _ weight: Source, _ g: ConvolutionGeometry
) {
  let filters = g.output.channels
  xGradient.update(repeating: 0, count: g.input.count)
  forEachWindowRow(g, rows: 0..<g.output.height) { patch, pixel, first, count in
    let (position, place) = (patch / g.patch, patch % g.patch + first)
    for f in 0..<filters {
      let unit = position * filters + f
      addMultiple(xGradient + pixel + first, hGradient[unit], weight + unit * g.patch + place, count: count)
    }
  }
}

/// One example: ∂L/∂w(p, f, ·) += ∂L/∂h(p, f) · (the window at p), ∂L/∂b += ∂L/∂h, for the output rows `rows` alone.
///
/// - Parameters:
///   - weightGradient: [positions, filters, size, size, channels], added to
///   - biasGradient: [positions, filters], added to
///   - hGradient: [positions, filters]
///   - x: [height, width, channels]
///   - positions: whose gradients are computed
func locallyConnectedBackwardParameters(
  _ weightGradient: Target, _ biasGradient: Target, _ hGradient: Source, _ x: Source, positions: Range<Int>,
  _ g: ConvolutionGeometry
) {
  let filters = g.output.channels
  let rows = positions.lowerBound / g.output.width..<(positions.upperBound - 1) / g.output.width + 1
  forEachWindowRow(g, rows: rows) { patch, pixel, first, count in
    let (position, place) = (rows.lowerBound * g.output.width + patch / g.patch, patch % g.patch + first)
    guard positions.contains(position) else { return }
    for f in 0..<filters {
      let unit = position * filters + f
      addMultiple(weightGradient + unit * g.patch + place, hGradient[unit], x + pixel + first, count: count)
    }
  }
  for unit in positions.lowerBound * filters..<positions.upperBound * filters { biasGradient[unit] += hGradient[unit] }
}

/// Σ a_i b_i, four sums side by side.
@inline(__always) private func dotProduct(_ a: Source, _ b: Source, count: Int) -> Float {
  var sums = SIMD4<Float>(repeating: 0)
  var i = 0
  while i + 4 <= count {
    sums +=
      UnsafeRawPointer(a + i).loadUnaligned(as: SIMD4<Float>.self)
      * UnsafeRawPointer(b + i).loadUnaligned(as: SIMD4<Float>.self)
    i += 4
  }
  var sum = sums.sum()
  while i < count {
    sum += a[i] * b[i]
    i += 1
  }
  return sum
}

/// target [count] += factor · source [count].
@inline(__always) private func addMultiple(_ target: Target, _ factor: Float, _ source: Source, count: Int) {
  for i in 0..<count { target[i] += factor * source[i] }
}
