import Engine

/// The numbers of the mistakes that moved the weights, each with the weights that it was made with, down to those that were
/// still 0. Names, by the mistake's number from 0: `error.3 wanted.3 answer.3`, `sumAt.3 thresholdAt.3 weightAt.3.9` when it
/// was made; `falseNo.3`, `falseYes.3` among the first three.
extension DigitNumbers {
  /// So many mistakes are listed at a time; the last line opens those before them.
  private static let mostListed = 12

  private func title(of move: DigitLearning.Move) -> String {
    "training digit \(move.example + 1), \(article(digits.training.label(move.example) ?? 0))"
  }

  func move(_ kind: String, _ mistake: Int) -> OpenNumber? {
    guard digits.moves.indices.contains(mistake) else { return nil }
    let move = digits.moves[mistake]
    let isNo = move.error > 0
    switch kind {
    case "error":
      return OpenNumber(
        "y − a", Format.change(move.error, decimals: 0), "How wrong it was about \(title(of: move)).", rule: "y − a"
      ) { ["= \(piece("wanted.\(mistake)")) − \(piece("answer.\(mistake)"))"] }
    case "wanted":
      return OpenNumber(
        "y", isNo ? "1" : "0", "What was wanted: \(isNo ? "yes" : "no") to \(title(of: move)).")
    case "answer":
      return OpenNumber(
        "a", isNo ? "0" : "1",
        "What it answered: \(isNo ? "no" : "yes") to \(title(of: move)). That was mistake \(mistake + 1).",
        rule: "1 if Σ > threshold, else 0"
      ) {
        let sign = isNo ? "≤" : ">"
        return ["\(piece("sumAt.\(mistake)")) \(sign) \(piece("thresholdAt.\(mistake)")) → \(isNo ? "0" : "1")"]
      }
    case "sumAt": return sum("t\(move.example)", move.before) { "weightAt.\(mistake).\($0)" }
    case "thresholdAt": return threshold(move.before, after: mistake, " at mistake \(mistake + 1)")
    default: return nil
    }
  }

  /// A weight when a mistake was made: as the last mistake before that had ink in its pixel left it.
  func weight(_ index: Int, at mistake: Int) -> OpenNumber? {
    guard digits.moves.indices.contains(mistake), digits.neuron.weights.indices.contains(index) else { return nil }
    let text = Format.signed(digits.moves[mistake].before.weights[index], decimals: 3)
    let symbol = "w\(place(index))"
    let when = "The weight of this pixel at mistake \(mistake + 1)"
    let mover = digits.moves[..<mistake].lastIndex { digits.training.input($0.example)[index] != 0 }
    guard let mover else { return OpenNumber(symbol, text, "\(when); still where it began.") }
    return OpenNumber(
      symbol, text, "\(when); the last to move it was mistake \(mover + 1).", rule: "w + η·(y − a)·x\(place(index))"
    ) {
      let before = piece("weightAt.\(mover).\(index)")
      let pixel = piece("pixel.t\(digits.moves[mover].example).\(index)")
      return ["= \(before) + \(piece("eta"))·\(signed(piece("error.\(mover)")))·\(pixel)"]
    }
  }

  /// The threshold after some mistakes.
  func threshold(_ neuron: Neuron, after mistakes: Int, _ when: String = "") -> OpenNumber {
    OpenNumber(
      "threshold", Format.signed(0 - neuron.bias), "What the sum must exceed for a yes\(when).",
      rule: "η·(false yes − false no): it moves against the weights"
    ) { ["= \(piece("eta"))·(\(piece("falseYes.\(mistakes)")) − \(piece("falseNo.\(mistakes)")))"] }
  }

  /// How many of the first mistakes were of one kind, with the latest of them.
  func count(_ error: Float, among mistakes: Int) -> OpenNumber? {
    guard 0...digits.moves.count ~= mistakes else { return nil }
    let (name, isNo) = (error > 0 ? "falseNo" : "falseYes", error > 0)
    let found = digits.moves[..<mistakes].indices.filter { digits.moves[$0].error == error }
    let when = mistakes == digits.moves.count ? "" : " up to then"
    return OpenNumber(
      isNo ? "false no" : "false yes", String(found.count),
      isNo
        ? "Mistakes\(when): it was a \(digits.digit), and the answer was no."
        : "Mistakes\(when): it was no \(digits.digit), and the answer was yes.",
      rule: found.isEmpty ? nil : "counted mistake by mistake, the latest first"
    ) {
      let listed = found.suffix(Self.mostListed)
      let lines = listed.reversed().map { mistake -> Explanation.Line in
        "mistake \(mistake + 1): \(piece("error.\(mistake)")), \(title(of: digits.moves[mistake]))"
      }
      guard let first = listed.first, listed.count < found.count else { return lines }
      return lines + ["and \(piece("\(name).\(first)")) before"]
    }
  }
}
