import Foundation
import Testing

@testable import Engine

/// What training does with losses, optimizers and schedules; their numbers are compared in `ReferenceTests`.
@Suite("Losses and learners") struct LossTests {
  /// Squares of 5×5, of which class 1 is bright; with one pixel of each unknown.
  static func scenes(_ count: Int) -> Examples {
    var random = SeededRandom(seed: 4)
    let pixels = (0..<count * 25).map { _ in random.uniform(0, 1) }
    var labels = pixels.map { UInt8($0 > 0.5 ? 1 : 0) }
    for i in 0..<count { labels[i * 25 + 7] = .max }
    return Examples(
      name: "scenes", shape: Shape(channels: 1, height: 5, width: 5), inputs: .floats(pixels),
      targets: .pixelClasses(labels, names: ["dark", "bright"]))
  }

  @Test("every pixel is learned, counted and confused by itself, and unknown ones do not count")
  func pixels() throws {
    let data = Self.scenes(30)
    let experiment = Experiment(
      architecture: Architecture(input: data.shape, layers: [.convolution(filters: 2, size: 1), .softmax]),
      learningRate: 5, batchSize: 10)
    let trainer = try Trainer(experiment: experiment, training: data)
    let before = try trainer.evaluate(data)
    for _ in 0..<600 { try trainer.step() }
    let after = try trainer.evaluate(data)
    #expect(after.examples == 30 * 24 && before.examples == 30 * 24)
    #expect(after.confusion.joined().reduce(0, +) == 30 * 24)
    #expect(after.confusion[0][0] + after.confusion[1][1] == after.correct)
    #expect(after.accuracy > 0.95 && after.loss < before.loss / 2)
    #expect(after.mistakes.isEmpty)
    let report = try trainer.step()
    #expect(try #require(report.accuracy) > 0.9)
    #expect(data.selecting([3]).outputs == 50)
  }

  @Test("labels that no class has, and maps that are too few, are refused")
  func pixelMisfits() throws {
    let shape = Shape(channels: 1, height: 2, width: 1)
    let data = Examples(
      name: "wrong", shape: shape, inputs: .floats([0, 1]), targets: .pixelClasses([0, 9], names: ["a", "b"]))
    let network = try Network(Architecture(input: shape, layers: [.convolution(filters: 2, size: 1), .softmax]))
    #expect(throws: EngineError("wrong has the label 9, but only 2 classes")) { try network.evaluate(data) }
    let turned = try Network(Architecture(input: shape, layers: [.flatten, .dense(units: 4), .softmax]))
    #expect(throws: EngineError.self) { try turned.evaluate(data) }
  }

  @Test("two towers learn which pairs are the same")
  func pairs() throws {
    let bars = Toy.bars(400, side: 6)
    func pairs(_ first: Range<Int>) -> Examples {
      var (inputs, labels): ([Float], [UInt8]) = ([], [])
      for i in first {
        // Every second pair is of the same class.
        let partner = (0..<bars.count).first {
          ($0 + i * 7) % 3 == 0 && $0 != i && (bars.label($0) == bars.label(i)) == (i % 2 == 0)
        }!
        inputs += zip(bars.input(i), bars.input(partner)).flatMap { [$0, $1] }
        labels.append(i % 2 == 0 ? 1 : 0)
      }
      return Examples(
        name: "pairs", shape: Shape(channels: 2, height: 6, width: 6), inputs: .floats(inputs),
        targets: .classes(labels, names: ["different", "the same"]))
    }
    let experiment = Experiment(
      architecture: Architecture(
        input: Shape(channels: 2, height: 6, width: 6),
        layers: [.siamese([.flatten, .dense(units: 16), .relu, .dense(units: 3)])]),
      loss: .contrastive, optimizer: .adam(), learningRate: 0.01, batchSize: 20)
    let trainer = try Trainer(experiment: experiment, training: pairs(0..<300))
    for _ in 0..<300 { try trainer.step() }
    let test = try trainer.evaluate(pairs(300..<400))
    #expect(test.accuracy > 0.9)
    #expect(test.confusion.joined().reduce(0, +) == 100)
    #expect(test.mistakes.count == 100 - test.correct)
  }

  @Test("a contrastive loss without a pair, or without targets of same and different, is refused")
  func pairMisfits() throws {
    let data = Toy.bars(10, side: 4)
    let experiment = Experiment(
      architecture: Architecture(input: data.shape, layers: [.flatten, .dense(units: 4)]), loss: .contrastive)
    let error = #expect(throws: EngineError.self) { try Trainer(experiment: experiment, training: data) }
    #expect(error?.description.contains("0 (different) and 1 (the same)") == true)
    let odd = try Network(Architecture(input: Shape(channels: 2), layers: [.dense(units: 3)]))
    #expect(throws: EngineError.self) { try odd.evaluate(Toy.xor, loss: .contrastive) }
  }

  @Test("hinge losses learn classes", arguments: [Loss.hinge, .multiclassHinge])
  func hinges(loss: Loss) throws {
    let data = Toy.bars(200, side: 6)
    let trainer = try Trainer(
      experiment: Experiment(
        architecture: Architecture(input: data.shape, layers: [.flatten, .dense(units: 6)]), loss: loss,
        learningRate: 0.05, batchSize: 20, l2: 1e-3),
      training: data)
    for _ in 0..<200 { try trainer.step() }
    #expect(try trainer.evaluate(Toy.bars(100, side: 6, seed: 3)).accuracy > 0.97)
  }

