import Dispatch
import Synchronization

/// Many digits, in many manners, in windows of several sizes, some labs drawing at the same time.
public struct PadSeries: Sendable {
  public struct Window: Hashable, Sendable {
    public let columns: Int
    public let rows: Int

    public init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  public var program: String
  public var environment: [String: String]
  public var windows = [Window(columns: 80, rows: 24), Window(columns: 120, rows: 40)]
  public var manners = Manner.allCases
  /// How many labs draw at the same time.
  public var jobs = 2

  public init(program: String, environment: [String: String]) {
    self.program = program
    self.environment = environment
  }

  /// Draws every trajectory in every manner in every window.
  ///
  /// - Parameter progress: told how many were drawn, from any thread.
  /// - Throws: `PadTrial.Obstacle` if the pad cannot be used.
  public func run(
    _ trajectories: [Trajectory], progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [PadTrial.Outcome] {
    let state = Mutex((outcomes: [PadTrial.Outcome](), fault: (any Error)?.none))
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      do {
        for window in windows {
          let trial = try PadTrial(
            program: program, columns: window.columns, rows: window.rows, environment: environment)
          for (index, trajectory) in trajectories.enumerated() where index % jobs == job {
            for manner in manners {
              let outcome = try trial.outcome(of: trajectory, manner, index: index / jobs)
              let count = state.withLock {
                $0.outcomes.append(outcome)
                return $0.fault == nil ? $0.outcomes.count : nil
              }
              // Where one lab cannot go on, none needs to.
              guard let count else { return }
              progress(count)
            }
          }
        }
      } catch {
        state.withLock { $0.fault = error }
      }
    }
    if let fault = state.withLock({ $0.fault }) { throw fault }
    return state.withLock { $0.outcomes }
  }
}
