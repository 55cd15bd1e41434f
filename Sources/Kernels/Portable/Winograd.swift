import KernelInterface

// Convolutions with 3×3 filters, by Winograd's minimal filtering F(2×2, 3×3): four neighbouring outputs share the 16 pixels they see,
// and instead of 4 · 9 products a channel there are 16. (Winograd 1980; Lavin and Gray 2016, "Fast algorithms for
// convolutional neural networks".)
//
// In one dimension two outputs of a filter g over four pixels d are
//
//     m₁ = (d₀ − d₂) g₀                    m₂ = (d₁ + d₂) (g₀ + g₁ + g₂)/2
//     m₄ = (d₁ − d₃) g₂                    m₃ = (d₂ − d₁) (g₀ − g₁ + g₂)/2
//     y₀ = m₁ + m₂ + m₃                    y₁ = m₂ − m₃ − m₄
//
// and in two the same is done along the rows and then along the columns. The products of all channels and filters are sums over
// channels, one for each of the 16 places: tiles of registers, as in the direct convolution.

/// One example: h = W * x + b.
///
/// - Parameters:
///   - h: [height, width, filters]; height and width are even
///   - image: [height + 2, rowLength]; the channels fill whole vectors
///   - filters: [16, channels, filters padded to whole vectors], transformed, then the biases
///   - scratch: `WideKernels.scratchLength` numbers
func winogradConvolution(_ h: Target, _ image: Source, _ filters: Source, _ s: WindowSizes, _ scratch: Target) {
  forEachBlock(image, filters, s, scratch) { start, count, first, products in
    for i in 0..<count {
      let (y, x) = (start + i).quotientAndRemainder(dividingBy: s.width / 2)
      let target = h + (2 * (y * s.width + x) * s.filters + first)
      let four = outputs(products + i * lanes, bias: filters + (16 * s.channels * padded(s.filters) + first))
      let left = s.filters - first
      store(four.0, target, count: left)
      store(four.1, target + s.filters, count: left)
      store(four.2, target + s.width * s.filters, count: left)
      store(four.3, target + (s.width + 1) * s.filters, count: left)
    }
  }
}

/// One example: convolution, ReLU if wanted, and 2×2 max pooling: the four outputs of a tile are the four under a pooling window.
///
/// - Parameters: as for `winogradConvolution` and `pooledConvolution`
func winogradPooled(
  _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, _ s: WindowSizes,
  isRectified: Bool, _ scratch: Target
) {
  forEachBlock(image, filters, s, scratch) { start, count, first, products in
    for i in 0..<count {
      let four = outputs(products + i * lanes, bias: filters + (16 * s.channels * padded(s.filters) + first))
      let (best, place) = largest(four.0, four.1, four.2, four.3, isRectified: isRectified)
      let target = (start + i) * s.filters + first
      store(best, h + target, count: s.filters - first)
      store(place, winners + target, count: s.filters - first)
    }
  }
}

/// Calls `body` for eight tiles at a time and each vector of filters, with the sums over channels at the 16 places,
/// [16, 8, lanes].
@inline(__always) private func forEachBlock(
  _ image: Source, _ filters: Source, _ s: WindowSizes, _ scratch: Target,
  _ body: (_ start: Int, _ count: Int, _ first: Int, _ products: Source) -> Void
) {
  let tiles = s.height / 2 * (s.width / 2)
  let (pixels, products) = (scratch, scratch + 16 * mostRows * s.channels)
  for start in stride(from: 0, to: tiles, by: mostRows) {
    for i in 0..<mostRows {
      let (y, x) = min(start + i, tiles - 1).quotientAndRemainder(dividingBy: s.width / 2)
      transformPixels(pixels + i * s.channels, image + 2 * (y * s.rowLength + x * s.channels), s)
    }
    forEachStrip(padded(s.filters) / lanes) { first, width in
      switch width {
      case 1: multiply(OneVector.self, products, pixels, filters + first * lanes, s)
      case 2: multiply(TwoVectors.self, products, pixels, filters + first * lanes, s)
      default: multiply(ThreeVectors.self, products, pixels, filters + first * lanes, s)
      }
      for vector in 0..<width {
        body(
          start, min(mostRows, tiles - start), (first + vector) * lanes, products + vector * 16 * mostRows * lanes)
      }
    }
  }
}

