import Engine
import Foundation

/// A small problem in the plane: points with two coordinates, mostly within −1…1, of two classes that take turns.
///
/// Point number i depends on the form, the seed and i alone, so any part of the endless series can be made alone. Noise is
/// added to both coordinates, after the class was decided.
public struct Toy: Hashable, Codable, Sendable {
  /// The shapes of the two classes. u, v are uniform in 0…1 and c ∈ {0, 1} is the class.
  public enum Form: String, Hashable, Codable, Sendable, CaseIterable {
    /// A disk in a ring: angle 2πv, radius ½√u for class 0 and √(0.49 + 0.51u) for class 1, so that each is evenly filled.
    case circle
    /// Class 1 where the signs of the coordinates differ: |x|, |y| uniform in 0.1…1 (the problem of Minsky and Papert 1969
    /// that no single perceptron solves).
    case xor
    /// Two clouds: N((−½, −½), 0.15²) and N((½, ½), 0.15²) in both coordinates.
    case gaussians
    /// Two arms, each 1¾ turns: angle 3.5πr + πc, radius r = 0.05 + 0.95u (after Lang and Witbrock 1988, "Learning to tell
    /// two spirals apart").
    case spiral
    /// Two half circles that reach into each other: with t = πu, (cos t, sin t) and (1 − cos t, ½ − sin t), moved by
    /// (−½, −¼) and divided by 1½ (as scikit-learn's `make_moons`).
    case moons

    /// What is to be seen, in one line.
    public var summary: String {
      switch self {
      case .circle: "a disk inside a ring"
      case .xor: "four squares, opposite ones belong together"
      case .gaussians: "two round clouds, one straight line parts them"
      case .spiral: "two arms wound around each other"
      case .moons: "two half moons that reach into each other"
      }
    }
  }

  public var form: Form
  /// The standard deviation of the normal noise in each coordinate.
  public var noise: Float
  public var seed: UInt64

  public init(_ form: Form, noise: Float = 0.05, seed: UInt64 = 1) {
    self.form = form
    self.noise = noise
    self.seed = seed
  }

  /// The shape of an example: two numbers.
  public static let shape = Shape(channels: 2)

  /// A point and its class.
  public struct Point: Hashable, Sendable {
    public var x: Float
    public var y: Float
    public var label: Int
  }

  /// Point number `index` of the series; even ones are of class 0, odd ones of class 1.
  public func point(_ index: Int) -> Point {
    var random = SeededRandom(seed: seed, stream: UInt64(index) &+ 0x746F_79 << 32)
    let label = index % 2
    let (x, y) = place(label, &random)
    return Point(x: x + noise * Float(random.normal()), y: y + noise * Float(random.normal()), label: label)
  }

  /// The points numbered `first` ..< `first` + `count`, ready for training.
  public func examples(_ count: Int, from first: Int = 0, name: String? = nil) -> Examples {
    let points = (first..<first + count).map { point($0) }
    return Examples(
      name: name ?? form.rawValue, shape: Self.shape, inputs: .floats(points.flatMap { [$0.x, $0.y] }),
      targets: .classes(points.map { UInt8($0.label) }, names: ["0", "1"]))
  }

  /// A point without noise.
  private func place(_ label: Int, _ random: inout SeededRandom) -> (Float, Float) {
    let u = Float(random.uniform())
    let v = Float(random.uniform())
    let sign: Float = label == 0 ? -1 : 1
    switch form {
    case .circle:
      let radius = label == 0 ? 0.5 * u.squareRoot() : (0.49 + 0.51 * u).squareRoot()
      return (radius * cos(2 * .pi * v), radius * sin(2 * .pi * v))
    case .xor:
      let (x, y) = (0.1 + 0.9 * u, 0.1 + 0.9 * v)
      let isRight: Float = random.next() & 1 == 0 ? 1 : -1
      return (isRight * x, -sign * isRight * y)
    case .gaussians:
      return (sign * 0.5 + 0.15 * Float(random.normal()), sign * 0.5 + 0.15 * Float(random.normal()))
    case .spiral:
      let radius = 0.05 + 0.95 * u
      let angle = 3.5 * Float.pi * radius + (label == 0 ? 0 : .pi)
      return (radius * cos(angle), radius * sin(angle))
    case .moons:
      let t = Float.pi * u
      let (x, y) = label == 0 ? (cos(t), sin(t)) : (1 - cos(t), 0.5 - sin(t))
      return ((x - 0.5) / 1.5, (y - 0.25) / 1.5)
    }
  }
}

extension Toy {
  static let trainingCount = 2000
  static let testCount = 1000

  /// The toy as a data set: 2,000 points for training, the next 1,000 of the series for the test.
  func load() -> (training: Examples, test: Examples) {
    (
      examples(Self.trainingCount, name: "\(form.rawValue), training"),
      examples(Self.testCount, from: Self.trainingCount, name: "\(form.rawValue), test")
    )
  }
}
