/// How images are changed at random so that a network sees more than there is: each image is moved, turned, scaled, sheared
/// and bent a little, and still shows what it showed.
///
/// Pixel (x, y) of the result is the image at M⁻¹((x, y) − centre − t) + centre + Δ(x, y), interpolated bilinearly; outside the
/// image there is paper. M = rotation · shear · scale and t are drawn for each image, all uniformly; Δ is the elastic field of
/// Simard, Steinkraus and Platt (2003), "Best practices for convolutional neural networks applied to visual document analysis".
///
/// In an `Experiment` every image is changed anew each time it is taken, on its way into the network and by the worker that takes
/// it: that keeps all processors busy with no thread waiting for another, where one that augments "beside" the training would only
/// take turns with it.
public struct Augmentation: Hashable, Codable, Sendable {
  /// The largest shift in each direction, in pixels.
  public var shift: Float
  /// The largest rotation to either side, in degrees.
  public var rotation: Float
  /// The largest change of size: factors from 1 − scale to 1 + scale. Below 1.
  public var scale: Float
  /// The largest slant to either side, in degrees from the vertical. Below 90.
  public var shear: Float
  public var elastic: Elastic?

  /// Random displacements of all pixels, smoothed: numbers uniform in −1…1, convolved with a Gaussian, times a strength.
  public struct Elastic: Hashable, Codable, Sendable {
    /// α: what the smoothed numbers are multiplied by, in pixels.
    public var strength: Float
    /// σ of the Gaussian, in pixels: small shakes, large bends. Above 0.
    public var smoothness: Float

    public init(strength: Float = 34, smoothness: Float = 4) {
      self.strength = strength
      self.smoothness = smoothness
    }

    /// The standard deviation of a displacement, α / (√3 · 2σ√π) pixels: uniform numbers have the variance ⅓, and a Gaussian
    /// keeps 1 / (4πσ²) of it.
    public var typicalDisplacement: Float {
      strength / (Float(3).squareRoot() * 2 * smoothness * Float.pi.squareRoot())
    }
  }

  public init(
    shift: Float = 0, rotation: Float = 0, scale: Float = 0, shear: Float = 0, elastic: Elastic? = nil
  ) {
    self.shift = shift
    self.rotation = rotation
    self.scale = scale
    self.shear = shear
    self.elastic = elastic
  }

  private enum CodingKeys: String, CodingKey { case shift, rotation, scale, shear, elastic }

  /// What is not there is nothing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Float { try values.decodeIfPresent(Float.self, forKey: key) ?? 0 }
    self.init(
      shift: try number(.shift), rotation: try number(.rotation), scale: try number(.scale), shear: try number(.shear),
      elastic: try values.decodeIfPresent(Elastic.self, forKey: .elastic))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    for (key, value) in [(CodingKeys.shift, shift), (.rotation, rotation), (.scale, scale), (.shear, shear)]
    where value != 0 { try values.encode(value, forKey: key) }
    try values.encodeIfPresent(elastic, forKey: .elastic)
  }

  /// Nothing is changed.
  public static let none = Augmentation()
  /// What handwriting bears well all at once: 2 pixels, 10°, a tenth of the size, 10° of slant, and wider bends than those of
  /// the paper, of one pixel (as in Cireşan, Meier, Gambardella and Schmidhuber 2010, "Deep, big, simple neural nets for
  /// handwritten digit recognition").
  public static let handwriting = Augmentation(
    shift: 2, rotation: 10, scale: 0.1, shear: 10, elastic: Elastic(strength: 36, smoothness: 6))

  /// Changes every image.
  ///
  /// Image i is changed by random numbers that depend on `seed`, `pass` and i alone: the result is the same for any number of
  /// threads.
  ///
  /// - Parameters:
  ///   - pass: another number, another change: count the epochs with it.
  ///   - threads: how many share the work.
  /// - Precondition: the images have one channel.
  public func apply(
    to examples: Examples, seed: UInt64, pass: Int = 0, threads: Int = Workers.processors
  ) -> Examples {
    let workers = Workers(threads: threads)
    let augmenter = Augmenter(self, examples.shape, seed: seed, workers: workers.count)
    let pixels = Tensor(examples.count, examples.shape.count)
    let slices = (examples.count + 63) / 64
    workers.run(slices) { part, worker in
      let range = part * 64..<min(part * 64 + 64, examples.count)
      augmenter.gather(range, of: examples, pixels, from: range.lowerBound, pass: pass, worker: worker)
    }
    let inputs: Examples.Inputs =
      switch examples.inputs {
      case .bytes, .stored: .bytes(Array(pixels).map { UInt8(($0 * 255).rounded()) })
      case .floats: .floats(Array(pixels))
      }
    return Examples(name: examples.name, shape: examples.shape, inputs: inputs, targets: examples.targets)
  }

  /// Changes one image.
  ///
  /// - Parameters:
  ///   - pixels: row by row, width · height of them; 0 is paper.
  ///   - random: decides how.
  public func apply(to pixels: [Float], width: Int, height: Int, _ random: inout SeededRandom) -> [Float] {
    precondition(pixels.count == width * height, "\(pixels.count) pixels are no image of \(width)×\(height)")
    let warp = Warp(self, width: width, height: height)
    for y in 0..<height {
      for x in 0..<width { warp.row(y)[x] = pixels[y * width + x] }
    }
    let result = Tensor(1, width * height)
    warp.warp(result.values, &random)
    return Array(result)
  }

  /// - Throws: `EngineError` where a number makes no sense.
  func check(_ shape: Shape) throws {
    guard self != .none else { return }
    guard shape.channels == 1, shape.height > 1, shape.width > 1 else {
      throw EngineError("only images of one channel can be augmented, not inputs of \(shape)")
    }
    func check(_ value: Float, _ name: String, _ range: ClosedRange<Float>) throws {
      guard range.contains(value) else {
        throw EngineError("the augmentation's \(name) \(value) is not in \(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check(shift, "shift", 0...1000)
    try check(rotation, "rotation", 0...180)
    try check(scale, "scale", 0...0.9)
    try check(shear, "shear", 0...80)
    if let elastic {
      try check(elastic.strength, "elastic strength", 0...10_000)
      try check(elastic.smoothness, "elastic smoothness", 0.5...100)
    }
  }
}
