import Engine
import Foundation
import Lab
import Testing

@testable import dllab

@Suite("The training thread", .timeLimit(.minutes(5)))
struct TrainingServiceTests {
  private func weights(_ report: TrainingReport) -> [[Float]] {
    report.network?.layers.flatMap { $0.parameters.map(\.values) } ?? []
  }

  @Test("a small network learns the optical digits, and is tried on all test digits at the end")
  func learns() throws {
    let trainee = Trainee(threads: 2)
    trainee.perform(.start(try Trainee.plan(epochs: 8)))
    let report = try #require(trainee.report { $0.phase == .finished })
    #expect(report.epoch == 8 && report.step == 8 * report.stepsPerEpoch)
    #expect(report.evaluation?.examples == 360 && report.testExamples == 360)
    #expect(try #require(report.evaluation).accuracy > 0.9)
    #expect(report.mistakes.count == 360 - (report.evaluation?.correct ?? 0))
    #expect(try #require(report.trainingLoss.last).value < report.trainingLoss[0].value / 2)
    #expect(report.testAccuracy.last?.value == report.evaluation?.accuracy)
    #expect(report.testAccuracy.last?.epoch == 8)
  }

  @Test("after the last epoch, going on means one epoch more")
  func oneMoreEpoch() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 1)))
    _ = try #require(trainee.report { $0.phase == .finished })
    trainee.perform(.resume)
    let report = try #require(trainee.report { $0.phase == .finished && $0.epoch > 1 })
    #expect(report.epochs == 2 && report.epoch == 2)
  }

  @Test("pausing stops at a step, and then tries all test digits")
  func pauses() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 100_000)))
    _ = try #require(trainee.report { $0.phase == .running && $0.step > 10 })
    trainee.perform(.pause)
    let paused = try #require(trainee.report { $0.phase == .paused && $0.evaluation?.examples == 360 })
    // Whatever is asked for now, no step is taken.
    for example in 1...20 {
      trainee.perform(.watch(example: example))
      let report = try #require(trainee.report { $0.watched == example })
      #expect(report.step == paused.step && report.phase == .paused)
    }
    trainee.perform(.resume)
    #expect(trainee.report { $0.phase == .running && $0.step > paused.step } != nil)
  }

  @Test("a single step is one step, and its loss and accuracy are shown")
  func singleStep() throws {
    let (trainee, start) = Trainee.stopped(try Trainee.plan("convnet", epochs: 100_000))
    var report = try #require(start)
    #expect(report.batchLoss == nil)
    for _ in 0..<3 {
      report = try #require(trainee.step(after: report))
      #expect(report.phase == .paused)
      #expect(report.batchLoss != nil && report.batchAccuracy != nil)
    }
    #expect(report.step == 3)
  }

  @Test("a reset gives the same first weights and the same first losses, bit for bit")
  func resets() throws {
    let (trainee, start) = Trainee.stopped(try Trainee.plan(epochs: 100_000))
    let first = try #require(start)
    var runs: [[UInt32]] = []
    for _ in 0..<2 {
      trainee.perform(.reset)
      var report = try #require(trainee.report { $0.step == 0 })
      let isSame = weights(report) == weights(first) && report.network?.output == first.network?.output
      #expect(isSame, "the first weights")
      var losses: [UInt32] = []
      for _ in 0..<8 {
        report = try #require(trainee.step(after: report))
        losses.append(try #require(report.batchLoss).bitPattern)
      }
      runs.append(losses)
    }
    #expect(runs[0] == runs[1])
    #expect(Set(runs[0]).count == 8)
  }

  @Test("a learning rate of zero changes no weight, and another one does")
  func learningRate() throws {
    let (trainee, start) = Trainee.stopped(try Trainee.plan(epochs: 100_000) { $0.optimizer = .sgd })
    let first = try #require(start)
    trainee.perform(.setLearningRate(0))
    let still = try #require(trainee.step(after: first))
    #expect(still.learningRate == 0)
    let isStill = weights(still) == weights(first)
    #expect(isStill, "the weights have moved")
    trainee.perform(.setLearningRate(0.5))
    let moved = try #require(trainee.step(after: still))
    #expect(moved.learningRate == 0.5)
    let hasMoved = weights(moved) != weights(first)
    #expect(hasMoved, "the weights have not moved")
  }

  @Test("a loss that is no number any more stops the run with a sentence; a reset and a smaller rate go on")
  func divergence() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 1000) { $0.learningRate = 1e9 }))
    let report = try #require(trainee.report { $0.problem != nil })
    #expect(report.phase == .paused)
    trainee.perform(.reset, .setLearningRate(0.02), .step)
    let after = try #require(trainee.report { $0.step == 1 })
    #expect(after.problem == nil)
  }

  @Test("data that cannot be read end in a sentence, and the next start works")
  func missingData() throws {
    let trainee = Trainee()
    var plan = try Trainee.plan()
    plan.data = "/nowhere/at-all"
    trainee.perform(.start(plan))
    let report = try #require(trainee.report { if case .failed = $0.phase { true } else { false } })
    guard case .failed(let sentence) = report.phase else { return }
    #expect(sentence.contains("/nowhere/at-all") && sentence.hasSuffix("."))
    trainee.perform(.start(try Trainee.plan(epochs: 1)))
    #expect(trainee.report { $0.phase == .finished } != nil)
  }

  @Test("a plan for other pixels is adapted to the data")
  func adapts() throws {
    let trainee = Trainee()
    var plan = try Trainee.plan("lenet", epochs: 1)
    plan.experiment.architecture = try ModelCatalogue.model("lenet")
      .experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 26).architecture
    trainee.perform(.start(plan))
    let report = try #require(trainee.report { $0.phase == .finished })
    #expect(report.plan.experiment.architecture.input == Shape(channels: 1, height: 8, width: 8))
    #expect(report.network?.output.count == 10)
  }

  @Test("a written model has the accuracy that the notice says")
  func saves() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 2)))
    let report = try #require(trainee.report { $0.phase == .finished })
    trainee.perform(.save)
    let notice = try #require(trainee.notice())
    let accuracy = try #require(report.evaluation).accuracy
    #expect(notice.kind == .good && notice.text.contains(Format.percent(accuracy)))
    let files = try FileManager.default.contentsOfDirectory(atPath: trainee.models.path)
    #expect(files.count == 1 && files[0].hasPrefix("mlp-optdigits-"))
    let file = try ModelFile(path: trainee.models.appending(path: files[0]).path)
    #expect(file.record?.testAccuracy == accuracy && file.record?.data == "optdigits")
    let network = try file.makeNetwork()
    // A network that only predicts may add up its products in another order.
    let shown = try #require(report.network)
    let outputs = network.snapshot(of: shown.input).output
    #expect(zip(outputs, shown.output).allSatisfy { abs($0 - $1) < 1e-6 } && outputs.count == shown.output.count)
  }

  @Test("a model that was to be written when the lab is left is written before it ends")
  func savesBeforeTheEnd() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 10_000)))
    _ = try #require(trainee.report { $0.step > 0 })
    trainee.perform(.save)
    trainee.service.finish()
    // Nothing goes on any more: what is there now is all there will be.
    let files = try FileManager.default.contentsOfDirectory(atPath: trainee.models.path)
    try #require(files.count == 1)
    _ = try ModelFile(path: trainee.models.appending(path: files[0]).path)
  }

  @Test("a folder that cannot be written to is a problem with a sentence, and the run goes on")
  func cannotSave() throws {
    let trainee = Trainee()
    // Where the folder should be is a file.
    try Data().write(to: trainee.models)
    trainee.perform(.start(try Trainee.plan(epochs: 1)))
    _ = try #require(trainee.report { $0.phase == .finished })
    trainee.perform(.save)
    #expect(try #require(trainee.notice()).kind == .problem)
    trainee.perform(.step)
    #expect(trainee.report { $0.epoch > 1 } != nil)
  }

  @Test("after stop there is nothing to step or to write, and a new start begins from the beginning")
  func stops() throws {
    let trainee = Trainee()
    trainee.perform(.start(try Trainee.plan(epochs: 1)))
    _ = try #require(trainee.report { $0.phase == .finished })
    trainee.perform(.stop, .step, .save, .start(try Trainee.plan("perceptron", epochs: 1)))
    let report = try #require(trainee.report { $0.phase == .finished })
    #expect(report.plan.model == "perceptron" && report.epoch == 1)
    #expect(!FileManager.default.fileExists(atPath: trainee.models.path))
  }
}
