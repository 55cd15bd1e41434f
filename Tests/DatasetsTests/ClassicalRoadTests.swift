import Engine
import Testing

@testable import Datasets

/// SIFT, k-means, pyramid and SVM together, on real digits.
@Suite("The classical road") struct ClassicalRoadTests {
  @Test("it reads the optical digits, enlarged to 32×32, and says the same on any number of threads")
  func opticalDigits() throws {
    let (training, test) = try DataCatalogue().load("optdigits")
    var recipe = ClassicalRecipe.fitting(training.shape)
    #expect(recipe.enlargement == 4)
    recipe.words = 64
    var stages: [ClassicalStage] = []
    let classifier = try ClassicalClassifier(recipe, training: training, threads: 2) { stage, share in
      #expect((0...1).contains(share))
      if stages.last != stage { stages.append(stage) }
    }
    #expect(stages == ClassicalStage.allCases)
    let evaluation = try classifier.evaluate(test, threads: 2)
    #expect(evaluation.accuracy > 0.95, "\(evaluation.accuracy)")
    #expect(evaluation.mistakes.count == evaluation.examples - evaluation.correct)
    // One image at a time is the same road.
    for index in 0..<20 {
      let scores = try classifier.scores(of: test.input(index))
      let answer = scores.indices.max { scores[$0] < scores[$1] }
      #expect((answer == test.label(index)) == !evaluation.mistakes.contains(index))
    }

    let few = training.selecting(0..<200)
    recipe.words = 16
    let alike = try [1, 2].map { try ClassicalClassifier(recipe, training: few, threads: $0) }
    #expect(alike[0] == alike[1])
  }

  @Test("it learns generated digits of 28×28 without enlarging them")
  func strokes() throws {
    let generator = StrokeGenerator()
    let training = generator.examples(600)
    let recipe = ClassicalRecipe.fitting(training.shape)
    #expect(recipe.enlargement == 1)
    let classifier = try ClassicalClassifier(recipe, training: training, threads: 2)
    let evaluation = try classifier.evaluate(training, threads: 2)
    #expect(evaluation.accuracy > 0.97, "\(evaluation.accuracy)")
  }

  @Test("it ends when whoever follows it has seen enough, and refuses what it cannot learn from")
  func endings() throws {
    struct Enough: Error {}
    let few = StrokeGenerator().examples(40)
    #expect(throws: Enough.self) {
      try ClassicalClassifier(ClassicalRecipe(words: 8), training: few) { stage, _ in
        if stage == .clustering { throw Enough() }
      }
    }
    let numbers = Examples(
      name: "numbers", shape: Shape(channels: 1, height: 28, width: 28),
      inputs: .floats([Float](repeating: 0, count: 784)),
      targets: .values([1], width: 1))
    #expect(throws: EngineError.self) { try ClassicalClassifier(ClassicalRecipe(), training: numbers) }
    // Blank images hold no words.
    let blank = Examples(
      name: "blank", shape: numbers.shape, inputs: .bytes([UInt8](repeating: 9, count: 784 * 3)),
      targets: .classes([0, 1, 0], names: ["a", "b"]))
    #expect(throws: EngineError.self) { try ClassicalClassifier(ClassicalRecipe(), training: blank) }
  }
}
