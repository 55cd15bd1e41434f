/// Sizes of a convolution, all that its kernels need to know.
struct ConvolutionGeometry {
  var input: Shape
  var output: Shape
  var size: Int
  var stride: Int
  var padding: Int

  /// Numbers in one row of a window, size · channels.
  var run: Int { size * input.channels }
  /// Numbers under one window, size · size · channels.
  var patch: Int { size * size * input.channels }
  /// Positions of the window, output height · width.
  var positions: Int { output.height * output.width }
}

/// Copies what each window sees into a row of its own ("im2col"), so that a convolution becomes a product of matrices.
///
/// A window row, `size` pixels of all channels, is contiguous in memory. Pixels beyond the border are 0.
///
/// - Parameters:
///   - patches: [rows.count · output width, size · size · channels]
///   - image: [height, width, channels]
///   - rows: the output rows whose windows are copied
func gatherPatches(_ patches: Target, _ image: Source, _ g: ConvolutionGeometry, rows: Range<Int>) {
  // With the length known, the compiler makes of the shortest copies two instructions instead of a loop.
  switch g.run {
  case 3: gatherRuns(of: 3, patches, image, g, rows: rows)
  case 5: gatherRuns(of: 5, patches, image, g, rows: rows)
  default: gatherRuns(of: g.run, patches, image, g, rows: rows)
  }
}

@inline(__always) private func gatherRuns(
  of run: Int, _ patches: Target, _ image: Source, _ g: ConvolutionGeometry, rows: Range<Int>
) {
  forEachWindowRow(g, rows: rows) { patch, pixel, first, count in
    if count == run {
      copyNumbers(patches + patch, image + pixel, count: run)
    } else {
      for i in 0..<run { patches[patch + i] = 0 }
      for i in first..<first + count { patches[patch + i] = image[pixel + i] }
    }
  }
}

/// The reverse of `gatherPatches` ("col2im"): adds each row of patches to the pixels it was copied from. A pixel that lies
/// under several windows collects from all of them.
///
/// - Parameters:
///   - image: [height, width, channels], added to
///   - patches: [rows.count · output width, size · size · channels]
func scatterPatches(_ image: Target, _ patches: Source, _ g: ConvolutionGeometry, rows: Range<Int>) {
  forEachWindowRow(g, rows: rows) { patch, pixel, first, count in
    addNumbers(image + pixel + first, patches + patch + first, count: count)
  }
}

/// Calls `body` for each row of each window: with the row's place in the patches, its place in the image (where it may begin
/// beyond the border), and the numbers `first` and `count` of the part that is inside the image.
@inline(__always) private func forEachWindowRow(
  _ g: ConvolutionGeometry, rows: Range<Int>, _ body: (_ patch: Int, _ pixel: Int, _ first: Int, _ count: Int) -> Void
) {
  let (run, imageRow) = (g.run, g.input.width * g.input.channels)
  let step = g.stride * g.input.channels
  for oy in rows {
    for ky in 0..<g.size {
      let y = oy * g.stride - g.padding + ky
      let isInside = y >= 0 && y < g.input.height
      var patch = (oy - rows.lowerBound) * g.output.width * g.patch + ky * run
      var start = -g.padding * g.input.channels
      for _ in 0..<g.output.width {
        if isInside, start >= 0, start + run <= imageRow {
          body(patch, y * imageRow + start, 0, run)
        } else {
          let first = max(0, -start)
          let count = isInside ? max(0, min(run, imageRow - start) - first) : 0
          body(patch, y * imageRow + start, count > 0 ? first : 0, count)
        }
        patch += g.patch
        start += step
      }
    }
  }
}

/// target [count] = source [count]: for a window's short rows faster than a call of the C library.
@inline(__always) private func copyNumbers(_ target: Target, _ source: Source, count: Int) {
  var i = 0
  while i + 8 <= count {
    let numbers = UnsafeRawPointer(source + i).loadUnaligned(as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: numbers, as: SIMD8<Float>.self)
    i += 8
  }
  if i + 4 <= count {
    let numbers = UnsafeRawPointer(source + i).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: numbers, as: SIMD4<Float>.self)
    i += 4
  }
  while i < count {
    target[i] = source[i]
    i += 1
  }
}

/// target [count] += source [count].
@inline(__always) private func addNumbers(_ target: Target, _ source: Source, count: Int) {
  var i = 0
  while i + 4 <= count {
    let sum =
      UnsafeRawPointer(target + i).loadUnaligned(as: SIMD4<Float>.self)
      + UnsafeRawPointer(source + i).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: sum, as: SIMD4<Float>.self)
    i += 4
  }
  while i < count {
    target[i] += source[i]
    i += 1
  }
}

/// One example: h = W * x + b, the sum over each window of weight times pixel.
///
/// - Parameters:
///   - h: [output height, output width, filters]
///   - x: [height, width, channels]
///   - weight: [filters, size, size, channels]
///   - bias: [filters]
///   - patches: scratch for `rowsAtOnce` output rows
func convolutionForward(
  _ h: Target, _ x: Source, _ weight: Source, _ bias: Source, _ g: ConvolutionGeometry,
  patches: Target, rowsAtOnce: Int
) {
  let filters = g.output.channels
  forEachPart(of: g.output.height, by: rowsAtOnce) { rows in
    gatherPatches(patches, x, g, rows: rows)
    let positions = rows.count * g.output.width
    let target = h + rows.lowerBound * g.output.width * filters
    matrixProduct(target, .rows(patches), .transposed(weight), m: positions, n: filters, k: g.patch)
    addRow(target, bias, rows: positions, columns: filters)
  }
}

/// One example: ∂L/∂W += Σ over positions of (∂L/∂h at the position) · (the patch there), ∂L/∂b += Σ ∂L/∂h; and
/// ∂L/∂x, where each window hands its error, times the weights, back to the pixels it saw.
///
/// - Parameters:
///   - weightGradient: [filters, size, size, channels], added to
///   - biasGradient: [filters], added to
///   - xGradient: [height, width, channels], overwritten; nil if nobody needs it
///   - hGradient: [output height, output width, filters]
///   - x: [height, width, channels]
///   - weight: [filters, size, size, channels]
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
    gatherPatches(patches, x, g, rows: rows)
    matrixProduct(
      weightGradient, .transposed(error), .rows(patches), m: filters, n: g.patch, k: positions, adding: true)
    for position in 0..<positions { addNumbers(biasGradient, error + position * filters, count: filters) }
    if let xGradient {
      matrixProduct(patches, .rows(error), .rows(weight), m: positions, n: g.patch, k: filters)
      scatterPatches(xGradient, patches, g, rows: rows)
    }
  }
}
