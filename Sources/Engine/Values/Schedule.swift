#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the learning rate changes while a run goes on: by what it is multiplied in each step.
public indirect enum Schedule: Hashable, Codable, Sendable {
  /// 1 all the time.
  case constant
  /// Multiplied by `factor` after every so many epochs: factor^⌊epoch / every⌋.
  case step(every: Int, factor: Float = 0.1)
  /// Half a cosine from 1 down to `floor` at the end of the run (Loshchilov and Hutter 2017).
  case cosine(floor: Float = 0)
  /// Up from 1/25 to 1 in the first `rise` of the run, then down to 1/250,000, both along a cosine (Smith and Topin 2019, with
  /// PyTorch's numbers).
  case oneCycle(rise: Float = 0.3)
  /// In the first steps 1/steps, 2/steps, … 1; multiplied by what the other schedule says.
  case warmUp(steps: Int, then: Schedule = .constant)

  /// What the learning rate is multiplied by in a step.
  ///
  /// - Parameters:
  ///   - step: counted from 0.
  ///   - total: steps in the whole run; a run that goes on longer stays with the last factor.
  public func factor(step: Int, stepsPerEpoch: Int, total: Int) -> Float {
    switch self {
    case .constant: return 1
    case .step(let every, let factor):
      return Float(pow(Double(factor), Double(step / max(1, stepsPerEpoch) / max(1, every))))
    case .cosine(let floor): return wave(1, Double(floor), Double(step) / Double(max(1, total)))
    case .oneCycle(let rise):
      let (top, end) = (Double(rise) * Double(total) - 1, Double(total - 1))
      return Double(step) <= top
        ? wave(1 / 25, 1, Double(step) / max(top, 1e-9))
        : wave(1, 1 / 250_000, (Double(step) - top) / max(end - top, 1e-9))
    case .warmUp(let steps, let then):
      return min(1, Float(step + 1) / Float(max(1, steps)))
        * then.factor(step: step, stepsPerEpoch: stepsPerEpoch, total: total)
    }
  }

  /// From `start` to `end` along half a cosine, for `progress` 0…1.
  private func wave(_ start: Double, _ end: Double, _ progress: Double) -> Float {
    Float(end + (start - end) * (1 + cos(.pi * min(1, progress))) / 2)
  }

  /// - Throws: `EngineError` where a number makes no sense.
  func check() throws {
    switch self {
    case .constant: break
    case .step(let every, let factor):
      guard every >= 1, factor > 0, factor.isFinite else {
        throw EngineError("a learning rate cannot be multiplied by \(factor) after every \(every) epochs")
      }
    case .cosine(let floor):
      guard (0...1).contains(floor) else { throw EngineError("the cosine's floor \(floor) is not in 0 to 1") }
    case .oneCycle(let rise):
      guard (0...1).contains(rise) else { throw EngineError("the cycle cannot rise in \(rise) of a run: take 0 to 1") }
    case .warmUp(let steps, let then):
      guard steps >= 1 else { throw EngineError("a warm-up of \(steps) steps is none: take at least 1") }
      try then.check()
    }
  }
}
