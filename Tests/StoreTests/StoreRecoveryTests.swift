import Foundation
import Lab
import Lessons
import Screen
import Testing

@testable import Store

/// What is done with files that are not as they should be: nothing is overwritten, and the learner is told.
@Suite("A store that finds its file damaged") struct StoreRecoveryTests {
  /// A store with some progress in it, closed.
  private func fill(_ folder: Folder) throws {
    let store = try Store.open(at: folder.file).store
    for step in 0..<400 { try store.record(.reached(lesson: "lesson \(step % 7)", step: step)) }
  }

  private func beside(_ folder: Folder, _ name: String) -> URL {
    folder.file.deletingLastPathComponent().appending(path: name)
  }

  /// Opens the store over a file with these bytes, and looks for them where they were set aside.
  private func expectSetAside(_ bytes: Data, _ folder: Folder, _ words: String) throws {
    try bytes.write(to: folder.file)
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice?.kind == .problem && notice?.text.contains(words) == true, "\(notice?.text ?? "no notice")")
    #expect(try Data(contentsOf: beside(folder, "progress-set-aside-1.sqlite")) == bytes)
    try store.record(.solved(lesson: "new", step: 1))
    #expect(try Store.open(at: folder.file).store.progress().lessons.keys.sorted() == ["new"])
    #expect(try Store.open(at: folder.file).notice == nil)
  }

  @Test("garbage in the header")
  func garbageHeader() throws {
    let folder = Folder()
    try fill(folder)
    var bytes = try Data(contentsOf: folder.file)
    for i in 0..<100 { bytes[i] = UInt8(truncatingIfNeeded: i &* 97 &+ 13) }
    try expectSetAside(bytes, folder, "damaged")
  }

  @Test("a file cut off", arguments: [50, 100, 512, 4096, 5000])
  func truncated(length: Int) throws {
    let folder = Folder()
    try fill(folder)
    let bytes = try Data(contentsOf: folder.file)
    try #require(bytes.count > length)
    try expectSetAside(bytes.prefix(length), folder, "damaged")
  }

  @Test("tables that are not dllab's")
  func missingTables() throws {
    let folder = Folder()
    try fill(folder)
    var bytes = try Data(contentsOf: folder.file)
    // The names of the tables stand in the first page; with one letter changed another program might have made them.
    let name = try #require(bytes.firstRange(of: Data("step_seen".utf8)))
    for i in name { bytes[i] = UInt8(ascii: "x") }
    let again = try #require(bytes.firstRange(of: Data("step_seen".utf8)))
    for i in again { bytes[i] = UInt8(ascii: "x") }
    try expectSetAside(bytes, folder, "damaged")
  }

  @Test("a database of another program")
  func foreign() throws {
    let folder = Folder()
    try fill(folder)
    var bytes = try Data(contentsOf: folder.file)
    // The application's number stands at byte 68 (SQLite file format, section 1.3).
    bytes[71] ^= 0xFF
    try expectSetAside(bytes, folder, "another program")
  }

  @Test("an empty file is no damage: there is nothing to lose")
  func empty() throws {
    let folder = Folder()
    try FileManager.default.createDirectory(
      at: folder.file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: folder.file)
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice == nil)
    try store.record(.finished(lesson: "a"))
    #expect(try store.progress().lessons["a"]?.isFinished == true)
  }

  @Test("a log that has lost its database is kept", arguments: [true, false])
  func logAlone(isEmptied: Bool) throws {
    let folder = Folder()
    let store = try Store.open(at: folder.file).store
    try store.record(.finished(lesson: "a"))
    let log = try Data(contentsOf: URL(filePath: folder.file.path + "-wal"))
    try #require(!log.isEmpty)
    // As after a crash of the whole machine: another folder, in which nobody has the files open.
    let after = Folder()
    try FileManager.default.createDirectory(
      at: after.file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try log.write(to: URL(filePath: after.file.path + "-wal"))
    if isEmptied { try Data().write(to: after.file) }
    let (fresh, notice) = try Store.open(at: after.file)
    #expect(notice?.text.contains("only its log is left") == true, "\(notice?.text ?? "no notice")")
    #expect(try fresh.progress() == Lessons.Progress())
    #expect(try Data(contentsOf: beside(after, "progress-set-aside-1.sqlite-wal")) == log)
  }

  @Test("a log of garbage does not harm what is in the database")
  func garbageLog() throws {
    let folder = Folder()
    try fill(folder)
    let before = try Store.open(at: folder.file).store.progress()
    try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
      to: URL(filePath: folder.file.path + "-wal"))
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice == nil)
    #expect(try store.progress() == before)
  }

  @Test("of several that find the damage at the same time one begins anew, the others go on with its file")
  func severalFindDamage() async throws {
    // A race is not lost every time: several rounds.
    for _ in 0..<6 {
      let folder = Folder()
      let file = folder.file
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("no database".utf8).write(to: file)
      let notices = try await withThrowingTaskGroup(of: Bool.self) { group in
        for lab in 0..<8 {
          group.addTask {
            let (store, notice) = try Store.open(at: file)
            try store.record(.finished(lesson: "lab \(lab)"))
            return notice != nil
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(notices == 1)
      #expect(folder.names.filter { $0.hasPrefix("progress-set-aside") } == ["progress-set-aside-1.sqlite"])
      #expect(try Store.open(at: file).store.progress().lessons.count == 8)
    }
  }

  @Test("a glance reads what is there and touches nothing, not even what is damaged")
  func glances() throws {
    let folder = Folder()
    #expect(Store.glance(at: folder.file) == nil && folder.names == [])
    try fill(folder)
    #expect(try Store.glance(at: folder.file) == Store.open(at: folder.file).store.progress())
    let bytes = try Data(contentsOf: folder.file).prefix(600)
    try bytes.write(to: folder.file)
    #expect(Store.glance(at: folder.file) == nil)
    #expect(try Data(contentsOf: folder.file) == bytes)
    #expect(try Store.open(at: folder.file).notice != nil)
  }

  @Test("forgetting a lesson leaves the others; forgetting all leaves the settings")
  func forgets() throws {
    let folder = Folder()
    let store = try Store.open(at: folder.file).store
    for lesson in ["a", "b"] {
      try store.record(.reached(lesson: lesson, step: 2))
      try store.record(.answered(lesson: lesson, step: 1, choice: 0, isRight: true))
      try store.record(.hinted(lesson: lesson, step: 2, hints: 1))
      try store.record(.finished(lesson: lesson))
    }
    try store.save(Settings(imageStyle: .ascii))
    let before = try store.progress()
    try store.forget("a")
    #expect(try store.progress().lessons == before.lessons.filter { $0.key == "b" })
    try store.forget(nil)
    #expect(try store.progress() == Lessons.Progress())
    #expect(try store.settings().imageStyle == .ascii)
  }
}