  @Test("the wiggle learner learns XOR without a gradient, at one forward pass a parameter")
  func wiggle() throws {
    let experiment = Experiment(
      architecture: Architecture(
        input: Shape(channels: 2), layers: [.dense(units: 6), .activation(.tanh), .dense(units: 2), .softmax]),
      optimizer: .wiggle, learningRate: 0.01, batchSize: 4, epochs: 600, seed: 3, schedule: .cosine())
    let trainer = try Trainer(experiment: experiment, training: Toy.xor)
    try trainer.step()
    #expect(trainer.forwardPasses == 2 + trainer.network.parameterCount)
    let before = trainer.network.parameters
    let nudge = trainer.scheduledRate
    try trainer.step()
    for (old, new) in zip(before.joined(), trainer.network.parameters.joined()) {
      for (a, b) in zip(old.values, new.values) { #expect(abs(abs(a - b) - nudge) < 1e-6) }
    }
    for _ in 0..<598 { try trainer.step() }
    #expect(try trainer.evaluate(Toy.xor).accuracy == 1)
  }

  @Test(
    "every optimizer makes the loss smaller",
    arguments: [
      OptimizerDescription.nesterov(), .adagrad(), .rmsProp(), .adamW(),
    ])
  func optimizers(optimizer: OptimizerDescription) throws {
    let data = Toy.bars(100, side: 6)
    var experiment = Toy.experiment([.flatten, .dense(units: 6), .softmax], side: 6, optimizer: optimizer)
    experiment.learningRate = 0.02
    let trainer = try Trainer(experiment: experiment, training: data)
    let before = try trainer.evaluate(data).loss
    for _ in 0..<60 { try trainer.step() }
    #expect(try trainer.evaluate(data).loss < before / 2)
  }

  @Test("numbers that make no sense are refused")
  func misfits() {
    let changes: [(inout Experiment) -> Void] = [
      { $0.schedule = .step(every: 0) }, { $0.schedule = .cosine(floor: 2) }, { $0.schedule = .oneCycle(rise: -1) },
      { $0.schedule = .warmUp(steps: 0) }, { $0.schedule = .warmUp(steps: 3, then: .step(every: 1, factor: -1)) },
      { $0.l1 = -1 }, { $0.l2 = .nan }, { $0.clipping = .norm(0) }, { $0.clipping = .value(-1) },
    ]
    for change in changes {
      var experiment = Toy.experiment()
      change(&experiment)
      #expect(throws: EngineError.self) { try Trainer(experiment: experiment, training: Toy.bars(10, side: 10)) }
    }
  }

  @Test("an experiment of an older file is read, and a new one is written and read back the same")
  func coding() throws {
    let old = """
      {"architecture":{"input":{"channels":2,"height":1,"width":1},"layers":[{"dense":{"units":2}}]},"batchSize":4,\
      "epochs":3,"initialization":"he","learningRate":0.5,"learningRateDecay":0.7,"loss":"quadratic",\
      "optimizer":{"momentum":{"_0":0.9}},"seed":7}
      """
    let read = try JSONDecoder().decode(Experiment.self, from: Data(old.utf8))
    #expect(read.schedule == .constant && read.clipping == .none && read.l1 == 0 && read.seed == 7)
    var new = read
    new.schedule = .warmUp(steps: 9, then: .oneCycle())
    new.clipping = .norm(2)
    new.optimizer = .adamW()
    #expect(try JSONDecoder().decode(Experiment.self, from: JSONEncoder().encode(new)) == new)
  }
}

@Suite("Divergence") struct DivergenceTests {
  @Test("a gradient that is no number is traced to its layer in the same step, and no weight has changed")
  func gradient() throws {
    // Weights of 1e-25 and 1e30 hide from the loss; the error that reaches the first layer is beyond all numbers.
    let shape = Shape(channels: 2)
    let architecture = Architecture(
      input: shape, layers: [.dense(units: 2), .dense(units: 2), .dense(units: 2), .dense(units: 1)])
    let data = Examples(name: "one", shape: shape, inputs: .floats([1, 1]), targets: .values([0], width: 1))
    let trainer = try Trainer(
      experiment: Experiment(architecture: architecture, loss: .quadratic, initialization: .zeros, batchSize: 1),
      training: data)
    var weights = trainer.network.parameters
    weights[3][1].values = [1]
    weights[2][0].values = [1e30, 1e30, 1e30, 1e30]
    weights[3][0].values = [1e30, 1e30]
    try trainer.network.load(weights)
    let before = trainer.network.parameters.map { $0.map(\.values) }
    let error = #expect(throws: EngineError.self) { try trainer.step() }
    #expect(error?.description.contains("step 1") == true)
    #expect(error?.description.contains("the errors that layer 3, dense 2 units, hands down") == true, "\(error!)")
    #expect(trainer.network.parameters.map { $0.map(\.values) } == before)
    #expect(trainer.steps == 0)
  }

  @Test(
    "a gradient so large that its step would leave the numbers is traced to its parameter", arguments: [false, true])
  func tooLarge(apart: Bool) throws {
    let shape = Shape(channels: 1)
    let data = Examples(name: "far", shape: shape, inputs: .floats([1e18]), targets: .values([1e19], width: 1))
    let trainer = try Trainer(
      experiment: Experiment(
        architecture: Architecture(input: shape, layers: [.dense(units: 1)]), loss: .quadratic, initialization: .zeros,
        batchSize: 1),
      training: data)
    let error = #expect(throws: EngineError.self) {
      repeat { if apart { try trainer.advance() } else { try trainer.step() } } while trainer.nextSubStep != .gather
    }
    #expect(
      error?.description.contains("the gradient of weight of layer 1, dense 1 unit, reaches 1e+37") == true, "\(error!)"
    )
    #expect(trainer.network.parameters[0].allSatisfy { $0.values.allSatisfy { $0 == 0 } })
  }
}
