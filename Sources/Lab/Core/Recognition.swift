import Engine

/// A drawing to be classified. `id` grows, so that an answer that comes late is known to be late.
public struct RecognitionRequest: Hashable, Sendable {
  public var id: Int
  /// 28×28 pixels, row by row, 0 (paper) … 1 (ink), as the networks shall see them.
  public var pixels: [Float]
  /// The network to be looked into; nil for the best one.
  public var inspected: String?
  /// Whether it is to be looked into: that takes several times as long as the answers.
  public var wantsInspection: Bool

  public init(id: Int, pixels: [Float], inspected: String? = nil, wantsInspection: Bool = true) {
    self.id = id
    self.pixels = pixels
    self.inspected = inspected
    self.wantsInspection = wantsInspection
  }
}

/// What one network said of a drawing.
public struct ModelReading: Hashable, Sendable {
  /// The name of its file, `convnet`.
  public var name: String
  /// As in `ConvNet, trained on MNIST`.
  public var title: String
  /// Ten numbers: p(digit), or 0 and 1 where the network has step units.
  public var outputs: [Float]
  /// What decides: the outputs, or the weighted sums under step units.
  public var scores: [Float]
  public var areProbabilities: Bool

  public init(name: String, title: String, outputs: [Float], scores: [Float]? = nil, areProbabilities: Bool = true) {
    self.name = name
    self.title = title
    self.outputs = outputs
    self.scores = scores ?? outputs
    self.areProbabilities = areProbabilities
  }

  /// The digit with the largest score.
  public var answer: Int { scores.indices.max { scores[$0] < scores[$1] } ?? 0 }

  /// What the file of the network is called that is tuned to the learner's hand.
  public static let ownName = "my-hand"
  /// Whether it is that network.
  public var isOwn: Bool { name == Self.ownName }

  /// `ConvNet`: the title without what it was trained on.
  public var shortTitle: String { String(title.prefix { $0 != "," }) }
}

/// Whether a drawing is a digit at all, as a network says that was trained to tell.
public struct Digitness: Hashable, Sendable {
  /// p(digit).
  public var probability: Float
  /// Below it the drawing is said to be no digit.
  public var threshold: Float

  public init(probability: Float, threshold: Float) {
    self.probability = probability
    self.threshold = threshold
  }

  public var isDigit: Bool { probability >= threshold }
}

/// One network looked into.
public struct Inspection: Hashable, Sendable {
  /// The network's name.
  public var model: String
  /// Every layer's activations and parameters.
  public var network: NetworkSnapshot
  /// The score z of the network's answer: its weighted sum before softmax or step.
  public var score: Float
  /// xᵢ · ∂z/∂xᵢ: what each pixel adds to z, row by row. Where all units are linear or ReLU, z is their sum and what the biases add.
  public var relevance: [Float]

  public init(model: String, network: NetworkSnapshot, score: Float = 0, relevance: [Float] = []) {
    self.model = model
    self.network = network
    self.score = score
    self.relevance = relevance
  }
}

/// What the networks said of a drawing.
public struct Recognition: Hashable, Sendable {
  public var id: Int
  /// One for each network, the best last.
  public var readings: [ModelReading]
  /// nil where no network was trained to tell.
  public var digitness: Digitness?
  public var inspection: Inspection?
  /// Why there is no answer (no model was found, …); then there are no readings.
  public var problem: String?

  public init(
    id: Int, readings: [ModelReading], digitness: Digitness? = nil, inspection: Inspection? = nil,
    problem: String? = nil
  ) {
    self.id = id
    self.readings = readings
    self.digitness = digitness
    self.inspection = inspection
    self.problem = problem
  }

  /// The answer of one network.
  public init(
    id: Int, model: String, probabilities: [Float], network: NetworkSnapshot? = nil, problem: String? = nil
  ) {
    self.init(
      id: id,
      readings: probabilities.isEmpty ? [] : [ModelReading(name: model, title: model, outputs: probabilities)],
      inspection: network.map { Inspection(model: model, network: $0) }, problem: problem)
  }

  /// The answer that counts: the best network's.
  public var best: ModelReading? { readings.last }
  /// The model that answered, as in "ConvNet, trained on MNIST".
  public var model: String { best?.title ?? "" }
  /// p(digit) as the best network has it, ten numbers.
  public var probabilities: [Float] { best?.outputs ?? [] }
}
