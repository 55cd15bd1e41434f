#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An augmentation made ready for images of one size, with the memory that one thread needs for it.
final class Warp {
  private let augmentation: Augmentation
  private let width: Int
  private let height: Int
  private let elastic: ElasticField?
  /// The image with three pixels of paper around it, so that no pixel needs to be asked whether its neighbours exist.
  private let padded: Tensor
  /// For one row of the result where each pixel comes from: the index in `padded` left above, and how far right and below it.
  private let places: UnsafeMutablePointer<UInt32>
  private let shares: Tensor
  /// A multiple of 8, not less than the width.
  private let stride: Int

  private static let margin = 3
  private var paddedWidth: Int { width + 2 * Self.margin }

  init(_ augmentation: Augmentation, width: Int, height: Int) {
    self.augmentation = augmentation
    self.width = width
    self.height = height
    stride = (width + 7) / 8 * 8
    elastic = augmentation.elastic.map { [stride] in
      ElasticField($0, width: width, height: height, stride: stride)
    }
    padded = Tensor(height + 2 * Self.margin, width + 2 * Self.margin)
    places = .allocate(capacity: stride)
    places.initialize(repeating: 0, count: stride)
    shares = Tensor(2, stride)
  }

  deinit { places.deallocate() }

  /// Where row `y` of the image is to be written before `warp`.
  func row(_ y: Int) -> Target { padded.row(y + Self.margin) + Self.margin }

  /// The image in `row`, changed as the random numbers want it.
  func warp(_ result: Target, _ random: inout SeededRandom) {
    let affine = Affine(augmentation, &random)
    elastic?.draw(&random)
    for y in 0..<height {
      findPlaces(row: y, affine)
      let target = result + y * width
      let (right, low) = (shares.row(0), shares.row(1))
      for x in 0..<width {
        // The mean of the four pixels around, weighted by how near they are.
        let place = padded.values + Int(places[x])
        let below = place + paddedWidth
        let upper = place[0] + right[x] * (place[1] - place[0])
        let lower = below[0] + right[x] * (below[1] - below[0])
        target[x] = upper + low[x] * (lower - upper)
      }
    }
  }

  private func findPlaces(row y: Int, _ affine: Affine) {
    let (centreX, centreY) = (Float(width - 1) / 2, Float(height - 1) / 2)
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    let margin = Float(Self.margin)
    for x in Swift.stride(from: 0, to: stride, by: 8) {
      var (sourceX, sourceY) = affine.source(lanes + (Float(x) - centreX), Float(y) - centreY)
      sourceX += centreX + margin
      sourceY += centreY + margin
      if let elastic {
        sourceX += eightLanes(elastic.x + y * stride + x)
        sourceY += eightLanes(elastic.y + y * stride + x)
      }
      // From one pixel beyond the image on there is nothing but paper.
      let (column, right) = split(sourceX, most: Float(width) + margin + 1)
      let (row, low) = split(sourceY, most: Float(height) + margin + 1)
      store(right, shares.row(0) + x)
      store(low, shares.row(1) + x)
      UnsafeMutableRawPointer(places + x).storeBytes(of: row &* UInt32(paddedWidth) &+ column, as: SIMD8<UInt32>.self)
    }
  }

  /// The whole part and the rest, of numbers brought into 1 … most.
  ///
  /// 2²³ + v − ½ is rounded to a whole number, v's own where v is none; a whole v may come out as v − 1 and a rest of 1, which is
  /// the same place.
  @inline(__always) private func split(_ value: SIMD8<Float>, most: Float) -> (SIMD8<UInt32>, SIMD8<Float>) {
    var value = value
    value.replace(with: 1, where: value .< 1)
    value.replace(with: most, where: value .> most)
    let rounded = (value - 0.5) + 0x1p23
    return (unsafeBitCast(rounded, to: SIMD8<UInt32>.self) & 0x7F_FFFF, value - (rounded - 0x1p23))
  }
}

@inline(__always) private func store(_ lanes: SIMD8<Float>, _ values: Target) {
  UnsafeMutableRawPointer(values).storeBytes(of: lanes, as: SIMD8<Float>.self)
}

/// The inverse of "scale, shear, rotate, then shift", drawn at random: where in the image a pixel of the result comes from.
struct Affine: Sendable {
  private let shift: (x: Float, y: Float)
  /// M⁻¹, row by row.
  private let inverse: (Float, Float, Float, Float)

  init(_ augmentation: Augmentation, _ random: inout SeededRandom) {
    // All are always drawn, so that one of them does not depend on whether another is wanted.
    func draw(_ most: Float) -> Float { random.uniform(-1, 1) * most }
    shift = (draw(augmentation.shift), draw(augmentation.shift))
    let angle = draw(augmentation.rotation) * .pi / 180
    let scale = 1 + draw(augmentation.scale)
    let slant = tan(draw(augmentation.shear) * .pi / 180)
    let (c, s) = (cos(angle) / scale, sin(angle) / scale)
    // Turn back, then take the slant off: (1 −k; 0 1) · (c s; −s c).
    inverse = (c + slant * s, s - slant * c, -s, c)
  }

  /// The sources of places in one row, all counted from the centre.
  @inline(__always) func source(_ x: SIMD8<Float>, _ y: Float) -> (SIMD8<Float>, SIMD8<Float>) {
    let (x, y) = (x - shift.x, y - shift.y)
    return (inverse.0 * x + inverse.1 * y, inverse.2 * x + inverse.3 * y)
  }
}
