/// Sizes of a local contrast normalisation.
struct ContrastGeometry {
  var shape: Shape
  /// Rows and columns of the neighbourhood, odd.
  var size: Int
  /// The least that is divided by: noise in a flat region is not blown up.
  var floor: Float
  var part: ContrastPart

  /// Calls `body` for each pixel of the neighbourhood of (y, x) that is inside the image.
  @inline(__always) func forEachNeighbour(_ y: Int, _ x: Int, _ body: (_ pixel: Int) -> Void) {
    for ny in max(0, y - size / 2)..<min(shape.height, y + size / 2 + 1) {
      for nx in max(0, x - size / 2)..<min(shape.width, x + size / 2 + 1) {
        body((ny * shape.width + nx) * shape.channels)
      }
    }
  }

  /// Pixels of that neighbourhood.
  func neighbours(_ y: Int, _ x: Int) -> Int {
    (min(shape.height, y + size / 2 + 1) - max(0, y - size / 2))
      * (min(shape.width, x + size / 2 + 1) - max(0, x - size / 2))
  }
}

/// One example: m(p) = mean of h over the neighbourhood N(p), σ(p)² = mean of (h − m(p))², and y = (h − m) / max(σ, floor),
/// or one part of it. Each channel on its own.
///
/// - Parameters:
///   - y: [height, width, channels]
///   - mean: m, [height, width, channels]
///   - deviation: σ, [height, width, channels]
///   - h: [height, width, channels]
func contrastForward(_ y: Target, _ mean: Target, _ deviation: Target, _ h: Source, _ g: ContrastGeometry) {
  let channels = g.shape.channels
  for row in 0..<g.shape.height {
    for column in 0..<g.shape.width {
      let p = (row * g.shape.width + column) * channels
      let scale = 1 / Float(g.neighbours(row, column))
      let (m, sigma) = (mean + p, deviation + p)
      m.update(repeating: 0, count: channels)
      sigma.update(repeating: 0, count: channels)
      g.forEachNeighbour(row, column) { q in for c in 0..<channels { m[c] += h[q + c] } }
      for c in 0..<channels { m[c] *= scale }
      g.forEachNeighbour(row, column) { q in
        for c in 0..<channels {
          let difference = h[q + c] - m[c]
          sigma[c] += difference * difference
        }
      }
      for c in 0..<channels {
        sigma[c] = (sigma[c] * scale).squareRoot()
        let value = g.part == .divisive ? h[p + c] : h[p + c] - m[c]
        y[p + c] = g.part == .subtractive ? value : value / (sigma[c] <= g.floor ? g.floor : sigma[c])
      }
    }
  }
}

/// One example. With s = max(σ, floor) (1 without the divisive part) and n the pixels of N(p), pixel q has a share in the
/// output at every p whose neighbourhood it is in, through h itself, through m and through σ:
///
///     ∂y(p)/∂h(q) = [p = q]/s(p) − 1/(n s(p)) − y(p) (h(q) − m(p)) / (n s(p) σ(p)),
///
/// the middle term with the subtractive part alone, the last only where σ is above the floor.
///
/// - Parameters:
///   - hGradient: [height, width, channels], overwritten
///   - yGradient, y, mean, deviation, h: [height, width, channels], as `contrastForward` left them
///   - shares: scratch, 2 · [height, width, channels]
func contrastBackward(
  _ hGradient: Target, _ yGradient: Source, _ y: Source, _ mean: Source, _ deviation: Source, _ h: Source,
  _ g: ContrastGeometry, shares: Target
) {
  let channels = g.shape.channels
  let (throughMean, throughDeviation) = (shares, shares + g.shape.count)
  for row in 0..<g.shape.height {
    for column in 0..<g.shape.width {
      let p = (row * g.shape.width + column) * channels
      let scale = 1 / Float(g.neighbours(row, column))
      for i in p..<p + channels {
        let isAbove = g.part != .subtractive && deviation[i] > g.floor
        let s = g.part == .subtractive ? 1 : (isAbove ? deviation[i] : g.floor)
        hGradient[i] = yGradient[i] / s
        throughMean[i] = g.part == .divisive ? 0 : hGradient[i] * scale
        throughDeviation[i] = isAbove ? hGradient[i] * y[i] * scale / deviation[i] : 0
      }
    }
  }
  for row in 0..<g.shape.height {
    for column in 0..<g.shape.width {
      let q = (row * g.shape.width + column) * channels
      // A neighbourhood is symmetric: q is near p where p is near q.
      g.forEachNeighbour(row, column) { p in
        for c in 0..<channels {
          hGradient[q + c] -= throughMean[p + c] + throughDeviation[p + c] * (h[q + c] - mean[p + c])
        }
      }
    }
  }
}
