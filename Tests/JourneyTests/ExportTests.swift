import Engine
import Foundation
import Testing

@testable import dllab

/// `dllab export`, and what Python says of its results.
@Suite("Exports", .serialized, .timeLimit(.minutes(10)))
struct ExportTests {
  let product: Product
  init() throws { product = try Product() }

  private func path(_ name: String) -> String { product.home.appending(path: name).path }
  private func list(_ name: String) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: path(name)))
  }

  @Test("the shipped network is exported without a model named, into a new or an empty folder")
  func shipped() throws {
    defer { product.cleanUp() }
    let run = try product.run(["export", "--format", "pytorch", path("new") + "/"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("ConvNet, trained on MNIST + Strokes (20,000): 7 files"))
    let names: Set = [
      "model.py", "data.py", "train.py", "check.py", "README.md", "model.safetensors", "reference.json",
    ]
    #expect(try list("new") == names)
    try FileManager.default.createDirectory(atPath: path("empty"), withIntermediateDirectories: false)
    #expect(try product.run(["export", "--format", "onnx", path("empty")]).status == 0)
    #expect(try list("empty") == ["model.onnx", "check.py", "README.md", "reference.json"])
    // Nothing is left beside them.
    #expect(try FileManager.default.contentsOfDirectory(atPath: product.home.path).sorted() == ["empty", "new"])
  }

  @Test("a folder that holds something is only written into with --force, and then loses nothing else")
  func force() throws {
    defer { product.cleanUp() }
    try FileManager.default.createDirectory(atPath: path("full"), withIntermediateDirectories: false)
    for name in ["mine.txt", "README.md"] {
      try "mine".write(toFile: path("full/\(name)"), atomically: true, encoding: .utf8)
    }
    let arguments = ["export", "--format", "safetensors", path("full")]
    let refused = try product.run(arguments)
    #expect(refused.status == 2 && refused.errors.contains("--force"))
    #expect(try String(contentsOfFile: path("full/README.md"), encoding: .utf8) == "mine")
    #expect(try product.run(arguments + ["--force"]).status == 0)
    #expect(try list("full") == ["mine.txt", "README.md", "model.safetensors", "reference.json"])
    #expect(try String(contentsOfFile: path("full/mine.txt"), encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: path("full/README.md"), encoding: .utf8).hasPrefix("# ConvNet"))
  }

  @Test(
    "what cannot be exported is said in one sentence",
    arguments: [
      (["--format", "onnx", "/dev/null"], 2, "not a folder"),
      (["--format", "onnx", "/no/such/folder"], 2, "no folder /no/such"),
      (["--format", "onnx", "--model", "/etc/passwd", "x"], 2, "not a model"),
      (["--format", "onnx", "--model", "/none", "x"], 2, "no file"),
    ])
  func refusals(arguments: [String], status: Int32, words: String) throws {
    defer { product.cleanUp() }
    let run = try product.run(["export"] + arguments)
    #expect(run.status == status)
    #expect(run.errors.contains(words) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  @Test("an unknown format is refused, and the known ones are named")
  func unknownFormat() throws {
    defer { product.cleanUp() }
    let run = try product.run(["export", "--format", "caffe", path("x")])
    #expect(run.status == 64)
    #expect(["pytorch", "onnx", "safetensors"].allSatisfy { run.errors.contains($0) })
  }

  // MARK: Python

  /// Runs the checks of all folders it is given, in one process.
  private static let checkAll = """
    import os, runpy, sys
    for folder in sys.argv[1:]:
        os.chdir(folder)
        sys.path[0] = folder
        sys.modules.pop("model", None)
        try:
            runpy.run_path("check.py")
        except SystemExit as end:
            if end.code:
                sys.exit(f"{folder}: {end.code}")
    """

  private func python(_ interpreter: String, _ arguments: [String], folder: String) throws -> (
    status: Int32, text: String
  ) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(["OMP_NUM_THREADS": "1"]) { $1 }
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// A Python that has these packages: `DLLAB_PYTHON`, or `python3`.
  private func interpreter(with packages: String) throws -> String? {
    let candidate = ProcessInfo.processInfo.environment["DLLAB_PYTHON"] ?? "python3"
    if try python(candidate, ["-c", "import \(packages)"], folder: product.home.path).status == 0 { return candidate }
    print(
      "SKIPPED: \(candidate) cannot import \(packages): install them, or set DLLAB_PYTHON to a Python that has them")
    return nil
  }

  /// A network of each kind of the catalogue, with random weights, as model files.
  private func catalogue() throws -> [String] {
    try ModelCatalogue.models.map { model in
      let experiment = try model.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
      let network = try Network(
        experiment.architecture, initialization: model.name == "perceptron" ? .gaussian : .he, seed: 5)
      let record = TrainingRecord(data: "mnist", epochs: 1, testAccuracy: 0.1, experiment: experiment)
      try ModelFile(network: network, classNames: (0..<10).map(String.init), record: record).write(
        to: path("\(model.name).safetensors"))
      return model.name
    }
  }

  @Test(
    "PyTorch and onnxruntime compute the same outputs, for every network of the catalogue",
    arguments: [("pytorch", "torch, safetensors"), ("onnx", "onnx, onnxruntime")])
  func checks(format: String, packages: String) throws {
    defer { product.cleanUp() }
    guard let interpreter = try interpreter(with: packages) else { return }
    let folders = try catalogue().map { name in
      let run = try product.run([
        "export", "--model", path("\(name).safetensors"), "--format", format, path("\(name)-\(format)"),
      ])
      #expect(run.status == 0, "\(run.errors)")
      return path("\(name)-\(format)")
    }
    let run = try python(interpreter, ["-c", Self.checkAll] + folders, folder: product.home.path)
    #expect(run.status == 0, "\(run.text)")
    #expect(run.text.split(separator: "\n").count { $0.contains("largest difference") } == folders.count, "\(run.text)")
  }

  /// Networks with all the layers that the catalogue does without.
  private static let kinds: [(name: String, input: Shape, layers: [LayerDescription])] = [
    (
      "grouped", Shape(channels: 4, height: 9, width: 8),
      [
        .convolution(filters: 6, size: 3, padding: 2, groups: 2, dilation: 2), .activation(.leakyReLU),
        .averagePooling(size: 3, stride: 2, padding: 1), .l2Pooling(size: 2, stride: 1, padding: 1),
        .globalAveragePooling,
        .dense(units: 3), .softmax,
      ]
    ),
    (
      "normalised", Shape(channels: 3, height: 6, width: 7),
      [
        .localContrastNormalization(size: 3), .localContrastNormalization(size: 5, floor: 0.2, part: .divisive),
        .localContrastNormalization(size: 3, part: .subtractive), .localResponseNormalization(size: 3, alpha: 0.1),
        .batchNormalization(), .dropout(0.4), .globalMaxPooling, .flatten, .dense(units: 4),
        .batchNormalization(epsilon: 0.1),
        .activation(.softplus),
      ]
    ),
    (
      "enlarging", Shape(channels: 2, height: 3, width: 4),
      [
        .transposedConvolution(filters: 3, size: 4, stride: 2, padding: 1), .upsampling(factor: 2, .bilinear),
        .upsampling(factor: 3), .convolution(filters: 2, size: 1), .softmax,
      ]
    ),
    (
      "branching", Shape(channels: 4, height: 5, width: 5),
      [
        .residual([
          .convolution(filters: 4, size: 3, padding: 1), .batchNormalization(), .residual([.activation(.tanh)]),
        ]),
        .siamese([.convolution(filters: 3, size: 2), .relu, .flatten, .dense(units: 2)]),
      ]
    ),
    (
      "vectors", Shape(channels: 6),
      [
        .residual([.dense(units: 6), .relu]), .siamese([.dense(units: 4), .localResponseNormalization(size: 3)]),
        .dense(units: 2),
      ]
    ),
    (
      "local", Shape(channels: 2, height: 6, width: 5),
      [.locallyConnected(filters: 3, size: 3, stride: 2, padding: 1), .activation(.tanh), .flatten, .dense(units: 2)]
    ),
  ]

  @Test(
    "PyTorch and onnxruntime compute the same outputs for every kind of layer",
    arguments: [("pytorch", "torch, safetensors"), ("onnx", "onnx, onnxruntime")])
  func everyLayer(format: String, packages: String) throws {
    defer { product.cleanUp() }
    guard let interpreter = try interpreter(with: packages) else { return }
    var folders: [String] = []
    for kind in Self.kinds {
      let network = try Network(Architecture(input: kind.input, layers: kind.layers), seed: 4)
      try ModelFile(network: network, classNames: []).write(to: path("\(kind.name).safetensors"))
      let run = try product.run([
        "export", "--model", path("\(kind.name).safetensors"), "--format", format, path("\(kind.name)-\(format)"),
      ])
      // Filters of their own at every position are no operator of ONNX.
      if format == "onnx", kind.name == "local" {
        #expect(run.status == 2 && run.errors.contains("ONNX has no operator"), "\(run.errors)")
      } else {
        #expect(run.status == 0, "\(run.errors)")
        folders.append(path("\(kind.name)-\(format)"))
      }
    }
    let run = try python(interpreter, ["-c", Self.checkAll] + folders, folder: product.home.path)
    #expect(run.status == 0, "\(run.text)")
    #expect(run.text.split(separator: "\n").count { $0.contains("largest difference") } == folders.count, "\(run.text)")
  }

  @Test("what the exported script trains, alone and with torchrun, is read by dllab again")
  func training() throws {
    defer { product.cleanUp() }
    guard let interpreter = try interpreter(with: "torch, safetensors") else { return }
    try writeBars()
    let folder = path("mlp")
    let trained = try product.run([
      "train", "--model", "mlp", "--data", path("bars"), "--epochs", "1", "--out", path("mlp.safetensors"),
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    let run = try product.run(["export", "--model", path("mlp.safetensors"), "--format", "pytorch", folder])
    #expect(run.status == 0, "\(run.errors)")
    let alone = ["train.py", "--data", path("bars"), "--epochs", "8", "--anew", "--out", "alone.safetensors"]
    let many =
      ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"] + alone.dropLast() + ["many.safetensors"]
    for (arguments, name) in [(alone, "alone"), (many, "many")] {
      let python = try python(interpreter, arguments, folder: folder)
      #expect(python.status == 0, "\(python.text)")
      let evaluated = try product.run([
        "evaluate", "--model", "\(folder)/\(name).safetensors", "--data", path("bars"), "--json",
      ])
      #expect(evaluated.status == 0, "\(evaluated.errors)")
      let result = try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8)) as? [String: Any]
      #expect(try #require(result?["accuracy"] as? Double) > 0.9, "\(python.text)")
    }
  }

  /// Ten classes of noisy bars, 12×12 pixels, in IDX files.
  private func writeBars() throws {
    try FileManager.default.createDirectory(atPath: path("bars"), withIntermediateDirectories: false)
    var random = SeededRandom(seed: 2)
    for (name, count) in [("train", 600), ("t10k", 100)] {
      let labels = (0..<count).map { _ in UInt8(random.below(10)) }
      let pixels = labels.flatMap { label in
        (0..<144).map { UInt8($0 / 12 == Int(label) ? 128 + random.below(128) : random.below(100)) }
      }
      func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
      let head = big(count)
      try Data([0, 0, 8, 3] + head + big(12) + big(12) + pixels).write(
        to: URL(filePath: path("bars/\(name)-images-idx3-ubyte")))
      try Data([0, 0, 8, 1] + head + labels).write(to: URL(filePath: path("bars/\(name)-labels-idx1-ubyte")))
    }
  }
}
