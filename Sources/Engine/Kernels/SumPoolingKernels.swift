#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a window becomes one number by adding up.
enum SumPoolingKind {
  /// The mean of the pixels that are inside the image.
  case average
  /// √Σ h², the length of the window as a vector.
  case l2
}

/// One example: mean or length of each window.
///
/// - Parameters:
///   - h: [output height, output width, channels]
///   - x: [height, width, channels]
func sumPoolingForward(_ h: Target, _ x: Source, _ kind: SumPoolingKind, _ g: PoolingGeometry) {
  let channels = g.input.channels
  forEachWindow(g) { output, rows, columns in
    let target = h + output
    target.update(repeating: 0, count: channels)
    for y in rows {
      for column in columns {
        let source = x + (y * g.input.width + column) * channels
        switch kind {
        case .average: for c in 0..<channels { target[c] += source[c] }
        case .l2: for c in 0..<channels { target[c] += source[c] * source[c] }
        }
      }
    }
    let scale = 1 / Float(rows.count * columns.count)
    switch kind {
    case .average: for c in 0..<channels { target[c] *= scale }
    case .l2: for c in 0..<channels { target[c] = target[c].squareRoot() }
    }
  }
}

/// One example: of a mean every pixel has the same share; of a length each has its own, ∂h/∂x = x/h (0 where all are 0).
///
/// - Parameters:
///   - xGradient: [height, width, channels], overwritten
///   - hGradient: [output height, output width, channels]
///   - h: as `sumPoolingForward` left it
///   - x: [height, width, channels]
func sumPoolingBackward(
  _ xGradient: Target, _ hGradient: Source, _ h: Source, _ x: Source, _ kind: SumPoolingKind, _ g: PoolingGeometry
) {
  let channels = g.input.channels
  xGradient.update(repeating: 0, count: g.input.count)
  forEachWindow(g) { output, rows, columns in
    let (error, value) = (hGradient + output, h + output)
    let scale = 1 / Float(rows.count * columns.count)
    for y in rows {
      for column in columns {
        let pixel = (y * g.input.width + column) * channels
        switch kind {
        case .average: for c in 0..<channels { xGradient[pixel + c] += error[c] * scale }
        case .l2:
          for c in 0..<channels where value[c] != 0 { xGradient[pixel + c] += error[c] * (x[pixel + c] / value[c]) }
        }
      }
    }
  }
}

/// Calls `body` for each window: with the place of its first output, and its rows and columns in the image.
@inline(__always) private func forEachWindow(
  _ g: PoolingGeometry, _ body: (_ output: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
) {
  for oy in 0..<g.output.height {
    for ox in 0..<g.output.width {
      let (rows, columns) = g.window(oy, ox)
      body((oy * g.output.width + ox) * g.output.channels, rows, columns)
    }
  }
}
