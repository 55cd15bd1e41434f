import Engine
import Foundation
import Lab
import Testing

@testable import dllab

/// The thread that reads what is drawn on the pad.
@Suite("Recognition", .timeLimit(.minutes(10)))
struct RecognitionTests {
  /// Counts answers, and lets a test wait for the next one.
  private final class Bell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func ring() { semaphore.signal() }
    func wait() { semaphore.wait() }
  }

  /// An untrained network for 28 × 28 pixels: what it answers does not matter here.
  private static func network() throws -> [NamedModel] {
    let experiment = try ModelCatalogue.model("mlp").experiment(
      input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    let file = ModelFile(network: try Network(experiment.architecture), classNames: (0..<10).map { "\($0)" })
    return [NamedModel(name: "mlp", file: file)]
  }

  private func request(_ id: Int) -> RecognitionRequest {
    RecognitionRequest(id: id, pixels: (0..<784).map { Float($0 % 7) / 7 })
  }

  @Test("an answer has ten probabilities, every layer, and the number of its question")
  func answers() throws {
    let bell = Bell()
    let service = NetworkRecognition(load: { try Self.network() }, onAnswer: { bell.ring() })
    service.recognize(request(5))
    bell.wait()
    let answer = try #require(service.takeAnswer())
    #expect(answer.id == 5)
    #expect(abs(answer.probabilities.reduce(0, +) - 1) < 1e-4 && answer.probabilities.count == 10)
    #expect(answer.inspection?.network.output == answer.probabilities)
    #expect(service.takeAnswer() == nil)
  }

  @Test("of the questions that come while the network is busy only the newest is answered")
  func newestWins() throws {
    let (bell, gate) = (Bell(), Bell())
    // The network is "busy" until the gate opens: it is still being read.
    let service = NetworkRecognition(
      load: {
        gate.wait()
        return try Self.network()
      }, onAnswer: { bell.ring() })
    for id in 1...20 { service.recognize(request(id)) }
    gate.ring()
    bell.wait()
    #expect(service.takeAnswer()?.id == 20)
    service.recognize(request(21))
    bell.wait()
    #expect(service.takeAnswer()?.id == 21)
  }

  @Test("without a network every question is answered with the reason")
  func missingNetwork() throws {
    let bell = Bell()
    let service = NetworkRecognition(
      load: { [NamedModel(name: "no", file: try ModelFile(path: "/no/such/network.safetensors"))] },
      onAnswer: { bell.ring() })
    service.recognize(request(1))
    bell.wait()
    let answer = try #require(service.takeAnswer())
    #expect(answer.id == 1 && answer.probabilities.isEmpty)
    #expect(try #require(answer.problem).contains("/no/such/network.safetensors"))
  }

  @Test("a network for other inputs is refused, not fed")
  func wrongNetwork() throws {
    let bell = Bell()
    let service = NetworkRecognition(
      load: {
        let experiment = try ModelCatalogue.model("mlp").experiment(
          input: Shape(channels: 1, height: 8, width: 8), classes: 10)
        return [
          NamedModel(name: "small", file: ModelFile(network: try Network(experiment.architecture), classNames: []))
        ]
      }, onAnswer: { bell.ring() })
    service.recognize(request(1))
    bell.wait()
    #expect(service.takeAnswer()?.problem?.contains("28×28") == true)
  }
}
