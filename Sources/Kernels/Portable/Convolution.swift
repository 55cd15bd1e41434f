import KernelInterface

/// One example: h = W * x + b at every position, eight positions at a time.
///
/// The vectors run over filters, the numbers are pixels: a weight that is loaded serves eight positions, and what a window sees
/// is read where it lies, without being copied. The filters are stored tap by tap for that.
///
/// - Parameters:
///   - h: [height, width, filters]
///   - image: [rows, rowLength], with its border
///   - filters: [taps, filters padded to whole vectors], then the biases, padded too
func convolution(_ h: Target, _ image: Source, _ filters: Source, _ s: WindowSizes) {
  forEachStrip(padded(s.filters) / lanes) { first, width in
    switch width {
    case 1: convolutionStrip(OneVector.self, first: first * lanes, h, image, filters, s)
    case 2: convolutionStrip(TwoVectors.self, first: first * lanes, h, image, filters, s)
    default: convolutionStrip(ThreeVectors.self, first: first * lanes, h, image, filters, s)
    }
  }
}

private func convolutionStrip<Columns: Lanes>(
  _: Columns.Type, first: Int, _ h: Target, _ image: Source, _ filters: Source, _ s: WindowSizes
) {
  let positions = s.height * s.width
  withOffsets { offsets in
    for start in stride(from: 0, to: positions, by: mostRows) {
      // The last positions are computed twice where there are no eight left.
      for i in 0..<mostRows {
        let (y, x) = min(start + i, positions - 1).quotientAndRemainder(dividingBy: s.width)
        offsets[i] = (y * s.rowLength + x * s.channels) * s.stride
      }
      let tile = windows(EightRows<Columns>.self, image, offsets, filters, first: first, s)
      tile.forEach(0) { row, sums in
        guard start + row < positions else { return }
        sums.write(h + (start + row) * s.filters + first, count: s.filters - first)
      }
    }
  }
}

/// The sums of the windows that begin at the offsets.
@inline(__always) private func windows<Tile: Rows>(
  _: Tile.Type, _ image: Source, _ offsets: UnsafePointer<Int>, _ filters: Source, first: Int, _ s: WindowSizes
) -> Tile {
  let (row, run) = (padded(s.filters), s.run)
  let biases = filters + (s.taps * row + first)
  var tile = Tile(Tile.Columns(biases), image, offsets)
  for ky in 0..<s.size {
    let vectors = filters + (ky * run * row + first)
    tile.add(count: run, from: ky * s.rowLength, vectors: vectors, vectorStep: row)
  }
  return tile
}

/// One example: convolution, ReLU if wanted, and 2×2 max pooling in one pass: the four positions under a pooling window are
/// four rows of a tile, and only the largest leaves it.
///
/// - Parameters:
///   - h: [pooled height, pooled width, filters]
///   - winners: which of a window's four positions won, row by row; the first of equals
///   - image, filters: as for `convolution`; the stride is 1
///   - scratch: `WideKernels.scratchLength` numbers
func pooledConvolution(
  _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source, _ filters: Source, _ s: WindowSizes,
  isRectified: Bool, _ scratch: Target
) {
  forEachStrip(padded(s.filters) / lanes) { first, width in
    let lane = first * lanes
    switch width {
    case 1: pooledStrip(OneVector.self, first: lane, h, winners, image, filters, s, isRectified: isRectified, scratch)
    case 2: pooledStrip(TwoVectors.self, first: lane, h, winners, image, filters, s, isRectified: isRectified, scratch)
    default:
      pooledStrip(ThreeVectors.self, first: lane, h, winners, image, filters, s, isRectified: isRectified, scratch)
    }
  }
}

private func pooledStrip<Columns: Lanes>(
  _: Columns.Type, first: Int, _ h: Target, _ winners: UnsafeMutablePointer<Int32>, _ image: Source,
  _ filters: Source, _ s: WindowSizes, isRectified: Bool, _ scratch: Target
) {
  let width = Columns.vectors * lanes
  // What a whole vector writes beyond the last filter is overwritten by the window behind; unless that comes later or never.
  let isOnly = width >= s.filters
  let sums = scratch
  withOffsets { offsets in
    var corners = Corners(s)
    for start in stride(from: 0, to: s.windows, by: 2) {
      corners.next(offsets)
      corners.next(offsets + 4)
      let tile = windows(EightRows<Columns>.self, image, offsets, filters, first: first, s)
      tile.forEach(0) { row, vectors in vectors.write(sums + row * width) }
      for i in 0..<min(2, s.windows - start) {
        let target = (start + i) * s.filters + first
        for lane in stride(from: 0, to: width, by: lanes) {
          let four = sums + (4 * i * width + lane)
          let (best, place) = largest(
            load(four), load(four + width), load(four + 2 * width), load(four + 3 * width), isRectified: isRectified)
          let left = isOnly ? s.windows * s.filters - target - lane : s.filters - first - lane
          store(best, h + target + lane, count: left)
          store(place, winners + target + lane, count: left)
        }
      }
    }
  }
}

