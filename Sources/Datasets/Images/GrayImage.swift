/// A grey image, row by row from the top left, values 0–255. Which end of the scale is ink is not said: `DigitNormalizer`
/// finds out.
public struct GrayImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public var pixels: [UInt8]

  /// - Precondition: `pixels` has width · height elements, at least one.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height, "\(pixels.count) pixels, \(width)×\(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of zeros.
  public init(width: Int, height: Int) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
  }

  /// The pixel in column `x`, row `y`.
  public subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
