/// A window as one number: its largest, its mean, or its length.
struct ReferencePooling: ReferenceFunction {
  enum Kind { case max, average, length }

  let kind: Kind
  let geometry: PoolingGeometry

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    var h = [Double](repeating: 0, count: geometry.output.count)
    forEachWindow { output, window in
      let values = window.map { x[$0] }
      h[output] =
        switch kind {
        case .max: values.max() ?? 0
        case .average: values.reduce(0, +) / Double(values.count)
        case .length: values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
    }
    return h
  }

  /// ∂h/∂x(i) is 1 for the largest and 0 for the others; 1/n; or x(i)/h.
  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    var xGradient = x.map { _ in 0.0 }
    forEachWindow { output, window in
      let winner = window.dropFirst().reduce(window[0]) { x[$1] > x[$0] ? $1 : $0 }
      let length = window.reduce(0) { $0 + x[$1] * x[$1] }.squareRoot()
      for i in window {
        switch kind {
        case .max: if i == winner { xGradient[i] += errors[output] }
        case .average: xGradient[i] += errors[output] / Double(window.count)
        case .length: if length > 0 { xGradient[i] += errors[output] * x[i] / length }
        }
      }
    }
    return (xGradient, [])
  }

  /// Calls `body` for every output with the places of the numbers under its window.
  private func forEachWindow(_ body: (_ output: Int, _ window: [Int]) -> Void) {
    let g = geometry
    g.output.forEach { output, c, y, x in
      var window: [Int] = []
      for ky in 0..<g.size {
        for kx in 0..<(g.width ?? g.size) {
          if let i = g.input.place(c, y * g.stride + ky - g.padding, x * g.stride + kx - g.padding) { window.append(i) }
        }
      }
      body(output, window)
    }
  }
}
