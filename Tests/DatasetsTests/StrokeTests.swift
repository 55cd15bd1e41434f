import Engine
import Foundation
import Synchronization
import Testing

@testable import Datasets

@Suite("Digits written with pen strokes")
struct StrokeTests {
  @Test("the same seed writes the same digits, another seed others")
  func seeds() {
    let one = pixels(StrokeGenerator(seed: 7, writers: 0..<20).examples(300))
    #expect(pixels(StrokeGenerator(seed: 7, writers: 0..<20).examples(300)) == one)
    #expect(pixels(StrokeGenerator(seed: 8, writers: 0..<20).examples(300)) != one)
    #expect(pixels(StrokeGenerator(seed: 7, writers: 20..<40).examples(300)) != one)
  }

  @Test("a digit does not depend on how many are generated, nor on the order of work")
  func independence() {
    let generator = StrokeGenerator(seed: 3, writers: 0..<30)
    let examples = generator.examples(1_203)
    let all = pixels(examples)
    #expect(examples.count == 1_203)
    for index in [1_202, 0, 777, 500, 499] {
      let digit = generator.digit(index)
      #expect(digit.image.pixels == Array(all[index * 784..<(index + 1) * 784]))
      #expect(digit.label == examples.label(index))
    }
  }

  @Test("every ten digits in a row hold each class once")
  func balance() {
    let examples = StrokeGenerator(seed: 5).examples(400)
    for block in 0..<40 { #expect(Set((0..<10).map { examples.label(block * 10 + $0)! }).count == 10) }
  }

  @Test("the ink's longer side is 20 pixels and its centre of mass lies at the centre, as in MNIST")
  func normalized() {
    let generator = StrokeGenerator(seed: 11, writers: 0..<100)
    for index in 0..<1000 {
      let facts = Facts(generator.digit(index).image)
      #expect(max(facts.width, facts.height) == 20)
      // Ink that would leave the image stays inside instead of being centred: less than a pixel, in very few digits.
      #expect(12.5...15.5 ~= facts.centreX && 12.5...15.5 ~= facts.centreY)
    }
  }

  @Test("the strokes run where the ink is")
  func groundTruth() {
    let generator = StrokeGenerator(seed: 2, writers: 0..<50)
    for index in 0..<200 {
      let digit = generator.digit(index)
      for point in digit.strokes.joined() {
        #expect(0..<28 ~= Int(point.x) && 0..<28 ~= Int(point.y))
        #expect(digit.image[Int(point.x), Int(point.y)] > 60)
      }
      #expect(digit.keyPoints.count == DigitSkeleton.all[digit.label].joints.count)
      for point in digit.keyPoints {
        #expect(digit.strokes.joined().contains(point), "a key point lies on the path of the pen")
      }
      #expect(zip(digit.mask, digit.image.pixels).allSatisfy { $0 == ($1 >= 128) })
    }
  }

  @Test("a key point means the same in every way to write a digit")
  func skeletons() {
    // Of two joints of a digit: which one lies further left, or higher, however the hand slants.
    let relations: [(digit: Int, first: String, second: String, isAcross: Bool)] = [
      (0, "left", "right", true), (0, "top", "bottom", false), (1, "top", "middle", false),
      (1, "middle", "foot", false),
      (2, "start", "shoulder", true), (2, "corner", "end", true), (3, "upper bow", "lower bow", false),
      (3, "notch", "end", false), (4, "arm", "elbow", false), (4, "elbow", "end of the bar", true),
      (5, "corner", "end of the bar", true), (5, "neck", "end", false), (6, "back", "loop", true),
      (6, "top", "loop", false),
      (7, "start", "corner", true), (7, "corner", "stem", false), (7, "stem", "foot", false),
      (8, "upper left", "upper right", true), (8, "lower left", "lower right", true),
      (9, "left of the loop", "top of the stem", true),
      (9, "top", "foot", false),
    ]
    let generator = StrokeGenerator(seed: 4, writers: 0..<200)
    var held = 0
    var all = 0
    for index in 0..<2000 {
      let digit = generator.digit(index)
      func point(_ name: String) -> PenPoint {
        digit.keyPoints[DigitSkeleton.all[digit.label].joints.firstIndex { $0.name == name }!]
      }
      for relation in relations where relation.digit == digit.label {
        let step = point(relation.second) - point(relation.first)
        all += 1
        if (relation.isAcross ? step.x : step.y) > 0 { held += 1 }
      }
    }
    // A few hands lean so far that left and right change places.
    #expect(Double(held) / Double(all) > 0.99, "\(held) of \(all)")
  }

  @Test("every form can be read, and its digit has a share of the writers")
  func forms() {
    for digit in 0...9 { #expect(!DigitForm.byDigit[digit].isEmpty) }
    for form in DigitForm.all {
      #expect(form.weight > 0)
      #expect(form.strokes.allSatisfy { $0.count >= 2 })
      #expect(
        form.strokes.joined().allSatisfy { knot in
          (-10...115).contains(knot.point.x) && (-5...105).contains(knot.point.y)
        })
    }
    #expect(Set(DigitForm.all.map { "\($0.digit) \($0.name)" }).count == DigitForm.all.count)
  }

  @Test("progress runs to 1")
  func progress() {
    let last = Mutex(0.0)
    _ = StrokeGenerator(seed: 1, writers: 0..<5).examples(2_000) { share in last.withLock { $0 = max($0, share) } }
    #expect(last.withLock { $0 } == 1)
  }

  @Test("a network that learns from some writers reads others")
  func otherWriters() throws {
    let accuracy = try accuracy(
      of: "mlp", training: StrokeGenerator(seed: 1, writers: 0..<300).examples(12_000),
      test: StrokeGenerator(seed: 1, writers: 300..<350).examples(1_000))
    #expect(accuracy > 0.85)
  }

  @Test("a ConvNet that has seen nothing but strokes reads at least 85 % of MNIST's test digits")
  func readsMNIST() throws {
    guard let folder = realMNIST() else { return }
    let accuracy = try accuracy(
      of: "convnet", training: StrokeGenerator(seed: 1).examples(20_000),
      test: try IDXFolder(url: folder).load(title: "MNIST").test)
    #expect(accuracy >= 0.85)
  }

  /// The share of right answers after two epochs of training.
  private func accuracy(of model: String, training: Examples, test: Examples) throws -> Float {
    var experiment = try ModelCatalogue.model(model).experiment(input: training.shape, classes: 10)
    experiment.optimizer = .adam()
    experiment.learningRate = 0.001
    experiment.batchSize = 32
    let trainer = try Trainer(experiment: experiment, training: training)
    for _ in 0..<2 * trainer.stepsPerEpoch { try trainer.step() }
    return try trainer.evaluate(test).accuracy
  }

  private func pixels(_ examples: Examples) -> [UInt8] {
    guard case .bytes(let bytes) = examples.inputs else { return [] }
    return bytes
  }
}
