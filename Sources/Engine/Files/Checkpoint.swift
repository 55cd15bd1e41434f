import Foundation

/// A run in the middle, as a file keeps it: safetensors with the weights, `0.weight`, the optimizer's memory, `0.weight.memory0`, and in the
/// metadata what is trained on what, and how far it is.
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
    let tensors = zip(state.parameters, state.memory).enumerated().flatMap { index, layer in
      zip(layer.0, layer.1).flatMap { parameter, memory in
        let name = "\(index).\(parameter.name)"
        let weights = ParameterSnapshot(name: name, dimensions: parameter.dimensions, values: parameter.values)
        return [weights]
          + memory.enumerated().map {
            ParameterSnapshot(name: "\(name).memory\($0)", dimensions: [$1.count], values: $1)
          }
      }
    }
    return Safetensors.encode(
      metadata: [
        "format": Self.format, "data": data, "experiment": try StrictJSON(experiment).text, "steps": "\(state.steps)",
        "learningRate": "\(state.learningRate)",
      ], tensors: tensors)
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
      var (parameters, memories) = ([ParameterSnapshot](), [[[Float]]]())
      for (name, dimensions) in layer.parameterDimensions {
        let key = "\(index).\(name)"
        guard let values = try floats(key) else { throw EngineError("the tensor \"\(key)\" is missing") }
        parameters.append(ParameterSnapshot(name: name, dimensions: dimensions, values: values))
        var memory: [[Float]] = []
        while let values = try floats("\(key).memory\(memory.count)") { memory.append(values) }
        memories.append(memory)
      }
      state.parameters.append(parameters)
      state.memory.append(memories)
    }
    if let extra = unused.min() { throw EngineError("no layer has a use for the tensor \"\(extra)\"") }
    return state
  }
}
