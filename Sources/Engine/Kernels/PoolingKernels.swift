/// Sizes of a pooling layer.
struct PoolingGeometry {
  var input: Shape
  var output: Shape
  /// Rows of a window, and columns unless `width` says something else.
  var size: Int
  var stride: Int
  /// Rows and columns beyond the border that windows may reach into; there is nothing in them.
  var padding = 0
  /// Columns of a window; nil for a square.
  var width: Int?

  /// The pixels of the image under the window at an output's place.
  func window(_ oy: Int, _ ox: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (top, left) = (oy * stride - padding, ox * stride - padding)
    return (max(top, 0)..<min(top + size, input.height), max(left, 0)..<min(left + (width ?? size), input.width))
  }
}

/// One example: the largest value under each window, and where it stood (the first of equals, row by row).
///
/// - Parameters:
///   - h: [output height, output width, channels]
///   - winners: [output height, output width, channels], each the winner's index in x
///   - x: [height, width, channels]
func maxPoolingForward(_ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ x: Source, _ g: PoolingGeometry) {
  guard g.padding == 0, g.width == nil else { return poolClipped(h, winners, x, g) }
  // With the size known, the compiler unrolls the loops over the usual window.
  if g.size == 2 { pool(size: 2, h, winners, x, g) } else { pool(size: g.size, h, winners, x, g) }
}

@inline(__always) private func pool(
  size: Int, _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ x: Source, _ g: PoolingGeometry
) {
  let channels = g.input.channels
  let wide = channels / 4 * 4
  for oy in 0..<g.output.height {
    for ox in 0..<g.output.width {
      let position = (oy * g.output.width + ox) * channels
      let corner = (oy * g.input.width + ox) * g.stride * channels
      for c in stride(from: 0, to: wide, by: 4) {
        let (best, place) = largestOfFour(x, corner: corner + c, size: size, g)
        storeFour(h + position + c, best)
        storeFour(winners + position + c, place)
      }
      for c in wide..<channels {
        let (best, place) = largest(x, corner: corner + c, size: size, g)
        h[position + c] = best
        winners[position + c] = place
      }
    }
  }
}

/// The general way, for windows that reach beyond the border or are no squares.
private func poolClipped(_ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ x: Source, _ g: PoolingGeometry) {
  var output = 0
  for oy in 0..<g.output.height {
    for ox in 0..<g.output.width {
      let (rows, columns) = g.window(oy, ox)
      for c in 0..<g.input.channels {
        var place = (rows.lowerBound * g.input.width + columns.lowerBound) * g.input.channels + c
        for y in rows {
          for column in columns {
            let index = (y * g.input.width + column) * g.input.channels + c
            if !(x[index] <= x[place]), !x[place].isNaN { place = index }
          }
        }
        h[output] = x[place]
        winners[output] = Int32(truncatingIfNeeded: place)
        output += 1
      }
    }
  }
}

/// The largest value under the window at `corner`, and its index. A NaN wins: what is broken must be seen at the end.
@inline(__always) private func largest(
  _ x: Source, corner: Int, size: Int, _ g: PoolingGeometry
) -> (Float, Int32) {
  var best = x[corner]
  var place = corner
  for ky in 0..<size {
    for kx in 0..<size {
      let index = corner + (ky * g.input.width + kx) * g.input.channels
      if !(x[index] <= best), !best.isNaN { (best, place) = (x[index], index) }
    }
  }
  return (best, Int32(truncatingIfNeeded: place))
}

/// `largest` for four neighbouring channels at once.
@inline(__always) private func largestOfFour(
  _ x: Source, corner: Int, size: Int, _ g: PoolingGeometry
) -> (SIMD4<Float>, SIMD4<Int32>) {
  let lanes = SIMD4<Int32>(0, 1, 2, 3)
  var best = loadFour(x + corner)
  var place = lanes &+ Int32(truncatingIfNeeded: corner)
  for ky in 0..<size {
    for kx in 0..<size {
      let index = corner + (ky * g.input.width + kx) * g.input.channels
      let value = loadFour(x + index)
      let loses = (value .<= best) .| (best .!= best)
      best = value.replacing(with: best, where: loses)
      place = (lanes &+ Int32(truncatingIfNeeded: index)).replacing(with: place, where: loses)
    }
  }
  return (best, place)
}

@inline(__always) private func loadFour(_ source: Source) -> SIMD4<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always) private func storeFour<T>(_ target: UnsafeMutablePointer<T>, _ value: SIMD4<T>) {
  UnsafeMutableRawPointer(target).storeBytes(of: value, as: SIMD4<T>.self)
}

/// One example: the error of each window goes to the pixel that won it; all others had no influence.
///
/// - Parameters:
///   - xGradient: [height, width, channels], overwritten
///   - hGradient: [output height, output width, channels]
///   - winners: as `maxPoolingForward` left them
func maxPoolingBackward(
  _ xGradient: Target, _ hGradient: Source, _ winners: UnsafePointer<Int32>, _ g: PoolingGeometry
) {
  xGradient.update(repeating: 0, count: g.input.count)
  for i in 0..<g.output.count { xGradient[Int(winners[i])] += hGradient[i] }
}
