import Engine
import Foundation
import Lab

/// The same run with several seeds: what a claim about a recipe rests on.
struct TrainSeries {
  private let seeds: [UInt64]
  private let subject: TrainSubject
  private let settings: TrainSettings
  private let result: TrainResult

  /// - Throws: `Failure` if the options do not fit together.
  init(_ text: String, _ subject: TrainSubject, _ settings: TrainSettings, _ result: TrainResult) throws {
    guard let seeds = Self.seeds(text) else {
      throw Failure.usage("“\(text)” are no seeds: write --seeds 1...5, or --seeds 1,4,7 (at most 1,000).")
    }
    guard settings.seed == nil, result.out == nil, !result.resume, result.checkpointEvery == nil, subject.code == nil
    else {
      throw Failure.usage(
        "Several seeds are measured, and no network is kept: --seeds goes without --seed, --code, --out, --resume and --checkpoint-every."
      )
    }
    (self.seeds, self.subject, self.settings, self.result) = (seeds, subject, settings, result)
  }

  /// `1...5` or `1,4,7`.
  static func seeds(_ text: String) -> [UInt64]? {
    let ends = text.split(separator: "...", omittingEmptySubsequences: false).map { UInt64($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last - first < 1000 {
      return Array(first...last)
    }
    let all = text.split(separator: ",", omittingEmptySubsequences: false).map { UInt64($0) }
    return all.count <= 1000 && all.allSatisfy { $0 != nil } ? all.compactMap(\.self) : nil
  }

  /// One of the runs.
  private struct Entry: Encodable {
    var seed: UInt64
    var accuracy: Float
    var wrong: Int
    var seconds: Double
  }

  private struct Summary: Encodable {
    var model: String
    var data: String
    var measuredOn: String
    var runs: [Entry]
    var meanAccuracy: Double
    var worstAccuracy: Float
    var meanSeconds: Double
    var worstSeconds: Double
    var code: String
  }

  func run() throws {
    let plan = try TrainPlan(subject, settings, checkpoint: nil)
    let interruption = Interruption()
    let progress = ProgressLine()
    let data = try plan.source.load(showing: progress)
    let experiment = try plan.experiment(for: data.training)
    var entries: [Entry] = []
    var code = ""
    for seed in seeds {
      var seeded = experiment
      seeded.seed = seed
      let run = try Failure.catching {
        try TrainingRun(
          seeded, training: data.training, test: data.test, threads: settings.threads ?? Workers.processors)
      }
      let report = try TrainReport(plan: plan, run: run, isJSON: result.json)
      if entries.isEmpty {
        code = try Failure.catching { try RunCode(data: plan.dataName, experiment: seeded).text() }
        report.beginSeries()
      }
      let evaluation = try train(run, report, until: interruption, showing: progress)
      if run.isInterrupted { break }
      let wrong = evaluation.examples - evaluation.correct
      entries.append(Entry(seed: seed, accuracy: evaluation.accuracy, wrong: wrong, seconds: run.seconds))
      report.seed(seed, evaluation)
      if entries.count == seeds.count { try end(entries, report, plan, run, code: code) }
    }
    if interruption.isRequested { throw Failure(.interrupted) }
  }

  private func train(
    _ run: TrainingRun, _ report: TrainReport, until interruption: Interruption, showing progress: ProgressLine
  ) throws -> Evaluation {
    try Failure.catching {
      defer { progress.clear() }
      return try run.run(
        evaluatesEpochs: false, shouldStop: { interruption.isRequested },
        onStep: { run in progress.show { report.progress(run, columns: $0) } }, onEpoch: { _, _ in })
    }
  }

  private func end(
    _ entries: [Entry], _ report: TrainReport, _ plan: TrainPlan, _ run: TrainingRun, code: String
  ) throws {
    let count = Double(entries.count)
    let summary = Summary(
      model: plan.name, data: plan.source.name, measuredOn: run.isValidated ? "held out" : "test", runs: entries,
      meanAccuracy: entries.reduce(0) { $0 + Double($1.accuracy) } / count,
      worstAccuracy: entries.map(\.accuracy).min() ?? 0, meanSeconds: entries.reduce(0) { $0 + $1.seconds } / count,
      worstSeconds: entries.map(\.seconds).max() ?? 0, code: code)
    report.endSeries(
      mean: (summary.meanAccuracy, summary.meanSeconds), worst: (summary.worstAccuracy, summary.worstSeconds))
    if result.json { Console.out(try Console.json(summary)) }
  }
}