/// The 16 sums and differences of a tile's pixels, channel by channel.
///
/// - Parameters:
///   - pixels: [16, 8, channels], of which those of one tile are written
@inline(__always) private func transformPixels(_ pixels: Target, _ image: Source, _ s: WindowSizes) {
  let step = mostRows * s.channels
  for c in stride(from: 0, to: s.channels, by: lanes) {
    @inline(__always) func row(_ y: Int) -> (Vector, Vector, Vector, Vector) {
      let d = image + (y * s.rowLength + c)
      let (d0, d1) = (load(d), load(d + s.channels))
      let (d2, d3) = (load(d + 2 * s.channels), load(d + 3 * s.channels))
      return (d0 - d2, d1 + d2, d2 - d1, d1 - d3)
    }
    @inline(__always) func write(_ y: Int, _ v: (Vector, Vector, Vector, Vector)) {
      let target = pixels + (4 * y * step + c)
      store(v.0, target)
      store(v.1, target + step)
      store(v.2, target + 2 * step)
      store(v.3, target + 3 * step)
    }
    let (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3))
    write(0, (r0.0 - r2.0, r0.1 - r2.1, r0.2 - r2.2, r0.3 - r2.3))
    write(1, (r1.0 + r2.0, r1.1 + r2.1, r1.2 + r2.2, r1.3 + r2.3))
    write(2, (r2.0 - r1.0, r2.1 - r1.1, r2.2 - r1.2, r2.3 - r1.3))
    write(3, (r1.0 - r3.0, r1.1 - r3.1, r1.2 - r3.2, r1.3 - r3.3))
  }
}

/// products(place, tile) = Σ over channels of pixel · filter, at each of the 16 places.
///
/// - Parameters:
///   - products: for each vector of the strip [16, 8, lanes]
@inline(never) private func multiply<Columns: Lanes>(
  _: Columns.Type, _ products: Target, _ pixels: Source, _ filters: Source, _ s: WindowSizes
) {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { buffer in
    let offsets = buffer.baseAddress!
    for i in 0..<mostRows { offsets[i] = i * s.channels }
    let row = padded(s.filters)
    for place in 0..<16 {
      var tile = EightRows<Columns>(Columns(), pixels + place * mostRows * s.channels, offsets)
      tile.add(count: s.channels, vectors: filters + place * s.channels * row, vectorStep: row)
      tile.forEach(0) { row, sums in
        sums.forEach(0) { vector, sum in
          store(sum, products + ((vector * 16 + place) * mostRows + row) * lanes)
        }
      }
    }
  }
}

/// The four outputs of a tile, row by row.
@inline(__always) private func outputs(_ products: Source, bias: Source) -> (Vector, Vector, Vector, Vector) {
  @inline(__always) func column(_ x: Int) -> (Vector, Vector) {
    let m = products + x * mostRows * lanes
    let step = 4 * mostRows * lanes
    let (m0, m1, m2, m3) = (load(m), load(m + step), load(m + 2 * step), load(m + 3 * step))
    return (m0 + m1 + m2, m1 - m2 - m3)
  }
  let (c0, c1, c2, c3) = (column(0), column(1), column(2), column(3))
  let bias = load(bias)
  return (
    c0.0 + c1.0 + c2.0 + bias, c1.0 - c2.0 - c3.0 + bias,
    c0.1 + c1.1 + c2.1 + bias, c1.1 - c2.1 - c3.1 + bias
  )
}
