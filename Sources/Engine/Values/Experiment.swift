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
  /// After a softmax: −1/n Σ log p(label); on feature maps the mean over all pixels too. After sigmoids:
  /// −1/n Σ Σ_k y_k log a_k + (1 − y_k) log(1 − a_k).
  case crossEntropy
  /// 1/n Σ Σ_k ρ(a_k − y_k), with ρ(d) = d²/2 up to |d| = 1, then |d| − ½: an outlier pulls no harder than a step of 1 (Huber 1964).
  case huber
  /// 1/n Σ Σ_k max(0, 1 − t_k a_k), with t_k = 1 for the class and −1 for all others: a linear support vector machine a class.
  case hinge
  /// 1/n Σ Σ_{k ≠ y} max(0, 1 − (a_y − a_k)): the right score shall lead by 1 (Weston and Watkins 1999).
  case multiclassHinge
  /// For the two answers u, v of a pair of towers, D = ‖u − v‖: ½ D² for the same, ½ max(0, 1 − D)² for different
  /// (Hadsell, Chopra and LeCun 2006). The targets are 1 for the same, 0 for different.
  case contrastive
}

extension Loss {
  /// As written in a text.
  public var title: String {
    switch self {
    case .quadratic: "quadratic cost"
    case .crossEntropy: "cross-entropy"
    case .huber: "Huber loss"
    case .hinge: "hinge loss"
    case .multiclassHinge: "multi-class hinge loss"
    case .contrastive: "contrastive loss"
    }
  }
}

/// How a gradient becomes a step. The learning rate η stands in `Experiment`, because it changes while a run goes on.
public enum OptimizerDescription: Hashable, Codable, Sendable {
  /// θ ← θ − η g
  case sgd
  /// v ← μ v + g;  θ ← θ − η v   (PyTorch's form of Polyak's heavy ball)
  case momentum(Float = 0.9)
  /// v ← μ v + g;  θ ← θ − η (g + μ v): the gradient as if the next step were already done (Nesterov 1983, in PyTorch's form)
  case nesterov(Float = 0.9)
  /// s ← s + g²;  θ ← θ − η g / (√s + ε)   (Duchi, Hazan and Singer 2011)
  case adagrad(epsilon: Float = 1e-10)
  /// s ← α s + (1 − α) g²;  θ ← θ − η g / (√s + ε)   (Hinton 2012, lecture 6e)
  case rmsProp(alpha: Float = 0.99, epsilon: Float = 1e-8)
  /// Kingma and Ba 2015, Algorithm 1, with bias correction.
  case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
  /// Adam, and apart from it θ ← θ − η λ θ for weights (Loshchilov and Hutter 2019).
  case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, decay: Float = 0.01)
  /// Rosenblatt's rule: w ← w + η (y − a) x, for one layer of step units.
  case perceptronRule
  /// No gradient at all: each parameter is raised by η alone, the loss L₊ is measured anew, and θ ← θ + η sgn(L − L₊). It takes
  /// one forward pass a parameter.
  case wiggle
}

/// What is done to a gradient that is too large.
public enum GradientClipping: Hashable, Codable, Sendable {
  case none
  /// Where the length of the whole gradient is above the limit, all of it is scaled down to the limit (Pascanu et al. 2013).
  case norm(Float)
  /// Each number is brought into −limit … limit.
  case value(Float)
}

/// How weights are drawn before training. Biases start at 0 except with `gaussian`; the scales of batch normalisation always at 1.
public enum Initialization: String, Hashable, Codable, Sendable, CaseIterable {
  /// N(0, 2/fan-in): He et al. 2015, for ReLU.
  case he
  /// U(−a, a) with a² = 6/(fan-in + fan-out): Glorot and Bengio 2010.
  case glorot
  /// N(0, 1/fan-in): LeCun et al. 1998, "Efficient BackProp", for sigmoids and tanh.
  case lecun
  /// N(0, 1) for weights and biases: Nielsen 2015, chapter 1.
  case gaussian
  case zeros
}

