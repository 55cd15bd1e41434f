import Foundation
import Testing

@testable import Datasets
@testable import Engine

@Suite("Augmentation")
struct AugmentationTests {
  /// 300 digits of 28×28 pixels, written here.
  private let digits = StrokeGenerator(seed: 5, writers: 0..<3).examples(300)

  private func applied(_ augmentation: Augmentation, seed: UInt64 = 1, pass: Int = 0, threads: Int = 2) -> Examples {
    augmentation.apply(to: digits, seed: seed, pass: pass, threads: threads)
  }

  private func bytes(_ examples: Examples) -> [UInt8] {
    if case .bytes(let bytes) = examples.inputs { bytes } else { [] }
  }

  private func ink(_ pixels: [Float]) -> Float { pixels.reduce(0, +) }

  @Test("without any strength every pixel stays as it is, and so do labels, shape and type")
  func identity() {
    let same = applied(.none)
    #expect(bytes(same) == bytes(digits))
    #expect((0..<300).allSatisfy { same.label($0) == digits.label($0) })
    #expect(same.shape == digits.shape && same.name == digits.name)
    #expect(bytes(applied(Augmentation(elastic: .init(strength: 0, smoothness: 4)))) == bytes(digits))
  }

  @Test("the result is the same for any number of threads, and another for another seed or pass")
  func deterministic() {
    let one = bytes(applied(.handwriting, threads: 1))
    for threads in [2, 3, 8] { #expect(bytes(applied(.handwriting, threads: threads)) == one) }
    #expect(bytes(applied(.handwriting, seed: 2)) != one)
    #expect(bytes(applied(.handwriting, pass: 1)) != one)
    // One image alone, with the random numbers of its number.
    var random = SeededRandom(seed: 1, stream: 123)
    let alone = Augmentation.handwriting.apply(to: digits.input(123), width: 28, height: 28, &random)
    #expect(alone.map { UInt8(($0 * 255).rounded()) } == Array(one[123 * 784..<124 * 784]))
  }

  @Test("every change lies between paper and ink, and is not the image itself")
  func range() {
    let changed = Augmentation.handwriting.apply(
      to: Examples(
        name: "", shape: digits.shape, inputs: .floats((0..<300).flatMap { digits.input($0) }), targets: digits.targets),
      seed: 1)
    for index in 0..<300 {
      let pixels = changed.input(index)
      #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(pixels != digits.input(index))
    }
  }

  /// A spot of 3×3 pixels about (x, y) on paper.
  private func spot(_ x: Int, _ y: Int, width: Int = 28, height: Int = 28) -> [Float] {
    (0..<width * height).map { abs($0 % width - x) <= 1 && abs($0 / width - y) <= 1 ? 1 : 0 }
  }

  /// Where the ink of an image is on average.
  private func centre(_ pixels: [Float], width: Int = 28) -> (x: Float, y: Float) {
    let total = ink(pixels)
    let x = pixels.indices.reduce(Float(0)) { $0 + Float($1 % width) * pixels[$1] } / total
    let y = pixels.indices.reduce(Float(0)) { $0 + Float($1 / width) * pixels[$1] } / total
    return (x, y)
  }

  @Test("a shift moves the ink by what was drawn, up to its bound in both directions, and keeps all of it")
  func shift() {
    let moves = (0..<400).map { index in
      var random = SeededRandom(seed: 9, stream: UInt64(index))
      let moved = Augmentation(shift: 3).apply(to: spot(14, 10), width: 28, height: 28, &random)
      #expect(abs(ink(moved) - 9) < 1e-3)
      let (x, y) = centre(moved)
      return (x - 14, y - 10)
    }
    #expect(moves.allSatisfy { abs($0.0) <= 3.001 && abs($0.1) <= 3.001 })
    for coordinate in [moves.map(\.0), moves.map(\.1)] {
      #expect(coordinate.min()! < -2.9 && coordinate.max()! > 2.9)
      #expect(abs(coordinate.reduce(0, +) / 400) < 0.3)
      // Uniform in −3…3 has the variance 3.
      #expect(abs(coordinate.map { $0 * $0 }.reduce(0, +) / 400 - 3) < 0.5)
    }
  }

  @Test("a shift by whole pixels copies them")
  func wholePixels() {
    let affine = Augmentation(shift: 1)
    // The first random numbers decide the shift; find a stream that gives nearly a whole pixel, and compare with a copy.
    for stream in 0..<20_000 as Range<UInt64> {
      var random = SeededRandom(seed: 1, stream: stream)
      let (x, y) = (random.uniform(-1, 1), random.uniform(-1, 1))
      guard x > 0.98, abs(y) < 0.02 else { continue }
      var again = SeededRandom(seed: 1, stream: stream)
      let moved = affine.apply(to: digits.input(0), width: 28, height: 28, &again)
      let original = digits.input(0)
      for index in moved.indices {
        let expected = index % 28 == 0 ? 0 : original[index - 1]
        #expect(abs(moved[index] - expected) < 0.05, "pixel \(index)")
      }
      return
    }
    Issue.record("no stream gives a whole pixel")
  }

  @Test("a rotation keeps the distance from the centre and turns by up to its bound")
  func rotation() {
    var angles: [Float] = []
    for stream in 0..<300 as Range<UInt64> {
      var random = SeededRandom(seed: 3, stream: stream)
      let turned = Augmentation(rotation: 30).apply(to: spot(22, 14), width: 28, height: 28, &random)
      let (x, y) = centre(turned)
      let (dx, dy) = (x - 13.5, y - 13.5)
      #expect(abs((dx * dx + dy * dy).squareRoot() - (8.5 * 8.5 + 0.25 as Float).squareRoot()) < 0.2)
      #expect(abs(ink(turned) - 9) < 0.9)
      angles.append(atan2(dy, dx) * 180 / .pi - atan2(0.5, 8.5) * 180 / .pi)
    }
    #expect(angles.allSatisfy { abs($0) < 31 })
    #expect(angles.min()! < -27 && angles.max()! > 27)
  }

  @Test("a scale changes the area by its square, within its bounds")
  func scale() {
    // 10×10 pixels in the middle: 100 times the factor squared.
    let square: [Float] = (0..<784).map { (9..<19).contains($0 % 28) && (9..<19).contains($0 / 28) ? 1 : 0 }
    let areas = (0..<300).map { stream in
      var random = SeededRandom(seed: 4, stream: UInt64(stream))
      return ink(Augmentation(scale: 0.2).apply(to: square, width: 28, height: 28, &random))
    }
    #expect(areas.min()! > 62 && areas.min()! < 70, "0.8² = 0.64: \(areas.min()!)")
    #expect(areas.max()! < 147 && areas.max()! > 137, "1.2² = 1.44: \(areas.max()!)")
  }

  @Test("a shear moves rows sideways, in proportion to their height, and nothing up or down")
  func shear() {
    for stream in 0..<100 as Range<UInt64> {
      var high = SeededRandom(seed: 6, stream: stream)
      var low = SeededRandom(seed: 6, stream: stream)
      let shear = Augmentation(shear: 20)
      let top = centre(shear.apply(to: spot(14, 6), width: 28, height: 28, &high))
      let bottom = centre(shear.apply(to: spot(14, 21), width: 28, height: 28, &low))
      #expect(abs(top.y - 6) < 0.05 && abs(bottom.y - 21) < 0.05)
      // Rows 7.5 above and 7.5 below the middle: the same slant to both sides, tan 20° at most.
      #expect(abs((top.x - 14) + (bottom.x - 14)) < 0.05)
      #expect(abs(top.x - 14) < 7.5 * tan(20 * Float.pi / 180) + 0.1)
    }
  }

  @Test(
    "a digit keeps its ink unless its size is changed; where an elastic field thins one stroke, it thickens another",
    arguments: [
      (Augmentation(shift: 1, rotation: 15, shear: 15), 0.07), (Augmentation(elastic: .init()), 0.8),
    ] as [(Augmentation, Float)])
  func inkKept(augmentation: Augmentation, most: Float) {
    let changed = applied(augmentation)
    let (before, after) = (bytes(digits).reduce(0) { $0 + Int($1) }, bytes(changed).reduce(0) { $0 + Int($1) })
    #expect(abs(Double(after) / Double(before) - 1) < 0.02, "all: \(Double(after) / Double(before))")
    for index in 0..<300 {
      let ratio = ink(changed.input(index)) / ink(digits.input(index))
      #expect(abs(ratio - 1) < most, "digit \(index): \(ratio)")
    }
  }

  @Test("images that are not square are not mixed up")
  func oblong() {
    var random = SeededRandom(seed: 1)
    let image = spot(30, 5, width: 40, height: 12)
    let moved = Augmentation(shift: 1).apply(to: image, width: 40, height: 12, &random)
    let (x, y) = centre(moved, width: 40)
    #expect(abs(x - 30) <= 1.001 && abs(y - 5) <= 1.001 && abs(ink(moved) - 9) < 1e-3)
  }

  // MARK: The elastic field

  /// 400 fields of 28×28 displacements.
  private func fields(_ elastic: Augmentation.Elastic) -> [[Float]] {
    let field = ElasticField(elastic, width: 28, height: 28, stride: 32)
    var random = SeededRandom(seed: 11)
    return (0..<400).map { _ in
      field.draw(&random)
      return [field.x, field.y].flatMap { plane in (0..<784).map { plane[$0 / 28 * 32 + $0 % 28] } }
    }
  }

  private func correlation(_ fields: [[Float]], _ a: Int, _ b: Int) -> Float {
    let product = fields.map { $0[a] * $0[b] }.reduce(0, +)
    return product
      / (fields.map { $0[a] * $0[a] }.reduce(0, +) * fields.map { $0[b] * $0[b] }.reduce(0, +)).squareRoot()
  }

  @Test(
    "the field has mean 0 and the deviation of the formula, at the border as in the middle",
    arguments: [(34, 4), (8, 2), (100, 6)] as [(Float, Float)])
  func field(strength: Float, smoothness: Float) {
    let elastic = Augmentation.Elastic(strength: strength, smoothness: smoothness)
    let fields = fields(elastic)
    let expected = elastic.typicalDisplacement
    func deviation(_ places: [Int]) -> Float {
      let values = fields.flatMap { field in places.map { field[$0] } }
      return (values.map { $0 * $0 }.reduce(0, +) / Float(values.count)).squareRoot()
    }
    let all = fields.flatMap { $0 }
    #expect(abs(all.reduce(0, +) / Float(all.count)) < 0.1 * expected)
    #expect(abs(deviation(Array(0..<1568)) / expected - 1) < 0.05, "\(deviation(Array(0..<1568))), \(expected)")
    let corners = [0, 27, 756, 783, 784, 811, 1540, 1567]
    #expect(abs(deviation(corners) / expected - 1) < 0.12, "\(deviation(corners))")
  }

  @Test("neighbours move together as a Gaussian of the field says; x and y, and distant places, do not")
  func smoothness() {
    let fields = fields(.init(strength: 34, smoothness: 4))
    let middle = 14 * 28 + 8
    // The correlation of smoothed noise at the distance d is exp(−d² / 4σ²).
    for distance in [1, 4, 8] {
      let expected = exp(-Float(distance * distance) / 64)
      #expect(abs(correlation(fields, middle, middle + distance) - expected) < 0.12, "\(distance) across")
      #expect(abs(correlation(fields, middle, middle + 28 * distance) - expected) < 0.12, "\(distance) down")
    }
    #expect(abs(correlation(fields, middle, middle + 784)) < 0.15, "x and y")
    #expect(abs(correlation(fields, 0, 783)) < 0.15, "two corners")
  }
}
