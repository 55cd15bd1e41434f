import Datasets
import Dispatch
import Engine
import Foundation
import Lab
import Synchronization

/// Recognition by a network, on a thread of its own.
///
/// There is room for one question: a newer one takes the place of one that was not begun. So the answers keep up with any hand,
/// however slow the network is.
final class NetworkRecognition: RecognitionService {
  private struct State {
    var request: RecognitionRequest?
    var answer: Recognition?
    var isOver = false
    /// Whether the network is to be read anew.
    var isStale = false
  }

  private final class Desk: Sendable {
    let state = Mutex(State())
    /// Signalled once for every question, and at the end.
    let bell = DispatchSemaphore(value: 0)
  }

  private let desk = Desk()

  /// - Parameters:
  ///   - load: reads the network; called on the new thread.
  ///   - onAnswer: called on that thread when there is an answer to be taken.
  init(load: @escaping @Sendable () throws -> ModelFile, onAnswer: @escaping @Sendable () -> Void) {
    BackgroundThread.start("recognition") { [desk] in
      var reader = Reader(load)
      while true {
        desk.bell.wait()
        let (request, isOver, isStale) = desk.state.withLock { state in
          defer { (state.request, state.isStale) = (nil, false) }
          return (state.request, state.isOver, state.isStale)
        }
        if isOver { return }
        if isStale { reader = Reader(load) }
        guard let request else { continue }
        let answer = reader.read(request)
        desk.state.withLock { $0.answer = answer }
        onAnswer()
      }
    }
  }

  /// The network that ships with dllab, or the one that is tuned to the learner's hand.
  convenience init(onAnswer: @escaping @Sendable () -> Void) {
    self.init(load: { try PersonalNetwork.loadForPad() }, onAnswer: onAnswer)
  }

  deinit {
    desk.state.withLock { $0.isOver = true }
    desk.bell.signal()
  }

  func recognize(_ request: RecognitionRequest) {
    desk.state.withLock { $0.request = request }
    desk.bell.signal()
  }

  func reload() {
    desk.state.withLock { $0.isStale = true }
    desk.bell.signal()
  }

  func takeAnswer() -> Recognition? {
    desk.state.withLock { state in
      defer { state.answer = nil }
      return state.answer
    }
  }
}

/// A network that reads drawings, or the reason why there is none. It stays on one thread.
private struct Reader {
  private let network: Result<(network: Network, name: String), EngineError>

  init(_ load: () throws -> ModelFile) {
    do {
      let file = try load()
      let network = try file.makeNetwork(batch: 1)
      guard network.architecture.input == Shape(channels: 1, height: 28, width: 28), network.outputShape.count == 10,
        file.architecture.layers.last == .softmax
      else {
        throw EngineError("The network for drawings must read 28×28 pixels and give ten probabilities; it is another.")
      }
      self.network = .success((network, file.title(path: ShippedNetwork.path)))
    } catch {
      network = .failure(EngineError("\(error)"))
    }
  }

  func read(_ request: RecognitionRequest) -> Recognition {
    switch network {
    case .success(let (network, name)):
      let snapshot = network.snapshot(of: request.pixels)
      return Recognition(id: request.id, model: name, probabilities: snapshot.output, network: snapshot)
    case .failure(let problem):
      return Recognition(id: request.id, model: "", probabilities: [], problem: problem.description)
    }
  }
}
