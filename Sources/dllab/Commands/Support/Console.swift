import Foundation

/// Standard output and standard error, as a command writes to them.
enum Console {
  /// Writes a line to standard output.
  static func out(_ line: String = "") { print(line) }

  /// Writes a line to standard error.
  static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Writes text as it is; a reader that went away is no reason to stop.
  static func write(_ text: String, to file: Int32) {
    fflush(nil)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Whether somebody watches: a terminal that can rewrite a line.
  static func isLive(_ file: Int32) -> Bool {
    isatty(file) == 1 && !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"] ?? "")
  }

  /// The columns of the terminal; 80 if nobody knows.
  static func columns(_ file: Int32) -> Int {
    var window = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return 80 }
    return Int(window.ws_col)
  }

  /// A value as one line of JSON, its keys in snake case.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension Console {
  /// Whether the locale of the environment takes more than ASCII.
  static let isUnicode: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
  }()

  /// The first text where the locale is UTF-8, else the second.
  static func glyph(_ unicode: String, _ ascii: String) -> String { isUnicode ? unicode : ascii }

  /// Shapes and arrows, as `20×12×12 → 20`, in what the locale can show.
  static func plain(_ text: String) -> String {
    isUnicode ? text : text.replacingOccurrences(of: "×", with: "x").replacingOccurrences(of: "→", with: "->")
  }
}
