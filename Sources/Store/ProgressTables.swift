internal import GRDB
import Lessons

/// `Progress` as tables. What is written twice is the same as written once, in whatever order two processes write.
enum ProgressTables {
  static let names = ["lesson", "step_seen", "answer", "try"]

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE lesson (name TEXT PRIMARY KEY, place INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0)
          WITHOUT ROWID;
        CREATE TABLE step_seen (lesson TEXT, step INTEGER, PRIMARY KEY (lesson, step)) WITHOUT ROWID;
        CREATE TABLE answer (lesson TEXT, step INTEGER, choice INTEGER NOT NULL, is_right INTEGER NOT NULL,
          PRIMARY KEY (lesson, step)) WITHOUT ROWID;
        CREATE TABLE try (lesson TEXT, step INTEGER, solved INTEGER NOT NULL DEFAULT 0, hints INTEGER NOT NULL DEFAULT 0,
          saw_solution INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (lesson, step)) WITHOUT ROWID;
        """)
  }

  static func write(_ change: ProgressChange, _ db: Database) throws {
    switch change {
    case .reached(let lesson, let step):
      try db.execute(
        sql: "INSERT INTO lesson (name, place) VALUES (?, ?) ON CONFLICT DO UPDATE SET place = excluded.place",
        arguments: [lesson, step])
      try db.execute(sql: "INSERT INTO step_seen VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [lesson, step])
    case .finished(let lesson):
      try db.execute(
        sql: "INSERT INTO lesson (name, finished) VALUES (?, 1) ON CONFLICT DO UPDATE SET finished = 1",
        arguments: [lesson])
    case .answered(let lesson, let step, let choice, let isRight):
      try db.execute(
        sql: "INSERT INTO answer VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [lesson, step, choice, isRight])
    case .hinted(let lesson, let step, let hints):
      try db.execute(
        sql: """
          INSERT INTO try (lesson, step, hints) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET hints = max(hints, excluded.hints)
          """, arguments: [lesson, step, hints])
    case .sawSolution(let lesson, let step): try set("saw_solution", lesson, step, db)
    case .solved(let lesson, let step): try set("solved", lesson, step, db)
    }
  }

  private static func set(_ column: String, _ lesson: String, _ step: Int, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO try (lesson, step, \(column)) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET \(column) = 1",
      arguments: [lesson, step])
  }

  /// Removes what is known of a lesson; of all of them for nil.
  static func forget(_ lesson: String?, _ db: Database) throws {
    for table in names {
      if let lesson {
        let column = table == "lesson" ? "name" : "lesson"
        try db.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [lesson])
      } else {
        try db.execute(sql: "DELETE FROM \(table)")
      }
    }
  }

  static func read(_ db: Database) throws -> Progress {
    var lessons: [String: LessonProgress] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT name, place, finished FROM lesson") {
      lessons[row["name"], default: LessonProgress()].place = row["place"]
      lessons[row["name"], default: LessonProgress()].isFinished = row["finished"]
    }
    for row in try Row.fetchAll(db, sql: "SELECT lesson, step FROM step_seen") {
      lessons[row["lesson"], default: LessonProgress()].stepsSeen.insert(row["step"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT lesson, step, choice, is_right FROM answer") {
      lessons[row["lesson"], default: LessonProgress()].answers[row["step"]] =
        AnswerRecord(choice: row["choice"], isRight: row["is_right"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT lesson, step, solved, hints, saw_solution FROM try") {
      lessons[row["lesson"], default: LessonProgress()].tries[row["step"]] =
        TryRecord(isSolved: row["solved"], hintsUsed: row["hints"], sawSolution: row["saw_solution"])
    }
    return Progress(lessons: lessons)
  }
}
