import Engine
import Foundation
import Screen

/// Every number of the network and its nudge. Names: `x1`, `w11` … as in lesson files; `d.w11` its Δ, `n.w11` the nudge s·Δ,
/// `p.w11` the slope ∂o/∂w₁₁, `t.w11` the product of both; `z1 h1 s1 delta1` of a unit (`o` for the output); a `'` behind a
/// name: after the nudge. A name that ends in `@` and a number is that of a nudge of this size: `true@0.01`.
struct SmoothnessNumbers: NumberBook {
  let study: Linearization
  /// What stands behind the names of everything that depends on the size of the nudge.
  private let suffix: String
  /// Decimals of everything that adds up to Δo: the same for all, so that they can be compared and added.
  private let changePlaces: Int
  private let nudgePlaces: Int

  init(_ study: Linearization) { self.init(study, suffix: "") }

  private init(_ study: Linearization, suffix: String) {
    (self.study, self.suffix) = (study, suffix)
    changePlaces = Self.places((study.terms + [study.actual, study.predicted]).map(abs).max() ?? 0, digits: 4)
    nudgePlaces = Self.places(study.nudge.map(abs).max() ?? 0, digits: 3)
  }

  /// The numbers of a nudge of another size.
  func sized(_ scale: Float) -> SmoothnessNumbers {
    SmoothnessNumbers(study.scaled(to: scale), suffix: "@\(Format.plain(scale))")
  }

  private static let limitSuffix = "@limit"

  /// The numbers of a nudge of the size at which the sum and the truth part.
  private var atLimit: SmoothnessNumbers? {
    study.limit.map { SmoothnessNumbers(study.scaled(to: $0), suffix: Self.limitSuffix) }
  }

  func number(_ name: String) -> OpenNumber? {
    if suffix.isEmpty, let at = name.firstIndex(of: "@"), let scale = Float(name[at...].dropFirst()),
      Linearization.sizes.contains(scale)
    {
      return sized(scale).number(name)
    }
    if suffix.isEmpty, name.hasSuffix(Self.limitSuffix) { return atLimit?.number(name) }
    let bare = suffix.isEmpty ? name : name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 { return SmallNetwork.index(of: parts[1]).flatMap { parameterNumber(parts[0], $0) } }
    return given(bare) ?? change(bare) ?? unit(bare)
  }

  /// A piece whose number depends on the size of the nudge.
  private func sizedPiece(_ name: String) -> Explanation.Piece { piece(name + suffix) }

  private var isStep: Bool { study.network.activation == .step }
  /// What the slope of the units is called.
  private var prime: String { isStep ? "step′" : "σ′" }

  // MARK: Decimals

  /// Decimals that show `digits` digits of a number of this size.
  static func places(_ value: Float, digits: Int) -> Int {
    guard value != 0, value.isFinite else { return digits }
    return max(2, min(8, digits - 1 - Int(log10(abs(value)).rounded(.down))))
  }

  static func percent(_ error: Float) -> String {
    error.isFinite ? Format.percent(error, decimals: error < 0.00995 ? 2 : error < 0.0995 ? 1 : 0) : "∞"
  }

  // MARK: What is given

  private func given(_ name: String) -> OpenNumber? {
    if let input = Smoothness.inputNames.firstIndex(of: name) {
      return OpenNumber(
        Smoothness.inputSymbols[input], Format.signed(study.input[input]), "An input from 0 to 1, set by hand.")
    }
    if let index = SmallNetwork.index(of: name) {
      return OpenNumber(
        SmallNetwork.all[index].symbol, Format.signed(study.network.values[index]),
        "\(Self.role(of: index)), as it is now.")
    }
    if name == "flat" { return OpenNumber("step′(z)", "0", "A step is flat: where it has a slope at all, it is 0.") }
    guard name == "scale" else { return nil }
    if suffix == Self.limitSuffix {
      return OpenNumber(
        "s", String(format: "%.4g", study.scale), "The size at which sum and truth part: found by trying, ever closer.")
    }
    return OpenNumber(
      "s", Format.plain(study.scale),
      suffix.isEmpty ? "The size of the whole nudge, set by hand." : "One of the sizes in the table.")
  }

  private static func role(of index: Int) -> String {
    let marks = SmallNetwork.subscripts
    return switch SmallNetwork.all[index].kind {
    case .weight(let unit, let input): "The weight from x\(marks[input]) to h\(marks[unit])"
    case .bias(let unit): "The bias of h\(marks[unit])"
    case .outputWeight(let unit): "The weight from h\(marks[unit]) to the output"
    case .outputBias: "The bias of the output"
    }
  }

  // MARK: A parameter

