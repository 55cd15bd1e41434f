import Engine
import Screen

extension BinaryPerceptron {
  public func explanation(of name: String) -> Explanation? {
    switch mode {
    case .gates: GateNumbers(self).explanation(of: name)
    case .digits: digits.flatMap { DigitNumbers(digits: $0).explanation(of: name) }
    }
  }

  public var plainText: [String] { mode == .gates ? gateText : digitText }

  // MARK: Gates

  private var gateText: [String] {
    let numbers = GateNumbers(self)
    func text(_ name: String) -> String { numbers.number(name)?.text ?? "" }
    let rows = GateNumbers.rows.indices.map { index in
      let name = GateNumbers.rows[index]
      let isRight = table[index].output == gate.targets[index]
      return "\(text("x1.\(name)")) \(text("x2.\(name)")): Σ = \(numbers.comparison(of: index).text), output "
        + "\(text("out.\(name)")), \(isRight ? "right" : "wrong")\(index == row ? " (chosen)" : "")"
    }
    let verdict = numbers.mistakes == 0 ? "It computes \(gate.rawValue)." : "\(numbers.mistakes) of 4 rows are wrong."
    return [
      "A perceptron with two inputs; wanted is \(gate.rawValue).",
      "w₁ = \(text("w1")), w₂ = \(text("w2")), threshold = \(text("threshold"))",
      "The four rows of the truth table, x₁ x₂:",
    ] + rows + [verdict, line] + learningLines(Look()).map(\.text.text)
  }

  /// The plane in one sentence.
  private var line: String {
    let (w1, w2, threshold) = (dials["w1"], dials["w2"], dials["threshold"])
    guard w1 != 0 || w2 != 0 else { return "Both weights are 0: there is no line, every input has the same sum." }
    let numbers = GateNumbers(self)
    let ones = table.indices.filter { table[$0].output == 1 }.map { numbers.spaced($0) }
    let side = ones.isEmpty ? "none of the four points" : ones.joined(separator: ", ")
    return "In the plane the line \(Format.signed(w1))·x₁ + \(Format.signed(w2))·x₂ = \(Format.signed(threshold)) has "
      + "\(side) on the side of output 1."
  }

  // MARK: Digits

  private var digitText: [String] {
    guard let digits else { return [digitProblem ?? "The digits are not loaded."] }
    let label = digits.training.label(digits.shown) ?? 0
    let ink = digits.training.input(digits.shown).map { String(Int(($0 * 16).rounded())) }
    let weights = digits.neuron.weights.map { Format.signed($0) }
    return [
      "A perceptron with 64 inputs, the pixels of a digit: is it a \(digits.digit)?",
      "\(digits.last == nil ? "The first example" : "The example") is \(label == 8 ? "an" : "a") \(label).",
      "Its ink, 0 to 16, row by row:",
    ] + grid(ink) + ["The weights, row by row:"] + grid(weights)
      + words(of: digits, Look()).map(\.text.text).filter { !$0.isEmpty }
  }

  /// The numbers of an image, one line a row, in columns of equal width.
  private func grid(_ texts: [String]) -> [String] {
    let width = texts.map { TextWidth.of($0) }.max() ?? 0
    return stride(from: 0, to: texts.count, by: DigitLearning.side).map { start in
      texts[start..<start + DigitLearning.side]
        .map { String(repeating: " ", count: width - TextWidth.of($0)) + $0 }.joined(separator: " ")
    }
  }
}
