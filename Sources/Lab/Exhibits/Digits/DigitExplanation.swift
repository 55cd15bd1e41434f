import Engine

/// How the numbers of the rules came about, down to the pixels. Digits go by their numbers, `17`, and `h17` if they are held out.
///
/// Names: `accuracy right all heldout heldout_right heldout_all` of everything, `right(9)` and the like of a class; `gain(3)`,
/// `share(3)`, `heldout_share(3)` of a rule; `value(3;1)` the threshold of its first test, `says(3)` its answer; `answer(17)`,
/// `decider(17)`, `label(17)` and `digit(17)` of a digit. Numbers that only count stand in `DigitCounts.swift`, what is
/// measured of a digit in `FeatureExplanation.swift`.
extension DigitRules {
  public func explanation(of name: String) -> Explanation? {
    guard problem == nil, let name = NumberName(name) else { return nil }
    if let count = count(name) { return explanation(of: count, name) }
    switch name.arguments.count {
    case 0: return total(name.base)
    case 1: return ofRule(name) ?? ofClass(name) ?? ofDigit(name) ?? end(name) ?? measured(name)
    default: return threshold(name) ?? part(name)
    }
  }

  // MARK: Accuracy, down to the digits

  private func total(_ base: String) -> Explanation? {
    switch base {
    case "accuracy":
      Explanation(
        symbol: "accuracy", text: Format.percent(verdicts.accuracy, decimals: 1),
        meaning: "The share of the digits on the wall that the rules get right.", rule: "accuracy = right / all",
        lines: [[.text("= "), .number("\(verdicts.right)", "right"), .text(" / "), .number("\(wall.count)", "all")]])
    case "heldout":
      Explanation(
        symbol: "held-out", text: Format.percent(heldOutVerdicts.accuracy, decimals: 1),
        meaning: "The share of right answers among digits that do not hang on the wall.",
        rule: "accuracy = right / all",
        lines: [
          [
            .text("= "), .number("\(heldOutVerdicts.right)", "heldout_right"), .text(" / "),
            .number("\(heldOut.count)", "heldout_all"),
          ]
        ])
    case "right": sum("right", base, wall.filter(isRight), "Digits on the wall that the rules get right.")
    case "all": sum("all", base, wall, "Digits on the wall.")
    case "heldout_right":
      sum(
        "right, held-out", base, heldOut.filter(isRight),
        "Counted in the same way. Look at them last: who makes rules for them, too, can no longer be tested by them.")
    case "heldout_all":
      sum("all, held-out", base, heldOut, "Digits that were put aside before the first rule, as many of each class.")
    default: nil
    }
  }

  /// A number of digits as the sum of those of its classes, a line each.
  private func sum(_ symbol: String, _ base: String, _ samples: [DigitSample], _ meaning: String) -> Explanation {
    Explanation(
      symbol: symbol, text: "\(samples.count)", meaning: meaning, rule: "counted class by class",
      lines: sum(samples) { "\(base)(\($0))" })
  }

  func isRight(_ sample: DigitSample) -> Bool { verdict(on: sample).answer == sample.label }

  /// What the rules say to a digit, and the rule that decides; nil: none.
  func verdict(on sample: DigitSample) -> (answer: Int, decider: Int?) {
    let verdicts = sample.isHeldOut ? heldOutVerdicts : verdicts
    return (verdicts.answers[sample.number - 1], verdicts.deciders[sample.number - 1])
  }

  func sample(_ code: String) -> DigitSample? {
    let samples = code.hasPrefix("h") ? heldOut : wall
    guard let number = Int(code.hasPrefix("h") ? String(code.dropFirst()) : code) else { return nil }
    return samples.indices.contains(number - 1) ? samples[number - 1] : nil
  }

  // MARK: A class

  /// What a class is most often taken for.
  private func ofClass(_ name: NumberName) -> Explanation? {
    guard name.base == "confused_as", let digit = Int(name.arguments[0]), let confusion = confusion(ofClass: digit)
    else { return nil }
    let wrong = wall.filter { $0.label == digit && !isRight($0) }
    let answers = Dictionary(grouping: wrong) { verdict(on: $0).answer }.sorted { $0.key < $1.key }
    return Explanation(
      symbol: "\(digit)s taken for", text: "\(confusion.answer)",
      meaning: "What the rules most often take \(Self.article(digit)) for.", rule: "the most frequent wrong answer",
      lines: answers.map { answer, samples in
        [.text("\(answer): "), .number("\(samples.count)", "taken_for(\(digit);\(answer))")]
      })
  }

  // MARK: A rule

  private func ofRule(_ name: NumberName) -> Explanation? {
    let isElse = name.arguments[0] == "else"
    let number = Int(name.arguments[0]) ?? 0
    switch name.base {
    case "says" where isElse:
      return Explanation(
        symbol: "else", text: "\(list.fallback)", meaning: "The answer where no rule fires, set by hand.")
    case "says" where list.rules.indices.contains(number - 1):
      return Explanation(
        symbol: "answer of rule \(number)", text: "\(list.rules[number - 1].answer)",
        meaning: "What rule \(number) answers where it fires, set by hand.")
    case "gain" where list.rules.indices.contains(number - 1):
      return Explanation(
        symbol: "gain of rule \(number)", text: Format.change(Float(gain(of: number)), decimals: 0),
        meaning: "How many more digits are right with this rule than with those above it alone.",
        rule: "gain = right with \(number) − right with \(number - 1)",
        lines: [[.text("= "), with("with", number), .text(" − "), with("with", number - 1)]])
    case "share", "heldout_share":
      guard Int(name.arguments[0]) != nil, (0...list.rules.count).contains(number) else { return nil }
      let isHeldOut = name.base == "heldout_share"
      let prefix = isHeldOut ? "heldout_" : ""
      let all = isHeldOut ? heldOut : wall
      let share = Float(right(withFirst: number, of: all).count) / Float(max(1, all.count))
      return Explanation(
        symbol: "right with \(number)", text: Format.percent(share, decimals: 1),
        meaning: "The share right with the first \(number) rules alone, \(isHeldOut ? "held out" : "on the wall").",
        rule: "right / all",
        lines: [
          [.text("= "), with("\(prefix)with", number), .text(" / "), .number("\(all.count)", "\(prefix)all")]
        ])
    default: return nil
    }
  }

