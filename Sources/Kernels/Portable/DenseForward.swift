import KernelInterface

/// Z = X·Wᵀ + b: each unit's weighted sum, as an inner product of two rows.
///
/// Both rows are read in vectors, along the inputs, so that weights serve as they lie in memory. A tile is eight units times some
/// examples: its rows are units, the vectors that they share are the examples'. A tile's weights stay in the nearest cache while
/// all examples pass by. At the end the lanes of each sum are added up, four sums at a time.
///
/// - Parameters:
///   - z: [n, unitStride], of which `units` are written
///   - x: [n, inputs]; at least as many inputs as a vector has lanes
///   - weight: [units, inputs]
///   - bias: [units]; nil for none
func denseForward(_ z: Target, _ x: Source, _ weight: Source, _ bias: Source?, _ s: DenseSizes) {
  let job = Forward(z: z, x: x, weight: weight, bias: bias, s: s)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: mostRows * widestTile * lanes) { sums in
    withUnsafeTemporaryAllocation(of: Int.self, capacity: mostRows) { offsets in
      var unit = 0
      while unit < s.units {
        let left = s.units - unit
        let rows = left > 4 && s.n > 1 ? 8 : 4
        // What is beyond the last unit is computed from it once more.
        for row in 0..<rows { offsets[row] = min(row, left - 1) * s.inputStride }
        job.compute(sums.baseAddress!, offsets.baseAddress!, unit: unit, count: min(rows, left), rows: rows)
        unit += rows
      }
    }
  }
}

private struct Forward {
  let z: Target
  let x: Source
  let weight: Source
  let bias: Source?
  let s: DenseSizes

  /// The sums of all examples and one tile's units.
  @inline(__always) func compute(_ sums: Target, _ offsets: UnsafePointer<Int>, unit: Int, count: Int, rows: Int) {
    let tile = Products(sums: sums, weight: weight + unit * s.inputStride, offsets: offsets, rows: rows)
    var example = 0
    while example < s.n {
      let examples = min(widestTile, s.n - example)
      var start = 0
      while start < s.inputs {
        let end = min(start + s.inputBlock, s.inputs)
        tile.compute(x + example * s.inputStride, s.inputStride, examples, from: start, to: end)
        write(
          sums, z + (example * s.unitStride + unit), end == s.inputs ? bias.map { $0 + unit } : nil,
          examples: examples, count: count, isFirst: start == 0)
        start = end
      }
      example += examples
    }
  }

  /// Adds up the lanes of a tile's sums.
  ///
  /// - Parameters:
  ///   - z: where the first example's first sum belongs.
  ///   - count: the units.
  ///   - isFirst: whether there is nothing there to be added to.
  @inline(__always) private func write(
    _ sums: Source, _ z: Target, _ bias: Source?, examples: Int, count: Int, isFirst: Bool
  ) {
    for u in stride(from: 0, to: count, by: 2) {
      let bias = bias.map { u + 1 < count ? loadTwo($0 + u) : SIMD2($0[u], 0) } ?? SIMD2(0, 0)
      for e in 0..<examples {
        let (first, target) = (sums + (u * examples + e) * lanes, z + (e * s.unitStride + u))
        var totals = sumsOfLanes(load(first), load(first + examples * lanes))
        if u + 1 < count {
          if !isFirst { totals = loadTwo(target) + totals }
          UnsafeMutableRawPointer(target).storeBytes(of: totals + bias, as: SIMD2<Float>.self)
        } else {
          target[0] = (isFirst ? totals[0] : target[0] + totals[0]) + bias[0]
        }
      }
    }
  }
}

@inline(__always) private func loadTwo(_ source: Source) -> SIMD2<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD2<Float>.self)
}

/// The products of some units' weights with some examples, lane by lane, held in registers from the first input to the last.
private struct Products {
  /// [units, examples, lanes]
  let sums: Target
  let weight: Source
  /// Of each unit's weights.
  let offsets: UnsafePointer<Int>
  /// Four or eight.
  let rows: Int

  @inline(__always) func compute(_ x: Source, _ stride: Int, _ examples: Int, from start: Int, to end: Int) {
    switch (rows, examples) {
    case (4, 1): compute(FourRows<OneVector>.self, x, stride, from: start, to: end)
    case (4, 2): compute(FourRows<TwoVectors>.self, x, stride, from: start, to: end)
    case (4, _): compute(FourRows<ThreeVectors>.self, x, stride, from: start, to: end)
    case (_, 1): compute(EightRows<OneVector>.self, x, stride, from: start, to: end)
    case (_, 2): compute(EightRows<TwoVectors>.self, x, stride, from: start, to: end)
    default: compute(EightRows<ThreeVectors>.self, x, stride, from: start, to: end)
    }
  }

  @inline(never) private func compute<Tile: Rows>(
    _: Tile.Type, _ x: Source, _ stride: Int, from start: Int, to end: Int
  ) {
    let vectors = (end - start) / lanes
    var tile = Tile(Tile.Columns(), weight, offsets)
    var place = start
    for _ in 0..<vectors {
      tile.add(vectorsAt: place, Tile.Columns(x + place, step: stride))
      place += lanes
    }
    tile.forEach(0) { row, columns in columns.write(sums + row * Tile.Columns.vectors * lanes) }
    if place < end { addLast(x, stride, Tile.Columns.vectors, from: place, to: end) }
  }

  /// One vector more, that ends with the last input; without the lanes that have been counted.
  @inline(never) private func addLast(_ x: Source, _ stride: Int, _ examples: Int, from place: Int, to end: Int) {
    let first = end - lanes
    var isNew = Bits(repeating: 0)
    for lane in 0..<lanes where first + lane >= place { isNew[lane] = .max }
    for row in 0..<rows {
      let w = load(weight + offsets[row] + first, only: isNew)
      for e in 0..<examples {
        let target = sums + (row * examples + e) * lanes
        store(multiplyAdd(load(target), w, load(x + e * stride + first)), target)
      }
    }
  }
}
