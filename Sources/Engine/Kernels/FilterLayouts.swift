// A filter is stored as its window sees it, [height, width, channels]. The direct kernels want the same numbers in other orders;
// these functions write them, for some filters at a time, whenever the weights have changed.

/// Tap by tap: packed(tap, filter), and the biases behind the last tap.
///
/// - Parameters:
///   - packed: [taps + 1, stride]; what lies beyond the last filter stays 0
///   - weight: [filters, taps]
///   - bias: [filters]
func packFilters(_ packed: Target, _ weight: Source, _ bias: Source, rows: Range<Int>, taps: Int, stride: Int) {
  for tap in 0..<taps {
    for filter in rows { packed[tap * stride + filter] = weight[filter * taps + tap] }
  }
  for filter in rows { packed[taps * stride + filter] = bias[filter] }
}

/// As `packFilters`, every number twice: for two neighbouring positions.
func packPairs(_ packed: Target, _ weight: Source, _ bias: Source, rows: Range<Int>, taps: Int, stride: Int) {
  for filter in rows {
    for tap in 0...taps {
      let number = tap < taps ? weight[filter * taps + tap] : bias[filter]
      packed[tap * stride + 2 * filter] = number
      packed[tap * stride + 2 * filter + 1] = number
    }
  }
}

/// With zeros around them, so that a filter can be read as if it stood a row below; and all a second time, a pixel further to the right.
///
/// - Parameters:
///   - framed: [2, filters, size + 2, frameRow]; the zeros stay
///   - weight: [filters, size, run]
func frameFilters(
  _ framed: Target, _ weight: Source, rows: Range<Int>, filters: Int, size: Int, run: Int, channels: Int,
  frameRow: Int
) {
  for filter in rows {
    for ky in 0..<size {
      let target = framed + (filter * (size + 2) + ky + 1) * frameRow
      let moved = target + filters * (size + 2) * frameRow + channels
      target.update(from: weight + (filter * size + ky) * run, count: run)
      moved.update(from: weight + (filter * size + ky) * run, count: run)
    }
  }
}

/// Turned around and with channels and filters exchanged: a convolution of the errors with these is ∂L/∂x.
///
/// - Parameters:
///   - flipped: [size, size, filters, stride]; what lies beyond the last channel stays 0
///   - weight: [filters, size, size, channels]
func flipFilters(
  _ flipped: Target, _ weight: Source, rows: Range<Int>, filters: Int, size: Int, channels: Int, stride: Int
) {
  let pixels = size * size
  for filter in rows {
    for pixel in 0..<pixels {
      let target = flipped + ((pixels - 1 - pixel) * filters + filter) * stride
      target.update(from: weight + (filter * pixels + pixel) * channels, count: channels)
    }
  }
}

/// One 3×3 filter of one channel: the 16 numbers that meet the transformed pixels of `winogradConvolution`.
///
/// - Parameters:
///   - transformed: [16] numbers, `step` apart
///   - g: the 3×3 weights, `gStep` apart
func transformFilter(_ transformed: Target, step: Int, _ g: Source, gStep: Int) {
  @inline(__always) func spread(_ g0: Float, _ g1: Float, _ g2: Float) -> (Float, Float, Float, Float) {
    (g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2)
  }
  @inline(__always) func weight(_ y: Int, _ x: Int) -> Float { g[(3 * y + x) * gStep] }
  let r0 = spread(weight(0, 0), weight(0, 1), weight(0, 2))
  let r1 = spread(weight(1, 0), weight(1, 1), weight(1, 2))
  let r2 = spread(weight(2, 0), weight(2, 1), weight(2, 2))
  @inline(__always) func write(_ x: Int, _ c: (Float, Float, Float, Float)) {
    transformed[x * step] = c.0
    transformed[(4 + x) * step] = c.1
    transformed[(8 + x) * step] = c.2
    transformed[(12 + x) * step] = c.3
  }
  write(0, spread(r0.0, r1.0, r2.0))
  write(1, spread(r0.1, r1.1, r2.1))
  write(2, spread(r0.2, r1.2, r2.2))
  write(3, spread(r0.3, r1.3, r2.3))
}

/// gradient(filter) = Σ over the slices of sums(tap, filter): the order of `packFilters` undone.
///
/// - Parameters:
///   - gradient: [filters, taps], of which `rows` are written
///   - sums: [slices, taps, filters]
func unpackSums(_ gradient: Target, _ sums: Source, slices: Int, rows: Range<Int>, taps: Int, filters: Int) {
  // Tap by tap, as the sums lie: there may be more of them than the cache holds.
  for tap in 0..<taps {
    for filter in rows {
      var sum = sums[tap * filters + filter]
      for slice in 1..<max(slices, 1) { sum += sums[(slice * taps + tap) * filters + filter] }
      gradient[filter * taps + tap] = sum
    }
  }
}

/// gradient(filter) = Σ over the slices of sums(filter), whose rows are padded to whole vectors.
///
/// - Parameters:
///   - gradient: [filters, size, run], of which `rows` are written
///   - sums: [slices, filters, size, paddedRun]
func unpadSums(
  _ gradient: Target, _ sums: Source, slices: Int, rows: Range<Int>, filters: Int, size: Int, run: Int, paddedRun: Int
) {
  for row in rows.lowerBound * size..<rows.upperBound * size {
    let target = gradient + row * run
    target.update(from: sums + row * paddedRun, count: run)
    for slice in 1..<max(slices, 1) {
      addNumbers(target, sums + (slice * filters * size + row) * paddedRun, count: run)
    }
  }
}

/// Copies an image into the middle of a larger one.
///
/// - Parameters:
///   - bordered: [height + 2·border, width + 2·border, channels]; the border is not touched
///   - image: [height, width, channels]
func copyInside(_ bordered: Target, _ image: Source, _ shape: Shape, border: Int) {
  let row = shape.width * shape.channels
  let wide = (shape.width + 2 * border) * shape.channels
  for y in 0..<shape.height {
    (bordered + (y + border) * wide + border * shape.channels).update(from: image + y * row, count: row)
  }
}

/// The middle of a larger image.
///
/// - Parameters: as for `copyInside`
func copyOutside(_ image: Target, _ bordered: Source, _ shape: Shape, border: Int) {
  let row = shape.width * shape.channels
  let wide = (shape.width + 2 * border) * shape.channels
  for y in 0..<shape.height {
    (image + y * row).update(from: bordered + (y + border) * wide + border * shape.channels, count: row)
  }
}
