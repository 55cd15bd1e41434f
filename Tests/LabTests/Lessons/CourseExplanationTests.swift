import Foundation
import Lessons
import Screen
import Testing

@testable import Lab

/// Whatever a lesson puts on the screen can be questioned, down to what nobody computed.
@Suite("Every number of the course")
struct CourseExplanationTests {
  private static let lessons: [Lesson] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../lessons").standardized
    return (try? CourseFolder(folder).read().course.entries.compactMap(\.lesson)) ?? []
  }()

  @Test("opens in every step, before and after what is revealed or solved", arguments: lessons)
  func opens(_ lesson: Lesson) throws {
    for step in lesson.steps.indices {
      guard var exhibit = try LessonStage.exhibit(of: lesson, step: step) else { continue }
      check(exhibit, "\(lesson.title), \(lesson.steps[step].title)")
      switch lesson.steps[step].exercise {
      case .prediction(let prediction): try LessonStage.perform(prediction.reveal, on: &exhibit)
      case .attempt(let attempt): try LessonStage.perform(attempt.solution, on: &exhibit)
      default: continue
      }
      check(exhibit, "\(lesson.title), \(lesson.steps[step].title), done")
    }
  }

  private func check(_ exhibit: any Exhibit, _ place: String) {
    let walk = ExplanationWalk(exhibit)
    #expect(walk.faults == [], "\(place)")
    #expect(!walk.zones.isEmpty, "\(place): nothing can be questioned")
    #expect(exhibit.plainText.count > 2, "\(place): nothing is said without the screen")
  }
}
