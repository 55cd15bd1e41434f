import Foundation
import TerminalTesting
import Testing

/// Lessons in a real pseudo-terminal, those of a course of their own that may be edited.
@Suite("Journeys through lessons", .serialized, .timeLimit(.minutes(5)))
struct LessonJourneys {
  let product: Product
  init() throws { product = try Product() }

  private var share: URL { product.home.appending(path: "share") }

  private func write(_ text: String, _ path: String) throws {
    let file = share.appending(path: "lessons").appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func writeLesson(_ text: String, title: String = "Cost", _ folder: String = "01-cost") throws {
    try write(
      """
      ---
      title: \(title)
      chapter: Learning
      objective: Pay.
      minutes: 5
      exhibit: sigmoid-neuron
      ---

      ## One

      \(text)
      """, "\(folder)/lesson.md")
  }

  private func writeCourse() throws {
    try write(
      """
      chapters:
        - title: Learning
          question: How?
          lessons:
            - {number: 1, name: cost, title: Cost, summary: Pay.}
            - {number: 2, name: descent, title: Descent, summary: Go down.}
      """, "course.yaml")
    try write(
      """
      terms:
        - term: loss
          definition: What a mistake costs.
          lesson: descent
      """, "glossary.yaml")
    try writeLesson("Every [[loss]] counts. Go [down](lesson:descent).")
    try writeLesson("Here it goes down.", title: "Descent", "02-descent")
  }

  private func open() -> PseudoTerminal {
    product.open(["lesson", "cost"], environment: ["DLLAB_SHARE": share.path])
  }

  @Test("a lesson that is saved while it is open is shown anew; a fault is told, and the old text stays")
  func editsLesson() throws {
    defer { product.cleanUp() }
    try writeCourse()
    let lab = open()
    try #require(lab.expect("Every loss counts."), "\(lab.screen.text)")
    try writeLesson("No [[loss]] is small.")
    #expect(lab.expect("No loss is small.") && lab.expect("read anew"), "\(lab.screen.text)")
    try writeLesson("Some [[gain]].")
    #expect(lab.expect("01-cost/lesson.md:11: the glossary has no term"), "\(lab.screen.text)")
    #expect(lab.screen.text.contains("No loss is small."))
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
  }

  @Test("a term is explained at a key, a link is followed and left, by keys and by mouse")
  func followsReferences() throws {
    defer { product.cleanUp() }
    try writeCourse()
    let lab = open()
    try #require(lab.expect("Every loss counts."), "\(lab.screen.text)")
    lab.send("g")
    #expect(lab.expect("What a mistake costs.") && lab.expect("lesson 2, Descent"), "\(lab.screen.text)")
    lab.send(keys: "enter")
    #expect(lab.expect("Here it goes down."), "\(lab.screen.text)")
    lab.send(keys: "esc")
    #expect(lab.expect("Every loss counts."), "\(lab.screen.text)")
    // The first word stands in column 1, in the fifth row.
    lab.click(8, 4)
    #expect(lab.expect("What a mistake costs."), "\(lab.screen.text)")
    lab.send(keys: "esc", "tab", "enter")
    #expect(lab.expect("Here it goes down."), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
  }
}
