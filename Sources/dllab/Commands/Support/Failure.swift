import ArgumentParser
import Foundation

/// Why a command cannot do what was asked, in one sentence that says what, where and what to do.
struct Failure: Error, Hashable, CustomStringConvertible {
  /// The status the program ends with.
  enum Status: Int32 {
    /// The work was done, but something in it was bad: a file could not be classified, doctor found something missing.
    case incomplete = 1
    /// A file, data or the machine stands in the way.
    case obstacle = 2
    /// The command line makes no sense (`EX_USAGE`, as ArgumentParser itself has it).
    case usage = 64
    /// Stopped by Ctrl-C or SIGTERM, as a shell counts SIGINT.
    case interrupted = 130
  }

  let status: Status
  /// Empty if everything was said already.
  let description: String

  init(_ status: Status, _ description: String = "") {
    self.status = status
    self.description = description
  }

  /// The command line makes no sense.
  static func usage(_ description: String) -> Failure { Failure(.usage, description) }

  /// Turns whatever `work` throws into a failure with the sentence that the error carries.
  static func catching<T>(_ status: Status = .obstacle, _ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(status, sentence("\(error)"))
    }
  }

  /// With a capital letter and a full stop, as a sentence has them.
  private static func sentence(_ text: String) -> String {
    let isName = text.hasPrefix("/") || text.hasPrefix(".")
    let start = isName ? text : text.prefix(1).uppercased() + text.dropFirst()
    return [".", "!", "?"].contains { start.hasSuffix($0) } ? start : start + "."
  }
}
