/// An example that is near to an input.
public struct Neighbour: Hashable, Sendable {
  public var example: Int
  /// ‖x − y‖.
  public var distance: Float

  public init(example: Int, distance: Float) {
    self.example = example
    self.distance = distance
  }
}

/// Points among which those nearest to another can be found: every one is looked at.
public struct Neighbourhood: Sendable {
  private enum Points: Sendable {
    /// Numbers 0…1 as bytes, a quarter of the memory.
    case bytes([UInt8])
    case floats([Float])
  }

  public let count: Int
  public let dimension: Int
  private let points: Points

  /// The inputs of examples.
  public init(_ examples: Examples) {
    count = examples.count
    dimension = examples.shape.count
    points =
      switch examples.inputs {
      case .bytes(let bytes): .bytes(bytes)
      case .floats(let floats): .floats(floats)
      case .stored:
        .bytes((0..<examples.count).flatMap { examples.input($0).map { UInt8(($0 * 255).rounded()) } })
      }
  }

  /// What a network makes of the examples.
  ///
  /// - Parameter progress: told the share that is done; false ends the work.
  /// - Returns: nil if `progress` ended it.
  public init?(_ examples: Examples, seenBy network: Network, progress: (Float) -> Bool) {
    var floats: [Float] = []
    floats.reserveCapacity(examples.count * network.outputShape.count)
    let part = 1000
    for start in stride(from: 0, to: examples.count, by: part) {
      guard progress(Float(start) / Float(examples.count)) else { return nil }
      let indices = start..<min(start + part, examples.count)
      floats += network.predict(indices.flatMap { examples.input($0) }, count: indices.count)
    }
    count = examples.count
    dimension = network.outputShape.count
    points = .floats(floats)
  }

  /// The points nearest to one, the nearest first.
  /// - Precondition: `point.count == dimension`.
  public func nearest(to point: [Float], count wanted: Int) -> [Neighbour] {
    precondition(point.count == dimension, "\(point.count) numbers among points of \(dimension)")
    let squares: [Float] =
      switch points {
      case .bytes(let bytes): Self.squares(point.map { Int32(($0 * 255).rounded()) }, bytes, count)
      case .floats(let floats): Self.squares(point, floats, count)
      }
    var best: [(example: Int, square: Float)] = []
    for (example, square) in squares.enumerated() where best.count < wanted || square < best[best.count - 1].square {
      let place = best.firstIndex { $0.square > square } ?? best.count
      best.insert((example, square), at: place)
      if best.count > wanted { best.removeLast() }
    }
    return best.map { Neighbour(example: $0.example, distance: $0.square.squareRoot()) }
  }

  private static func squares(_ point: [Int32], _ bytes: [UInt8], _ count: Int) -> [Float] {
    let dimension = point.count
    return bytes.withUnsafeBufferPointer { bytes in
      point.withUnsafeBufferPointer { point in
        (0..<count).map { example in
          let start = example * dimension
          var sum: Int32 = 0
          for i in 0..<dimension {
            let difference = point[i] &- Int32(bytes[start &+ i])
            sum &+= difference &* difference
          }
          return Float(sum) / (255 * 255)
        }
      }
    }
  }

  private static func squares(_ point: [Float], _ floats: [Float], _ count: Int) -> [Float] {
    floats.withUnsafeBufferPointer { floats in
      point.withUnsafeBufferPointer { point in
        (0..<count).map { example in
          guard let a = point.baseAddress, let b = floats.baseAddress else { return 0 }
          return Float(squaredDistance(a, b + example * point.count, count: point.count))
        }
      }
    }
  }
}
