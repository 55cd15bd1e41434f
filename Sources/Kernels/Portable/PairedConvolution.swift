import KernelInterface

// Convolution and 2×2 max pooling of an image of one channel, two neighbouring positions at a time.
//
// A vector is often wider than a first layer has filters: six of sixteen lanes would work, and ten wait. So a vector is shared by two
// neighbours, lane by lane: even lanes are filters at the left position, odd lanes the same filters at the right one. The
// filters are stored with every weight twice, and a pair of pixels is loaded as one number of 64 bits. The neighbours are the two
// under a row of the pooling window, which then takes the larger of even and odd lanes.

/// One example: convolution, ReLU if wanted, and 2×2 max pooling. The sums are those of `pooledConvolution`, bit for bit.
///
/// - Parameters:
///   - h: [pooled height, pooled width, filters]
///   - winners: which of a window's four positions won, row by row; the first of equals
///   - image: one channel, with its border; the stride is 1
///   - filters: [taps, each filter twice, padded to whole vectors], then the biases, twice and padded too
///   - scratch: `WideKernels.scratchLength` numbers
func pooledPairs(
  _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, _ s: WindowSizes,
  isRectified: Bool, _ scratch: Target
) {
  forEachStrip(padded(2 * s.filters) / lanes) { first, width in
    let job = PairJob(
      h: h, winners: winners, image: image, filters: filters + first * lanes, sums: scratch,
      first: first * lanes / 2, isRectified: isRectified)
    switch width {
    case 1: job.compute(OneVector.self, s)
    case 2: job.compute(TwoVectors.self, s)
    default: job.compute(ThreeVectors.self, s)
    }
  }
}

/// One number for each filter of a vector.
#if AVX512
  private typealias HalfVector = SIMD8<Float>
#elseif AVX2
  private typealias HalfVector = SIMD4<Float>
#else
  private typealias HalfVector = SIMD2<Float>
#endif

/// A strip of the filters.
private struct PairJob {
  let h: Target
  let winners: UnsafeMutablePointer<Int32>
  let image: Source
  let filters: Source
  /// Scratch for the sums of a tile.
  let sums: Target
  /// The first filter of the strip.
  let first: Int
  let isRectified: Bool

  /// Four pooling windows at a time: the eight rows of a tile are their upper and lower pairs.
  @inline(never) func compute<Columns: Lanes>(_: Columns.Type, _ s: WindowSizes) {
    let width = Columns.vectors * lanes
    let biases = Columns(filters + s.taps * padded(2 * s.filters))
    withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { buffer in
      let offsets = buffer.baseAddress!
      for start in stride(from: 0, to: s.windows, by: mostRows / 2) {
        for i in 0..<mostRows / 2 {
          let (y, x) = min(start + i, s.windows - 1).quotientAndRemainder(dividingBy: s.pooledWidth)
          offsets[2 * i] = 2 * (y * s.rowLength + x)
          offsets[2 * i + 1] = offsets[2 * i] + s.rowLength
        }
        var tile = EightRows<Columns>(biases, image, offsets)
        add(&tile, s)
        tile.forEach(0) { row, columns in columns.write(sums + row * width) }
        for i in 0..<min(mostRows / 2, s.windows - start) {
          for vector in 0..<Columns.vectors {
            let pairs = sums + (2 * i * width + vector * lanes)
            pool(start + i, first + vector * lanes / 2, load(pairs), load(pairs + width), s)
          }
        }
      }
    }
  }

  @inline(__always) private func add<Tile: Rows>(_ tile: inout Tile, _ s: WindowSizes) {
    let step = padded(2 * s.filters)
    var vectors = filters
    for ky in 0..<s.size {
      for kx in 0..<s.size {
        tile.add(pairsAt: ky * s.rowLength + kx, Tile.Columns(vectors))
        vectors += step
      }
    }
  }

  /// The largest of each filter's four, the upper and the lower pair, and which it was.
  @inline(__always) private func pool(_ window: Int, _ filter: Int, _ upper: Vector, _ lower: Vector, _ s: WindowSizes)
  {
    var (best, place) = (upper, oddLanes)
    let isLower = (lower .> upper) .| (lower .!= lower)
    best.replace(with: lower, where: isLower)
    place.replace(with: oddLanes &+ 2, where: isLower)
    var (left, leftPlace) = (best.evenHalf, place.evenHalf)
    let (right, rightPlace) = (best.oddHalf, place.oddHalf)
    let isRight = (right .> left) .| (right .!= right) .| ((right .== left) .& (rightPlace .< leftPlace))
    left.replace(with: right, where: isRight)
    leftPlace.replace(with: rightPlace, where: isRight)
    if isRectified { left.replace(with: 0, where: left .<= 0) }
    let target = window * s.filters + filter
    // What a whole vector writes beyond the last filter is overwritten by the window behind; unless that comes first, or never.
    let isOnly = s.filters <= lanes / 2
    let count = min(lanes / 2, isOnly ? s.windows * s.filters - target : s.filters - filter)
    if count == lanes / 2 {
      UnsafeMutableRawPointer(h + target).storeBytes(of: left, as: HalfVector.self)
      UnsafeMutableRawPointer(winners + target).storeBytes(of: leftPlace, as: HalfVector.MaskStorage.self)
    } else {
      for lane in 0..<count { (h[target + lane], winners[target + lane]) = (left[lane], leftPlace[lane]) }
    }
  }
}

/// 0 1 0 1 …
private let oddLanes = Places(truncatingIfNeeded: unsafeBitCast(Pairs(repeating: 1 << 32), to: Places.self))
