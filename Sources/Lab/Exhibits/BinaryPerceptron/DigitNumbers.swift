import Engine
import Screen

/// Every number of the perceptron that reads digits. Names: `weight.9` and `before.9` (before the last example) by the
/// weight's index, row by row from 0; `pixel.t17.9` a pixel of training digit 17, `pixel.h17.9` of a held-out one;
/// `sum.h17`; `digit.h17` the answer to it, `class.9` how many 9s are held out. Those of a mistake stand in
/// `MistakeNumbers.swift`.
struct DigitNumbers: NumberBook {
  let digits: DigitLearning

  private static let side = DigitLearning.side

  func number(_ name: String) -> OpenNumber? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let index = parts.count > 1 ? Int(parts[parts.count - 1]) : nil
    switch (parts[0], parts.count) {
    case ("weight", 2), ("before", 2): return index.flatMap { weight($0, isBefore: parts[0] == "before") }
    case ("pixel", 3): return index.flatMap { pixel(parts[1], $0) }
    case ("sum", 2): return sum(parts[1])
    case ("class", 2): return index.flatMap { heldOut(ofClass: $0) }
    case ("digit", 2): return heldOutDigit(parts[1])
    case ("falseYes", 2), ("falseNo", 2):
      return index.flatMap { count(parts[0] == "falseNo" ? 1 : -1, among: $0) }
    case ("weightAt", 3): return Int(parts[1]).flatMap { mistake in index.flatMap { weight($0, at: mistake) } }
    case (_, 2): return index.flatMap { move(parts[0], $0) }
    case (_, 1): return score(name) ?? lesson(name)
    default: return nil
    }
  }

  // MARK: Pixels and weights

  func place(_ index: Int) -> String { "(\(index / Self.side + 1), \(index % Self.side + 1))" }

  /// A digit by its code: `t17`, `h17`.
  private func example(_ code: String) -> (examples: Examples, index: Int, title: String)? {
    guard let index = Int(code.dropFirst()) else { return nil }
    let examples = code.first == "t" ? digits.training : digits.test
    guard code.first == "t" || code.first == "h", (0..<examples.count).contains(index) else { return nil }
    return (examples, index, "\(code.first == "t" ? "training" : "held-out") digit \(index + 1)")
  }

  private func pixel(_ code: String, _ index: Int) -> OpenNumber? {
    guard let (examples, example, title) = example(code), (0..<Self.side * Self.side).contains(index) else {
      return nil
    }
    let value = examples.input(example)[index]
    // The digits come with 16 levels of ink.
    let ink = Int((value * 16).rounded())
    return OpenNumber(
      "x\(place(index))", Format.number(value),
      "Row \(index / Self.side + 1), column \(index % Self.side + 1) of \(title), "
        + "\(article(examples.label(example) ?? 0)): \(ink) of 16 levels of ink.")
  }

  func article(_ digit: Int) -> String { digit == 8 ? "an 8" : "a \(digit)" }

  /// The mistakes that a weight has seen; before the last example there may be one less.
  private func moves(isBefore: Bool) -> Range<Int> {
    let wasWrong = digits.last.map { $0.error != 0 } ?? false
    return 0..<digits.moves.count - (isBefore && wasWrong ? 1 : 0)
  }

  private func weight(_ index: Int, isBefore: Bool) -> OpenNumber? {
    guard digits.neuron.weights.indices.contains(index) else { return nil }
    let neuron = isBefore ? digits.last?.before ?? digits.neuron : digits.neuron
    // Examples without ink in this pixel left the weight alone.
    let movers = moves(isBefore: isBefore).filter { digits.training.input(digits.moves[$0].example)[index] != 0 }
    let times = movers.count == 1 ? "1 example" : "\(movers.count) examples"
    let text = Format.signed(neuron.weights[index], decimals: 3)
    let when = isBefore ? " when the last example came" : ""
    guard !movers.isEmpty else {
      return OpenNumber("w\(place(index))", text, "The weight of this pixel\(when); still where it began.")
    }
    return OpenNumber(
      "w\(place(index))", text, "The weight of this pixel\(when): \(times) moved it away from 0.",
      rule: "Σ η·(y − a)·x\(place(index)) over the mistakes"
    ) {
      movers.map { mistake in
        let example = digits.moves[mistake].example
        let label = article(digits.training.label(example) ?? 0)
        return
          "+ \(piece("eta"))·\(signed(piece("error.\(mistake)")))·\(piece("pixel.t\(example).\(index)"))  \(label)"
      }
    }
  }

  // MARK: Sums

  /// Of the last example with the weights before it, of a held-out digit with those of now.
  private func sum(_ code: String) -> OpenNumber? {
    let isBefore = code.first == "t"
    let neuron = isBefore ? digits.last?.before ?? digits.neuron : digits.neuron
    return sum(code, neuron) { "\(isBefore ? "before" : "weight").\($0)" }
  }

  /// Σ over 64 pixels, a line each.
  ///
  /// - Parameter weight: the name of each weight.
  func sum(_ code: String, _ neuron: Neuron, weight: @escaping (Int) -> String) -> OpenNumber? {
    guard let (examples, example, title) = example(code) else { return nil }
    let input = examples.input(example)
    return OpenNumber(
      "Σ", Format.signed(neuron.look(at: input).sum - neuron.bias), "The votes of all 64 pixels of \(title).",
      rule: "Σ w(r, c)·x(r, c), r and c from 1 to 8"
    ) {
      input.indices.map { index in
        let weight = Explanation.Piece.number(
          name: weight(index), text: Format.signed(neuron.weights[index], decimals: 3))
        let pixel = Explanation.Piece.number(name: "pixel.\(code).\(index)", text: Format.number(input[index]))
        let product = Format.signed(neuron.weights[index] * input[index], decimals: 3)
        return "\(place(index))  \(weight)·\(pixel) = \(product)"
      }
    }
  }

  // MARK: Held-out digits

  private func heldOut(ofClass digit: Int) -> OpenNumber? {
    guard 0...9 ~= digit else { return nil }
    let members = (0..<digits.test.count).filter { digits.test.label($0) == digit }
    return OpenNumber(
      "held-out \(digit)s", String(members.count), "The \(digit)s that are never learned from.",
      rule: "counted digit by digit"
    ) {
      stride(from: 0, to: members.count, by: 10).map { start in
        let row = members[start..<min(start + 10, members.count)]
        return Explanation.Line(row.flatMap { [piece("digit.h\($0)"), .text(" ")] })
      }
    }
  }

  /// What the neuron says to a held-out digit, which goes by its number from 1.
  private func heldOutDigit(_ code: String) -> OpenNumber? {
    guard code.first == "h", let (examples, index, title) = example(code) else { return nil }
    let label = examples.label(index) ?? 0
    let isYes = digits.neuron.look(at: examples.input(index)).output == 1
    let verdict = isYes == (label == digits.digit) ? "right" : "wrong"
    return OpenNumber(
      title, String(index + 1), "It is \(article(label)), and the answer is \(isYes ? "yes" : "no"): \(verdict).",
      rule: "yes if Σ > threshold"
    ) { ["\(piece("sum.\(code)")) \(isYes ? ">" : "≤") \(piece("threshold")) → \(isYes ? "yes" : "no")"] }
  }

  /// A number of held-out digits as the sum of those of some classes.
  private func sum(ofClasses classes: [Int]) -> [Explanation.Line] {
    classes.enumerated().map { index, digit in
      "\(index == 0 ? "=" : "+") \(piece("class.\(digit)"))  \(digit)s"
    }
  }

  // MARK: What the screen shows

  private func lesson(_ name: String) -> OpenNumber? {
    switch name {
    case "label":
      return OpenNumber(
        "digit", String(digits.training.label(digits.shown) ?? 0),
        "What a person wrote and meant: training digit \(digits.shown + 1).")
    case "start": return OpenNumber("w", "0", "Where all 64 weights begin; only mistakes move them.")
    case "eta": return OpenNumber("η", Format.signed(DigitLearning.rate), "How far one mistake moves a weight.")
    case "threshold": return threshold(digits.neuron, after: digits.moves.count)
    case "thresholdBefore":
      let before = moves(isBefore: true).count
      return threshold(digits.last?.before ?? digits.neuron, after: before, " when the last example came")
    case "seen": return OpenNumber("seen", Format.grouped(digits.seen), "Training digits shown so far.")
    case "mistakes":
      return OpenNumber(
        "wrong", Format.grouped(digits.mistakes), "Answers that were wrong when the digit was shown.",
        rule: "false no + false yes"
      ) {
        let count = digits.moves.count
        return ["= \(piece("falseNo.\(count)")) + \(piece("falseYes.\(count)"))"]
      }
    default: return nil
    }
  }

  private func score(_ name: String) -> OpenNumber? {
    let total = digits.test.count
    switch name {
    case "heldOut":
      return OpenNumber(
        "held-out", String(total), "Digits that are kept for the test: never learned from.",
        rule: "counted class by class"
      ) { sum(ofClasses: Array(0...9)) }
    case "accuracy":
      return OpenNumber(
        "accuracy", Format.percent(digits.accuracy, decimals: 1), "Share of the held-out digits that it gets right.",
        rule: "(held-out − wrong) / held-out"
      ) { ["= (\(piece("heldOut")) − \(piece("heldOutWrong"))) / \(piece("heldOut"))"] }
    case "heldOutWrong":
      let wrong = digits.heldOutMistakes
      return OpenNumber(
        "wrong", String(wrong.count), "Held-out digits that it gets wrong now.",
        rule: "Σ > threshold, but no \(digits.digit), or the reverse"
      ) {
        if wrong.isEmpty { return ["none"] }
        return wrong.map { index in
          let label = digits.test.label(index) ?? 0
          return
            "\(article(label)): \(piece("sum.h\(index)")) \(label == digits.digit ? "≤" : ">") \(piece("threshold"))"
        }
      }
    case "baseline":
      return OpenNumber(
        "always no", Format.percent(digits.baseline, decimals: 1), "Share that is right for whoever never says yes.",
        rule: "others / held-out"
      ) { ["= \(piece("others")) / \(piece("heldOut"))"] }
    case "others":
      let others = (0..<total).count { digits.test.label($0) != digits.digit }
      return OpenNumber(
        "others", String(others), "Held-out digits that are no \(digits.digit).", rule: "counted class by class"
      ) { sum(ofClasses: (0...9).filter { $0 != digits.digit }) }
    default: return nil
    }
  }
}
