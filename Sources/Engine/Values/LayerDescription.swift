/// What a layer is, as a value: lessons write it, the editor edits it, model files store it. `Network` builds the layer that computes it.
public enum LayerDescription: Hashable, Sendable {
  /// Every unit sees every input: z = W·x + b, with W of shape [units, inputs].
  case dense(units: Int)
  /// Every filter slides over all positions: z_f(y, x) = b_f + Σ w_f · patch(y, x), with w of shape [filters, channels, size, size].
  /// With groups, a filter sees only its own group's share of the channels; dilation is the distance between the pixels it sees.
  case convolution(
    filters: Int, size: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1, dilation: Int = 1)
  /// As a convolution, but with weights of its own at every position: [positions, filters, channels, size, size].
  case locallyConnected(filters: Int, size: Int, stride: Int = 1, padding: Int = 0)
  /// A convolution run backward: every pixel paints a weighted copy of each filter into a larger map.
  case transposedConvolution(filters: Int, size: Int, stride: Int = 1, padding: Int = 0)
  /// The largest value of each `size` × `size` window; windows are `stride` apart.
  case maxPooling(size: Int, stride: Int, padding: Int = 0)
  /// The mean of each window, over the pixels that are inside the image.
  case averagePooling(size: Int, stride: Int, padding: Int = 0)
  /// The length of each window, √Σ h².
  case l2Pooling(size: Int, stride: Int, padding: Int = 0)
  /// The mean of each feature map: one number a channel.
  case globalAveragePooling
  /// The largest value of each feature map.
  case globalMaxPooling
  /// `factor` times as many rows and columns.
  case upsampling(factor: Int, Interpolation = .nearest)
  /// (h − m) / max(σ, floor), with mean m and standard deviation σ over the `size` × `size` neighbourhood; or one part of it.
  case localContrastNormalization(size: Int, floor: Float = 0.1, part: ContrastPart = .both)
  /// AlexNet's: each value divided by (k + α Σ h²)^β, the sum over `size` neighbouring channels at the same position.
  case localResponseNormalization(size: Int = 5, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 2)
  /// Each channel with the mean 0 and the variance 1 over the batch, then scaled and shifted by two numbers that are learned.
  case batchNormalization(momentum: Float = 0.1, epsilon: Float = 1e-5)
  /// In training each value is left out with this probability, and the others are scaled up; at prediction nothing is done.
  case dropout(Float = 0.5)
  /// A function applied to each element.
  case activation(Activation)
  /// Feature maps to a vector, channel by channel: the order that PyTorch's Flatten has, so that weights can be exchanged.
  case flatten
  /// p_k = exp(z_k) / Σ_j exp(z_j); on feature maps over the channels, at every position.
  case softmax
  /// x + f(x), with a chain of layers as f.
  case residual([LayerDescription])
  /// Two inputs, stacked as channels, each through the same chain with the same weights; the two answers stacked again.
  case siamese([LayerDescription])

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
  /// z if z > 0, else z/100: a unit that is off still learns (Maas, Hannun and Ng 2013).
  case leakyReLU
  /// log(1 + e^z): a ReLU without the corner.
  case softplus
  /// z
  case linear
}

/// How a map is made larger.
public enum Interpolation: String, Hashable, Codable, Sendable, CaseIterable {
  /// Each pixel becomes a square of equal ones.
  case nearest
  /// Weighted mean of the four nearest pixels, which are looked upon as points in the middle of their squares.
  case bilinear
}

/// Which part of local contrast normalisation is done.
public enum ContrastPart: String, Hashable, Codable, Sendable, CaseIterable {
  /// (h − m) / max(σ, floor)
  case both
  /// h − m: the brightness of the neighbourhood goes.
  case subtractive
  /// h / max(σ, floor): its contrast goes.
  case divisive
}
