#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Control sequences that terminal descriptions do not know, and that terminals without them ignore.
enum Modes {
  /// Mouse buttons (1000) and dragging (1002) in the encoding without limits (1006); pastes marked as such (2004).
  static let on = "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?2004h"
  static let off = "\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l"
  /// What comes between the two is shown at once.
  static let beginUpdate = "\u{1B}[?2026h"
  static let endUpdate = "\u{1B}[?2026l"

  /// Writes past curses, whose own output has been flushed by then.
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { writeBytes($0) }
      if count < 0 && errno != EINTR { return }
      bytes = bytes.dropFirst(max(0, count))
    }
  }
}

private func writeBytes(_ bytes: UnsafeRawBufferPointer) -> Int { write(STDOUT_FILENO, bytes.baseAddress, bytes.count) }
