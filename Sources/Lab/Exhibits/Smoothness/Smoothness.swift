import Engine
import Lessons
import Screen

/// Lesson 5: a small network whose weights and biases can all be nudged, the true change of its output beside the sum
/// Σ ∂o/∂w Δw, and where the two part.
public struct Smoothness: Exhibit {
  public static let name = "smoothness"

  enum View: Int, CaseIterable { case network, terms, plot, sizes }

  var network = SmallNetwork(
    values: [2, -1, -0.5, -1.5, 2, 0.25, 1, 1, -1.5, 1.5, -2, 1, 0.25], activation: .sigmoid)
  var inputs: [Float] = [1, 0.5]
  /// Δ of each parameter; the nudge is the scale times that.
  var direction = [Float](repeating: 0, count: SmallNetwork.all.count)
  /// An index of `Linearization.scales`.
  var scaleIndex = 20
  /// Among `items`.
  var chosen = Smoothness.inputNames.count
  /// Whether ← → turn the scale instead of what is chosen.
  var isScaleChosen = false
  var view = View.network
  /// How often random nudges were asked for: each gives others.
  private var draws: UInt64 = 0
  /// The two sliders: what is chosen, and the scale.
  private(set) var dials = Dials([])

  public init() { refreshDials() }

  public var title: String { network.activation == .step ? "Nudges, with step units" : "Nudges, with sigmoid units" }

  static let inputNames = ["x1", "x2"]
  static let inputSymbols = ["x₁", "x₂"]
  static let reach: Float = 8

  /// What can be chosen: the inputs, then the parameters.
  static let items = inputNames + SmallNetwork.all.map(\.name)
  var scale: Float { Linearization.scales[scaleIndex] }

  /// The chosen parameter's index; nil for an input.
  var parameter: Int? { chosen < Self.inputNames.count ? nil : chosen - Self.inputNames.count }

  var linearization: Linearization { Linearization(network, at: inputs, direction: direction, scale: scale) }

  // MARK: Readings

  public var readings: [String: Reading] {
    let study = linearization
    let next = Linearization.scales[min(scaleIndex + 1, Linearization.scales.count - 1)]
    let numbers = SmoothnessNumbers(study)
    func reading(_ value: Float, _ number: String) -> Reading {
      let number = numbers.number(number)
      return Reading(.number(Double(value)), label: number?.symbol ?? "", text: number?.text ?? "")
    }
    var result: [String: Reading] = [
      "function": .text(network.activation.rawValue), "scale": reading(scale, "scale"), "s": reading(scale, "scale"),
      "delta_o": reading(study.actual, "true"), "sum": reading(study.predicted, "predicted"),
      "error": reading(study.error, "error"), "o": reading(study.before.output, "o"),
      "nudged": .whole(Float(direction.count { $0 != 0 }), ""),
      "limit": study.limit.map { reading($0, "limit") } ?? Reading(.number(.infinity), label: "", text: "none"),
      // One notch further on the scale: whether it is the largest nudge that still does.
      "next_error": Reading(.number(Double(study.scaled(to: next).error)), label: "", text: ""),
      "zo": reading(study.before.sums[SmallNetwork.hiddenCount], "zo"),
    ]
    for (name, value) in zip(Self.inputNames, inputs) { result[name] = reading(value, name) }
    for (index, parameter) in SmallNetwork.all.enumerated() {
      let name = parameter.name
      result[name] = reading(network.values[index], name)
      result["delta_\(name)"] = reading(direction[index], "d.\(name)")
      result["slope_\(name)"] = reading(study.slopes.parameters[index], "p.\(name)")
    }
    for j in 0..<SmallNetwork.hiddenCount {
      result["z\(j + 1)"] = reading(study.before.sums[j], "z\(j + 1)")
      result["h\(j + 1)"] = reading(study.before.outputs[j], "h\(j + 1)")
    }
    return result
  }

  // MARK: Actions

