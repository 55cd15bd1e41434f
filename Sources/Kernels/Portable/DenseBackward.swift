import KernelInterface

/// ∂L/∂X = ∂L/∂Z · W: the rows of a tile are examples, its vectors run along a unit's weights.
///
/// - Parameters:
///   - xGradient: [n, inputs]; at least as many inputs as a vector has lanes
///   - zGradient: [n, unitStride]
///   - weight: [units, inputs]
func denseBackwardInput(_ xGradient: Target, _ zGradient: Source, _ weight: Source, _ s: DenseSizes) {
  forEachColumns(s.inputs, overlapping: true) { column, width in
    forEachRows(s.n) { row, rows in
      let job = InputGradient(
        target: xGradient + row * s.inputStride + column, zGradient: zGradient + row * s.unitStride,
        weight: weight + column, rows: min(rows, s.n - row), sizes: s)
      switch width {
      case 1: job.compute(OneVector.self, rows: rows)
      case 2: job.compute(TwoVectors.self, rows: rows)
      default: job.compute(ThreeVectors.self, rows: rows)
      }
    }
  }
}

private struct InputGradient {
  let target: Target
  let zGradient: Source
  let weight: Source
  let rows: Int
  let sizes: DenseSizes

  @inline(__always) func compute<Columns: Lanes>(_: Columns.Type, rows: Int) {
    switch rows {
    case 1: compute(OneRow<Columns>.self)
    case 2: compute(TwoRows<Columns>.self)
    case 4: compute(FourRows<Columns>.self)
    case 5: compute(FiveRows<Columns>.self)
    default: compute(EightRows<Columns>.self)
    }
  }

  @inline(never) func compute<Tile: Rows>(_: Tile.Type) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { buffer in
      for i in 0..<Tile.count { buffer[i] = min(i, rows - 1) * sizes.unitStride }
      var tile = Tile(Tile.Columns(), zGradient, buffer.baseAddress!)
      tile.add(count: sizes.units, vectors: weight, vectorStep: sizes.inputStride)
      tile.forEach(0) { row, sums in
        if row < rows { sums.write(target + row * sizes.inputStride) }
      }
    }
  }
}

/// ∂L/∂W = (∂L/∂Z)ᵀ·X: the rows of a tile are units, its vectors run along an example's inputs. The sums are stored, or step
/// straight down from the weights.
///
/// - Parameters:
///   - weight: [units, inputs], the gradient or the weights; what is subtracted from these is rounded before, so that it is what a
///     gradient kept in memory would have been
///   - zGradient: [n, unitStride]
///   - x: [n, inputs]; readable for one vector beyond its end
func denseBackwardWeight(_ weight: Target, _ zGradient: Source, _ x: Source, _ s: DenseSizes, _ use: WeightUse) {
  forEachColumns(s.inputs, overlapping: false) { column, width in
    let job = WeightGradient(
      weight: weight + column, zGradient: zGradient, x: x + column, columns: s.inputs - column, sizes: s, use: use)
    switch width {
    case 1: job.compute(OneVector.self)
    case 2: job.compute(TwoVectors.self)
    default: job.compute(ThreeVectors.self)
    }
  }
}

/// A strip of columns of the weights.
private struct WeightGradient {
  let weight: Target
  let zGradient: Source
  let x: Source
  let columns: Int
  let sizes: DenseSizes
  let use: WeightUse

  @inline(never) func compute<Columns: Lanes>(_: Columns.Type) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { buffer in
      let offsets = buffer.baseAddress!
      for i in 0..<mostRows { offsets[i] = i }
      forEachRows(sizes.units) { row, rows in
        let left = sizes.units - row
        if left < rows { for i in 0..<rows { offsets[i] = min(i, left - 1) } }
        switch rows {
        case 1: compute(OneRow<Columns>.self, row, offsets)
        case 2: compute(TwoRows<Columns>.self, row, offsets)
        case 4: compute(FourRows<Columns>.self, row, offsets)
        case 5: compute(FiveRows<Columns>.self, row, offsets)
        default: compute(EightRows<Columns>.self, row, offsets)
        }
      }
    }
  }

  @inline(__always) func compute<Tile: Rows>(_: Tile.Type, _ first: Int, _ offsets: UnsafePointer<Int>) {
    let count = sizes.units - first
    var tile = Tile(Tile.Columns(), zGradient + first, offsets)
    tile.add(count: sizes.n, step: sizes.unitStride, vectors: x, vectorStep: sizes.inputStride)
    let target = weight + first * sizes.inputStride
    switch use {
    case .store:
      tile.forEach(0) { row, sums in
        if row < count { sums.write(target + row * sizes.inputStride, count: columns) }
      }
    case .descend(let rate):
      tile.forEach(0) { row, sums in
        if row < count { descend(target + row * sizes.inputStride, sums, rate: rate) }
      }
    }
  }

  @inline(__always) private func descend(_ target: Target, _ sums: some Lanes, rate: Float) {
    sums.forEach(0) { i, gradient in
      let (target, left) = (target + i * lanes, columns - i * lanes)
      guard left > 0 else { return }
      if left >= lanes {
        store(load(target) - Vector(repeating: rate) * gradient, target)
      } else {
        for lane in 0..<left { target[lane] -= rate * gradient[lane] }
      }
    }
  }
}

/// Cuts `count` columns into strips as wide as a tile, and calls `body` with the first column and the vectors of each.
///
/// - Parameter overlapping: whether the last strip shall begin earlier, rather than end beyond the last column.
@inline(__always) private func forEachColumns(
  _ count: Int, overlapping: Bool, _ body: (_ column: Int, _ width: Int) -> Void
) {
  forEachStrip(overlapping ? count / lanes : padded(count) / lanes) { first, width in body(first * lanes, width) }
  if overlapping, count % lanes > 0 { body(count - lanes, 1) }
}

/// Cuts `count` rows into tiles with few rows computed for nothing.
@inline(__always) private func forEachRows(_ count: Int, _ body: (_ row: Int, _ rows: Int) -> Void) {
  var row = 0
  while row < count {
    let left = count - row
    let rows =
      switch left {
      case 1, 2, 4, 5: left
      case 3: 4
      case 9, 10: 5
      default: mostRows
      }
    body(row, rows)
    row += rows
  }
}
