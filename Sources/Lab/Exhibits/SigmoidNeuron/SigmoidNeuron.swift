import Engine
import Lessons
import Screen

/// Lesson 4: a step neuron and a sigmoid neuron with the same weights and inputs, before and after the same small change of
/// one weight; the curve of σ with the place on it where the neuron works, and its slope there.
public struct SigmoidNeuron: Exhibit {
  public static let name = "sigmoid-neuron"

  var dials = Dials([
    Dials.Dial(name: "x1", label: "x₁", range: 0...1, step: 0.25, value: 1),
    Dials.Dial(name: "x2", label: "x₂", range: 0...1, step: 0.25, value: 1),
    Dials.Dial(name: "w1", label: "w₁", range: -4...4, step: 0.25, value: 1),
    Dials.Dial(name: "w2", label: "w₂", range: -4...4, step: 0.25, value: 1),
    Dials.Dial(name: "b", label: "b", range: -4...4, step: 0.25, value: -1),
    Dials.Dial(name: "delta_w1", label: "Δw₁", range: -1...1, step: 0.05, value: 0),
    Dials.Dial(name: "c", label: "steep c", range: 0...7, step: 1, value: 0, scale: .powerOfTwoToInfinity),
  ])

  public init() {}

  public var title: String { "Step and sigmoid, side by side" }

  /// c: every sum is multiplied by it before the output function. At ∞ the sigmoid has become the step.
  var steepness: Float { dials.dial("c")?.powerOfTwo ?? 1 }
  var isLimit: Bool { steepness == .infinity }

  var inputs: [Float] { [dials["x1"], dials["x2"]] }

  /// By what the Engine's sums are multiplied: c, as long as it is a number.
  var factor: Float { isLimit ? 1 : steepness }
  /// The output function that the Engine is given: σ(cz) for c → ∞ is the step.
  func function(_ activation: Activation) -> Activation { isLimit && activation == .sigmoid ? .step : activation }

  /// The neuron with an output function; `isNudged`: after the change Δw₁. Multiplying weights and bias by c multiplies z.
  func neuron(_ activation: Activation, isNudged: Bool = false) -> Neuron {
    let w1 = dials["w1"] + (isNudged ? dials["delta_w1"] : 0)
    return Neuron(
      weights: [factor * w1, factor * dials["w2"]], bias: factor * dials["b"], activation: function(activation))
  }

  /// What a neuron computes before and after the change.
  struct Response: Hashable, Sendable {
    var before: Float
    var after: Float
    var change: Float { after - before }
  }

  /// The weighted sum z = w·x + b, without c.
  var sum: Response {
    let inputs = inputs
    return Response(
      before: neuron(.linear).look(at: inputs).sum / factor,
      after: neuron(.linear, isNudged: true).look(at: inputs).sum / factor)
  }

  func response(_ activation: Activation) -> Response {
    let inputs = inputs
    return Response(
      before: neuron(activation).look(at: inputs).output,
      after: neuron(activation, isNudged: true).look(at: inputs).output)
  }

  /// c · σ′(cz): how much the output changes for a small change of z. σ′ = σ (1 − σ), from the Engine's σ. In the limit it is
  /// 0, but at z = 0, where it was c/4 all the time, without end.
  func slope(at z: Float, sigma: Float) -> Float {
    if isLimit { return z == 0 ? .infinity : 0 }
    return steepness * sigma * (1 - sigma)
  }

  /// The slope before the change.
  var slope: Float { slope(at: sum.before, sigma: response(.sigmoid).before) }

