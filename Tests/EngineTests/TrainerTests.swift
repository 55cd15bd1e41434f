import Testing

@testable import Engine

/// Small tasks for training.
enum Toy {
  static let xor = Examples(
    name: "XOR", shape: Shape(channels: 2), inputs: .floats([0, 0, 0, 1, 1, 0, 1, 1]),
    targets: .classes([0, 1, 1, 0], names: ["0", "1"]))

  /// Noisy bars: class k has its row k bright.
  static func bars(_ count: Int, side: Int, seed: UInt64 = 1) -> Examples {
    var random = SeededRandom(seed: seed)
    var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<count {
      let label = random.below(side)
      labels.append(UInt8(label))
      for y in 0..<side {
        for _ in 0..<side { pixels.append(UInt8(y == label ? 128 + random.below(128) : random.below(100))) }
      }
    }
    return Examples(
      name: "bars", shape: Shape(channels: 1, height: side, width: side), inputs: .bytes(pixels),
      targets: .classes(labels, names: (0..<side).map(String.init)))
  }

  static let convolutional: [LayerDescription] = [
    .convolution(filters: 3, size: 3), .relu, .pool2, .flatten, .dense(units: 20), .relu, .dense(units: 10), .softmax,
  ]

  static func experiment(
    _ layers: [LayerDescription] = convolutional, side: Int = 10, optimizer: OptimizerDescription = .momentum(),
    batch: Int = 32, seed: UInt64 = 1
  ) -> Experiment {
    Experiment(
      architecture: Architecture(input: Shape(channels: 1, height: side, width: side), layers: layers),
      optimizer: optimizer, learningRate: 0.02, batchSize: batch, seed: seed)
  }
}

@Suite("Trainer") struct TrainerTests {
  @Test("a small network learns XOR")
  func learnsXOR() throws {
    let architecture = Architecture(
      input: Shape(channels: 2), layers: [.dense(units: 8), .activation(.tanh), .dense(units: 2), .softmax])
    let trainer = try Trainer(
      experiment: Experiment(architecture: architecture, learningRate: 0.5, batchSize: 4), training: Toy.xor)
    for _ in 0..<500 { try trainer.step() }
    let evaluation = try trainer.evaluate(Toy.xor)
    #expect(evaluation.accuracy == 1)
    #expect(evaluation.loss < 0.05)
  }

  @Test(
    "a convolutional network learns to tell bars apart",
    arguments: [OptimizerDescription.sgd, .momentum(), .adam()])
  func learnsBars(optimizer: OptimizerDescription) throws {
    var experiment = Toy.experiment(optimizer: optimizer)
    if optimizer == .sgd { experiment.learningRate = 0.1 }
    if optimizer == .adam() { experiment.learningRate = 0.005 }
    let trainer = try Trainer(experiment: experiment, training: Toy.bars(600, side: 10), threads: 2)
    for _ in 0..<trainer.stepsPerEpoch * 15 { try trainer.step() }
    let accuracy = try trainer.evaluate(Toy.bars(200, side: 10, seed: 2)).accuracy
    #expect(accuracy > 0.97)
  }

  @Test("the weights are the same, bit for bit, on one, two and three threads", arguments: [1, 10, 37, 64])
  func threads(batch: Int) throws {
    let data = Toy.bars(150, side: 10)
    let weights = try [1, 2, 3].map { threads in
      let trainer = try Trainer(experiment: Toy.experiment(batch: batch), training: data, threads: threads)
      for _ in 0..<30 { try trainer.step() }
      return trainer.network.parameters
    }
    #expect(weights[0] == weights[1])
    #expect(weights[0] == weights[2])
  }

  @Test("a large dense layer, cut into many parts, has the same weights on any number of threads")
  func threadsDense() throws {
    let experiment = Toy.experiment(
      [.flatten, .dense(units: 300), .relu, .dense(units: 200), .sigmoid, .dense(units: 10), .softmax],
      optimizer: .adam(), batch: 50)
    let weights = try [1, 2, 3].map { threads in
      let trainer = try Trainer(experiment: experiment, training: Toy.bars(150, side: 10), threads: threads)
      for _ in 0..<10 { try trainer.step() }
      return trainer.network.parameters
    }
    #expect(weights[0] == weights[1])
    #expect(weights[0] == weights[2])
  }

