import Foundation
import TerminalTesting
import Testing

/// Lessons as text, as a person or a pipe runs them.
@Suite("Lessons as text, from the command line", .serialized, .timeLimit(.minutes(5)))
struct PlainTests {
  let product: Product
  init() throws { product = try Product() }

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
    let tally = try product.tally("sigmoid-neuron")
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
    #expect(try product.tally("binary-perceptron")["place"] as? Int == 2)
  }

  // MARK: Authors

  @Test("a lesson with faults: the check prints them and fails, and the lesson says why it cannot be shown")
  func faultyLesson() throws {
    defer { product.cleanUp() }
    let folder = product.home.appending(path: "share/lessons")
    let file = folder.appending(path: "01-one/lesson.md")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try """
    chapters:
      - title: Neurons
        question: What?
        lessons: [{number: 1, name: one, title: One, summary: One.}]
    """.write(to: folder.appending(path: "course.yaml"), atomically: true, encoding: .utf8)
    try """
    ---
    title: One
    chapter: Neurons
    objective: See.
    minutes: soon
    ---
    ## Begin
    $\\wobble$
    """.write(to: file, atomically: true, encoding: .utf8)
    let check = try product.run(["lessons", "check", folder.path])
    #expect(check.status == 1)
    let lines = check.output.split(separator: "\n")
    #expect(lines.map { $0.prefix(18) } == ["01-one/lesson.md:5", "01-one/lesson.md:8"], "\(check.output)")
    #expect(check.errors == "2 faults in 1 file.\n")
    let share = ["DLLAB_SHARE": product.home.appending(path: "share").path]
    let lesson = try product.run(["lesson", "one", "--plain"], environment: share)
    #expect(lesson.status == 2 && lesson.errors.contains("01-one/lesson.md:5"), "\(lesson.errors)")
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
