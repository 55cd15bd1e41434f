/// One example: h = W * x + b, the sum over each window of weight times pixel.
///
/// - Parameters:
///   - h: [output height, output width, filters]
///   - x: [height, width, channels]
///   - weight: [filters, size, size, channels of a group]
///   - bias: [filters]
///   - patches: scratch for `rowsAtOnce` output rows
func convolutionForward(
  _ h: Target, _ x: Source, _ weight: Source, _ bias: Source, _ g: ConvolutionGeometry,
  patches: Target, rowsAtOnce: Int
) {
  let filters = g.output.channels
  forEachPart(of: g.output.height, by: rowsAtOnce) { rows in
    let positions = rows.count * g.output.width
    let target = h + rows.lowerBound * g.output.width * filters
    for group in 0..<g.groups {
      let first = group * g.filters
      gatherPatches(patches, x, g, rows: rows, group: group)
      matrixProduct(
        target + first, .rows(patches), .transposed(weight + first * g.patch), m: positions, n: g.filters, k: g.patch,
        cStride: filters)
    }
    addRow(target, bias, rows: positions, columns: filters)
  }
}

/// One example: ∂L/∂W += Σ over positions of (∂L/∂h at the position) · (the patch there), ∂L/∂b += Σ ∂L/∂h; and
/// ∂L/∂x, where each window hands its error, times the weights, back to the pixels it saw.
///
/// - Parameters:
///   - weightGradient: [filters, size, size, channels of a group], added to
///   - biasGradient: [filters], added to
///   - xGradient: [height, width, channels], overwritten; nil if nobody needs it
///   - hGradient: [output height, output width, filters]
///   - x: [height, width, channels]
///   - weight: [filters, size, size, channels of a group]
///   - patches: scratch for `rowsAtOnce` output rows
func convolutionBackward(
  _ weightGradient: Target, _ biasGradient: Target, _ xGradient: Target?,
  _ hGradient: Source, _ x: Source, _ weight: Source, _ g: ConvolutionGeometry, patches: Target, rowsAtOnce: Int
) {
  let filters = g.output.channels
  xGradient?.update(repeating: 0, count: g.input.count)
  forEachPart(of: g.output.height, by: rowsAtOnce) { rows in
    let positions = rows.count * g.output.width
    let error = hGradient + rows.lowerBound * g.output.width * filters
    for position in 0..<positions { addNumbers(biasGradient, error + position * filters, count: filters) }
    for group in 0..<g.groups {
      let first = group * g.filters
      gatherPatches(patches, x, g, rows: rows, group: group)
      matrixProduct(
        weightGradient + first * g.patch, .transposed(error + first), .rows(patches), m: g.filters, n: g.patch,
        k: positions, aStride: filters, adding: true)
      if let xGradient {
        matrixProduct(
          patches, .rows(error + first), .rows(weight + first * g.patch), m: positions, n: g.patch, k: g.filters,
          aStride: filters)
        scatterPatches(xGradient, patches, g, rows: rows, group: group)
      }
    }
  }
}

/// One example of a convolution run backward: each pixel of x paints every filter, times its own value, into y.
///
/// It is the arithmetic of ∂L/∂x in `convolutionBackward`; `g` is the geometry of the convolution from y to x.
///
/// - Parameters:
///   - y: [height, width, filters], `g.input`
///   - x: [height, width, channels], `g.output`
///   - weight: [channels, size, size, filters]
///   - bias: [filters]
///   - patches: scratch for `rowsAtOnce` rows of x
func transposedConvolutionForward(
  _ y: Target, _ x: Source, _ weight: Source, _ bias: Source, _ g: ConvolutionGeometry, patches: Target,
  rowsAtOnce: Int
) {
  y.update(repeating: 0, count: g.input.count)
  forEachPart(of: g.output.height, by: rowsAtOnce) { rows in
    let pixels = x + rows.lowerBound * g.output.width * g.output.channels
    matrixProduct(
      patches, .rows(pixels), .rows(weight), m: rows.count * g.output.width, n: g.patch, k: g.output.channels)
    scatterPatches(y, patches, g, rows: rows)
  }
  addRow(y, bias, rows: g.input.height * g.input.width, columns: g.input.channels)
}

/// One example: what a pixel painted comes back to it, ∂L/∂x = W · (the patch of ∂L/∂y); ∂L/∂W += xᵀ · patches;
/// ∂L/∂b += Σ ∂L/∂y.
///
/// - Parameters: as in `transposedConvolutionForward`; gradients of weight and bias are added to, xGradient is overwritten
func transposedConvolutionBackward(
  _ weightGradient: Target, _ biasGradient: Target, _ xGradient: Target?, _ yGradient: Source, _ x: Source,
  _ weight: Source, _ g: ConvolutionGeometry, patches: Target, rowsAtOnce: Int
) {
  let channels = g.output.channels
  for position in 0..<g.input.height * g.input.width {
    addNumbers(biasGradient, yGradient + position * g.input.channels, count: g.input.channels)
  }
  forEachPart(of: g.output.height, by: rowsAtOnce) { rows in
    let (start, positions) = (rows.lowerBound * g.output.width * channels, rows.count * g.output.width)
    gatherPatches(patches, yGradient, g, rows: rows)
    matrixProduct(
      weightGradient, .transposed(x + start), .rows(patches), m: channels, n: g.patch, k: positions, adding: true)
    if let xGradient {
      matrixProduct(xGradient + start, .rows(patches), .transposed(weight), m: positions, n: channels, k: g.patch)
    }
  }
}
