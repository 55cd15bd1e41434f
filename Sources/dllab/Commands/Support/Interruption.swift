import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into a wish that a long computation looks at between two steps. The second one ends the program
/// at once.
final class Interruption {
  private let count: Counter
  private let sources: [any DispatchSourceSignal]

  private final class Counter: Sendable { let value = Atomic(0) }

  /// Takes the two signals over for the rest of the process.
  init() {
    let count = Counter()
    self.count = count
    sources = [SIGINT, SIGTERM].map { signal in
      Foundation.signal(signal, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
      source.setEventHandler {
        if count.value.add(1, ordering: .relaxed).newValue == 1 { return }
        Console.write("\n", to: STDERR_FILENO)
        _exit(Failure.Status.interrupted.rawValue)
      }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }

  /// Whether somebody wants the work to end.
  var isRequested: Bool { count.value.load(ordering: .relaxed) > 0 }
}
