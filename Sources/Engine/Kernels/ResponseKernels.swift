internal import KernelInterface

/// The numbers of a local response normalisation.
struct ResponseNormalization {
  /// Channels of the neighbourhood, odd.
  var size: Int
  var alpha: Float
  var beta: Float
  var k: Float
}

/// At each position: d_c = k + α Σ h_j² over the channels j around c, and y_c = h_c / d_c^β.
///
/// Everything is done for all channels of a position before the next thing is: so each of these loops takes many channels at
/// once. The terms of the sum lie between zeros, so that no channel is a special case.
///
/// - Parameters:
///   - y: [positions, channels]
///   - power: d^−β, [positions, channels]
///   - inverse: 1/d, [positions, channels]
///   - h: [positions, channels]
///   - terms: scratch, [channels + size − 1], whose first and last size / 2 numbers are 0
func responseForward(
  _ y: Target, _ power: Target, _ inverse: Target, _ h: Source, _ n: ResponseNormalization, positions: Int,
  channels: Int, terms: Target
) {
  for start in stride(from: 0, to: positions * channels, by: channels) {
    let (y, power, inverse, h) = (y + start, power + start, inverse + start, h + start)
    let own = terms + n.size / 2
    for c in 0..<channels { own[c] = h[c] * h[c] }
    sumNeighbours(inverse, terms, size: n.size, channels: channels)
    for c in 0..<channels {
      let d = n.k + n.alpha * inverse[c]
      inverse[c] = 1 / d
      power[c] = fastPower(d, -n.beta)
    }
    multiply(y, h, power, count: channels)
  }
}

/// ∂L/∂h_c = ∂L/∂y_c / d_c^β − 2αβ h_c Σ ∂L/∂y_j y_j / d_j over the channels j around c, each of which c has inhibited.
///
/// - Parameters:
///   - hGradient: [positions, channels]
///   - yGradient, y, power, inverse, h: [positions, channels], as `responseForward` left them
///   - terms: as in `responseForward`
func responseBackward(
  _ hGradient: Target, _ yGradient: Source, _ y: Source, _ power: Source, _ inverse: Source, _ h: Source,
  _ n: ResponseNormalization, positions: Int, channels: Int, terms: Target
) {
  let factor = 2 * n.alpha * n.beta
  for start in stride(from: 0, to: positions * channels, by: channels) {
    let (hGradient, yGradient, own) = (hGradient + start, yGradient + start, terms + n.size / 2)
    let (y, power, inverse, h) = (y + start, power + start, inverse + start, h + start)
    for c in 0..<channels { own[c] = yGradient[c] * y[c] * inverse[c] }
    sumNeighbours(hGradient, terms, size: n.size, channels: channels)
    for c in 0..<channels { hGradient[c] = yGradient[c] * power[c] - factor * h[c] * hGradient[c] }
  }
}

/// sums_c = Σ of `size` terms from c on, [channels].
private func sumNeighbours(_ sums: Target, _ terms: Source, size: Int, channels: Int) {
  sums.update(from: terms, count: channels)
  for offset in 1..<max(size, 1) { addNumbers(sums, terms + offset, count: channels) }
}
