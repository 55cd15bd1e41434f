import Foundation
import Testing

@testable import Engine

/// What training does beside the plain descent: augmentation, averaged weights, examples held out.
@Suite("Refinements of training") struct RefinementTests {
  private let bars = Toy.bars(100, side: 10)

  private func experiment(_ change: (inout Experiment) -> Void) -> Experiment {
    var experiment = Toy.experiment()
    change(&experiment)
    return experiment
  }

  private func trained(_ experiment: Experiment, steps: Int, threads: Int = 1) throws -> Trainer {
    let trainer = try Trainer(experiment: experiment, training: bars, threads: threads)
    for _ in 0..<steps { try trainer.step() }
    return trainer
  }

  /// The present weights of a trainer, all in one list.
  private func weights(_ network: Network) -> [Float] { network.parameters.joined().flatMap(\.values) }

  // MARK: augmentation

  @Test("an augmented run has the same bits on any number of threads, and other ones than a plain run or another seed")
  func augmentedThreads() throws {
    let augmented = experiment { $0.augmentation = .handwriting }
    let states = try [1, 2, 3].map { try trained(augmented, steps: 9, threads: $0).state }
    #expect(states[0] == states[1] && states[0] == states[2])
    #expect(states[0] != (try trained(experiment { _ in }, steps: 9).state))
    let other = experiment { ($0.augmentation, $0.seed) = (.handwriting, 2) }
    #expect(states[0] != (try trained(other, steps: 9).state))
  }

  @Test("each epoch changes each image anew, as the whole set would be changed by the same numbers")
  func epochs() throws {
    let augmentation = Augmentation(shift: 1, rotation: 10, elastic: .init(strength: 20, smoothness: 3))
    let trainer = try Trainer(experiment: experiment { $0.augmentation = augmentation }, training: bars)
    let whole = (0...1).map { augmentation.apply(to: bars, seed: 1 ^ 0x6175_676D_656E_7400, pass: $0) }
    var seen: [[Int: [Float]]] = [[:], [:]]
    for step in 0..<2 * trainer.stepsPerEpoch {
      try trainer.advance()
      for (row, index) in trainer.batch.enumerated() {
        seen[step / trainer.stepsPerEpoch][index] = trainer.network.input.copy(rows: row..<row + 1)
      }
      try trainer.step()
    }
    #expect(seen.map(\.count) == [100, 100])
    for index in 0..<100 {
      for pass in 0...1 {
        // `apply` rounds to bytes.
        let wanted = whole[pass].input(index)
        #expect(zip(try #require(seen[pass][index]), wanted).allSatisfy { abs($0 - $1) <= 0.5 / 255 + 1e-6 })
      }
      #expect(seen[0][index] != seen[1][index])
    }
  }

  @Test("the same image is what it was: an augmentation of zero strength changes no bit of a run")
  func nothing() throws {
    let zero = experiment { $0.augmentation = Augmentation(elastic: .init(strength: 0, smoothness: 4)) }
    let difference = zip(
      weights(try trained(zero, steps: 5).network), weights(try trained(experiment { _ in }, steps: 5).network)
    ).map { abs($0 - $1) }.max()
    #expect(try #require(difference) < 1e-5)
  }

  // MARK: averaging

