import ArgumentParser
import Engine
import Foundation
import Lab

/// `dllab export`: a trained network for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Take a trained network along: a PyTorch project, an ONNX graph, or its weights.",
    discussion: """
      EXAMPLES
        dllab export --model convnet.safetensors --format pytorch convnet-pytorch
        dllab export --format onnx convnet-onnx

      pytorch: a small Python project with the network, its weights, and a training script that runs on one machine, or with \
      torchrun on many. onnx: a graph for onnxruntime and other runtimes. safetensors: the weights, described. Each folder has \
      a README, and a few inputs with the outputs that dllab computes, to compare with.
      """)

  /// The formats by the names that people type.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case pytorch, onnx, safetensors

    var format: ExportFormat {
      switch self {
      case .pytorch: .pytorch
      case .onnx: .onnx
      case .safetensors: .safetensors
      }
    }
  }

  @Option(
    help: ArgumentHelp(
      "A network that dllab has trained; without it the one that ships with dllab.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Option(help: "What becomes of it.")
  var format: Format

  @Flag(help: "Also into a folder that is not empty: files of the same name are replaced, others stay.")
  var force = false

  @Argument(help: ArgumentHelp("A new or empty folder.", valueName: "folder"), completion: .directory)
  var folder: String

  func run() throws {
    let trained = try TrainedModel(path: model)
    let files = try Failure.catching { try trained.file.export(as: format.format, title: trained.title) }
    try OutputFolder(folder).write(files, force: force)
    Console.out("\(trained.title): \(files.count) files in \(folder), begin with README.md.")
  }
}
