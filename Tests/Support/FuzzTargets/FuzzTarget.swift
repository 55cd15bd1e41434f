/// Everything that reads what somebody else has written, each to be fed with anything at all.
///
/// Of every one it must hold, whatever the bytes: it returns or throws, within seconds and bounded memory; it never traps. What
/// else must hold stands beside each `fuzz…` function. The fuzzer runs them on inputs of its own, the tests on the seeds.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case idx, gzip, image, model, lesson, formula, check
  case runCode = "run-code"

  /// Feeds the reader; a rule that is broken ends the program.
  public func run(_ bytes: [UInt8]) {
    switch self {
    case .idx: fuzzIDX(bytes)
    case .gzip: fuzzGzip(bytes)
    case .image: fuzzImage(bytes)
    case .model: fuzzModel(bytes)
    case .lesson: fuzzLesson(String(decoding: bytes, as: UTF8.self))
    case .formula: fuzzFormula(String(decoding: bytes, as: UTF8.self))
    case .check: fuzzCheck(String(decoding: bytes, as: UTF8.self))
    case .runCode: fuzzRunCode(String(decoding: bytes, as: UTF8.self))
    }
  }
}

/// Ends the program, whatever it was compiled for, if something does not hold that must.
func require(_ holds: Bool, _ rule: String) {
  guard holds else { fatalError("A rule is broken: \(rule)") }
}

/// The value that a reader makes of an input; nil if it refuses it, as it may.
func accepted<T>(_ read: () throws -> T) -> T? { try? read() }
