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
      let walk = ExplanationWalk(exhibit, size: size, goesDown: false)
      #expect(walk.faults == [] && walk.unanswered.isEmpty, "\(walk.unanswered)")
      #expect(walk.zones.count >= 4)
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
    let counts = [
      "hits(1)", "taken(2)", "taken(else)", "right(6)", "all(3)", "with(2)", "heldout_with(5)", "heldout_right",
      "heldout_all", "heldout_all(4)", "hanging", "fixed", "of(0;taken(else))", "column(top;all;30;50)",
    ]
    for name in counts {
      #expect(digits(under: name, exhibit) == Int(exhibit.explanation(of: name)?.text ?? ""), "\(name)")
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

  /// How many digits lie below a number, through the numbers of the classes.
  private func digits(under name: String, _ exhibit: DigitRules) -> Int {
    (exhibit.explanation(of: name)?.numbers ?? []).reduce(0) { count, name in
      let isDigit = name.hasPrefix("digit(") || ShapeFeature.allCases.contains { name.hasPrefix("\($0.name)(") }
      return count + (isDigit ? 1 : digits(under: name, exhibit))
    }
  }

  @Test("the held-out counts open to the digits counted, right and wrong ones, each with its decision and its pixels")
  func heldOut() throws {
    let exhibit = try exhibit()
    #expect(exhibit.explanation(of: "heldout")?.numbers == ["heldout_right", "heldout_all"])
    #expect(exhibit.explanation(of: "heldout_right")?.numbers == (0...9).map { "heldout_right(\($0))" })
    for digit in 0...9 {
      let all = try #require(exhibit.explanation(of: "heldout_all(\(digit))"))
      let right = try #require(exhibit.explanation(of: "heldout_right(\(digit))"))
      let (members, hits) = (exhibit.heldOut.filter { $0.label == digit }, Set(right.numbers))
      #expect(Set(all.numbers) == Set(members.map { "digit(\($0.code))" }) && all.numbers.count == 36)
      let known = members.filter { exhibit.list.answer(for: $0.features) == digit }
      #expect(hits == Set(known.map { "digit(\($0.code))" }))
      // The right ones first, then the others with what they are taken for.
      #expect(Array(all.numbers.prefix(hits.count)) == right.numbers)
      if !hits.isEmpty, hits.count < 36 { #expect(all.lines.first == [.text("right:")]) }
    }
    let sample = exhibit.heldOut[100]
    let decision = try #require(exhibit.explanation(of: "digit(h101)"))
    #expect(decision.text == "101" && decision.numbers.contains("holes(h101)") && decision.numbers.last == "ink(h101)")
    #expect(decision.meaning.hasSuffix("the rules say \(exhibit.list.answer(for: sample.features))."))
    #expect(exhibit.explanation(of: "x(h101;3;5)")?.text == Format.number(sample.pixels[20], decimals: 2))
    #expect(exhibit.explanation(of: "x(101;3;5)")?.text == Format.number(exhibit.wall[100].pixels[20], decimals: 2))
    #expect(exhibit.explanation(of: "digit(h361)") == nil && exhibit.explanation(of: "digit(h)") == nil)
  }

  @Test("the strips and the curves of the pictures can be questioned place by place")
  func pictures() throws {
    var exhibit = try exhibit()
    try exhibit.apply(ExhibitAction("rule", "top >= 45 -> 0"))
    try exhibit.apply(ExhibitAction("cursor", 6))
    try exhibit.apply(ExhibitAction("page", "chart"))
    let chart = ExplanationWalk(exhibit, goesDown: false)
    // Of each class, the columns of its strip count all its digits.
    for digit in 0...9 {
      let columns = chart.zones.filter { $0.hasPrefix("column(top;\(digit);") }
      #expect(columns.reduce(0) { $0 + (Int(chart.explanations[$1]?.text ?? "") ?? 0) } == 72)
    }
    let values = exhibit.wall.map { $0.features[.top] }
    #expect(chart.explanations["least(top)"]?.text == "\(values.min() ?? -1)")
    #expect(chart.explanations["most(top)"]?.text == "\(values.max() ?? -1)")
    let threshold = try #require(chart.explanations["value(6;1)"])
    let passing = threshold.numbers.filter { $0.hasPrefix("passing(") }
    #expect(passing.count == 10)
    let counts = passing.compactMap { Int(exhibit.explanation(of: $0)?.text ?? "") }
    #expect(counts.reduce(0, +) == values.count { $0 >= 45 })
    try exhibit.apply(ExhibitAction("page", "score"))
    let score = ExplanationWalk(exhibit, goesDown: false)
    #expect(score.zones.isSuperset(of: (0...6).map { "share(\($0))" }))
    #expect(score.explanations["share(6)"]?.text == score.explanations["accuracy"]?.text)
    #expect(exhibit.explanation(of: "heldout_share(6)")?.text == score.explanations["heldout"]?.text)
    try exhibit.apply(ExhibitAction("page", "digit"))
    let pixels = ExplanationWalk(exhibit, goesDown: false).zones.filter { $0.hasPrefix("x(1;") }
    #expect(pixels.count == 64)
  }

  @Test("what a class is most often taken for opens to the count of each wrong answer")
  func confusions() throws {
    let exhibit = try exhibit()
    let digit = try #require((0...9).first { exhibit.confusion(ofClass: $0) != nil })
    let confusion = try #require(exhibit.confusion(ofClass: digit))
    let explanation = try #require(exhibit.explanation(of: "confused_as(\(digit))"))
    #expect(explanation.text == "\(confusion.answer)")
    let counts = explanation.numbers.compactMap { Int(exhibit.explanation(of: $0)?.text ?? "") }
    #expect(counts.max() == confusion.count)
    #expect(counts.reduce(0, +) == 72 - exhibit.right(ofClass: digit))
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
      "right(10)", "sum(1;holes)", "of(3)", "of(3;loops)", "value(1;4)", "value(9;1)", "column(top;x;1;2)", "says(9)",
      "passing(1;1)", "share(9)", "decider(0)", "confused_as(12)", "least(loops)", "like(1;top)", "with(6)", "right(",
      "digit(0)",
    ])
  func unknown(_ name: String) throws { #expect(try exhibit().explanation(of: name) == nil) }
}
