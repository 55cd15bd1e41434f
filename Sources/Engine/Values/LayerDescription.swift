/// What a layer is, as a value: lessons write it, the editor edits it, model files store it. `Network` builds the layer that computes it.
public enum LayerDescription: Hashable, Codable, Sendable {
  /// Every unit sees every input: z = W·x + b, with W of shape [units, inputs].
  case dense(units: Int)
  /// Every filter slides over all positions: z_f(y, x) = b_f + Σ w_f · patch(y, x), with w of shape [filters, channels, size, size].
  case convolution(filters: Int, size: Int, stride: Int = 1, padding: Int = 0)
  /// The largest value of each `size` × `size` window; windows are `stride` apart.
  case maxPooling(size: Int, stride: Int)
  /// A function applied to each element.
  case activation(Activation)
  /// Feature maps to a vector, channel by channel: the order that PyTorch's Flatten has, so that weights can be exchanged.
  case flatten
  /// p_k = exp(z_k) / Σ_j exp(z_j).
  case softmax

  /// 2×2 windows that do not overlap, the usual pooling.
  public static let pool2 = LayerDescription.maxPooling(size: 2, stride: 2)
  public static let relu = LayerDescription.activation(.relu)
  public static let sigmoid = LayerDescription.activation(.sigmoid)
}

/// The functions a unit may apply to its weighted sum z.
public enum Activation: String, Hashable, Codable, Sendable, CaseIterable {
  /// 1 if z > 0, else 0: the perceptron. Its derivative is taken as 0; only the perceptron rule can train it.
  case step
  /// σ(z) = 1 / (1 + e^−z)
  case sigmoid
  /// (e^z − e^−z) / (e^z + e^−z)
  case tanh
  /// max(0, z)
  case relu
  /// z
  case linear
}
