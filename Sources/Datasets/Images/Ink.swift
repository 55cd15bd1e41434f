/// Ink on paper: lines drawn with a round brush, with soft edges.
public struct Ink: Sendable {
  public let width: Int
  public let height: Int
  /// Row by row, 0 (paper) … 1 (ink).
  public private(set) var pixels: [Float]
  /// The pixels between full ink and paper at the edge of a line.
  public let softness: Float

  public init(width: Int, height: Int, softness: Float = 1) {
    self.init(width: width, height: height, pixels: Array(repeating: 0, count: width * height), softness: softness)
  }

  /// Paper that has ink on it already.
  /// - Precondition: `pixels` has width · height elements.
  public init(width: Int, height: Int, pixels: [Float], softness: Float = 1) {
    precondition(pixels.count == width * height, "\(pixels.count) pixels, \(width)×\(height)")
    self.width = width
    self.height = height
    self.softness = softness
    self.pixels = pixels
  }

  /// Draws a straight line with round ends: a pixel's ink falls with the distance of its centre from the line. Where it was
  /// inked already, the stronger ink stays.
  ///
  /// - Parameters:
  ///   - a: one end, in pixels: (x, y) lies in column ⌊x⌋, row ⌊y⌋.
  ///   - b: the other end; the same point for a dot.
  ///   - radius: half the width of the line, in pixels.
  public mutating func draw(from a: SIMD2<Float>, to b: SIMD2<Float>, radius: Float) {
    pass(from: a, to: b, radius: radius) { ink, coverage in max(ink, coverage) }
  }

  /// Takes the ink away where a line would have put it, with the same soft edge.
  public mutating func erase(from a: SIMD2<Float>, to b: SIMD2<Float>, radius: Float) {
    pass(from: a, to: b, radius: radius) { ink, coverage in min(ink, 1 - coverage) }
  }

  /// Changes every pixel that a line covers, given the share of it that is covered.
  @inline(__always)
  private mutating func pass(
    from a: SIMD2<Float>, to b: SIMD2<Float>, radius: Float, _ change: (_ ink: Float, _ coverage: Float) -> Float
  ) {
    let reach = radius + softness / 2
    let (low, high) = (pointwiseMin(a, b) - reach, pointwiseMax(a, b) + reach)
    let (left, right) = (max(0, Int(low.x)), min(width - 1, Int(high.x)))
    let (top, bottom) = (max(0, Int(low.y)), min(height - 1, Int(high.y)))
    guard left <= right, top <= bottom else { return }
    let along = b - a
    let inverse = 1 / max((along * along).sum(), 1e-6)
    for y in top...bottom {
      for x in left...right {
        let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - a
        let t = min(max((p * along).sum() * inverse, 0), 1)
        let away = p - along * t
        let coverage = (reach - (away * away).sum().squareRoot()) / softness
        guard coverage > 0 else { continue }
        let pixel = y * width + x
        pixels[pixel] = change(pixels[pixel], min(coverage, 1))
      }
    }
  }

  /// The same as bytes: paper 0, full ink 255.
  public var bytes: [UInt8] { pixels.map { UInt8(($0 * 255).rounded()) } }
}
