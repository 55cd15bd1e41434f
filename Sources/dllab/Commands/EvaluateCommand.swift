import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab

/// `dllab evaluate`: measures a trained network on a data set.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a trained network: accuracy, each class, and what it confuses.",
    discussion: """
      EXAMPLES
        dllab evaluate --data mnist
        dllab evaluate --model lenet.safetensors --data optdigits --json

      On the test set that the network was measured on after training, the accuracy is that of dllab train, to the last digit.
      """)

  @Option(
    help: ArgumentHelp(
      "A network that dllab has trained; without it the one that ships with dllab.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The examples: a data set by name, or a folder with IDX files as MNIST has them.", valueName: "name|folder"))
  var data: String

  @Flag(name: .customLong("training-set"), help: "Measure on the examples for training instead of those for testing.")
  var usesTrainingSet = false

  @Flag(help: "Print one JSON object instead.")
  var json = false

  func run() throws {
    let model = try TrainedModel(path: model)
    let source = try DataSource(data)
    try model.check(against: source.description.shape, called: source.description.title)
    let sets = try source.load(showing: ProgressLine())
    let examples = usesTrainingSet ? sets.training : sets.test
    try model.check(against: examples.shape, called: source.description.title)
    let report = try Failure.catching {
      EvaluationReport(
        model: model, data: data, examples: examples, evaluation: try model.evaluate(examples))
    }
    Console.out(json ? try Console.json(report.summary) : report.text)
  }
}
