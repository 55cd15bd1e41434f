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
        dllab evaluate --data optdigits --all
        dllab evaluate --data mnist --training-set --last 10000

      A network for images of 28×28 pixels is measured on smaller or larger ones too: these are then scaled and centred as MNIST's are.
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

  @Flag(help: "Measure on the examples for training and for testing together.")
  var all = false

  @Option(help: ArgumentHelp("Measure only on the last so many of them.", valueName: "count"))
  var last: Int?

  @Flag(help: "Print one JSON object instead.")
  var json = false

  func run() throws {
    let model = try TrainedModel(path: model)
    let source = try DataSource(data)
    if let last, last < 1 { throw Failure.usage("The last \(last) examples are none: --last must be at least 1.") }
    let input = model.file.architecture.input
    let isScaled =
      input == Shape(channels: 1, height: DigitNormalizer.size, width: DigitNormalizer.size)
      && source.description.shape != input && source.description.shape.channels == 1
    if !isScaled { try model.check(against: source.description.shape, called: source.description.title) }
    var examples = try choose(source.load(showing: ProgressLine()))
    if isScaled, let scaled = examples.normalizedAsMNIST() { examples = scaled }
    try model.check(against: examples.shape, called: source.description.title)
    let report = try Failure.catching {
      EvaluationReport(
        model: model, data: data, examples: examples, evaluation: try model.evaluate(examples))
    }
    Console.out(json ? try Console.json(report.summary) : report.text)
  }

  private func choose(_ sets: (training: Examples, test: Examples)) throws -> Examples {
    guard !all || !usesTrainingSet else { throw Failure.usage("Give --all or --training-set, not both.") }
    var examples = usesTrainingSet ? sets.training : sets.test
    if all {
      examples = try Failure.catching {
        try sets.training.joined(with: sets.test, name: "\(sets.training.name) and test")
      }
    }
    return last.map { examples.suffix($0, name: "\(examples.name) (the last \(min($0, examples.count)))") } ?? examples
  }
}
