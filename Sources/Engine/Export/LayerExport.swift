extension LayerDescription {
  /// Whether PyTorch and ONNX ask for a vector here where we make no difference between a vector and maps of one pixel.
  var takesVectors: Bool { if case .dense = self { true } else { false } }

  /// Whether they ask for maps.
  var takesMaps: Bool {
    switch self {
    case .convolution, .locallyConnected, .transposedConvolution, .maxPooling, .averagePooling, .l2Pooling,
      .globalAveragePooling, .globalMaxPooling, .upsampling, .localContrastNormalization, .localResponseNormalization:
      true
    default: false
    }
  }

  /// Whether its output is a vector for them, where its input is one or not.
  func makesVector(of isVector: Bool) -> Bool {
    switch self {
    case .dense, .flatten: true
    case .siamese(let layers): layers.reduce(isVector) { $1.makesVector(of: $0) }
    default: takesMaps ? false : isVector
    }
  }
}

extension Architecture {
  /// Whether the last layer's output is a vector for PyTorch and ONNX, not maps.
  var endsWithVector: Bool { layers.reduce(input.isVector) { $1.makesVector(of: $0) } }
}

extension Shape {
  /// Without the number of examples: [channels, height, width] or [channels].
  func exportDimensions(isVector: Bool) -> [Int] { isVector ? [count] : [channels, height, width] }
}
