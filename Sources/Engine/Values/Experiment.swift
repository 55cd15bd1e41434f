/// The layers of a network and the shape of its input.
public struct Architecture: Hashable, Codable, Sendable {
  public var input: Shape
  public var layers: [LayerDescription]

  public init(input: Shape, layers: [LayerDescription]) {
    self.input = input
    self.layers = layers
  }
}

/// What training makes small.
public enum Loss: String, Hashable, Codable, Sendable, CaseIterable {
  /// C = 1/(2n) Σ ‖y − a‖² over n examples.
  case quadratic
  /// After a softmax: −1/n Σ log p(label). After sigmoids: −1/n Σ Σ_k y_k log a_k + (1 − y_k) log(1 − a_k).
  case crossEntropy
}

/// How a gradient becomes a step. The learning rate η stands in `Experiment`, because it changes while a run goes on.
public enum OptimizerDescription: Hashable, Codable, Sendable {
  /// θ ← θ − η g
  case sgd
  /// v ← μ v + g;  θ ← θ − η v   (PyTorch's form of Polyak's heavy ball)
  case momentum(Float = 0.9)
  /// Kingma and Ba 2015, Algorithm 1, with bias correction.
  case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
  /// Rosenblatt's rule: w ← w + η (y − a) x, for one layer of step units.
  case perceptronRule
}

/// How weights are drawn before training. Biases start at 0 except with `gaussian`.
public enum Initialization: String, Hashable, Codable, Sendable, CaseIterable {
  /// N(0, 2/fan-in): He et al. 2015, for ReLU.
  case he
  /// U(−a, a) with a² = 6/(fan-in + fan-out): Glorot and Bengio 2010.
  case glorot
  /// N(0, 1) for weights and biases: Nielsen 2015, chapter 1.
  case gaussian
  case zeros
}

/// A complete recipe for a run: the same experiment on the same data gives the same weights, bit for bit.
public struct Experiment: Hashable, Codable, Sendable {
  public var architecture: Architecture
  public var loss: Loss
  public var optimizer: OptimizerDescription
  public var initialization: Initialization
  public var learningRate: Float
  /// What the learning rate is multiplied by after each epoch: 1 keeps it, less lets it fade. Long steps first, a quiet end.
  public var learningRateDecay: Float
  public var batchSize: Int
  public var epochs: Int
  public var seed: UInt64

  public init(
    architecture: Architecture, loss: Loss = .crossEntropy, optimizer: OptimizerDescription = .sgd,
    initialization: Initialization = .he, learningRate: Float = 0.1, learningRateDecay: Float = 1,
    batchSize: Int = 32, epochs: Int = 5, seed: UInt64 = 1
  ) {
    self.architecture = architecture
    self.loss = loss
    self.optimizer = optimizer
    self.initialization = initialization
    self.learningRate = learningRate
    self.learningRateDecay = learningRateDecay
    self.batchSize = batchSize
    self.epochs = epochs
    self.seed = seed
  }
}
