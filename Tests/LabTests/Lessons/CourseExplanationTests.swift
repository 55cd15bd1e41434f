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

  /// Rooms as in windows of 80×24, 120×40 and 200×60.
  private static let rooms = [Size(41, 20), Size(67, 36), Size(129, 56)]

  /// The exhibit in every step of a lesson, before and after what is revealed or solved.
  private static func stages(of lesson: Lesson) throws -> [(place: String, exhibit: any Exhibit)] {
    var stages: [(place: String, exhibit: any Exhibit)] = []
    for step in lesson.steps.indices {
      guard var exhibit = try LessonStage.exhibit(of: lesson, step: step) else { continue }
      let place = "\(lesson.title), \(lesson.steps[step].title)"
      stages.append((place, exhibit))
      switch lesson.steps[step].exercise {
      case .prediction(let prediction): try LessonStage.perform(prediction.reveal, on: &exhibit)
      case .attempt(let attempt): try LessonStage.perform(attempt.solution, on: &exhibit)
      default: continue
      }
      stages.append(("\(place), done", exhibit))
    }
    return stages
  }

  @Test("opens in every step, before and after what is revealed or solved", arguments: lessons.indices)
  func opens(_ index: Int) throws {
    for (place, exhibit) in try Self.stages(of: Self.lessons[index]) {
      let walk = ExplanationWalk(exhibit, most: 250)
      #expect(walk.faults == [], "\(place)")
      #expect(!walk.zones.isEmpty, "\(place): nothing can be questioned")
      #expect(exhibit.plainText.count > 2, "\(place): nothing is said without the screen")
    }
  }

  @Test("is none that keeps silent, in every step and in every window", arguments: lessons.indices)
  func answers(_ index: Int) throws {
    for (place, exhibit) in try Self.stages(of: Self.lessons[index]) { checkAnswers(exhibit, place) }
  }

  @Test("is none that keeps silent, whatever is done to the exhibits", arguments: ExhibitRegistry.names)
  func answersInScenes(_ name: String) throws {
    let scenes = try ExhibitScenes(name).all
    #expect(scenes.count > 20)
    for scene in scenes { checkAnswers(scene.exhibit, scene.description) }
  }

  private func checkAnswers(_ exhibit: any Exhibit, _ place: String) {
    let walk = ExplanationWalk(exhibit, sizes: Self.rooms)
    #expect(walk.unanswered.isEmpty, "\(place): \(walk.unanswered)")
    #expect(walk.faults == [], "\(place)")
  }

  @Test("and no exception from this stands in the list in vain")
  func exceptionsAreNeeded() throws {
    var needed: Set<Int> = []
    let stages = try Self.lessons.flatMap { try Self.stages(of: $0).map(\.exhibit) }
    let scenes = try ExhibitRegistry.names.flatMap { try ExhibitScenes($0).all.map(\.exhibit) }
    for exhibit in stages + scenes where needed.count < UncomputedNumbers.exceptions.count {
      for room in Self.rooms {
        needed.formUnion(ExplanationWalk.silent(exhibit, room).compactMap(UncomputedNumbers.exception))
      }
    }
    let idle = UncomputedNumbers.exceptions.indices.filter { !needed.contains($0) }
    #expect(idle.isEmpty, "\(idle.map { UncomputedNumbers.exceptions[$0].reason })")
  }
}
