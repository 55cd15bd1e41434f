/// A network's stages, cut into what the workers share out one after another: there they wait for each other, and nowhere else.
struct TrainingPass {
  let sections: [Section]
  /// The first layer, where its inputs are shared out and not examples: its products are computed before the first section.
  let byColumns: FirstProducts?

  /// Stages that a slice passes one after another; or one that shares out the whole batch in its own way.
  struct Section {
    let isWhole: Bool
    var isFirst = false
    fileprivate(set) var stagesForward: [Step] = []
    fileprivate(set) var stagesBackward: [Step] = []

    func forward(_ slice: Slice) { for step in stagesForward { step.stage.forward(step.input, slice) } }

    func backward(_ slice: Slice) {
      for step in stagesBackward {
        step.stage.backward(step.input, outputGradient: step.outputGradient, slice)
      }
    }

    /// - Parameter before: called before a slice begins; not for a stage that takes the whole batch.
    func forward(_ batch: Batch, before: (Slice) -> Void = { _ in }) {
      if isWhole {
        for step in stagesForward { step.stage.forward(step.input, batch) }
      } else if !stagesForward.isEmpty {
        batch.forEachSlice { slice in
          before(slice)
          forward(slice)
        }
      }
    }

    func backward(_ batch: Batch) {
      if isWhole {
        for step in stagesBackward { step.stage.backward(step.input, outputGradient: step.outputGradient, batch) }
      } else if !stagesBackward.isEmpty {
        batch.forEachSlice { backward($0) }
      }
    }
  }

  /// A stage, with what it reads and the errors it gets.
  struct Step {
    let stage: any Stage
    let input: Tensor
    let outputGradient: Tensor
  }

  /// - Parameters:
  ///   - layers: those that need a backward pass.
  ///   - outputGradient: the errors that a layer gets, by its index.
  init(_ network: Network, layers: Range<Int>, outputGradient: (Int) -> Tensor) {
    var sections: [Section] = []
    var first: FirstProducts?
    for (range, stage) in network.stages {
      let input = network.input(of: range.lowerBound)
      var step = Step(stage: stage, input: input, outputGradient: outputGradient(range.upperBound - 1))
      if let dense = stage as? Dense, let columns = dense.columns, input === network.input {
        first = FirstProducts(dense: dense, input: input, columns: columns)
        step = Step(stage: ColumnSums(dense, columns), input: input, outputGradient: step.outputGradient)
      }
      let isWhole = network.layers[range].contains { $0.needsWholeBatch || $0.sharesByUnits }
      if isWhole || sections.last?.isWhole != false { sections.append(Section(isWhole: isWhole)) }
      let last = sections.count - 1
      if !(stage is LeftOut) { sections[last].stagesForward.append(step) }
      if layers.lowerBound <= range.lowerBound, range.upperBound <= layers.upperBound {
        sections[last].stagesBackward.insert(step, at: 0)
      }
    }
    // What is left out has no section of its own.
    sections.removeAll { $0.stagesForward.isEmpty && $0.stagesBackward.isEmpty }
    sections[0].isFirst = true
    (self.sections, byColumns) = (sections, first)
  }
}

/// The first layer's products, shared out by its inputs.
struct FirstProducts {
  fileprivate let dense: Dense
  fileprivate let input: Tensor
  let columns: Parts

  func multiply(_ part: Int, count: Int) { dense.multiply(input, part: part, columns: columns, count: count) }
}

/// A dense layer whose products are there and need to be added up.
private final class ColumnSums: Stage {
  private let dense: Dense
  private let columns: Parts

  init(_ dense: Dense, _ columns: Parts) { (self.dense, self.columns) = (dense, columns) }

  func forward(_ input: Tensor, _ slice: Slice) { dense.addUp(columns, slice) }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    dense.backward(input, outputGradient: outputGradient, slice)
  }
}
