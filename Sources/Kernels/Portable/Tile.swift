import KernelInterface

/// A tile of sums, held in registers from the first product to the last: each row multiplies numbers of its own with vectors
/// that all rows share,
///
///     sum(row) += numbers(row, t) · vectors(t)
///
/// Every vector that is loaded serves all rows, and every number all vectors side by side: eight rows of three vectors make 24
/// products of 11 loads. Convolutions and dense layers, forward and backward, are such tiles; they differ in what the
/// numbers and what the vectors are.
protocol Rows {
  associatedtype Columns: Lanes
  static var count: Int { get }
  /// - Parameters:
  ///   - start: what the sum of each row begins with.
  ///   - numbers: where the numbers of each row begin is its offset from here.
  init(_ start: Columns, _ numbers: Source, _ offsets: UnsafePointer<Int>)
  mutating func add(_ place: Int, _ vectors: Columns)
  /// A row's numbers are pairs: the first for even lanes, the second for odd ones.
  mutating func add(pairsAt place: Int, _ vectors: Columns)
  /// The row's numbers are a vector too: sum(row) += numbers(row, place ..< place + lanes) · vectors, lane by lane.
  mutating func add(vectorsAt place: Int, _ vectors: Columns)
  /// Calls `body` with the sums of each row.
  func forEach(_ first: Int, _ body: (Int, Columns) -> Void)
}

extension Rows {
  /// Adds the products of `count` numbers a row with as many vectors.
  ///
  /// - Parameters:
  ///   - place: which of its numbers each row begins with, and how far apart they are.
  @inline(__always) mutating func add(
    count: Int, from place: Int = 0, step: Int = 1, vectors: Source, vectorStep: Int
  ) {
    var (place, vectors) = (place, vectors)
    for _ in 0..<count {
      add(place, Columns(vectors))
      place += step
      vectors += vectorStep
    }
  }
}

struct OneRow<Columns: Lanes>: Rows {
  private var sum: Columns
  private let numbers: Source

  static var count: Int { 1 }
  @inline(__always) init(_ start: Columns, _ numbers: Source, _ offsets: UnsafePointer<Int>) {
    sum = start
    self.numbers = numbers + offsets[0]
  }
  @inline(__always) mutating func add(_ place: Int, _ vectors: Columns) {
    sum.add(Vector(repeating: numbers[place]), vectors)
  }
  @inline(__always) mutating func add(pairsAt place: Int, _ vectors: Columns) {
    sum.add(loadPair(numbers + place), vectors)
  }
  @inline(__always) mutating func add(vectorsAt place: Int, _ vectors: Columns) {
    sum.add(load(numbers + place), vectors)
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Columns) -> Void) { body(first, sum) }
}

struct AndRow<Rest: Rows>: Rows {
  private var sum: Rest.Columns
  private let numbers: Source
  private var rest: Rest

  static var count: Int { 1 + Rest.count }
  @inline(__always) init(_ start: Rest.Columns, _ numbers: Source, _ offsets: UnsafePointer<Int>) {
    sum = start
    self.numbers = numbers + offsets[0]
    rest = Rest(start, numbers, offsets + 1)
  }
  @inline(__always) mutating func add(_ place: Int, _ vectors: Rest.Columns) {
    sum.add(Vector(repeating: numbers[place]), vectors)
    rest.add(place, vectors)
  }
  @inline(__always) mutating func add(pairsAt place: Int, _ vectors: Rest.Columns) {
    sum.add(loadPair(numbers + place), vectors)
    rest.add(pairsAt: place, vectors)
  }
  @inline(__always) mutating func add(vectorsAt place: Int, _ vectors: Rest.Columns) {
    sum.add(load(numbers + place), vectors)
    rest.add(vectorsAt: place, vectors)
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Rest.Columns) -> Void) {
    body(first, sum)
    rest.forEach(first + 1, body)
  }
}

typealias TwoRows<C: Lanes> = AndRow<OneRow<C>>
typealias FourRows<C: Lanes> = AndRow<AndRow<TwoRows<C>>>
typealias FiveRows<C: Lanes> = AndRow<FourRows<C>>
typealias EightRows<C: Lanes> = AndRow<AndRow<AndRow<FiveRows<C>>>>

/// The most rows a tile has.
let mostRows = 8

/// Cuts `vectors` into strips as wide as a tile of eight rows can be, and calls `body` with the first vector and the width of each.
@inline(__always) func forEachStrip(_ vectors: Int, _ body: (_ first: Int, _ width: Int) -> Void) {
  let strips = (vectors + widestTile - 1) / widestTile
  for strip in 0..<strips {
    let first = strip * vectors / strips
    body(first, (strip + 1) * vectors / strips - first)
  }
}
