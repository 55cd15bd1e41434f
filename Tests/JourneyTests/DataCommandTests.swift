import Foundation
import Synchronization
import TerminalTesting
import Testing
import WebTesting

@testable import Datasets
@testable import dllab

/// `dllab data`, run as a person runs it, against a server on this machine.
@Suite("The data commands", .serialized, .timeLimit(.minutes(5)))
struct DataCommandTests {
  typealias Reply = WebServer.Reply

  let product: Product
  init() throws { product = try Product() }

  private var cache: URL { product.home.appending(path: "cache/dllab/datasets/mnist") }
  private let images = PublishedSet.mnist.files[0]

  private func size(_ name: String) -> Int { Fetcher.size(of: cache.appending(path: name)) }

  // MARK: list

  @Test("list says what is here and what can be fetched; --json says the same to programs")
  func list() throws {
    defer { product.cleanUp() }
    let run = try product.run(["data", "list"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("strokes") && $0.hasSuffix("here") })
    #expect(lines.contains { $0.hasPrefix("mnist") && $0.hasSuffix("11.6 MB to fetch") })
    #expect(lines.allSatisfy { $0.count <= 80 } && !run.output.contains("\u{1B}"))
    #expect(lines.last == "dllab data fetch NAME gets mnist, fashion-mnist, kmnist, emnist-digits.")
    let json = try product.run(["data", "list", "--json"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let sets = try #require(object["sets"] as? [[String: Any]])
    #expect(sets.compactMap { $0["name"] as? String } == DataCatalogue().all.map(\.name).filter { !$0.contains("/") })
    let mnist = try #require(sets.first { $0["name"] as? String == "mnist" })
    #expect(mnist["is_here"] as? Bool == false && mnist["download_bytes"] as? Int == 11_594_722)
    #expect(mnist["shape"] as? [Int] == [1, 28, 28] && mnist["licence"] as? String == "CC BY-SA 3.0")
  }

  @Test(
    "names that make no sense get one sentence",
    arguments: [
      (["data", "fetch", "fashion-mnits"], 64, "did you mean “fashion-mnist”?"),
      (["data", "fetch", "imagenet"], 64, "choose mnist, fashion-mnist, kmnist or emnist-digits."),
      (["data", "fetch", "strokes"], 64, "Strokes need not be fetched: it is always here."),
      (["data", "show", "sprial"], 2, "did you mean “spiral”?"),
      (["data", "show", "kmnist"], 2, "KMNIST is not on this machine: dllab data fetch kmnist gets it"),
      (["data", "show", "optdigits", "--rows", "0"], 64, "--rows must be from 1 to 100"),
      (["data", "show", "moons", "--augmented"], 64, "has no pictures"),
      (["train", "--model", "convnet", "--data", "spiral"], 64, "take mlp"),
    ])
  func badNames(arguments: [String], status: Int32, words: String) throws {
    defer { product.cleanUp() }
    let run = try product.run(arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.output.isEmpty && run.errors.contains(words), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  // MARK: show

  @Test("show draws one picture of each class with its label, the counts, and where the set is from")
  func show() throws {
    defer { product.cleanUp() }
    let run = try product.run(["data", "show", "optdigits"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 } && !run.output.contains("\u{1B}"))
    let labels = lines.filter { $0.contains { $0.isNumber } && $0.allSatisfy { $0 == " " || $0.isNumber } }
    #expect(labels.map { $0.split(separator: " ").joined() } == ["01234", "56789"])
    #expect(lines.contains { $0.hasPrefix("3           147        36  ━━") }, "\(run.output)")
    #expect(run.output.contains("UCI") && run.output.contains("Licence: CC BY 4.0"))
    let ascii = try product.run(["data", "show", "optdigits", "--augmented"], environment: ["LANG": "C"])
    #expect(ascii.output.allSatisfy(\.isASCII) && ascii.output.contains("augmented"))
    let two = try product.run(["data", "show", "optdigits", "--rows", "2"]).output
    #expect(two.split(separator: "\n").count == lines.count { !$0.isEmpty } + labels.count * 8)
  }

  @Test("strokes stand above MNIST where MNIST is here")
  func strokesBesideMNIST() throws {
    defer { product.cleanUp() }
    // Ten tiny digits, one of each class.
    let folder = product.home.appending(path: "mnist")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for part in ["train", "t10k"] {
      let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 99, count: 7840)
      try Data(images).write(to: folder.appending(path: "\(part)-images-idx3-ubyte"))
      try Data([0, 0, 8, 1, 0, 0, 0, 10] + Array(0...9)).write(to: folder.appending(path: "\(part)-labels-idx1-ubyte"))
    }
    let alone = try product.run(["data", "show", "strokes"]).output
    #expect(!alone.contains("MNIST") && alone.contains("6,000     1,000"))
    let both = try product.run(["data", "show", "strokes"], environment: ["DLLAB_DATA": folder.path]).output
    #expect(
      both.split(separator: "\n").filter { $0.hasSuffix(", training") } == [
        "Strokes, training", "MNIST, training", "Strokes, training", "MNIST, training",
      ])
  }

  @Test("a toy is shown as points of two marks, and mlp learns it")
  func toy() throws {
    defer { product.cleanUp() }
    let run = try product.run(["data", "show", "xor"])
    let rows = run.output.split(separator: "\n").filter { $0.contains("○") || $0.contains("●") }.dropLast()
    let middle = try #require(rows.first).count
    #expect(rows.count > 15 && middle <= 50)
    // The upper right belongs to class 0, the upper left to class 1.
    let upper = rows.prefix(rows.count / 2 - 2)
    #expect(upper.allSatisfy { !$0.prefix(20).contains("○") && !$0.dropFirst(30).contains("●") }, "\(run.output)")
    let trained = try product.run(["train", "--model", "mlp", "--data", "xor", "--epochs", "20", "--json"])
    #expect(trained.status == 0, "\(trained.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(trained.output.utf8)) as? [String: Any]
    #expect(try #require(object?["test_accuracy"] as? Double) > 0.95, "\(trained.output)")
  }

  // MARK: fetch

  @Test("nothing but fetch asks a server")
  func quiet() throws {
    defer { product.cleanUp() }
    let server = try WebServer { _ in Reply(404) }
    for arguments in [["data", "list"], ["data", "show", "moons"], ["data", "show", "kmnist"], ["doctor"]] {
      _ = try product.run(arguments, environment: ["DLLAB_MIRROR": server.url.absoluteString])
    }
    #expect(server.requests.isEmpty)
  }

  @Test("a set is fetched, and then it is here")
  func fetches() throws {
    defer { product.cleanUp() }
    let bytes = [UInt8](repeating: 3, count: 5000)
    let server = try WebServer { .file(bytes, for: $0) }
    let set = PublishedSet(
      name: "mnist", title: "MNIST", summary: "", source: "", licence: "", trainingCount: 60_000, testCount: 10_000,
      classNames: [], isTransposed: false, servers: [server.url],
      files: [PublishedFile(name: "a.gz", size: 5000, sha256: Checksum.sha256(of: bytes))], members: [:])
    let environment = ["XDG_CACHE_HOME": product.home.appending(path: "cache").path]
    let fetch = DataFetch(
      name: "mnist", sets: [set],
      locations: Locations(
        environment: environment, home: product.home, executable: nil, workingFolder: product.home))
    let text = try fetch.run()
    #expect(
      text == """
        MNIST is here: 60,000 training and 10,000 test images, in \(cache.path).
        dllab data show mnist shows some of them.
        """)
    #expect(size("a.gz") == 5000)
  }

  @Test("a set that the learner has put somewhere is not fetched")
  func alreadyHere() throws {
    defer { product.cleanUp() }
    let folder = product.home.appending(path: "sets/kmnist")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data().write(to: folder.appending(path: "train-images-idx3-ubyte"))
    let run = try product.run(["data", "fetch", "kmnist"], environment: ["DLLAB_DATA": folder.path])
    #expect(run.status == 0 && run.output == "KMNIST is already here, in \(folder.path).\n", "\(run.errors)")
  }

  @Test("a server that does no good is named with what it did, in one sentence, and the status is 2")
  func badServer() throws {
    defer { product.cleanUp() }
    let server = try WebServer { _ in Reply(503) }
    let run = try product.run(["data", "fetch", "mnist"], environment: ["DLLAB_MIRROR": server.url.absoluteString])
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(
      run.errors.hasPrefix(
        "dllab: MNIST could not be fetched (train-images-idx3-ubyte.gz): 127.0.0.1 answers 503 (service unavailable)."),
      "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(server.requests.map(\.path) == ["/mnist/train-images-idx3-ubyte.gz"])
    let offline = try product.run(["data", "fetch", "mnist"])
    #expect(offline.status == 2 && offline.errors.contains("cannot be reached"), "\(offline.errors)")
  }

  @Test("killed in the middle, it goes on where it was; what is not the published file is not kept")
  func killed() throws {
    defer { product.cleanUp() }
    // Of the right length, but not the digits.
    let bytes = [UInt8](repeating: 5, count: images.size)
    let isSlow = Mutex(true)
    let server = try WebServer { request in
      var reply = Reply.file(bytes, for: request, tag: "\"1\"")
      reply.pause = isSlow.withLock { $0 } ? 0.005 : 0
      return reply
    }
    let environment = ["DLLAB_MIRROR": server.url.absoluteString]
    let process = Process()
    process.executableURL = Product.executable
    process.arguments = ["data", "fetch", "mnist"]
    process.environment = product.environment(environment)
    process.standardError = FileHandle.nullDevice
    try process.run()
    let part = images.name + ".part"
    while size(part) < 200_000, process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let kept = size(part)
    #expect(kept >= 200_000 && kept < images.size && size(images.name) == 0)
    let list = try product.run(["data", "list"]).output
    #expect(list.contains(" of 11.6 MB to fetch"), "\(list)")

    isSlow.withLock { $0 = false }
    let run = try product.run(["data", "fetch", "mnist"], environment: environment)
    #expect(server.requests[1].rangeStart == kept && server.requests[1].headers["if-range"] == "\"1\"")
    #expect(run.status == 2 && run.errors.contains("its SHA-256 is not the published one"), "\(run.errors)")
    #expect(size(part) == 0 && size(images.name) == 0)
  }

  @Test(
    "a full disk is named, no other server is blamed, and what is there stays",
    .disabled(if: Product.isUnderThreadSanitizer, "its runtime needs a file of its own"))
  func fullDisk() throws {
    defer { product.cleanUp() }
    let bytes = [UInt8](repeating: 5, count: images.size)
    let server = try WebServer { .file(bytes, for: $0) }
    // A file-size limit of 100 kB stands in for a full disk: the system refuses to write in the same place.
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh", Product.executable.path, "data", "fetch", "mnist",
    ]
    process.environment = product.environment(["DLLAB_MIRROR": server.url.absoluteString])
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains("\(images.name).part cannot be written: File too large."), "\(text)")
    #expect(server.requests.count == 1 && size(images.name + ".part") > 50_000)
  }

  @Test("on a terminal the progress is to be seen; Ctrl-C keeps what is there and says so")
  func interrupted() throws {
    defer { product.cleanUp() }
    let bytes = [UInt8](repeating: 5, count: images.size)
    let server = try WebServer { request in
      var reply = Reply.file(bytes, for: request)
      reply.pause = 0.005
      return reply
    }
    let terminal = product.open(
      ["data", "fetch", "mnist"], environment: ["DLLAB_MIRROR": server.url.absoluteString])
    try #require(terminal.expect("of 11.6 MB", 30), "\(terminal.screen.text)")
    try #require(terminal.expect("left", 30), "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("MNIST  ━") || terminal.screen.text.contains("MNIST  ─"))
    terminal.send(keys: "ctrl-c")
    #expect(terminal.waitForEnd() == .exited(130))
    let text = terminal.screen.text
    #expect(text.contains("Stopped: ") && text.contains("dllab data fetch mnist"), "\(text)")
    #expect(!text.contains("left"), "the progress is gone")
    #expect(size(images.name + ".part") > 0)
  }
}
