import Foundation

/// A run in the middle, as a file keeps it: safetensors with the weights, `0.weight`, the optimizer's memory, `memory.0`, averaged
/// weights, `average.0`, and in the metadata what is trained on what, and how far it is.
public struct Checkpoint: Hashable, Sendable {
  /// The data, by name.
  public var data: String
  public var experiment: Experiment
  public var state: TrainerState

  private static let format = "dllab-checkpoint-1"

  public init(data: String, trainer: Trainer) {
    self.data = data
    experiment = trainer.experiment
    state = trainer.state
  }

  /// Writes the checkpoint, all or nothing, as `ModelFile.write`.
  /// - Throws: `EngineError` that says what could not be written, and why.
  public func write(to path: String) throws { try writeFileAtomically(try encode(), to: path) }

  /// Reads a checkpoint that `write` has written.
  /// - Throws: `EngineError` that says what is wrong with the file, and where.
  public init(path: String) throws {
    do {
      try self.init(bytes: try readFile(path))
    } catch let problem as EngineError {
      throw EngineError("\(path) is not a checkpoint that can be used: \(problem)")
    }
  }

  func encode() throws -> [UInt8] {
    let weights = state.parameters.enumerated().flatMap { index, layer in
      layer.map { ParameterSnapshot(name: "\(index).\($0.name)", dimensions: $0.dimensions, values: $0.values) }
    }
    let memory = state.memory.enumerated().map {
      ParameterSnapshot(name: "memory.\($0)", dimensions: [$1.count], values: $1)
    }
    let average = state.average.enumerated().map {
      ParameterSnapshot(name: "average.\($0)", dimensions: [$1.count], values: $1)
    }
    return Safetensors.encode(
      metadata: [
        "format": Self.format, "data": data, "experiment": try StrictJSON(experiment).text, "steps": "\(state.steps)",
        "learningRate": "\(state.learningRate)",
      ], tensors: weights + memory + average)
  }

  init(bytes: [UInt8]) throws {
    let file = try Safetensors(bytes)
    func field(_ name: String) throws -> String {
      guard let text = file.metadata[name] else { throw EngineError("the metadata has no \"\(name)\"") }
      return text
    }
    func problem(_ name: String) -> EngineError { EngineError("\"\(name)\" in the metadata cannot be understood") }
    guard try field("format") == Self.format else {
      throw EngineError("\"format\" in the metadata is \(try field("format")), not \(Self.format)")
    }
    guard let steps = Int(try field("steps")), steps >= 0 else { throw problem("steps") }
    guard let rate = Float(try field("learningRate")), rate.isFinite else { throw problem("learningRate") }
    data = try field("data")
    do {
      experiment = try JSONDecoder().decode(Experiment.self, from: Data(try field("experiment").utf8))
    } catch let missing as EngineError { throw missing } catch { throw problem("experiment") }
    state = try Self.state(file, experiment, steps: steps, learningRate: rate)
  }

  private static func state(
    _ file: Safetensors, _ experiment: Experiment, steps: Int, learningRate: Float
  ) throws -> TrainerState {
    let entries = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0) })
    var unused = Set(entries.keys)
    func floats(_ key: String) throws -> [Float]? {
      guard let entry = entries[key] else { return nil }
      unused.remove(key)
      return try file.floats(entry)
    }
    var state = TrainerState(steps: steps, learningRate: learningRate, parameters: [], memory: [])
    for (index, layer) in try experiment.architecture.plan().enumerated() {
      state.parameters.append(
        try layer.parameterDimensions.map { name, dimensions in
          guard let values = try floats("\(index).\(name)") else {
            throw EngineError("the tensor \"\(index).\(name)\" is missing")
          }
          return ParameterSnapshot(name: name, dimensions: dimensions, values: values)
        })
    }
    while let values = try floats("memory.\(state.memory.count)") { state.memory.append(values) }
    while let values = try floats("average.\(state.average.count)") { state.average.append(values) }
    if let extra = unused.min() { throw EngineError("no layer has a use for the tensor \"\(extra)\"") }
    return state
  }
}
