import Engine

extension DigitRules {
  public func explanation(of name: String) -> Explanation? {
    guard problem == nil, let name = NumberName(name) else { return nil }
    switch name.arguments.count {
    case 0: return total(name.base)
    case 1: return grouped(name) ?? measured(name)
    default: return part(name)
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
    case "right":
      Explanation(
        symbol: "right", text: "\(verdicts.right)",
        meaning: "Digits on the wall that the rules get right, of all classes.",
        rule: "right = right(0) + right(1) + … + right(9)",
        lines: sum((0...9).map { ("right(\($0))", right(ofClass: $0)) }))
    case "all":
      Explanation(
        symbol: "all", text: "\(wall.count)", meaning: "Digits on the wall.",
        rule: "all = all(0) + all(1) + … + all(9)",
        lines: sum((0...9).map { ("all(\($0))", all(ofClass: $0)) }))
    case "heldout_right":
      Explanation(
        symbol: "right, held-out", text: "\(heldOutVerdicts.right)",
        meaning: "Counted in the same way. These digits stay hidden: who looks at them makes rules for them too.")
    case "heldout_all":
      Explanation(
        symbol: "all, held-out", text: "\(heldOut.count)",
        meaning: "Digits that were put aside before the first rule, 36 of each class.")
    case "fixed":
      list(base, fixed, "Digits that were wrong before the last change of the rules, and are right now.")
    case "broken":
      list(base, broken, "Digits that were right before the last change of the rules, and are wrong now.")
    default: nil
    }
  }

  /// Numbers of a class, `right(9)`, of a rule, `hits(3)`, or of a digit, `answer(17)`.
  private func grouped(_ name: NumberName) -> Explanation? {
    let symbol = name.description
    switch name.base {
    case "right", "all", "confused":
      guard let digit = Int(name.arguments[0]), 0...9 ~= digit else { return nil }
      let members = wall.indices.filter { wall[$0].label == digit }
      switch name.base {
      case "right":
        return list(
          symbol, members.filter { verdicts.isRight[$0] }, "The \(digit)s that the rules take for a \(digit).")
      case "all": return list(symbol, members, "The \(digit)s on the wall.")
      default:
        guard let confusion = confusion(ofClass: digit) else { return nil }
        let taken = members.filter { verdicts.answers[$0] == confusion.answer }
        return list(symbol, taken, "The \(digit)s that the rules take for \(Self.article(confusion.answer)).")
      }
    case "hits", "taken", "gain", "with": return ofRule(name)
    case "digit", "answer":
      guard let sample = sample(name.arguments[0]) else { return nil }
      let index = sample.number - 1
      let isAnswer = name.base == "answer"
      return Explanation(
        symbol: isAnswer ? "answer" : "digit \(sample.number)",
        text: isAnswer ? "\(verdicts.answers[index])" : "\(sample.number)",
        meaning: "It is \(Self.article(sample.label)), and the rules say \(verdicts.answers[index]).",
        rule: "the first rule that holds decides", lines: walk(through: sample))
    default: return nil
    }
  }

  private func ofRule(_ name: NumberName) -> Explanation? {
    let isElse = name.arguments[0] == "else"
    let number = Int(name.arguments[0]) ?? 0
    let first = name.base == "with" ? 0 : 1
    guard isElse && name.base != "gain" && name.base != "with" || (first...max(first, list.rules.count)) ~= number,
      isElse || number <= list.rules.count
    else { return nil }
    let rule = isElse ? nil : number - 1
    let taken = wall.indices.filter { verdicts.deciders[$0] == rule }
    let who = isElse ? "no rule" : "rule \(number)"
    switch name.base {
    case "hits":
      return list(
        name.description, taken.filter { verdicts.isRight[$0] }, "The digits that \(who) decides, and rightly.")
    case "taken":
      return list(name.description, taken, "The digits that \(who) decides; no rule above it fires on them.")
    case "gain":
      return Explanation(
        symbol: "gain of rule \(number)", text: Format.change(Float(gain(of: number)), decimals: 0),
        meaning: "How many more digits are right with this rule than with those above it alone.",
        rule: "gain = right with \(number) − right with \(number - 1)",
        lines: [
          [
            .text("= "), .number("\(prefixes[number])", "with(\(number))"), .text(" − "),
            .number("\(prefixes[number - 1])", "with(\(number - 1))"),
          ]
        ])
    default:
      let right = wall.indices.filter { index in
        let isTaken = verdicts.deciders[index].map { $0 < number } ?? false
        return isTaken ? verdicts.isRight[index] : wall[index].label == list.fallback
      }
      return list(
        name.description, right,
        "The digits right with the first \(number) rule\(number == 1 ? "" : "s") alone, and else \(list.fallback).")
    }
  }

  /// The rules that a digit passes, each with the numbers that it compares, down to the one that decides.
  private func walk(through sample: DigitSample) -> [[Explanation.Piece]] {
    let decider = verdicts.deciders[sample.number - 1]
    var lines: [[Explanation.Piece]] = []
    for (index, rule) in list.rules.enumerated() where index <= decider ?? list.rules.count {
      var line: [Explanation.Piece] = [.text("rule \(index + 1): ")]
      for (place, test) in rule.tests.enumerated() {
        line += [
          .text(place == 0 ? "" : " and "), .text("\(test.feature.name) "),
          .number("\(sample.features[test.feature])", "\(test.feature.name)(\(sample.number))"),
          .text(" \(RuleText.sign(test.relation)) \(test.value)"),
        ]
        // As the list does: after the first test that fails nothing more is asked.
        guard test.holds(for: sample.features) else { break }
      }
      line.append(.text(index == decider ? ": yes, so \(rule.answer)" : ": no"))
      lines.append(line)
    }
    if decider == nil { lines.append([.text("no rule left: \(list.fallback)")]) }
    return lines
  }

  // MARK: Pieces

  /// A number that counts some digits: all of them, ten a line.
  private func list(_ symbol: String, _ indices: [Int], _ meaning: String) -> Explanation {
    let lines = stride(from: 0, to: indices.count, by: 10).map { start -> [Explanation.Piece] in
      indices[start..<min(start + 10, indices.count)].flatMap { index -> [Explanation.Piece] in
        [.number("\(wall[index].number)", "digit(\(wall[index].number))"), .text(" ")]
      }
    }
    return Explanation(
      symbol: symbol, text: "\(indices.count)", meaning: meaning,
      rule: indices.isEmpty ? nil : "counted digit by digit", lines: lines)
  }

  private func sum(_ terms: [(name: String, value: Int)]) -> [[Explanation.Piece]] {
    let pieces = terms.enumerated().flatMap { index, term -> [Explanation.Piece] in
      [.text(index == 0 ? "= " : " + "), .number("\(term.value)", term.name)]
    }
    return [pieces]
  }

  func sample(_ text: String) -> DigitSample? {
    Int(text).flatMap { wall.indices.contains($0 - 1) ? wall[$0 - 1] : nil }
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
