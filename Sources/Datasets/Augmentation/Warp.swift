import Engine
import Foundation

/// An augmentation made ready for images of one size.
struct Warp: Sendable {
  private let augmentation: Augmentation
  private let width: Int
  private let height: Int
  private let elastic: ElasticField?

  init(_ augmentation: Augmentation, width: Int, height: Int) {
    self.augmentation = augmentation
    self.width = width
    self.height = height
    elastic = augmentation.elastic.map { ElasticField($0, width: width, height: height) }
  }

  /// Memory that one thread uses again and again.
  struct Scratch {
    /// The image with two pixels of paper around it, so that no pixel needs to be asked whether its neighbours exist.
    var padded: [Float]
    var field: ElasticField.Scratch?
  }

  var scratch: Scratch {
    Scratch(padded: [Float](repeating: 0, count: (width + 4) * (height + 4)), field: elastic?.scratch)
  }

  /// Appends the changed image to `result`.
  func apply(to pixels: [Float], _ random: inout SeededRandom, _ scratch: inout Scratch, result: inout [Float]) {
    let stride = width + 4
    for y in 0..<height {
      for x in 0..<width { scratch.padded[(y + 2) * stride + x + 2] = pixels[y * width + x] }
    }
    let affine = Affine(augmentation, &random)
    if let elastic { elastic.fill(&scratch.field!, &random) }
    let (centreX, centreY) = (Float(width - 1) / 2, Float(height - 1) / 2)
    for y in 0..<height {
      for x in 0..<width {
        var (sourceX, sourceY) = affine.source(Float(x) - centreX, Float(y) - centreY)
        sourceX += centreX
        sourceY += centreY
        if let field = scratch.field {
          sourceX += field.x[y * width + x]
          sourceY += field.y[y * width + x]
        }
        result.append(sample(scratch.padded, stride, sourceX, sourceY))
      }
    }
  }

  /// The image between its pixels: the mean of the four around, weighted by how near they are.
  private func sample(_ padded: [Float], _ stride: Int, _ x: Float, _ y: Float) -> Float {
    // One pixel beyond the image, and from there on, there is nothing but paper.
    let x: Float = max(0, min(Float(width) + 2, x + 2))
    let y: Float = max(0, min(Float(height) + 2, y + 2))
    let (column, row) = (Int(x), Int(y))
    let (right, low) = (x - Float(column), y - Float(row))
    let place = row * stride + column
    let upper = padded[place] + right * (padded[place + 1] - padded[place])
    let lower = padded[place + stride] + right * (padded[place + stride + 1] - padded[place + stride])
    return upper + low * (lower - upper)
  }
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

  /// The source of a place, both counted from the centre.
  func source(_ x: Float, _ y: Float) -> (Float, Float) {
    let (x, y) = (x - shift.x, y - shift.y)
    return (inverse.0 * x + inverse.1 * y, inverse.2 * x + inverse.3 * y)
  }
}
