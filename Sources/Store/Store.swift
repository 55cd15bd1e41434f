import Foundation
internal import GRDB
import Lab
import Lessons
import Screen

/// The learner's own database: how far they are in each lesson, what they predicted and solved, the digits they drew, and
/// their settings.
///
/// Every change is its own transaction, written before `record` returns. Several processes may have the same file open:
/// SQLite's write-ahead log lets one write at a time, the others wait for up to five seconds.
public final class Store: Sendable {
  let queue: DatabaseQueue

  private init(queue: DatabaseQueue) { self.queue = queue }

  /// Ends the work with the file; the write-ahead log is merged into it. Nothing can be read or recorded afterwards.
  public func finish() { try? queue.close() }

  /// Opens the store, and makes it if there is none.
  ///
  /// A file that is damaged, no database at all, or written by a newer dllab is renamed (nothing is deleted) and a new one
  /// begun; the notice says so.
  ///
  /// - Throws: `StoreError` if the place cannot be written to.
  public static func open(at url: URL) throws(StoreError) -> (store: Store, notice: Notice?) {
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      do {
        return (try Store(queue: connect(url)), nil)
      } catch is Unusable {
        return try begunAnew(url)
      }
    } catch {
      throw StoreError(
        "Your progress cannot be kept in \(url.path) (\(reason(error))); see that the folder can be written to.")
    }
  }

  /// What a store has, read without changing anything there, not even a damaged file: nil if it cannot be read.
  public static func glance(at url: URL) -> Lessons.Progress? {
    guard FileManager.default.fileExists(atPath: url.path), (try? inspect(url)) != nil else { return nil }
    return try? reader(url).read(ProgressTables.read)
  }

  /// A connection that cannot write.
  static func reader(_ url: URL) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: url.path, configuration: configuration)
  }

  // MARK: Progress

  /// Everything the learner has done.
  public func progress() throws(StoreError) -> Lessons.Progress {
    try attempt("Your progress", "read") { try self.queue.read(ProgressTables.read) }
  }

  /// Writes down one thing that the learner did.
  public func record(_ change: ProgressChange) throws(StoreError) {
    try attempt("Your progress", "written") {
      try self.queue.write { db -> Void in try ProgressTables.write(change, db) }
    }
  }

  /// Forgets a lesson, or for nil all of them: as a whole or not at all.
  public func forget(_ lesson: String?) throws(StoreError) {
    try attempt("Your progress", "forgotten") {
      try self.queue.write { db -> Void in try ProgressTables.forget(lesson, db) }
    }
  }

  // MARK: Settings

  /// What the learner set once; the defaults where nothing was set.
  public func settings() throws(StoreError) -> Settings {
    try attempt("Your progress", "read") {
      try self.queue.read { (db: Database) throws -> Settings in
        var settings = Settings()
        let style = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'image_style'")
        if let style = style.flatMap({ ImageStyle(rawValue: $0) }) { settings.imageStyle = style }
        return settings
      }
    }
  }

  public func save(_ settings: Settings) throws(StoreError) {
    try attempt("Your progress", "written") {
      try self.queue.write { db -> Void in
        try db.execute(
          sql: "INSERT INTO setting VALUES ('image_style', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
          arguments: [settings.imageStyle.rawValue])
      }
    }
  }

  /// How SQLite writes: 2 says that every change is on the disk before it counts (`PRAGMA synchronous`).
  var durability: Int? {
    try? queue.read { (db: Database) throws -> Int? in try Int.fetchOne(db, sql: "PRAGMA synchronous") } ?? nil
  }

  func attempt<T>(_ what: String, _ verb: String, _ body: () throws -> T) throws(StoreError) -> T {
    do {
      return try body()
    } catch {
      throw StoreError("\(what) cannot be \(verb) (\(Self.reason(error))): \(queue.path).")
    }
  }

  static func reason(_ error: any Error) -> String {
    if let error = error as? Unusable { return String(error.sentence.dropLast()) }
    if let error = error as? DatabaseError { return error.message ?? "SQLite error \(error.resultCode.rawValue)" }
    return error.localizedDescription
  }

  // MARK: Opening

  /// Why a file cannot be used as it is.
  private struct Unusable: Error {
    var sentence: String
  }

  /// The file says with these numbers whose it is and how its tables look.
  private static let application = 0x646C_6C62  // "dllb"
  private static let version = 2

  /// The tables that a file of a version has.
  private static func tables(of version: Int) -> [String] {
    ProgressTables.names + ["setting"] + (version >= 2 ? [OwnDigitTable.name] : [])
  }

  private static func connect(_ url: URL) throws -> DatabaseQueue {
    do {
      try inspect(url)
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(5)
      configuration.label = "dllab store"
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      // GRDB relaxes this for write-ahead logs. Here the log reaches the disk before a change counts as written, so that it
      // outlives the power too; learners write seldom.
      try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try queue.write(bringUpToDate)
      return queue
    } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
      throw Unusable(sentence: "The file with your progress is damaged.")
    }
  }

  /// Sets aside what is there and begins a new file, or takes the one that another dllab has begun meanwhile.
  private static func begunAnew(_ url: URL) throws -> (store: Store, notice: Notice?) {
    let lock = Lock(url.deletingPathExtension().appendingPathExtension("lock"))
    defer { lock.release() }
    do {
      return (Store(queue: try connect(url)), nil)
    } catch let reason as Unusable {
      let kept = try setAside(url)
      let text = "\(reason.sentence) It is kept as \(kept); your progress starts anew."
      return (Store(queue: try connect(url)), Notice(.problem, text))
    }
  }

  /// Only one dllab at a time sets files aside: the second would take the new file for the damaged one. The lock file stays:
  /// whoever waits for it holds the same file.
  private struct Lock {
    private let file: Int32

    init(_ url: URL) {
      file = Foundation.open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      if file >= 0 { flock(file, LOCK_EX) }
    }

    func release() {
      if file >= 0 { close(file) }
    }
  }

  /// Looks at a file without writing to it: opening it for writing would already change it.
  static func inspect(_ url: URL) throws {
    try inspectLog(of: url)
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    try reader(url).read { db in
      let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      let owner = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      if !tables.isEmpty, owner != application {
        throw Unusable(sentence: "The file in the place of your progress belongs to another program.")
      }
      if found > version { throw Unusable(sentence: "The file with your progress is from a newer dllab.") }
      let complaint = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "ok"
      if complaint != "ok" || found > 0 && !tables.isSuperset(of: Self.tables(of: found)) {
        throw Unusable(sentence: "The file with your progress is damaged.")
      }
    }
  }

  /// A log without its database, or beside an empty one, is all that is left of it: SQLite would delete it.
  private static func inspectLog(of url: URL) throws {
    func size(_ path: String) -> Int {
      (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }
    if size(url.path) == 0, size(url.path + "-wal") > 0 {
      throw Unusable(sentence: "The file with your progress is damaged: only its log is left.")
    }
  }

  /// Begins a new file, or gives an older one what it lacks; the number of the version is written last, in the same
  /// transaction.
  private static func bringUpToDate(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found < version else { return }
    if found < 1 {
      try ProgressTables.create(db)
      try db.execute(sql: "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
      try db.execute(sql: "PRAGMA application_id = \(application)")
    }
    if found < 2 { try OwnDigitTable.create(db) }
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Renames the database and its log to a name that nobody has.
  ///
  /// - Returns: the new name of the database.
  private static func setAside(_ url: URL) throws -> String {
    let manager = FileManager.default
    let folder = url.deletingLastPathComponent()
    let stem = url.deletingPathExtension().lastPathComponent
    var number = 1
    func name(_ n: Int) -> String { "\(stem)-set-aside-\(n).\(url.pathExtension)" }
    while manager.fileExists(atPath: folder.appending(path: name(number)).path) { number += 1 }
    let kept = name(number)
    // Another process may have been faster; then there is nothing left to rename.
    if manager.fileExists(atPath: url.path) { try manager.moveItem(at: url, to: folder.appending(path: kept)) }
    for suffix in ["-wal", "-shm"] where manager.fileExists(atPath: url.path + suffix) {
      try? manager.moveItem(atPath: url.path + suffix, toPath: folder.appending(path: kept).path + suffix)
    }
    return kept
  }
}

/// Why progress cannot be kept, in one sentence for the learner.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
