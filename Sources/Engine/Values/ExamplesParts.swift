extension Examples {
  /// The last so many examples; all, if there are no more.
  public func suffix(_ count: Int, name: String? = nil) -> Examples {
    selecting(max(0, self.count - count)..<self.count, name: name)
  }

  /// The first so many examples; all, if there are no more.
  public func prefix(_ count: Int, name: String? = nil) -> Examples {
    count >= self.count && name == nil ? self : selecting(0..<min(count, self.count), name: name)
  }

  /// These examples and then others, as one set.
  /// - Throws: `EngineError` where shapes, classes or kinds of numbers differ.
  public func joined(with others: Examples, name: String) throws -> Examples {
    guard shape == others.shape else {
      throw EngineError(
        "\(self.name) has inputs of \(shape) and \(others.name) of \(others.shape): only like goes with like")
    }
    let inputs: Inputs
    switch (self.inputs, others.inputs) {
    case (.bytes(let a), .bytes(let b)): inputs = .bytes(a + b)
    case (.floats(let a), .floats(let b)): inputs = .floats(a + b)
    default: throw EngineError("the inputs of \(self.name) and \(others.name) are not of the same kind")
    }
    guard case .classes(let a, let names) = targets, case .classes(let b, let otherNames) = others.targets,
      names == otherNames
    else { throw EngineError("\(self.name) and \(others.name) do not tell the same classes apart") }
    return Examples(name: name, shape: shape, inputs: inputs, targets: .classes(a + b, names: names))
  }
}