  private func parameterNumber(_ kind: String, _ index: Int) -> OpenNumber? {
    let parameter = SmallNetwork.all[index]
    let (name, symbol) = (parameter.name, parameter.symbol)
    switch kind {
    case "d":
      return OpenNumber("Δ\(symbol)", Format.signed(study.direction[index]), "The nudge at scale 1, set by hand.")
    case "n":
      return OpenNumber(
        "s·Δ\(symbol)", Format.change(study.nudge[index], decimals: nudgePlaces), "How far \(symbol) is nudged.",
        rule: "s·Δ\(symbol)"
      ) { ["= \(sizedPiece("scale"))·\(signed(piece("d.\(name)")))"] }
    case "t":
      return OpenNumber(
        "∂o/∂\(symbol)·s·Δ\(symbol)", Format.change(study.terms[index], decimals: changePlaces),
        "What the nudge of \(symbol) adds to the predicted change of the output.", rule: "∂o/∂\(symbol)·s·Δ\(symbol)"
      ) { ["= \(piece("p.\(name)"))·\(signed(sizedPiece("n.\(name)")))"] }
    case "p": return slope(index)
    default: return nil
    }
  }

  /// ∂o/∂w = δ·a: the δ of the unit that the weight leads to, times what comes in.
  private func slope(_ index: Int) -> OpenNumber {
    let parameter = SmallNetwork.all[index]
    let text = Format.signed(study.slopes.parameters[index], decimals: 4)
    let meaning = "How far the output moves for a small nudge of \(parameter.symbol), per unit of the nudge."
    let (rule, line) = slopeRule(of: index)
    return OpenNumber("∂o/∂\(parameter.symbol)", text, meaning, rule: rule) { ["= \(line)"] }
  }

  /// The rule of a slope in symbols, and with its numbers.
  func slopeRule(of index: Int) -> (rule: String, numbers: Explanation.Line) {
    switch SmallNetwork.all[index].kind {
    case .weight(let unit, let input):
      (
        "δ\(SmallNetwork.subscripts[unit])·\(Smoothness.inputSymbols[input])",
        "\(piece("delta\(unit + 1)"))·\(piece(Smoothness.inputNames[input]))"
      )
    case .bias(let unit): ("δ\(SmallNetwork.subscripts[unit])", "\(piece("delta\(unit + 1)"))")
    case .outputWeight(let unit):
      ("δₒ·h\(SmallNetwork.subscripts[unit])", "\(piece("deltao"))·\(piece("h\(unit + 1)"))")
    case .outputBias: ("δₒ", "\(piece("deltao"))")
    }
  }

  /// δ by the chain rule, in symbols and with its numbers.
  func deltaRule(of unit: Int) -> (rule: String, numbers: Explanation.Line) {
    guard unit < SmallNetwork.hiddenCount else { return ("\(prime)(zₒ)", "\(piece("so"))") }
    let mark = SmallNetwork.subscripts[unit]
    return (
      "\(prime)(z\(mark))·v\(mark)·δₒ",
      "\(piece("s\(unit + 1)"))·\(signed(piece("v\(unit + 1)")))·\(piece("deltao"))"
    )
  }

  // MARK: A unit

  private func unit(_ name: String) -> OpenNumber? {
    let isAfter = name.hasSuffix("'")
    let bare = isAfter ? String(name.dropLast()) : name
    if bare == "o" { return output(SmallNetwork.hiddenCount, isAfter, decimals: 3) }
    if bare == "o7" { return output(SmallNetwork.hiddenCount, isAfter, decimals: 6) }
    if isAfter, let index = SmallNetwork.index(of: bare) { return nudged(index) }
    guard let last = bare.last, let unit = ["1", "2", "3", "o"].firstIndex(of: last) else { return nil }
    switch bare.dropLast() {
    case "z": return sum(unit, isAfter)
    case "h" where unit < SmallNetwork.hiddenCount: return output(unit, isAfter, decimals: 3)
    case "s" where !isAfter: return steepness(unit)
    case "delta" where !isAfter:
      let (rule, line) = deltaRule(of: unit)
      let mark = SmallNetwork.subscripts[unit]
      return OpenNumber(
        "δ\(mark)", Format.signed(study.slopes.deltas[unit], decimals: 4),
        "∂o/∂z\(mark): how far the output moves for a small change of z\(mark), per unit of it.", rule: rule
      ) { ["= \(line)"] }
    default: return nil
    }
  }

  /// A weight after the nudge.
  private func nudged(_ index: Int) -> OpenNumber {
    let (name, symbol) = (SmallNetwork.all[index].name, SmallNetwork.all[index].symbol)
    return OpenNumber(
      "\(symbol) after",
      Format.signed(study.network.values[index] + study.nudge[index], decimals: max(2, nudgePlaces)),
      "\(Self.role(of: index)), with the nudge.", rule: "\(symbol) + s·Δ\(symbol)"
    ) { ["= \(piece(name)) + \(signed(sizedPiece("n.\(name)")))"] }
  }

