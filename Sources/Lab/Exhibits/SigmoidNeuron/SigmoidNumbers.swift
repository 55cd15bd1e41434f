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
    slope = SigmoidNeuron.slope(sigma: sigma.before, steepness: steepness)
  }

  private var hasC: Bool { steepness != 1 }
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
    if name == "slope" {
      return OpenNumber(
        "slope", Format.signed(slope, decimals: 3), "How far σ moves for a small change of z, per unit of z.",
        rule: hasC ? "c·σ(cz)·(1 − σ(cz))" : "σ(z)·(1 − σ(z))"
      ) {
        let slope: Explanation.Line = "\(piece("sigma"))·(1 − \(piece("sigma")))"
        return [hasC ? "= \(piece("c"))·\(slope)" : "= \(slope)"]
      }
    }
    let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count > 1 ? parts[1] : nil) {
    case ("z", let time): return response("z", time, sum, 2) { weightedSum(isAfter: $0) }
    case ("step", let time): return response("step", time, step, 0) { output("step", isAfter: $0) }
    case ("sigma", let time): return response("sigma", time, sigma, 3) { output("sigma", isAfter: $0) }
    default: return nil
    }
  }

  private func meaning(of dial: String) -> String {
    switch dial {
    case "x1", "x2": "An input from 0 to 1, set by hand."
    case "b": "The bias, minus the threshold; set by hand."
    case "delta_w1": "A change of the first weight, set by hand."
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
    let product: Explanation.Line = hasC ? "\(piece("c"))·\(signed(z))" : "\(z)"
    let when = isAfter ? " after" : ""
    guard name == "sigma" else {
      let isOne = (isAfter ? step.after : step.before) == 1
      return OpenNumber(
        "step(\(argument))\(when)", "", "The output of the neuron with the hard threshold.",
        rule: "1 if \(argument) > 0, else 0"
      ) { ["\(product) \(isOne ? ">" : "≤") 0 → \(isOne ? "1" : "0")"] }
    }
    return OpenNumber(
      "σ(\(argument))\(when)", "", "The output of the neuron with the soft threshold.",
      rule: "1 / (1 + exp(−\(argument)))"
    ) { [hasC ? "= 1 / (1 + exp(−(\(product))))" : "= 1 / (1 + exp(−\(signed(z))))"] }
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
