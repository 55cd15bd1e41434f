import Foundation
import Lessons

/// `dllab lessons check`: reads every lesson, and plays its set-ups, predictions and reference solutions on the real exhibit,
/// so that what a lesson says about the Engine is true.
public enum LessonCheck {
  /// Checks the whole course.
  ///
  /// - Returns: everything that is wrong, and how many lessons were looked at.
  public static func check(courseAt folder: URL) -> (lessons: Int, faults: [LessonFault]) {
    do {
      let (course, faults) = try CourseFolder(folder).read()
      let lessons = course.entries.compactMap(\.lesson)
      let unreadable = Set(faults.map(\.file)).subtracting(lessons.map(\.file))
      return (lessons.count + unreadable.count, faults + lessons.flatMap { check($0) })
    } catch {
      return (0, error.faults)
    }
  }

  /// Plays one lesson.
  public static func check(_ lesson: Lesson) -> [LessonFault] {
    lesson.steps.indices.flatMap { step -> [LessonFault] in
      do throws(StageFault) {
        return try replay(lesson, step)
      } catch {
        return [LessonFault(file: lesson.file, line: error.line, fault: error.fault, cure: error.cure)]
      }
    }
  }

  private static func replay(_ lesson: Lesson, _ index: Int) throws(StageFault) -> [LessonFault] {
    let step = lesson.steps[index]
    func fault(_ fault: String, _ cure: String) -> LessonFault {
      LessonFault(file: lesson.file, line: step.line, fault: "step \"\(step.title)\": \(fault)", cure: cure)
    }
    guard var exhibit = try LessonStage.exhibit(of: lesson, step: index) else {
      if case .attempt = step.exercise {
        return [fault("it has a try, but the lesson has no exhibit", "name one in the front matter: `exhibit: …`")]
      }
      return []
    }
    switch step.exercise {
    case .prediction(let prediction):
      try LessonStage.perform(prediction.reveal, on: &exhibit)
      guard let evidence = prediction.evidence else { return [] }
      switch holds(evidence, exhibit) {
      case .success(true): return []
      case .success(false):
        return [fault("after the reveal `\(evidence)` does not hold", "correct the answer, the reveal or the evidence")]
      case .failure(let error): return [fault("in `\(evidence)`, \(error)", "use the readings of the exhibit")]
      }
    case .attempt(let attempt):
      switch holds(attempt.check, exhibit) {
      case .success(true):
        return [fault("its try is solved before it begins", "set the exhibit up so that the check fails")]
      case .success(false): break
      case .failure(let error): return [fault("in `\(attempt.check)`, \(error)", "use the readings of the exhibit")]
      }
      try LessonStage.perform(attempt.solution, on: &exhibit)
      if case .success(true) = holds(attempt.check, exhibit) { return [] }
      return [fault("the reference solution does not fulfil `\(attempt.check)`", "correct the solution or the check")]
    case .quiz, nil: return []
    }
  }

  private static func holds(_ check: CheckExpression, _ exhibit: any Exhibit) -> Result<Bool, CheckError> {
    Result { () throws(CheckError) -> Bool in try check.holds(for: exhibit.readings) }
  }
}
