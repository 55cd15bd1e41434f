/// Where the numbers of a larger side come from: output i is (1 − share) · input[first] + share · input[second].
struct UpsamplingTable {
  var first: [Int] = []
  var second: [Int] = []
  var share: [Float] = []

  /// - Parameters:
  ///   - side: rows or columns of the input.
  init(side: Int, factor: Int, _ kind: Interpolation) {
    for output in 0..<side * factor {
      switch kind {
      case .nearest:
        first.append(output / factor)
        second.append(output / factor)
        share.append(0)
      case .bilinear:
        // Pixels are points in the middle of their squares, so that both images have the same outline; beyond the outermost
        // points nothing is known, and their values go on.
        let place = max(0, (Float(output) + 0.5) / Float(factor) - 0.5)
        let below = min(Int(place), side - 1)
        first.append(below)
        second.append(min(below + 1, side - 1))
        share.append(place - Float(below))
      }
    }
  }
}

/// One example: every output pixel as the weighted mean of four input pixels.
///
/// - Parameters:
///   - y: [rows.first.count, columns.first.count, channels]
///   - x: [height, width, channels]
func upsamplingForward(_ y: Target, _ x: Source, _ shape: Shape, rows: UpsamplingTable, columns: UpsamplingTable) {
  forEachTap(shape, rows, columns) { output, input, weight in
    for c in 0..<shape.channels { y[output + c] += weight * x[input + c] }
  } begin: { output in
    for c in 0..<shape.channels { y[output + c] = 0 }
  }
}

/// One example: every output's error goes to the four pixels it came from, by the same weights.
///
/// - Parameters:
///   - xGradient: [height, width, channels], overwritten
///   - yGradient: [rows.first.count, columns.first.count, channels]
func upsamplingBackward(
  _ xGradient: Target, _ yGradient: Source, _ shape: Shape, rows: UpsamplingTable, columns: UpsamplingTable
) {
  xGradient.update(repeating: 0, count: shape.count)
  forEachTap(shape, rows, columns) { output, input, weight in
    for c in 0..<shape.channels { xGradient[input + c] += weight * yGradient[output + c] }
  } begin: { _ in
  }
}

/// Calls `tap` for each output pixel and each input pixel that has a share in it.
@inline(__always) private func forEachTap(
  _ shape: Shape, _ rows: UpsamplingTable, _ columns: UpsamplingTable,
  _ tap: (_ output: Int, _ input: Int, _ weight: Float) -> Void, begin: (_ output: Int) -> Void
) {
  var output = 0
  for oy in rows.first.indices {
    for ox in columns.first.indices {
      begin(output)
      let (y, x) = (rows.share[oy], columns.share[ox])
      let (top, bottom) = (rows.first[oy] * shape.width, rows.second[oy] * shape.width)
      let (left, right) = (columns.first[ox], columns.second[ox])
      tap(output, (top + left) * shape.channels, (1 - y) * (1 - x))
      if x != 0 { tap(output, (top + right) * shape.channels, (1 - y) * x) }
      if y != 0 { tap(output, (bottom + left) * shape.channels, y * (1 - x)) }
      if x != 0, y != 0 { tap(output, (bottom + right) * shape.channels, y * x) }
      output += shape.channels
    }
  }
}
