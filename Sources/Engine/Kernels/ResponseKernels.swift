#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
/// - Parameters:
///   - y: [positions, channels]
///   - base: d, [positions, channels]
///   - h: [positions, channels]
func responseForward(
  _ y: Target, _ base: Target, _ h: Source, _ n: ResponseNormalization, positions: Int, channels: Int
) {
  for start in stride(from: 0, to: positions * channels, by: channels) {
    for c in 0..<channels {
      var sum: Float = 0
      for j in max(0, c - n.size / 2)..<min(channels, c + n.size / 2 + 1) { sum += h[start + j] * h[start + j] }
      base[start + c] = n.k + n.alpha * sum
      y[start + c] = h[start + c] * pow(base[start + c], -n.beta)
    }
  }
}

/// ∂L/∂h_c = ∂L/∂y_c / d_c^β − 2αβ h_c Σ ∂L/∂y_j y_j / d_j over the channels j around c, each of which c has inhibited.
///
/// - Parameters:
///   - hGradient: [positions, channels]
///   - yGradient, y, base, h: [positions, channels], as `responseForward` left them
func responseBackward(
  _ hGradient: Target, _ yGradient: Source, _ y: Source, _ base: Source, _ h: Source, _ n: ResponseNormalization,
  positions: Int, channels: Int
) {
  for start in stride(from: 0, to: positions * channels, by: channels) {
    for c in 0..<channels {
      var sum: Float = 0
      for j in start + max(0, c - n.size / 2)..<start + min(channels, c + n.size / 2 + 1) {
        sum += yGradient[j] * y[j] / base[j]
      }
      let i = start + c
      hGradient[i] = yGradient[i] * pow(base[i], -n.beta) - 2 * n.alpha * n.beta * h[i] * sum
    }
  }
}
