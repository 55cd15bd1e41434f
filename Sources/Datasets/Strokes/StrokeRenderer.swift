/// Draws strokes as MNIST's digits are drawn: the ink fits a box of 20×20 pixels, its centre of mass lies at the centre of
/// 28×28.
enum StrokeRenderer {
  /// The image, and where the strokes and key points came to lie in it: a point (x, y) lies in column ⌊x⌋, row ⌊y⌋.
  static func render(_ writing: Handwriting) -> (image: GrayImage, strokes: [[PenPoint]], keyPoints: [PenPoint]) {
    let fit = Fit(writing)
    let paths = writing.strokes.map { $0.map(fit.place) }
    var ink = Ink(width: fit.width, height: fit.height, softness: writing.softness)
    for (path, radii) in zip(paths, writing.radii) {
      for index in 1..<path.count {
        // What blurs a line also widens it: its middle stays dark.
        let radius = max(0.5 * (radii[index - 1] + radii[index]) * fit.scale, (writing.softness - 1.3) / 2)
        ink.draw(from: path[index - 1], to: path[index], radius: radius)
      }
    }
    let placed = DigitNormalizer.placed(ink.bytes, width: fit.width)
    let offset = PenPoint(Float(placed.left), Float(placed.top))
    return (
      placed.image, paths.map { $0.map { $0 + offset } }, writing.keyPoints.map { fit.place($0) + offset }
    )
  }

  /// The map from a writing to a canvas in which the ink's longer side is 20 pixels.
  private struct Fit {
    let scale: Float
    let width: Int
    let height: Int
    private let offset: PenPoint

    init(_ writing: Handwriting) {
      var low = PenPoint(repeating: .infinity)
      var high = -low
      for (path, radii) in zip(writing.strokes, writing.radii) {
        for (point, radius) in zip(path, radii) {
          low = pointwiseMin(low, point - radius)
          high = pointwiseMax(high, point + radius)
        }
      }
      let size = high - low
      let box = Float(DigitNormalizer.box)
      scale = box / size.max()
      width = min(max(Int((size.x * scale).rounded()), 1), DigitNormalizer.box)
      height = min(max(Int((size.y * scale).rounded()), 1), DigitNormalizer.box)
      offset = PenPoint(Float(width), Float(height)) / 2 - (low + high) / 2 * scale
    }

    func place(_ point: PenPoint) -> PenPoint { point * scale + offset }
  }
}