/// Which weights a run yields: those after the last step, or a mean over many steps, which lies nearer to the middle of the valley
/// than a single step that noise has pushed up its wall. Statistics that layers keep are averaged with the weights.
public enum Averaging: Hashable, Codable, Sendable {
  case none
  /// After step t (counted from 1) m ← m + k (θ − m), k = max(1 − decay, 9 / (10 + t)): the first steps, far from the goal, are
  /// forgotten sooner.
  case exponential(decay: Float)
  /// The plain mean over the last `share` of the run's steps (Polyak and Juditsky 1992; Izmailov et al. 2018).
  case tail(share: Float)
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
  /// How the learning rate changes from step to step, apart from the decay.
  public var schedule: Schedule
  /// λ₁ of λ₁ Σ |w| over all weights (not biases), which pulls weights to exactly 0. It acts on the gradient; the reported loss is
  /// the loss alone, so that runs can be compared.
  public var l1: Float
  /// λ₂ of λ₂/2 Σ w² over all weights (not biases), which keeps them small: "weight decay".
  public var l2: Float
  /// Done before the penalties are added.
  public var clipping: GradientClipping
  /// How each image is changed, anew in every epoch, before the network sees it.
  public var augmentation: Augmentation
  public var averaging: Averaging
  /// So many of the last training examples are held out: the run is measured on them and never learns from them.
  public var validation: Int

  public init(
    architecture: Architecture, loss: Loss = .crossEntropy, optimizer: OptimizerDescription = .sgd,
    initialization: Initialization = .he, learningRate: Float = 0.1, learningRateDecay: Float = 1,
    batchSize: Int = 32, epochs: Int = 5, seed: UInt64 = 1, schedule: Schedule = .constant, l1: Float = 0,
    l2: Float = 0, clipping: GradientClipping = .none, augmentation: Augmentation = .none,
    averaging: Averaging = .none, validation: Int = 0
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
    self.schedule = schedule
    self.l1 = l1
    self.l2 = l2
    self.clipping = clipping
    self.augmentation = augmentation
    self.averaging = averaging
    self.validation = validation
  }
}

extension Experiment {
  private enum CodingKeys: String, CodingKey {
    case architecture, loss, optimizer, initialization, learningRate, learningRateDecay, batchSize, epochs, seed,
      schedule, l1
    case l2, clipping, augmentation, averaging, validation
  }

  /// What was not known when a file was written is as usual.
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      architecture: try values.decode(Architecture.self, forKey: .architecture),
      loss: try values.decode(Loss.self, forKey: .loss),
      optimizer: try values.decode(OptimizerDescription.self, forKey: .optimizer),
      initialization: try values.decode(Initialization.self, forKey: .initialization),
      learningRate: try values.decode(Float.self, forKey: .learningRate),
      learningRateDecay: try values.decodeIfPresent(Float.self, forKey: .learningRateDecay) ?? 1,
      batchSize: try values.decode(Int.self, forKey: .batchSize), epochs: try values.decode(Int.self, forKey: .epochs),
      seed: try values.decode(UInt64.self, forKey: .seed),
      schedule: try values.decodeIfPresent(Schedule.self, forKey: .schedule) ?? .constant,
      l1: try values.decodeIfPresent(Float.self, forKey: .l1) ?? 0,
      l2: try values.decodeIfPresent(Float.self, forKey: .l2) ?? 0,
      clipping: try values.decodeIfPresent(GradientClipping.self, forKey: .clipping) ?? .none,
      augmentation: try values.decodeIfPresent(Augmentation.self, forKey: .augmentation) ?? .none,
      averaging: try values.decodeIfPresent(Averaging.self, forKey: .averaging) ?? .none,
      validation: try values.decodeIfPresent(Int.self, forKey: .validation) ?? 0)
  }

  /// The last three are left out where they are as usual: so the signs at the end of an older run's code still fit.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(architecture, forKey: .architecture)
    try values.encode(loss, forKey: .loss)
    try values.encode(optimizer, forKey: .optimizer)
    try values.encode(initialization, forKey: .initialization)
    try values.encode(learningRate, forKey: .learningRate)
    try values.encode(learningRateDecay, forKey: .learningRateDecay)
    try values.encode(batchSize, forKey: .batchSize)
    try values.encode(epochs, forKey: .epochs)
    try values.encode(seed, forKey: .seed)
    try values.encode(schedule, forKey: .schedule)
    try values.encode(l1, forKey: .l1)
    try values.encode(l2, forKey: .l2)
    try values.encode(clipping, forKey: .clipping)
    if augmentation != .none { try values.encode(augmentation, forKey: .augmentation) }
    if averaging != .none { try values.encode(averaging, forKey: .averaging) }
    if validation != 0 { try values.encode(validation, forKey: .validation) }
  }
}
