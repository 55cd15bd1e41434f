import Foundation
import Testing

@testable import Engine

@Suite("Run codes and checkpoints") struct RunCodeTests {
  private let digits = Shape(channels: 1, height: 28, width: 28)

  // MARK: codes

  @Test("a network of the catalogue is called by its name, and everything else can be read")
  func readable() throws {
    let experiment = try ModelCatalogue.model("lenet").experiment(input: digits, classes: 10)
    let text = try RunCode(data: "mnist", experiment: experiment).text()
    #expect(
      text.hasPrefix(
        "dllab1:lenet/mnist/1x28x28/10/batch=32/decay=0.7/epochs=5/init=he/loss=crossEntropy/optimizer.momentum=0.9/rate=0.03/"
          + "seed=1/"))
    #expect(text.split(separator: "/").last?.count == 4)
  }

  static let experiments: [Experiment] = {
    let image = Shape(channels: 2, height: 9, width: 7)
    let odd = Experiment(
      architecture: Architecture(
        input: image,
        layers: [
          .convolution(filters: 3, size: 3, stride: 2, padding: 1), .activation(.tanh), .maxPooling(size: 2, stride: 1),
          .flatten, .dense(units: 4), .activation(.sigmoid),
        ]), loss: .quadratic, optimizer: .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-10), initialization: .gaussian,
      learningRate: 1.0 / 3, learningRateDecay: 0.999_999, batchSize: 1, epochs: 1000, seed: .max)
    let vector = Experiment(
      architecture: Architecture(input: Shape(channels: 2), layers: [.dense(units: 1), .activation(.step)]),
      optimizer: .perceptronRule, initialization: .zeros, learningRate: 1e-30)
    var full = odd
    full.architecture.layers.insert(.residual([.batchNormalization(), .relu, .residual([.dropout(0.25)])]), at: 1)
    full.architecture.layers.insert(.localContrastNormalization(size: 3, floor: 0.3, part: .divisive), at: 1)
    (full.l1, full.l2, full.clipping) = (1e-5, 0.01, .norm(2))
    full.schedule = .warmUp(steps: 7, then: .step(every: 2, factor: 0.5))
    (full.optimizer, full.loss) = (.adamW(decay: 0.02), .huber)
    return [odd, vector, full]
      + ModelCatalogue.models.flatMap { model in
        [8, 28].map { try! model.experiment(input: Shape(channels: 1, height: $0, width: $0), classes: 7, seed: 3) }
      }
  }()

  @Test("a code is read as what it was written for, whatever the experiment and the data", arguments: 0..<17)
  func roundTrip(index: Int) throws {
    for data in ["mnist", "my digits: 100 % ä/ö+=,"] {
      let code = RunCode(data: data, experiment: Self.experiments[index])
      let text = try code.text()
      #expect(try RunCode(text) == code)
      #expect(try RunCode(" \(text.replacing(text.suffix(4), with: text.suffix(4).lowercased()))\n") == code)
      // One word in any shell.
      #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":/=+,.-_%[]".contains($0)) }, "\(text)")
      #expect(code.model == nil || text.contains(code.model!.name))
    }
  }

  @Test("one wrong sign anywhere is found out")
  func typing() throws {
    let code = RunCode(data: "mnist", experiment: Self.experiments[7])
    let text = Array(try code.text())
    var random = SeededRandom(seed: 4)
    for place in text.indices {
      for _ in 0..<4 {
        var wrong = text
        wrong[place] = Array("0123456789abcdefghijxyzABCXYZ=/.,+-")[random.below(35)]
        guard String(wrong).lowercased() != String(text).lowercased() else { continue }
        // What reads the same although it is written otherwise (a number with another sign) may pass; nothing else.
        if let read = try? RunCode(String(wrong)) { #expect(read == code, "\(String(wrong))") }
      }
      var short = text
      short.remove(at: place)
      if let read = try? RunCode(String(short)) { #expect(read == code, "\(String(short))") }
    }
  }

  @Test(
    "what is no code is refused, and the part named",
    arguments: [
      ("", "begins with dllab1:"), ("dllab2:lenet", "begins with dllab1:"), ("dllab1:lenet/mnist", "too early"),
      ("dllab1:lenet/mnist/28x28/10/seed=1/AAAA", "28x28/10"),
      ("dllab1:lenet/mnist/1x28x28/0/seed=1/AAAA", "1x28x28/0"),
      ("dllab1:lenet//1x28x28/10/seed=1/AAAA", "data"), ("dllab1:lenet/mnist/1x28x28/10/seed=1/AAAA", "is missing"),
      ("dllab1:lenet/mnist/1x28x28/10/seed=1/seed=2/AAAA", "seed=2"),
      ("dllab1:lenet/mnist/1x28x28/10/architecture=1/AAAA", "architecture=1"),
      ("dllab1:dense,units=[/m/1x1x1/1/seed=1/AAAA", "at \"\""), ("dllab1:dense]/m/1x1x1/1/seed=1/AAAA", "at \"]\""),
      ("dllab1:\(String(repeating: "a,[", count: 5000))/m/1x1x1/1/seed=1/AAAA", "cannot be understood"),
      ("dllab1:lenet/mnist/1x2x2/10/seed=1/AAAA", "lenet cannot take"),
      ("dllab1:flatten/m/9000000000000000000x9000000000000000000x9/10/seed=1/AAAA", "is missing"),
      ("dllab1:blob/m/1x1x1/1/batch=1/AAAA", "cannot be understood"),
    ])
  func refusals(text: String, words: String) {
    let error = #expect(throws: EngineError.self) { try RunCode(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("a code reproduces the weights, bit for bit")
  func reproduces() throws {
    let data = Toy.bars(100, side: 10)
    let experiment = Toy.experiment(optimizer: .adam(), seed: 77)
    let read = try RunCode(try RunCode(data: "bars", experiment: experiment).text()).experiment
    let weights = try [experiment, read].map {
      let trainer = try Trainer(experiment: $0, training: data)
      for _ in 0..<10 { try trainer.step() }
      return trainer.network.parameters
    }
    #expect(weights[0] == weights[1])
  }

  // MARK: checkpoints

  @Test(
    "a run that goes on from a checkpoint has the same bits as one without a break, wherever the break was",
    arguments: [OptimizerDescription.sgd, .momentum(), .adam()], [0, 1, 3, 4, 5, 8, 11])
  func resume(optimizer: OptimizerDescription, pause: Int) throws {
    let data = Toy.bars(100, side: 10)
    var experiment = Toy.experiment(optimizer: optimizer)
    experiment.learningRateDecay = 0.9
    let unbroken = try Trainer(experiment: experiment, training: data)
    #expect(unbroken.stepsPerEpoch == 4)
    let broken = try Trainer(experiment: experiment, training: data)
    for _ in 0..<pause { try broken.step() }
    let bytes = try Checkpoint(data: "bars", trainer: broken).encode()

    let checkpoint = try Checkpoint(bytes: bytes)
    #expect(checkpoint.data == "bars" && checkpoint.experiment == experiment && checkpoint.state == broken.state)
    let other = try Trainer(experiment: checkpoint.experiment, training: data, threads: 2)
    for _ in 0..<3 { try other.step() }
    try other.resume(from: checkpoint.state)
    let reports = try (0..<12).map { _ in try unbroken.step() }
    for step in pause..<12 { #expect(try other.step() == reports[step]) }
    #expect(other.state == unbroken.state)
  }

  @Test("a state of another run is refused, and leaves the trainer at its start")
  func otherState() throws {
    let data = Toy.bars(100, side: 10)
    let trainer = try Trainer(experiment: Toy.experiment(optimizer: .adam()), training: data)
    let start = trainer.state
    for _ in 0..<3 { try trainer.step() }
    var state = trainer.state
    state.memory[0].removeLast()
    #expect(throws: EngineError.self) { try trainer.resume(from: state) }
    #expect(trainer.state == start)
    state = start
    state.parameters[0][0].values.removeLast()
    #expect(throws: EngineError.self) { try trainer.resume(from: state) }
    state = start
    state.steps = .max
    #expect(throws: EngineError.self) { try trainer.resume(from: state) }
    #expect(trainer.state == start)
  }

  @Test(
    "a checkpoint that lies is refused, and the field named",
    arguments: [
      ("dllab-checkpoint-1", "dllab-checkpoint-7", "format"), ("\"steps\":\"2\"", "\"steps\":\"-\"", "steps"),
      ("\"steps\"", "\"stops\"", "steps"), ("\"learningRate\":\"0", "\"learningRate\":\"n", "learningRate"),
      ("\\\"batchSize", "\\\"batchsize", "experiment"), ("memory.5", "memory.9", "memory.9"),
      ("\"0.bias\"", "\"0.bios\"", "0.bias"), ("\"data\"", "\"dada\"", "data"),
    ])
  func lies(original: String, changed: String, field: String) throws {
    let trainer = try Trainer(experiment: Toy.experiment(), training: Toy.bars(100, side: 10))
    for _ in 0..<2 { try trainer.step() }
    let bytes = try Checkpoint(data: "bars", trainer: trainer).encode()
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let place = try #require(header.range(of: original), "\(header)")
    let lie = Array(header.replacingCharacters(in: place, with: changed).utf8)
    let error = #expect(throws: EngineError.self) {
      try Checkpoint(bytes: (0..<8).map { UInt8(lie.count >> (8 * $0) & 255) } + lie + bytes[(8 + length)...])
    }
    #expect(error?.description.contains(field) == true, "\(error?.description ?? "")")
  }

  @Test("JSON is written as it was read")
  func json() throws {
    let text = #"{"a":[1,-2.5e3,true,null,"q\"\\\u000a\u001f/ü😀"],"b":{},"c":[]}"#
    #expect(try StrictJSONParser.parse(Array(text.utf8)).text == text)
    #expect(try StrictJSONParser.parse(Array(#" [ "\ud83d\ude00\u00fc\/" ] "#.utf8)) == .array([.string("😀ü/")]))
  }
}
