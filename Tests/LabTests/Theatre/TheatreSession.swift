import Engine
import Screen

@testable import Lab

/// A learner in the theatre: presses, clicks and reads, with reports made by hand instead of a training thread.
struct TheatreSession {
  private(set) var state: LabState
  /// Everything that was asked of the training thread.
  private(set) var commands: [TrainingCommand] = []
  private(set) var notices: [String] = []

  static let data = [
    DataChoice(
      name: "strokes", title: "Strokes", summary: "60,000 generated digits",
      shape: Shape(channels: 1, height: 28, width: 28)),
    DataChoice(
      name: "optdigits", title: "Optical digits", summary: "1,797 real digits",
      shape: Shape(channels: 1, height: 8, width: 8)),
    DataChoice(
      name: "mnist", title: "MNIST", summary: "70,000 real digits", shape: Shape(channels: 1, height: 28, width: 28),
      missing: "MNIST is not on this machine: name its folder with DLLAB_DATA."),
  ]

  init(_ size: Size = Size(80, 24), look: Look = Look(), data: [DataChoice] = Self.data) {
    state = LabState(size: size, look: look, course: .sample, data: data, start: .theatre)
  }

  var theatre: Theatre? { state.room as? Theatre }
  var screen: Frame { frame(of: state) }
  var text: String { screen.text }

  mutating func press(_ keys: Key...) {
    for key in keys { send(.input(.key(key))) }
  }

  mutating func type(_ text: String) {
    for character in text { send(.input(.key(.character(character)))) }
  }

  mutating func report(_ report: TrainingReport) { send(.training(report)) }

  /// Clicks on the first place where the screen has such a zone.
  mutating func click(_ target: Zone.Target) {
    guard let zone = screen.zones.last(where: { $0.target == target }) else { return }
    send(.input(.pointer(Pointer(.press, zone.rect.origin))))
  }

  mutating func resize(_ size: Size) { send(.input(.resize(size))) }

  private mutating func send(_ event: Event) {
    for case .training(let command) in update(&state, event) { commands.append(command) }
    if let notice = state.notice { notices.append(notice.text) }
  }
}

extension TrainingReport {
  /// A run somewhere in its second epoch, made up by formulas: small whole numbers, so that it is the same everywhere.
  static func sample(
    _ phase: Phase = .running, model: String = "lenet", epoch: Float = 1.5,
    edit: (inout TrainingReport) -> Void = { _ in }
  ) -> TrainingReport {
    let shape = Shape(channels: 1, height: 28, width: 28)
    var experiment = Experiment(architecture: Architecture(input: shape, layers: []))
    if let found = try? ModelCatalogue.model(model).experiment(input: shape, classes: 10) { experiment = found }
    var report = TrainingReport(phase: phase, plan: TrainingPlan(model: model, data: "strokes", experiment: experiment))
    report.epochs = 5
    report.parameters = 61_706
    report.threads = 2
    report.trainingExamples = 6000
    report.testExamples = 1000
    report.classNames = (0...9).map { "\($0)" }
    report.stepsPerEpoch = 100
    report.step = Int(epoch * 100)
    report.epoch = epoch
    report.learningRate = 0.02
    report.examplesPerSecond = 41_234
    report.seconds = 21
    report.secondsLeft = 49
    report.smoothingSteps = 50
    let times = stride(from: Float(0.02), through: max(0.02, epoch), by: 0.02)
    report.trainingLoss = times.map { Point(epoch: $0, value: 2.3 / (1 + 20 * $0)) }
    report.testLoss = times.map { Point(epoch: $0, value: 2.4 / (1 + 18 * $0)) }
    report.trainingAccuracy = times.map { Point(epoch: $0, value: 1 - 0.9 / (1 + 20 * $0)) }
    report.testAccuracy = times.map { Point(epoch: $0, value: 1 - 0.9 / (1 + 18 * $0)) }
    report.evaluation = .sample
    report.mistakes = zip(Evaluation.sample.mistakes, Evaluation.sample.answers).map { example, answer in
      Mistake(example: example, truth: example % 10, answer: answer, pixels: sevenPixels(lean: example % 5))
    }
    report.watched = 7
    report.watchedLabel = 7
    report.network = .sample(experiment.architecture)
    edit(&report)
    return report
  }

  /// A seven: a bar, and a stroke that leans more or less.
  static func sevenPixels(lean: Int) -> [Float] {
    var pixels = Array(repeating: Float(0), count: 28 * 28)
    for x in 7...20 { for y in 6...8 { pixels[y * 28 + x] = y == 7 ? 1 : 0.5 } }
    for y in 8...22 {
      let x = 20 - (y - 8) * (lean + 6) / 14
      for dx in 0...2 { pixels[y * 28 + x - dx] = dx == 1 ? 1 : 0.5 }
    }
    return pixels
  }
}

extension Evaluation {
  /// 1,000 test digits, 20 of them wrong: digit d is sometimes taken for d + 2.
  static let sample: Evaluation = {
    var confusion = (0..<10).map { truth in (0..<10).map { $0 == truth ? 98 : 0 } }
    for truth in 0..<10 { confusion[truth][(truth + 2) % 10] += truth == 3 ? 5 : 1 }
    for truth in 0..<10 where truth != 3 { confusion[truth][truth] += 1 }
    confusion[3][3] = 95
    let wrong = (0..<10).map { ($0 + 10, ($0 + 2) % 10) } + (1...4).map { (3 + 100 * $0, 5) }
    return Evaluation(
      examples: 1000, correct: 986, loss: 0.071, confusion: confusion, mistakes: wrong.map(\.0), answers: wrong.map(\.1)
    )
  }()
}

extension NetworkSnapshot {
  /// Activations and weights that are small fractions in a fixed pattern; the output says 7.
  static func sample(_ architecture: Architecture) -> NetworkSnapshot {
    let plan = (try? architecture.plan()) ?? []
    let layers = plan.enumerated().map { index, layer in
      LayerSnapshot(
        index: index, description: layer.description, inputShape: layer.input, outputShape: layer.output,
        activations: activations(layer, index), parameters: parameters(layer))
    }
    return NetworkSnapshot(
      input: TrainingReport.sevenPixels(lean: 3), inputShape: architecture.input, layers: layers)
  }

  private static func activations(_ layer: LayerPlan, _ index: Int) -> [Float] {
    if case .softmax = layer.description { return (0..<10).map { $0 == 7 ? 0.91 : 0.01 } }
    let values = (0..<layer.output.count).map { Float(($0 * 37 + index * 11) % 64) / 32 - 1 }
    switch layer.description {
    case .activation, .maxPooling: return values.map { max(0, $0) }
    default: return values
    }
  }

  private static func parameters(_ layer: LayerPlan) -> [ParameterSnapshot] {
    func pattern(_ count: Int) -> [Float] { (0..<count).map { Float(($0 * 29 + 5) % 64) / 64 - 0.5 } }
    switch layer.description {
    case .convolution(let filters, let size, _, _, _, _):
      let dimensions = [filters, layer.input.channels, size, size]
      return [
        ParameterSnapshot(name: "weight", dimensions: dimensions, values: pattern(dimensions.reduce(1, *))),
        ParameterSnapshot(name: "bias", dimensions: [filters], values: pattern(filters)),
      ]
    case .dense(let units):
      return [
        ParameterSnapshot(
          name: "weight", dimensions: [units, layer.input.count], values: pattern(units * layer.input.count)),
        ParameterSnapshot(name: "bias", dimensions: [units], values: pattern(units)),
      ]
    default: return []
    }
  }
}
