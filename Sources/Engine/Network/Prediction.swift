extension Network {
  /// The outputs for any number of inputs.
  ///
  /// - Parameters:
  ///   - inputs: `count` inputs one after another, each in the layout of `Shape`.
  /// - Returns: `count` outputs one after another, each in the layout of `Shape`. For a network of step units they are 0 or 1,
  ///   and often alike; `scores(_:count:)` tells which is the answer.
  /// - Precondition: `inputs.count == count · architecture.input.count`.
  public func predict(_ inputs: [Float], count: Int = 1) -> [Float] {
    compute(inputs, count: count, layers[layers.count - 1].output)
  }

  /// What decides the class: the largest of an example's scores is the network's answer. They are its outputs, except
  /// for step units, where they are the weighted sums.
  /// - Precondition: as in `predict`.
  public func scores(_ inputs: [Float], count: Int = 1) -> [Float] { compute(inputs, count: count, scores) }

  private func compute(_ inputs: [Float], count: Int, _ tensor: Tensor) -> [Float] {
    let width = architecture.input.count
    precondition(inputs.count == count * width, "\(inputs.count) numbers are not \(count) inputs of \(width)")
    prepare()
    let outputs = tensor.rowCount
    return inputs.withUnsafeBufferPointer { inputs in
      [Float](unsafeUninitializedCapacity: count * outputs) { result, resultCount in
        forEachPart(of: count, by: capacity) { part in
          guard let source = inputs.baseAddress, let target = result.baseAddress else { return }
          let (first, results) = (source + part.lowerBound * width, target + part.lowerBound * outputs)
          // Who reads whole rows reads them where they are.
          let view = readsRows ? Tensor(reading: first, rows: part.count, width: width) : input
          predict(part.count, view) { slice in
            guard view === input else { return }
            input.row(slice.start).update(from: first + slice.start * width, count: slice.count * width)
          } use: { slice in
            (results + slice.start * outputs).initialize(
              from: tensor.row(slice.start), count: slice.count * outputs)
          }
        }
        resultCount = count * outputs
      }
    }
  }

  /// How well the network does on the examples, with the given loss.
  /// - Throws: `EngineError` when the examples do not fit the network, or the loss its last layer.
  public func evaluate(_ examples: Examples, loss: Loss = .crossEntropy) throws -> Evaluation {
    let objective = try Objective(loss, network: self, examples: examples, writesGradient: false)
    prepare()
    let classes = examples.classNames.count
    var result = Evaluation(
      examples: 0, correct: 0, loss: 0,
      confusion: Array(repeating: Array(repeating: 0, count: classes), count: classes))
    var sum = 0.0
    try forEachPart(of: examples.count, by: capacity) { part in
      func indices(_ slice: Slice) -> Range<Int> {
        part.lowerBound + slice.start..<part.lowerBound + slice.examples.upperBound
      }
      predict(part.count) { slice in
        examples.gather(indices(slice), into: input, from: slice.start)
      } use: { slice in
        objective.setTargets(indices(slice), slice)
        objective.compute(slice, batch: part.count)
      }
      try examples.checkInputs()
      for i in 0..<part.count {
        sum += Double(objective.losses[i])
        record(&result, objective, row: i, index: part.lowerBound + i)
      }
    }
    result.loss = Float(sum / Double(max(examples.count, 1)))
    return result
  }

  private func record(_ result: inout Evaluation, _ objective: Objective, row: Int, index: Int) {
    let score = objective.score(row)
    result.correct += score.right
    result.examples += score.asked
    objective.forEachAnswer(row) { label, answer in
      result.confusion[label][answer] += 1
      guard score.asked == 1, answer != label else { return }
      result.mistakes.append(index)
      result.answers.append(answer)
    }
  }
}

extension Examples {
  /// Whether the inputs are bytes: numbers 0…1.
  var areBytes: Bool { if case .floats = inputs { false } else { true } }
  /// Whether `gather(_:columns:into:)` can take them apart: what is read from a file comes in one piece.
  var hasColumns: Bool { if case .stored = inputs { false } else { true } }

  /// Copies some numbers of each input into the first rows of `tensor`, to where they belong.
  func gather(_ indices: ArraySlice<Int>, columns: Range<Int>, into tensor: Tensor) {
    let (width, first) = (shape.count, columns.lowerBound)
    switch inputs {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        for (row, index) in indices.enumerated() {
          scaleBytes(tensor.row(row) + first, bytes.baseAddress! + (index * width + first), count: columns.count)
        }
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { floats in
        for (row, index) in indices.enumerated() {
          (tensor.row(row) + first).update(
            from: floats.baseAddress! + (index * width + first), count: columns.count)
        }
      }
    case .stored: preconditionFailure("what is read from a file comes in one piece")
    }
  }

  /// Copies inputs into rows of `tensor`, the first at row `row`: bytes as value / 255.
  func gather(_ indices: some Collection<Int>, into tensor: Tensor, from row: Int) {
    let width = shape.count
    switch inputs {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        for (offset, index) in indices.enumerated() {
          scaleBytes(tensor.row(row + offset), bytes.baseAddress! + index * width, count: width)
        }
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { floats in
        for (offset, index) in indices.enumerated() {
          tensor.row(row + offset).update(from: floats.baseAddress! + index * width, count: width)
        }
      }
    case .stored(let bytes):
      for (offset, index) in indices.enumerated() {
        // Read into the last quarter of the row, where no byte is overwritten before it has become a number.
        let numbers = tensor.row(row + offset)
        let last = UnsafeMutableRawPointer(numbers) + 3 * width
        bytes.read(index * width..<(index + 1) * width, into: last)
        scaleBytes(numbers, last.assumingMemoryBound(to: UInt8.self), count: width)
      }
    }
  }
}
