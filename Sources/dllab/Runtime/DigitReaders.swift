import Engine
import Lab

/// The networks that read drawings, at work. They stay on one thread.
final class DigitReaders {
  private let readers: [DigitNetwork]
  private let judge: DigitJudge?

  /// - Throws: `EngineError` if no model can be used.
  init(_ models: [NamedModel]) throws {
    readers = try models.filter(\.readsDigits).map { try DigitNetwork($0) }
    judge = try models.last(where: \.tellsDigits).map { try DigitJudge($0) }
    guard !readers.isEmpty else {
      throw EngineError("The network for drawings must read 28×28 pixels and tell ten digits apart; it is another.")
    }
  }

  /// What all of them say, and a look into one where it is wanted.
  func read(_ request: RecognitionRequest) -> Recognition {
    let readings = readers.map { $0.read(request.pixels) }
    let place = readers.firstIndex { $0.model.name == request.inspected } ?? readers.count - 1
    let inspection =
      request.wantsInspection
      ? readers[place].inspect(request.pixels, answer: readings[place].answer) : nil
    return Recognition(
      id: request.id, readings: readings, digitness: judge?.judge(request.pixels), inspection: inspection)
  }
}

/// One network that tells digits apart.
final class DigitNetwork {
  let model: NamedModel
  /// Found once: the title of its data is looked up among the files of the machine.
  private let title: String
  private let network: Network
  /// The network up to its scores, with slopes.
  private let scoring: Network
  let areProbabilities: Bool

  init(_ model: NamedModel) throws {
    self.model = model
    title = model.title
    network = try model.file.makeNetwork(batch: 1)
    scoring = try model.file.scoring.makeNetworkWithGradients()
    areProbabilities = model.file.architecture.layers.last == .softmax
  }

  func read(_ pixels: [Float]) -> ModelReading {
    let outputs = network.predict(pixels)
    return ModelReading(
      name: model.name, title: title, outputs: outputs,
      scores: areProbabilities ? outputs : scoring.predict(pixels), areProbabilities: areProbabilities)
  }

  func inspect(_ pixels: [Float], answer: Int) -> Inspection {
    let (scores, gradients) = scoring.inputGradients(at: pixels) { scores in
      [scores.indices.map { $0 == answer ? 1 : 0 }]
    }
    return Inspection(
      model: model.name, network: network.snapshot(of: pixels), score: scores[answer],
      relevance: zip(pixels, gradients[0]).map { $0 * $1 })
  }

  /// The smallest change that makes it answer otherwise; nil if none was found, or if the search was cancelled.
  func smallestChange(
    of pixels: [Float], _ measure: AnswerChange.Measure, isCancelled: () -> Bool
  ) -> Study.Change? {
    guard let change = scoring.smallestChange(of: pixels, measure, isCancelled: isCancelled) else { return nil }
    let steps = 40
    let way = (0...steps).map { step -> [Float] in
      let share = Study.Change.reach * Float(step) / Float(steps)
      let point = zip(pixels, change.input).map { min(1, max(0, $0 + share * ($1 - $0))) }
      return areProbabilities ? network.predict(point) : scoring.predict(point)
    }
    return Study.Change(
      model: String(title.prefix { $0 != "," }), change: change, way: way, areProbabilities: areProbabilities)
  }
}

/// The network that tells whether a drawing is a digit at all.
final class DigitJudge {
  private let network: Network
  private let threshold: Float

  init(_ model: NamedModel) throws {
    network = try model.file.makeNetwork(batch: 1)
    threshold = model.file.threshold ?? 0.5
  }

  /// Every class but the last is a digit.
  func judge(_ pixels: [Float]) -> Digitness {
    Digitness(probability: network.predict(pixels).dropLast().reduce(0, +), threshold: threshold)
  }
}
