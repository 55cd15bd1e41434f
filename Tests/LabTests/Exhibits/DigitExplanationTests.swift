import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("How the numbers of the digits came about")
struct DigitExplanationTests {
  private func exhibit() throws -> DigitRules {
    var exhibit = DigitRules()
    for rule in [
      "holes = 2 -> 8", "hole-row >= 6 and hole-size >= 1 -> 6", "row5 = 2 and waist < 25 -> 0",
      "mirror >= 80 and width < 5 -> 1", "col4 < 2 and flip < 60 and ink >= 20 -> 7",
    ] { try exhibit.apply(ExhibitAction("rule", .text(rule))) }
    return exhibit
  }

  @Test("every number on the screen opens, with the text that stands there", arguments: DigitRules.Page.allCases)
  func screenOpens(_ page: DigitRules.Page) throws {
    var exhibit = try exhibit()
    try exhibit.apply(ExhibitAction("rule", "top-left >= 33 -> 5"))
    exhibit.page = page
    for size in [Size(41, 20), Size(66, 36), Size(128, 55)] {
      var frame = Frame(size)
      exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
      var count = 0
      for zone in frame.zones {
        guard case .number(let name) = zone.target else { continue }
        count += 1
        let explanation = try #require(exhibit.explanation(of: name), "\(name)")
        let shown = (zone.rect.x..<zone.rect.right).map { String(frame[$0, zone.rect.y].scalar) }.joined()
        #expect(shown == explanation.text, "\(name)")
      }
      #expect(count >= 4)
    }
  }

  @Test("from every number one gets down to pixels, through numbers that all open with the same text")
  func wholeGraph() throws {
    let exhibit = try exhibit()
    var names = ["accuracy", "heldout", "fixed", "broken"]
    for digit in 0...9 { names += ["right(\(digit))", "all(\(digit))", "confused(\(digit))"] }
    for rule in 1...5 { names += ["hits(\(rule))", "taken(\(rule))", "gain(\(rule))", "with(\(rule))"] }
    names += ["hits(else)", "taken(else)", "with(0)"]
    // Every feature of two digits; those of the others are reached through the rules that they pass.
    for feature in ShapeFeature.allCases { names += ["\(feature.name)(1)", "\(feature.name)(98)"] }
    names = names.filter { exhibit.explanation(of: $0) != nil || !$0.hasPrefix("confused") }
    var texts: [String: String] = [:]
    var pixels = 0
    var next = 0
    var seen = Set(names)
    while next < names.count {
      let name = names[next]
      next += 1
      let explanation = try #require(exhibit.explanation(of: name), "\(name)")
      #expect(!explanation.text.isEmpty && !explanation.meaning.isEmpty, "\(name)")
      if let text = texts[name] { #expect(explanation.text == text, "\(name)") }
      if name.hasPrefix("x(") {
        pixels += 1
        #expect(explanation.lines.isEmpty)
      }
      for case .number(let other, let text) in explanation.lines.joined() {
        texts[other] = text
        if seen.insert(other).inserted { names.append(other) }
      }
      // What was known of a name before it was opened and what it says itself must agree.
      texts[name] = explanation.text
    }
    #expect(pixels > 1000)
    for (name, text) in texts { #expect(seen.contains(name) && !text.isEmpty) }
  }

  @Test("the numbers add up: sums to their pixels, counts to their digits, accuracy to its quotient")
  func addsUp() throws {
    let exhibit = try exhibit()
    let accuracy = try #require(exhibit.explanation(of: "accuracy"))
    #expect(accuracy.numbers == ["right", "all"])
    let right = try #require(exhibit.explanation(of: "right"))
    let parts = right.numbers.compactMap { Int(exhibit.explanation(of: $0)?.text ?? "") }
    #expect(parts.count == 10 && parts.reduce(0, +) == Int(right.text))
    for name in ["hits(1)", "taken(2)", "taken(else)", "right(6)", "all(3)"] {
      let explanation = try #require(exhibit.explanation(of: name))
      #expect(explanation.numbers.count == Int(explanation.text), "\(name)")
    }
    for feature in ["ink", "top", "head", "bottom-left"] {
      let sum = try #require(exhibit.explanation(of: "sum(1;\(feature))"))
      let pixels = sum.numbers.compactMap { Double(exhibit.explanation(of: $0)?.text ?? "") }
      #expect(abs(pixels.reduce(0, +) - (Double(sum.text) ?? -1)) < 0.33)
      #expect(pixels.count == ShapeFeatures.zone(of: .init(name: feature) ?? .ink, width: 8, height: 8)?.count)
    }
    let like = try #require(exhibit.explanation(of: "like(1;mirror)"))
    let inks = like.lines.map { line in
      line.compactMap { piece -> Double? in if case .number(_, let text) = piece { Double(text) } else { nil } }.min()
        ?? 0
    }
    #expect(abs(inks.reduce(0, +) - (Double(like.text) ?? -1)) < 0.33)
  }

  @Test("a digit's answer walks through the rules down to the one that decided")
  func walk() throws {
    let exhibit = try exhibit()
    let index = try #require(exhibit.verdicts.deciders.firstIndex(of: 2))
    let answer = try #require(exhibit.explanation(of: "answer(\(index + 1))"))
    #expect(answer.text == "0" && answer.lines.count == 3)
    #expect(answer.lines[0].first == .text("rule 1: ") && answer.lines[2].last == .text(": yes, so 0"))
    #expect(answer.numbers.contains("row5(\(index + 1))"))
    let rest = try #require(exhibit.verdicts.deciders.firstIndex(of: nil))
    #expect(exhibit.explanation(of: "answer(\(rest + 1))")?.lines.count == 6)
  }

  @Test(
    "there is nothing behind names that stand for nothing",
    arguments: [
      "", "x", "x(1;9;1)", "x(1;0;1)", "x(721;1;1)", "top(0)", "top(9999)", "loops(1)", "hits(9)", "gain(0)",
      "gain(else)",
      "right(10)", "sum(1;holes)", "like(1;top)", "with(6)", "right(", "digit(0)",
    ])
  func unknown(_ name: String) throws { #expect(try exhibit().explanation(of: name) == nil) }
}
