/// How a network came to its weights.
public struct TrainingRecord: Hashable, Codable, Sendable {
  /// The data it was trained on, as in `mnist`.
  public var data: String
  /// Passes over the data that were done, with fraction.
  public var epochs: Float
  /// Share of the test examples that were classified correctly at the end, 0…1.
  public var testAccuracy: Float?
  /// Loss, optimizer, learning rate, batch size and seed.
  public var experiment: Experiment

  public init(data: String, epochs: Float, testAccuracy: Float?, experiment: Experiment) {
    self.data = data
    self.epochs = epochs
    self.testAccuracy = testAccuracy
    self.experiment = experiment
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
  /// - Throws: `EngineError` when the architecture does not work or the parameters do not fit it.
  public func makeNetwork(batch: Int = 64, threads: Int = 1) throws -> Network {
    let network = try Network(architecture, batch: batch, threads: threads, initialization: .zeros)
    try network.load(parameters)
    return network
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