  private func sum(_ unit: Int, _ isAfter: Bool) -> OpenNumber {
    let sums = isAfter ? study.after.sums : study.before.sums
    let mark = SmallNetwork.subscripts[unit]
    let isOutput = unit == SmallNetwork.hiddenCount
    let rule =
      isOutput ? "v₁·h₁ + v₂·h₂ + v₃·h₃ + bₒ" : "w\(mark)₁·x₁ + w\(mark)₂·x₂ + b\(mark)"
    return OpenNumber(
      "z\(mark)\(isAfter ? " after" : "")", Format.signed(sums[unit], decimals: 3),
      "The weighted sum of \(isOutput ? "the output" : "h\(mark)"), plus its bias.", rule: rule
    ) {
      func value(_ name: String) -> Explanation.Line { signed(isAfter ? sizedPiece("\(name)'") : piece(name)) }
      if isOutput {
        return [
          "= \(value("v1"))·\(value("h1")) + \(value("v2"))·\(value("h2")) + \(value("v3"))·\(value("h3")) + \(value("bo"))"
        ]
      }
      let j = unit + 1
      return ["= \(value("w\(j)1"))·\(piece("x1")) + \(value("w\(j)2"))·\(piece("x2")) + \(value("b\(j)"))"]
    }
  }

  private func output(_ unit: Int, _ isAfter: Bool, decimals: Int) -> OpenNumber {
    let value = (isAfter ? study.after : study.before).outputs[unit]
    let isOutput = unit == SmallNetwork.hiddenCount
    let mark = SmallNetwork.subscripts[unit]
    let sumName = "z\(isOutput ? "o" : String(unit + 1))"
    let sum = isAfter ? sizedPiece("\(sumName)'") : piece(sumName)
    return OpenNumber(
      (isOutput ? "o" : "h\(mark)") + (isAfter ? " after" : ""), Format.signed(value, decimals: decimals),
      isOutput ? "The output of the network." : "What hidden unit \(unit + 1) passes on.",
      rule: isStep ? "1 if z\(mark) > 0, else 0" : "1 / (1 + exp(−z\(mark)))"
    ) {
      isStep
        ? ["\(sum) \(value == 1 ? ">" : "≤") 0 → \(value == 1 ? "1" : "0")"] : ["= 1 / (1 + exp(−\(signed(sum))))"]
    }
  }

  /// f′(z): σ′ = σ(1 − σ); a step has the slope 0.
  private func steepness(_ unit: Int) -> OpenNumber {
    let mark = SmallNetwork.subscripts[unit]
    let symbol = "\(prime)(z\(mark))"
    guard !isStep else { return OpenNumber(symbol, Format.signed(0, decimals: 4), "A step is flat: its slope is 0.") }
    let value = study.before.outputs[unit]
    let isOutput = unit == SmallNetwork.hiddenCount
    let (output, name) = isOutput ? ("o", "o") : ("h\(mark)", "h\(unit + 1)")
    return OpenNumber(
      symbol, Format.signed(value * (1 - value), decimals: 4), "How steep σ is at z\(mark).",
      rule: "\(output)·(1 − \(output))"
    ) { ["= \(piece(name))·(1 − \(piece(name)))"] }
  }

  // MARK: The change

  private func change(_ name: String) -> OpenNumber? {
    switch name {
    case "true":
      return OpenNumber(
        "Δo", Format.change(study.actual, decimals: changePlaces), "How far the nudge really moves the output.",
        rule: "o after − o"
      ) { ["= \(sizedPiece("o7'")) − \(piece("o7"))"] }
    case "predicted":
      return OpenNumber(
        "Σ ∂o/∂w·s·Δw", Format.change(study.predicted, decimals: changePlaces),
        "How far it would move if every slope stayed as it is.", rule: "Σ ∂o/∂w·s·Δw + ∂o/∂b·s·Δb"
      ) {
        let nudged = SmallNetwork.all.filter { study.direction[SmallNetwork.index(of: $0.name) ?? 0] != 0 }
        if nudged.isEmpty { return ["= 0  nothing is nudged"] }
        return nudged.enumerated().map { index, parameter in
          let term = sizedPiece("t.\(parameter.name)")
          return "\(index == 0 ? "=" : "+") \(signed(term))  \(parameter.symbol)"
        }
      }
    case "error": return error
    case "limit":
      guard let limit = study.limit else { return nil }
      return OpenNumber(
        isStep ? "jump" : "1 %", String(format: "%.2g", limit),
        "The size of the nudge at which the sum and the truth begin to differ by more than 1 %.",
        rule: "found by trying sizes, ever closer"
      ) {
        [
          "there true Δo is \(piece("true\(Self.limitSuffix)")),",
          "and the sum says \(piece("predicted\(Self.limitSuffix)"))",
        ]
      }
    default: return nil
    }
  }

  private var error: OpenNumber {
    let meaning =
      study.isRounded
      ? "By how much the sum misses the truth. This Δo is so small that part of it is rounding: o has 24 binary digits."
      : "By how much the sum misses the truth, as a share of the truth."
    return OpenNumber("off by", Self.percent(study.error), meaning, rule: "|sum − true Δo| / |true Δo|") {
      study.actual == 0
        ? [study.predicted == 0 ? "both are 0" : "the truth is 0, the sum is not"]
        : ["= |\(sizedPiece("predicted")) − \(signed(sizedPiece("true")))| / |\(sizedPiece("true"))|"]
    }
  }
}
