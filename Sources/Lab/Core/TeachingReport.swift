import Datasets
import Screen

/// What the pad asks of those who keep the learner's digits and tune a network to them. It never waits for an answer.
public enum TeachingCommand: Hashable, Sendable {
  /// Say how everything stands.
  case look
  /// Keep a digit that was drawn and named.
  case keep(OwnDigit)
  /// Delete these digits of the set for good.
  case delete([Int])
  /// Tune a copy of the shipped network to the set, from the beginning.
  case start
  case pause
  case resume
  /// Mix as many of the digits that the network was made with into each batch, or none.
  case setReplay(Bool)
  /// Write the tuned network: the pad reads with it from now on.
  case save
  /// Remove the tuned network: the pad reads with the shipped one again.
  case forget
  /// End the tuning and free its memory.
  case stop
}

/// How the learner's set and a network that is tuned to it stand.
public struct TeachingReport: Hashable, Sendable {
  /// How the tuning goes.
  public struct Run: Hashable, Sendable {
    public enum Phase: Hashable, Sendable { case running, paused, finished }

    /// One point of the curves.
    public struct Point: Hashable, Sendable {
      public var step: Int
      public var accuracy: Float
      public init(step: Int, accuracy: Float) {
        self.step = step
        self.accuracy = accuracy
      }
    }

    public var phase: Phase
    public var step = 0
    /// The step at which it pauses by itself.
    public var steps = 0
    public var seconds = 0.0
    /// How many digits of the learner it trains on, and how many it is only measured on.
    public var trained = 0
    public var heldOut = 0
    /// The accuracy on the learner's digits that are trained on, on those that are not, and on digits by others: the first
    /// point before any training.
    public var own: [Point] = []
    public var unseen: [Point] = []
    public var old: [Point] = []
    /// What the digits by others are called, and how many there are: "MNIST", 1,000.
    public var oldTitle = ""
    public var oldCount = 0
    /// The accuracy on each of the ten digits by others, before and now.
    public var oldByDigitBefore: [Float] = []
    public var oldByDigit: [Float] = []

    public init(phase: Phase) { self.phase = phase }
  }

  public var digits: [KeptDigit]
  /// nil while nothing is tuned.
  public var run: Run?
  /// What is being read or built, while that takes time.
  public var loading: String?
  /// Why it cannot go on, in a sentence.
  public var problem: String?
  /// Whether digits by others are mixed in.
  public var hasReplay: Bool
  /// What the learner's own network is called; nil while there is none.
  public var ownModel: String?
  /// Grows when the pad reads with another network than before.
  public var modelVersion: Int

  public init(
    digits: [KeptDigit] = [], run: Run? = nil, loading: String? = nil, problem: String? = nil, hasReplay: Bool = true,
    ownModel: String? = nil, modelVersion: Int = 0
  ) {
    self.digits = digits
    self.run = run
    self.loading = loading
    self.problem = problem
    self.hasReplay = hasReplay
    self.ownModel = ownModel
    self.modelVersion = modelVersion
  }
}
