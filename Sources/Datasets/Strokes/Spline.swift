/// Smooth curves through knots.
enum Spline {
  /// A stroke through the knots: pieces of cubic Hermite curves, cut at corners.
  ///
  /// At a smooth knot the direction is that of the circle through the knot and its two neighbours; the speed is `roundness`
  /// times the distance to the next knot (0: a chain of straight lines; about 1.1: arcs of circles).
  ///
  /// - Parameter spacing: about how far apart the points of the result are.
  static func stroke(
    through knots: [PenPoint], corners: [Bool], roundness: Float, spacing: Float
  ) -> [PenPoint] {
    guard knots.count > 1 else { return knots }
    var path: [PenPoint] = [knots[0]]
    for index in 0..<knots.count - 1 {
      let (from, to) = (knots[index], knots[index + 1])
      let distance = length(to - from)
      let leaving = direction(at: index, knots, isEnd: index == 0 || corners[index], towards: index + 1)
      let arriving = direction(
        at: index + 1, knots, isEnd: index + 2 == knots.count || corners[index + 1], towards: index)
      let (speedOut, speedIn) = (leaving * (roundness * distance), -arriving * (roundness * distance))
      let steps = max(2, Int((distance * 1.15 / spacing).rounded(.up)))
      for step in 1...steps {
        let t = Float(step) / Float(steps)
        let (t2, t3) = (t * t, t * t * t)
        let ends = from * (2 * t3 - 3 * t2 + 1) + to * (3 * t2 - 2 * t3)
        path.append(ends + speedOut * (t3 - 2 * t2 + t) + speedIn * (t3 - t2))
      }
    }
    return path
  }

  /// The unit direction in which the curve leaves knot `index` towards its neighbour `next`.
  private static func direction(at index: Int, _ knots: [PenPoint], isEnd: Bool, towards next: Int) -> PenPoint {
    let ahead = knots[next] - knots[index]
    if isEnd { return unit(ahead) }
    let behind = knots[index] - knots[2 * index - next]
    // The tangent of the circle through three points weights each chord's direction with the other chord's length.
    return unit(unit(ahead) * length(behind) + unit(behind) * length(ahead))
  }

  static func length(_ v: PenPoint) -> Float { (v * v).sum().squareRoot() }

  private static func unit(_ v: PenPoint) -> PenPoint {
    let size = length(v)
    return size > 1e-6 ? v / size : .zero
  }
}
