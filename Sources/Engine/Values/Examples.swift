/// Inputs and their targets, ready for training: what `Datasets` delivers and `Trainer` takes.
public struct Examples: Sendable {
  /// The inputs of all examples, one after another, each in the layout of `Shape`.
  public enum Inputs: Sendable {
    /// Pixels 0–255, read as value / 255: a quarter of the memory.
    case bytes([UInt8])
    case floats([Float])
    /// Pixels 0–255 as above, read from a file when they are needed: for more examples than memory shall hold.
    case stored(StoredBytes)
  }

  public enum Targets: Sendable {
    /// One class index an example, and the names of the classes.
    case classes([UInt8], names: [String])
    /// One class index a pixel of the network's answer, row by row, as many for every example; 255 where it is not known, or
    /// shall not count.
    case pixelClasses([UInt8], names: [String])
    /// Numbers to be reproduced (regression), `width` an example, in the layout of `Shape`.
    case values([Float], width: Int)
  }

  /// What these examples are called on the screen, as in "MNIST, training".
  public var name: String
  /// The shape of one input.
  public let shape: Shape
  public let count: Int
  public let inputs: Inputs
  public let targets: Targets

  /// - Precondition: `inputs` and `targets` hold a whole number of examples, the same one.
  public init(name: String, shape: Shape, inputs: Inputs, targets: Targets) {
    self.name = name
    self.shape = shape
    self.inputs = inputs
    self.targets = targets
    let elements =
      switch inputs {
      case .bytes(let b): b.count
      case .floats(let f): f.count
      case .stored(let b): b.count
      }
    precondition(shape.count > 0 && elements % shape.count == 0, "inputs are not a whole number of examples")
    count = elements / shape.count
    switch targets {
    case .classes(let labels, _): precondition(labels.count == count, "\(labels.count) labels for \(count) inputs")
    case .pixelClasses(let labels, _):
      precondition(
        labels.count % max(count, 1) == 0, "\(labels.count) labels are not as many for each of \(count) inputs")
    case .values(let values, let width): precondition(values.count == count * width, "targets do not match the inputs")
    }
  }

  /// The number of outputs a network for these examples has: classes, for each pixel or once, or numbers to reproduce.
  public var outputs: Int {
    switch targets {
    case .classes(_, let names): names.count
    case .pixelClasses(let labels, let names): names.count * (labels.count / max(count, 1))
    case .values(_, let width): width
    }
  }

  public var classNames: [String] {
    switch targets {
    case .classes(_, let names), .pixelClasses(_, let names): names
    case .values: []
    }
  }

  /// The class of one example; nil for regression, and where every pixel has one.
  public func label(_ index: Int) -> Int? {
    if case .classes(let labels, _) = targets { Int(labels[index]) } else { nil }
  }

  /// One input as numbers (bytes divided by 255).
  public func input(_ index: Int) -> [Float] {
    let range = index * shape.count..<(index + 1) * shape.count
    return switch inputs {
    case .bytes(let b): b[range].map { Float($0) / 255 }
    case .floats(let f): Array(f[range])
    case .stored(let b): b[range].map { Float($0) / 255 }
    }
  }

  /// - Throws: `EngineError` if inputs that lie in a file could not be read.
  func checkInputs() throws { if case .stored(let bytes) = inputs { try bytes.check() } }

  /// The examples at the given indices, in that order.
  public func selecting(_ indices: some Collection<Int>, name: String? = nil) -> Examples {
    func gather<T>(_ source: [T], _ width: Int) -> [T] {
      var result: [T] = []
      result.reserveCapacity(indices.count * width)
      for i in indices { result.append(contentsOf: source[i * width..<(i + 1) * width]) }
      return result
    }
    let chosenInputs: Inputs =
      switch inputs {
      case .bytes(let b): .bytes(gather(b, shape.count))
      case .floats(let f): .floats(gather(f, shape.count))
      case .stored(let b): .bytes(indices.flatMap { b[$0 * shape.count..<($0 + 1) * shape.count] })
      }
    let chosenTargets: Targets =
      switch targets {
      case .classes(let labels, let names): .classes(gather(labels, 1), names: names)
      case .pixelClasses(let labels, let names):
        .pixelClasses(gather(labels, labels.count / max(count, 1)), names: names)
      case .values(let values, let width): .values(gather(values, width), width: width)
      }
    return Examples(name: name ?? self.name, shape: shape, inputs: chosenInputs, targets: chosenTargets)
  }
}
