import Datasets
import Foundation
import Lab
import Lessons
import Screen
import Store

/// Moves lines between the learner and a `PlainSession`: standard input to standard output, and what must be kept to the
/// store, before the next line is read.
struct PlainRun {
  private var session: PlainSession
  private let store: Store?
  /// Whether somebody types: then there is a prompt.
  private let isTyped = isatty(STDIN_FILENO) == 1
  /// The columns to wrap at; nil in a pipe, where a line is a paragraph.
  private let columns: Int?
  private var hasComplained = false

  init(course: Course) {
    let opened = Self.openStore()
    store = opened
    var progress = Lessons.Progress()
    do throws(StoreError) {
      progress = try opened?.progress() ?? Lessons.Progress()
    } catch {
      Console.error("dllab: \(error.description)")
    }
    session = PlainSession(course: course, progress: progress, isUnicode: Console.isUnicode)
    columns = isatty(STDOUT_FILENO) == 1 ? max(20, Console.columns(STDOUT_FILENO)) : nil
  }

  /// Reads until the learner quits or the input ends.
  mutating func run(startingAt name: String? = nil) {
    tell(session.begin(at: name))
    while !session.isOver, let line = nextLine() { tell(session.answer(line)) }
    // After Ctrl-D the shell shall not go on behind the prompt.
    if isTyped, !session.isOver { Console.out() }
  }

  private func nextLine() -> String? {
    if isTyped { Console.write("> ", to: STDOUT_FILENO) }
    fflush(nil)
    return readLine()
  }

  private mutating func tell(_ answer: PlainSession.Answer) {
    // First what is done is kept, then it is told.
    for change in answer.changes { keep(change) }
    for line in answer.lines { for row in wrapped(line) { Console.out(row) } }
  }

  private func wrapped(_ line: String) -> [String] {
    guard let columns, TextWidth.of(line) > columns else { return [line] }
    return TextFlow.wrapped([TextFlow.Run(line)], columns).map { $0.map(\.text).joined() }
  }

  private mutating func keep(_ change: ProgressChange) {
    do throws(StoreError) {
      try store?.record(change)
    } catch {
      if !hasComplained { Console.error("dllab: \(error.description)") }
      hasComplained = true
    }
  }

  /// The learner's database; without it lessons can be taken as well, but nothing is kept.
  private static func openStore() -> Store? {
    do throws(StoreError) {
      let (store, notice) = try Store.open(at: Locations.current.progressFile)
      if let notice { Console.error("dllab: \(notice.text)") }
      return store
    } catch {
      Console.error("dllab: \(error.description)")
      return nil
    }
  }
}