  @Test("one seed gives one result, another seed another")
  func seeds() throws {
    let data = Toy.bars(100, side: 10)
    let weights = try [1, 1, 2].map { (seed: UInt64) in
      let trainer = try Trainer(experiment: Toy.experiment(seed: seed), training: data)
      for _ in 0..<10 { try trainer.step() }
      return trainer.network.parameters
    }
    #expect(weights[0] == weights[1])
    #expect(weights[0] != weights[2])
  }

  @Test("a reset trainer repeats its run")
  func reset() throws {
    let trainer = try Trainer(experiment: Toy.experiment(optimizer: .adam()), training: Toy.bars(100, side: 10))
    let first = try (0..<9).map { _ in try trainer.step() }
    trainer.learningRate = 7
    trainer.reset()
    #expect(trainer.steps == 0)
    #expect(try (0..<9).map { _ in try trainer.step() } == first)
  }

  @Test("steps taken apart leave the same weights as whole steps")
  func subSteps() throws {
    let data = Toy.bars(100, side: 10)
    let whole = try Trainer(experiment: Toy.experiment(), training: data)
    let apart = try Trainer(experiment: Toy.experiment(), training: data, threads: 2)
    var order: [SubStep] = []
    for _ in 0..<6 {
      try whole.step()
      repeat { order.append(try apart.advance()) } while apart.nextSubStep != .gather
    }
    #expect(whole.network.parameters == apart.network.parameters)
    #expect(apart.steps == 6)
    #expect(
      Array(order.prefix(17)) == [.gather] + (0..<8).map { .forward(layer: $0) } + [.loss]
        + (0..<7).reversed().map { .backward(layer: $0) })
    #expect(order[17] == .update)
  }

  @Test("a step that was begun by hand is finished by step")
  func finishes() throws {
    let data = Toy.bars(100, side: 10)
    let whole = try Trainer(experiment: Toy.experiment(), training: data)
    let begun = try Trainer(experiment: Toy.experiment(), training: data)
    for _ in 0..<5 { try begun.advance() }
    #expect(try begun.step() == whole.step())
    #expect(begun.network.parameters == whole.network.parameters)
  }

  @Test("an epoch takes every example once, the last and smaller batch too")
  func epochs() throws {
    let trainer = try Trainer(experiment: Toy.experiment(batch: 32), training: Toy.bars(70, side: 10))
    #expect(trainer.stepsPerEpoch == 3)
    var orders: [[Int]] = []
    for epoch in 1...2 {
      var seen: [Int] = []
      var sizes: [Int] = []
      for _ in 0..<3 {
        let report = try trainer.step()
        sizes.append(report.examples)
        seen += trainer.batch
      }
      #expect(sizes == [32, 32, 6])
      #expect(seen.sorted() == Array(0..<70))
      #expect(trainer.epoch == Float(epoch))
      orders.append(seen)
    }
    #expect(orders[0] != orders[1])
  }

  @Test("a report counts steps and epochs, and loss and accuracy are the batch's before the update")
  func reports() throws {
    let data = Toy.bars(40, side: 10)
    let trainer = try Trainer(experiment: Toy.experiment(batch: 40), training: data)
    let before = try trainer.evaluate(data)
    let report = try trainer.step()
    #expect(report.step == 1 && report.epoch == 1 && report.examples == 40)
    #expect(abs(report.loss - before.loss) < 1e-5)
    #expect(report.accuracy == before.accuracy)
  }

  @Test("a loss that grows beyond all bounds ends in a sentence that names step and layer")
  func divergence() throws {
    var experiment = Toy.experiment(optimizer: .sgd)
    experiment.learningRate = 1e20
    let trainer = try Trainer(experiment: experiment, training: Toy.bars(100, side: 10))
    let error = #expect(throws: EngineError.self) { for _ in 0..<20 { try trainer.step() } }
    let text = try #require(error?.description)
    #expect(text.contains("step \(trainer.steps + 1)"))
    #expect(text.contains("layer "))
    #expect(text.contains("smaller learning rate"))
  }

  @Test("the learning rate can be changed while training")
  func learningRate() throws {
    let trainer = try Trainer(experiment: Toy.experiment(optimizer: .sgd), training: Toy.bars(64, side: 10))
    trainer.learningRate = 0
    let before = trainer.network.parameters.map { $0.map(\.values) }
    try trainer.step()
    #expect(trainer.network.parameters.map { $0.map(\.values) } == before)
    trainer.learningRate = 0.1
    try trainer.step()
    #expect(trainer.network.parameters.map { $0.map(\.values) } != before)
  }

  @Test("looking at a network in the middle of a step changes nothing")
  func looking() throws {
    let data = Toy.bars(64, side: 10)
    let watched = try Trainer(experiment: Toy.experiment(), training: data)
    let alone = try Trainer(experiment: Toy.experiment(), training: data)
    for _ in 0..<40 {
      try watched.advance()
      _ = watched.network.snapshot(of: data.input(5))
      try alone.advance()
    }
    #expect(watched.network.parameters == alone.network.parameters)
  }
}

