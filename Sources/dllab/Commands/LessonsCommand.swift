import ArgumentParser
import Datasets
import Foundation
import Lab
import Lessons

/// `dllab lessons`: for those who write lessons.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "Check lessons while writing them.", subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Read all lessons and replay their predictions and solutions on the real exhibits.",
      discussion: """
        Every fault is one line: file:line: what is wrong — what to do. Status 0: nothing is wrong; 1: something is.

        It finds: YAML that is none, fields that are missing or unknown, lessons that course.yaml does not know, exhibits \
        and actions that there are not, formulas that cannot be shown, steps too long for a window of 80×24, titles that \
        stand twice, questions without their answer, predictions without evidence or whose evidence does not hold, tries \
        without a hint or a solution, tries solved before they begin, solutions that do not solve, a missing recap.

        EXAMPLES
          dllab lessons check
          dllab lessons check ~/my-course/lessons
        """)

    @Argument(help: ArgumentHelp("A folder with course.yaml (default: the lessons that ship).", valueName: "folder"))
    var folder: String?

    func run() throws {
      let shipped = try Failure.catching { try Locations.current.shared("lessons") }
      let url = folder.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? shipped
      let (lessons, faults) = LessonCheck.check(courseAt: url)
      for fault in faults { Console.out(fault.description) }
      guard faults.isEmpty else {
        let files = Set(faults.map(\.file)).count
        Console.error("\(faults.count) fault\(faults.count == 1 ? "" : "s") in \(files) file\(files == 1 ? "" : "s").")
        throw Failure(.incomplete)
      }
      Console.out("\(lessons) lesson\(lessons == 1 ? "" : "s") checked, nothing wrong.")
    }
  }
}
