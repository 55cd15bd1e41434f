import Datasets
import Engine
import Foundation
import Lab

@testable import dllab

/// A training thread with somebody who waits for its reports, as the event loop does.
final class Trainee {
  let service: TrainingThread
  /// Where models are written to: a folder of its own, which is not there yet.
  let models = FileManager.default.temporaryDirectory.appending(path: "dllab-models-\(UUID().uuidString)")
  private let bell = DispatchSemaphore(value: 0)

  init(threads: Int = 1) {
    service = TrainingThread(models: models, threads: threads) { [bell] in bell.signal() }
  }

  deinit { try? FileManager.default.removeItem(at: models) }

  func perform(_ commands: TrainingCommand...) {
    for command in commands { service.perform(command) }
  }

  /// The first report from now on that is as wanted; nil if none comes.
  func report(where isWanted: (TrainingReport) -> Bool) -> TrainingReport? {
    let deadline = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < deadline {
      if let report = service.latestReport(), isWanted(report) { return report }
      _ = bell.wait(timeout: .now() + .seconds(1))
    }
    return nil
  }

  /// The first notice from now on; nil if none comes.
  func notice() -> Notice? {
    let deadline = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < deadline {
      if let notice = service.takeNotices().first { return notice }
      _ = bell.wait(timeout: .now() + .seconds(1))
    }
    return nil
  }

  /// Asks for the step after this report, and returns the report that has it.
  func step(after report: TrainingReport) -> TrainingReport? {
    perform(.step)
    return self.report { $0.step == report.step + 1 && $0.phase != .running }
  }

  /// A plan on the optical digits, which ship with dllab: 1,437 to learn from, 360 for the test, 8×8 pixels.
  static func plan(
    _ model: String = "mlp", epochs: Int = 5, change: (inout Experiment) -> Void = { _ in }
  ) throws -> TrainingPlan {
    var experiment = try ModelCatalogue.model(model).experiment(
      input: Shape(channels: 1, height: 8, width: 8), classes: 10)
    experiment.epochs = epochs
    change(&experiment)
    return TrainingPlan(model: model, data: "optdigits", experiment: experiment)
  }

  /// Starts a run that would go on for hours, and stops it before its first step.
  static func stopped(_ plan: TrainingPlan) -> (Trainee, TrainingReport?) {
    let trainee = Trainee()
    trainee.perform(.start(plan), .pause, .reset)
    return (trainee, trainee.report { $0.phase == .paused && $0.step == 0 })
  }
}
