import Foundation

/// What a nudge really does to the output, beside what the slopes say it does:
/// Δo ≈ Σ ∂o/∂w Δw + ∂o/∂b Δb, over all weights and biases.
struct Linearization: Sendable {
  let network: SmallNetwork
  let input: [Float]
  /// Δ of each parameter at scale 1.
  let direction: [Float]
  /// s: the whole nudge is s·Δ.
  let scale: Float

  let before: SmallNetwork.Activity
  let slopes: SmallNetwork.Slopes
  let nudge: [Float]
  let after: SmallNetwork.Activity
  /// ∂o/∂w · s·Δw of each parameter.
  let terms: [Float]
  /// The size of the nudge at which the error first passes 1 %; nil if it never does, up to 10.
  private(set) var limit: Float?

  init(_ network: SmallNetwork, at input: [Float], direction: [Float], scale: Float) {
    self.init(
      network, input, direction, scale, before: network.activity(at: input), slopes: network.slopes(at: input))
    limit = findLimit()
  }

  private init(
    _ network: SmallNetwork, _ input: [Float], _ direction: [Float], _ scale: Float,
    before: SmallNetwork.Activity, slopes: SmallNetwork.Slopes
  ) {
    (self.network, self.input, self.direction, self.scale) = (network, input, direction, scale)
    (self.before, self.slopes) = (before, slopes)
    nudge = direction.map { scale * $0 }
    after = network.moved(by: nudge).activity(at: input)
    terms = zip(slopes.parameters, nudge).map { $0 * $1 }
  }

  /// The same nudge in another size: only what it does to the network changes.
  func scaled(to scale: Float) -> Linearization {
    var scaled = Linearization(network, input, direction, scale, before: before, slopes: slopes)
    scaled.limit = limit
    return scaled
  }

  var isNudged: Bool { direction.contains { $0 != 0 } }

  /// The true Δo.
  var actual: Float { after.output - before.output }
  /// Σ ∂o/∂w Δw.
  var predicted: Float { terms.reduce(0, +) }
  /// |predicted − true| / |true|; 0 where both are the same, infinite where only the truth is 0.
  var error: Float { Self.error(predicted, actual) }

  static func error(_ predicted: Float, _ actual: Float) -> Float {
    predicted == actual ? 0 : abs(predicted - actual) / abs(actual)
  }

  /// How much of the error may be rounding: o is held in 24 binary digits, and the difference of two such numbers is
  /// uncertain by two units in the last of them.
  var rounding: Float { Self.rounding(before.output, actual) }

  private static func rounding(_ output: Float, _ actual: Float) -> Float {
    actual == 0 ? 0 : 2 * max(output, 0.25).ulp / abs(actual)
  }

  static let tolerance: Float = 0.01
  var isWithinTolerance: Bool { error <= Self.tolerance }
  /// Whether the error says more about rounding than about the network.
  var isRounded: Bool { rounding > Self.tolerance / 4 }

  // MARK: Over all sizes

  /// The true Δo for many sizes of the nudge.
  func actual(at scales: [Float]) -> [Float] {
    network.outputs(at: input, nudged: direction, by: scales).map { $0 - before.output }
  }

  /// The predicted Δo for a size of the nudge: a straight line.
  func predicted(at scale: Float) -> Float {
    zip(slopes.parameters, direction).reduce(0) { $0 + $1.0 * (scale * $1.1) }
  }

  private func findLimit() -> Float? {
    guard isNudged else { return nil }
    // Ten sizes a decade; then, twice, twenty between the last that is within and the first that is not.
    var scales = (0...40).map { Float(pow(10, Double($0) / 10 - 3)) }
    for round in 0...2 {
      guard let first = zip(scales, actual(at: scales)).enumerated().first(where: { exceeds($1.0, $1.1) })?.offset
      else { return nil }
      if first == 0 { return scales[0] }
      let (low, high) = (scales[first - 1], scales[first])
      if round == 2 { return low }
      scales = (0...20).map { low + (high - low) * Float($0) / 20 }
    }
    return nil
  }

  private func exceeds(_ scale: Float, _ actual: Float) -> Bool {
    Self.error(predicted(at: scale), actual) > Self.tolerance
      && Self.rounding(before.output, actual) <= Self.tolerance / 4
  }
}

extension Linearization {
  /// 1, 1.2, 1.5, 2 … 8 in each decade from 0.001 to 10: the sizes that the scale has.
  static let scales: [Float] =
    (-3...0).flatMap { power in
      ["1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8"].map { Float("\($0)e\(power)")! }
    } + [10]

  /// The sizes in the table.
  static let sizes: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
}
