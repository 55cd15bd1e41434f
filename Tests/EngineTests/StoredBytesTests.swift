import Foundation
import Testing

@testable import Engine

@Suite("Examples in a file") struct StoredBytesTests {
  private let file = FileManager.default.temporaryDirectory.appending(path: "stored-\(UUID().uuidString)")

  /// 40 images of 5×3 pixels behind 16 other bytes, in the file and in memory.
  private func pair() throws -> (stored: Examples, held: Examples) {
    var random = SeededRandom(seed: 9)
    let bytes = (0..<40 * 15).map { _ in UInt8(random.below(256)) }
    try Data([UInt8](repeating: 255, count: 16) + bytes).write(to: file)
    func examples(_ inputs: Examples.Inputs) -> Examples {
      Examples(
        name: "noise", shape: Shape(channels: 1, height: 5, width: 3), inputs: inputs,
        targets: .classes((0..<40).map { UInt8($0 % 4) }, names: ["a", "b", "c", "d"]))
    }
    return (
      examples(.stored(try StoredBytes(path: file.path, offset: 16, count: bytes.count))), examples(.bytes(bytes))
    )
  }

  @Test("they are the same as in memory: one by one, some of them, in training and in evaluation")
  func same() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let (stored, held) = try pair()
    #expect(stored.count == 40)
    #expect((0..<40).allSatisfy { stored.input($0) == held.input($0) })
    let some = stored.selecting([7, 3, 39])
    #expect(some.input(2) == held.input(39))
    #expect(some.label(0) == 3)
    var experiment = try ModelCatalogue.model("mlp").experiment(input: stored.shape, classes: 4)
    experiment.batchSize = 7
    let trainers = try [stored, held].map { try Trainer(experiment: experiment, training: $0, threads: 2) }
    for _ in 0..<12 { for trainer in trainers { try trainer.step() } }
    #expect(trainers[0].network.parameters == trainers[1].network.parameters)
    #expect(try trainers[0].evaluate(stored) == trainers[1].evaluate(held))
  }

  @Test("a file that is cut off meanwhile ends the step with a sentence, and leaves the weights as they were")
  func cutOff() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let (stored, _) = try pair()
    let experiment = try ModelCatalogue.model("mlp").experiment(input: stored.shape, classes: 4)
    let trainer = try Trainer(experiment: experiment, training: stored)
    let weights = trainer.network.parameters.map { $0.map(\.values) }
    truncate(file.path, 100)
    let error = #expect(throws: EngineError.self) { try trainer.step() }
    #expect(error?.description.contains("cut off") == true)
    #expect(trainer.network.parameters.map { $0.map(\.values) } == weights)
    #expect(throws: EngineError.self) { try trainer.evaluate(stored) }
  }

  @Test("a file that is missing or too short is refused")
  func refused() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(throws: EngineError.self) { try StoredBytes(path: file.path, offset: 0, count: 1) }
    try Data([1, 2, 3]).write(to: file)
    #expect(throws: EngineError.self) { try StoredBytes(path: file.path, offset: 2, count: 2) }
    #expect(try StoredBytes(path: file.path, offset: 1, count: 2)[0..<2] == [2, 3])
  }
}
