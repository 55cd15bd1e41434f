import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab
import Screen
import Terminal

/// `dllab classify`: reads digits from image files.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Read digits from image files: PNG, PGM or text.",
    discussion: """
      Dark ink on light paper or the other way round, any size: each picture is scaled and centred as the digits of MNIST are. A text \
      image is rows of characters, blank for paper.

      What the network beside the readers takes for none of the ten (a letter, a scribble) is said to be “not a digit”, with its \
      probability.

      EXAMPLES
        dllab classify seven.png
        dllab classify scans/*.pgm --json
        dllab classify --model lenet.safetensors digit.txt

      A file that cannot be read is reported and the others go on; the status is then 1.
      """)

  @Argument(help: ArgumentHelp("Pictures of one digit each.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "A network that dllab has trained; without it the one that ships with dllab.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Flag(help: "Print one JSON object instead.")
  var json = false

  func run() throws {
    let model = try TrainedModel(path: model)
    let reader = try DigitReader(model)
    let terminal = TerminalReport()
    var results: [Classification] = []
    for file in files {
      var result = Classification(file: file)
      do {
        try reader.read(file, into: &result)
        if !json { show(result, reader, terminal) }
      } catch {
        result.problem = "\(error)"
        Console.error("dllab: \(error)")
      }
      results.append(result)
    }
    if json { Console.out(try Console.json(Summary(model: model.path, results: results))) }
    if results.contains(where: { $0.problem != nil }) { throw Failure(.incomplete) }
  }

  private struct Summary: Encodable {
    var model: String
    var results: [Classification]
  }

  /// The digit as the network saw it beside the bars; one line where nobody watches.
  private func show(_ result: Classification, _ reader: DigitReader, _ terminal: TerminalReport) {
    let answer = result.answer ?? ""
    let certainty = result.probability.map { "  " + Format.percent($0) } ?? ""
    guard terminal.isOutputTerminal, terminal.isKnown else {
      return Console.out("\(result.file)\t\(answer)\(certainty)")
    }
    Console.out("\(result.file): \(answer)\(certainty)")
    for line in FramePrinter.lines(reader.picture(of: result, terminal.look)) { Console.out(line) }
    Console.out()
  }
}
