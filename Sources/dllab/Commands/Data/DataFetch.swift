import Datasets
import Foundation
import Lab
import Synchronization

/// Fetches a set by name, and says on standard error how far it is.
struct DataFetch {
  let name: String
  var sets = PublishedSet.all
  var locations = Locations.current

  /// - Returns: what to tell the learner.
  /// - Throws: `Failure`, if the set is not here then.
  func run() throws -> String {
    let set = try published()
    let there = try Failure.catching { try DataCatalogue(locations: locations).description(of: set.name) }
    if let folder = there.folder { return "\(set.title) is already here, in \(folder)." }
    switch try fetch(set) {
    case .fetched(let folder), .alreadyHere(let folder):
      return
        "\(set.title) is here: \(Format.grouped(set.trainingCount)) training and \(Format.grouped(set.testCount)) test "
        + "images, in \(folder.path).\ndllab data show \(set.name) shows some of them."
    case .stopped(let kept):
      throw Failure(
        .interrupted,
        "Stopped: \(Format.bytes(kept)) of \(Format.bytes(set.downloadSize)) are kept; dllab data fetch \(set.name) goes on "
          + "from there.")
    }
  }

  private func fetch(_ set: PublishedSet) throws -> FetchOutcome {
    let line = ProgressLine()
    defer { line.clear() }
    let pace = Pace()
    let interruption = Interruption()
    return try Failure.catching {
      try Fetcher(locations: locations).fetch(
        set, progress: { progress in line.show { Self.text(progress, set.title, pace, columns: $0) } },
        isCancelled: { interruption.isRequested })
    }
  }

  private func published() throws -> PublishedSet {
    if let set = sets.first(where: { $0.name == name }) { return set }
    if let other = try? DataCatalogue(locations: locations).description(of: name) {
      throw Failure.usage("\(other.title) need not be fetched: it is always here.")
    }
    throw Failure.usage(
      "There is no data set “\(name)” to fetch; \(Suggestion.advice(for: name, among: sets.map(\.name)))")
  }

  /// `MNIST  ━━━━━─────   43 %  5.0 of 11.6 MB  1.2 MB/s  0:06 left`
  private static func text(_ progress: FetchProgress, _ title: String, _ pace: Pace, columns: Int) -> String {
    switch progress.work {
    case .checking: return "\(title)  checking \(progress.file)"
    case .unpacking: return "\(title)  unpacking \(progress.file)"
    case .fetching: break
    }
    let bytes = "\(Format.bytes(progress.done)) of \(Format.bytes(progress.total))"
    let (perSecond, left) = pace.at(progress)
    let rate = perSecond.map { "  \(Format.bytes(Int($0)))/s" } ?? ""
    let rest = left.map { "  \(Format.duration($0)) left" } ?? ""
    let numbers = "  \(bytes)\(rate)\(rest)"
    let share = Double(progress.done) / Double(progress.total)
    return "\(title)  \(ProgressLine.bar(share, width: columns - title.count - 2 - numbers.count))\(numbers)"
  }

  /// How fast it goes, from the first byte of this run on.
  private final class Pace: Sendable {
    private let start = Mutex<(time: ContinuousClock.Instant, bytes: Int)?>(nil)

    /// Bytes a second, and the seconds that are left; nil in the first second.
    func at(_ progress: FetchProgress) -> (perSecond: Double?, left: Double?) {
      let now = ContinuousClock.now
      let first = start.withLock { start in
        if start == nil { start = (now, progress.done) }
        return start!
      }
      let seconds = (now - first.time) / .seconds(1)
      guard seconds >= 1, progress.done > first.bytes else { return (nil, nil) }
      let rate = Double(progress.done - first.bytes) / seconds
      return (rate, Double(progress.total - progress.done) / rate)
    }
  }
}

extension Format {
  /// `4.5 kB`, `11.6 MB`
  static func bytes(_ count: Int) -> String {
    switch count {
    case ..<1000: "\(count) bytes"
    case ..<1_000_000: String(format: "%.1f kB", Double(count) / 1000)
    default: String(format: "%.1f MB", Double(count) / 1_000_000)
    }
  }
}
