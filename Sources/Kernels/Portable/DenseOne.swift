import KernelInterface

/// z = W·x + b for a single example, with the weights input by input.
///
/// All the work is to read each weight once. They lie in the order in which they are read, and the vectors run along the units: there are
/// no lanes to be added up. A layer of few units gives each of them several sums, for an addition takes longer than the loads
/// between two of them.
///
/// - Parameters:
///   - z: [units]
///   - x: [inputs]
///   - packed: [inputs, units padded to whole vectors], then the biases, padded too
func denseForwardOne(_ z: Target, _ x: Source, _ packed: Source, units: Int, inputs: Int) {
  let row = padded(units)
  var first = 0
  while first < row {
    let job = OneExample(z: z + first, x: x, packed: packed + first, row: row, units: units - first, inputs: inputs)
    switch (row - first) / lanes {
    case 1:
      job.compute(OneVector.self, Apart<Apart<OneSum<OneVector>>>.self)
      first += lanes
    case 2, 3:
      job.compute(TwoVectors.self, Apart<Apart<OneSum<TwoVectors>>>.self)
      first += 2 * lanes
    case 4, 5, 6, 7:
      job.compute(FourVectors.self, Apart<OneSum<FourVectors>>.self)
      first += 4 * lanes
    default:
      job.compute(EightVectors.self, OneSum<EightVectors>.self)
      first += 8 * lanes
    }
  }
}

private typealias FourVectors = AndVector<ThreeVectors>
private typealias EightVectors = AndVector<AndVector<AndVector<AndVector<FourVectors>>>>

private struct OneExample {
  let z: Target
  let x: Source
  let packed: Source
  let row: Int
  let units: Int
  let inputs: Int

  @inline(never) func compute<Columns: Lanes, Sums: SumsApart>(_: Columns.Type, _: Sums.Type)
  where Sums.Columns == Columns {
    var sums = Sums()
    var input = 0
    while input + Sums.count <= inputs {
      sums.add(x + input, packed + input * row, row)
      input += Sums.count
    }
    var total = sums.total()
    while input < inputs {
      total.add(Vector(repeating: x[input]), Columns(packed + input * row))
      input += 1
    }
    total.add(Vector(repeating: 1), Columns(packed + inputs * row))
    total.write(z, count: units)
  }
}

/// Sums of the same units, over inputs that take turns.
private protocol SumsApart {
  associatedtype Columns: Lanes
  static var count: Int { get }
  init()
  /// The products of the next `count` inputs.
  mutating func add(_ x: Source, _ weights: Source, _ row: Int)
  func total() -> Columns
}

private struct OneSum<Columns: Lanes>: SumsApart {
  private var sum = Columns()

  static var count: Int { 1 }
  @inline(__always) init() {}
  @inline(__always) mutating func add(_ x: Source, _ weights: Source, _ row: Int) {
    sum.add(Vector(repeating: x[0]), Columns(weights))
  }
  @inline(__always) func total() -> Columns { sum }
}

private struct Apart<Half: SumsApart>: SumsApart {
  typealias Columns = Half.Columns
  private var first = Half()
  private var second = Half()

  static var count: Int { 2 * Half.count }
  @inline(__always) init() {}
  @inline(__always) mutating func add(_ x: Source, _ weights: Source, _ row: Int) {
    first.add(x, weights, row)
    second.add(x + Half.count, weights + Half.count * row, row)
  }
  @inline(__always) func total() -> Columns {
    var total = first.total()
    total.add(Vector(repeating: 1), second.total())
    return total
  }
}
