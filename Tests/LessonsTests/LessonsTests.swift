import Foundation
import Testing

@testable import Lessons

/// The `lessons` folder of the repository.
let lessonsFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("lessons")

@Suite struct CourseTests {
  @Test("the course has 32 lessons in five chapters, numbered without a gap, with names that are their own")
  func courseIsComplete() throws {
    let (course, _) = try CourseFolder(lessonsFolder).read()
    #expect(course.entries.map(\.number) == Array(1...32))
    #expect(course.chapters.map(\.entries.count) == [5, 5, 8, 7, 7])
    #expect(Set(course.entries.map(\.name)).count == 32)
    #expect(course.chapters.allSatisfy { $0.question.hasSuffix("?") })
    #expect(course.entries.allSatisfy { $0.summary.hasSuffix(".") && $0.summary.count <= 110 })
  }

  @Test("every lesson that is there can be read")
  func lessonsAreRead() throws {
    let (_, faults) = try CourseFolder(lessonsFolder).read()
    #expect(faults.map(\.description) == [])
  }
}
