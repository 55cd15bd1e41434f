/// A picture laid on a square of paper: what of it is ink, at a size that a pad can show.
public enum PaperSquare {
  /// The ink of a picture on `side` × `side` pixels, row by row, 0 (paper) … 1 (the strongest ink).
  ///
  /// The whole picture is shown, centred, its longer side as long as the square's. Where the ink is no more than half as long as
  /// that, a photograph of a table with a note on it, the square shows the ink with a margin of a sixth instead.
  ///
  /// - Returns: nil if there is no ink: every pixel is the same.
  public static func ink(of image: GrayImage, side: Int) -> [Float]? {
    let ink = DigitNormalizer.ink(of: image)
    guard let bounds = Bounds(of: ink, width: image.width, height: image.height) else { return nil }
    let peak = ink.max() ?? 1
    var (left, top) = (Float(0), Float(0))
    var extent = SIMD2(Float(image.width), Float(image.height))
    if 2 * max(bounds.width, bounds.height) < max(image.width, image.height) {
      let margin = Float(max(bounds.width, bounds.height)) / 6
      (left, top) = (Float(bounds.left) - margin, Float(bounds.top) - margin)
      extent = SIMD2(Float(bounds.width), Float(bounds.height)) + 2 * margin
    }
    let step = extent.max() / Float(side)
    let start = SIMD2<Float>(left, top) - (SIMD2<Float>(repeating: extent.max()) - extent) / 2
    let columns = (0..<side).map { covered(from: start.x + step * Float($0), step, image.width) }
    let rows = (0..<side).map { covered(from: start.y + step * Float($0), step, image.height) }
    return rows.flatMap { row in
      columns.map { column in
        var sum: Float = 0
        for (y, v) in row { for (x, h) in column { sum += v * h * ink[y * image.width + x] } }
        return sum / peak
      }
    }
  }

  /// The source pixels that a part of a line covers, and their shares of it. A part smaller than a pixel takes the nearest one.
  private static func covered(from start: Float, _ step: Float, _ count: Int) -> [(Int, Float)] {
    guard step > 1 else {
      let nearest = Int((start + step / 2).rounded(.down))
      return (0..<count).contains(nearest) ? [(nearest, Float(1))] : []
    }
    let (first, last) = (max(0, Int(start.rounded(.down))), min(count - 1, Int((start + step).rounded(.down))))
    guard first <= last else { return [] }
    return (first...last).map { pixel in
      (pixel, max(0, min(start + step, Float(pixel + 1)) - max(start, Float(pixel))) / step)
    }
  }
}
