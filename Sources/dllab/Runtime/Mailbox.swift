import Lab
import Synchronization

/// Events from other threads on their way into the lab.
final class Mailbox: Sendable {
  private let events = Mutex<[Event]>([])
  private let onPost: @Sendable () -> Void

  /// - Parameter onPost: called after each event, on the thread that posted it.
  init(onPost: @escaping @Sendable () -> Void) { self.onPost = onPost }

  func post(_ event: Event) {
    events.withLock { $0.append(event) }
    onPost()
  }

  /// What came since the last call, in its order.
  func take() -> [Event] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
