/// How many threads share the steps of a run: all, or one alone, whichever is quicker at the time.
///
/// Two threads hand each other batches of a few microseconds, and lose when the machine is slow at that, or busy with something
/// else. So both are tried at the start and now and then again, for some steps each, and the quicker goes on. The weights do not depend
/// on it.
struct ThreadChoice {
  /// How many threads take part in the next step.
  private(set) var count: Int
  private let most: Int
  private var trials: [Trial]
  private var step = 0

  /// A number of threads, and the seconds its steps took.
  private struct Trial {
    let count: Int
    var seconds = [Double](repeating: 0, count: ThreadChoice.stepsEach)

    /// The median: one step in which the system did something else says nothing.
    mutating func typical() -> Double {
      // The first steps wake the other threads, and fill their caches.
      seconds[(ThreadChoice.stepsEach / 2)...].sort()
      return seconds[ThreadChoice.stepsEach * 3 / 4]
    }
  }

  init(most: Int) {
    self.most = most
    count = most
    trials = [most, 1].map { Trial(count: $0) }
  }

  /// To be told how long each step took.
  mutating func record(seconds: Double) {
    guard most > 1 else { return }
    let trial = step / Self.stepsEach
    if trial < trials.count { trials[trial].seconds[step % Self.stepsEach] = seconds }
    step = (step + 1) % Self.stepsBetween
    let next = step / Self.stepsEach
    if next < trials.count {
      count = trials[next].count
    } else if step == trials.count * Self.stepsEach {
      count = trials[0].typical() <= trials[1].typical() ? trials[0].count : trials[1].count
    }
  }

  private static let stepsEach = 64
  private static let stepsBetween = 4096
}
