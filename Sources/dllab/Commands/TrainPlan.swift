import Datasets
import Engine
import Foundation
import Lessons

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
  private let preparation: Preparation?
  private let model: CatalogueModel?
  /// What it is trained by, if a recipe was named.
  let recipe: Recipe?

  /// - Parameter checkpoint: nil without --resume, or if there is none yet.
  /// - Throws: `Failure` if that makes no sense, or if there are no such data.
  init(_ subject: TrainSubject, _ settings: TrainSettings, checkpoint: Checkpoint?) throws {
    self.subject = subject
    self.settings = settings
    self.checkpoint = checkpoint
    if subject.recipe != nil || subject.model != nil {
      let prepared = try Preparation(subject, settings, data: subject.data ?? checkpoint?.data)
      (recipe, model, source) = (prepared.recipe, prepared.model, prepared.source)
      dataName = source.nameForRecord
      // Numbers are looked at before anything is read; the shape is known without reading.
      experiment = try prepared.experiment(input: source.description.shape, classes: 10)
      preparation = prepared
    } else {
      let code = try Self.code(subject, settings, checkpoint)
      (recipe, preparation, model) = (nil, nil, code.model)
      (source, dataName) = (try DataSource(subject.data ?? code.data), code.data)
      experiment = try settings.apply(to: code.experiment)
    }
    try checkSame(experiment)
  }

  private static func code(
    _ subject: TrainSubject, _ settings: TrainSettings, _ checkpoint: Checkpoint?
  ) throws -> RunCode {
    if let text = subject.code {
      if let name = settings.texts.keys.min() {
        throw Failure.usage(
          "A code says how the network is trained: leave out --\(name), or give --model instead of --code.")
      }
      return try Failure.catching(.usage) { try RunCode(text) }
    }
    guard let checkpoint else {
      throw Failure.usage("What shall be trained? Give --model and --data, a --recipe, or the --code of a run.")
    }
    return RunCode(data: checkpoint.data, experiment: checkpoint.experiment)
  }

  /// As people read it, and as `--model` takes it.
  var title: String { recipe?.title ?? model?.title ?? "A network of \(experiment.architecture.layers.count) layers" }
  var name: String { recipe?.name ?? model?.name ?? "network" }

  /// What a model file says of the recipe and of what was done otherwise.
  var note: RecipeNote? {
    recipe.map { recipe in
      var changes = settings.texts.sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
      if dataName != recipe.data { changes.insert("--data \(dataName)", at: 0) }
      return RecipeNote(name: recipe.name, chosen: recipe.chosen, changes: changes)
    }
  }

  /// The recipe for the data as they turned out to be.
  /// - Throws: `Failure` if the network cannot take them.
  func experiment(for training: Examples) throws -> Experiment {
    guard let preparation else { return experiment }
    let experiment = try preparation.experiment(input: training.shape, classes: training.outputs)
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

/// A network of the catalogue, or a recipe, with the data it is to be trained on.
private struct Preparation {
  let recipe: Recipe?
  let model: CatalogueModel?
  let source: DataSource
  private let settings: TrainSettings

  init(_ subject: TrainSubject, _ settings: TrainSettings, data: String?) throws {
    self.settings = settings
    guard subject.code == nil else {
      throw Failure.usage("A code says which network it is: give --code or --model or --recipe, not both.")
    }
    if let name = subject.recipe {
      guard subject.model == nil else {
        throw Failure.usage("A recipe says which network it is: give --recipe or --model, not both.")
      }
      let recipe = try RecipeSource.read(name)
      (self.recipe, model) = (recipe, nil)
      source = try DataSource(data ?? recipe.data)
    } else {
      let name = subject.model ?? ""
      guard let model = ModelCatalogue.models.first(where: { $0.name == name }) else {
        throw Failure.usage(
          "There is no network “\(name)”; \(Suggestion.advice(for: name, among: ModelCatalogue.names))")
      }
      guard let data else {
        throw Failure.usage("What shall \(name) be trained on? Give --data, for instance --data optdigits.")
      }
      (recipe, self.model, source) = (nil, model, try DataSource(data))
    }
  }

  /// - Throws: `Failure` if the network cannot take such inputs, or a setting makes no sense.
  func experiment(input: Shape, classes: Int) throws -> Experiment {
    do {
      if let recipe {
        return try recipe.experiment(input: input, classes: classes, changes: settings.checked().texts)
      }
      let own = try model?.experiment(input: input, classes: classes)
      return try settings.apply(to: own ?? Experiment(architecture: Architecture(input: input, layers: [])))
    } catch let fault as ExperimentSetting.Fault {
      throw Failure(fault)
    } catch let error as EngineError {
      throw try Failure.catching(.usage) { () -> Failure in throw error }
    }
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
