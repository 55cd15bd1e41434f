import Engine
import Screen

/// What to train, on what, and how, as chosen so far: the form of the set-up.
struct SetUp: Hashable, Sendable {
  /// The parts of the form, in the order of Tab.
  enum Group: Int, Hashable, Sendable, CaseIterable { case model, data, settings }
  /// The lines of the settings.
  enum Setting: Int, Hashable, Sendable, CaseIterable {
    case epochs, batchSize, learningRate, optimizer, seed

    var title: String {
      switch self {
      case .epochs: "epochs"
      case .batchSize: "batch size"
      case .learningRate: "learning rate"
      case .optimizer: "optimizer"
      case .seed: "seed"
      }
    }

    /// What the number means, and what to expect of another one.
    var explanation: String {
      switch self {
      case .epochs: "How often every training example is seen. More of them help until the test curve turns."
      case .batchSize:
        "Examples whose gradients are averaged for one step. Small: many noisy steps; large: few exact ones."
      case .learningRate:
        "η, how far one step follows the gradient. Too small: slow; too large: the loss explodes. "
          + "It can be changed while training goes on."
      case .optimizer: "How a gradient becomes a step: plain (SGD), with momentum, or scaled for each weight (Adam)."
      case .seed: "The first weights and the order of the examples come from it: one seed, one result, bit for bit."
      }
    }
  }

  let data: [DataChoice]
  let models = ModelCatalogue.models
  var group = Group.model
  var model: Int
  var chosenData: Int
  var setting = Setting.epochs
  var epochs = 5
  var batchSize = 32
  var learningRate: Float = 0.02
  var optimizer = OptimizerDescription.momentum()
  var seed: UInt64 = 1

  /// The convnet on MNIST where it is there, else on the strokes: a start that shows everything.
  init(data: [DataChoice]) {
    self.data = data
    let isThere = { (name: String) in data.firstIndex { $0.name == name && $0.missing == nil } }
    chosenData = isThere("mnist") ?? isThere("strokes") ?? data.firstIndex { $0.missing == nil } ?? 0
    model = ModelCatalogue.models.firstIndex { $0.name == "convnet" } ?? 0
    takeRecommended()
  }

  var choice: DataChoice? { chosenData < data.count ? data[chosenData] : nil }

  /// The settings that train the chosen model well, its own seed among them.
  mutating func takeRecommended() {
    // Epochs, batch and rate do not depend on the input: what counts is the model.
    let any = Shape(channels: 1, height: 28, width: 28)
    guard let recommended = try? models[model].experiment(input: any, classes: 10) else { return }
    epochs = recommended.epochs
    batchSize = recommended.batchSize
    learningRate = recommended.learningRate
    optimizer = recommended.optimizer
    seed = recommended.seed
  }

  /// Why a model cannot learn the chosen data, nil if it can.
  func obstacle(model index: Int) -> String? {
    guard let choice else { return "There are no data to train on." }
    do {
      _ = try models[index].experiment(input: choice.shape, classes: 10)
      return nil
    } catch { return "\(error)" }
  }

  /// Why the run cannot start, nil if it can.
  var obstacle: String? { choice?.missing ?? obstacle(model: model) }

  /// The recipe as it is filled in; nil if the model cannot take the data.
  var experiment: Experiment? {
    guard let choice, var experiment = try? models[model].experiment(input: choice.shape, classes: 10, seed: seed)
    else { return nil }
    experiment.epochs = epochs
    experiment.batchSize = batchSize
    experiment.learningRate = learningRate
    experiment.optimizer = optimizer
    return experiment
  }

  var plan: TrainingPlan? {
    guard obstacle == nil, let choice, let experiment else { return nil }
    return TrainingPlan(model: models[model].name, data: choice.name, experiment: experiment)
  }

  // MARK: Changes

  mutating func select(model index: Int) {
    guard index != model, models.indices.contains(index) else { return }
    model = index
    takeRecommended()
  }

  mutating func select(data index: Int) {
    if data.indices.contains(index) { chosenData = index }
  }

  /// Up or down inside the group, and over its edge into the next one.
  mutating func move(_ step: Int) {
    switch group {
    case .model where models.indices.contains(model + step): select(model: model + step)
    case .data where data.indices.contains(chosenData + step): select(data: chosenData + step)
    case .settings where Setting(rawValue: setting.rawValue + step) != nil:
      setting = Setting(rawValue: setting.rawValue + step) ?? setting
    default:
      guard let next = Group(rawValue: group.rawValue + step) else { return }
      group = next
      if next == .settings { setting = .epochs }
    }
  }

  mutating func moveGroup(_ step: Int) {
    let count = Group.allCases.count
    group = Group(rawValue: (group.rawValue + step + count) % count) ?? .model
  }

