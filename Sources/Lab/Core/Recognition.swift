import Engine

/// A drawing to be classified. `id` grows, so that an answer that comes late is known to be late.
public struct RecognitionRequest: Hashable, Sendable {
  public var id: Int
  /// 28×28 pixels, row by row, 0 (paper) … 1 (ink), as the network shall see them.
  public var pixels: [Float]

  public init(id: Int, pixels: [Float]) {
    self.id = id
    self.pixels = pixels
  }
}

/// What the shipped network said of a drawing.
public struct Recognition: Hashable, Sendable {
  public var id: Int
  /// The model that answered, as in "ConvNet, trained on MNIST".
  public var model: String
  /// p(digit), ten numbers.
  public var probabilities: [Float]
  /// Every layer's activations.
  public var network: NetworkSnapshot?
  /// Why there is no answer (no model was found, …); then `probabilities` is empty.
  public var problem: String?

  public init(
    id: Int, model: String, probabilities: [Float], network: NetworkSnapshot? = nil, problem: String? = nil
  ) {
    self.id = id
    self.model = model
    self.probabilities = probabilities
    self.network = network
    self.problem = problem
  }
}
