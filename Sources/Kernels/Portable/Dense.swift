import KernelInterface

/// Z = X·Wᵀ + b: each unit's weighted sum, as an inner product of two rows.
///
/// Both rows are read in vectors, along the inputs; a tile is some examples times some units, so that each vector loaded is used
/// several times. As many sums as a vector has lanes are then folded into one vector of totals.
///
/// - Parameters:
///   - z: [n, unitStride], of which `units` are written
///   - x: [n, inputs]; at least as many inputs as a vector has lanes
///   - weight: [units, inputs]
///   - bias: [units]
func denseForward(_ z: Target, _ x: Source, _ weight: Source, _ bias: Source, _ s: DenseSizes) {
  // As many products as lanes, shared out so that few are computed for nothing.
  if s.n == 1 {
    denseForward(OneExample.self, z, x, weight, bias, s)
  } else if lanes == 16, s.n % 4 == 0 {
    denseForward(FourExamples.self, z, x, weight, bias, s)
  } else {
    denseForward(TwoExamples.self, z, x, weight, bias, s)
  }
}

private func denseForward<Shape: ProductShape>(
  _: Shape.Type, _ z: Target, _ x: Source, _ weight: Source, _ bias: Source, _ s: DenseSizes
) {
  let (examplesAtOnce, unitsAtOnce) = (Shape.examples, Shape.units)
  for unit in stride(from: 0, to: s.units, by: unitsAtOnce) {
    let w = Span(weight + unit * s.inputStride, stride: s.inputStride, count: s.units - unit)
    for example in stride(from: 0, to: s.n, by: examplesAtOnce) {
      let rows = Span(x + example * s.inputStride, stride: s.inputStride, count: s.n - example)
      var totals = innerProducts(Shape.self, rows, w, count: s.inputs)
      withUnsafeBytes(of: &totals) { bytes in
        let totals = bytes.assumingMemoryBound(to: Float.self)
        for e in 0..<min(examplesAtOnce, s.n - example) {
          let target = z + example * s.unitStride + e * s.unitStride + unit
          if s.units - unit >= unitsAtOnce {
            for u in 0..<unitsAtOnce { target[u] = totals[e * unitsAtOnce + u] + bias[unit + u] }
          } else {
            for u in 0..<s.units - unit { target[u] = totals[e * unitsAtOnce + u] + bias[unit + u] }
          }
        }
      }
    }
  }
}

/// How many examples meet how many units in a tile of as many products as lanes.
private protocol ProductShape {
  static var examples: Int { get }
}

extension ProductShape {
  @inline(__always) fileprivate static var units: Int { lanes / examples }
}

private enum OneExample: ProductShape { static var examples: Int { 1 } }
private enum TwoExamples: ProductShape { static var examples: Int { 2 } }
private enum FourExamples: ProductShape { static var examples: Int { 4 } }

#if AVX512
  private typealias Products<Shape: ProductShape> = Folded<Folded<Folded<Folded<InnerProduct<Shape>>>>>
#elseif AVX2
  private typealias Products<Shape: ProductShape> = Folded<Folded<Folded<InnerProduct<Shape>>>>
#else
  private typealias Products<Shape: ProductShape> = Folded<Folded<InnerProduct<Shape>>>
#endif

/// Rows of a matrix; those beyond the last are the last once more.
private struct Span {
  let first: Source
  let stride: Int
  let count: Int

  @inline(__always) init(_ first: Source, stride: Int, count: Int) {
    self.first = first
    self.stride = stride
    self.count = count
  }
  @inline(__always) subscript(_ row: Int) -> Source { first + (row < count ? row : count - 1) * stride }
}

@inline(__always) private func innerProducts<Shape: ProductShape>(
  _: Shape.Type, _ x: Span, _ w: Span, count: Int
) -> Vector {
  var products = Products<Shape>(0, x, w)
  var place = 0
  while place + lanes <= count {
    products.add(place)
    place += lanes
  }
  if place < count { products.addLast(count - lanes, from: place) }
  return products.totals
}

/// Inner products of rows, and their totals: each in a lane, in order.
private protocol InnerProducts {
  static var count: Int { get }
  /// - Parameter first: the number of the first product; those of one example follow each other.
  init(_ first: Int, _ x: Span, _ w: Span)
  mutating func add(_ place: Int)
  /// The vector at `place` without what lies before `first`.
  mutating func addLast(_ place: Int, from first: Int)
  var totals: Vector { get }
}

private struct InnerProduct<Shape: ProductShape>: InnerProducts {
  private var sum = Vector(repeating: 0)
  private let x: Source
  private let w: Source

  static var count: Int { 1 }
  @inline(__always) init(_ first: Int, _ x: Span, _ w: Span) {
    self.x = x[first / Shape.units]
    self.w = w[first % Shape.units]
  }
  @inline(__always) mutating func add(_ place: Int) { sum = multiplyAdd(sum, load(x + place), load(w + place)) }
  @inline(__always) mutating func addLast(_ place: Int, from first: Int) {
    let isDone = laneNumbers .< Int32(truncatingIfNeeded: first - place)
    sum = multiplyAdd(sum, load(x + place).replacing(with: 0, where: isDone), load(w + place))
  }
  var totals: Vector { @inline(__always) get { sum } }
}

private struct Folded<Half: InnerProducts>: InnerProducts {
  private var low: Half
  private var high: Half

  static var count: Int { 2 * Half.count }
  @inline(__always) init(_ first: Int, _ x: Span, _ w: Span) {
    low = Half(first, x, w)
    high = Half(first + Half.count, x, w)
  }
  @inline(__always) mutating func add(_ place: Int) {
    low.add(place)
    high.add(place)
  }
  @inline(__always) mutating func addLast(_ place: Int, from first: Int) {
    low.addLast(place, from: first)
    high.addLast(place, from: first)
  }
  /// Neighbouring lanes are added; what was one vector takes half of one.
  var totals: Vector {
    @inline(__always) get {
      let (a, b) = (low.totals, high.totals)
      return Vector(lowHalf: a.evenHalf, highHalf: b.evenHalf) + Vector(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    }
  }
}

private let laneNumbers: Places = {
  var numbers = Places(repeating: 0)
  for lane in 0..<lanes { numbers[lane] = Int32(truncatingIfNeeded: lane) }
  return numbers
}()

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
    forEachRows(s.units) { row, rows in
      let job = WeightGradient(
        weight: weight + row * s.inputStride + column, zGradient: zGradient + row, x: x + column,
        rows: min(rows, s.units - row), columns: s.inputs - column, sizes: s, use: use)
      switch width {
      case 1: job.compute(OneVector.self, rows: rows)
      case 2: job.compute(TwoVectors.self, rows: rows)
      default: job.compute(ThreeVectors.self, rows: rows)
      }
    }
  }
}

private struct WeightGradient {
  let weight: Target
  let zGradient: Source
  let x: Source
  let rows: Int
  let columns: Int
  let sizes: DenseSizes
  let use: WeightUse

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
      for i in 0..<Tile.count { buffer[i] = min(i, rows - 1) }
      var tile = Tile(Tile.Columns(), zGradient, buffer.baseAddress!)
      tile.add(count: sizes.n, step: sizes.unitStride, vectors: x, vectorStep: sizes.inputStride)
      tile.forEach(0) { row, sums in
        guard row < rows else { return }
        let target = weight + row * sizes.inputStride
        switch use {
        case .store: sums.write(target, count: columns)
        case .descend(let rate): descend(target, sums, rate: rate)
        }
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
