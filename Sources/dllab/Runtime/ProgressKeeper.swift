import Dispatch
import Lab
import Lessons
import Store

/// Writes down what the learner does, on a queue of its own: a slow disk must not hold up the screen.
final class ProgressKeeper: Sendable {
  private let store: Store
  private let mailbox: Mailbox
  private let queue = DispatchQueue(label: "dllab.store")

  init(_ store: Store, mailbox: Mailbox) {
    self.store = store
    self.mailbox = mailbox
  }

  func record(_ change: ProgressChange) { attempt { store throws(StoreError) in try store.record(change) } }

  func save(_ settings: Settings) { attempt { store throws(StoreError) in try store.save(settings) } }

  /// Waits until everything is on the disk, and closes the store.
  func finish() { queue.sync { store.finish() } }

  private func attempt(_ change: @escaping @Sendable (Store) throws(StoreError) -> Void) {
    queue.async { [store, mailbox] in
      do throws(StoreError) { try change(store) } catch {
        mailbox.post(.notice(Notice(.problem, error.description)))
      }
    }
  }
}
