import Datasets

/// A drawing as the pad takes it, without a pad: for measuring what the networks make of many.
public enum PadTrace {
  /// What the networks get to see of strokes that the mouse draws on the pad.
  ///
  /// - Parameters:
  ///   - strokes: in any unit, with y down; at least one point.
  ///   - rows: the rows of the pad: 20 in the smallest window. Only cells are reported.
  ///   - size: the longer side of the drawing, in pad widths.
  ///   - pen: which of the three pens, 0 the finest.
  /// - Returns: 28×28 pixels, 0 (paper) … 1 (ink).
  public static func pixels(_ strokes: [[SIMD2<Float>]], rows: Int = 20, size: Float = 0.7, pen: Int = 1) -> [Float]? {
    let points = strokes.joined()
    guard let first = points.first else { return nil }
    let low = points.reduce(first) { pointwiseMin($0, $1) }
    let high = points.reduce(first) { pointwiseMax($0, $1) }
    let scale = size / max((high - low).max(), 1e-6)
    let cells = SIMD2(Float(2 * rows), Float(rows))
    let tolerance = PadPoint(0.5 / cells.x, 0.5 / cells.y)
    func place(_ point: SIMD2<Float>) -> PadPoint {
      let onPad = (point - (low + high) / 2) * scale + 0.5
      let cell = pointwiseMin(pointwiseMax((onPad * cells).rounded(.down), SIMD2(0, 0)), cells - 1)
      return PadPoint((cell.x + 0.5) / cells.x, (cell.y + 0.5) / cells.y)
    }
    var drawing = Drawing()
    let width = PenWidth.allCases[max(0, min(2, pen))].rawValue
    for stroke in strokes where !stroke.isEmpty {
      var path = [place(stroke[0])]
      for (a, b) in zip(stroke, stroke.dropFirst()) {
        let way = b - a
        // The pointer passes through every cell between.
        let steps = max(1, Int(((way * way).sum().squareRoot() * scale * cells.x * 2).rounded(.up)))
        path += (1...steps).map { place(a + way * (Float($0) / Float(steps))) }
      }
      drawing.add(path, tolerance: tolerance, width: width)
    }
    return drawing.normalized
  }
}