@Suite("Perceptron rule") struct PerceptronTests {
  @Test("one step unit learns a gate that a line separates", arguments: [[0, 0, 0, 1], [0, 1, 1, 1], [1, 1, 1, 0]])
  func gates(truth: [Float]) throws {
    let examples = gate(truth)
    let trainer = try Trainer(experiment: unit(), training: examples)
    for _ in 0..<100 { try trainer.step() }
    #expect(try trainer.evaluate(examples).accuracy == 1)
    let gate = trainer.network.predict([0, 0, 0, 1, 1, 0, 1, 1], count: 4)
    #expect(gate == truth)
  }

  @Test("no step unit learns XOR")
  func xor() throws {
    let examples = gate([0, 1, 1, 0])
    let trainer = try Trainer(experiment: unit(), training: examples)
    for _ in 0..<400 { try trainer.step() }
    #expect(try trainer.evaluate(examples).accuracy < 1)
  }

  @Test("a wrong answer adds or subtracts the input, a right one changes nothing")
  func rule() throws {
    let trainer = try Trainer(experiment: unit(), training: gate([1, 1, 1, 1]))
    let first = try trainer.step()
    let x = gate([1, 1, 1, 1]).input(trainer.batch.first!)
    #expect(first.accuracy == 0 && first.loss == 0.5)
    #expect(trainer.network.parameters[0].map(\.values) == [x, [1]])
    #expect(try trainer.step().accuracy == 1)
    #expect(trainer.network.parameters[0].map(\.values) == [x, [1]])
  }

  @Test("ten step units learn ten classes; the largest weighted sum is the answer")
  func classes() throws {
    let experiment = try ModelCatalogue.model("perceptron").experiment(
      input: Shape(channels: 1, height: 10, width: 10), classes: 10)
    let trainer = try Trainer(experiment: experiment, training: Toy.bars(500, side: 10))
    for _ in 0..<500 * 5 { try trainer.step() }
    let test = Toy.bars(200, side: 10, seed: 2)
    let evaluation = try trainer.evaluate(test)
    #expect(evaluation.accuracy > 0.9)
    let scores = trainer.network.scores(test.input(0))
    let outputs = trainer.network.predict(test.input(0))
    #expect(zip(scores, outputs).allSatisfy { ($0 > 0) == ($1 == 1) })
  }

  @Test("the rule refuses a network that is not one layer of step units")
  func refuses() throws {
    var experiment = unit()
    experiment.architecture.layers = [.dense(units: 2), .activation(.step), .dense(units: 1), .activation(.step)]
    #expect(throws: EngineError.self) { try Trainer(experiment: experiment, training: gate([0, 0, 0, 1])) }
    experiment.architecture.layers = [.dense(units: 1), .sigmoid]
    #expect(throws: EngineError.self) { try Trainer(experiment: experiment, training: gate([0, 0, 0, 1])) }
  }

  private func unit() -> Experiment {
    Experiment(
      architecture: Architecture(input: Shape(channels: 2), layers: [.dense(units: 1), .activation(.step)]),
      loss: .quadratic, optimizer: .perceptronRule, initialization: .zeros, learningRate: 1, batchSize: 1)
  }

  private func gate(_ truth: [Float]) -> Examples {
    Examples(
      name: "a gate", shape: Shape(channels: 2), inputs: .floats([0, 0, 0, 1, 1, 0, 1, 1]),
      targets: .values(truth, width: 1))
  }
}
