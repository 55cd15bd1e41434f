import Lessons
import Screen
import Testing

@testable import Lab

/// An exhibit that shows one number, z, and explains what it is told to.
private struct Sample: Exhibit {
  static let name = "sample"
  var shown = "0.50"
  var book: [String: Explanation] = [
    "z": Explanation(
      symbol: "z", text: "0.50", meaning: "A sum.", rule: "a·b", lines: [["= ", "a=0.25", "·", "b=2"]]),
    "a": Explanation(symbol: "a", text: "0.25", meaning: "Given."),
    "b": Explanation(symbol: "b", text: "2", meaning: "Given."),
  ]

  let title = "Sample"
  let readings: [String: Reading] = [:]
  let keys: [KeyHint] = []
  mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {}
  func describe(_ action: ExhibitAction) -> String { "" }
  mutating func update(_ event: RoomEvent) -> ExhibitChange { .nothing }
  func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    frame.write(shown, number: "z", at: Point(2, 1), .text, limit: area.right)
    frame.write("and 7.5", at: Point(2, 3), .text)
  }
  func explanation(of name: String) -> Explanation? { book[name] }
}

@Suite("The walk over all explanations")
struct ExplanationWalkTests {
  @Test("what is sound has no faults; everything is opened and worked out, and what nobody can ask is listed")
  func sound() {
    let walk = ExplanationWalk(Sample())
    #expect(walk.faults == [])
    #expect(Set(walk.explanations.keys) == ["z", "a", "b"] && walk.zones == ["z"])
    #expect(walk.recomputed == 1)
    #expect(walk.silent.map(\.text) == ["7.5"])
  }

  @Test("a number that does not open is found")
  func missing() {
    var sample = Sample()
    sample.book["b"] = nil
    #expect(ExplanationWalk(sample).faults == ["b does not open, asked from z"])
  }

  @Test("two texts for one number are found, in a line and on the screen")
  func differentTexts() {
    var sample = Sample()
    sample.book["a"]?.text = "0.26"
    #expect(ExplanationWalk(sample).faults == ["z shows a as 0.25, its own explanation as 0.26"])
    sample = Sample()
    sample.shown = "0.51"
    #expect(ExplanationWalk(sample).faults == ["the screen shows z as 0.51, its explanation as 0.50"])
  }

  @Test("a circle is found")
  func circle() {
    var sample = Sample()
    sample.book["a"] = Explanation(
      symbol: "a", text: "0.25", meaning: "A quotient.", rule: "z/b", lines: [["= ", "z=0.50", "/", "b=2"]])
    #expect(ExplanationWalk(sample).faults == ["z → a → z goes round in a circle"])
  }

  @Test("arithmetic that does not give the number is found, rounding is forgiven")
  func arithmetic() {
    var sample = Sample()
    sample.book["z"]?.text = "0.49"
    sample.shown = "0.49"
    // 0.25 is anything from 0.245 to 0.255, so twice that may be 0.49, but not 0.48.
    #expect(ExplanationWalk(sample).faults == [])
    sample.book["z"]?.text = "0.48"
    sample.shown = "0.48"
    #expect(ExplanationWalk(sample).faults.count == 1)
    #expect(ExplanationWalk(sample).faults[0].hasPrefix("z is 0.48, but = 0.25·2 is from"))
  }

  @Test("an explanation without a sentence, a rule or numbers is found")
  func poor() {
    var sample = Sample()
    sample.book["a"]?.meaning = "Given"
    sample.book["b"]?.rule = "two"
    #expect(ExplanationWalk(sample).faults.count == 2)
    sample.book["z"]?.rule = nil
    #expect(ExplanationWalk(sample).faults.count == 3)
  }

  @Test(
    "shown arithmetic is worked out",
    arguments: [
      ("1 + 2·3 − 4/2", 5), ("0.25·(−1)·0.5 + 1", 0.875), ("1 / (1 + exp(−(0)))", 0.5), ("|−3 − (−1)| / |−4|", 0.5),
      ("1.2e−3", 0.0012), ("+0.50 + (+1)", 1.5), ("1,437 − 37", 1400), ("97.5 %", 0.975),
    ])
  func works(_ text: String, _ value: Double) throws {
    let interval = try #require(ShownArithmetic(text).value)
    #expect(interval.low <= value + 1e-9 && interval.high >= value - 1e-9 && interval.high - interval.low < 0.15)
  }

  @Test("what is no arithmetic is left alone", arguments: ["", "a·b", "1 +", "0.5 > 0", "(1"])
  func leaves(_ text: String) { #expect(ShownArithmetic(text).value == nil) }
}
