import Datasets
import Engine
import Lessons
import Screen

/// Lesson 2: a weighted sum with a threshold. Sliders for two weights and the threshold, the truth table of a gate, the line
/// in the plane, the perceptron rule; and the same neuron with 64 inputs on real digits.
public struct BinaryPerceptron: Exhibit {
  public static let name = "binary-perceptron"

  enum Mode: String, CaseIterable { case gates, digits }

  var mode = Mode.gates
  var gate = Gate.and
  var dials = Dials([
    Dials.Dial(name: "w1", label: "w₁", range: -3...3, step: 0.25, value: 0),
    Dials.Dial(name: "w2", label: "w₂", range: -3...3, step: 0.25, value: 0),
    Dials.Dial(name: "threshold", label: "threshold", range: -3...3, step: 0.25, value: 0),
  ])
  /// The input row that is spelled out.
  var row = 0
  var learning = GateLearning()
  var digits: DigitLearning?
  /// Why there are no digits.
  var digitProblem: String?
  /// What the arrows change.
  var item = Item.dials

  /// Whether examples are shown by themselves, slowly enough to be watched.
  var isWatching = false

  enum Item: Int, CaseIterable { case gate, dials, row }

  public init() {}

  public var title: String {
    switch mode {
    case .gates: "Perceptron: \(gate.rawValue)"
    case .digits: "Perceptron: is it a \(digits?.digit ?? 0)?"
    }
  }

  /// The neuron that the sliders describe; its bias is minus the threshold.
  var neuron: Neuron {
    Neuron(weights: [dials["w1"], dials["w2"]], bias: -dials["threshold"], activation: .step)
  }

  /// w₁x₁ + w₂x₂ and the output for each row of the truth table.
  var table: [(sum: Float, output: Float)] {
    let neuron = neuron
    return Gate.inputs.map { input in
      let (z, output) = neuron.look(at: input)
      return (z - neuron.bias, output)
    }
  }

  // MARK: Readings

  public var readings: [String: Reading] { mode == .gates ? gateReadings : digitReadings }

  private var gateReadings: [String: Reading] {
    let table = table
    let targets = gate.targets
    let (input, now) = (Gate.inputs[row], table[row])
    // The rule's y and a are those that it worked with: a is the output before the weights moved.
    let lesson = learning.last.flatMap { $0.row == row ? $0 : nil }
    let shown = (target: targets[row], output: lesson?.output ?? now.output)
    var result: [String: Reading] = [
      "mode": .text(mode.rawValue), "gate": .text(gate.rawValue),
      "w1": .number(dials["w1"], "w₁"), "w2": .number(dials["w2"], "w₂"),
      "threshold": .number(dials["threshold"], "threshold"),
      "x1": .whole(input[0], "x₁"), "x2": .whole(input[1], "x₂"),
      "sum": .number(now.sum, "Σ"), "output": .whole(now.output, "output"),
      "y": .whole(shown.target, "y"), "a": .whole(shown.output, "a"), "eta": .number(GateLearning.rate, "η"),
      "b": .number(-dials["threshold"], "b"),
      "mistakes": .whole(Float(table.indices.count { table[$0].output != targets[$0] }), "mistakes"),
      "examples": .whole(Float(learning.examples), "examples"), "passes": .whole(Float(learning.passes), "passes"),
      "settled": .truth(learning.end == .settled),
    ]
    if case .cycle = learning.end { result["cycles"] = .truth(true) } else { result["cycles"] = .truth(false) }
    for (name, output) in zip(["out00", "out01", "out10", "out11"], table.map(\.output)) {
      result[name] = .whole(output, name)
    }
    let last = learning.last
    result["delta_w1"] = .change(last?.change(0) ?? 0, "Δw₁")
    result["delta_w2"] = .change(last?.change(1) ?? 0, "Δw₂")
    result["error"] = .change(last?.error ?? 0, "y − a", decimals: 0)
    return result
  }

  private var digitReadings: [String: Reading] {
    guard let digits else { return ["mode": .text(mode.rawValue)] }
    return [
      "mode": .text(mode.rawValue), "digit": .whole(Float(digits.digit), "digit"),
      "seen": .whole(Float(digits.seen), "seen"), "mistakes": .whole(Float(digits.mistakes), "mistakes"),
      "accuracy": Reading(
        .number(Double(digits.accuracy)), label: "accuracy", text: Format.percent(digits.accuracy, decimals: 1)),
      "baseline": Reading(
        .number(Double(digits.baseline)), label: "never yes", text: Format.percent(digits.baseline, decimals: 1)),
      "sum": .number(digits.last?.sum ?? 0, "Σ"), "output": .whole(digits.last?.output ?? 0, "output"),
      "threshold": .number(-digits.neuron.bias, "threshold"), "eta": .number(DigitLearning.rate, "η"),
      "y": .whole(digits.last?.target ?? 0, "y"), "a": .whole(digits.last?.output ?? 0, "a"),
    ]
  }

