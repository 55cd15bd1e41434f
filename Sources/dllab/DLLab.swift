import ArgumentParser
import Foundation

@main
struct DLLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dllab",
    abstract: "A deep-learning lab in the terminal: from the perceptron to the ConvNet, computed live.",
    discussion: """
      Without a subcommand the lab opens: lessons, the training theatre and the drawing pad. Inside it, ? shows every key.

        dllab                                          open the lab
        dllab draw                                     draw a digit and see it read
        dllab lesson binary-perceptron                 go straight to a lesson
        dllab --plain                                  lessons as text, answered by typing
        dllab train --model lenet --data optdigits     train a network here
        dllab doctor                                   what is here, what is missing

      Status: 0 all well, 1 done but something in it was bad, 2 a file, data or the machine stands in the way, 64 the command \
      line makes no sense, 130 stopped by Ctrl-C.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "The lab", subcommands: [OpenCommand.self, LessonCommand.self, DrawCommand.self, ProgressCommand.self]),
      CommandGroup(
        name: "Networks",
        subcommands: [
          TrainCommand.self, RecipesCommand.self, EvaluateCommand.self, ClassifyCommand.self, RejectCommand.self,
          ExportCommand.self, ModelsCommand.self,
        ]),
      CommandGroup(name: "Data", subcommands: [DataCommand.self, HandCommand.self]),
      CommandGroup(name: "This machine", subcommands: [DoctorCommand.self, BenchCommand.self, GradcheckCommand.self]),
      CommandGroup(name: "Writing lessons", subcommands: [LessonsCommand.self]),
    ],
    defaultSubcommand: OpenCommand.self)

  static let version = "0.1.0"

  /// Runs the command; failures are one sentence on standard error and a status.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      fflush(nil)
      if !failure.description.isEmpty { Console.error("dllab: \(failure.description)") }
      Foundation.exit(failure.status.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}
