// Batch normalisation over rows × channels, where every position of every example is a row. Sums over a batch are taken in
// double precision: they may have a hundred thousand terms.

/// sums_c += Σ x_c, over the rows.
///
/// - Parameters:
///   - sums: [channels], added to
///   - x: [rows, channels]
func addChannels(_ sums: UnsafeMutablePointer<Double>, _ x: Source, rows: Int, channels: Int) {
  for row in 0..<rows { for c in 0..<channels { sums[c] += Double(x[row * channels + c]) } }
}

/// squares_c += Σ (x_c − mean_c)², over the rows.
///
/// - Parameters:
///   - squares: [channels], added to
///   - x: [rows, channels]
///   - mean: [channels]
func addChannelSquares(_ squares: UnsafeMutablePointer<Double>, _ x: Source, _ mean: Source, rows: Int, channels: Int) {
  for row in 0..<rows {
    for c in 0..<channels {
      let difference = Double(x[row * channels + c] - mean[c])
      squares[c] += difference * difference
    }
  }
}

/// y = γ (x − mean) / √(variance + ε) + β.
///
/// - Parameters:
///   - y, x: [rows, channels]
///   - mean, scale, gamma, beta: [channels], scale being 1 / √(variance + ε)
func normalizeForward(
  _ y: Target, _ x: Source, mean: Source, scale: Source, gamma: Source, beta: Source, rows: Int, channels: Int
) {
  for row in 0..<rows {
    let (x, y) = (x + row * channels, y + row * channels)
    for c in 0..<channels { y[c] = (x[c] - mean[c]) * scale[c] * gamma[c] + beta[c] }
  }
}

/// The sums that both gradients need: Σ ∂L/∂y, and Σ ∂L/∂y · x̂ with x̂ = (x − mean) · scale.
///
/// - Parameters:
///   - errors, products: [channels], added to
///   - yGradient, x: [rows, channels]
func addChannelErrors(
  _ errors: UnsafeMutablePointer<Double>, _ products: UnsafeMutablePointer<Double>, _ yGradient: Source, _ x: Source,
  mean: Source, scale: Source, rows: Int, channels: Int
) {
  for row in 0..<rows {
    let (x, error) = (x + row * channels, yGradient + row * channels)
    for c in 0..<channels {
      errors[c] += Double(error[c])
      products[c] += Double(error[c] * ((x[c] - mean[c]) * scale[c]))
    }
  }
}

/// ∂L/∂x = γ · scale · (∂L/∂y − ∂L/∂β / n − x̂ · ∂L/∂γ / n): what is the same for all n rows, and what grows as x̂ does,
/// would be normalised away again.
///
/// - Parameters:
///   - xGradient, yGradient, x: [rows, channels]
///   - gammaGradient, betaGradient: Σ ∂L/∂y · x̂ and Σ ∂L/∂y over all n rows of the batch, [channels]
func normalizeBackward(
  _ xGradient: Target, _ yGradient: Source, _ x: Source, mean: Source, scale: Source, gamma: Source,
  gammaGradient: Source, betaGradient: Source, n: Int, rows: Int, channels: Int
) {
  let share = 1 / Float(n)
  for row in 0..<rows {
    let start = row * channels
    for c in 0..<channels {
      let normal = (x[start + c] - mean[c]) * scale[c]
      xGradient[start + c] =
        gamma[c] * scale[c] * (yGradient[start + c] - share * (betaGradient[c] + normal * gammaGradient[c]))
    }
  }
}
