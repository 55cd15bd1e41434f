/// One thing about an experiment that can be set by name, with a text: what the options of `dllab train` and the lines of a recipe
/// have in common.
public struct ExperimentSetting: Sendable {
  /// `learning-rate`: the name of the option and of the line.
  public let name: String
  private let change: @Sendable (inout Experiment, String) throws(SettingFault) -> Void

  /// All of them, in the order in which they are to be applied.
  public static let all: [ExperimentSetting] = counts + ways + rates + constraints

  public static var names: [String] { all.map(\.name) }

  /// Changes an experiment as the texts want it.
  ///
  /// - Parameter settings: texts by the names of `all`; other names are passed over.
  /// - Throws: `Fault` that says which of them makes no sense.
  public static func apply(_ settings: [String: String], to experiment: inout Experiment) throws(Fault) {
    for setting in all {
      guard let text = settings[setting.name] else { continue }
      do {
        try setting.change(&experiment, text)
      } catch {
        throw Fault(name: setting.name, fault: error)
      }
    }
  }

  /// What is wrong with the setting of that name.
  public struct Fault: Error, Hashable, Sendable {
    public var name: String
    public var fault: SettingFault
  }

  private init(
    _ name: String, _ change: @escaping @Sendable (inout Experiment, String) throws(SettingFault) -> Void
  ) {
    self.name = name
    self.change = change
  }

  private static let counts = [
    ExperimentSetting("seed") { experiment, text throws(SettingFault) in
      guard let seed = UInt64(text) else {
        throw SettingFault("`\(text)` is no seed", rule: "takes a whole number from 0 up")
      }
      experiment.seed = seed
    },
    ExperimentSetting("epochs") { experiment, text throws(SettingFault) in
      experiment.epochs = try atLeastOne(text, "epochs train nothing")
    },
    ExperimentSetting("batch") { experiment, text throws(SettingFault) in
      experiment.batchSize = try atLeastOne(text, "examples in a step do nothing")
    },
    ExperimentSetting("validate") { experiment, text throws(SettingFault) in
      experiment.validation = try SettingText.integer(text, 0...100_000_000)
    },
  ]

  private static func atLeastOne(_ text: String, _ what: String) throws(SettingFault) -> Int {
    guard let count = Int(text) else { throw SettingFault("`\(text)` is no whole number", rule: "must be at least 1") }
    guard count >= 1 else { throw SettingFault("\(count) \(what)", rule: "must be at least 1") }
    return count
  }

  private static let ways = [
    ExperimentSetting("loss") { experiment, text throws(SettingFault) in
      let names: [String: Loss] = [
        "quadratic": .quadratic, "cross-entropy": .crossEntropy, "huber": .huber, "hinge": .hinge,
        "multiclass-hinge": .multiclassHinge, "contrastive": .contrastive,
      ]
      guard let loss = names[text] else {
        throw SettingText(text).unknown("quadratic, cross-entropy, huber, hinge, multiclass-hinge, contrastive")
      }
      experiment.loss = loss
    },
    ExperimentSetting("init") { experiment, text throws(SettingFault) in
      guard let initialization = Initialization(rawValue: text) else {
        throw SettingText(text).unknown(Initialization.allCases.map(\.rawValue).joined(separator: ", "))
      }
      experiment.initialization = initialization
    },
    ExperimentSetting("optimizer") { experiment, text throws(SettingFault) in
      let optimizer = try OptimizerDescription(setting: text)
      guard optimizer != experiment.optimizer else { return }
      experiment.optimizer = optimizer
      experiment.learningRate = optimizer.usualRate
    },
  ]

  private static let rates = [
    ExperimentSetting("learning-rate") { experiment, text throws(SettingFault) in
      guard let rate = Float(text), rate > 0, rate.isFinite else {
        throw SettingFault("a learning rate of \(text) cannot descend", rule: "must be a number greater than 0")
      }
      experiment.learningRate = rate
    },
    ExperimentSetting("schedule") { experiment, text throws(SettingFault) in
      let schedule = try Schedule(setting: text)
      // What a network of the catalogue has instead of a schedule.
      experiment.learningRateDecay = 1
      guard case .warmUp(let steps, _) = experiment.schedule else { return experiment.schedule = schedule }
      experiment.schedule = .warmUp(steps: steps, then: schedule)
    },
    ExperimentSetting("warm-up") { experiment, text throws(SettingFault) in
      let steps = try SettingText.integer(text, 0...1_000_000)
      var schedule = experiment.schedule
      if case .warmUp(_, let then) = schedule { schedule = then }
      experiment.schedule = steps == 0 ? schedule : .warmUp(steps: steps, then: schedule)
    },
    ExperimentSetting("decay") { experiment, text throws(SettingFault) in
      guard let decay = Float(text), decay > 0, decay <= 1 else {
        throw SettingFault("a learning rate cannot be multiplied by \(text)", rule: "must be above 0 and at most 1")
      }
      experiment.learningRateDecay = decay
    },
  ]

  private static let constraints = [
    ExperimentSetting("l1") { experiment, text throws(SettingFault) in
      experiment.l1 = try SettingText.number(text, 0...1)
    },
    ExperimentSetting("l2") { experiment, text throws(SettingFault) in
      experiment.l2 = try SettingText.number(text, 0...1)
    },
    ExperimentSetting("clip-norm") { experiment, text throws(SettingFault) in
      experiment.clipping = .norm(try SettingText.number(text, 1e-6...1e6))
    },
    ExperimentSetting("clip-value") { experiment, text throws(SettingFault) in
      experiment.clipping = .value(try SettingText.number(text, 1e-6...1e6))
    },
    ExperimentSetting("augment") { experiment, text throws(SettingFault) in
      experiment.augmentation = try Augmentation(setting: text)
    },
    ExperimentSetting("average") { experiment, text throws(SettingFault) in
      experiment.averaging = try Averaging(setting: text)
    },
  ]
}

extension Experiment {
  /// What is done beside the plain descent, each in a few words as a setting: `schedule one-cycle:0.3`, `L2 0.0005`.
  public var refinements: [String] {
    var parts: [String] = []
    if case .warmUp(let steps, _) = schedule { parts.append("warm-up \(steps) steps") }
    if schedule.setting != "constant" { parts.append("schedule \(schedule.setting)") }
    if l1 != 0 { parts.append("L1 \(l1)") }
    if l2 != 0 { parts.append("L2 \(l2)") }
    switch clipping {
    case .none: break
    case .norm(let limit): parts.append("gradients clipped at the norm \(SettingText.short(limit))")
    case .value(let limit): parts.append("gradients clipped at ±\(SettingText.short(limit))")
    }
    if augmentation != .none { parts.append("augmented \(augmentation.setting)") }
    if averaging != .none { parts.append("averaged \(averaging.setting)") }
    return parts
  }
}
