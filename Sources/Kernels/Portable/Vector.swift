import KernelInterface

// How many numbers one instruction takes is all that these files' three compilations differ in.

#if AVX512
  typealias Vector = SIMD16<Float>
  typealias Places = SIMD16<Int32>
  typealias Bits = SIMD16<UInt32>
  typealias Pairs = SIMD8<UInt64>
#elseif AVX2
  typealias Vector = SIMD8<Float>
  typealias Places = SIMD8<Int32>
  typealias Bits = SIMD8<UInt32>
  typealias Pairs = SIMD4<UInt64>
#else
  typealias Vector = SIMD4<Float>
  typealias Places = SIMD4<Int32>
  typealias Bits = SIMD4<UInt32>
  typealias Pairs = SIMD2<UInt64>
#endif

let lanes = Vector.scalarCount

/// Vectors side by side in a tile of eight rows: as many as there are registers for.
#if AVX512 || arch(arm64)
  let widestTile = 3
#else
  let widestTile = 1
#endif

@inline(__always) func load(_ source: Source) -> Vector {
  UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

/// The same two numbers in all pairs of lanes.
@inline(__always) func loadPair(_ source: Source) -> Vector {
  unsafeBitCast(Pairs(repeating: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)), to: Vector.self)
}

/// Some lanes; zeros in the others.
@inline(__always) func load(_ source: Source, only chosen: Bits) -> Vector {
  unsafeBitCast(unsafeBitCast(load(source), to: Bits.self) & chosen, to: Vector.self)
}

@inline(__always) func store(_ vector: Vector, _ target: Target) {
  UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
}

/// The first `count` lanes alone.
@inline(__always) func store(_ vector: Vector, _ target: Target, count: Int) {
  if count >= lanes { return store(vector, target) }
  for lane in 0..<count { target[lane] = vector[lane] }
}

/// The sum of a vector's quarters (or halves).
@inline(__always) func quad(_ vector: Vector) -> SIMD4<Float> {
  #if AVX512
    let half = vector.lowHalf + vector.highHalf
    return half.lowHalf + half.highHalf
  #elseif AVX2
    vector.lowHalf + vector.highHalf
  #else
    vector
  #endif
}

/// The sums of the lanes of two vectors. Each is added up in the same order: halves, halves of these, neighbours.
@inline(__always) func sumsOfLanes(_ a: Vector, _ b: Vector) -> SIMD2<Float> {
  // Neighbours change places by shifts of the 64 bits they are: a0 b0 a2 b2 and a1 b1 a3 b3. Of what Swift has for vectors, only halves
  // and what works lane by lane becomes single instructions.
  let (a, b) = (pairs(quad(a)), pairs(quad(b)))
  let first = (a & 0xFFFF_FFFF) | (b &<< 32)
  let second = (a &>> 32) | (b & 0xFFFF_FFFF_0000_0000)
  let sums = unsafeBitCast(first, to: SIMD4<Float>.self) + unsafeBitCast(second, to: SIMD4<Float>.self)
  return sums.lowHalf + sums.highHalf
}

@inline(__always) private func pairs(_ quad: SIMD4<Float>) -> SIMD2<UInt64> {
  unsafeBitCast(quad, to: SIMD2<UInt64>.self)
}

/// sum + a·b, in one rounding where the processor has such an instruction.
@inline(__always) func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if AVX512 || AVX2 || arch(arm64)
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// Vectors side by side.
protocol Lanes {
  static var vectors: Int { get }
  /// Zeros.
  init()
  init(_ source: Source)
  /// Vectors that begin `step` numbers after each other.
  init(_ source: Source, step: Int)
  func write(_ target: Target)
  /// The first `count` numbers alone.
  func write(_ target: Target, count: Int)
  /// self + x · other
  mutating func add(_ x: Vector, _ other: Self)
  /// Calls `body` with each vector and its number.
  func forEach(_ first: Int, _ body: (Int, Vector) -> Void)
}

struct OneVector: Lanes {
  private var vector: Vector

  static var vectors: Int { 1 }
  @inline(__always) init() { vector = Vector(repeating: 0) }
  @inline(__always) init(_ source: Source) { vector = load(source) }
  @inline(__always) init(_ source: Source, step: Int) { vector = load(source) }
  @inline(__always) func write(_ target: Target) { store(vector, target) }
  @inline(__always) func write(_ target: Target, count: Int) { store(vector, target, count: count) }
  @inline(__always) mutating func add(_ x: Vector, _ other: OneVector) {
    vector = multiplyAdd(vector, x, other.vector)
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Vector) -> Void) { body(first, vector) }
}

struct AndVector<Rest: Lanes>: Lanes {
  private var vector: Vector
  private var rest: Rest

  static var vectors: Int { 1 + Rest.vectors }
  @inline(__always) init() {
    vector = Vector(repeating: 0)
    rest = Rest()
  }
  @inline(__always) init(_ source: Source) {
    vector = load(source)
    rest = Rest(source + lanes)
  }
  @inline(__always) init(_ source: Source, step: Int) {
    vector = load(source)
    rest = Rest(source + step, step: step)
  }
  @inline(__always) func write(_ target: Target) {
    store(vector, target)
    rest.write(target + lanes)
  }
  @inline(__always) func write(_ target: Target, count: Int) {
    store(vector, target, count: count)
    if count > lanes { rest.write(target + lanes, count: count - lanes) }
  }
  @inline(__always) mutating func add(_ x: Vector, _ other: AndVector) {
    vector = multiplyAdd(vector, x, other.vector)
    rest.add(x, other.rest)
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Vector) -> Void) {
    body(first, vector)
    rest.forEach(first + 1, body)
  }
}

typealias TwoVectors = AndVector<OneVector>
typealias ThreeVectors = AndVector<TwoVectors>