/// Where the four windows under each pooling window begin, one pooling window after another; the last again and again.
private struct Corners {
  private let s: WindowSizes
  private var row = 0
  private var column = 0

  @inline(__always) init(_ s: WindowSizes) { self.s = s }

  @inline(__always) mutating func next(_ offsets: UnsafeMutablePointer<Int>) {
    let corner = 2 * (row * s.rowLength + column * s.channels)
    offsets[0] = corner
    offsets[1] = corner + s.channels
    offsets[2] = corner + s.rowLength
    offsets[3] = corner + s.rowLength + s.channels
    if column + 1 < s.pooledWidth {
      column += 1
    } else if row + 1 < s.pooledHeight {
      (row, column) = (row + 1, 0)
    }
  }
}

/// The largest of four, lane by lane, and which it was, the first of equals. A NaN wins: what is broken must be seen at the end.
@inline(__always) func largest(
  _ first: Vector, _ second: Vector, _ third: Vector, _ fourth: Vector, isRectified: Bool
) -> (Vector, Places) {
  var (best, place) = (first, Places(repeating: 0))
  meet(&best, &place, second, 1)
  meet(&best, &place, third, 2)
  meet(&best, &place, fourth, 3)
  if isRectified { best.replace(with: 0, where: best .<= 0) }
  return (best, place)
}

@inline(__always) private func meet(_ best: inout Vector, _ place: inout Places, _ sum: Vector, _ i: Int32) {
  let wins = (sum .> best) .| (sum .!= sum)
  best.replace(with: sum, where: wins)
  place.replace(with: i, where: wins)
}

@inline(__always) func store(_ places: Places, _ target: UnsafeMutablePointer<Int32>, count: Int) {
  if count >= lanes {
    UnsafeMutableRawPointer(target).storeBytes(of: places, as: Places.self)
  } else {
    for lane in 0..<count { target[lane] = places[lane] }
  }
}

/// One example: sums(tap, filter) += Σ over positions of pixel under the tap · error of the filter.
///
/// Eight taps are the rows of a tile; the vectors are the errors of a position.
///
/// - Parameters:
///   - sums: [taps, filters], added to
///   - errors: [height, width, filters]; the filters fill whole vectors
///   - image: as for `convolution`
func weightGradient(_ sums: Target, _ errors: Source, _ image: Source, _ s: WindowSizes) {
  forEachStrip(s.filters / lanes) { first, width in
    switch width {
    case 1: weightGradientStrip(OneVector.self, first: first * lanes, sums, errors, image, s)
    case 2: weightGradientStrip(TwoVectors.self, first: first * lanes, sums, errors, image, s)
    default: weightGradientStrip(ThreeVectors.self, first: first * lanes, sums, errors, image, s)
    }
  }
}

private func weightGradientStrip<Columns: Lanes>(
  _: Columns.Type, first: Int, _ sums: Target, _ errors: Source, _ image: Source, _ s: WindowSizes
) {
  withOffsets { offsets in
    for start in stride(from: 0, to: s.taps, by: mostRows) {
      for i in 0..<mostRows {
        let (ky, t) = min(start + i, s.taps - 1).quotientAndRemainder(dividingBy: s.run)
        offsets[i] = ky * s.rowLength + t
      }
      var tile = EightRows(Columns(), image, offsets)
      for y in 0..<s.height {
        let vectors = errors + (y * s.width * s.filters + first)
        tile.add(
          count: s.width, from: y * s.stride * s.rowLength, step: s.stride * s.channels, vectors: vectors,
          vectorStep: s.filters)
      }
      tile.forEach(0) { row, vectors in
        guard start + row < s.taps else { return }
        let target = sums + (start + row) * s.filters + first
        vectors.forEach(0) { i, vector in store(load(target + i * lanes) + vector, target + i * lanes) }
      }
    }
  }
}

/// Where the rows of a tile read, for as long as `body` runs.
@inline(__always) private func withOffsets(_ body: (UnsafeMutablePointer<Int>) -> Void) {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { body($0.baseAddress!) }
}

/// `count` rounded up to whole vectors.
@inline(__always) func padded(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }
