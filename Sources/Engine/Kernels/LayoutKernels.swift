internal import KernelInterface

/// From [height, width, channels] to [channels, height, width].
func channelsFirst(_ target: Target, _ source: Source, _ shape: Shape) {
  transpose(target, source, rows: shape.height * shape.width, columns: shape.channels)
}

/// From [channels, height, width] to [height, width, channels].
func channelsLast(_ target: Target, _ source: Source, _ shape: Shape) {
  transpose(target, source, rows: shape.channels, columns: shape.height * shape.width)
}

/// target [columns, rows] = sourceᵀ, source [rows, columns].
private func transpose(_ target: Target, _ source: Source, rows: Int, columns: Int) {
  if rows == 1 || columns == 1 {
    target.update(from: source, count: rows * columns)
    return
  }
  for r in 0..<rows {
    for c in 0..<columns { target[c * rows + r] = source[r * columns + c] }
  }
}

/// The first half of each pixel's channels to `a`, the second to `b`.
///
/// - Parameters:
///   - a, b: [height, width, channels / 2]
///   - pair: [height, width, channels]
func splitChannels(_ a: Target, _ b: Target, _ pair: Source, _ shape: Shape) {
  let half = shape.channels / 2
  for pixel in 0..<shape.height * shape.width {
    (a + pixel * half).update(from: pair + 2 * pixel * half, count: half)
    (b + pixel * half).update(from: pair + (2 * pixel + 1) * half, count: half)
  }
}

/// The reverse of `splitChannels`.
func joinChannels(_ pair: Target, _ a: Source, _ b: Source, _ shape: Shape) {
  let half = shape.channels / 2
  for pixel in 0..<shape.height * shape.width {
    (pair + 2 * pixel * half).update(from: a + pixel * half, count: half)
    (pair + (2 * pixel + 1) * half).update(from: b + pixel * half, count: half)
  }
}

/// Copies `columns` numbers of each row, where the rows of both matrices may be wider: target and source [rows, stride].
func copyColumns(_ target: Target, stride: Int, _ source: Source, stride sourceStride: Int, rows: Int, columns: Int) {
  for row in 0..<rows { (target + row * stride).update(from: source + row * sourceStride, count: columns) }
}

/// sum = a + b, element by element, [count].
func addSum(_ sum: Target, _ a: Source, _ b: Source, count: Int) {
  for i in 0..<count { sum[i] = a[i] + b[i] }
}

/// Pixels 0–255 as numbers 0–1: value / 255, correctly rounded.
///
/// From the first to the last, so that the bytes may lie in the last quarter of the target's own memory.
func scaleBytes(_ target: Target, _ bytes: UnsafePointer<UInt8>, count: Int) {
  Processor.best.scaleBytes(target, bytes, count)
}
