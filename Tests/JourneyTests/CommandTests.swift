import Foundation
import TerminalTesting
import Testing

@testable import dllab

/// The commands that print, run as a person runs them.
@Suite("The command line", .serialized, .timeLimit(.minutes(5)))
struct CommandTests {
  let product: Product
  init() throws { product = try Product() }

  private func file(_ name: String) -> String { product.home.appending(path: name).path }

  private func json(_ text: String) throws -> [String: Any] {
    let last = try #require(text.split(separator: "\n").last)
    return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
  }

  @Test("gradcheck finds every gradient right, says so for each layer, and knows the networks by name")
  func gradcheck() throws {
    defer { product.cleanUp() }
    let table = try product.run(["gradcheck"])
    #expect(table.status == 0, "\(table.output)")
    for name in ["transposed convolution", "batch normalisation", "softplus", "loss: contrastive", "worst of"] {
      #expect(table.output.contains(name))
    }
    let own = try product.run(["gradcheck", "--model", "nielsen", "--json"])
    let checks = try #require(try JSONSerialization.jsonObject(with: Data(own.output.utf8)) as? [[String: Any]])
    #expect(
      checks.compactMap { $0["name"] as? String } == [
        "flatten", "dense 30 units", "sigmoid", "dense 10 units", "sigmoid",
      ])
    #expect(checks.allSatisfy { ($0["slope_error"] as? Double).map { $0 > 0 && $0 < 1e-6 } ?? false })
    let unknown = try product.run(["gradcheck", "--model", "resnet"])
    #expect(unknown.status == 64 && unknown.errors.contains("convnet"))
  }

  // MARK: train and evaluate

  @Test("the same seed trains the same network twice, and evaluate finds the figure that train printed")
  func trainTwice() throws {
    defer { product.cleanUp() }
    let arguments = ["train", "--model", "mlp", "--data", "optdigits", "--epochs", "2", "--seed", "7", "--json"]
    let first = try product.run(arguments + ["--threads", "1", "--out", file("one.safetensors")])
    let second = try product.run(arguments + ["--threads", "2", "--out", file("two.safetensors")])
    #expect(first.status == 0, "\(first.errors)")
    // With --json standard output holds nothing but the object.
    #expect(first.output.split(separator: "\n").count == 1)
    let (a, b) = (try json(first.output), try json(second.output))
    let accuracy = try #require(a["test_accuracy"] as? Double)
    #expect(accuracy > 0.8 && accuracy <= 1)
    #expect(b["test_accuracy"] as? Double == accuracy)
    #expect(
      try Data(contentsOf: URL(filePath: file("one.safetensors")))
        == Data(contentsOf: URL(filePath: file("two.safetensors"))))
    for key in ["train_examples_per_second", "seconds", "parameters"] {
      #expect(try #require(a[key] as? Double) > 0, "\(key)")
    }
    let evaluated = try product.run(["evaluate", "--model", file("one.safetensors"), "--data", "optdigits", "--json"])
    #expect(try json(evaluated.output)["accuracy"] as? Double == accuracy)
  }

  @Test("nothing is drawn on standard error that is not a terminal, and nothing is written without --out")
  func quietWithoutTerminal() throws {
    defer { product.cleanUp() }
    let run = try product.run(["train", "--model", "perceptron", "--data", "optdigits", "--epochs", "1"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(!run.output.contains("\r") && !run.output.contains("\u{1B}"))
    #expect(run.output.contains("--out FILE"))
    #expect(run.output.contains("Test accuracy"))
  }

  @Test("Ctrl-C and SIGTERM keep a whole network and end with status 130", arguments: [SIGINT, SIGTERM])
  func interrupt(signal: Int32) throws {
    defer { product.cleanUp() }
    let terminal = product.open([
      "train", "--model", "convnet", "--data", "optdigits", "--epochs", "10000", "--out", file("kept.safetensors"),
    ])
    try #require(terminal.expect("examples/s  ", 60), "\(terminal.screen.text)")
    try #require(terminal.expect("left", 60), "\(terminal.screen.text)")
    if signal == SIGINT { terminal.send(keys: "ctrl-c") } else { terminal.signal(signal) }
    #expect(terminal.waitForEnd() == .exited(130))
    #expect(terminal.screen.text.contains("stopped after"), "\(terminal.screen.text)")
    let evaluated = try product.run(["evaluate", "--model", file("kept.safetensors"), "--data", "optdigits"])
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    #expect(evaluated.output.contains("Accuracy"))
  }

  @Test(
    "a command line that makes no sense gets one sentence and a status",
    arguments: [
      (["train", "--model", "convet", "--data", "optdigits"], 64, "did you mean “convnet”?"),
      (["train", "--model", "quantum", "--data", "optdigits"], 64, "choose perceptron"),
      (["train", "--model", "mlp", "--data", "optdigit"], 2, "did you mean “optdigits”?"),
      (["train", "--model", "mlp", "--data", "optdigits", "--epochs", "0"], 64, "--epochs must be at least 1"),
      (["train", "--model", "mlp", "--data", "optdigits", "--batch", "0"], 64, "--batch must be at least 1"),
      (["train", "--model", "mlp", "--data", "optdigits", "--learning-rate=-1"], 64, "greater than 0"),
      (["train", "--model", "mlp", "--data", "optdigits", "--decay", "0"], 64, "--decay"),
      (["train", "--model", "mlp", "--data", "optdigits", "--threads", "0"], 64, "--threads"),
      (["train", "--model", "mlp", "--data", "optdigits", "--out", "/no/such/folder/a.safetensors"], 2, "no folder"),
      (["train", "--model", "mlp", "--data", "optdigits", "--out", "/dev/null"], 2, "not a file"),
      (["evaluate", "--data", "moons"], 2, "reads images of 28×28 pixels"),
      (["evaluate", "--data", "optdigits", "--last", "0"], 64, "--last must be at least 1"),
      (["train", "--model", "mlp", "--data", "optdigits", "--schedule", "sine"], 64, "--schedule is one of constant"),
      (["train", "--model", "mlp", "--data", "optdigits", "--seeds", "3...1"], 64, "--seeds 1...5"),
      (["train", "--model", "mlp", "--data", "optdigits", "--seeds", "1,2", "--out", "x"], 64, "--out"),
      (["train", "--model", "mlp", "--data", "optdigits", "--validate", "2000"], 2, "held out"),
      (["train", "--recipe", "fats"], 64, "did you mean “fast”?"),
      (["train", "--recipe", "fast", "--model", "mlp"], 64, "not both"),
      (["evaluate", "--model", "/no/such.safetensors", "--data", "optdigits"], 2, "no file"),
      (["evaluate", "--model", "/etc/passwd", "--data", "optdigits"], 2, "not a model"),
      (["lesson", "binary-perceptrn"], 64, "did you mean “binary-perceptron”?"),
    ])
  func badInput(arguments: [String], status: Int32, words: String) throws {
    defer { product.cleanUp() }
    let run = try product.run(arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  @Test(
    "a disk that is full is found out before the training",
    .disabled(if: Product.isUnderThreadSanitizer, "its runtime needs a file of its own"))
  func fullDisk() throws {
    defer { product.cleanUp() }
    // A file-size limit stands in for a full disk: the system refuses to make room in the same place.
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh", Product.executable.path, "train", "--model", "mlp-wide",
      "--data",
      "optdigits", "--epochs", "1000", "--out", file("a.safetensors"),
    ]
    process.environment = product.environment()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains("cannot be written"), "\(text)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: product.home.path).filter { $0.hasPrefix("a.") }.isEmpty)
  }

  // MARK: classify

  /// A 7, dark on light, as a grey image of 60 × 60.
  private var seven: [UInt8] {
    (0..<3600).map { index in
      let (x, y) = (Double(index % 60), Double(index / 60))
      let onBar = (12...17).contains(y) && (14...46).contains(x)
      let onStem = (14...52).contains(y) && abs(x - (45 - (y - 14) * 0.6)) < 3.2
      return onBar || onStem ? 20 : 235
    }
  }

  @Test("a digit is read from PGM, PNG and text, and a bad file does not keep the others from being read")
  func classify() throws {
    defer { product.cleanUp() }
    try Data(Array("P5\n60 60\n255\n".utf8) + seven).write(to: URL(filePath: file("seven.pgm")))
    let rows = (0..<30).map { y in
      String((0..<60).map { x in seven[y * 2 * 60 + x] < 128 ? Character("#") : " " })
    }
    try rows.joined(separator: "\n").write(toFile: file("seven.txt"), atomically: true, encoding: .utf8)
    try Data(base64Encoded: Self.sevenAsPNG)!.write(to: URL(filePath: file("seven.png")))
    let files = ["seven.pgm", "seven.png", "missing.png", "seven.txt"].map(file)
    let run = try product.run(["classify", "--json"] + files)
    #expect(run.status == 1)
    #expect(run.errors.contains("missing.png"))
    let results = try #require(try json(run.output)["results"] as? [[String: Any]])
    #expect(results.map { $0["answer"] as? String } == ["7", "7", nil, "7"], "\(run.output)")
    #expect(results[2]["problem"] != nil)
    let probabilities = try #require(results[0]["probabilities"] as? [Double])
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-4)
    let plain = try product.run(["classify", files[0]])
    #expect(plain.status == 0)
    #expect(plain.output.hasPrefix("\(files[0])\t7  "))
  }

  @Test("what is no digit is said to be none, with how sure that is, as text and as JSON")
  func classifyNoDigit() throws {
    defer { product.cleanUp() }
    // A K, with paper around it.
    let rows = ["#   #", "#  #", "# #", "##", "# #", "#  #", "#   #"].flatMap { row in
      let line = "    " + row.map { String(repeating: $0, count: 4) }.joined()
      return [line + String(repeating: " ", count: 28 - line.count), line]
    }
    let letter = ["", ""] + rows + ["", ""]
    try letter.joined(separator: "\n").write(toFile: file("k.txt"), atomically: true, encoding: .utf8)
    let run = try product.run(["classify", file("k.txt")])
    #expect(run.status == 0 && run.output.hasPrefix("\(file("k.txt"))\tnot a digit  "), "\(run.output)")
    let result = try #require(
      (try json(product.run(["classify", "--json", file("k.txt")]).output)["results"] as? [[String: Any]])?.first)
    #expect(result["answer"] as? String == "not a digit")
    let (no, digit) = (
      try #require(result["probability"] as? Double), try #require(result["digit_probability"] as? Double)
    )
    #expect(no > 0.9 && abs(no + digit - 1) < 1e-3)
    #expect((result["probabilities"] as? [Double])?.count == 10)
  }

  @Test("on a terminal the digit is drawn beside its probabilities")
  func classifyOnTerminal() throws {
    defer { product.cleanUp() }
    try Data(Array("P5\n60 60\n255\n".utf8) + seven).write(to: URL(filePath: file("seven.pgm")))
    let terminal = product.open(["classify", file("seven.pgm")])
    #expect(terminal.expect("▸ 7"), "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("▀"))
    #expect(terminal.waitForEnd() == .exited(0))
  }

  /// A 7 of 28 × 28 pixels in shades of grey, drawn with a round brush.
  private static let sevenAsPNG =
    "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAA/ElEQVR42p3SPUoDQRQH8DebJRIWUi3kAgHFThJyAL2ENmlsBW9g"
    + "4Q1scoKUVhY2qZIDLIQ0Qi5gs/gRBHXee3+L/ZoZVpS8Zmb4zX8+mDGg3yuifTEuW391Uzb4O4l3dxKSboMwb+PXZg1gMZJO0QMU"
    + "uX+wqRUAiIv9+0uuY7h6GsRSDYJ6iA93qgBQIZdlv/MhzcFwsSqLW5p8srahyPOAVmUwRMYlXVQWoGjWO9hCWpFxStd10EfGIkpf"
    + "imuEqGKPadYEPWTM6MiKtqFqnkb3TtBFxg2dueagYJ30MhUHm6cCPX6cn6j3ds6eX3cbLwjz738rwUyz94//AYiyk8qE72w/AAAA"
    + "AElFTkSuQmCC"

  // MARK: help, version, doctor

  @Test(
    "every command explains itself",
    arguments: ["", "lesson", "draw", "progress", "train", "recipes", "evaluate", "classify", "data", "doctor"])
  func help(command: String) throws {
    defer { product.cleanUp() }
    let run = try product.run((command.isEmpty ? [] : [command]) + ["--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("OVERVIEW: ") && run.output.contains("USAGE: dllab"))
  }

  @Test("the version is a number")
  func version() throws {
    defer { product.cleanUp() }
    let run = try product.run(["--version"])
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(run.output)")
  }

  @Test("doctor finds what ships, says what to do about the rest, and fails only where something necessary is missing")
  func doctor() throws {
    defer { product.cleanUp() }
    let good = try product.run(["doctor"])
    #expect(good.status == 0, "\(good.output)")
    #expect(good.output.contains("data: optdigits") && good.output.contains("ConvNet, trained on MNIST"))
    #expect(good.output.contains("DLLAB_DATA"), "what to do about MNIST")
    let bad = try product.run(["doctor"], environment: ["DLLAB_SHARE": product.home.path])
    #expect(bad.status == 1)
    #expect(bad.output.contains("✗ missing"))
    let ascii = try product.run(["doctor"], environment: ["LANG": "C"])
    #expect(ascii.output.unicodeScalars.filter { !$0.isASCII && $0 != "×" }.isEmpty)
  }

  // MARK: pieces

  @Test("the nearest name is suggested, but nothing far-fetched")
  func suggestions() {
    let names = ["perceptron", "nielsen", "mlp", "mlp-wide", "lenet", "convnet", "deep"]
    #expect(Suggestion.nearest(to: "LeNet", among: names) == "lenet")
    #expect(Suggestion.nearest(to: "preceptron", among: names) == "perceptron")
    #expect(Suggestion.nearest(to: "transformer", among: names) == nil)
    #expect(Suggestion.distance("abcd", "acbd") == 1)
  }
}
