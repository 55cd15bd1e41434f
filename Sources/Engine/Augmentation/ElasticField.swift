#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Fields of displacements: random numbers uniform in −1…1, smoothed by a Gaussian and multiplied by a strength.
///
/// What a Gaussian of width σ smooths has nothing finer than σ in it; so one random number every σ pixels says as much as one
/// each pixel, and there are σ² fewer of them. With h pixels between them, f(x) = α · h · Σⱼ G(x − jh) uⱼ has the same variance
/// and the same correlation exp(−d² / 4σ²) as with h = 1, to 2·exp(−π²) = 0.0001 of them, wherever x lies between the numbers.
///
/// The grid reaches three σ beyond the image, so the field is the same in its middle and at its borders. The Gaussian in two
/// dimensions is one along the rows and then one along the columns, each a product with a small matrix: 1 µs for 28×28 pixels.
final class ElasticField {
  private let height: Int
  /// Numbers in a row of the field; those beyond the image's width mean nothing.
  let stride: Int
  private let columns: Int
  private let rows: Int
  /// G(x − jh) for each number j along a row and each x: [columns, stride], and along a column: [height, rows].
  private let across: Tensor
  private let down: Tensor
  private let noise: Tensor
  private let smoothed: Tensor
  /// The field, in pixels: [height, stride].
  private let dx: Tensor
  private let dy: Tensor

  var x: Source { Source(dx.values) }
  var y: Source { Source(dy.values) }

  init(_ elastic: Augmentation.Elastic, width: Int, height: Int, stride: Int) {
    self.height = height
    self.stride = stride
    let sigma = max(elastic.smoothness, 0.1)
    let spacing = max(1, Int(sigma))
    let margin = Int((3 * sigma).rounded(.up))
    func count(_ side: Int) -> Int { (side - 1 + 2 * margin + spacing - 1) / spacing + 1 }
    (columns, rows) = (count(width), count(height))
    let bell = { (distance: Int) in exp(-Float(distance * distance) / (2 * sigma * sigma)) }
    let scale = Float(spacing).squareRoot() / (-margin...margin).reduce(0) { $0 + bell($1) }
    across = Tensor(columns, stride)
    down = Tensor(height, rows)
    for j in 0..<columns {
      for x in 0..<width { across.values[j * stride + x] = scale * bell(x - (j * spacing - margin)) }
    }
    for y in 0..<height {
      for j in 0..<rows { down.values[y * rows + j] = elastic.strength * scale * bell(y - (j * spacing - margin)) }
    }
    noise = Tensor(2, rows, columns)
    smoothed = Tensor(rows, stride)
    dx = Tensor(height, stride)
    dy = Tensor(height, stride)
  }

  /// Draws a field.
  func draw(_ random: inout SeededRandom) {
    let count = rows * columns
    for index in 0..<count {
      // One random word is good for two numbers of 32 bits.
      let bits = random.next()
      noise.values[index] = Float(Int32(truncatingIfNeeded: bits >> 32)) * 0x1p-31
      noise.values[count + index] = Float(Int32(truncatingIfNeeded: bits)) * 0x1p-31
    }
    smooth(noise.values, dx.values)
    smooth(noise.values + count, dy.values)
  }

  private func smooth(_ noise: Source, _ field: Target) {
    multiplySmall(smoothed.values, noise, across.values, rows: rows, inner: columns, columns: stride)
    multiplySmall(field, down.values, smoothed.values, rows: height, inner: rows, columns: stride)
  }
}

/// c[r, x] = Σₖ a[r, k] · b[k, x]: the sums of eight neighbours at a time stay in a register. `columns` is a multiple of 8.
private func multiplySmall(_ c: Target, _ a: Source, _ b: Source, rows: Int, inner: Int, columns: Int) {
  for r in 0..<rows {
    for x in stride(from: 0, to: columns, by: 8) {
      var sum = SIMD8<Float>.zero
      for k in 0..<inner { sum += a[r * inner + k] * eightLanes(b + k * columns + x) }
      UnsafeMutableRawPointer(c + r * columns + x).storeBytes(of: sum, as: SIMD8<Float>.self)
    }
  }
}

@inline(__always) func eightLanes(_ values: Source) -> SIMD8<Float> {
  UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Float>.self)
}
