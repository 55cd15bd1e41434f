import Datasets
import Engine
import Foundation
import Lab

/// What the training thread does all day: commands, then one step or one part of an evaluation, then perhaps a report.
final class TrainingLoop {
  private let desk: TrainingDesk
  private let catalogue: DataCatalogue
  private let models: URL
  private let threads: Int

  private var run: LiveRun?
  private var isRunning = false
  /// Why training stopped by itself.
  private var problem: String?
  /// The data read last: starting again on the same ones costs nothing.
  private var data: (name: String, training: Examples, test: Examples)?
  private var nextReport = ContinuousClock.now

  /// Reports may take this share of the time while training goes on.
  private static let reportShare = 0.05

  init(_ desk: TrainingDesk, catalogue: DataCatalogue, models: URL, threads: Int) {
    self.desk = desk
    self.catalogue = catalogue
    self.models = models
    self.threads = threads
  }

  /// Returns when nobody will send a command any more.
  func serve() {
    while let commands = desk.takeCommands(waits: !hasWork) {
      for command in commands { perform(command) }
      work()
    }
  }

  private var hasWork: Bool { isRunning || run?.isEvaluating == true }

  // MARK: Commands

  private func perform(_ command: TrainingCommand) {
    switch command {
    case .start(let plan): start(plan)
    case .pause: pause()
    case .resume: resume()
    case .step: singleStep()
    case .reset: reset()
    case .setLearningRate(let rate):
      run?.learningRate = rate
      publish()
    case .watch(let example):
      run?.watched = example
      publish()
    case .save: save()
    case .stop:
      (run, data, isRunning, problem) = (nil, nil, false, nil)
    }
  }

  private func start(_ plan: TrainingPlan) {
    (run, isRunning, problem) = (nil, false, nil)
    do {
      let (training, test) = try load(plan)
      desk.publish(TrainingReport(phase: .loading("Building \(plan.model) …"), plan: plan))
      guard test.count > 0 else { throw EngineError("\(training.name) has no test examples to measure accuracy on.") }
      run = try LiveRun(plan, training: training, test: test, threads: threads)
      isRunning = true
      publish()
    } catch {
      desk.publish(TrainingReport(phase: .failed(sentence("\(error)")), plan: plan))
    }
  }

  private func load(_ plan: TrainingPlan) throws -> (Examples, Examples) {
    if let data, data.name == plan.data { return (data.training, data.test) }
    data = nil
    let title = (try? catalogue.description(of: plan.data).title) ?? plan.data
    desk.publish(TrainingReport(phase: .loading("Reading \(title) …"), plan: plan))
    let (training, test) = try catalogue.load(plan.data) { [desk] share in
      let text = "Reading \(title): \(Int(share * 100)) %"
      if desk.wantsReport { desk.publish(TrainingReport(phase: .loading(text), plan: plan)) }
    }
    data = (plan.data, training, test)
    return (training, test)
  }

  private func pause() {
    guard let run, isRunning else { return publish() }
    isRunning = false
    run.beginEvaluation()
    publish()
  }

  private func resume() {
    guard let run else { return }
    if run.isComplete { run.epochs += 1 }
    isRunning = true
    problem = nil
    publish()
  }

  private func singleStep() {
    guard let run else { return }
    isRunning = false
    if run.isComplete { run.epochs += 1 }
    attempt {
      try run.step()
      run.beginEvaluation()
    }
    publish()
  }

  private func reset() {
    guard let run else { return }
    isRunning = false
    problem = nil
    attempt { try run.reset() }
    publish()
  }

  // MARK: Work

  private func work() {
    guard let run, hasWork else { return }
    attempt {
      if run.isEvaluating {
        try run.evaluateOn()
      } else if run.isComplete {
        isRunning = false
      } else {
        try run.step()
      }
    }
    if !hasWork {
      publish()
    } else if desk.wantsReport, ContinuousClock.now >= nextReport {
      publish()
    }
  }

  /// What goes wrong in a step stops the run, and says why; the weights are still those before the step.
  private func attempt(_ work: () throws -> Void) {
    do { try work() } catch {
      isRunning = false
      problem = sentence("\(error)")
    }
  }

  private func sentence(_ text: String) -> String {
    let capitalised = text.prefix(1).uppercased() + text.dropFirst()
    return capitalised.hasSuffix(".") ? capitalised : capitalised + "."
  }

  private var phase: TrainingReport.Phase {
    isRunning ? .running : run?.isComplete == true ? .finished : .paused
  }

  private func publish() {
    guard let run else { return }
    let start = ContinuousClock.now
    desk.publish(run.report(phase, problem: problem))
    let end = ContinuousClock.now
    nextReport = end + (end - start) * (1 / Self.reportShare)
  }

  // MARK: Writing the model

  private func save() {
    guard let run else { return }
    do {
      let file = try run.modelFile()
      try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
      let path = models.appending(path: fileName(run)).path
      try file.write(to: path)
      let accuracy = file.record?.testAccuracy.map { " (test accuracy \(Format.percent($0)))" } ?? ""
      desk.tell(Notice(.good, "The model is in \(abbreviated(path))\(accuracy)."))
    } catch {
      desk.tell(Notice(.problem, "The model was not written: \(error)"))
    }
    publish()
  }

  /// `convnet-mnist-20261124-041530.safetensors`
  private func fileName(_ run: LiveRun) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    let data = URL(filePath: run.plan.data).lastPathComponent
    return "\(run.plan.model)-\(data)-\(formatter.string(from: Date())).safetensors"
  }

  private func abbreviated(_ path: String) -> String {
    let home = Locations.current.home.path
    return path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }
}
