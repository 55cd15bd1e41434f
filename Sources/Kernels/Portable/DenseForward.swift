import KernelInterface

/// Z = X·Wᵀ + b: each unit's weighted sum, as an inner product of two rows.
///
/// Both rows are read in vectors, along the inputs; a tile is some examples times some units, so that each vector loaded is used
/// several times. At the end the lanes of each sum are added up.
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
  } else if lanes == 16, s.n % 5 == 0 {
    denseForward(FiveExamples.self, z, x, weight, bias, s)
  } else {
    denseForward(TwoExamples.self, z, x, weight, bias, s)
  }
}

private func denseForward<Shape: ProductShape>(
  _: Shape.Type, _ z: Target, _ x: Source, _ weight: Source, _ bias: Source, _ s: DenseSizes
) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 5 * lanes) { buffer in
    let (quads, totals) = (buffer.baseAddress!, buffer.baseAddress! + 4 * lanes)
    let last = LastInputs(s.inputs)
    for unit in stride(from: 0, to: s.units, by: Shape.units) {
      let w = Span(weight + unit * s.inputStride, stride: s.inputStride, count: s.units - unit)
      for example in stride(from: 0, to: s.n, by: Shape.examples) {
        let rows = Span(x + example * s.inputStride, stride: s.inputStride, count: s.n - example)
        innerProducts(Shape.self, quads, rows, w, last)
        for i in 0..<lanes {
          totals[i] = (quads[4 * i] + quads[4 * i + 1]) + (quads[4 * i + 2] + quads[4 * i + 3])
        }
        let target = z + (example * s.unitStride + unit)
        let (examples, units) = (min(Shape.examples, s.n - example), min(Shape.units, s.units - unit))
        if units == Shape.units {
          for e in 0..<examples {
            addBias(target + e * s.unitStride, totals + e * Shape.units, bias + unit, count: Shape.units)
          }
        } else {
          for e in 0..<examples {
            addBias(target + e * s.unitStride, totals + e * Shape.units, bias + unit, count: units)
          }
        }
      }
    }
  }
}

@inline(__always) private func addBias(_ target: Target, _ totals: Source, _ bias: Source, count: Int) {
  for u in 0..<count { target[u] = totals[u] + bias[u] }
}

/// Whole vectors of inputs, and which lanes of one more, that ends with the last input, have not been counted in these.
private struct LastInputs {
  let whole: Int
  let count: Int
  var isNew = Bits(repeating: 0)

  init(_ count: Int) {
    self.count = count
    whole = count / lanes * lanes
    for lane in 0..<lanes where count - lanes + lane >= whole { isNew[lane] = .max }
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
private enum FiveExamples: ProductShape { static var examples: Int { 5 } }
private enum FourExamples: ProductShape { static var examples: Int { 4 } }

#if AVX512
  private typealias Products<Shape: ProductShape> = Both<Both<Both<Both<InnerProduct<Shape>>>>>
#elseif AVX2
  private typealias Products<Shape: ProductShape> = Both<Both<Both<InnerProduct<Shape>>>>
#else
  private typealias Products<Shape: ProductShape> = Both<Both<InnerProduct<Shape>>>
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

/// The products of some examples and units; each as four partial sums.
@inline(__always) private func innerProducts<Shape: ProductShape>(
  _: Shape.Type, _ quads: Target, _ x: Span, _ w: Span, _ last: LastInputs
) {
  var products = Products<Shape>(0, x, w)
  var place = 0
  while place < last.whole {
    products.add(place)
    place += lanes
  }
  if last.whole < last.count { products.add(last.count - lanes, only: last.isNew) }
  products.write(quads)
}

/// Inner products of rows.
private protocol InnerProducts {
  static var count: Int { get }
  /// - Parameter first: the number of the first product; those of one example follow each other.
  init(_ first: Int, _ x: Span, _ w: Span)
  mutating func add(_ place: Int)
  /// Some lanes of the vectors at `place` alone.
  mutating func add(_ place: Int, only lanes: Bits)
  /// Four partial sums of each product.
  func write(_ quads: Target)
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
  @inline(__always) mutating func add(_ place: Int, only lanes: Bits) {
    let chosen = unsafeBitCast(unsafeBitCast(load(x + place), to: Bits.self) & lanes, to: Vector.self)
    sum = multiplyAdd(sum, chosen, load(w + place))
  }
  @inline(__always) func write(_ quads: Target) {
    UnsafeMutableRawPointer(quads).storeBytes(of: quad(sum), as: SIMD4<Float>.self)
  }
}

private struct Both<Half: InnerProducts>: InnerProducts {
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
  @inline(__always) mutating func add(_ place: Int, only lanes: Bits) {
    low.add(place, only: lanes)
    high.add(place, only: lanes)
  }
  @inline(__always) func write(_ quads: Target) {
    low.write(quads)
    high.write(quads + 4 * Half.count)
  }
}