  public mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    defer { refreshDials() }
    if let input = Self.inputNames.firstIndex(of: action.name) {
      inputs[input] = try action.number(0...1)
    } else if let index = SmallNetwork.index(of: action.name) {
      network.values[index] = try action.number(-Self.reach...Self.reach)
    } else if action.name.hasPrefix("delta_"), let index = SmallNetwork.index(of: String(action.name.dropFirst(6))) {
      direction[index] = try action.number(-1...1)
    } else {
      try applySetting(action)
    }
  }

  private mutating func applySetting(_ action: ExhibitAction) throws(ExhibitError) {
    switch action.name {
    case "scale":
      let number = try action.number(0.001...10)
      guard let index = Linearization.scales.firstIndex(where: { abs($0 - number) < 1e-3 * $0 }) else {
        throw ExhibitError(
          "`scale` cannot be \(Format.plain(number))",
          cure: "choose 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8, times a power of ten, from 0.001 to 10")
      }
      scaleIndex = index
    case "function":
      let names = [Activation.sigmoid, .step].map(\.rawValue)
      network.activation = Activation(rawValue: try action.choice(names)) ?? network.activation
    case "choose":
      let name = try action.choice(Self.items + ["scale"])
      isScaleChosen = name == "scale"
      chosen = Self.items.firstIndex(of: name) ?? chosen
    case "view":
      let names = View.allCases.map { "\($0)" }
      view = View.allCases[names.firstIndex(of: try action.choice(names)) ?? view.rawValue]
    case "keep": keep()
    case "random": drawDirection()
    case "reset": direction = direction.map { _ in 0 }
    default:
      throw action.unknown(
        Self.items + ["delta_w11 …", "scale", "function", "choose", "view", "keep", "random", "reset"])
    }
  }

  public func describe(_ action: ExhibitAction) -> String {
    let value = action.value.map(\.description) ?? ""
    let number = Format.signed(Float(action.value?.number ?? 0))
    if let input = Self.inputNames.firstIndex(of: action.name) { return "set \(Self.inputSymbols[input]) to \(number)" }
    if let index = SmallNetwork.index(of: action.name) { return "set \(SmallNetwork.all[index].symbol) to \(number)" }
    if action.name.hasPrefix("delta_"), let index = SmallNetwork.index(of: String(action.name.dropFirst(6))) {
      return "nudge \(SmallNetwork.all[index].symbol): Δ to \(number)"
    }
    return switch action.name {
    case "scale": "set the scale s to \(value)"
    case "function": "o: \(value) units"
    case "choose": "choose \(value)"
    case "view": "show the \(value)"
    case "keep": "Space: keep the nudge in the weights"
    case "random": "r: nudge everything at random"
    case "reset": "z: nudge nothing"
    default: action.description
    }
  }

  // MARK: What keys and mouse do

  /// The nudge becomes part of the weights, as after a step of learning.
  mutating func keep() {
    network = network.moved(by: linearization.nudge)
    for i in network.values.indices { network.values[i] = max(-Self.reach, min(Self.reach, network.values[i])) }
    direction = direction.map { _ in 0 }
  }

  /// Nudges every parameter by a random amount; the same ones in the same order each time the lesson is taken.
  mutating func drawDirection() {
    draws += 1
    var random = SeededRandom(seed: 5, stream: draws)
    // Of the sizes that the slider has: multiples of 0.05.
    direction = direction.map { _ in Float(random.below(41)) * 0.05 - 1 }
  }

  mutating func choose(_ item: Int) {
    (chosen, isScaleChosen) = (item, false)
    refreshDials()
  }

  /// The sliders as the state wants them. Their own memory, of a slider that the mouse holds, stays.
  mutating func refreshDials() {
    let scaleDial = Dials.Dial(
      name: "scale", label: "scale s", range: 0...Float(Linearization.scales.count - 1), step: 1,
      value: Float(scaleIndex), scale: .roundNumbers(Linearization.scales))
    let chosenDial =
      if let parameter {
        Dials.Dial(
          name: "d.\(SmallNetwork.all[parameter].name)", label: "Δ\(SmallNetwork.all[parameter].symbol)", range: -1...1,
          step: 0.05, value: direction[parameter])
      } else {
        Dials.Dial(
          name: Self.inputNames[chosen], label: Self.inputSymbols[chosen], range: 0...1, step: 0.25,
          value: inputs[chosen])
      }
    dials.dials = [chosenDial, scaleDial]
    dials.selected = isScaleChosen ? 1 : 0
  }

  /// Takes over what the mouse or a key did to the sliders.
  mutating func takeDials() {
    if let parameter { direction[parameter] = dials.dials[0].value } else { inputs[chosen] = dials.dials[0].value }
    scaleIndex = Int(dials.dials[1].value)
    isScaleChosen = dials.selected == 1
  }

  /// Turns a slider by some of its steps; what ← → turn stays the same.
  mutating func turn(_ dial: Int, _ steps: Float) -> ExhibitChange {
    let selected = dials.selected
    dials.selected = dial
    let change = dials.turn(steps)
    dials.selected = selected
    takeDials()
    return change
  }

  mutating func drag(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange? {
    guard let change = dials.update(pointer, zone) else { return nil }
    takeDials()
    return change
  }
}