  private func with(_ base: String, _ number: Int) -> Explanation.Piece {
    let samples = base == "with" ? wall : heldOut
    return .number("\(right(withFirst: number, of: samples).count)", "\(base)(\(number))")
  }

  /// `value(3;1)`: a number that the learner set, and what it lets through.
  private func threshold(_ name: NumberName) -> Explanation? {
    guard name.base == "value", let test = test(name.arguments) else { return nil }
    let (rule, place) = (name.arguments[0], name.arguments[1])
    let range = test.feature.range
    let lines = (0...9).map { digit -> [Explanation.Piece] in
      let passing = wall.count { $0.label == digit && test.holds(for: $0.features) }
      return [
        .text("\(digit)s: "), .number("\(passing)", "passing(\(rule);\(place);\(digit))"), .text(" of "),
        .number(
          "\(all(ofClass: digit))", "column(\(test.feature.name);\(digit);\(range.lowerBound);\(range.upperBound))"),
      ]
    }
    return Explanation(
      symbol: "\(test.feature.name) \(RuleText.sign(test.relation))", text: "\(test.value)",
      meaning: "With what rule \(rule) compares \(test.feature.name), set by hand.",
      rule: "the digits with \(RuleText.text(test))", lines: lines)
  }

  /// A test by the number of its rule and its own, both from 1.
  func test(_ arguments: [String]) -> FeatureTest? {
    guard arguments.count >= 2, let rule = Int(arguments[0]), let place = Int(arguments[1]),
      list.rules.indices.contains(rule - 1), list.rules[rule - 1].tests.indices.contains(place - 1)
    else { return nil }
    return list.rules[rule - 1].tests[place - 1]
  }

  // MARK: A digit

  private func ofDigit(_ name: NumberName) -> Explanation? {
    guard let sample = sample(name.arguments[0]) else { return nil }
    let (answer, decider) = verdict(on: sample)
    let meaning = "It is \(Self.article(sample.label)), and the rules say \(answer)."
    let rule = "the first rule that holds decides"
    switch name.base {
    case "label":
      return Explanation(
        symbol: "digit", text: "\(sample.label)", meaning: "What a person wrote and meant: \(sample.title).")
    case "answer":
      return Explanation(
        symbol: "answer", text: "\(answer)", meaning: meaning, rule: rule, lines: walk(through: sample))
    case "decider":
      return decider.map {
        Explanation(
          symbol: "deciding rule", text: "\($0 + 1)", meaning: meaning, rule: rule, lines: walk(through: sample))
      }
    case "digit":
      let ink = Explanation.Piece.number("\(sample.features[.ink])", "ink(\(sample.code))")
      return Explanation(
        symbol: sample.title, text: "\(sample.number)", meaning: meaning, rule: rule,
        lines: walk(through: sample) + [[.text("What was written, with ink "), ink, .text(":")]] + map(sample))
    default: return nil
    }
  }

  /// The rules that a digit passes, each with the numbers that it compares, down to the one that decides.
  private func walk(through sample: DigitSample) -> [[Explanation.Piece]] {
    let decider = verdict(on: sample).decider
    var lines: [[Explanation.Piece]] = []
    for (index, rule) in list.rules.enumerated() where index <= decider ?? list.rules.count {
      var line: [Explanation.Piece] = [.text("rule \(index + 1): ")]
      for (place, test) in rule.tests.enumerated() {
        line += [
          .text(place == 0 ? "" : " and "), .text("\(test.feature.name) "),
          .number("\(sample.features[test.feature])", "\(test.feature.name)(\(sample.code))"),
          .text(" \(RuleText.sign(test.relation)) "), .number("\(test.value)", "value(\(index + 1);\(place + 1))"),
        ]
        // As the list does: after the first test that fails nothing more is asked.
        guard test.holds(for: sample.features) else { break }
      }
      line.append(.text(index == decider ? ": yes, so \(rule.answer)" : ": no"))
      lines.append(line)
    }
    if decider == nil { lines.append([.text("no rule left: "), .number("\(list.fallback)", "says(else)")]) }
    return lines
  }
}

/// The name of a number: a word and what stands in parentheses behind it, `x(17;3;5)`.
struct NumberName: CustomStringConvertible {
  let base: String
  let arguments: [String]
  let description: String

  init?(_ name: String) {
    description = name
    guard let open = name.firstIndex(of: "(") else {
      (base, arguments) = (name, [])
      return
    }
    guard name.hasSuffix(")") else { return nil }
    base = String(name[..<open])
    arguments = name[name.index(after: open)...].dropLast().split(separator: ";").map(String.init)
  }
}

extension Explanation.Piece {
  /// The text first, as in a sentence.
  static func number(_ text: String, _ name: String) -> Explanation.Piece { .number(name: name, text: text) }
}
