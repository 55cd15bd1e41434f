import ArgumentParser
import Datasets
import Foundation
import Lab
import Lessons
import Store

/// `dllab progress`: how far the learner is, and how to begin anew.
struct ProgressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress",
    abstract: "Show how far you are: steps, predictions, tries, hints.",
    discussion: """
      Of a prediction the first answer counts. A try counts as solved however it was solved; the hints say how.

      EXAMPLES
        dllab progress
        dllab progress --json
        dllab progress --reset binary-perceptron
        dllab progress --reset all --yes

      --reset forgets a lesson, or all of them. It asks first; where nobody can be asked, --yes must be given.
      """)

  @Flag(help: "Print one JSON object instead.")
  var json = false

  @Option(help: ArgumentHelp("Forget the progress in a lesson, or in all.", valueName: "lesson|all"))
  var reset: String?

  @Flag(name: .shortAndLong, help: "Do not ask before forgetting.")
  var yes = false

  func run() throws {
    let course = try Failure.catching { try CourseFolder(Locations.current.shared("lessons")).read().course }
    let (store, notice) = try Failure.catching { try Store.open(at: Locations.current.progressFile) }
    if let notice { Console.error("dllab: \(notice.text)") }
    let progress = try Failure.catching { try store.progress() }
    if let reset { return try forget(reset, course, progress, store) }
    if yes { throw Failure.usage("--yes answers the question of --reset; there is nothing to be asked without it.") }
    let report = ProgressReport(course: course, progress: progress)
    Console.out(json ? try Console.json(report.summary) : report.text(columns: columns))
  }

  private var columns: Int { Console.isLive(STDOUT_FILENO) ? Console.columns(STDOUT_FILENO) : .max }

  // MARK: Reset

  private func forget(_ name: String, _ course: Course, _ progress: Lessons.Progress, _ store: Store) throws {
    if json { throw Failure.usage("--json goes with the report, not with --reset.") }
    let entry = course.entry(name)
    if name != "all", entry == nil, progress.lessons[name] == nil {
      let names = course.entries.map(\.name) + ["all"]
      let advice = Suggestion.nearest(to: name, among: names).map { "did you mean “\($0)”?" }
      throw Failure.usage("There is no lesson “\(name)”; \(advice ?? "dllab lesson --list shows them all.")")
    }
    let lesson = name == "all" ? nil : entry?.name ?? name
    let what = lesson.map { "in \(entry?.title ?? $0)" } ?? "in all lessons"
    guard lesson.map({ progress.lessons[$0] != nil }) ?? !progress.lessons.isEmpty else {
      return Console.out("There is no progress \(what): nothing to forget.")
    }
    if !yes {
      guard isatty(STDIN_FILENO) == 1 else {
        throw Failure.usage("Nobody can be asked here; add --yes to forget your progress \(what).")
      }
      Console.write("Forget your progress \(what)? This cannot be undone. [y/N] ", to: STDOUT_FILENO)
      let answer = readLine()?.lowercased() ?? ""
      guard ["y", "yes"].contains(answer.filter { !$0.isWhitespace }) else {
        return Console.out("Nothing was changed.")
      }
    }
    try Failure.catching { try store.forget(lesson) }
    Console.out("Your progress \(what) is forgotten.")
  }
}
