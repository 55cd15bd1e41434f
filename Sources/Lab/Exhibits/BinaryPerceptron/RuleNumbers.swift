import Engine

/// The numbers of the perceptron rule, example by example. Names, by the example's number from 1: `w1@7` a weight when it
/// came, `sum@7 a@7 error@7` what it did, `up.w1@7` how often the examples before it moved w₁ up; `start.w1`; `delta.w1` the
/// last move; `cycleStart`, `cycleEnd` the passes between which everything repeats.
extension GateNumbers {
  /// So many examples are listed at a time; the last line opens those before them.
  private static let mostListed = 12

  func ruleNumber(_ name: String) -> OpenNumber? {
    guard let last = learning.last, let start = learning.start else { return nil }
    if name == "cycleStart" || name == "cycleEnd" { return cycle(isEnd: name == "cycleEnd") }
    let parts = name.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    let kinds = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let index = Self.parameters.firstIndex(of: kinds[kinds.count - 1])
    guard parts.count == 2 else {
      guard let index, kinds.count == 2 else { return nil }
      switch kinds[0] {
      case "start":
        return OpenNumber(Self.symbols[index], Format.signed(value(index, of: start)), "Where the rule began.")
      case "delta": return change(index, last)
      default: return nil
      }
    }
    guard let example = Int(parts[1]), 1...learning.examples + 1 ~= example else { return nil }
    switch (kinds[0], kinds.count) {
    case ("up", 2), ("down", 2): return index.flatMap { moves($0, isUp: kinds[0] == "up", before: example) }
    case (_, 1): return index.flatMap { parameter($0, at: example) } ?? lesson(kinds[0], example)
    default: return nil
    }
  }

  // MARK: A weight

  /// What a neuron has in the place of w₁, w₂, threshold. No minus zero.
  private func value(_ index: Int, of neuron: Neuron) -> Float { index < 2 ? neuron.weights[index] : 0 - neuron.bias }

  func parameter(_ index: Int) -> OpenNumber {
    let (symbol, text) = (Self.symbols[index], Format.signed(value(index, of: neuron)))
    let what = index < 2 ? "How much the \(Self.votes[index]) vote counts" : "What the sum must exceed"
    guard learning.last != nil else { return OpenNumber(symbol, text, "\(what); set by hand.") }
    return moved(index, at: learning.examples + 1, OpenNumber(symbol, text, "\(what); moved by the perceptron rule."))
  }

  /// A weight when an example came.
  private func parameter(_ index: Int, at example: Int) -> OpenNumber? {
    let isNow = example > learning.examples
    let neuron = isNow ? neuron : learning.lessons[example - 1].before
    let symbol = Self.symbols[index]
    let when = isNow ? "now" : "when example \(example) came"
    let number = OpenNumber(symbol, Format.signed(value(index, of: neuron)), "\(symbol) \(when).")
    return moved(index, at: example, number)
  }

  /// A weight as its start and what the rule added: start + η · (times up − times down).
  private func moved(_ index: Int, at example: Int, _ number: OpenNumber) -> OpenNumber {
    var number = number
    let name = Self.parameters[index]
    number.rule = "start + η·(times up − times down)"
    number.lines = {
      let (up, down) = (piece("up.\(name)@\(example)"), piece("down.\(name)@\(example)"))
      return ["= \(piece("start.\(name)")) + \(piece("eta"))·(\(up) − \(down))"]
    }
    return number
  }

  /// How often the examples before one moved a weight up, or down, with the latest of them.
  private func moves(_ index: Int, isUp: Bool, before example: Int) -> OpenNumber {
    let (name, way) = (Self.parameters[index], isUp ? "up" : "down")
    let found = (1..<example).filter { learning.lessons[$0 - 1].move(index) == (isUp ? 1 : -1) }
    return OpenNumber(
      "times \(way)", String(found.count), "Examples that moved \(Self.symbols[index]) \(way) by η.",
      rule: found.isEmpty ? nil : "counted example by example, the latest first"
    ) {
      let listed = found.suffix(Self.mostListed)
      let lines = listed.reversed().map { example -> Explanation.Line in
        "example \(example), \(spaced(learning.lessons[example - 1].row)): error \(piece("error@\(example)"))"
      }
      guard let first = listed.first, listed.count < found.count else { return lines }
      return lines + ["and \(piece("\(way).\(name)@\(first)")) before"]
    }
  }

  // MARK: An example

  private func change(_ index: Int, _ last: GateLearning.Lesson) -> OpenNumber {
    let amount = index < 2 ? last.change(index) : last.thresholdChange
    let input = index < 2 ? "·\(index == 0 ? "x₁" : "x₂")" : ""
    return OpenNumber(
      "Δ\(Self.symbols[index])", Format.change(amount),
      "How the last example moved \(index < 2 ? "" : "the ")\(Self.symbols[index]).",
      rule: index < 2 ? "η·(y − a)\(input)" : "−η·(y − a)"
    ) {
      let (row, error) = (Self.rows[last.row], signed(piece("error@\(learning.examples)")))
      return index < 2
        ? ["= \(piece("eta"))·\(error)·\(piece("x\(index + 1).\(row)"))"] : ["= −\(piece("eta"))·\(error)"]
    }
  }

  private func lesson(_ kind: String, _ example: Int) -> OpenNumber? {
    guard learning.lessons.indices.contains(example - 1) else { return nil }
    let lesson = learning.lessons[example - 1]
    let row = Self.rows[lesson.row]
    switch kind {
    case "error":
      return OpenNumber(
        "y − a", Format.change(lesson.error, decimals: 0), "How wrong the output was: 1, 0 or −1.", rule: "y − a"
      ) { ["= \(piece("y.\(row)")) − \(piece("a@\(example)"))"] }
    case "a":
      return OpenNumber(
        "a", String(Int(lesson.output)), "The output before the weights moved.", rule: "1 if Σ > threshold, else 0"
      ) {
        let (sign, output) = lesson.output == 1 ? (">", "1") : ("≤", "0")
        return ["\(piece("sum@\(example)")) \(sign) \(piece("threshold@\(example)")) → \(output)"]
      }
    case "sum":
      let sum = lesson.before.look(at: Gate.inputs[lesson.row]).sum - lesson.before.bias
      return OpenNumber(
        "Σ", Format.signed(sum), "The weighted votes before the weights moved.", rule: "w₁·x₁ + w₂·x₂"
      ) {
        let (w1, w2) = (piece("w1@\(example)"), signed(piece("w2@\(example)")))
        return ["= \(w1)·\(piece("x1.\(row)")) + \(w2)·\(piece("x2.\(row)"))"]
      }
    default: return nil
    }
  }

  // MARK: Going round in circles

  /// One of two passes after which the weights are the same.
  private func cycle(isEnd: Bool) -> OpenNumber? {
    guard case .cycle(let earlier, let later) = learning.end else { return nil }
    let pass = isEnd ? later : earlier
    let meaning =
      isEnd
      ? "The pass after which they came back: from here on everything repeats."
      : "The pass after which the weights were what they are now for the first time."
    return OpenNumber("pass", String(pass), meaning, rule: "the weights behind it") {
      Self.parameters.indices.map { index in
        "\(Self.symbols[index]) is \(piece("\(Self.parameters[index])@\(Gate.inputs.count * pass + 1)"))"
      }
    }
  }
}
