import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("Toys of the plane")
struct ToyTests {
  /// 2,000 points without noise.
  private func points(_ form: Toy.Form, noise: Float = 0, seed: UInt64 = 1) -> [Toy.Point] {
    let toy = Toy(form, noise: noise, seed: seed)
    return (0..<2000).map { toy.point($0) }
  }

  @Test("both classes are equally many and lie within the square", arguments: Toy.Form.allCases)
  func balance(form: Toy.Form) {
    let points = points(form)
    #expect(points.count { $0.label == 1 } == 1000)
    if form != .gaussians { #expect(points.allSatisfy { abs($0.x) <= 1.01 && abs($0.y) <= 1.01 }) }
    let middle = points.map(\.x).reduce(0, +) / 2000
    #expect(abs(middle) < 0.05, "centred: \(middle)")
  }

  @Test("one seed, one series, in whole or in part; another seed, another", arguments: Toy.Form.allCases)
  func seeds(form: Toy.Form) {
    let all = Toy(form).examples(100)
    let part = Toy(form).examples(10, from: 40)
    for index in 0..<10 { #expect(part.input(index) == all.input(40 + index)) }
    #expect(Toy(form, seed: 2).examples(100).input(0) != all.input(0))
    let inputs = (0..<100).map { all.input($0) }
    #expect(Set(inputs).count == 100, "no point twice")
  }

  @Test("circle: a disk of radius ½ inside a ring from 0.7 to 1, both evenly filled")
  func circle() {
    let points = points(.circle)
    func radius(_ p: Toy.Point) -> Float { (p.x * p.x + p.y * p.y).squareRoot() }
    #expect(points.filter { $0.label == 0 }.allSatisfy { radius($0) <= 0.501 })
    #expect(points.filter { $0.label == 1 }.allSatisfy { radius($0) >= 0.699 && radius($0) <= 1.001 })
    // A quarter of the disk's area lies within half its radius.
    let inner = points.count { $0.label == 0 && radius($0) < 0.25 }
    #expect(abs(inner - 250) < 50, "\(inner)")
  }

  @Test("XOR: class 1 where the signs differ, all four squares equally full")
  func xor() {
    let points = points(.xor)
    #expect(points.allSatisfy { ($0.x * $0.y < 0) == ($0.label == 1) && min(abs($0.x), abs($0.y)) >= 0.1 })
    for (x, y) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] as [(Float, Float)] {
      let count = points.count { $0.x * x > 0 && $0.y * y > 0 }
      #expect(abs(count - 500) < 70, "\(count)")
    }
  }

  @Test("Gaussians: the means and deviations are those of the formula")
  func gaussians() {
    for label in 0...1 {
      let xs = points(.gaussians).filter { $0.label == label }.map(\.x)
      let mean = xs.reduce(0, +) / Float(xs.count)
      let deviation = (xs.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Float(xs.count)).squareRoot()
      #expect(abs(mean - (label == 0 ? -0.5 : 0.5)) < 0.02)
      #expect(abs(deviation - 0.15) < 0.015)
    }
  }

  @Test("spiral: every point lies on its arm, and the other arm is the same turned by half a turn")
  func spiral() {
    for point in points(.spiral) {
      let radius = (point.x * point.x + point.y * point.y).squareRoot()
      let angle = 3.5 * Float.pi * radius + (point.label == 0 ? 0 : .pi)
      #expect(abs(point.x - radius * cos(angle)) < 1e-4 && abs(point.y - radius * sin(angle)) < 1e-4)
    }
  }

  @Test("moons: two half circles of radius ⅔ about their centres")
  func moons() {
    for point in points(.moons) {
      let (x, y) = point.label == 0 ? (-1.0 / 3, -1.0 / 6) : (1.0 / 3, 1.0 / 6)
      let (dx, dy) = (point.x - Float(x), point.y - Float(y))
      #expect(abs((dx * dx + dy * dy).squareRoot() - 2 / 3) < 1e-4)
      #expect(point.label == 0 ? dy >= -1e-4 : dy <= 1e-4)
    }
  }

  @Test("noise moves each coordinate by its standard deviation", arguments: Toy.Form.allCases)
  func noise(form: Toy.Form) {
    let moved = zip(points(form, noise: 0.1), points(form)).flatMap { [$0.x - $1.x, $0.y - $1.y] }
    let variance = moved.map { $0 * $0 }.reduce(0, +) / Float(moved.count)
    #expect(abs(variance.squareRoot() - 0.1) < 0.005, "\(variance.squareRoot())")
  }

  @Test("the catalogue has them by name, and the test set goes on where the training set ends")
  func catalogue() throws {
    let catalogue = DataCatalogue()
    for form in Toy.Form.allCases {
      let (training, test) = try catalogue.load(form.rawValue)
      #expect((training.count, test.count) == (2000, 1000))
      #expect(test.input(0) == Toy(form).examples(1, from: 2000).input(0))
      let description = try catalogue.description(of: form.rawValue)
      #expect(description.shape == training.shape && description.trainingCount == 2000)
    }
    #expect(!catalogue.descriptions.contains { $0.name == "spiral" }, "the lists of pictures stay without them")
  }

  @Test("a network of two inputs learns the moons, which no straight line parts")
  func trained() throws {
    let (training, test) = try DataCatalogue().load("moons")
    func accuracy(_ model: String, epochs: Int) throws -> Float {
      var experiment = try ModelCatalogue.model(model).experiment(input: training.shape, classes: 2, seed: 1)
      experiment.epochs = epochs
      let trainer = try Trainer(experiment: experiment, training: training)
      while trainer.epoch < Float(epochs) { try trainer.step() }
      return try trainer.evaluate(test).accuracy
    }
    let network = try accuracy("mlp", epochs: 20)
    #expect(network > 0.99, "\(network)")
    #expect(try accuracy("perceptron", epochs: 5) < 0.95)
    #expect(
      message { try ModelCatalogue.model("convnet").experiment(input: training.shape, classes: 2) }.contains("mlp"))
  }
}
