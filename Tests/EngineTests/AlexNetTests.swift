import Testing

@testable import Engine

@Suite("AlexNet") struct AlexNetTests {
  @Test("it has the paper's parameters, and does its multiplications, layer by layer")
  func counts() throws {
    let experiment = try ModelCatalogue.alexnet.usualExperiment()
    let plan = try experiment.architecture.plan().filter { $0.parameters > 0 }
    #expect(
      plan.map(\.parameters) == [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000])
    #expect(plan.reduce(0) { $0 + $1.parameters } == 60_965_224)
    #expect(
      plan.map(\.multiplyAdds) == [
        105_415_200, 223_948_800, 149_520_384, 112_140_288, 74_760_192, 37_748_736, 16_777_216, 4_096_000,
      ])
    #expect(
      try experiment.architecture.plan().map(\.output.height).filter { $0 > 1 }
        == [55, 55, 55, 27, 27, 27, 27, 13, 13, 13, 13, 13, 13, 13, 6])
  }

  @Test("it takes its own inputs alone, and is found by name though it is none of the course's networks")
  func inputs() throws {
    let model = try ModelCatalogue.model("alexnet")
    let error = #expect(throws: EngineError.self) {
      try model.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    }
    #expect(error?.description == "alexnet takes inputs of 3×227×227, and these are 1×28×28")
    #expect(!ModelCatalogue.names.contains("alexnet"))
  }

  @Test("one example is much work: a small batch is cut into small slices, and few are kept in memory")
  func slices() throws {
    let experiment = try ModelCatalogue.alexnet.usualExperiment()
    let work = try experiment.architecture.plan().reduce(0) { $0 + $1.multiplyAdds }
    #expect(Slicing.sliceCount(8, largest: Slicing.largestSlice(multiplyAdds: work)) == 4)
    #expect(try Network.usualBatch(experiment.architecture) <= 8)
    // The networks of the course are cut as ever.
    for model in ModelCatalogue.models {
      let architecture = try model.usualExperiment().architecture
      let work = try architecture.plan().reduce(0) { $0 + $1.multiplyAdds }
      #expect(Slicing.largestSlice(multiplyAdds: work) == Slicing.largestSlice)
      #expect(try Network.usualBatch(architecture) == 64)
    }
  }

  /// The layers of AlexNet for smaller images: 67×67 become 15×15, 7×7, 3×3 and 1.
  private func small(threads: Int) throws -> Trainer {
    let shape = Shape(channels: 3, height: 67, width: 67)
    var experiment = try ModelCatalogue.alexnet.usualExperiment()
    experiment.architecture.input = shape
    for index in experiment.architecture.layers.indices {
      // 1,100 · 1,100 weights are still enough to be shared out by units.
      if case .dense(let units) = experiment.architecture.layers[index] {
        experiment.architecture.layers[index] = .dense(units: units == 1000 ? 7 : 1100)
      }
    }
    (experiment.batchSize, experiment.learningRate) = (3, 0.001)
    var random = SeededRandom(seed: 2)
    let data = Examples(
      name: "noise", shape: shape, inputs: .bytes((0..<9 * shape.count).map { _ in UInt8(random.below(256)) }),
      targets: .classes((0..<9).map { UInt8($0 % 7) }, names: (0..<7).map(String.init)))
    return try Trainer(experiment: experiment, training: data, threads: threads)
  }

  @Test("its layers learn, come to the same bits on any number of threads, and step by step to those of whole steps")
  func learns() throws {
    let trainers = try [1, 2, 3].map { try small(threads: $0) }
    #expect(trainers[0].network.goesByLayers)
    var losses: [Float] = []
    for _ in 0..<4 {
      losses.append(try trainers[0].step().loss)
      try trainers[1].step()
      repeat { try trainers[2].advance() } while trainers[2].nextSubStep != .gather
    }
    #expect(losses.allSatisfy { $0.isFinite })
    #expect(trainers[0].network.parameters == trainers[1].network.parameters)
    #expect(trainers[0].network.parameters == trainers[2].network.parameters)
    let input = trainers[0].network.input.copy(rows: 0..<3)
    let together = trainers[0].network.predict(input, count: 3)
    let alone = (0..<3).flatMap { trainers[0].network.predict(Array(input[$0 * 13467..<($0 + 1) * 13467])) }
    #expect(zip(together, alone).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("a dense layer shared out by units is the one shared out by examples", arguments: [1, 5, 20])
  func wideDense(count: Int) throws {
    let plan = try LayerDescription.dense(units: 1031).plan(for: Shape(channels: 1025))
    let context = LayerContext(capacity: count, workers: 2, trains: true, needsInputGradient: true)
    let layer = Dense(plan, context)
    #expect(layer.sharesByUnits)
    var random = SeededRandom(seed: 4)
    for parameter in layer.parameters { parameter.value.assign(random.numbers(parameter.value.count)) }
    let (x, errors) = (context.activations(plan.input), context.activations(plan.output))
    x.assign(random.numbers(count * 1025))
    errors.assign(random.numbers(count * 1031))
    let batch = Batch(count: count, .training(step: 0), Workers(threads: 2))
    func run(_ pass: (Dense) -> Void) -> [Float] {
      pass(layer)
      return layer.output.copy(rows: 0..<count) + layer.inputGradient.copy(rows: 0..<count)
    }
    let byUnits = run {
      $0.forward(x, batch)
      $0.backward(x, outputGradient: errors, batch)
    }
    let byExamples = run { layer in
      batch.forEachSlice { layer.forward(x, $0) }
      batch.forEachSlice { layer.backward(x, outputGradient: errors, $0) }
    }
    #expect(zip(byUnits, byExamples).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(byUnits.contains { abs($0) > 1 })
  }
}
