import Engine
import Foundation

/// Fields of displacements: random numbers uniform in −1…1, smoothed by a Gaussian and multiplied by a strength.
///
/// The random numbers reach three σ beyond the image, so the field is the same in its middle and at its borders. The Gaussian
/// in two dimensions is one along the rows and then one along the columns.
struct ElasticField: Sendable {
  private let width: Int
  private let height: Int
  private let strength: Float
  /// The Gaussian from −radius to radius; its sum is 1.
  private let kernel: [Float]
  private let radius: Int

  init(_ elastic: Augmentation.Elastic, width: Int, height: Int) {
    self.width = width
    self.height = height
    strength = elastic.strength
    let sigma = elastic.smoothness
    let radius = max(1, Int((3 * sigma).rounded(.up)))
    let bell = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    let sum = bell.reduce(0, +)
    kernel = bell.map { $0 / sum }
    self.radius = radius
  }

  /// The field in pixels, row by row, and memory for what it is made of.
  struct Scratch {
    var x: [Float]
    var y: [Float]
    fileprivate var noise: (x: [Float], y: [Float])
    fileprivate var rows: [Float]
  }

  var scratch: Scratch {
    let wide = (width + 2 * radius) * (height + 2 * radius)
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    return Scratch(
      x: zeros(width * height), y: zeros(width * height), noise: (zeros(wide), zeros(wide)),
      rows: zeros(width * (height + 2 * radius)))
  }

  /// Draws a field.
  func fill(_ scratch: inout Scratch, _ random: inout SeededRandom) {
    for index in scratch.noise.x.indices {
      // One random word is good for two numbers of 32 bits.
      let bits = random.next()
      scratch.noise.x[index] = Float(Int32(truncatingIfNeeded: bits >> 32)) * 0x1p-31
      scratch.noise.y[index] = Float(Int32(truncatingIfNeeded: bits)) * 0x1p-31
    }
    smooth(scratch.noise.x, &scratch.rows, &scratch.x)
    smooth(scratch.noise.y, &scratch.rows, &scratch.y)
  }

  /// Along the rows, then along the columns. The taps are the outer loop, so that the inner one runs over neighbours, many at
  /// a time.
  private func smooth(_ noise: [Float], _ rows: inout [Float], _ result: inout [Float]) {
    let stride = width + 2 * radius
    for y in 0..<height + 2 * radius {
      convolve(noise, from: y * stride, step: 1, weight: 1, &rows, at: y * width)
    }
    for y in 0..<height {
      convolve(rows, from: y * width, step: width, weight: strength, &result, at: y * width)
    }
  }

  /// result[at + x] = weight · Σₜ kernel[t] · source[from + t·step + x] for each x of a row.
  private func convolve(
    _ source: [Float], from start: Int, step: Int, weight: Float, _ result: inout [Float], at place: Int
  ) {
    let source = source.span
    var target = result.mutableSpan
    for x in 0..<width { target[place + x] = 0 }
    for tap in kernel.indices {
      let factor = kernel[tap] * weight
      let begin = start + tap * step
      for x in 0..<width { target[unchecked: place + x] += factor * source[unchecked: begin + x] }
    }
  }
}
