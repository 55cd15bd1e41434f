import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab

/// `dllab train`: trains a network of the catalogue and measures it on the test set.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network and measure it on the test set.",
    discussion: """
      EXAMPLES
        dllab train --model convnet --data mnist --epochs 5 --out convnet.safetensors
        dllab train --model nielsen --data mnist --batch 10 --epochs 30
        dllab train --model lenet --data optdigits --json

      Ctrl-C ends the run at the next step: the network is measured and, with --out, kept; the status is then 130. A second Ctrl-C \
      ends at once.
      """)

  @OptionGroup(title: "What to train") var subject: TrainSubject
  @OptionGroup(title: "How to train") var settings: TrainSettings
  @OptionGroup(title: "What becomes of it") var result: TrainResult

  func run() throws {
    guard let model = ModelCatalogue.models.first(where: { $0.name == subject.model }) else {
      let advice = Suggestion.advice(for: subject.model, among: ModelCatalogue.names)
      throw Failure.usage("There is no network “\(subject.model)”; \(advice)")
    }
    let source = try DataSource(subject.data)
    // Numbers are looked at before anything is read; the shape is known without reading.
    let recipe = try Failure.catching(.usage) {
      try model.experiment(input: source.description.shape, classes: 10, seed: settings.seed)
    }
    let parameters = try Failure.catching { try settings.apply(to: recipe).architecture.plan() }
      .reduce(0) { $0 + $1.parameters }
    if let out = result.out { try OutputFile.check(out, bytes: 4 * parameters + 8192) }

    let interruption = Interruption()
    let progress = ProgressLine()
    let data = try source.load(showing: progress)
    let experiment = try settings.apply(
      to: Failure.catching(.usage) {
        try model.experiment(input: data.training.shape, classes: data.training.outputs, seed: settings.seed)
      })
    let run = try Failure.catching {
      try TrainingRun(
        experiment, training: data.training, test: data.test, threads: settings.threads ?? Workers.processors)
    }
    let report = TrainReport(model: model, source: source, run: run, settings: settings, isJSON: result.json)
    report.begin()
    let evaluation = try Failure.catching {
      defer { progress.clear() }
      return try run.run(
        shouldStop: { interruption.isRequested },
        onStep: { run in progress.show { report.progress(run, columns: $0) } },
        onEpoch: { run, evaluation in
          progress.clear()
          report.epoch(run, evaluation)
        })
    }
    let kept = try keep(run, evaluation, source)
    try report.end(evaluation, kept: kept)
    if run.isInterrupted { throw Failure(.interrupted) }
  }

  /// Writes the network where --out says.
  ///
  /// - Returns: the file, nil without --out.
  private func keep(_ run: TrainingRun, _ evaluation: Evaluation, _ source: DataSource) throws -> String? {
    guard let out = result.out else { return nil }
    let record = TrainingRecord(
      data: source.nameForRecord, epochs: run.trainer.epoch, testAccuracy: evaluation.accuracy,
      experiment: run.trainer.experiment)
    let file = ModelFile(network: run.trainer.network, classNames: run.training.classNames, record: record)
    do {
      try file.write(to: out)
      return out
    } catch {
      // The disk was full after all: what was computed must not be lost.
      let refuge = FileManager.default.temporaryDirectory.appending(path: "dllab-\(getpid()).safetensors").path
      guard (try? file.write(to: refuge)) != nil else { throw Failure(.obstacle, "\(error).") }
      throw Failure(.obstacle, "\(error); the trained network is in \(refuge) instead.")
    }
  }
}
