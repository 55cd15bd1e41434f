import ArgumentParser
import Datasets
import Foundation
import Lab
import Lessons
import Store

/// `dllab`: opens the lab.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "lab", abstract: "Open the lab (the default).")

  @Flag(help: "Lessons as linear text, answered by typing: for a screen reader or a pipe.")
  var plain = false

  func run() throws {
    guard plain else { return try LabRuntime.run() }
    let course = try Failure.catching { try CourseFolder(Locations.current.shared("lessons")).read().course }
    var run = PlainRun(course: course)
    run.run()
  }
}

/// `dllab draw`: opens the lab at the pad.
struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw a digit with the mouse or the arrow keys and see it read.",
    discussion: """
      With a file the digit is taken from a picture: PNG, PGM or text, of any size, dark on light or light on dark.

      EXAMPLES
        dllab draw
        dllab draw seven.png
      """)

  @Argument(help: ArgumentHelp("A picture to begin with.", valueName: "file"), completion: .file())
  var file: String?

  func run() throws {
    let picture = try file.map { path in try Failure.catching { try PictureReader.read(path).get() } }
    try LabRuntime.run(start: .pad, picture: picture)
  }
}

/// `dllab lesson`: opens the lab in a lesson.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Go straight to a lesson.",
    discussion: """
      Without a name: the first lesson that is not finished. With --list: all lessons, those still to be written too.

      With --plain the lesson is told as linear text, without colours or escape sequences: steps, formulas, the exhibit's \
      numbers, and the same predictions, tries and hints. It is answered by typing, one command a line: next, a number \
      for an answer, w1 = 0.5 or learn 3 for the exhibit, show, why NAME, hint, solution, undo; help names them all.

      EXAMPLES
        dllab lesson
        dllab lesson binary-perceptron
        dllab lesson 4
        dllab lesson 4 --plain
        printf '3\\nnext\\nb = 1.25\\n' | dllab lesson 4 --plain
      """)

  @Argument(help: ArgumentHelp("A lesson by its name, its number or the beginning of its title.", valueName: "name"))
  var name: String?

  @Flag(help: "List the lessons instead.")
  var list = false

  @Flag(help: "The lesson as linear text, answered by typing: for a screen reader or a pipe.")
  var plain = false

  func run() throws {
    let (course, faults) = try Failure.catching { try CourseFolder(Locations.current.shared("lessons")).read() }
    if list { return printList(course) }
    guard let name else { return try open(Self.next(in: course), of: course) }
    guard let entry = course.entry(name) else {
      let advice = Suggestion.nearest(to: name, among: course.entries.map(\.name)).map { "did you mean “\($0)”?" }
      throw Failure.usage("There is no lesson “\(name)”; \(advice ?? "dllab lesson --list shows them all.")")
    }
    guard entry.lesson != nil else {
      let fault = faults.first { $0.file.hasPrefix("\(entry.folder)/") }
      let state =
        fault.map { "cannot be shown: \($0)." } ?? "is still to be written; dllab lesson --list shows what is."
      throw Failure(.obstacle, "Lesson \(entry.number), \(entry.title), \(state)")
    }
    try open(entry, of: course)
  }

  private func open(_ entry: CourseEntry?, of course: Course) throws {
    guard plain else { return try LabRuntime.run(start: entry.map { .lesson($0.name) }) }
    var run = PlainRun(course: course)
    run.run(startingAt: entry?.name)
  }

  /// The first lesson that the learner has not finished.
  private static func next(in course: Course) -> CourseEntry? {
    let progress = Store.glance(at: Locations.current.progressFile) ?? Progress()
    let written = course.entries.filter { $0.lesson != nil }
    return written.first { progress.lessons[$0.name]?.isFinished != true } ?? written.first
  }

  private func printList(_ course: Course) {
    let width = course.entries.map(\.name.count).max() ?? 0
    for chapter in course.chapters {
      Console.out("\(chapter.number). \(chapter.title)")
      for entry in chapter.entries {
        let number = String(repeating: " ", count: entry.number < 10 ? 3 : 2) + "\(entry.number)"
        let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
        let state = entry.lesson.map { "\($0.minutes) min" } ?? "to come"
        Console.out("\(number)  \(name)  \(state.padding(toLength: 7, withPad: " ", startingAt: 0))  \(entry.title)")
      }
    }
  }
}
