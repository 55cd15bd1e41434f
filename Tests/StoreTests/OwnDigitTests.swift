import Datasets
import Foundation
import GRDB
import Lessons
import Testing

@testable import Store

/// A digit that differs from every other by its number.
private func digit(_ label: Int, _ number: Int = 0) -> OwnDigit {
  OwnDigit(
    label: label,
    strokes: [
      .init(width: 0.09, points: [PenPoint(0.1, 0.2), PenPoint(0.5, Float(number) / 1000)]),
      .init(width: 0.06, points: [PenPoint(0.25, 0.75)]),
    ], pixels: (0..<784).map { UInt8(truncatingIfNeeded: $0 + number) })
}

@Suite("The learner's own digits in the store")
struct OwnDigitTests {
  @Test("a digit comes back as it was kept, with label, trajectory, pixels and date, after the store was opened again")
  func comesBack() throws {
    let folder = Folder()
    let date = Date(timeIntervalSince1970: 1_800_000_000.25)
    for label in 0...9 { try Store.open(at: folder.file).store.keep(digit(label, label), at: date) }
    let kept = try Store.open(at: folder.file).store.ownDigits()
    #expect(kept.map(\.digit) == (0...9).map { digit($0, $0) })
    #expect(kept.map(\.date) == Array(repeating: date, count: 10))
    #expect(kept.map(\.id) == Array(1...10))
    #expect(try Store.ownDigits(at: folder.file) == kept)
  }

  @Test("the same drawing twice is two digits: nothing is overwritten")
  func twice() throws {
    let store = try Store.open(at: Folder().file).store
    try store.keep(digit(4))
    try store.keep(digit(4))
    #expect(try store.ownDigits().map(\.id) == [1, 2])
  }

  @Test("what is deleted is gone, and its number is never given again")
  func deletes() throws {
    let store = try Store.open(at: Folder().file).store
    for label in 0...4 { try store.keep(digit(label)) }
    #expect(try store.deleteOwnDigits([2, 5, 77]) == 2)
    #expect(try store.ownDigits().map(\.id) == [1, 3, 4])
    #expect(try store.keep(digit(9)) == 6)
    #expect(try store.deleteOwnDigits(nil) == 4)
    #expect(try store.ownDigits().isEmpty)
    #expect(try store.keep(digit(9)) == 7)
  }

  @Test("two labs keep digits at the same time, and none is lost")
  func twoLabs() async throws {
    let folder = Folder()
    let labs = [try Store.open(at: folder.file).store, try Store.open(at: folder.file).store]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, lab) in labs.enumerated() {
        group.addTask { for i in 0..<40 { try lab.keep(digit(number, 100 * number + i)) } }
      }
      try await group.waitForAll()
    }
    let kept = try labs[0].ownDigits()
    #expect(Set(kept.map(\.id)).count == 80)
    for number in 0...1 {
      #expect(kept.map(\.digit).filter { $0.label == number } == (0..<40).map { digit(number, 100 * number + $0) })
    }
  }

  @Test("a store of the version before gets the table, and keeps the progress it has")
  func upgrades() throws {
    let folder = Folder()
    try Store.open(at: folder.file).store.record(.finished(lesson: "digits"))
    try DatabaseQueue(path: folder.file.path).write { db in
      try db.execute(sql: "DROP TABLE own_digit")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    // Whoever only looks changes nothing.
    #expect(try Store.ownDigits(at: folder.file).isEmpty)
    #expect(Store.glance(at: folder.file)?.lessons["digits"]?.isFinished == true)
    #expect(try DatabaseQueue(path: folder.file.path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)

    let (store, notice) = try Store.open(at: folder.file)
    #expect(notice == nil)
    #expect(try store.progress().lessons["digits"]?.isFinished == true)
    #expect(try store.keep(digit(3)) == 1)
  }

  @Test("without a store there are no digits, and looking makes none; of a foreign file it is said")
  func onlyLooks() throws {
    let folder = Folder()
    #expect(try Store.ownDigits(at: folder.file).isEmpty)
    #expect(folder.names.isEmpty)
    try FileManager.default.createDirectory(
      at: folder.file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(repeating: 65, count: 5000).write(to: folder.file)
    #expect {
      try Store.ownDigits(at: folder.file)
    } throws: {
      "\($0)".hasPrefix("Your digits cannot be read (") && "\($0)".hasSuffix("): \(folder.file.path).")
    }
  }

  @Test("a row that another program has spoilt is passed over")
  func spoiltRow() throws {
    let folder = Folder()
    let store = try Store.open(at: folder.file).store
    for label in 1...3 { try store.keep(digit(label)) }
    try DatabaseQueue(path: folder.file.path).write { db in
      try db.execute(sql: "UPDATE own_digit SET label = 12 WHERE id = 1")
      try db.execute(sql: "UPDATE own_digit SET strokes = 'none' WHERE id = 2")
    }
    #expect(try store.ownDigits().map(\.id) == [3])
  }
}
