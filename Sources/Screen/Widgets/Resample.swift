/// A grid of numbers, row by row, that can be brought to another size.
struct Grid: Sendable {
  var width: Int
  var height: Int
  var values: [Float]

  /// Missing values are 0, surplus ones are ignored, and so is what is not a number.
  init(_ width: Int, _ height: Int, _ values: [Float]) {
    self.width = max(0, width)
    self.height = max(0, height)
    let count = self.width * self.height
    self.values = values.prefix(count).map { $0.isFinite ? $0 : 0 }
    self.values += Array(repeating: 0, count: count - self.values.count)
  }

  subscript(x: Int, y: Int) -> Float { values[y * width + x] }

  /// The same picture on another grid: each new value is the mean of the area that it covers (box filter), so that
  /// thin strokes fade when they shrink instead of vanishing.
  func resampled(_ newWidth: Int, _ newHeight: Int) -> Grid {
    if newWidth == width && newHeight == height { return self }
    guard width > 0, height > 0, newWidth > 0, newHeight > 0 else { return Grid(newWidth, newHeight, []) }
    let columns = Self.coverage(of: width, by: newWidth)
    let rows = Self.coverage(of: height, by: newHeight)
    var result: [Float] = []
    result.reserveCapacity(newWidth * newHeight)
    for row in rows {
      for column in columns {
        var sum: Float = 0
        for (y, v) in row { for (x, h) in column { sum += v * h * self[x, y] } }
        result.append(sum)
      }
    }
    return Grid(newWidth, newHeight, result)
  }

  /// For each of `target` equal parts of 0..<source: the old positions it covers and their shares, which sum to 1.
  private static func coverage(of source: Int, by target: Int) -> [[(Int, Float)]] {
    let step = Float(source) / Float(target)
    return (0..<target).map { i in
      let from = Float(i) * step
      let to = Float(i + 1) * step
      let last = min(source - 1, Int((to - 1e-4).rounded(.down)))
      return (min(last, Int(from))...last).map { j in
        (j, (min(to, Float(j + 1)) - max(from, Float(j))) / step)
      }
    }
  }

  /// The largest size of the same proportions that is no larger than this grid and fits into `room`.
  func fitted(into room: Size) -> (width: Int, height: Int) {
    guard width > 0, height > 0, room.width > 0, room.height > 0 else { return (0, 0) }
    let factor = min(1, Float(room.width) / Float(width), Float(room.height) / Float(height))
    return (max(1, Int(Float(width) * factor + 1e-3)), max(1, Int(Float(height) * factor + 1e-3)))
  }

  /// Every value repeated `factor` times in both directions.
  func enlarged(_ factor: Int) -> Grid {
    factor <= 1 ? self : resampled(width * factor, height * factor)
  }
}

/// How the pixels of a grid lie in the cells of the screen.
extension ImageStyle {
  /// The cells that a grid of pixels takes: half-blocks hold two pixels one above the other, ASCII art takes two cells a
  /// pixel. Both make pixels about square.
  func cells(_ width: Int, _ height: Int) -> Size {
    switch self {
    case .halfBlocks: Size(width, (height + 1) / 2)
    case .ascii: Size(2 * width, height)
    }
  }

  /// The pixels that fit into an area of cells.
  func pixels(_ area: Size) -> Size {
    switch self {
    case .halfBlocks: Size(area.width, 2 * area.height)
    case .ascii: Size(area.width / 2, area.height)
    }
  }
}
