import Datasets
import Engine
import Foundation

/// What `dllab train` is asked to do, from whatever it was told: a network and data, a code, or a checkpoint to go on from.
struct TrainPlan {
  let source: DataSource
  /// What a model file may call the data.
  let dataName: String
  /// The recipe as far as it is known before the data are read.
  let experiment: Experiment
  /// Where to go on.
  let checkpoint: Checkpoint?
  private let subject: TrainSubject
  private let settings: TrainSettings
  private let model: CatalogueModel?

  /// - Parameter checkpoint: nil without --resume, or if there is none yet.
  /// - Throws: `Failure` if that makes no sense, or if there are no such data.
  init(_ subject: TrainSubject, _ settings: TrainSettings, checkpoint: Checkpoint?) throws {
    self.subject = subject
    self.settings = settings
    self.checkpoint = checkpoint
    if let name = subject.model {
      let found = try Self.model(name, subject)
      guard let data = subject.data ?? checkpoint?.data else {
        throw Failure.usage("What shall \(name) be trained on? Give --data, for instance --data optdigits.")
      }
      let source = try DataSource(data)
      // Numbers are looked at before anything is read; the shape is known without reading.
      let recipe = try Failure.catching(.usage) {
        try found.experiment(input: source.description.shape, classes: 10, seed: settings.seed)
      }
      (model, self.source, dataName) = (found, source, source.nameForRecord)
      experiment = try settings.apply(to: recipe)
    } else {
      let code = try Self.code(subject, settings, checkpoint)
      (model, source, dataName) = (code.model, try DataSource(subject.data ?? code.data), code.data)
      experiment = try settings.apply(to: code.experiment)
    }
    try checkSame(experiment)
  }

  private static func model(_ name: String, _ subject: TrainSubject) throws -> CatalogueModel {
    guard subject.code == nil else {
      throw Failure.usage("A code says which network it is: give --code or --model, not both.")
    }
    guard let model = ModelCatalogue.models.first(where: { $0.name == name }) else {
      throw Failure.usage("There is no network “\(name)”; \(Suggestion.advice(for: name, among: ModelCatalogue.names))")
    }
    return model
  }

  private static func code(
    _ subject: TrainSubject, _ settings: TrainSettings, _ checkpoint: Checkpoint?
  ) throws -> RunCode {
    if let text = subject.code {
      if let name = settings.given {
        throw Failure.usage(
          "A code says how the network is trained: leave out \(name), or give --model instead of --code.")
      }
      return try Failure.catching(.usage) { try RunCode(text) }
    }
    guard let checkpoint else {
      throw Failure.usage("What shall be trained? Give --model and --data, or the --code of a run.")
    }
    return RunCode(data: checkpoint.data, experiment: checkpoint.experiment)
  }

  /// As people read it, and as `--model` takes it.
  var title: String { model?.title ?? "A network of \(experiment.architecture.layers.count) layers" }
  var name: String { model?.name ?? "network" }

  /// The recipe for the data as they turned out to be.
  /// - Throws: `Failure` if the network cannot take them.
  func experiment(for training: Examples) throws -> Experiment {
    guard subject.model != nil, let model else { return experiment }
    let recipe = try Failure.catching(.usage) {
      try model.experiment(input: training.shape, classes: training.outputs, seed: settings.seed)
    }
    let experiment = try settings.apply(to: recipe)
    try checkSame(experiment)
    return experiment
  }

  /// - Throws: `Failure` if the checkpoint is of another run.
  private func checkSame(_ experiment: Experiment) throws {
    guard let checkpoint, checkpoint.experiment != experiment || checkpoint.data != dataName else { return }
    let code = try? RunCode(data: checkpoint.data, experiment: checkpoint.experiment).text()
    throw Failure(
      .obstacle,
      "The checkpoint is of another run, \(code ?? checkpoint.data): leave out --resume to begin anew, or what differs to go on."
    )
  }
}

/// The file beside the network in which a run is kept while it is under way.
struct CheckpointFile {
  let path: String

  /// - Parameter out: where the network will be.
  init(out: String) { path = out + ".checkpoint" }

  /// - Returns: nil if there is none.
  /// - Throws: `Failure` if it cannot be used.
  func read() throws -> Checkpoint? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try Failure.catching { try Checkpoint(path: path) }
  }

  func write(_ run: TrainingRun, data: String) throws {
    try Failure.catching { try Checkpoint(data: data, trainer: run.trainer).write(to: path) }
  }

  /// The run is over, and its network is kept.
  func remove() { unlink(path) }
}
