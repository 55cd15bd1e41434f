import Foundation
import Lessons

/// What `dllab progress` says.
struct ProgressReport {
  let course: Course
  let progress: Lessons.Progress

  /// A lesson that can be taken, and how far the learner is in it.
  private struct Row {
    var entry: CourseEntry
    var tally: LessonTally
    var progress: LessonProgress?
  }

  private var rows: [Row] {
    course.entries.compactMap { entry in
      entry.lesson.map { lesson in
        let own = progress.lessons[entry.name]
        return Row(entry: entry, tally: LessonTally(lesson, own ?? LessonProgress()), progress: own)
      }
    }
  }

  private var sum: LessonTally { rows.reduce(LessonTally()) { $0 + $1.tally } }
  private var finished: Int { rows.count { $0.progress?.isFinished == true } }

  // MARK: Text

  /// How much of the table there is room for: the words for predictions that came true, and the cells of a bar.
  private struct Shape {
    var predictions: String
    var bar: Int
  }

  /// The widest shape first.
  private static let shapes = [
    Shape(predictions: "Came true", bar: 12), Shape(predictions: "Came true", bar: 8),
    Shape(predictions: "True", bar: 6),
    Shape(predictions: "True", bar: 3),
  ]

  /// - Parameter columns: those that there are; the table takes as many of them as it has use for.
  func text(columns: Int) -> String {
    let tables = Self.shapes.map(table)
    let table = tables.first { $0.allSatisfy { $0.count <= columns } } ?? tables[tables.count - 1]
    let share = "\(finished) of \(rows.count) lessons finished."
    return (table + ["", "\(share) \(advice)"]).joined(separator: "\n")
  }

  private func table(_ shape: Shape) -> [String] {
    let header = ["", "Lesson", "Steps", "", shape.predictions, "Tries", "Hints", ""]
    let total = ["", "Course"] + numbers(sum, shape) + [""]
    let table = [header] + rows.map { cells($0, shape) } + [total]
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    var lines = table.map { row in
      row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return [0, 3, 4, 5, 6].contains(column) ? blanks + cell : cell + blanks
      }.joined(separator: "  ")
    }.map { $0.replacing(/\s+$/, with: "") }
    let rule = String(repeating: Console.glyph("─", "-"), count: lines.map(\.count).max() ?? 0)
    lines.insert(rule, at: lines.count - 1)
    return lines
  }

  private func cells(_ row: Row, _ shape: Shape) -> [String] {
    let tally = row.tally
    let state =
      row.progress.map { $0.isFinished ? "finished" : "at step \(min($0.place + 1, tally.steps))" } ?? "not begun"
    return ["\(row.entry.number)", row.entry.title] + numbers(tally, shape) + [state]
  }

  private func numbers(_ tally: LessonTally, _ shape: Shape) -> [String] {
    func share(_ done: Int, _ all: Int) -> String { all == 0 ? Console.glyph("·", ".") : "\(done)/\(all)" }
    return [
      Self.bar(tally.stepsSeen, of: tally.steps, width: shape.bar), share(tally.stepsSeen, tally.steps),
      share(tally.predictionsTrue, tally.predictions), share(tally.triesSolved, tally.tries),
      tally.tries == 0 ? Console.glyph("·", ".") : "\(tally.hints)",
    ]
  }

  /// A bar that is full only when everything is done, and empty only when nothing is.
  private static func bar(_ done: Int, of all: Int, width: Int) -> String {
    let exact = all == 0 ? 0 : done * width / all
    let cells = done > 0 ? max(1, exact) : 0
    return String(repeating: Console.glyph("━", "="), count: cells)
      + String(repeating: Console.glyph("─", "."), count: width - cells)
  }

  private var advice: String {
    let open =
      rows.first { $0.progress != nil && $0.progress?.isFinished == false } ?? rows.first { $0.progress == nil }
    return open.map { "dllab lesson \($0.entry.number) goes on with \($0.entry.title)." } ?? "Everything is done."
  }

  // MARK: JSON

  struct Summary: Encodable {
    var lessons: [LessonSummary]
    var course: CourseSummary
  }

  struct CourseSummary: Encodable {
    var lessons: Int
    var begun: Int
    var finished: Int
    var tally: Tally
  }

  /// Steps count from 1.
  struct LessonSummary: Encodable {
    var number: Int
    var name: String
    var title: String
    var begun: Bool
    var finished: Bool
    var place: Int
    var tally: Tally
  }

  struct Tally: Encodable {
    var steps: Int
    var stepsSeen: Int
    var predictions: Int
    var predictionsMade: Int
    var predictionsTrue: Int
    var quizzes: Int
    var quizzesRight: Int
    var tries: Int
    var triesSolved: Int
    var hints: Int
    var solutionsSeen: Int

    init(_ tally: LessonTally) {
      (steps, stepsSeen) = (tally.steps, tally.stepsSeen)
      predictions = tally.predictions
      (predictionsMade, predictionsTrue) = (tally.predictionsMade, tally.predictionsTrue)
      (quizzes, quizzesRight) = (tally.quizzes, tally.quizzesRight)
      (tries, triesSolved) = (tally.tries, tally.triesSolved)
      (hints, solutionsSeen) = (tally.hints, tally.solutionsSeen)
    }
  }

  /// The report as `--json` has it, in snake case.
  var summary: Summary {
    Summary(
      lessons: rows.map { row in
        LessonSummary(
          number: row.entry.number, name: row.entry.name, title: row.entry.title, begun: row.progress != nil,
          finished: row.progress?.isFinished == true, place: (row.progress?.place ?? 0) + 1, tally: Tally(row.tally))
      },
      course: CourseSummary(
        lessons: rows.count, begun: rows.count { $0.progress != nil }, finished: finished, tally: Tally(sum)))
  }
}
