import Datasets
import Dispatch
import Engine
import Foundation
import Lab
import Synchronization

/// The training service: one thread that owns the trainer and its network.
///
/// Commands are looked at between two steps; a report is made when the screen has taken the one before, and at once when the
/// phase changes. While there is nothing to do the thread sleeps.
final class TrainingThread: TrainingService {
  private let desk: TrainingDesk
  /// Signalled when the thread has done its last.
  private let end = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - catalogue: where data are read from.
  ///   - models: the folder that models are written to; it is made when it is needed.
  ///   - threads: how many share the work of a step.
  ///   - onReport: called on the training thread when there is a report or a notice to be fetched.
  init(
    catalogue: DataCatalogue = .ofLearner,
    models: URL = Locations.current.userData.appending(path: "models", directoryHint: .isDirectory),
    threads: Int = Workers.processors, onReport: @escaping @Sendable () -> Void
  ) {
    desk = TrainingDesk(onReport: onReport)
    BackgroundThread.start("training") { [desk, end] in
      TrainingLoop(desk, catalogue: catalogue, models: models, threads: threads).serve()
      end.signal()
    }
  }

  deinit { desk.close() }

  func perform(_ command: TrainingCommand) { desk.put(command) }

  func finish() {
    desk.close()
    _ = end.wait(timeout: .now() + Self.patience)
  }

  /// A model is written within a fraction of it, on a slow disk too; large data may take longer to read, and are not missed.
  private static let patience = 3.0

  func latestReport() -> TrainingReport? { desk.takeReport() }
  func takeNotices() -> [Notice] { desk.takeNotices() }
}

typealias TrainingDesk = ServiceDesk<TrainingCommand, TrainingReport>

/// Where the two threads lay down what is for the other. No lock is held for longer than it takes to move a value.
final class ServiceDesk<Command: Sendable, Report: Sendable>: Sendable {
  private struct Papers {
    var commands: [Command] = []
    var report: Report?
    var notices: [Notice] = []
    /// Whether the screen has taken the last report and could show another.
    var wantsReport = true
    var isClosed = false
  }

  private let papers = Mutex(Papers())
  /// Counts the commands, so that the other thread can sleep until there is one.
  private let bell = DispatchSemaphore(value: 0)
  private let onReport: @Sendable () -> Void

  init(onReport: @escaping @Sendable () -> Void) { self.onReport = onReport }

  func put(_ command: Command) {
    papers.withLock { $0.commands.append(command) }
    bell.signal()
  }

  func close() {
    papers.withLock { $0.isClosed = true }
    bell.signal()
  }

  func takeReport() -> Report? {
    papers.withLock { papers in
      defer { papers.report = nil }
      // Whoever looks could show a report, also when there is none yet.
      papers.wantsReport = true
      return papers.report
    }
  }

  func takeNotices() -> [Notice] {
    papers.withLock { papers in
      defer { papers.notices = [] }
      return papers.notices
    }
  }

  // MARK: The side of the thread that works

  var wantsReport: Bool { papers.withLock { $0.wantsReport } }

  func publish(_ report: Report) {
    papers.withLock { papers in
      papers.report = report
      papers.wantsReport = false
    }
    onReport()
  }

  func tell(_ notice: Notice) {
    papers.withLock { $0.notices.append(notice) }
    onReport()
  }

  /// The commands since the last time; nil when nobody will send any more.
  ///
  /// - Parameter waits: whether to sleep until there is one.
  func takeCommands(waits: Bool) -> [Command]? {
    while true {
      let (commands, isClosed) = papers.withLock { papers in
        defer { papers.commands = [] }
        return (papers.commands, papers.isClosed)
      }
      // What was asked for before the end is still done: a model to be written must not be lost.
      if !commands.isEmpty { return commands }
      if isClosed { return nil }
      if !waits { return [] }
      bell.wait()
    }
  }
}