  mutating func change(_ setting: Setting, up: Bool) {
    switch setting {
    case .epochs: epochs = Self.next(epochs, up, in: [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 100])
    case .batchSize: batchSize = Self.next(batchSize, up, in: [1, 2, 5, 10, 16, 32, 64, 128, 256, 512])
    case .learningRate: learningRate = Rates.next(learningRate, up: up)
    case .optimizer: changeOptimizer(up: up)
    case .seed: seed = up ? seed + 1 : max(1, seed - 1)
    }
  }

  private static func next(_ value: Int, _ up: Bool, in ladder: [Int]) -> Int {
    (up ? ladder.first { $0 > value } : ladder.last { $0 < value }) ?? value
  }

  /// The optimizers that the model can be trained with: step units have no slope, so only the perceptron rule moves them.
  var optimizers: [OptimizerDescription] {
    guard let layers = experiment?.architecture.layers, !layers.contains(.activation(.step)) else {
      return [.perceptronRule]
    }
    return [.sgd, .momentum(), .adam()]
  }

  /// Another optimizer needs another learning rate: one that is usual for it comes along.
  private mutating func changeOptimizer(up: Bool) {
    let all = optimizers
    let place = all.firstIndex(of: optimizer) ?? 0
    let next = all[max(0, min(all.count - 1, place + (up ? 1 : -1)))]
    guard next != optimizer else { return }
    optimizer = next
    switch next {
    case .sgd: learningRate = 0.1
    case .momentum, .nesterov: learningRate = 0.02
    case .adagrad: learningRate = 0.01
    case .rmsProp, .adam, .adamW: learningRate = 0.001
    case .wiggle: learningRate = 0.01
    case .perceptronRule: learningRate = 1
    }
    let isNielsen = experiment?.loss == .quadratic
    if next == .sgd, isNielsen { learningRate = 3 }
  }

  func text(_ setting: Setting) -> String {
    switch setting {
    case .epochs: "\(epochs)"
    case .batchSize: "\(batchSize)"
    case .learningRate: Rates.text(learningRate)
    case .optimizer: optimizer.title
    case .seed: "\(seed)"
    }
  }
}

extension OptimizerDescription {
  /// As written in a text.
  var title: String {
    switch self {
    case .sgd: "SGD"
    case .momentum(let momentum): "momentum \(Rates.text(momentum))"
    case .nesterov(let momentum): "Nesterov \(Rates.text(momentum))"
    case .adagrad: "Adagrad"
    case .rmsProp: "RMSProp"
    case .adam: "Adam"
    case .adamW: "AdamW"
    case .wiggle: "wiggle"
    case .perceptronRule: "perceptron rule"
    }
  }
}

/// What the keys and the mouse do with the form.
extension Theatre {
  mutating func updateSetUp(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .enter, .space: return startOrAsk()
    case .tab: setUp.moveGroup(1)
    case .backTab: setUp.moveGroup(-1)
    case .up: setUp.move(-1)
    case .down: setUp.move(1)
    case .left, .right, .character("-"), .character("+"):
      let up = key == .right || key == .character("+")
      if setUp.group == .settings { setUp.change(setUp.setting, up: up) } else { setUp.moveGroup(up ? 1 : -1) }
    case .character("d"): setUp.takeRecommended()
    case .character("n") where hasRun: stage = .run
    case .escape where hasRun: stage = .run
    default: return []
    }
    return [.stay]
  }

  mutating func clickSetUp(_ name: String, _ index: Int) -> [RoomAction] {
    switch name {
    case ZoneName.model:
      setUp.group = .model
      setUp.select(model: index)
    case ZoneName.data:
      setUp.group = .data
      setUp.select(data: index)
    case ZoneName.setting, ZoneName.less, ZoneName.more:
      guard let setting = SetUp.Setting(rawValue: index) else { return [] }
      setUp.group = .settings
      setUp.setting = setting
      if name != ZoneName.setting { setUp.change(setting, up: name == ZoneName.more) }
    default: return []
    }
    return [.stay]
  }

  private mutating func startOrAsk() -> [RoomAction] {
    if let obstacle = setUp.obstacle { return [.notice(Notice(.problem, obstacle))] }
    if isFarAdvanced {
      question = .replace
      return [.stay]
    }
    return start()
  }

  mutating func start() -> [RoomAction] {
    guard let plan = setUp.plan else { return [] }
    stage = .run
    view = .overview
    wanted = Wanted()
    gallery = GallerySelection()
    mapLayer = nil
    report = TrainingReport(phase: .loading("Reading \(setUp.choice?.title ?? plan.data) …"), plan: plan)
    return [.effect(.training(.start(plan)))]
  }
}
