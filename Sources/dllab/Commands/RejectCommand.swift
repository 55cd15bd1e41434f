import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab

/// `dllab reject`: measures how well "not a digit" is told.
struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "How well is “not a digit” told? Digits that are refused, scribbles that are not.",
    discussion: """
      Two errors are counted. Digits that are refused: the last 10,000 of MNIST's training set, which the network was not \
      trained on (without MNIST: generated digits), and digits drawn on the pad. And drawings that are no digits but taken for \
      one: letters, signs, scribbles and lines of datasets/doodles, drawn on the pad with three pens in three sizes.

      EXAMPLES
        dllab reject
        dllab reject --compare
        dllab reject --model digit-or-not.safetensors --calibrate 0.005
      """)

  @Option(
    help: ArgumentHelp("A network trained on digit-or-not; without it the one that ships.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Option(
    help: ArgumentHelp("The drawings: label, hand and strokes, one drawing a line.", valueName: "file"),
    completion: .file())
  var doodles: String?

  @Option(
    help: ArgumentHelp(
      "Choose the threshold that refuses this share of the digits, and write it into the model's file.",
      valueName: "share"))
  var calibrate: Double?

  @Flag(help: "Show what other signs would achieve: the reading network's probability, its scores, nearby digits.")
  var compare = false

  @Flag(help: "Print one JSON object instead.")
  var json = false

  func validate() throws {
    if let calibrate, !(0..<0.5).contains(calibrate) {
      throw ValidationError("--calibrate takes a share from 0 to 0.5, as 0.005 for one digit in 200")
    }
  }

  func run() throws {
    let locations = Locations.current
    let path = try Failure.catching { try model ?? locations.shared(ShippedModels.judgePath).path }
    var file = try Failure.catching { try ModelFile(path: path) }
    let judge = NamedModel(name: URL(filePath: path).deletingPathExtension().lastPathComponent, file: file)
    guard judge.tellsDigits else {
      throw Failure(
        .obstacle,
        "\(path) does not tell digits from what is none; dllab train --data digit-or-not makes such a network.")
    }
    let drawings = try Failure.catching {
      try DoodleFile.read(try doodles.map { URL(filePath: $0) } ?? locations.shared(DoodleFile.path))
    }
    let trial = try RejectTrial(drawings, data: DataCatalogue())
    let network = try Failure.catching { [file] in try file.makeNetwork(threads: Workers.processors) }
    if let calibrate {
      file.threshold = trial.threshold(refusing: calibrate, network)
      try Failure.catching { [file] in try file.write(to: path) }
    }
    let reader = try Failure.catching { try trial.reader() }
    var report = trial.report(model: path, threshold: file.threshold ?? 0.5, network, reader: reader)
    if compare { report.others = try Failure.catching { try trial.others(refusing: report.refusedDigits) } }
    Console.out(json ? try Console.json(report) : report.text)
  }
}
