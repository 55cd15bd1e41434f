import Dispatch
import Engine
import Foundation
import Synchronization

/// How images are changed at random so that a network sees more than there is: each image is moved, turned, scaled, sheared
/// and bent a little, and still shows what it showed.
///
/// Pixel (x, y) of the result is the image at M⁻¹((x, y) − centre − t) + centre + Δ(x, y), interpolated bilinearly; outside the
/// image there is paper. M = rotation · shear · scale and t are drawn for each image, all uniformly; Δ is the elastic field of
/// Simard, Steinkraus and Platt (2003), "Best practices for convolutional neural networks applied to visual document analysis".
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
    precondition(examples.shape.channels == 1, "images of one channel are needed, not \(examples.shape)")
    let warp = Warp(self, width: examples.shape.width, height: examples.shape.height)
    let chunk = 250
    let chunks = (examples.count + chunk - 1) / chunk
    let finished = Mutex([Int: [Float]]())
    let workers = max(1, min(threads, chunks))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      var scratch = warp.scratch
      for part in stride(from: worker, to: chunks, by: workers) {
        var pixels: [Float] = []
        for index in part * chunk..<min((part + 1) * chunk, examples.count) {
          var random = SeededRandom(seed: seed ^ UInt64(pass) &* 0x9E37_79B9_7F4A_7C15, stream: UInt64(index))
          warp.apply(to: examples.input(index), &random, &scratch, result: &pixels)
        }
        finished.withLock { $0[part] = pixels }
      }
    }
    let pixels = finished.withLock { parts in (0..<chunks).flatMap { parts[$0]! } }
    let inputs: Examples.Inputs =
      switch examples.inputs {
      case .bytes, .stored: .bytes(pixels.map { UInt8(($0 * 255).rounded()) })
      case .floats: .floats(pixels)
      }
    return Examples(name: examples.name, shape: examples.shape, inputs: inputs, targets: examples.targets)
  }

  /// Changes one image.
  ///
  /// - Parameters:
  ///   - pixels: row by row, width · height of them; 0 is paper.
  ///   - random: decides how.
  public func apply(to pixels: [Float], width: Int, height: Int, _ random: inout SeededRandom) -> [Float] {
    let warp = Warp(self, width: width, height: height)
    var scratch = warp.scratch
    var result: [Float] = []
    warp.apply(to: pixels, &random, &scratch, result: &result)
    return result
  }
}
