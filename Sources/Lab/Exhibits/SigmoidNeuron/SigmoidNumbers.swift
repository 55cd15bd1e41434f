import Engine
import Screen

/// Every number of the two neurons. Names: the dials, `c`, `w1_after`; `z`, `step`, `sigma` before the change of w₁,
/// `z_after` … after it, `z_change` … the difference; `slope`.
struct SigmoidNumbers: NumberBook {
  let dials: Dials
  let steepness: Float
  let sum: SigmoidNeuron.Response
  let step: SigmoidNeuron.Response
  let sigma: SigmoidNeuron.Response
  let slope: Float

  init(_ exhibit: SigmoidNeuron) {
    dials = exhibit.dials
    steepness = exhibit.steepness
    sum = exhibit.sum
    step = exhibit.response(.step)
    sigma = exhibit.response(.sigmoid)
    slope = exhibit.slope
  }

  private var hasC: Bool { steepness != 1 }
  /// c is ∞: σ is the step, and c no number to count with.
  private var isLimit: Bool { steepness == .infinity }
  /// `cz` where there is a c, else `z`.
  private var argument: String { hasC ? "cz" : "z" }

  func number(_ name: String) -> OpenNumber? {
    if let dial = dials.dial(name) { return OpenNumber(name == "c" ? "c" : dial.label, dial.text, meaning(of: name)) }
    if name == "w1_after" {
      return OpenNumber(
        "w₁ after", Format.signed(dials["w1"] + dials["delta_w1"]), "The first weight with the change.",
        rule: "w₁ + Δw₁"
      ) { ["= \(piece("w1")) + \(signed(piece("delta_w1")))"] }
    }
    if name == "slope" { return slopeNumber }
    let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count > 1 ? parts[1] : nil) {
    case ("z", let time): return response("z", time, sum, 2) { weightedSum(isAfter: $0) }
    case ("step", let time): return response("step", time, step, 0) { output("step", isAfter: $0) }
    case ("sigma", let time): return response("sigma", time, sigma, 3) { output("sigma", isAfter: $0) }
    default: return nil
    }
  }

  private var slopeNumber: OpenNumber {
    let (text, meaning) = (Format.signed(slope, decimals: 3), "How far σ moves for a small change of z, per unit of z.")
    if isLimit {
      return OpenNumber("slope", text, meaning, rule: "c·σ(cz)·(1 − σ(cz)) for c → ∞") {
        sum.before == 0
          ? ["c/4 at z = \(piece("z")), and c is \(piece("c"))"]
          : ["z = \(piece("z")) is not 0, and σ is flat there: \(piece("sigma"))"]
      }
    }
    return OpenNumber("slope", text, meaning, rule: hasC ? "c·σ(cz)·(1 − σ(cz))" : "σ(z)·(1 − σ(z))") {
      let slope: Explanation.Line = "\(piece("sigma"))·(1 − \(piece("sigma")))"
      return [hasC ? "= \(piece("c"))·\(slope)" : "= \(slope)"]
    }
  }

  private func meaning(of dial: String) -> String {
    switch dial {
    case "x1", "x2": "An input from 0 to 1, set by hand."
    case "b": "The bias, minus the threshold; set by hand."
    case "delta_w1": "A change of the first weight, set by hand."
    case "c" where isLimit: "How steep: without end. What is left of the sigmoid is the step. Set by hand."
    case "c": "How steep: weights and bias are all multiplied by it. Set by hand."
    default: "A weight, set by hand."
    }
  }

  /// The text of a value, in the decimals of its row in the table.
  private func response(
    _ name: String, _ time: String?, _ values: SigmoidNeuron.Response, _ decimals: Int,
    _ open: @escaping (_ isAfter: Bool) -> OpenNumber
  ) -> OpenNumber? {
    var number = open(time == "after")
    switch time {
    case nil: number.text = Format.signed(values.before, decimals: decimals)
    case "after": number.text = Format.signed(values.after, decimals: decimals)
    case "change":
      return OpenNumber(
        "Δ\(number.symbol)", Format.change(values.change, decimals: decimals), "What Δw₁ does to it.",
        rule: "after − before"
      ) { ["= \(piece("\(name)_after")) − \(signed(piece(name)))"] }
    default: return nil
    }
    return number
  }

  private func weightedSum(isAfter: Bool) -> OpenNumber {
    OpenNumber(
      isAfter ? "z after" : "z", "", "The weighted sum of the inputs, plus the bias.",
      rule: isAfter ? "(w₁ + Δw₁)·x₁ + w₂·x₂ + b" : "w₁·x₁ + w₂·x₂ + b"
    ) {
      let w1 = piece(isAfter ? "w1_after" : "w1")
      return ["= \(w1)·\(piece("x1")) + \(signed(piece("w2")))·\(piece("x2")) + \(signed(piece("b")))"]
    }
  }

  private func output(_ name: String, isAfter: Bool) -> OpenNumber {
    let z = piece(isAfter ? "z_after" : "z")
    let product: Explanation.Line = hasC && !isLimit ? "\(piece("c"))·\(signed(z))" : "\(z)"
    let when = isAfter ? " after" : ""
    guard name == "sigma" else {
      let isOne = (isAfter ? step.after : step.before) == 1
      return OpenNumber(
        "step(\(argument))\(when)", "", "The output of the neuron with the hard threshold.",
        rule: "1 if \(argument) > 0, else 0"
      ) { ["\(product) \(isOne ? ">" : "≤") 0 → \(isOne ? "1" : "0")"] }
    }
    if isLimit {
      return limit(isAfter ? sum.after : sum.before, z, isOne: (isAfter ? sigma.after : sigma.before) == 1, when)
    }
    return OpenNumber(
      "σ(\(argument))\(when)", "", "The output of the neuron with the soft threshold.",
      rule: "1 / (1 + exp(−\(argument)))"
    ) { [hasC ? "= 1 / (1 + exp(−(\(product))))" : "= 1 / (1 + exp(−\(signed(z))))"] }
  }

  /// σ(cz) for c → ∞.
  private func limit(_ sum: Float, _ z: Explanation.Piece, isOne: Bool, _ when: String) -> OpenNumber {
    let atZero = sum == 0 ? " At z = 0 itself σ is ½ for every number c; the step takes the 0." : ""
    return OpenNumber(
      "σ(cz)\(when)", "", "What is left of the soft threshold when c has no end: the hard one.\(atZero)",
      rule: "1 / (1 + exp(−cz)) for c → ∞"
    ) { ["\(z) \(isOne ? ">" : "≤") 0 → \(isOne ? "1.000" : "0.000")"] }
  }
}

extension SigmoidNeuron {
  public func explanation(of name: String) -> Explanation? { SigmoidNumbers(self).explanation(of: name) }

  public var plainText: [String] {
    let numbers = SigmoidNumbers(self)
    func text(_ name: String) -> String { numbers.number(name)?.text ?? "" }
    func row(_ name: String) -> String {
      let symbol = numbers.number(name)?.symbol ?? ""
      return "\(symbol): before \(text(name)), after \(text("\(name)_after")), change \(text("\(name)_change"))"
    }
    let flips = numbers.step.change != 0 ? ["The step neuron flips."] : []
    return [
      "Two neurons with the same inputs and weights, one with a step, one with a sigmoid.",
      dials.dials.map { "\($0.name == "c" ? "c" : $0.label) = \($0.text)" }.joined(separator: ", "),
      row("z"), row("step"), row("sigma"),
    ] + flips + ["The slope of σ at this z is \(text("slope")).", plot.sentence]
  }
}
