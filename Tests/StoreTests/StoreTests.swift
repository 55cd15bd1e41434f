import Foundation
import Lab
import Lessons
import Screen
import Testing

@testable import Store

/// A folder of its own for each test, removed at its end.
final class Folder {
  let url: URL
  init() {
    url = FileManager.default.temporaryDirectory.appending(path: "dllab-store-\(UUID().uuidString)")
  }
  var file: URL { url.appending(path: "data/progress.sqlite") }
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)) ?? []).sorted()
  }
  deinit { try? FileManager.default.removeItem(at: url) }
}

/// Knuth's linear congruential generator (MMIX): the same numbers every time.
private struct Generator: RandomNumberGenerator {
  var state: UInt64 = 1
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}

/// Two hundred things done at random, always the same.
private let changes: [ProgressChange] = {
  var generator = Generator()
  return (0..<200).map { _ in
    let lesson = ["binary-perceptron", "sigmoid-neuron", "O'Reilly \"7\""].randomElement(using: &generator)!
    let step = Int.random(in: 0..<6, using: &generator)
    return switch Int.random(in: 0..<6, using: &generator) {
    case 0: .reached(lesson: lesson, step: step)
    case 1: .finished(lesson: lesson)
    case 2: .answered(lesson: lesson, step: step, choice: Int.random(in: 0..<3, using: &generator), isRight: step == 2)
    case 3: .hinted(lesson: lesson, step: step, hints: Int.random(in: 0..<4, using: &generator))
    case 4: .sawSolution(lesson: lesson, step: step)
    default: .solved(lesson: lesson, step: step)
    }
  }
}()

@Suite struct StoreTests {
  @Test("what was recorded is there when the store is opened again, after every single change")
  func keepsEveryChange() throws {
    let folder = Folder()
    var expected = Lessons.Progress()
    for change in changes {
      expected.apply(change)
      // The store is opened anew each time and never closed properly: a killed process would not do so either.
      try Store.open(at: folder.file).store.record(change)
    }
    #expect(try Store.open(at: folder.file).store.progress() == expected)
  }

  @Test("a new store is empty, makes its folder and has the default settings")
  func startsEmpty() throws {
    let folder = Folder()
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice == nil)
    #expect(try store.progress() == Lessons.Progress())
    #expect(try store.settings() == Settings())
  }

  @Test("a change is on the disk before it counts as written")
  func isDurable() throws {
    let folder = Folder()
    #expect(try Store.open(at: folder.file).store.durability == 2)
  }

  @Test("settings are kept")
  func keepsSettings() throws {
    let folder = Folder()
    let store = try Store.open(at: folder.file).store
    try store.save(Settings(imageStyle: .ascii))
    #expect(try Store.open(at: folder.file).store.settings().imageStyle == .ascii)
    try store.save(Settings(imageStyle: .halfBlocks))
    #expect(try Store.open(at: folder.file).store.settings().imageStyle == .halfBlocks)
  }

  @Test("two connections that write at the same time lose nothing")
  func twoWriters() async throws {
    let folder = Folder()
    let file = folder.file
    try await withThrowingTaskGroup { group in
      for writer in 0..<2 {
        group.addTask {
          let store = try Store.open(at: file).store
          for step in 0..<100 { try store.record(.reached(lesson: "lesson-\(writer)", step: step)) }
        }
      }
      try await group.waitForAll()
    }
    let progress = try Store.open(at: folder.file).store.progress()
    #expect(progress.lessons.mapValues(\.stepsSeen.count) == ["lesson-0": 100, "lesson-1": 100])
  }

  @Test("a process that is killed between two writes loses nothing that was written")
  func survivesACopyTakenInTheMiddle() throws {
    let folder = Folder()
    let store = try Store.open(at: folder.file).store
    try store.record(.reached(lesson: "a", step: 3))
    // What lies on the disk while the store is still open is what a killed process leaves behind.
    let after = Folder()
    try FileManager.default.createDirectory(at: after.url, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.file.deletingLastPathComponent(), to: after.file.deletingLastPathComponent())
    try store.record(.reached(lesson: "a", step: 4))
    #expect(try Store.open(at: after.file).store.progress().lessons["a"]?.place == 3)
  }

  @Test("a damaged file is set aside with a message, unchanged, and a new one is begun")
  func setsDamagedFileAside() throws {
    let folder = Folder()
    let garbage = Data("this is no database, but it has somebody's notes in it".utf8)
    try FileManager.default.createDirectory(
      at: folder.file.deletingLastPathComponent(), withIntermediateDirectories: true)
    for number in 1...2 {
      try garbage.write(to: folder.file)
      let (store, notice) = try Store.open(at: folder.file)
      #expect(notice?.kind == .problem)
      #expect(notice?.text.contains("progress-set-aside-\(number).sqlite") == true)
      #expect(try store.progress() == Lessons.Progress())
    }
    let kept = folder.file.deletingLastPathComponent().appending(path: "progress-set-aside-1.sqlite")
    #expect(try Data(contentsOf: kept) == garbage)
  }

  @Test("a file whose pages are overwritten is found out and set aside")
  func setsTornFileAside() throws {
    let folder = Folder()
    do {
      let store = try Store.open(at: folder.file).store
      for change in changes { try store.record(change) }
    }
    var bytes = try Data(contentsOf: folder.file)
    try #require(bytes.count > 8192)
    for i in 4096..<bytes.count { bytes[i] = UInt8(truncatingIfNeeded: i &* 31) }
    try bytes.write(to: folder.file)
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice?.text.contains("damaged") == true)
    try store.record(.finished(lesson: "a"))
    #expect(try store.progress().lessons["a"]?.isFinished == true)
  }

  @Test("a file of a newer dllab is set aside, not changed")
  func setsNewerFileAside() throws {
    let folder = Folder()
    do { try Store.open(at: folder.file).store.record(.finished(lesson: "a")) }
    // The version stands at byte 60 of the header, four bytes, big-endian (SQLite file format, section 1.3).
    var bytes = try Data(contentsOf: folder.file)
    bytes[63] = 99
    try bytes.write(to: folder.file)
    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice?.text.contains("newer") == true)
    #expect(try store.progress() == Lessons.Progress())
    let kept = folder.file.deletingLastPathComponent().appending(path: "progress-set-aside-1.sqlite")
    #expect(try Data(contentsOf: kept) == bytes)
  }

  @Test("where nothing can be written the error names the place")
  func namesThePlace() throws {
    let folder = Folder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try Data().write(to: folder.url.appending(path: "data"))
    #expect { try Store.open(at: folder.file) } throws: {
      "\($0)".contains(folder.file.path)
    }
  }
}
