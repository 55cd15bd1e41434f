import Engine
import Foundation
import TerminalTesting
import Testing

@testable import dllab

/// Runs that are told by a code, broken off, killed, and gone on with.
@Suite("Codes and checkpoints on the command line", .serialized, .timeLimit(.minutes(10)))
struct ResumeTests {
  let product: Product
  init() throws { product = try Product() }

  private func path(_ name: String) -> String { product.home.appending(path: name).path }
  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }
  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: product.home.path).sorted() }
  }

  private func json(_ text: String) throws -> [String: Any] {
    let last = try #require(text.split(separator: "\n").last)
    return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
  }

  @Test("train prints the run's code, and who trains by it gets the same file")
  func code() throws {
    defer { product.cleanUp() }
    let first = try product.run([
      "train", "--model", "lenet", "--data", "optdigits", "--epochs", "2", "--batch", "50", "--seed", "12", "--out",
      path("one"), "--json",
    ])
    #expect(first.status == 0, "\(first.errors)")
    let code = try #require(try json(first.output)["code"] as? String)
    #expect(code.hasPrefix("dllab1:lenet/optdigits/1x8x8/10/batch=50/"))
    #expect(first.errors.contains("code \(code)"))
    let second = try product.run(["train", "--code", code, "--threads", "1", "--out", path("two")])
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.hasPrefix("LeNet-5 "))
    #expect(try bytes("one") == bytes("two"))
  }

  @Test(
    "what makes no sense is said in one sentence",
    arguments: [
      (["--data", "optdigits"], 64, "--model and --data"), (["--model", "mlp"], 64, "--data"),
      (["--code", "dllab1:mlp/optdigits"], 64, "ends too early"),
      (["--code", "dllab1:x", "--model", "mlp", "--data", "optdigits"], 64, "not both"),
      (["--model", "mlp", "--data", "optdigits", "--resume"], 64, "need --out"),
      (["--model", "mlp", "--data", "optdigits", "--checkpoint-every", "5"], 64, "need --out"),
      (["--model", "mlp", "--data", "optdigits", "--checkpoint-every", "0", "--out", "x"], 64, "at least 1"),
    ])
  func refusals(arguments: [String], status: Int32, words: String) throws {
    defer { product.cleanUp() }
    let run = try product.run(["train"] + arguments)
    #expect(run.status == status)
    #expect(run.errors.contains(words) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  @Test("a code with a wrong sign, and one with other settings beside it, train nothing")
  func wrongCode() throws {
    defer { product.cleanUp() }
    let experiment = try ModelCatalogue.model("mlp").experiment(
      input: Shape(channels: 1, height: 8, width: 8), classes: 10)
    let code = try RunCode(data: "optdigits", experiment: experiment).text()
    let typo = try product.run(["train", "--code", code.replacing("seed=1", with: "seed=7")])
    #expect(typo.status == 64 && typo.errors.contains("four signs"), "\(typo.errors)")
    let more = try product.run(["train", "--code", code, "--epochs", "3"])
    #expect(more.status == 64 && more.errors.contains("leave out --epochs"), "\(more.errors)")
  }

  /// Starts a run, kills it when `isTime` says so (or after ten seconds), and waits until it is gone.
  private func runAndKill(_ arguments: [String], when isTime: (_ process: pid_t) -> Bool) throws {
    let process = Process()
    process.executableURL = Product.executable
    process.arguments = arguments
    process.environment = product.environment()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = ContinuousClock.now + .seconds(10)
    while process.isRunning, ContinuousClock.now < end, !isTime(process.processIdentifier) { usleep(500) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// When a file was changed last; nil if it is not there.
  private func change(_ name: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path(name)))?[.modificationDate] as? Date
  }

  @Test("killed again and again, a run always leaves whole files, and ends at the same bits as one without a break")
  func kills() throws {
    defer { product.cleanUp() }
    let run = ["train", "--model", "lenet", "--data", "optdigits", "--epochs", "12", "--seed", "5"]
    #expect(try product.run(run + ["--out", path("unbroken")]).status == 0)
    let broken = run + ["--out", path("broken"), "--checkpoint-every", "2", "--resume"]
    var (steps, progressed) = (0, 0)
    for attempt in 0..<12 {
      // After some checkpoints, and then a little later each time: while a step is done, or the next checkpoint written.
      let start = change("broken.checkpoint")
      var (seen, changes, delay) = (start, 0, attempt)
      try runAndKill(broken) { _ in
        let now = change("broken.checkpoint")
        if now != seen { (seen, changes) = (now, changes + 1) }
        if changes > attempt % 3 { delay -= 1 }
        return delay < 0
      }
      guard FileManager.default.fileExists(atPath: path("broken.checkpoint")) else { continue }
      let state = try Checkpoint(path: path("broken.checkpoint")).state
      #expect(state.steps >= steps)
      if state.steps > steps { progressed += 1 }
      steps = state.steps
    }
    #expect(progressed >= 2, "the run was never killed in the middle")
    let last = try product.run(broken)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try bytes("broken") == bytes("unbroken"))
    // The checkpoint has done its duty, and nothing that was half written is left.
    #expect(try files == ["broken", "unbroken"])
  }

  @Test("killed while it writes, the old network or the new one is there, whole")
  func killedWriting() throws {
    defer { product.cleanUp() }
    let arguments = ["train", "--model", "mlp-wide", "--data", "optdigits", "--epochs", "1", "--out", path("net")]
    #expect(try product.run(arguments + ["--seed", "1"]).status == 0)
    var seeds: Set<UInt64> = []
    for attempt in 0..<8 {
      // The file that will become the network appears twice: at the start, to see whether there is room, and at the end.
      var (appearances, isThere) = (0, false)
      try runAndKill(arguments + ["--seed", "\(2 + attempt % 2)"]) { process in
        let now = change("net.\(process).tmp") != nil
        if now, !isThere { appearances += 1 }
        isThere = now
        return appearances > (attempt % 4 == 0 ? 0 : 1)
      }
      seeds.insert(try #require(try ModelFile(path: path("net")).record).experiment.seed)
    }
    // What the last one left is cleared away by the next.
    #expect(try product.run(arguments + ["--seed", "3"]).status == 0)
    #expect(try files == ["net"])
    #expect(seeds.isSubset(of: [1, 2, 3]))
  }

  @Test("Ctrl-C leaves a checkpoint, from which the run is completed without being told again what it was")
  func interrupted() throws {
    defer { product.cleanUp() }
    let run = ["train", "--model", "convnet", "--data", "optdigits", "--epochs", "6"]
    #expect(try product.run(run + ["--out", path("unbroken")]).status == 0)
    let terminal = product.open(run + ["--out", path("broken"), "--checkpoint-every", "1000000"])
    try #require(terminal.expect("left", 60), "\(terminal.screen.text)")
    terminal.send(keys: "ctrl-c")
    #expect(terminal.waitForEnd() == .exited(130))
    let other = try product.run([
      "train", "--model", "mlp", "--data", "optdigits", "--out", path("broken"), "--resume",
    ])
    #expect(other.status == 2 && other.errors.contains("another run, dllab1:convnet/optdigits"), "\(other.errors)")
    let last = try product.run(["train", "--out", path("broken"), "--resume"])
    #expect(last.status == 0, "\(last.errors)")
    #expect(last.output.contains("goes on after step"))
    #expect(try bytes("broken") == bytes("unbroken"))
  }
}
