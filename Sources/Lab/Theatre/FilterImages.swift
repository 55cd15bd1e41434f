import Engine
import Screen

/// The weights of one layer as images: the filters of a convolution, or what each unit of a first dense layer looks for.
struct FilterImages: Sendable {
  /// Which layer of the network this is.
  let index: Int
  let isConvolution: Bool
  /// Filters, or units.
  let count: Int
  /// Images each filter consists of: one for each feature map that it reads.
  let channels: Int
  let width: Int
  let height: Int
  /// [count, channels, height, width]
  let weights: [Float]
  let biases: [Float]
  /// The size of a weight that has the full colour in all images, so that they can be compared: nearly the largest.
  let range: Float
  /// Mean images of all filters over their channels, [count, height, width], and their own range.
  private let means: [Float]
  private let meanRange: Float

  /// nil if the weights of this layer are no images.
  init?(_ layer: LayerSnapshot) {
    guard let weight = layer.parameters.first(where: { $0.name == "weight" }) else { return nil }
    switch (layer.description, weight.dimensions.count) {
    case (.convolution, 4):
      (isConvolution, channels) = (true, weight.dimensions[1])
      (height, width) = (weight.dimensions[2], weight.dimensions[3])
    default: return nil
    }
    count = weight.dimensions[0]
    index = layer.index
    weights = weight.values
    biases = layer.parameters.first { $0.name == "bias" }?.values ?? []
    range = Self.typicalLargest(weights)
    means = Self.means(weights, count, channels, width * height)
    meanRange = channels == 1 ? range : Self.typicalLargest(means)
  }

  /// A dense layer that sees an image of `shape` pixel by pixel.
  init?(_ layer: LayerSnapshot, seeing shape: Shape) {
    guard case .dense = layer.description, shape.channels == 1, !shape.isVector,
      let weight = layer.parameters.first(where: { $0.name == "weight" }),
      weight.dimensions.count == 2, weight.dimensions[1] == shape.count
    else { return nil }
    isConvolution = false
    (count, channels, width, height) = (weight.dimensions[0], 1, shape.width, shape.height)
    index = layer.index
    weights = weight.values
    biases = layer.parameters.first { $0.name == "bias" }?.values ?? []
    range = Self.typicalLargest(weights)
    means = []
    meanRange = range
  }

  /// All layers of a network whose weights can be seen: every convolution, or else the first dense layer.
  static func all(_ network: NetworkSnapshot) -> [FilterImages] {
    let convolutions = network.layers.compactMap { FilterImages($0) }
    if !convolutions.isEmpty { return convolutions }
    return network.layers.prefix(3).compactMap { FilterImages($0, seeing: network.inputShape) }.prefix(1).map(\.self)
  }

  /// The 98th percentile of the sizes: the few largest weights shall not make all others pale. Of many weights a sample is
  /// exact enough.
  private static func typicalLargest(_ values: [Float]) -> Float {
    let step = max(1, values.count / 2000)
    let sizes = stride(from: 0, to: values.count, by: step).map { abs(values[$0]) }.sorted()
    return sizes.isEmpty ? 0 : sizes[(sizes.count - 1) * 98 / 100]
  }

  private static func means(_ weights: [Float], _ count: Int, _ channels: Int, _ size: Int) -> [Float] {
    guard channels > 1 else { return [] }
    var means = Array(repeating: Float(0), count: count * size)
    for filter in 0..<count {
      for channel in 0..<channels {
        let start = (filter * channels + channel) * size
        for i in 0..<size { means[filter * size + i] += weights[start + i] / Float(channels) }
      }
    }
    return means
  }

  var title: String {
    isConvolution ? "\(count) filters \(width)×\(height)" : "\(count) units, \(width)×\(height) weights each"
  }

  /// One image: of a filter's weights for one channel, or with nil of their mean over all channels.
  func heatMap(_ filter: Int, channel: Int?, scale: Int = 1) -> HeatMap {
    let size = width * height
    let (values, start, range) =
      if channels == 1 || channel != nil {
        (weights, (filter * channels + min(channel ?? 0, channels - 1)) * size, range)
      } else {
        (means, filter * size, meanRange)
      }
    return HeatMap(
      columns: width, rows: height, values: Array(values[start..<start + size]), range: range, scale: scale)
  }

  /// Sizes that a tile may have, largest first.
  func tileSizes(_ style: ImageStyle) -> [Size] {
    let whole = HeatMap(columns: width, rows: height, values: []).size(style: style)
    let enlarged = [6, 5, 4, 3, 2, 1].map { Size(whole.width * $0, (height * $0 * whole.height + height - 1) / height) }
    guard min(width, height) >= 16 else { return enlarged }
    return enlarged + [2, 3].map { Size(whole.width / $0, whole.height / $0) }
  }
}
