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
        dllab train --recipe fast
        dllab train --recipe fast --seeds 1...5
        dllab train --model convnet --data mnist+strokes:60000 --augment handwriting --schedule cosine --validate 10000
        dllab train --code dllab1:lenet/mnist/… --out lenet.safetensors
        dllab train --code … --out big.safetensors --checkpoint-every 500 --resume

      Every run prints its code, the whole recipe as a line of text; whoever trains by it gets the same network, on the same kind of \
      processor bit for bit.

      Ctrl-C ends the run at the next step: the network is measured and, with --out, kept; the status is then 130. A second Ctrl-C \
      ends at once. With --checkpoint-every and --resume a run that was broken off, by whatever, goes on where it was.
      """)

  @OptionGroup(title: "What to train") var subject: TrainSubject
  @OptionGroup(title: "How to train") var settings: TrainSettings
  @OptionGroup(title: "What becomes of it") var result: TrainResult

  func run() throws {
    if let seeds = result.seeds {
      try TrainSeries(seeds, subject, settings, result).run()
      return
    }
    let checkpoints = try result.checkpointFile()
    let plan = try TrainPlan(subject, settings, checkpoint: result.resume ? checkpoints?.read() : nil)
    let parameters = try Failure.catching { try plan.experiment.architecture.parameterCount() }
    if let out = result.out {
      try OutputFile.check(out, bytes: 4 * parameters + 8192)
      OutputFile.removeLeftovers(beside: out)
    }

    let interruption = Interruption()
    let progress = ProgressLine()
    let data = try plan.source.load(showing: progress)
    let run = try Failure.catching {
      try TrainingRun(
        plan.experiment(for: data.training), training: data.training, test: data.test,
        threads: settings.threads ?? Workers.processors)
    }
    if let checkpoint = plan.checkpoint { try Failure.catching { try run.trainer.resume(from: checkpoint.state) } }
    let report = try TrainReport(plan: plan, run: run, isJSON: result.json)
    report.begin()
    let evaluation = try train(run, report, until: interruption, showing: progress) { run in
      if let every = result.checkpointEvery, run.trainer.steps % every == 0 {
        try checkpoints?.write(run, data: plan.dataName)
      }
    }
    let kept = try keep(run, evaluation, plan)
    // A run that was broken off can go on from where it is; one that is complete has nothing left to do.
    if run.isInterrupted, result.checkpointEvery != nil {
      try checkpoints?.write(run, data: plan.dataName)
    } else if !run.isInterrupted {
      checkpoints?.remove()
    }
    try report.end(evaluation, kept: kept)
    if run.isInterrupted { throw Failure(.interrupted) }
  }

  /// Trains to the end, or until somebody wants it to end.
  ///
  /// - Returns: how well the network does in the end.
  private func train(
    _ run: TrainingRun, _ report: TrainReport, until interruption: Interruption, showing progress: ProgressLine,
    onStep: (TrainingRun) throws -> Void
  ) throws -> Evaluation {
    try Failure.catching {
      defer { progress.clear() }
      return try run.run(
        shouldStop: { interruption.isRequested },
        onStep: { run in
          progress.show { report.progress(run, columns: $0) }
          try onStep(run)
        },
        onEpoch: { run, evaluation in
          progress.clear()
          report.epoch(run, evaluation)
        })
    }
  }

  /// Writes the network where --out says.
  ///
  /// - Returns: the file, nil without --out.
  private func keep(_ run: TrainingRun, _ evaluation: Evaluation, _ plan: TrainPlan) throws -> String? {
    guard let out = result.out else { return nil }
    let record = TrainingRecord(
      data: plan.dataName, epochs: run.trainer.epoch, testAccuracy: run.isValidated ? nil : evaluation.accuracy,
      experiment: run.trainer.experiment, validationAccuracy: run.isValidated ? evaluation.accuracy : nil,
      recipe: plan.note)
    let file = run.trainer.withResult {
      ModelFile(network: $0, classNames: run.training.classNames, record: record)
    }
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
