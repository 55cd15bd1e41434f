import Foundation
import Lessons
import Screen

@testable import Lab

/// A learner in a lesson of the course: keys and clicks go in as the terminal sends them, effects come out.
struct Learner {
  var state: LabState
  /// Everything that was to be kept.
  private(set) var recorded: [ProgressChange] = []

  init(_ name: String, size: Size = Size(80, 24), look: Look = Look(), progress: Lessons.Progress = Lessons.Progress())
    throws
  {
    let course = try CourseFolder(lessonsFolder).read().course
    state = LabState(
      size: size, look: look, course: course, progress: progress, data: [], start: .lesson(name))
  }

  init(_ state: LabState) { self.state = state }

  var player: LessonPlayer? { state.room as? LessonPlayer }
  var screen: Frame { frame(of: state) }
  var lines: [Substring] { screen.text.split(separator: "\n", omittingEmptySubsequences: false) }

  mutating func send(_ event: InputEvent) {
    for effect in update(&state, .input(event)) {
      if case .record(let change) = effect { recorded.append(change) }
    }
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }
  mutating func press(_ key: Key, times: Int) { for _ in 0..<times { send(.key(key)) } }

  mutating func click(_ x: Int, _ y: Int) {
    send(.pointer(Pointer(.press, Point(x, y))))
    send(.pointer(Pointer(.release, Point(x, y))))
  }

  /// Clicks the first zone of this target.
  mutating func click(_ target: Zone.Target) {
    guard let zone = screen.zones.first(where: { $0.target == target }) else { return }
    click(zone.rect.x + zone.rect.width / 2, zone.rect.y)
  }

  func reading(_ name: String) -> Value? { player?.exhibit?.readings[name]?.value }
}
