import Engine

/// Two inputs, three hidden units, one output: a network small enough to see all of its thirteen parameters. Here it is
/// numbers; the Engine computes it.
///
/// h_j = f(w_j1 x₁ + w_j2 x₂ + b_j), o = f(v₁ h₁ + v₂ h₂ + v₃ h₃ + b_o).
struct SmallNetwork: Hashable, Sendable {
  static let inputCount = 2
  static let hiddenCount = 3

  /// A weight or a bias.
  struct Parameter: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// From input `input` to hidden unit `unit`, both from 0.
      case weight(unit: Int, input: Int)
      case bias(unit: Int)
      /// From hidden unit `unit` to the output.
      case outputWeight(unit: Int)
      case outputBias
    }

    var kind: Kind
    /// `w11`, as lesson files call it.
    var name: String
    /// `w₁₁`
    var symbol: String
  }

  /// Unit by unit: w₁₁ w₁₂ b₁, w₂₁ w₂₂ b₂, w₃₁ w₃₂ b₃, then v₁ v₂ v₃ bₒ.
  static let all: [Parameter] =
    (0..<hiddenCount).flatMap { j -> [Parameter] in
      (0..<inputCount).map { k in
        Parameter(
          kind: .weight(unit: j, input: k), name: "w\(j + 1)\(k + 1)", symbol: "w\(subscripts[j])\(subscripts[k])")
      } + [Parameter(kind: .bias(unit: j), name: "b\(j + 1)", symbol: "b\(subscripts[j])")]
    }
    + (0..<hiddenCount).map { j in
      Parameter(kind: .outputWeight(unit: j), name: "v\(j + 1)", symbol: "v\(subscripts[j])")
    }
    + [Parameter(kind: .outputBias, name: "bo", symbol: "bₒ")]
  static let subscripts = ["₁", "₂", "₃", "ₒ"]

  static func index(of name: String) -> Int? { all.firstIndex { $0.name == name } }

  /// The values, in the order of `all`.
  var values: [Float]
  /// f, of all four units.
  var activation: Activation

  // MARK: What the Engine computes

  /// The weighted sums z₁ z₂ z₃ z_o and what the units make of them, h₁ h₂ h₃ o.
  struct Activity: Hashable, Sendable {
    var sums: [Float]
    var outputs: [Float]
    var output: Float { outputs[SmallNetwork.hiddenCount] }
  }

  func activity(at input: [Float]) -> Activity {
    let layers = network().snapshot(of: input).layers.map(\.activations)
    return Activity(sums: layers[0] + layers[2], outputs: layers[1] + layers[3])
  }

  /// How the output depends on each parameter, in the order of `all`, and on each unit's sum: ∂o/∂z, the δ of
  /// backpropagation, for h₁ h₂ h₃ o.
  struct Slopes: Hashable, Sendable {
    var parameters: [Float]
    var deltas: [Float]
  }

  func slopes(at input: [Float]) -> Slopes {
    let gradient = network(trains: true).gradient(at: input)
    let layers = gradient.parameters.map { $0.map(\.gradient) }
    return Slopes(
      parameters: Self.flat(hidden: layers[0], output: layers[2]), deltas: gradient.layers[0] + gradient.layers[2])
  }

  /// The output after the nudge s·`nudge`, for each scale s.
  func outputs(at input: [Float], nudged nudge: [Float], by scales: [Float]) -> [Float] {
    let network = network()
    return scales.map { scale in
      do {
        try network.load(moved(by: nudge.map { scale * $0 }).layers)
        return network.predict(input)[0]
      } catch {
        preconditionFailure("parameters of the same network always fit: \(error)")
      }
    }
  }

  func moved(by nudge: [Float]) -> SmallNetwork {
    SmallNetwork(values: zip(values, nudge).map { $0 + $1 }, activation: activation)
  }

  // MARK: The Engine's order

  private var layers: [[ParameterSnapshot]] {
    let width = Self.inputCount + 1
    let (hidden, output) = (values.prefix(Self.hiddenCount * width), values.dropFirst(Self.hiddenCount * width))
    let weights = hidden.indices.filter { $0 % width < Self.inputCount }.map { hidden[$0] }
    let biases = hidden.indices.filter { $0 % width == Self.inputCount }.map { hidden[$0] }
    return [
      [
        ParameterSnapshot(name: "weight", dimensions: [Self.hiddenCount, Self.inputCount], values: weights),
        ParameterSnapshot(name: "bias", dimensions: [Self.hiddenCount], values: biases),
      ], [],
      [
        ParameterSnapshot(name: "weight", dimensions: [1, Self.hiddenCount], values: Array(output.dropLast())),
        ParameterSnapshot(name: "bias", dimensions: [1], values: Array(output.suffix(1))),
      ], [],
    ]
  }

  /// From weight and bias of both layers to the order of `all`.
  private static func flat(hidden: [[Float]], output: [[Float]]) -> [Float] {
    (0..<hiddenCount).flatMap { j in Array(hidden[0][j * inputCount..<(j + 1) * inputCount]) + [hidden[1][j]] }
      + output[0] + output[1]
  }

  private func network(trains: Bool = false) -> Network {
    do {
      let architecture = Architecture(
        input: Shape(channels: Self.inputCount),
        layers: [
          .dense(units: Self.hiddenCount), .activation(activation), .dense(units: 1), .activation(activation),
        ])
      let network = try Network(architecture, batch: 1, trains: trains, inputGradients: trains)
      try network.load(layers)
      return network
    } catch {
      preconditionFailure("two dense layers can always be built: \(error)")
    }
  }
}
