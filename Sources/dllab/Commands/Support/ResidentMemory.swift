import Foundation

/// The memory that this process really holds, as the system counts it.
enum ResidentMemory {
  /// Bytes now; where the system does not say (it does on Linux), the most there ever were.
  static var now: Int { status("VmRSS") ?? peak }

  /// The most bytes there ever were; 0 where nobody says.
  static var peak: Int {
    if let peak = status("VmHWM") { return peak }
    #if canImport(Darwin)
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      return 0
    #endif
  }

  /// A line of /proc/self/status, such as `VmRSS:     12345 kB`.
  private static func status(_ name: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return kilobytes * 1024
  }
}
