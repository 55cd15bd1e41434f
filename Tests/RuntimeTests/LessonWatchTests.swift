import Foundation
import Lab
import Lessons
import Synchronization
import Testing

@testable import dllab

@Suite("The watch over the lessons' files", .timeLimit(.minutes(10)))
struct LessonWatchTests {
  /// A course of one lesson in a folder of its own.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "watched-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url.appending(path: "01-cost"), withIntermediateDirectories: true)
      try write(
        """
        chapters:
          - title: Learning
            question: How?
            lessons:
              - {number: 1, name: cost, title: Cost, summary: Pay.}
        """, "course.yaml")
      try writeLesson("Old.")
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, _ path: String) throws {
      try text.write(to: url.appending(path: path), atomically: true, encoding: .utf8)
    }

    func writeLesson(_ text: String) throws {
      try write(
        "---\ntitle: Cost\nchapter: Learning\nobjective: Pay.\nminutes: 5\n---\n## One\n\(text)\n", "01-cost/lesson.md")
    }
  }

  /// What comes next; nil if nothing does for `seconds`.
  private func next(_ mailbox: Mailbox, _ posted: DispatchSemaphore, seconds: Double = 20) -> Event? {
    guard posted.wait(timeout: .now() + seconds) == .success else { return nil }
    return mailbox.take().last
  }

  @Test("a changed lesson is read anew and sent; a fault is sent with its file and line")
  func noticesChange() throws {
    let folder = try Folder()
    let posted = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { posted.signal() }
    let watch = LessonWatch(folder.url, mailbox: mailbox, interval: 0.02)
    watch.setActive(true)
    #expect(next(mailbox, posted, seconds: 0.2) == nil, "nothing was changed yet")

    try folder.writeLesson("New.")
    guard case .course(let course, let faults)? = next(mailbox, posted) else {
      Issue.record("no course came")
      return
    }
    #expect(faults == [])
    #expect(course.entries[0].lesson?.steps[0].blocks == [.paragraph([.text("New.")])])

    try folder.writeLesson("Some *thing.")
    guard case .course(let broken, let found)? = next(mailbox, posted) else {
      Issue.record("no course came")
      return
    }
    #expect(broken.entries[0].lesson == nil && found.map(\.file) == ["01-cost/lesson.md"] && found.map(\.line) == [8])
  }

  @Test("away from a lesson nobody looks; what was changed meanwhile is noticed on the way back")
  func looksOnlyWhenWanted() throws {
    let folder = try Folder()
    let posted = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { posted.signal() }
    let watch = LessonWatch(folder.url, mailbox: mailbox, interval: 0.02)
    try folder.writeLesson("Changed.")
    #expect(next(mailbox, posted, seconds: 0.2) == nil)
    watch.setActive(true)
    guard case .course? = next(mailbox, posted) else {
      Issue.record("no course came")
      return
    }
    watch.setActive(false)
    #expect(next(mailbox, posted, seconds: 0.1) == nil)
    try folder.writeLesson("Again.")
    #expect(next(mailbox, posted, seconds: 0.2) == nil)
  }
}
