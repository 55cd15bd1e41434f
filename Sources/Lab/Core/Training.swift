import Engine

/// What to train, on what, and how: filled in by the theatre's set-up, carried out by the runtime.
public struct TrainingPlan: Hashable, Sendable {
  /// A name of the model catalogue, `convnet`.
  public var model: String
  /// The name of a `DataChoice`, `strokes`.
  public var data: String
  public var experiment: Experiment

  public init(model: String, data: String, experiment: Experiment) {
    self.model = model
    self.data = data
    self.experiment = experiment
  }
}

/// What the theatre asks of the training thread. It never waits for an answer.
public enum TrainingCommand: Hashable, Sendable {
  case start(TrainingPlan)
  case pause
  /// Train on; after the last epoch this means one epoch more.
  case resume
  /// One training step, then pause.
  case step
  /// Back to the first weights, with the same seed; paused.
  case reset
  case setLearningRate(Float)
  /// Which test digit is shown on its way through the network.
  case watch(example: Int)
  /// Write the model to the learner's folder; answered by a notice.
  case save
  /// End the run and free its memory.
  case stop
}

/// How a run stands: made by the training thread only when somebody looks, about as often as the screen is drawn.
public struct TrainingReport: Hashable, Sendable {
  public enum Phase: Hashable, Sendable {
    case loading(String)
    case running, paused, finished
    case failed(String)
  }

  /// One point of the curves.
  public struct Point: Hashable, Sendable {
    /// Epochs done, with fraction.
    public var epoch: Float
    public var value: Float
    public init(epoch: Float, value: Float) {
      self.epoch = epoch
      self.value = value
    }
  }

  /// A test example that the network gets wrong.
  public struct Mistake: Hashable, Sendable {
    public var example: Int
    public var truth: Int
    public var answer: Int
    /// Pixels row by row, 0…1.
    public var pixels: [Float]
    public init(example: Int, truth: Int, answer: Int, pixels: [Float]) {
      self.example = example
      self.truth = truth
      self.answer = answer
      self.pixels = pixels
    }
  }

  public var phase: Phase
  public var plan: TrainingPlan
  /// Why training stopped by itself (the loss is no longer a number, …), and what to do; nil if it did not.
  public var problem: String?
  /// What the data are called on the screen, as in "MNIST, test".
  public var dataTitle = ""
  /// How many epochs are to be trained: those of the plan, and those the learner added.
  public var epochs = 0
  public var parameters = 0
  public var threads = 1
  public var trainingExamples = 0
  public var testExamples = 0
  public var classNames: [String] = []
  public var step = 0
  public var stepsPerEpoch = 0
  /// Epochs done, with fraction.
  public var epoch: Float = 0
  public var learningRate: Float = 0
  public var examplesPerSecond: Float = 0
  /// Time spent on training and on the evaluations in between, without pauses.
  public var seconds = 0.0
  /// Until the last epoch ends; nil while unknown.
  public var secondsLeft: Double?
  /// Mean loss of the newest batch, before its update; nil before the first step.
  public var batchLoss: Float?
  /// Share of the newest batch that was classified correctly.
  public var batchAccuracy: Float?
  /// Curves, thinned to at most a few hundred points each. Those of training are smoothed: an exponential moving average of
  /// the batches, over about `smoothingSteps` steps.
  public var trainingLoss: [Point] = []
  public var testLoss: [Point] = []
  public var trainingAccuracy: [Point] = []
  public var testAccuracy: [Point] = []
  /// Over how many steps the training curves are averaged.
  public var smoothingSteps = 0
  /// The newest evaluation on test examples, all of them or a fixed part; nil before the first.
  public var evaluation: Evaluation?
  /// When that evaluation was made, in epochs.
  public var evaluationEpoch: Float = 0
  /// The first of the newest evaluation's mistakes, with their pixels.
  public var mistakes: [Mistake] = []
  /// The network looking at the watched test digit.
  public var network: NetworkSnapshot?
  public var watched = 0
  public var watchedLabel: Int?

  public init(phase: Phase, plan: TrainingPlan) {
    self.phase = phase
    self.plan = plan
  }
}

/// A data set the learner can choose, as far as it is known before it is read.
public struct DataChoice: Hashable, Sendable {
  /// `strokes`, `optdigits`, `mnist`, or the path of a folder.
  public var name: String
  public var title: String
  /// One line: how many, what size, from where.
  public var summary: String
  public var shape: Shape
  /// Why it cannot be used now, and what to do; nil if it can.
  public var missing: String?

  public init(name: String, title: String, summary: String, shape: Shape, missing: String? = nil) {
    self.name = name
    self.title = title
    self.summary = summary
    self.shape = shape
    self.missing = missing
  }
}
