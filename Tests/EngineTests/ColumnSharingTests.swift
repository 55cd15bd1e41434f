import Testing

@testable import Engine

/// A first layer with many inputs and few units, whose inputs and weights are shared out among the workers by columns.
@Suite("Inputs shared out by columns") struct ColumnSharingTests {
  private static func experiment(_ optimizer: OptimizerDescription, batch: Int) -> Experiment {
    Toy.experiment(
      [.flatten, .dense(units: 30), .relu, .dense(units: 28), .softmax], side: 28, optimizer: optimizer, batch: batch)
  }

  private static func trainer(_ optimizer: OptimizerDescription, batch: Int, threads: Int) throws -> Trainer {
    try Trainer(
      experiment: experiment(optimizer, batch: batch), training: Toy.bars(150, side: 28), threads: threads)
  }

  @Test(
    "the weights are the same on any number of threads, and those of steps taken apart",
    arguments: [OptimizerDescription.sgd, .momentum(), .adam()], [1, 10, 37])
  func sameWeights(optimizer: OptimizerDescription, batch: Int) throws {
    let whole = try [1, 2, 3].map { threads in
      let trainer = try Self.trainer(optimizer, batch: batch, threads: threads)
      for _ in 0..<20 { try trainer.step() }
      return trainer.network.parameters.map { $0.map(\.values) }
    }
    let apart = try Self.trainer(optimizer, batch: batch, threads: 2)
    repeat { try apart.advance() } while apart.steps < 20
    #expect(whole[0] == whole[1])
    #expect(whole[0] == whole[2])
    #expect(whole[0] == apart.network.parameters.map { $0.map(\.values) })
  }

  @Test("numbers and bytes of the same value lead to the same weights")
  func sameInputs() throws {
    let bytes = Toy.bars(150, side: 28)
    let floats = Examples(
      name: "bars", shape: bytes.shape, inputs: .floats((0..<150).flatMap { bytes.input($0) }), targets: bytes.targets)
    let weights = try [bytes, floats].map { data in
      let trainer = try Trainer(experiment: Self.experiment(.sgd, batch: 10), training: data, threads: 2)
      for _ in 0..<20 { try trainer.step() }
      return trainer.network.parameters.map { $0.map(\.values) }
    }
    #expect(weights[0] == weights[1])
  }

  @Test("it learns")
  func learns() throws {
    let trainer = try Self.trainer(.sgd, batch: 10, threads: 2)
    trainer.learningRate = 0.1
    for _ in 0..<trainer.stepsPerEpoch * 12 { try trainer.step() }
    #expect(try trainer.evaluate(Toy.bars(200, side: 28, seed: 2)).accuracy > 0.95)
  }

  @Test("in prediction many inputs have the answers that each has alone", arguments: [1, 2, 3])
  func predictions(threads: Int) throws {
    let data = Toy.bars(150, side: 28)
    let architecture = Self.experiment(.sgd, batch: 1).architecture
    let many = try Network(architecture, batch: 64, threads: threads, seed: 3)
    let one = try Network(architecture, batch: 1, seed: 3)
    let answers = many.predict((0..<150).flatMap { data.input($0) }, count: 150)
    let alone = (0..<150).flatMap { one.predict(data.input($0)) }
    // OpenBLAS, where it computes, adds up in another order for one than for many.
    #expect(zip(answers, alone).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(answers.count == alone.count)
  }
}
