import Foundation
import TerminalTesting

/// How long the pad takes from a movement of the mouse to the probabilities that it changes on the screen, all networks shown, and
/// how much processor time that takes.
///
/// Measured from outside, in a real pseudo-terminal: from the bytes of the movement to the last bytes that changed a number or a bar.
public struct PadLatency {
  /// One way of moving the mouse.
  public enum Movement: String, CaseIterable, Sendable {
    /// Cell by cell, each answered before the next.
    case steps = "one cell at a time"
    /// Cell by cell at a fixed pace of 4 ms, as a quick hand does; measured from the cell in the middle of the stroke, where much
    /// is still open.
    case pace = "250 cells a second"
    /// A whole stroke in one piece, as it arrives after a pause of the line; measured from its end.
    case burst = "a stroke in one burst"
  }

  public struct Result: Sendable {
    public let movement: Movement
    /// In milliseconds, ascending.
    public let times: [Double]
    /// Movements of which no number on the screen changed.
    public let unchanged: Int
    /// Processor time for one cell, in milliseconds.
    public let cost: Double?

    /// The time that a share of the movements did not exceed.
    public func quantile(_ share: Double) -> Double {
      times.isEmpty ? .nan : times[min(times.count - 1, Int((share * Double(times.count)).rounded(.up)) - 1)]
    }

    public var text: String {
      let numbers = [("p50", quantile(0.5)), ("p90", quantile(0.9)), ("p99", quantile(0.99)), ("max", quantile(1))]
        .map { String(format: "%@ %6.1f", $0.0, $0.1) }.joined(separator: "   ")
      let cost = cost.map { String(format: "   CPU %.2f ms a cell", $0) } ?? ""
      let name = movement.rawValue + String(repeating: " ", count: max(0, 22 - movement.rawValue.count))
      return "  \(name)  \(numbers) ms\(cost)   (\(times.count) measured, \(unchanged) without a change)"
    }
  }

  private let trial: PadTrial

  /// - Throws: `PadTrial.Obstacle` if the pad cannot be used.
  public init(program: String, columns: Int, rows: Int, environment: [String: String]) throws {
    trial = try PadTrial(program: program, columns: columns, rows: rows, environment: environment)
    try trial.showModels()
  }

  /// Draws digits until at least so many movements are measured, or there are no more; a stroke that was begun is drawn to its end.
  public func measure(_ movement: Movement, _ count: Int, drawing digits: [Trajectory]) throws -> Result {
    var times: [Double] = []
    var unchanged = 0
    var cells = 0
    var used = 0.0
    func note(_ cellCount: Int, _ move: () -> ContinuousClock.Instant) {
      let before = trial.lab.processorTime
      let time = trial.time(move)
      if let before, let after = trial.lab.processorTime { used += after - before }
      if let time { times.append(time * 1000) } else { unchanged += 1 }
      cells += cellCount
    }
    for digit in digits where times.count < count {
      for stroke in trial.cells(of: digit) where times.count < count {
        draw(stroke, movement, note)
      }
      try trial.clear()
    }
    return Result(
      movement: movement, times: times.sorted(), unchanged: unchanged,
      cost: trial.lab.processorTime == nil ? nil : 1000 * used / Double(max(1, cells)))
  }

  private func draw(
    _ stroke: [(x: Int, y: Int)], _ movement: Movement,
    _ note: (_ cells: Int, _ move: () -> ContinuousClock.Instant) -> Void
  ) {
    let lab = trial.lab
    func send(_ event: PseudoTerminal.MouseEvent, _ cell: (x: Int, y: Int)) -> ContinuousClock.Instant {
      defer { lab.send(mouse: event, cell) }
      return .now
    }
    switch movement {
    case .steps:
      note(1) { send(.press, stroke[0]) }
      for cell in stroke.dropFirst() { note(1) { send(.motion, cell) } }
    case .pace:
      let half = max(1, stroke.count / 2)
      note(half) {
        var last = send(.press, stroke[0])
        for cell in stroke[1..<half] {
          // What the program writes meanwhile must be read, or a full line would hold it up.
          lab.follow(0.004)
          last = send(.motion, cell)
        }
        return last
      }
      for cell in stroke[half...] { lab.send(mouse: .motion, cell) }
    case .burst:
      return note(stroke.count) {
        defer { lab.drag(stroke) }
        return .now
      }
    }
    lab.send(mouse: .release, stroke[stroke.count - 1])
  }
}
