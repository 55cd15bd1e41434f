import Lessons

/// The exhibit of a lesson, as its steps set it up. The player and `dllab lessons check` use the same stage, so that what the
/// check has replayed is what the learner sees.
enum LessonStage {
  /// Where exhibits come from, by their name.
  typealias Source = @Sendable (String) -> (any Exhibit)?

  /// The exhibit as the lesson has it when a step begins; nil for a lesson without one.
  ///
  /// - Throws: `StageFault` at the first action that the exhibit does not understand.
  static func exhibit(
    of lesson: Lesson, step: Int, from source: Source = ExhibitRegistry.make
  ) throws(StageFault) -> (any Exhibit)? {
    guard let name = lesson.exhibit else { return nil }
    guard var exhibit = source(name) else {
      throw StageFault(
        line: 1, fault: "there is no exhibit `\(name)`",
        cure: "use one of: \(ExhibitRegistry.names.joined(separator: ", "))")
    }
    try perform(lesson.setUp(through: step), on: &exhibit)
    return exhibit
  }

  /// Does some actions, one after the other.
  static func perform(_ actions: [ExhibitAction], on exhibit: inout any Exhibit) throws(StageFault) {
    for action in actions {
      do {
        try exhibit.apply(action)
      } catch {
        throw StageFault(line: action.line, fault: error.fault, cure: error.cure)
      }
    }
  }
}

/// What an exhibit does not understand, and where the lesson file asks for it.
struct StageFault: Error, Hashable, Sendable {
  var line: Int
  var fault: String
  var cure: String
}
