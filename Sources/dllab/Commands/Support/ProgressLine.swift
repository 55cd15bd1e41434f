import Foundation
import Synchronization

/// One line at the bottom of standard error that is written over and over, and vanishes. Where nobody can watch (a file, a
/// pipe, a dumb terminal) it writes nothing at all.
final class ProgressLine: Sendable {
  private let isLive = Console.isLive(STDERR_FILENO)
  private let state = Mutex(State())

  private struct State {
    var next = ContinuousClock.now
    var isShown = false
  }

  /// Shows a text, made only when it is time for one: ten times a second.
  func show(_ text: (_ columns: Int) -> String) {
    guard isLive else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now >= state.next else { return }
      state.next = now + .milliseconds(100)
      state.isShown = true
      // Room for the ^C that the terminal echoes, so that the line is not broken by it.
      let columns = Console.columns(STDERR_FILENO) - 3
      Console.write("\r" + text(columns).prefix(columns) + "\u{1B}[K", to: STDERR_FILENO)
    }
  }

  /// Takes the line away, so that other text can be written.
  func clear() {
    state.withLock { state in
      if state.isShown { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
      state = State()
    }
  }

  /// A bar of at most `width` columns and the share in percent.
  static func bar(_ share: Double, width: Int) -> String {
    let share = max(0, min(1, share))
    let width = max(0, min(30, width - 6))
    let done = Int((share * Double(width)).rounded())
    let full = String(repeating: Console.glyph("━", "="), count: done)
    let rest = String(repeating: Console.glyph("─", "."), count: width - done)
    let percent = "\(Int(share * 100)) %"
    return full + rest + String(repeating: " ", count: max(1, 6 - percent.count)) + percent
  }
}
