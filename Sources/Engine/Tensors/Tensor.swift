import Synchronization

/// Numbers in memory: one aligned buffer, allocated once, and the shape it is read in.
///
/// The last dimension varies fastest. A tensor belongs to the network that made it and never crosses a task; what travels
/// are copies (`Array(tensor)`, snapshots).
public final class Tensor {
  /// Sizes of the dimensions, the slowest first: `[batch, height · width · channels]`.
  public let dimensions: [Int]
  public let count: Int
  let values: UnsafeMutablePointer<Float>
  /// nil for numbers of somebody else's.
  private let memory: UnsafeMutableRawPointer?

  /// A buffer of zeros.
  public init(_ dimensions: Int...) {
    self.dimensions = dimensions
    count = dimensions.reduce(1, *)
    // Buffers that all start at the same offset in a page compete for the same cache sets and look to the processor as if
    // stores to one might change another; so each starts some cache lines further than the one before.
    let offset = Tensor.allocations.wrappingAdd(1, ordering: .relaxed).oldValue % 31 * 2 * Tensor.cacheLine
    let bytes = offset + count * MemoryLayout<Float>.stride + Tensor.cacheLine
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
    self.memory = memory
    values = (memory + offset).bindMemory(to: Float.self, capacity: count)
    values.initialize(repeating: 0, count: count)
  }

  /// Numbers that somebody else keeps: to be read, and only while they are there.
  init(reading numbers: UnsafePointer<Float>, rows: Int, width: Int) {
    dimensions = [rows, width]
    count = rows * width
    values = UnsafeMutablePointer(mutating: numbers)
    memory = nil
  }

  deinit { memory?.deallocate() }

  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "index \(index) is outside a tensor of \(count)")
      return values[index]
    }
    set {
      precondition(index >= 0 && index < count, "index \(index) is outside a tensor of \(count)")
      values[index] = newValue
    }
  }

  /// The number of elements in one entry of the first dimension, such as one example of a batch.
  var rowCount: Int { dimensions[0] == 0 ? 0 : count / dimensions[0] }

  /// Where entry `index` of the first dimension begins.
  func row(_ index: Int) -> UnsafeMutablePointer<Float> { values + index * rowCount }

  /// A copy of the entries `rows` of the first dimension.
  func copy(rows: Range<Int>) -> [Float] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= dimensions[0])
    return Array(UnsafeBufferPointer(start: row(rows.lowerBound), count: rows.count * rowCount))
  }

  /// Copies all numbers of `source` into the tensor, from its beginning or from the given row.
  func assign(_ source: some Collection<Float>, row: Int = 0) {
    precondition(row * rowCount + source.count <= count, "\(source.count) numbers do not fit a tensor of \(count)")
    _ = UnsafeMutableBufferPointer(start: self.row(row), count: source.count).update(fromContentsOf: source)
  }

  func fill(_ value: Float) { values.update(repeating: value, count: count) }

  private static let allocations = Atomic<Int>(0)
  private static let cacheLine = 64
}

extension Array where Element == Float {
  /// A copy of all elements, in the tensor's order.
  public init(_ tensor: Tensor) { self = tensor.copy(rows: 0..<tensor.dimensions[0]) }
}
