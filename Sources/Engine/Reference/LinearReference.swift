/// A layer whose every output is a sum of products, weight times input, and a bias. Dense, convolutional and locally connected
/// layers differ in nothing but the list of these products, and the list says all of them:
///
/// - forward, y(o) = b + Σ w · x(i);
/// - backward, each product (o, w, i) gives ∂L/∂x(i) += w · ∂L/∂y(o) and ∂L/∂w += x(i) · ∂L/∂y(o).
///
/// Shared weights are weights that occur in many products, and so collect from all of them.
struct SumOfProducts: ReferenceFunction {
  typealias Product = (_ output: Int, _ weight: Int, _ input: Int) -> Void

  let outputs: Int
  /// Which bias an output has.
  let bias: (_ output: Int) -> Int
  /// Calls its argument for every product.
  let forEachProduct: (Product) -> Void

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    var y = (0..<outputs).map { parameters[1][bias($0)] }
    forEachProduct { output, weight, input in y[output] += parameters[0][weight] * x[input] }
    return y
  }

  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    var xGradient = x.map { _ in 0.0 }
    var weights = parameters[0].map { _ in 0.0 }
    var biases = parameters[1].map { _ in 0.0 }
    forEachProduct { output, weight, input in
      xGradient[input] += parameters[0][weight] * errors[output]
      weights[weight] += x[input] * errors[output]
    }
    for output in 0..<outputs { biases[bias(output)] += errors[output] }
    return (xGradient, [weights, biases])
  }

  /// Every output, every input.
  static func dense(_ plan: LayerPlan) -> SumOfProducts {
    let (units, inputs) = (plan.output.count, plan.input.count)
    return SumOfProducts(outputs: units, bias: { $0 }) { product in
      for unit in 0..<units { for input in 0..<inputs { product(unit, unit * inputs + input, input) } }
    }
  }

  /// The filter's weights over the window at each position.
  static func convolution(
    _ plan: LayerPlan, _ size: Int, _ stride: Int, _ padding: Int, _ groups: Int, _ dilation: Int
  ) -> SumOfProducts {
    let (channels, filters) = (plan.input.channels / groups, plan.output.channels / groups)
    return SumOfProducts(outputs: plan.output.count, bias: { $0 % plan.output.channels }) { product in
      plan.output.forEach { output, f, y, x in
        forEachPixel(size, channels) { c, ky, kx, weight in
          let (row, column) = (y * stride + ky * dilation - padding, x * stride + kx * dilation - padding)
          guard let input = plan.input.place(f / filters * channels + c, row, column) else { return }
          product(output, f * size * size * channels + weight, input)
        }
      }
    }
  }

  /// As a convolution, with weights of its own for each output.
  static func locallyConnected(_ plan: LayerPlan, _ size: Int, _ stride: Int, _ padding: Int) -> SumOfProducts {
    let channels = plan.input.channels
    return SumOfProducts(outputs: plan.output.count, bias: { $0 }) { product in
      plan.output.forEach { output, _, y, x in
        forEachPixel(size, channels) { c, ky, kx, weight in
          guard let input = plan.input.place(c, y * stride + ky - padding, x * stride + kx - padding) else { return }
          product(output, output * size * size * channels + weight, input)
        }
      }
    }
  }

  /// As a convolution from output to input: every input pixel paints a window.
  static func transposedConvolution(
    _ plan: LayerPlan, _ size: Int, _ stride: Int, _ padding: Int
  ) -> SumOfProducts {
    let filters = plan.output.channels
    return SumOfProducts(outputs: plan.output.count, bias: { $0 % filters }) { product in
      plan.input.forEach { input, c, y, x in
        forEachPixel(size, filters) { f, ky, kx, weight in
          guard let output = plan.output.place(f, y * stride + ky - padding, x * stride + kx - padding) else { return }
          product(output, c * size * size * filters + weight, input)
        }
      }
    }
  }

  /// The pixels of a window, each with its place among the weights of a filter.
  private static func forEachPixel(
    _ size: Int, _ channels: Int, _ body: (_ c: Int, _ ky: Int, _ kx: Int, _ weight: Int) -> Void
  ) {
    for ky in 0..<size {
      for kx in 0..<size { for c in 0..<channels { body(c, ky, kx, (ky * size + kx) * channels + c) } }
    }
  }
}

/// A layer whose outputs are sums of inputs with fixed weights: y(o) = Σ a x(i), and so ∂L/∂x(i) = Σ a ∂L/∂y(o).
struct WeightedSum: ReferenceFunction {
  typealias Term = (_ output: Int, _ weight: Double, _ input: Int) -> Void

  let outputs: Int
  let forEachTerm: (Term) -> Void

  func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] {
    var y = [Double](repeating: 0, count: outputs)
    forEachTerm { output, weight, input in y[output] += weight * x[input] }
    return y
  }

  func backward(
    _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
  ) -> (x: [Double], parameters: [[Double]]) {
    var xGradient = x.map { _ in 0.0 }
    forEachTerm { output, weight, input in xGradient[input] += weight * errors[output] }
    return (xGradient, [])
  }

  /// One map after the other.
  static func flatten(_ shape: Shape) -> WeightedSum {
    WeightedSum(outputs: shape.count) { term in
      shape.forEach { input, c, y, x in term((c * shape.height + y) * shape.width + x, 1, input) }
    }
  }

  /// Nearest: the pixel that the output lies in. Bilinear: each input pixel by how near it is, 1 − distance down and across.
  static func upsampling(_ input: Shape, _ output: Shape, _ factor: Int, _ kind: Interpolation) -> WeightedSum {
    func weight(_ o: Int, _ i: Int, _ side: Int) -> Double {
      if kind == .nearest { return o / factor == i ? 1 : 0 }
      let place = min(max((Double(o) + 0.5) / Double(factor) - 0.5, 0), Double(side - 1))
      return max(0, 1 - abs(place - Double(i)))
    }
    return WeightedSum(outputs: output.count) { term in
      output.forEach { o, c, y, x in
        for row in max(0, y / factor - 1)...min(input.height - 1, y / factor + 1) {
          for column in max(0, x / factor - 1)...min(input.width - 1, x / factor + 1) {
            guard let i = input.place(c, row, column) else { continue }
            term(o, weight(y, row, input.height) * weight(x, column, input.width), i)
          }
        }
      }
    }
  }
}
