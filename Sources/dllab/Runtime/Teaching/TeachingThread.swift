import Datasets
import Dispatch
import Engine
import Foundation
import Lab
import Store

typealias TeachingDesk = ServiceDesk<TeachingCommand, TeachingReport>

/// Keeps the learner's digits and tunes a network to them, on a thread of its own, which sleeps while there is nothing to do.
final class TeachingThread: Sendable {
  private let desk: TeachingDesk
  /// Signalled when the thread has done its last.
  private let end = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - store: where the digits are kept; nil where it cannot be opened.
  ///   - catalogue: where digits by others are read from.
  ///   - network: the learner's own network.
  ///   - base: reads the network that is tuned.
  ///   - threads: how many share the work of a step.
  ///   - onModel: called on the thread when the pad has another network to read with.
  ///   - onReport: called on the thread when there is a report or a notice to be fetched.
  init(
    store: Store?, catalogue: DataCatalogue = .ofLearner, network: PersonalNetwork = PersonalNetwork(),
    base: @escaping @Sendable () throws -> ModelFile = { try ShippedNetwork.load() },
    threads: Int = Workers.processors, onModel: @escaping @Sendable () -> Void,
    onReport: @escaping @Sendable () -> Void
  ) {
    desk = TeachingDesk(onReport: onReport)
    BackgroundThread.start("teaching") { [desk, end] in
      TeachingLoop(
        desk, store: store, catalogue: catalogue, network: network, base: base, threads: threads, onModel: onModel
      ).serve()
      end.signal()
    }
  }

  deinit { desk.close() }

  /// Takes a command and returns at once.
  func perform(_ command: TeachingCommand) { desk.put(command) }

  /// The newest report that was not taken yet.
  func latestReport() -> TeachingReport? { desk.takeReport() }

  func takeNotices() -> [Notice] { desk.takeNotices() }

  /// Carries out what was asked for and waits until nothing can be lost, or for a few seconds.
  func finish() {
    desk.put(.stop)
    desk.close()
    _ = end.wait(timeout: .now() + 3)
  }
}
