/// How a network came to its weights.
public struct TrainingRecord: Hashable, Codable, Sendable {
  /// The data it was trained on, as in `mnist`.
  public var data: String
  /// Passes over the data that were done, with fraction.
  public var epochs: Float
  /// Share of the test examples that were classified correctly at the end, 0…1.
  public var testAccuracy: Float?
  /// The same of the training examples that were held out, in a run that was measured on them.
  public var validationAccuracy: Float?
  public var recipe: RecipeNote?
  /// Loss, optimizer, learning rate, batch size and seed.
  public var experiment: Experiment

  public init(
    data: String, epochs: Float, testAccuracy: Float?, experiment: Experiment, validationAccuracy: Float? = nil,
    recipe: RecipeNote? = nil
  ) {
    self.data = data
    self.epochs = epochs
    self.testAccuracy = testAccuracy
    self.experiment = experiment
    self.validationAccuracy = validationAccuracy
    self.recipe = recipe
  }
}

/// The recipe by which a network was trained.
public struct RecipeNote: Hashable, Codable, Sendable {
  public var name: String
  /// What its numbers were chosen on, in words.
  public var chosen: String
  /// What was done otherwise, as on the command line: `--epochs 3`.
  public var changes: [String]

  public init(name: String, chosen: String, changes: [String] = []) {
    self.name = name
    self.chosen = chosen
    self.changes = changes
  }
}

/// A trained network as a file keeps it: everything needed to use it, and what is known of how it was made.
public struct ModelFile: Hashable, Sendable {
  public var architecture: Architecture
  public var classNames: [String]
  /// What was done to the inputs: `value / 255` for images of bytes.
  public var normalization: String
  public var record: TrainingRecord?
  /// For a network that tells digits from what is none: the probability of the first class below which it says no. Chosen by
  /// measuring, `dllab reject --calibrate`.
  public var threshold: Float?
  /// For each layer its parameters; a layer without any has an empty list.
  public var parameters: [[ParameterSnapshot]]

  /// The network as it is now.
  public init(
    network: Network, classNames: [String], record: TrainingRecord? = nil, normalization: String = "value / 255"
  ) {
    architecture = network.architecture
    self.classNames = classNames
    self.record = record
    self.normalization = normalization
    parameters = network.parameters.map { layer in
      layer.map { ParameterSnapshot(name: $0.name, dimensions: $0.dimensions, values: $0.values) }
    }
  }

  init(
    architecture: Architecture, classNames: [String], normalization: String, record: TrainingRecord?,
    parameters: [[ParameterSnapshot]]
  ) {
    self.architecture = architecture
    self.classNames = classNames
    self.normalization = normalization
    self.record = record
    self.parameters = parameters
  }

  /// A network with these weights, ready to predict.
  ///
  /// A few lines of a file can describe layers with millions of outputs each, and no weights; so a network from a file gets at most
  /// a gigabyte for its activations, and computes fewer than `batch` examples at once where these need more.
  /// - Throws: `EngineError` when the architecture does not work, the parameters do not fit it, or one example needs more.
  public func makeNetwork(batch: Int = 64, threads: Int = 1) throws -> Network {
    let plan = try architecture.plan()
    try checkParameters(plan)
    let bytes = plan.reduce(0) { $0 + $1.activations } * MemoryLayout<Float>.size
    // One row more is for a look at a single example.
    let fitting = Self.mostActivationBytes / max(bytes, 1) - 1
    guard fitting >= 1 else {
      throw EngineError(
        "its layers write \(bytes >> 20) MB for a single example, and a model from a file may need \(Self.mostActivationBytes >> 21)"
      )
    }
    let network = try Network(
      architecture, batch: min(batch, fitting), threads: threads, initialization: .zeros)
    try network.load(parameters)
    return network
  }

  private static let mostActivationBytes = 1 << 30

  /// Before memory is taken for them: the parameters must be there.
  private func checkParameters(_ plan: [LayerPlan]) throws {
    let wanted = plan.map { $0.parameterDimensions.map { $0.dimensions.reduce(1, *) } }
    guard parameters.map({ $0.map(\.values.count) }) == wanted else {
      throw EngineError(
        "its parameters do not fit its architecture: they are not of the sizes, or as many, as its layers need")
    }
  }

  /// Reads a model that `write` has written.
  /// - Throws: `EngineError` that says what is wrong with the file, and where.
  public init(path: String) throws {
    do {
      self = try SafetensorsCoding.decode(try readFile(path))
    } catch let problem as EngineError {
      throw EngineError("\(path) is not a model that can be used: \(problem)")
    }
  }

  /// Writes the model, all or nothing: a reader sees the old file or the new one, whatever happens meanwhile.
  /// - Throws: `EngineError` that says what could not be written, and why.
  public func write(to path: String) throws {
    try writeFileAtomically(try SafetensorsCoding.encode(self), to: path)
  }
}
