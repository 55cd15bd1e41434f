import Foundation
import TerminalTesting
import Testing

/// Lessons as text and the learner's progress, as a person or a pipe runs them.
@Suite("Lessons as text and progress, from the command line", .serialized, .timeLimit(.minutes(5)))
struct PlainTests {
  let product: Product
  init() throws { product = try Product() }

  private func tally(_ lesson: String) throws -> [String: Any] {
    let run = try product.run(["progress", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let lessons = try #require(json["lessons"] as? [[String: Any]])
    let found = try #require(lessons.first { $0["name"] as? String == lesson })
    return try #require(found["tally"] as? [String: Any]).merging(found) { $1 }
  }

  private static let sigmoid = """
    3
    next
    b = 1.25
    next
    2
    next
    hint
    x1 = 0.25
    b = -1.25
    delta_w1 = 0.05
    next
    1
    next
    w1 = 0.75
    delta_w1 = 0.5
    c = 16
    next
    """

  @Test("a whole lesson is taken through a pipe, and progress counts it")
  func wholeLesson() throws {
    defer { product.cleanUp() }
    let run = try product.run(["lesson", "4", "--plain"], input: Self.sigmoid)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.matches(of: /Solved\./).count == 3)
    #expect(run.output.contains("Your prediction came true.") && run.output.contains("It came out otherwise."))
    // No prompt, no escape sequence, no wrapping where nobody watches.
    #expect(!run.output.contains("\u{1B}") && !run.output.contains("\n> "), "\(run.output)")
    #expect(run.output.split(separator: "\n").contains { $0.count > 100 })
    let tally = try tally("sigmoid-neuron")
    #expect(tally["finished"] as? Bool == true && tally["place"] as? Int == 7)
    let counts = [
      "steps_seen": 7, "predictions": 2, "predictions_true": 1, "tries_solved": 3, "hints": 1, "quizzes_right": 1,
    ]
    for (key, value) in counts { #expect(tally[key] as? Int == value, "\(key)") }
    // The lab knows it too.
    let text = try product.run(["progress"]).output
    #expect(text.contains("4  Sigmoid neuron") && text.contains("━━━━━━━━━━━━") && text.contains("finished"), "\(text)")
    let ascii = try product.run(["progress"], environment: ["LANG": "C"]).output
    #expect(ascii.allSatisfy { $0.isASCII } && ascii.contains("============"), "\(ascii)")
  }

  @Test("where the locale is not UTF-8 only ASCII comes out")
  func asciiPipe() throws {
    defer { product.cleanUp() }
    let run = try product.run(["--plain"], input: "4\n3\nnext\nshow\n", environment: ["LANG": "C"])
    #expect(run.status == 0)
    #expect(run.output.allSatisfy { $0.isASCII })
    #expect(run.output.contains("sigma(z) = 1/(1 + e^-z)"))
  }

  @Test("on a terminal there is a prompt, lines are wrapped at words, and no escape sequence is sent")
  func terminal() throws {
    defer { product.cleanUp() }
    let lab = product.open(["lesson", "2", "--plain"], columns: 50, rows: 60)
    try #require(lab.expect("> "), "\(lab.screen.text)")
    #expect(lab.screen.text.contains("A perceptron takes one decision."))
    #expect(lab.screen.text.split(separator: "\n").allSatisfy { $0.count <= 50 })
    lab.send("next\n")
    #expect(lab.expect("Type the number of your answer."), "\(lab.screen.text)")
    lab.send("quit\n")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(try tally("binary-perceptron")["place"] as? Int == 2)
  }

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
      let tally = try tally("binary-perceptron")
      #expect(tally["place"] as? Int == step + 1 && tally["steps_seen"] as? Int == step + 1)
      #expect(tally["predictions_true"] as? Int == (step < 2 ? 0 : 1))
      #expect(tally["hints"] as? Int == (step < 3 ? 0 : 1))
    }
  }

  @Test("two at once, in the same lesson and in another, do not harm each other")
  func twoAtOnce() throws {
    defer { product.cleanUp() }
    let (one, two) = (
      try Running(product, ["lesson", "2", "--plain"]), try Running(product, ["lesson", "2", "--plain"])
    )
    // Both are told everything at once, and write whenever they get to it.
    for step in 2...9 { one.type("go \(step)\n\(step == 7 ? "2" : "hint")") }
    for step in (1...9).reversed() { two.type("go \(step)\n\(step == 2 ? "2" : "hint")") }
    two.type("lessons\n4\nnext\nb = 1.25")
    #expect(one.hears("Step 9 of 9") && two.hears("Solved."))
    try one.end()
    try two.end()
    #expect(one.process.terminationStatus == 0 && two.process.terminationStatus == 0)
    let tally = try tally("binary-perceptron")
    #expect(tally["steps_seen"] as? Int == 9 && tally["predictions_true"] as? Int == 2, "\(tally)")
    // One hint was asked for in each of the five tries, in both.
    #expect(tally["hints"] as? Int == 5, "\(tally)")
    #expect(try self.tally("sigmoid-neuron")["tries_solved"] as? Int == 1)
  }

  @Test(
    "where nothing can be kept that is said in one sentence, and the lesson goes on", arguments: ["folder", "disk"])
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

  // MARK: Reset

  @Test("forgetting asks, refuses where nobody can be asked, and forgets only what was named")
  func reset() throws {
    defer { product.cleanUp() }
    _ = try product.run(["lesson", "2", "--plain"], input: "next\n2\n")
    _ = try product.run(["lesson", "4", "--plain"], input: "3\nnext\n")
    let refused = try product.run(["progress", "--reset", "all"], input: "y\n")
    #expect(refused.status == 64 && refused.errors.contains("--yes"), "\(refused.errors)")
    #expect(try tally("binary-perceptron")["steps_seen"] as? Int == 2)
    for (answer, seen) in [("n", 2), ("", 2), ("y", 0)] {
      let terminal = product.open(["progress", "--reset", "binary-perceptron"], columns: 100)
      #expect(terminal.expect("Forget your progress in Binary perceptron?"), "\(terminal.screen.text)")
      terminal.send("\(answer)\n")
      #expect(terminal.waitForEnd() == .exited(0))
      #expect(try tally("binary-perceptron")["steps_seen"] as? Int == seen)
      #expect(try tally("sigmoid-neuron")["steps_seen"] as? Int == 2)
    }
    #expect(try product.run(["progress", "--reset", "2", "--yes"]).output.contains("nothing to forget"))
    #expect(try product.run(["progress", "--reset", "all", "--yes"]).status == 0)
    #expect(try tally("sigmoid-neuron")["begun"] as? Bool == false)
  }

  @Test(
    "a command line that makes no sense gets one sentence",
    arguments: [
      (["progress", "--reset", "sigmoid-nuron"], "did you mean “sigmoid-neuron”?"), (["progress", "--yes"], "--reset"),
      (["progress", "--reset", "all", "--json"], "--json"), (["lesson", "sigmod-neuron", "--plain"], "did you mean"),
    ])
  func badInput(arguments: [String], words: String) throws {
    defer { product.cleanUp() }
    let run = try product.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.contains(words) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
