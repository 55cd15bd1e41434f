/// What is wrong with a setting, and how it should be: `0 epochs train nothing`, `must be at least 1`. The rule is a sentence
/// once the setting's name stands before it, as `--epochs` or `epochs`.
public struct SettingFault: Error, Hashable, Sendable {
  public var fault: String
  public var rule: String

  public init(_ fault: String, rule: String) {
    self.fault = fault
    self.rule = rule
  }
}

/// A setting as people write it: a word, and numbers behind it, `step:2:0.5`.
struct SettingText {
  let text: String
  let word: String
  private let numbers: [Substring]

  init(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    self.text = text
    word = String(parts[0])
    numbers = Array(parts.dropFirst())
  }

  /// Number `index` behind the word.
  func number(_ index: Int, _ usual: Float, _ range: ClosedRange<Float> = 0...1) throws(SettingFault) -> Float {
    guard index < numbers.count else { return usual }
    return try Self.number(String(numbers[index]), range, in: text)
  }

  /// Complains of more numbers than `most`.
  func allow(_ most: Int) throws(SettingFault) {
    guard numbers.count <= most else {
      let rule =
        most == 0 ? "takes `\(word)` alone" : "takes at most \(most) number\(most == 1 ? "" : "s") behind `\(word)`"
      throw SettingFault("`\(text)` has too many numbers", rule: rule)
    }
  }

  func unknown(_ known: String) -> SettingFault { SettingFault("`\(text)` is not known", rule: "is one of \(known)") }

  static func number(
    _ text: String, _ range: ClosedRange<Float>, in whole: String? = nil
  ) throws(SettingFault) -> Float {
    guard let number = Float(text), range.contains(number) else {
      let place = whole.map { $0 == text ? "" : " in `\($0)`" } ?? ""
      throw SettingFault("`\(text)`\(place) is no number for this", rule: "takes numbers from \(short(range))")
    }
    return number
  }

  static func integer(_ text: String, _ range: ClosedRange<Int>) throws(SettingFault) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw SettingFault(
        "`\(text)` is no number for this",
        rule: "takes whole numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func short(_ range: ClosedRange<Float>) -> String {
    "\(short(range.lowerBound)) to \(short(range.upperBound))"
  }

  /// Without the `.0` of a whole number.
  static func short(_ number: Float) -> String {
    number == number.rounded() && abs(number) < 1e6 ? "\(Int(number))" : "\(number)"
  }
}

extension Schedule {
  /// Reads `constant`, `cosine`, `cosine:0.1` (the floor), `one-cycle:0.3` (the rise), `step:2:0.5` (every, factor).
  init(setting: String) throws(SettingFault) {
    let text = SettingText(setting)
    switch text.word {
    case "constant": (self, _) = (.constant, try text.allow(0))
    case "cosine": (self, _) = (.cosine(floor: try text.number(0, 0)), try text.allow(1))
    case "one-cycle": (self, _) = (.oneCycle(rise: try text.number(0, 0.3)), try text.allow(1))
    case "step":
      let every = try text.number(0, 1, 1...1e6)
      (self, _) = (.step(every: Int(every), factor: try text.number(1, 0.1, 1e-6...1)), try text.allow(2))
    default: throw text.unknown("constant, cosine, one-cycle, step")
    }
  }

  /// As `init(setting:)` reads it; of a warm-up, what follows it.
  var setting: String {
    switch self {
    case .constant: "constant"
    case .step(let every, let factor): "step:\(every):\(SettingText.short(factor))"
    case .cosine(let floor): floor == 0 ? "cosine" : "cosine:\(SettingText.short(floor))"
    case .oneCycle(let rise): "one-cycle:\(SettingText.short(rise))"
    case .warmUp(_, let then): then.setting
    }
  }
}

