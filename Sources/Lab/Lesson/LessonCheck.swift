import Foundation
import Lessons

/// `dllab lessons check`: reads every lesson, holds it against what the course asks of all of them, and plays its set-ups,
/// predictions and reference solutions on the real exhibit, so that what a lesson says about the Engine is true.
public enum LessonCheck {
  /// Checks the whole course.
  ///
  /// - Returns: everything that is wrong, and how many lessons were looked at.
  public static func check(courseAt folder: URL) -> (lessons: Int, faults: [LessonFault]) {
    do {
      let (course, faults) = try CourseFolder(folder).read()
      let lessons = course.entries.compactMap(\.lesson)
      let unreadable = Set(faults.map(\.file)).subtracting(lessons.map(\.file))
      let all = (faults + lessons.flatMap { check($0) }).sorted { ($0.file, $0.line) < ($1.file, $1.line) }
      return (lessons.count + unreadable.count, all)
    } catch {
      return (0, error.faults)
    }
  }

  /// Checks one lesson: its shape first; then it is played.
  public static func check(_ lesson: Lesson) -> [LessonFault] {
    if let name = lesson.exhibit, ExhibitRegistry.make(name) == nil {
      let names = ExhibitRegistry.names.joined(separator: ", ")
      let fault = LessonFault(
        file: lesson.file, line: lesson.line(of: "exhibit"), fault: "there is no exhibit `\(name)`",
        cure: "use one of: \(names)")
      return (LessonShape(lesson).faults + [fault]).sorted { $0.line < $1.line }
    }
    let played = lesson.steps.indices.flatMap { step -> [LessonFault] in
      do throws(StageFault) {
        return try replay(lesson, step)
      } catch {
        return [LessonFault(file: lesson.file, line: error.line, fault: error.fault, cure: error.cure)]
      }
    }
    // What is wrong with a set-up is wrong in every step after it too; it is told once.
    let faults = LessonShape(lesson).faults + played
    return faults.indices.filter { !faults[..<$0].contains(faults[$0]) }.map { faults[$0] }
      .sorted { $0.line < $1.line }
  }

  private static func replay(_ lesson: Lesson, _ index: Int) throws(StageFault) -> [LessonFault] {
    let step = lesson.steps[index]
    func fault(_ key: String, _ fault: String, _ cure: String) -> LessonFault {
      LessonFault(file: lesson.file, line: step.line(of: key), fault: "step \"\(step.title)\": \(fault)", cure: cure)
    }
    guard var exhibit = try LessonStage.exhibit(of: lesson, step: index) else { return [] }
    switch step.exercise {
    case .prediction(let prediction):
      try LessonStage.perform(prediction.reveal, on: &exhibit)
      guard let evidence = prediction.evidence else { return [] }
      switch holds(evidence, exhibit) {
      case .success(true): return []
      case .success(false):
        return [
          fault(
            "evidence", "after the reveal `\(evidence)` does not hold", "correct the answer, the reveal or the evidence"
          )
        ]
      case .failure(let error):
        return [fault("evidence", "in `\(evidence)`, \(error)", "use the readings of the exhibit")]
      }
    case .attempt(let attempt):
      switch holds(attempt.check, exhibit) {
      case .success(true):
        return [fault("check", "its try is solved before it begins", "set the exhibit up so that the check fails")]
      case .success(false): break
      case .failure(let error):
        return [fault("check", "in `\(attempt.check)`, \(error)", "use the readings of the exhibit")]
      }
      try LessonStage.perform(attempt.solution, on: &exhibit)
      if case .success(true) = holds(attempt.check, exhibit) { return [] }
      return [
        fault(
          "solution", "the reference solution does not fulfil `\(attempt.check)`", "correct the solution or the check")
      ]
    case .quiz, nil: return []
    }
  }

  private static func holds(_ check: CheckExpression, _ exhibit: any Exhibit) -> Result<Bool, CheckError> {
    Result { () throws(CheckError) -> Bool in try check.holds(for: exhibit.readings) }
  }
}
