#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// (h − m) / max(σ, floor) over the neighbourhood, or one part of it.
struct ReferenceContrast: ReferenceFunction {
  let shape: Shape
  let size: Int
  let floor: Double
  let part: ContrastPart

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    var y = x
    forEachNeighbourhood(x) { p, _, mean, deviation in
      y[p] = (part == .divisive ? x[p] : x[p] - mean) / (part == .subtractive ? 1 : max(deviation, floor))
    }
    return y
  }

  /// With v = h(p) − m and s = max(σ, floor), for each q of the n neighbours of p:
  /// ∂y(p)/∂h(q) = ([p = q] − 1/n) / s − v/s² · ∂s/∂h(q), and ∂σ/∂h(q) = (h(q) − m) / (n σ).
  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    var xGradient = x.map { _ in 0.0 }
    forEachNeighbourhood(x) { p, neighbours, mean, deviation in
      let n = Double(neighbours.count)
      let v = part == .divisive ? x[p] : x[p] - mean
      let s = part == .subtractive ? 1 : max(deviation, floor)
      for q in neighbours {
        let ofValue = (p == q ? 1 : 0) - (part == .divisive ? 0 : 1 / n)
        let ofDivisor = part != .subtractive && deviation > floor ? (x[q] - mean) / (n * deviation) : 0
        xGradient[q] += errors[p] * (ofValue / s - v / (s * s) * ofDivisor)
      }
    }
    return (xGradient, [])
  }

  private func forEachNeighbourhood(
    _ h: [Double], _ body: (_ p: Int, _ neighbours: [Int], _ mean: Double, _ deviation: Double) -> Void
  ) {
    shape.forEach { p, c, y, x in
      var neighbours: [Int] = []
      for row in y - size / 2...y + size / 2 {
        for column in x - size / 2...x + size / 2 {
          if let q = shape.place(c, row, column) { neighbours.append(q) }
        }
      }
      let n = Double(neighbours.count)
      let mean = neighbours.reduce(0) { $0 + h[$1] } / n
      let variance = neighbours.reduce(0) { $0 + (h[$1] - mean) * (h[$1] - mean) } / n
      body(p, neighbours, mean, variance.squareRoot())
    }
  }
}

/// h_c / d_c^β with d_c = k + α Σ h_j² over the channels around c.
struct ReferenceResponse: ReferenceFunction {
  let channels: Int
  let size: Int
  let alpha: Double
  let beta: Double
  let k: Double

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    x.indices.map { x[$0] / pow(base(x, $0), beta) }
  }

  /// ∂y_c/∂h_j = [c = j] / d_c^β − β h_c / d_c^{β+1} · 2 α h_j.
  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    var xGradient = x.map { _ in 0.0 }
    for c in x.indices {
      let d = base(x, c)
      for j in neighbours(c) {
        let own = c == j ? 1 / pow(d, beta) : 0
        xGradient[j] += errors[c] * (own - 2 * alpha * beta * x[c] * x[j] / pow(d, beta + 1))
      }
    }
    return (xGradient, [])
  }

  private func base(_ h: [Double], _ c: Int) -> Double {
    k + alpha * neighbours(c).reduce(0) { $0 + h[$1] * h[$1] }
  }

  private func neighbours(_ c: Int) -> Range<Int> {
    let first = c / channels * channels
    return max(first, c - size / 2)..<min(first + channels, c + size / 2 + 1)
  }
}

/// γ x̂ + β with x̂ = (x − mean) / √(variance + ε), over the batch and all positions.
struct ReferenceBatchNormalization: ReferenceLayer {
  let channels: Int
  let epsilon: Double

  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] {
    let normal = normalized(x).values
    return normal.map { row in
      row.indices.map { parameters[0][$0 % channels] * row[$0] + parameters[1][$0 % channels] }
    }
  }

  /// ∂L/∂γ = Σ ∂L/∂y x̂ and ∂L/∂β = Σ ∂L/∂y; ∂L/∂x = γ/√(variance + ε) · (∂L/∂y − ∂L/∂β / n − x̂ ∂L/∂γ / n).
  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    let (normal, deviations) = normalized(x)
    var (gamma, beta) = (parameters[0].map { _ in 0.0 }, parameters[1].map { _ in 0.0 })
    for (row, errors) in zip(normal, errors) {
      for i in row.indices {
        gamma[i % channels] += errors[i] * row[i]
        beta[i % channels] += errors[i]
      }
    }
    let n = Double(x.count * x[0].count / channels)
    let inputs = zip(normal, errors).map { row, errors in
      row.indices.map { i in
        let c = i % channels
        return parameters[0][c] / deviations[c] * (errors[i] - beta[c] / n - row[i] * gamma[c] / n)
      }
    }
    return (inputs, [gamma, beta, [], []])
  }

  private func normalized(_ x: [[Double]]) -> (values: [[Double]], deviations: [Double]) {
    let n = Double(x.count * x[0].count / channels)
    var (means, variances) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
    for row in x { for i in row.indices { means[i % channels] += row[i] / n } }
    for row in x {
      for i in row.indices { variances[i % channels] += pow(row[i] - means[i % channels], 2) / n }
    }
    let deviations = variances.map { ($0 + epsilon).squareRoot() }
    return (
      x.map { row in row.indices.map { (row[$0] - means[$0 % channels]) / deviations[$0 % channels] } }, deviations
    )
  }
}