  // MARK: Actions

  private static let actions = [
    "mode", "gate", "w1", "w2", "threshold", "row", "learn", "run", "reset", "digit",
  ]

  public mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    switch action.name {
    case "mode":
      mode = Mode(rawValue: try action.choice(Mode.allCases.map(\.rawValue))) ?? mode
      if mode == .digits { try startDigits(digits?.digit ?? 0) }
    case "gate": choose(Gate(rawValue: try action.choice(Gate.allCases.map(\.rawValue))) ?? gate)
    case "w1", "w2", "threshold":
      dials[action.name] = try action.number(-3...3)
      learning = GateLearning()
    case "row":
      let names = ["00", "01", "10", "11"]
      row = names.firstIndex(of: try action.choice(names)) ?? row
    case "learn": learn(try action.times(atMost: 10_000))
    case "run": for _ in 0..<(try action.times(atMost: 100)) { run() }
    case "reset": reset()
    case "digit":
      guard let digit = Int(exactly: try action.number(0...9)) else {
        throw ExhibitError("`digit` is not a whole number", cure: "write `digit: 0`")
      }
      try startDigits(digit)
    default: throw action.unknown(Self.actions)
    }
  }

  public func describe(_ action: ExhibitAction) -> String {
    let value = action.value.map(\.description) ?? ""
    return switch action.name {
    case "w1", "w2", "threshold":
      "set \(dials.dial(action.name)?.label ?? action.name) to \(Format.signed(Float(action.value?.number ?? 0)))"
    case "gate": "choose the gate \(value)"
    case "row": "look at the row \(value)"
    case "learn": action.value == nil ? "Space: learn from one example" : "Space, \(value) times: learn"
    case "run":
      mode == .digits
        ? "r, \(value.isEmpty ? "once" : "\(value) times"): a pass over all training digits" : "r: run until it settles"
    case "reset": "z: all weights to 0"
    case "digit": "choose the digit \(value)"
    default: action.description
    }
  }

  mutating func choose(_ gate: Gate) {
    self.gate = gate
    isWatching = false
    learning = GateLearning()
  }

  mutating func learn(_ times: Int) {
    if mode == .digits {
      digits?.learn(times)
      return
    }
    var neuron = neuron
    for _ in 0..<times { neuron = learning.learn(neuron, gate) }
    take(neuron)
  }

  /// Gates: until it settles or repeats itself. Digits: one pass over all training digits.
  mutating func run() {
    if mode == .digits {
      let pass = digits?.training.count ?? 0
      digits?.learn(pass)
    } else {
      take(learning.run(neuron, gate))
    }
  }

  mutating func reset() {
    isWatching = false
    if mode == .digits {
      if let old = digits { digits = DigitLearning(training: old.training, test: old.test, digit: old.digit) }
      return
    }
    for name in ["w1", "w2", "threshold"] { dials[name] = 0 }
    learning = GateLearning()
  }

  private mutating func take(_ neuron: Neuron) {
    (dials["w1"], dials["w2"]) = (neuron.weights[0], neuron.weights[1])
    // No minus zero: it would look odd on the screen.
    dials["threshold"] = neuron.bias == 0 ? 0 : -neuron.bias
    row = learning.last?.row ?? row
  }

  private mutating func startDigits(_ digit: Int) throws(ExhibitError) {
    do {
      let data = try OpticalDigitSet.shared.get()
      digits = DigitLearning(training: data.training, test: data.test, digit: digit)
    } catch {
      digitProblem = error.description
      throw ExhibitError("the digits cannot be read: \(error.description)", cure: "see `dllab doctor`")
    }
  }
}

extension Reading {
  static func number(_ value: Float, _ label: String, decimals: Int = 2) -> Reading {
    Reading(.number(Double(value)), label: label, text: Format.signed(value, decimals: decimals))
  }
  static func whole(_ value: Float, _ label: String) -> Reading { number(value, label, decimals: 0) }
  static func change(_ value: Float, _ label: String, decimals: Int = 2) -> Reading {
    Reading(.number(Double(value)), label: label, text: Format.change(value, decimals: decimals))
  }
  static func text(_ text: String) -> Reading { Reading(.text(text), label: "", text: text) }
  static func truth(_ value: Bool) -> Reading { Reading(.truth(value), label: "", text: value ? "yes" : "no") }
}
