import Foundation
import Terminal

/// A thread for work that the screen must not wait for.
enum BackgroundThread {
  /// Deep recursion is nobody's business here; this is room for the C libraries.
  private static let stackSize = 8 << 20

  /// Starts a thread. Window changes, Ctrl-C and other signals do not reach it nor the threads that it starts: they belong to
  /// the main thread. A crash is still reported, as it is delivered to the thread that caused it.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      Terminal.guardThread()
      body()
    }
    thread.name = name
    thread.stackSize = stackSize
    // Threads inherit the mask of the thread that starts them.
    var blocked = sigset_t()
    var before = sigset_t()
    sigfillset(&blocked)
    for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&blocked, crash) }
    pthread_sigmask(SIG_SETMASK, &blocked, &before)
    thread.start()
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
