import Engine

/// Numbers that count digits: each opens to the digits counted. Names: `fixed broken hanging`; `right(9) all(9) confused(9)
/// heldout_right(9) heldout_all(9)` of a class, `taken_for(9;4)`; `hits(3) taken(3) with(3) heldout_with(3)` of a rule or of
/// `else`; `passing(3;1;9)` what one test of it lets through; `column(top;9;40;42)` the 9s of which `top` is 40 to 42, with
/// `!9` all others, with `all` all; `of(9;NAME)` the 9s among those that another number counts.
extension DigitRules {
  struct Count {
    var symbol: String
    var meaning: String
    var samples: [DigitSample]
    /// What of them decided whether they count; else it is what the rules say.
    var feature: ShapeFeature?

    init(_ symbol: String, _ meaning: String, _ samples: [DigitSample], _ feature: ShapeFeature? = nil) {
      (self.symbol, self.meaning, self.samples, self.feature) = (symbol, meaning, samples, feature)
    }
  }

  /// More digits than that are told class by class.
  private static let mostListed = 80

  func count(_ name: NumberName) -> Count? {
    switch name.arguments.count {
    case 0: changed(name.base)
    case 1: ofClass(name) ?? ofRule(name)
    default: selected(name)
    }
  }

  private func changed(_ base: String) -> Count? {
    switch base {
    case "fixed":
      Count(
        base, "Digits that were wrong before the last change of the rules, and are right now.", fixed.map { wall[$0] })
    case "broken":
      Count(
        base, "Digits that were right before the last change of the rules, and are wrong now.", broken.map { wall[$0] })
    case "hanging": Count("shown", "Digits that hang on the wall now.", hanging.map { wall[$0] })
    default: nil
    }
  }

  // MARK: Of a class

  private func ofClass(_ name: NumberName) -> Count? {
    guard let digit = Int(name.arguments[0]), 0...9 ~= digit else { return nil }
    let (members, others) = (wall.filter { $0.label == digit }, heldOut.filter { $0.label == digit })
    let taken = "that the rules take for \(Self.article(digit))"
    switch name.base {
    case "right": return Count(name.description, "The \(digit)s \(taken).", members.filter(isRight))
    case "all": return Count(name.description, "The \(digit)s on the wall.", members)
    case "heldout_right": return Count("right \(digit)s", "The held-out \(digit)s \(taken).", others.filter(isRight))
    case "heldout_all": return Count("held-out \(digit)s", "The \(digit)s that were put aside.", others)
    case "confused": return confusion(ofClass: digit).flatMap { takenFor(digit, $0.answer) }
    default: return nil
    }
  }

  private func takenFor(_ digit: Int, _ answer: Int) -> Count {
    Count(
      "\(digit)s as \(answer)", "The \(digit)s that the rules take for \(Self.article(answer)).",
      wall.filter { $0.label == digit && $0.label != answer && verdict(on: $0).answer == answer })
  }

  // MARK: Of a rule

  private func ofRule(_ name: NumberName) -> Count? {
    let isElse = name.arguments[0] == "else"
    guard let number = isElse ? 0 : Int(name.arguments[0]), isElse || (0...list.rules.count).contains(number) else {
      return nil
    }
    switch name.base {
    case "with", "heldout_with":
      if isElse { return nil }
      let isHeldOut = name.base == "heldout_with"
      return Count(
        "with \(number)",
        "The \(isHeldOut ? "held-out " : "")digits right with the first \(number) rule\(number == 1 ? "" : "s") alone, "
          + "and else \(list.fallback).", right(withFirst: number, of: isHeldOut ? heldOut : wall))
    case "hits", "taken":
      guard isElse || number > 0 else { return nil }
      let taken = wall.filter { verdict(on: $0).decider == (isElse ? nil : number - 1) }
      let who = isElse ? "no rule" : "rule \(number)"
      return name.base == "hits"
        ? Count(name.description, "The digits that \(who) decides, and rightly.", taken.filter(isRight))
        : Count(name.description, "The digits that \(who) decides; no rule above it fires on them.", taken)
    default: return nil
    }
  }

  /// Those right if only the first rules were there.
  func right(withFirst count: Int, of samples: [DigitSample]) -> [DigitSample] {
    samples.filter { sample in
      let isTaken = verdict(on: sample).decider.map { $0 < count } ?? false
      return isTaken ? isRight(sample) : sample.label == list.fallback
    }
  }

  // MARK: Chosen by class or by what is measured

