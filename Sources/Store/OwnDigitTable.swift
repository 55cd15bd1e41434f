import Datasets
import Foundation
internal import GRDB

/// The learner's own digits as a table. A digit is written once and never changed; a number that was given is not given again.
enum OwnDigitTable {
  static let name = "own_digit"

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE own_digit (id INTEGER PRIMARY KEY AUTOINCREMENT, label INTEGER NOT NULL, drawn_at REAL NOT NULL,
          strokes TEXT NOT NULL, pixels BLOB NOT NULL)
        """)
  }

  /// - Returns: the number that the digit got.
  static func insert(_ digit: OwnDigit, at date: Date, _ db: Database) throws -> Int {
    let strokes = try JSONEncoder().encode(digit.strokes.map(StrokeText.init))
    try db.execute(
      sql: "INSERT INTO own_digit (label, drawn_at, strokes, pixels) VALUES (?, ?, ?, ?)",
      arguments: [
        digit.label, date.timeIntervalSince1970, String(decoding: strokes, as: UTF8.self), Data(digit.pixels),
      ])
    return Int(db.lastInsertedRowID)
  }

  /// All of them, oldest first. A row that some other program has made unreadable is passed over.
  static func read(_ db: Database) throws -> [KeptDigit] {
    try Row.fetchAll(db, sql: "SELECT id, label, drawn_at, strokes, pixels FROM own_digit ORDER BY id").compactMap {
      row in
      let (label, pixels): (Int, Data) = (row["label"], row["pixels"])
      let text: String = row["strokes"]
      guard (0...9).contains(label), pixels.count == 28 * 28,
        let strokes = try? JSONDecoder().decode([StrokeText].self, from: Data(text.utf8))
      else { return nil }
      let digit = OwnDigit(label: label, strokes: strokes.map(\.stroke), pixels: Array(pixels))
      return KeptDigit(id: row["id"], date: Date(timeIntervalSince1970: row["drawn_at"]), digit: digit)
    }
  }

  /// - Parameter ids: which; all of them for nil.
  /// - Returns: how many there were.
  static func delete(_ ids: [Int]?, _ db: Database) throws -> Int {
    guard let ids else {
      try db.execute(sql: "DELETE FROM own_digit")
      return db.changesCount
    }
    var count = 0
    for id in ids {
      try db.execute(sql: "DELETE FROM own_digit WHERE id = ?", arguments: [id])
      count += db.changesCount
    }
    return count
  }
}

/// A stroke as the table has it: `{"width":0.09,"points":[[0.2,0.1],…]}`.
private struct StrokeText: Codable {
  let width: Float
  let points: [[Float]]

  init(_ stroke: OwnDigit.Stroke) {
    width = stroke.width
    points = stroke.points.map { [$0.x, $0.y] }
  }

  var stroke: OwnDigit.Stroke {
    OwnDigit.Stroke(
      width: width, points: points.compactMap { $0.count == 2 ? PenPoint($0[0], $0[1]) : nil })
  }
}

extension Store {
  /// Keeps a digit that the learner drew, as a new one.
  ///
  /// - Returns: its number.
  @discardableResult
  public func keep(_ digit: OwnDigit, at date: Date = Date()) throws(StoreError) -> Int {
    try attempt("Your digit", "kept") {
      try queue.write { db -> Int in try OwnDigitTable.insert(digit, at: date, db) }
    }
  }

  /// The digits that the learner drew, oldest first.
  public func ownDigits() throws(StoreError) -> [KeptDigit] {
    try attempt("Your digits", "read") { try queue.read(OwnDigitTable.read) }
  }

  /// Deletes digits for good: all of the given ones or none; for nil the whole set.
  ///
  /// - Returns: how many were there to be deleted.
  @discardableResult
  public func deleteOwnDigits(_ ids: [Int]?) throws(StoreError) -> Int {
    try attempt("Your digits", "deleted") { try queue.write { db -> Int in try OwnDigitTable.delete(ids, db) } }
  }

  /// The learner's digits, read without making or changing anything: none where there is no store yet, or an older one.
  ///
  /// - Throws: `StoreError` if there is a store that cannot be read.
  public static func ownDigits(at url: URL) throws(StoreError) -> [KeptDigit] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    do {
      try inspect(url)
      return try reader(url).read { db in try db.tableExists(OwnDigitTable.name) ? OwnDigitTable.read(db) : [] }
    } catch {
      throw StoreError("Your digits cannot be read (\(reason(error))): \(url.path).")
    }
  }
}
