import Engine

extension Examples {
  /// Images of one channel and any size as those of MNIST are: 28×28 pixels, the ink in a box of 20×20, its centre of mass in the
  /// middle. So a network that knows MNIST can be measured on other digits.
  ///
  /// Each gets a border of one pixel of paper before `DigitNormalizer` looks at it, which takes for paper what lies around.
  /// - Returns: nil where the inputs are no such images.
  public func normalizedAsMNIST() -> Examples? {
    guard shape.channels == 1, shape.height > 1, shape.width > 1, case .bytes(let bytes) = inputs else { return nil }
    let side = DigitNormalizer.size
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * side * side)
    for index in 0..<count {
      var image = GrayImage(width: shape.width + 2, height: shape.height + 2)
      for y in 0..<shape.height {
        for x in 0..<shape.width { image[x + 1, y + 1] = bytes[index * shape.count + y * shape.width + x] }
      }
      pixels += DigitNormalizer.normalize(image)?.pixels ?? Array(repeating: 0, count: side * side)
    }
    return Examples(
      name: "\(name), scaled to \(side)×\(side)", shape: Shape(channels: 1, height: side, width: side),
      inputs: .bytes(pixels), targets: targets)
  }
}