  private func selected(_ name: NumberName) -> Count? {
    let arguments = name.arguments
    switch name.base {
    case "of":
      guard let digit = Int(arguments[0]), let whole = NumberName(arguments.dropFirst().joined(separator: ";")),
        let count = count(whole)
      else { return nil }
      return Count(
        "\(digit)s of \(count.symbol)", "Only \(digit)s. " + count.meaning,
        count.samples.filter { $0.label == digit }, count.feature)
    case "taken_for":
      guard let digit = Int(arguments[0]), let answer = Int(arguments[1]), digit != answer else { return nil }
      return takenFor(digit, answer)
    case "passing":
      guard arguments.count == 3, let test = test(arguments), let digit = Int(arguments[2]) else { return nil }
      return Count(
        "\(digit)s with \(RuleText.text(test))", "The \(digit)s on the wall that this test lets through.",
        wall.filter { $0.label == digit && test.holds(for: $0.features) }, test.feature)
    case "column": return column(arguments)
    default: return nil
    }
  }

  /// The digits of some classes in which a feature has certain values: a column of a strip.
  private func column(_ arguments: [String]) -> Count? {
    guard arguments.count == 4, let feature = ShapeFeature(name: arguments[0]), let low = Int(arguments[2]),
      let high = Int(arguments[3]), low <= high
    else { return nil }
    let who = arguments[1]
    let isOthers = who.hasPrefix("!")
    let digit = Int(isOthers ? String(who.dropFirst()) : who)
    guard who == "all" || digit != nil else { return nil }
    let samples = wall.filter { sample in
      low...high ~= sample.features[feature] && (digit == nil || (sample.label == digit) != isOthers)
    }
    let whom = who == "all" ? "digits" : isOthers ? "others" : "\(who)s"
    let values = low == high ? "\(low)" : "\(low) to \(high)"
    return Count(
      "\(whom), \(feature.name) \(values)", "Of the \(whom), those with \(feature.name) \(values).", samples, feature)
  }

  /// `least(top)` and `most(top)` of the strips: the ends of a feature's values on the wall.
  func end(_ name: NumberName) -> Explanation? {
    guard ["least", "most"].contains(name.base), name.arguments.count == 1,
      let feature = ShapeFeature(name: name.arguments[0])
    else { return nil }
    let isLeast = name.base == "least"
    let values = wall.map { $0.features[feature] }
    let value = (isLeast ? values.min() : values.max()) ?? 0
    let count = values.count { $0 == value }
    return Explanation(
      symbol: "\(name.base) \(feature.name)", text: "\(value)",
      meaning: "The \(isLeast ? "smallest" : "largest") \(feature.name) of any digit on the wall.",
      rule: "\(isLeast ? "min" : "max") over all digits",
      lines: [[.number("\(count)", "column(\(feature.name);all;\(value);\(value))"), .text(" with this value")]])
  }

  // MARK: In lines

  func explanation(of count: Count, _ name: NumberName) -> Explanation {
    let samples = count.samples
    let isByClass = samples.count > Self.mostListed && Set(samples.map(\.label)).count > 1
    return Explanation(
      symbol: count.symbol, text: "\(samples.count)", meaning: count.meaning,
      rule: samples.isEmpty ? nil : isByClass ? "counted class by class" : "counted digit by digit",
      lines: isByClass ? sum(samples) { "of(\($0);\(name))" } : list(samples, count.feature))
  }

  /// `= 60  0s`, `+ 12  1s`, and so on: how many there are of each class.
  func sum(_ samples: [DigitSample], name: (Int) -> String) -> [[Explanation.Piece]] {
    (0...9).map { digit in
      let count = samples.count { $0.label == digit }
      return [.text(digit == 0 ? "= " : "+ "), .number("\(count)", name(digit)), .text("  \(digit)s")]
    }
  }

  /// Some digits in rows: those right, then those wrong with what they are taken for; or each with what was measured of it.
  private func list(_ samples: [DigitSample], _ feature: ShapeFeature?) -> [[Explanation.Piece]] {
    if let feature {
      return rows(samples, of: 6) { sample in
        let value = Explanation.Piece.number("\(sample.features[feature])", "\(feature.name)(\(sample.code))")
        return [.text("no. \(sample.number): "), value, .text("  ")]
      }
    }
    func number(_ sample: DigitSample) -> Explanation.Piece { .number("\(sample.number)", "digit(\(sample.code))") }
    let (right, wrong) = (samples.filter(isRight), samples.filter { !isRight($0) })
    let isMixed = !right.isEmpty && !wrong.isEmpty
    return (isMixed ? [[.text("right:")]] : []) + rows(right, of: 10) { [number($0), .text(" ")] }
      + (isMixed ? [[.text("wrong, and taken for:")]] : [])
      + rows(wrong, of: 8) { [number($0), .text("→\(verdict(on: $0).answer) ")] }
  }

  private func rows(
    _ samples: [DigitSample], of count: Int, _ pieces: (DigitSample) -> [Explanation.Piece]
  ) -> [[Explanation.Piece]] {
    stride(from: 0, to: samples.count, by: count).map { start in
      samples[start..<min(start + count, samples.count)].flatMap(pieces)
    }
  }
}
