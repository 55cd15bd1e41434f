/// The mean of a network's parameters over many steps, as `Averaging` has it.
///
/// It has the same layout as the parameters, cut into pieces that all workers share; each number is the work of one of them, so the
/// result does not depend on how many there are.
final class WeightAverage {
  private let averaging: Averaging
  private let parameters: [Parameter]
  private let means: [Tensor]
  private let pieces: [(parameter: Int, range: Range<Int>)]
  private let workers: Workers
  /// The step (counted from 1) whose weights are the first to count.
  private let first: Int

  private static let pieceSize = 1 << 14

  /// - Parameter steps: of the whole run.
  /// - Returns: nil where nothing is averaged.
  init?(_ averaging: Averaging, _ network: Network, steps: Int) {
    switch averaging {
    case .none: return nil
    case .exponential: first = 1
    case .tail(let share): first = max(1, steps - Int(Double(share) * Double(steps)) + 1)
    }
    self.averaging = averaging
    workers = network.workers
    parameters = network.layers.flatMap(\.parameters)
    means = parameters.map { Tensor($0.value.count) }
    pieces = means.enumerated().flatMap { index, mean in
      stride(from: 0, to: mean.count, by: Self.pieceSize).map {
        (index, $0..<min($0 + Self.pieceSize, mean.count))
      }
    }
  }

  func reset() { for mean in means { mean.fill(0) } }

  /// Whether there is a mean after so many steps.
  func hasBegun(_ steps: Int) -> Bool { steps >= first }

  /// Takes the weights after a step, counted from 1.
  func take(step: Int) {
    guard hasBegun(step) else { return }
    let share: Float
    switch averaging {
    case .exponential(let decay): share = step == 1 ? 1 : max(1 - decay, 9 / Float(10 + step))
    case .tail, .none: share = 1 / Float(step - first + 1)
    }
    workers.run(pieces.count) { piece, _ in
      let (index, range) = pieces[piece]
      moveTowards(
        means[index].values + range.lowerBound, parameters[index].value.values + range.lowerBound, share: share,
        count: range.count)
    }
  }

  /// The parameters get their mean, and the mean the parameters.
  func exchange() {
    for (parameter, mean) in zip(parameters, means) {
      for i in 0..<mean.count { swap(&parameter.value.values[i], &mean.values[i]) }
    }
  }

  /// The means, copied, one parameter after another.
  var values: [[Float]] { means.map { Array($0) } }

  /// - Precondition: they are of the same sizes.
  func restore(_ values: [[Float]]) { for (mean, values) in zip(means, values) { mean.assign(values) } }
}

extension Averaging {
  /// - Throws: `EngineError` where a number makes no sense.
  func check() throws {
    switch self {
    case .none: break
    case .exponential(let decay):
      guard decay >= 0, decay < 1 else {
        throw EngineError("weights cannot be averaged with a decay of \(decay): take a number from 0 to below 1")
      }
    case .tail(let share):
      guard share > 0, share <= 1 else {
        throw EngineError("weights cannot be averaged over \(share) of a run: take a share above 0, at most 1")
      }
    }
  }
}