extension OptimizerDescription {
  /// The word and the numbers behind it: `sgd`, `momentum:0.9`, `adam:0.9:0.999:1e-8`, `adamw:0.9:0.999:1e-8:0.01`.
  init(setting: String) throws(SettingFault) {
    let text = SettingText(setting)
    let small: ClosedRange<Float> = 0...0.1
    switch text.word {
    case "sgd": (self, _) = (.sgd, try text.allow(0))
    case "momentum": (self, _) = (.momentum(try text.number(0, 0.9)), try text.allow(1))
    case "nesterov": (self, _) = (.nesterov(try text.number(0, 0.9)), try text.allow(1))
    case "adagrad": (self, _) = (.adagrad(epsilon: try text.number(0, 1e-10, small)), try text.allow(1))
    case "rmsprop":
      self = .rmsProp(alpha: try text.number(0, 0.99), epsilon: try text.number(1, 1e-8, small))
      try text.allow(2)
    case "adam":
      self = .adam(
        beta1: try text.number(0, 0.9), beta2: try text.number(1, 0.999), epsilon: try text.number(2, 1e-8, small))
      try text.allow(3)
    case "adamw":
      self = .adamW(
        beta1: try text.number(0, 0.9), beta2: try text.number(1, 0.999), epsilon: try text.number(2, 1e-8, small),
        decay: try text.number(3, 0.01))
      try text.allow(4)
    case "perceptron": (self, _) = (.perceptronRule, try text.allow(0))
    case "wiggle": (self, _) = (.wiggle, try text.allow(0))
    default: throw text.unknown("sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, perceptron, wiggle")
    }
  }

  /// A rate to begin with, for networks of ReLU units.
  var usualRate: Float {
    switch self {
    case .sgd: 0.1
    case .momentum, .nesterov: 0.02
    case .adagrad, .wiggle: 0.01
    case .rmsProp, .adam, .adamW: 0.001
    case .perceptronRule: 1
    }
  }
}

extension Averaging {
  /// Reads `none`, `ema:0.999` (the decay), `tail:0.25` (the share of the run).
  init(setting: String) throws(SettingFault) {
    let text = SettingText(setting)
    switch text.word {
    case "none": (self, _) = (.none, try text.allow(0))
    case "ema": (self, _) = (.exponential(decay: try text.number(0, 0.999, 0...0.999_999)), try text.allow(1))
    case "tail": (self, _) = (.tail(share: try text.number(0, 0.25, 0.001...1)), try text.allow(1))
    default: throw text.unknown("none, ema, tail")
    }
  }

  /// As `init(setting:)` reads it.
  public var setting: String {
    switch self {
    case .none: "none"
    case .exponential(let decay): "ema:\(decay)"
    case .tail(let share): "tail:\(SettingText.short(share))"
    }
  }
}

extension Augmentation {
  /// Reads `none`, `handwriting`, or numbers by name, `shift=2,rotation=10,scale=0.1,shear=10,elastic=36,smoothness=6`; a word
  /// in front is what the numbers change.
  init(setting: String) throws(SettingFault) {
    self = .none
    for (index, part) in setting.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      switch (sides.first ?? "", sides.count, index) {
      case ("none", 1, 0): self = .none
      case ("handwriting", 1, 0): self = .handwriting
      case (let name, 2, _): try set(name, sides[1], in: setting)
      default:
        throw SettingFault(
          "`\(part)` cannot be understood", rule: "is `handwriting`, `none` or numbers like `shift=2,rotation=10`")
      }
    }
  }

  private mutating func set(_ name: String, _ text: String, in setting: String) throws(SettingFault) {
    func number(_ range: ClosedRange<Float>) throws(SettingFault) -> Float {
      try SettingText.number(text, range, in: setting)
    }
    switch name {
    case "shift": shift = try number(0...1000)
    case "rotation": rotation = try number(0...180)
    case "scale": scale = try number(0...0.9)
    case "shear": shear = try number(0...80)
    case "elastic":
      let strength = try number(0...10_000)
      elastic = strength == 0 ? nil : Elastic(strength: strength, smoothness: elastic?.smoothness ?? 6)
    case "smoothness": elastic = Elastic(strength: elastic?.strength ?? 36, smoothness: try number(0.5...100))
    default:
      throw SettingFault(
        "`\(name)` is no part of an augmentation", rule: "takes shift, rotation, scale, shear, elastic, smoothness")
    }
  }

  /// As `init(setting:)` reads it.
  public var setting: String {
    if self == .none { return "none" }
    var parts = [("shift", shift), ("rotation", rotation), ("scale", scale), ("shear", shear)]
    if let elastic { parts += [("elastic", elastic.strength), ("smoothness", elastic.smoothness)] }
    return parts.filter { $0.1 != 0 }.map { "\($0.0)=\(SettingText.short($0.1))" }.joined(separator: ",")
  }
}