  public var readings: [String: Reading] {
    let (sum, step, sigma) = (sum, response(.step), response(.sigmoid))
    let slope = slope
    var result: [String: Reading] = [:]
    for dial in dials.dials where dial.name != "c" { result[dial.name] = .number(dial.value, dial.label) }
    result["delta_w1"] = .change(dials["delta_w1"], "Δw₁")
    result["c"] = Reading(.number(Double(steepness)), label: "c", text: Format.plain(steepness))
    result["z"] = .number(sum.before, "z")
    result["z_after"] = .number(sum.after, "z after")
    result["step"] = .whole(step.before, "step(z)")
    result["step_after"] = .whole(step.after, "step(z) after")
    result["step_change"] = .change(step.change, "Δstep", decimals: 0)
    result["sigma"] = .number(sigma.before, "σ(z)", decimals: 3)
    result["sigma_after"] = .number(sigma.after, "σ(z) after", decimals: 3)
    result["sigma_change"] = .change(sigma.change, "Δσ", decimals: 3)
    result["slope"] = .number(slope, "slope", decimals: 3)
    result["sigma_prime"] = .number(slope, "σ′(z)", decimals: 3)
    result["a"] = .number(sigma.before, "a", decimals: 3)
    result["sum"] = .number(sum.before - dials["b"], "Σ")
    result["flips"] = .truth(step.change != 0)
    return result
  }

  // MARK: Actions

  public mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    if action.name == "keep" {
      keep()
      return
    }
    let names = dials.dials.map(\.name)
    guard let dial = dials.dial(action.name) else { throw action.unknown(names + ["keep"]) }
    if action.name == "c" {
      try setSteepness(action, dial)
    } else {
      dials[action.name] = try action.number(dial.range)
    }
  }

  private mutating func setSteepness(_ action: ExhibitAction, _ dial: Dials.Dial) throws(ExhibitError) {
    if action.value?.text == Self.infinity {
      dials["c"] = dial.range.upperBound
      return
    }
    let number = try action.number(1...64)
    guard number.significand == 1 else {
      throw ExhibitError(
        "`c` cannot be \(Format.plain(number))", cure: "choose 1, 2, 4, 8, 16, 32, 64 or \(Self.infinity)")
    }
    dials["c"] = Float(number.exponent)
  }

  /// What lesson files call c without end.
  private static let infinity = "infinity"

  public func describe(_ action: ExhibitAction) -> String {
    if action.name == "keep" { return "Space: keep the change" }
    let label = dials.dial(action.name)?.label ?? action.name
    let number = action.value?.text == Self.infinity ? Float.infinity : Float(action.value?.number ?? 0)
    return "set \(label) to \(action.name == "c" ? Format.plain(number) : Format.signed(number))"
  }

  // MARK: Keys and mouse

  public var keys: [KeyHint] {
    [
      KeyHint("↑↓", "choose"), KeyHint("←→", "change"), KeyHint("Space", "keep the change", .space),
      KeyHint("z", "no change", .character("z")),
    ]
  }

  public mutating func update(_ event: RoomEvent) -> ExhibitChange {
    switch event {
    case .key(let key): return press(key)
    case .pointer(let pointer, let zone):
      if let change = dials.update(pointer, zone) { return change }
      guard pointer.kind == .press, case .item("button", let index)? = zone?.target else { return .nothing }
      return press(index == 0 ? .space : .character("z"))
    default: return .nothing
    }
  }

  /// The change becomes part of the weight, as after a step of learning.
  private mutating func keep() {
    dials["w1"] = max(-4, min(4, dials["w1"] + dials["delta_w1"]))
    dials["delta_w1"] = 0
  }

  private mutating func press(_ key: Key) -> ExhibitChange {
    switch key {
    case .up: return dials.select(by: -1) ? .view : .nothing
    case .down: return dials.select(by: 1) ? .view : .nothing
    case .left, .character("-"): return dials.turn(-1)
    case .right, .character("+"), .character("="): return dials.turn(1)
    case .shiftLeft: return dials.turn(-4)
    case .shiftRight: return dials.turn(4)
    case .space, .enter:
      guard dials["delta_w1"] != 0 else { return .nothing }
      keep()
      return .edit
    case .character("z"):
      guard dials["delta_w1"] != 0 else { return .nothing }
      dials["delta_w1"] = 0
      return .edit
    default: return .nothing
    }
  }
}
