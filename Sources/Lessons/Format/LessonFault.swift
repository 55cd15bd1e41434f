/// Something wrong in a file of the course: where, what, and what to do.
public struct LessonFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its path below the folder of the course, as `02-binary-perceptron/lesson.md`.
  public var file: String
  /// Counted from 1.
  public var line: Int
  /// What is wrong.
  public var fault: String
  /// What to do about it.
  public var cure: String

  public init(file: String, line: Int, fault: String, cure: String) {
    self.file = file
    self.line = line
    self.fault = fault
    self.cure = cure
  }

  public var description: String { "\(file):\(line): \(fault) — \(cure)" }
}

/// Everything wrong in a lesson, in the order of its lines.
public struct LessonFaults: Error, Hashable, Sendable, CustomStringConvertible {
  public var faults: [LessonFault]
  public init(_ faults: [LessonFault]) { self.faults = faults }
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