  @Test("the tail's mean is the plain mean of the weights after each of the last steps")
  func tail() throws {
    let plan = experiment { ($0.averaging, $0.epochs) = (.tail(share: 0.25), 5) }
    let trainer = try Trainer(experiment: plan, training: bars, threads: 2)
    var sum = [Double](repeating: 0, count: weights(trainer.network).count)
    for step in 1...20 {
      try trainer.step()
      if step == 15 { #expect(trainer.withResult(weights) == weights(trainer.network)) }
      if step > 15 { for (i, w) in weights(trainer.network).enumerated() { sum[i] += Double(w) / 5 } }
    }
    let result = trainer.withResult(weights)
    #expect(result != weights(trainer.network))
    #expect(zip(result, sum).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }

  @Test("the exponential mean follows its recurrence, and forgets the first steps sooner")
  func exponential() throws {
    let trainer = try Trainer(
      experiment: experiment { $0.averaging = .exponential(decay: 0.8) }, training: bars, threads: 2)
    var mean: [Float] = []
    for step in 1...40 {
      try trainer.step()
      let now = weights(trainer.network)
      let keep = min(0.8, Float(1 + step) / Float(10 + step))
      mean = mean.isEmpty ? now : zip(mean, now).map { $1 + ($0 - $1) * keep }
    }
    #expect(zip(trainer.withResult(weights), mean).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("averaging changes nothing about the steps, but what evaluate measures")
  func apart() throws {
    let plain = try trained(experiment { _ in }, steps: 12)
    let averaged = try trained(experiment { $0.averaging = .exponential(decay: 0.9) }, steps: 6)
    let evaluation = try averaged.evaluate(bars)
    for _ in 0..<6 { try averaged.step() }
    #expect(weights(plain.network) == weights(averaged.network))
    let file = averaged.withResult { ModelFile(network: $0, classNames: []) }
    #expect(try file.makeNetwork().evaluate(bars).loss == averaged.evaluate(bars).loss)
    #expect(try averaged.evaluate(bars).loss != plain.evaluate(bars).loss && evaluation.examples == 100)
  }

  @Test("statistics of batch normalisation are averaged with the weights")
  func statistics() throws {
    let layers: [LayerDescription] = [
      .flatten, .dense(units: 8), .batchNormalization(), .relu, .dense(units: 10), .softmax,
    ]
    var plan = Toy.experiment(layers)
    plan.averaging = .exponential(decay: 0.9)
    let trainer = try trained(plan, steps: 10)
    let (last, mean) = (trainer.network.parameters[2], trainer.withResult { $0.parameters[2] })
    #expect(last.map(\.name) == ["weight", "bias", "running_mean", "running_var"])
    for (last, mean) in zip(last, mean) { #expect(last.values != mean.values, "\(last.name)") }
  }

  @Test("a refined run goes on from a checkpoint to the same bits", arguments: [1, 4, 7, 10])
  func resume(pause: Int) throws {
    for averaging in [Averaging.exponential(decay: 0.9), .tail(share: 0.5)] {
      let refined = experiment {
        ($0.augmentation, $0.averaging, $0.validation, $0.epochs) = (.handwriting, averaging, 20, 4)
        $0.schedule = .warmUp(steps: 3, then: .oneCycle())
      }
      let unbroken = try trained(refined, steps: 12)
      let broken = try trained(refined, steps: pause)
      let checkpoint = try Checkpoint(bytes: try Checkpoint(data: "bars", trainer: broken).encode())
      #expect(checkpoint.state == broken.state)
      let other = try Trainer(experiment: checkpoint.experiment, training: bars, threads: 2)
      try other.resume(from: checkpoint.state)
      for _ in pause..<12 { try other.step() }
      #expect(other.state == unbroken.state)
      #expect(other.withResult(weights) == unbroken.withResult(weights))
    }
  }

  // MARK: examples held out

  @Test("examples that are held out are never learned from")
  func heldOut() throws {
    let (kept, held) = (bars.prefix(80), bars.suffix(20))
    let noise = Examples(
      name: "noise", shape: bars.shape, inputs: .bytes(Array(repeating: 255, count: 2000)),
      targets: .classes(Array(repeating: 9, count: 20), names: bars.classNames))
    let plan = experiment { $0.validation = 20 }
    let states = try [held, noise].map { last in
      let trainer = try Trainer(experiment: plan, training: try kept.joined(with: last, name: "both"))
      #expect(trainer.stepsPerEpoch == 3)
      for _ in 0..<10 { try trainer.step() }
      return trainer.state
    }
    #expect(states[0] == states[1])
    #expect(held.count == 20 && held.label(19) == bars.label(99) && held.input(0) == bars.input(80))
  }

  static let nonsense: [(change: @Sendable (inout Experiment) -> Void, words: String)] = [
    ({ $0.validation = 100 }, "held out"), ({ $0.averaging = .tail(share: 0) }, "averaged over"),
    ({ $0.averaging = .exponential(decay: 1) }, "decay"), ({ $0.augmentation.shear = 90 }, "shear"),
    ({ $0.augmentation.elastic = .init(smoothness: 0) }, "smoothness"),
  ]

  @Test("what makes no sense is refused in a sentence", arguments: 0..<5)
  func refusals(index: Int) {
    let (change, words) = Self.nonsense[index]
    let error = #expect(throws: EngineError.self) { try Trainer(experiment: experiment(change), training: bars) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("inputs that are no images cannot be augmented")
  func vectors() {
    let plan = Experiment(
      architecture: Architecture(input: Shape(channels: 2), layers: [.dense(units: 2), .softmax]),
      augmentation: .handwriting)
    let error = #expect(throws: EngineError.self) { try Trainer(experiment: plan, training: Toy.xor) }
    #expect(error?.description.contains("one channel") == true)
  }

  // MARK: the same in PyTorch

  @Test("the exported training script does what the experiment does beside the descent")
  func exported() throws {
    var plan = Toy.experiment(side: 28)
    plan.schedule = .warmUp(steps: 9, then: .oneCycle(rise: 0.25))
    (plan.augmentation, plan.averaging, plan.validation) = (.handwriting, .exponential(decay: 0.99), 10_000)
    func script(_ plan: Experiment) throws -> String {
      let record = TrainingRecord(data: "digits", epochs: 1, testAccuracy: nil, experiment: plan)
      let model = ModelFile(network: try Network(plan.architecture), classNames: [], record: record)
      let files = try model.export(as: .pytorch, title: "A network")
      return String(decoding: try #require(files.first { $0.name == "train.py" }).bytes, as: UTF8.self)
    }
    let refined = try script(plan)
    for words in [
      "HELD_OUT = 10000\n",
      "scheduled = min(1.0, (step + 1) / 9) * (wave(1 / 25, 1.0, step / max((0.25 * steps - 1), 1e-9))",
      "\ndef augment(images", "trained(augment(images.to(device)))", "min(0.99, (2 + count) / (11 + count))",
      "\n            if schedule.last_epoch >= 1:\n                averaged.update_parameters(body)\n",
      "accuracy((averaged.module if averaged.n_averaged > 0 else body).eval()",
      "\n    body.load_state_dict((averaged.module",
    ] { #expect(refined.contains(words), "\(words)\n\(refined)") }
    let plain = try script(Toy.experiment(side: 28))
    #expect(plain.contains("scheduled = 1.0\n") && plain.contains("trained(images.to(device))"))
    #expect(!plain.contains("swa_utils") && !plain.contains("def augment") && plain.contains("HELD_OUT = 0"))
  }

  // MARK: what a file may ask for

  @Test(
    "a small file that describes gigabytes is refused before they are taken; one that is only large gets fewer rows")
  func largeModels() throws {
    func file(_ layers: [LayerDescription], side: Int) throws -> ModelFile {
      let architecture = Architecture(input: Shape(channels: 1, height: side, width: side), layers: layers)
      return ModelFile(
        architecture: architecture, classNames: [], normalization: "value / 255", record: nil,
        parameters: layers.map { _ in [] })
    }
    let enormous = try file([.upsampling(factor: 64)] + Array(repeating: .relu, count: 40), side: 128)
    let error = #expect(throws: EngineError.self) { try enormous.makeNetwork() }
    #expect(error?.description.contains("MB for a single example") == true, "\(error?.description ?? "")")
    let large = try file([.upsampling(factor: 64), .relu], side: 32).makeNetwork(batch: 64)
    #expect((2..<32).contains(large.capacity))
    #expect(large.predict(Array(repeating: 1, count: 1024)).count == 2048 * 2048)
    let without = ModelFile(
      architecture: Architecture(input: Shape(channels: 4), layers: [.dense(units: 1 << 20)]), classNames: [],
      normalization: "", record: nil, parameters: [[]])
    #expect(throws: EngineError.self) { try without.makeNetwork() }
  }
}
