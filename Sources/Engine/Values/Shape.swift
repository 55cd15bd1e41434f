/// The shape of one example's activations: `channels` feature maps of `height` × `width`; a plain vector of n numbers is n channels of 1 × 1.
///
/// Memory holds the channels of one position side by side ("channels last"): element (c, y, x) is at
/// `(y · width + x) · channels + c`. With one channel that is the usual row-by-row image.
public struct Shape: Hashable, Codable, Sendable, CustomStringConvertible {
  public var channels: Int
  public var height: Int
  public var width: Int

  public init(channels: Int, height: Int = 1, width: Int = 1) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The number of elements, channels · height · width.
  public var count: Int { channels * height * width }

  /// Whether it has elements, and no more than 2^24: sides from a file may be so long that not even `count` can be computed.
  var isUsable: Bool {
    let limit = 1 << 24
    return [channels, height, width].allSatisfy { 1...limit ~= $0 } && channels * height <= limit && count <= limit
  }

  public var isVector: Bool { height == 1 && width == 1 }

  /// `10` for a vector, `20×12×12` (channels × height × width) for feature maps.
  public var description: String { isVector ? "\(channels)" : "\(channels)×\(height)×\(width)" }
}
