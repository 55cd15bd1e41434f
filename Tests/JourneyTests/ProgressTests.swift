import Foundation
import TerminalTesting
import Testing

/// What is kept of the learner's progress, whatever happens, and `dllab progress`.
@Suite("The learner's progress, from the command line", .serialized, .timeLimit(.minutes(5)))
struct ProgressTests {
  let product: Product
  init() throws { product = try Product() }

  // MARK: Killed, two at once, no room

  /// A lesson in a process of its own, which is told what to do line by line.
  private final class Running {
    let process = Process()
    private let typed = Pipe()
    private let output = Pipe()
    private var heard = ""

    init(_ product: Product, _ arguments: [String]) throws {
      process.executableURL = Product.executable
      process.arguments = arguments
      process.environment = product.environment()
      process.standardInput = typed
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
    }

    func type(_ line: String) { typed.fileHandleForWriting.write(Data((line + "\n").utf8)) }

    /// Reads until the text has come, or everything has.
    func hears(_ text: String) -> Bool {
      while !heard.contains(text) {
        let data = output.fileHandleForReading.availableData
        if data.isEmpty { return false }
        heard += String(decoding: data, as: UTF8.self)
      }
      return true
    }

    func end() throws {
      try typed.fileHandleForWriting.close()
      process.waitUntilExit()
    }
  }

  @Test("killed at any moment, nothing that was told as done is lost")
  func killed() throws {
    defer { product.cleanUp() }
    for step in 1...8 {
      let lesson = try Running(product, ["lesson", "binary-perceptron", "--plain"])
      try #require(lesson.hears("Step \(step) of 9"))
      if step == 2 {
        lesson.type("2")
        try #require(lesson.hears("Your prediction came true."))
      }
      if step == 3 {
        lesson.type("hint")
        try #require(lesson.hears("Hint 1 of 3"))
      }
      lesson.type("next")
      try #require(lesson.hears("Step \(step + 1) of 9"))
      kill(lesson.process.processIdentifier, SIGKILL)
      lesson.process.waitUntilExit()
      let tally = try product.tally("binary-perceptron")
      #expect(tally["place"] as? Int == step + 1 && tally["steps_seen"] as? Int == step + 1)
      #expect(tally["predictions_true"] as? Int == (step < 2 ? 0 : 1))
      #expect(tally["hints"] as? Int == (step < 3 ? 0 : 1))
    }
  }

  @Test("a lab that is killed has kept what its learner did")
  func killedLab() throws {
    defer { product.cleanUp() }
    let lab = product.open(["lesson", "2"])
    try #require(lab.expect("1/9"), "\(lab.screen.text)")
    lab.send(keys: "pgdn", "2", "enter", "pgdn", "h", "pgdn")
    try #require(lab.expect("4/9"), "\(lab.screen.text)")
    // The lab writes behind the screen; a moment is enough.
    _ = lab.wait(0.5) { _ in false }
    lab.signal(SIGKILL)
    _ = lab.waitForEnd()
    let tally = try product.tally("binary-perceptron")
    #expect(tally["place"] as? Int == 4 && tally["steps_seen"] as? Int == 4, "\(tally)")
    #expect(tally["predictions_true"] as? Int == 1 && tally["hints"] as? Int == 1, "\(tally)")
  }

  @Test("two at once, in the same lesson and in another, do not harm each other")
  func twoAtOnce() throws {
    defer { product.cleanUp() }
    let (one, two) = (
      try Running(product, ["lesson", "2", "--plain"]), try Running(product, ["lesson", "2", "--plain"])
    )
    // Neither begins before both know that there is nothing yet: a hint seen before is not counted again.
    try #require(one.hears("Step 1 of 9") && two.hears("Step 1 of 9"))
    // Both are told everything at once, and write whenever they get to it.
    for step in 2...9 { one.type("go \(step)\n\(step == 7 ? "2" : "hint")") }
    for step in (1...9).reversed() { two.type("go \(step)\n\(step == 2 ? "2" : "hint")") }
    two.type("lessons\n4\nnext\nb = 1.25")
    #expect(one.hears("Step 9 of 9") && two.hears("Solved."))
    try one.end()
    try two.end()
    #expect(one.process.terminationStatus == 0 && two.process.terminationStatus == 0)
    let tally = try product.tally("binary-perceptron")
    #expect(tally["steps_seen"] as? Int == 9 && tally["predictions_true"] as? Int == 2, "\(tally)")
    // One hint was asked for in each of the five tries, in both.
    #expect(tally["hints"] as? Int == 5, "\(tally)")
    #expect(try product.tally("sigmoid-neuron")["tries_solved"] as? Int == 1)
  }

