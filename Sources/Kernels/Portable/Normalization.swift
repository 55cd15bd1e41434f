import KernelInterface

// Batch normalisation over rows × channels. Every kernel reads its numbers from memory once: they do little with them, and a batch
// has more than a cache holds. So ReLU, where it follows, is done here too, and what it switches off is found out anew from x
// instead of being read.
//
// Sums over a batch have up to a hundred thousand terms. Those of 64 rows are taken in single precision, in lanes; the sums of these
// in double precision.

/// Mean and Σ (x − mean)² of each channel, over the rows so far and these.
///
/// For each block of rows the mean is found first and the squares then, while the block is in the nearest cache; the two are joined
/// to what there was by n = n₁ + n₂, δ = m₂ − m₁, m = m₁ + δ n₂/n, S = S₁ + S₂ + δ² n₁n₂/n: no large numbers are ever
/// subtracted. (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance".)
///
/// - Parameters:
///   - moments: means, then squares, [2, channels]
///   - x: [rows, channels]
///   - before: how many rows the moments are of
func addMoments(_ moments: UnsafeMutablePointer<Double>, _ x: Source, rows: Int, channels: Int, before: Int) {
  forEachBlock(rows, channels) { start, count, c, width in
    let x = x + (start * channels + c)
    let share = 1 / Float(count)
    let mean = sum(count) { load(x + $0 * channels, count: width) } * share
    let squares = sum(count) { row in
      let difference = load(x + row * channels, count: width) - mean
      return difference * difference
    }
    let (seen, new) = (Double(before + start), Double(count))
    let part = new / (seen + new)
    for lane in 0..<width {
      let difference = Double(mean[lane]) - moments[c + lane]
      moments[c + lane] += difference * part
      moments[channels + c + lane] += Double(squares[lane]) + difference * difference * seen * part
    }
  }
}

/// y = factor · (x − mean) + shift, and ReLU of it if wanted.
///
/// - Parameters:
///   - y, x: [rows, channels]
func normalize(_ y: Target, _ x: Source, _ map: ChannelMap, rows: Int) {
  forEachBlock(rows, map.channels) { start, count, c, width in
    let map = MapLanes(map, c, width)
    for row in start..<start + count {
      let place = row * map.channels + c
      var result = map.value(load(x + place, count: width) - map.mean)
      // A NaN stays one.
      if map.isRectified { result.replace(with: 0, where: result .<= 0) }
      store(result, y + place, count: width)
    }
  }
}

/// Σ error and Σ error · (x − mean), where an error that ReLU has switched off is 0.
///
/// - Parameters:
///   - sums: [2, channels], added to
///   - yGradient, x: [rows, channels]
func addErrors(_ sums: UnsafeMutablePointer<Double>, _ yGradient: Source, _ x: Source, _ map: ChannelMap, rows: Int) {
  forEachBlock(rows, map.channels) { start, count, c, width in
    let map = MapLanes(map, c, width)
    var (errors, products) = (Vector(repeating: 0), Vector(repeating: 0))
    for row in start..<start + count {
      let place = row * map.channels + c
      let x = load(x + place, count: width) - map.mean
      let error = map.error(load(yGradient + place, count: width), x)
      errors += error
      products = multiplyAdd(products, error, x)
    }
    for lane in 0..<width {
      sums[c + lane] += Double(errors[lane])
      sums[map.channels + c + lane] += Double(products[lane])
    }
  }
}

/// ∂L/∂x = factor · (error − mean error − slope · (x − mean)): what is the same for all rows, and what grows as x does, would be
/// normalised away again.
///
/// - Parameters:
///   - xGradient, yGradient, x: [rows, channels]
func normalizeBackward(
  _ xGradient: Target, _ yGradient: Source, _ x: Source, _ map: ChannelMap, _ slopes: ChannelSlopes, rows: Int
) {
  forEachBlock(rows, map.channels) { start, count, c, width in
    let map = MapLanes(map, c, width)
    let mean = load(slopes.mean + c, count: width)
    let slope = load(slopes.slope + c, count: width)
    for row in start..<start + count {
      let place = row * map.channels + c
      let x = load(x + place, count: width) - map.mean
      let error = map.error(load(yGradient + place, count: width), x) - mean
      store(map.factor * (error - slope * x), xGradient + place, count: width)
    }
  }
}

/// A map of as many channels as fit into a vector.
private struct MapLanes {
  let mean: Vector
  let factor: Vector
  private let shift: Vector
  let channels: Int
  let isRectified: Bool

  @inline(__always) init(_ map: ChannelMap, _ first: Int, _ width: Int) {
    mean = load(map.mean + first, count: width)
    factor = load(map.factor + first, count: width)
    shift = load(map.shift + first, count: width)
    (channels, isRectified) = (map.channels, map.isRectified)
  }

  /// - Parameter x: less the mean
  @inline(__always) func value(_ x: Vector) -> Vector { multiplyAdd(shift, factor, x) }

  /// The error that ReLU lets through.
  @inline(__always) func error(_ error: Vector, _ x: Vector) -> Vector {
    isRectified ? Vector(repeating: 0).replacing(with: error, where: value(x) .> 0) : error
  }
}

/// Calls `body` for 64 rows at a time and each vector of channels.
@inline(__always) private func forEachBlock(
  _ rows: Int, _ channels: Int, _ body: (_ start: Int, _ count: Int, _ channel: Int, _ width: Int) -> Void
) {
  for start in stride(from: 0, to: rows, by: 64) {
    let count = min(64, rows - start)
    var channel = 0
    while channel + lanes <= channels {
      body(start, count, channel, lanes)
      channel += lanes
    }
    if channel < channels { body(start, count, channel, channels - channel) }
  }
}

/// Σ of what `term` gives for 0 ..< count; two sums side by side, so that no addition waits for the one before it.
@inline(__always) private func sum(_ count: Int, _ term: (Int) -> Vector) -> Vector {
  var (even, odd) = (Vector(repeating: 0), Vector(repeating: 0))
  var i = 0
  while i + 2 <= count {
    even += term(i)
    odd += term(i + 1)
    i += 2
  }
  if i < count { even += term(i) }
  return even + odd
}

/// The first `count` lanes alone; zeros in the others.
@inline(__always) private func load(_ source: Source, count: Int) -> Vector {
  if count >= lanes { return load(source) }
  var vector = Vector(repeating: 0)
  for lane in 0..<count { vector[lane] = source[lane] }
  return vector
}
