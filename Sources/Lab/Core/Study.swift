import Engine

/// A question about a drawing that takes longer than a stroke: answered on a thread of its own, and given up when a newer one
/// comes.
public struct StudyRequest: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The training digits nearest to the drawing.
    case neighbours
    /// The smallest change that makes the network answer otherwise.
    case change(AnswerChange.Measure)
  }

  /// The `id` of the recognition request that had the same drawing.
  public var id: Int
  public var kind: Kind
  public var pixels: [Float]
  /// The network that is asked; nil for the best one.
  public var model: String?

  public init(id: Int, kind: Kind, pixels: [Float], model: String? = nil) {
    self.id = id
    self.kind = kind
    self.pixels = pixels
    self.model = model
  }
}

/// What came of a `StudyRequest`.
public struct Study: Hashable, Sendable {
  public enum Finding: Hashable, Sendable {
    case neighbours(Neighbours)
    case change(Change)
    /// What is being done before the answer can be found, and how far it is, 0…1.
    case underway(String, Float)
    /// Why there is no answer.
    case problem(String)
  }

  public var id: Int
  public var kind: StudyRequest.Kind
  public var finding: Finding

  public init(id: Int, kind: StudyRequest.Kind, finding: Finding) {
    self.id = id
    self.kind = kind
    self.finding = finding
  }

  /// The training digits nearest to a drawing.
  public struct Neighbours: Hashable, Sendable {
    public struct Digit: Hashable, Sendable {
      public var example: Int
      public var label: Int
      public var distance: Float
      public var pixels: [Float]

      public init(example: Int, label: Int, distance: Float, pixels: [Float]) {
        self.example = example
        self.label = label
        self.distance = distance
        self.pixels = pixels
      }
    }

    /// Among what was looked, as in `MNIST, training`, and how many.
    public var source: String
    public var count: Int
    /// Nearest pixel by pixel, the nearest first.
    public var byPixels: [Digit]
    /// Nearest in the network's last layer of features; empty where the network has none.
    public var byFeatures: [Digit]
    /// How many features that layer has.
    public var features: Int

    public init(source: String, count: Int, byPixels: [Digit], byFeatures: [Digit], features: Int) {
      self.source = source
      self.count = count
      self.byPixels = byPixels
      self.byFeatures = byFeatures
      self.features = features
    }
  }

  /// The drawing after the smallest change, and the way there.
  public struct Change: Hashable, Sendable {
    public var model: String
    public var change: AnswerChange
    /// What the network says on the straight way from the drawing through the changed one to `reach` times the change: its
    /// probabilities, or scores where it has none.
    public var way: [[Float]]
    public var areProbabilities: Bool

    public init(model: String, change: AnswerChange, way: [[Float]], areProbabilities: Bool = true) {
      self.model = model
      self.change = change
      self.way = way
      self.areProbabilities = areProbabilities
    }

    /// How far the way goes.
    public static let reach: Float = 2
  }
}
