import Foundation
import TerminalTesting

/// The program under test, as the build left it beside the tests, with a home of its own.
struct Product {
  /// Nothing that a journey leaves behind is seen by another.
  let home: URL

  init() throws {
    home = FileManager.default.temporaryDirectory.appending(path: "dllab-journey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
  }

  /// The thread sanitizer writes a file when a program starts, and so cannot live under a limit on files that stands in for a full disk.
  static let isUnderThreadSanitizer = ProcessInfo.processInfo.environment["TSAN_OPTIONS"] != nil

  func cleanUp() { try? FileManager.default.removeItem(at: home) }

  /// The built `dllab`.
  static let executable: URL = {
    // The test bundle lies in the folder of the products; on macOS it is a folder inside it.
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "dllab")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    fatalError("no dllab beside the tests: build it with `swift build --build-tests`")
  }()

  /// The whole environment of the program: a UTF-8 terminal with 256 colours, an empty home, and no server to fetch from
  /// but a port of this machine where nobody listens.
  func environment(_ more: [String: String] = [:]) -> [String: String] {
    var variables = [
      "HOME": home.path, "XDG_DATA_HOME": home.appending(path: "data").path, "TERM": "xterm-256color",
      "XDG_CACHE_HOME": home.appending(path: "cache").path, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
      "DLLAB_MIRROR": "http://127.0.0.1:9/",
    ]
    for name in ["LD_LIBRARY_PATH", "TERMINFO", "TERMINFO_DIRS", "ASAN_OPTIONS", "TSAN_OPTIONS"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    return variables.merging(more) { $1 }
  }

  /// Starts the lab in a pseudo-terminal.
  func open(
    _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, environment more: [String: String] = [:]
  ) -> PseudoTerminal {
    PseudoTerminal(
      [Self.executable.path] + arguments, columns: columns, rows: rows, environment: environment(more))
  }

  /// Runs a command without a terminal, to its end.
  ///
  /// - Parameter input: what standard input has; nothing for nil.
  func run(
    _ arguments: [String], input: String? = nil, environment more: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = Self.executable
    process.arguments = arguments
    process.environment = environment(more)
    let typed = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : typed
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What a command is told is short: it fits into the pipe before anybody reads it.
    if let input { typed.fileHandleForWriting.write(Data(input.utf8)) }
    try typed.fileHandleForWriting.close()
    // Both are read at once, so that neither fills up while we wait for the other.
    let reading = DispatchQueue(label: "standard error")
    nonisolated(unsafe) var errorData = Data()
    let group = DispatchGroup()
    reading.async(group: group) { errorData = errors.fileHandleForReading.readDataToEndOfFile() }
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    group.wait()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: outputData, as: UTF8.self), String(decoding: errorData, as: UTF8.self)
    )
  }
}
