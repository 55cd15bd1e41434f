import Lab

/// A curve that grows for hours and yet never has more than a few hundred points: when it is full, every second one goes, and
/// from then on only every second is taken.
struct TrainingCurve {
  private(set) var points: [TrainingReport.Point] = []
  private var interval = 1
  private var skipped = 0
  private static let capacity = 400

  /// The newest point is always kept, so that the curve ends where the run stands.
  private var isLastProvisional = false

  mutating func append(epoch: Float, _ value: Float) {
    guard value.isFinite else { return }
    if isLastProvisional { points.removeLast() }
    points.append(TrainingReport.Point(epoch: epoch, value: value))
    skipped += 1
    isLastProvisional = skipped < interval
    guard !isLastProvisional else { return }
    skipped = 0
    guard points.count >= Self.capacity else { return }
    points = points.indices.filter { $0 % 2 == 0 || $0 == points.count - 1 }.map { points[$0] }
    interval *= 2
  }
}

/// A mean in which old values fade: m ← m + (x − m) · max(1/n, 1/window), so that at first it is the plain mean, and later an
/// exponential moving average over about `window` values.
struct MovingAverage {
  let window: Int
  private(set) var value: Float?
  private var count = 0

  init(window: Int) { self.window = max(1, window) }

  mutating func add(_ x: Float) {
    guard x.isFinite else { return }
    count = min(count + 1, window)
    let mean = value ?? x
    value = mean + (x - mean) / Float(count)
  }
}

/// How fast something goes lately: over the last few seconds of work, or as much of them as there is.
struct Pace {
  private var samples: [(seconds: Double, amount: Double)] = [(0, 0)]
  private static let horizon = 4.0

  /// - Parameters:
  ///   - seconds: the time that was worked in all.
  ///   - amount: what was done in all.
  mutating func note(seconds: Double, amount: Double) {
    // A sample a tenth of the horizon is exact enough; the newest one moves along until then.
    if samples.count > 1, seconds - samples[samples.count - 2].seconds < Self.horizon / 10 { samples.removeLast() }
    samples.append((seconds, amount))
    while samples.count > 2, seconds - samples[1].seconds > Self.horizon { samples.removeFirst() }
  }

  /// Amount per second; nil at the beginning.
  var perSecond: Double? {
    guard let first = samples.first, let last = samples.last, last.seconds > first.seconds else { return nil }
    return (last.amount - first.amount) / (last.seconds - first.seconds)
  }
}
