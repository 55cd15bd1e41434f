import Dispatch
import Foundation
import Lab
import Lessons
import Synchronization

/// Looks at the files of the course once a second while a lesson is on the screen, and reads them anew when one was changed:
/// whoever writes a lesson sees it at once. A look is a few dozen `stat` calls, on a queue of its own.
final class LessonWatch: Sendable {
  private let folder: URL
  private let interval: Double
  private let mailbox: Mailbox
  private let queue = DispatchQueue(label: "dllab.lessons", qos: .utility)
  private let state: Mutex<State>

  private struct State {
    var isActive = false
    /// Whether a look is due that was not taken yet.
    var isScheduled = false
    var seen: [String: Stamp]
  }

  /// What changes with a file's contents.
  private struct Stamp: Hashable {
    var modified: Date?
    var size: Int?
    /// Many editors write a new file and give it the name of the old one.
    var inode: Int?
  }

  /// - Parameter interval: seconds between two looks.
  init(_ folder: URL, mailbox: Mailbox, interval: Double = 1) {
    self.folder = folder
    self.interval = interval
    self.mailbox = mailbox
    state = Mutex(State(seen: Self.stamps(folder)))
  }

  /// Begins or stops to look; what was changed meanwhile is noticed at once.
  func setActive(_ isActive: Bool) {
    let begins = state.withLock { state in
      let begins = isActive && !state.isActive && !state.isScheduled
      state.isActive = isActive
      if begins { state.isScheduled = true }
      return begins
    }
    if begins { queue.async { [weak self] in self?.look() } }
  }

  private func look() {
    let isActive = state.withLock { state in
      state.isScheduled = state.isActive
      return state.isActive
    }
    guard isActive else { return }
    let stamps = Self.stamps(folder)
    let isNew = state.withLock { state in
      defer { state.seen = stamps }
      return state.seen != stamps
    }
    if isNew { read() }
    queue.asyncAfter(deadline: .now() + interval) { [weak self] in self?.look() }
  }

  private func read() {
    do throws(LessonFaults) {
      let (course, faults) = try CourseFolder(folder).read()
      mailbox.post(.course(course, faults: faults))
    } catch {
      if let fault = error.faults.first { mailbox.post(.notice(Notice(.problem, fault.description))) }
    }
  }

  /// The files of the course that are there, by their path below its folder.
  private static func stamps(_ folder: URL) -> [String: Stamp] {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
    let files = names.filter { $0.hasSuffix(".yaml") } + names.map { "\($0)/lesson.md" }
    var stamps: [String: Stamp] = [:]
    for file in files {
      guard let found = try? manager.attributesOfItem(atPath: folder.appending(path: file).path) else { continue }
      stamps[file] = Stamp(
        modified: found[.modificationDate] as? Date, size: (found[.size] as? NSNumber)?.intValue,
        inode: (found[.systemFileNumber] as? NSNumber)?.intValue)
    }
    return stamps
  }
}