  @Test(
    "where nothing can be kept that is said in one sentence, and the lesson goes on",
    arguments: Product.isUnderThreadSanitizer ? ["folder"] : ["folder", "disk"])
  func noRoom(what: String) throws {
    defer { product.cleanUp() }
    let process = Process()
    let (typed, output, errors) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    // A file-size limit stands in for a full disk.
    let limit = what == "disk" ? "trap '' XFSZ; ulimit -f 0; " : ""
    process.arguments = ["-c", "\(limit)exec \"$@\"", "sh", Product.executable.path, "lesson", "4", "--plain"]
    process.environment = product.environment(what == "folder" ? ["XDG_DATA_HOME": "/dev/null"] : [:])
    process.standardInput = typed
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    typed.fileHandleForWriting.write(Data("3\nnext\nb = 1.25\n".utf8))
    try typed.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.contains("Solved."), "\(text)")
    #expect(complaint.split(separator: "\n").count == 1 && complaint.contains("progress"), "\(complaint)")
  }

  @Test("the lab opens as well where nothing can be kept, and says so")
  func labWithoutStore() throws {
    defer { product.cleanUp() }
    let lab = product.open(["lesson", "2"], columns: 160, environment: ["XDG_DATA_HOME": "/dev/null"])
    #expect(lab.expect("Your progress cannot be kept"), "\(lab.screen.text)")
    lab.send(keys: "pgdn")
    #expect(lab.expect("2/"), "\(lab.screen.text)")
    lab.send(keys: "ctrl-c")
    #expect(lab.waitForEnd() != nil)
  }

  @Test(
    "a damaged file is set aside and told, whatever command finds it",
    arguments: [["lesson"], ["lesson", "--plain"], ["progress"]])
  func damaged(arguments: [String]) throws {
    defer { product.cleanUp() }
    let file = product.home.appending(path: "data/dllab/progress.sqlite")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("somebody's notes".utf8).write(to: file)
    let lab = product.open(arguments, columns: 160)
    #expect(lab.expect("It is kept as progress-set-aside-1.sqlite"), "\(lab.screen.text)")
    lab.send(keys: "ctrl-c")
    _ = lab.waitForEnd()
    let kept = file.deletingLastPathComponent().appending(path: "progress-set-aside-1.sqlite")
    #expect(try Data(contentsOf: kept) == Data("somebody's notes".utf8))
  }

  @Test("the table of progress fits the terminal", arguments: [72, 80, 120])
  func progressFits(columns: Int) throws {
    defer { product.cleanUp() }
    let terminal = product.open(["progress"], columns: columns)
    #expect(terminal.expect("Course"), "\(terminal.screen.text)")
    #expect(terminal.waitForEnd() == .exited(0))
    let rows = terminal.screen.text.split(separator: "\n")
    // A row that was too long would have gone on in the next one.
    let last = try #require(rows.firstIndex { $0.contains("Course") })
    #expect(last == rows.firstIndex { $0.contains("Lesson") }! + rows.prefix(last).count { $0.contains("/") } + 2)
  }

  // MARK: Reset

  @Test("forgetting asks, refuses where nobody can be asked, and forgets only what was named")
  func reset() throws {
    defer { product.cleanUp() }
    _ = try product.run(["lesson", "2", "--plain"], input: "next\n2\n")
    _ = try product.run(["lesson", "4", "--plain"], input: "3\nnext\n")
    let refused = try product.run(["progress", "--reset", "all"], input: "y\n")
    #expect(refused.status == 64 && refused.errors.contains("--yes"), "\(refused.errors)")
    #expect(try product.tally("binary-perceptron")["steps_seen"] as? Int == 2)
    for (answer, seen) in [("n", 2), ("", 2), ("y", 0)] {
      let terminal = product.open(["progress", "--reset", "binary-perceptron"], columns: 100)
      #expect(terminal.expect("Forget your progress in Binary perceptron?"), "\(terminal.screen.text)")
      terminal.send("\(answer)\n")
      #expect(terminal.waitForEnd() == .exited(0))
      #expect(try product.tally("binary-perceptron")["steps_seen"] as? Int == seen)
      #expect(try product.tally("sigmoid-neuron")["steps_seen"] as? Int == 2)
    }
    #expect(try product.run(["progress", "--reset", "2", "--yes"]).output.contains("nothing to forget"))
    #expect(try product.run(["progress", "--reset", "all", "--yes"]).status == 0)
    #expect(try product.tally("sigmoid-neuron")["begun"] as? Bool == false)
  }
}

extension Product {
  /// What `dllab progress --json` says of a lesson, the counts and the rest in one dictionary.
  func tally(_ lesson: String) throws -> [String: Any] {
    let result = try run(["progress", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let lessons = try #require(json["lessons"] as? [[String: Any]])
    let found = try #require(lessons.first { $0["name"] as? String == lesson })
    return try #require(found["tally"] as? [String: Any]).merging(found) { $1 }
  }
}
