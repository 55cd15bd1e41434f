import Datasets
import Engine

/// The optical digits that ship with dllab, read once: they never change while the program runs.
enum OpticalDigitSet {
  static let shared: Result<(training: Examples, test: Examples), DatasetError> = Result {
    () throws(DatasetError) -> (training: Examples, test: Examples) in try DataCatalogue().load("optdigits")
  }
}

/// A perceptron with 64 inputs, the pixels of real digits, that learns to say whether a digit is a certain one.
struct DigitLearning: Sendable {
  /// What one example did.
  struct Lesson: Hashable, Sendable {
    var example: Int
    var sum: Float
    var threshold: Float
    var output: Float
    var target: Float
    /// The neuron that gave this answer.
    var before: Neuron
    var error: Float { target - output }
  }

  let training: Examples
  let test: Examples
  private let testInputs: [Float]
  /// The digit to be told from all others.
  private(set) var digit: Int
  private(set) var neuron: Neuron
  /// Examples shown since the start.
  private(set) var seen = 0
  private(set) var last: Lesson?
  /// Accuracy on the held-out digits after so many examples.
  private(set) var curve: [(seen: Int, accuracy: Float)] = []

  /// The mistakes so far, the oldest first: each moved the weights by η (y − a) x. Nothing else changes a weight.
  private(set) var moves: [Move] = []
  var mistakes: Int { moves.count }

  struct Move: Hashable, Sendable {
    var example: Int
    /// y − a: 1 or −1.
    var error: Float
    /// The neuron that made the mistake.
    var before: Neuron
  }

  static let rate: Float = 0.25
  static let side = 8

  init(training: Examples, test: Examples, digit: Int) {
    self.training = training
    self.test = test
    self.digit = digit
    testInputs = (0..<test.count).flatMap { test.input($0) }
    neuron = Neuron(weights: Array(repeating: 0, count: Self.side * Self.side), bias: 0, activation: .step)
    note()
  }

  var accuracy: Float { curve.last?.accuracy ?? 0 }
  /// The accuracy of never saying yes.
  var baseline: Float { Float((0..<test.count).count { test.label($0) != digit }) / Float(test.count) }
  /// The example on the screen: the last one shown, else the first to come.
  var shown: Int { last?.example ?? 0 }

  /// The held-out digits that the neuron gets wrong now.
  var heldOutMistakes: [Int] {
    let outputs = neuron.outputs(testInputs)
    return outputs.indices.filter { (outputs[$0] == 1) != (test.label($0) == digit) }
  }

  /// Shows the next examples, one at a time.
  mutating func learn(_ count: Int) {
    for _ in 0..<count {
      let index = seen % training.count
      let input = training.input(index)
      let target: Float = training.label(index) == digit ? 1 : 0
      let (sum, output) = neuron.look(at: input)
      last = Lesson(
        example: index, sum: sum - neuron.bias, threshold: -neuron.bias, output: output, target: target,
        before: neuron)
      seen += 1
      if output != target {
        moves.append(Move(example: index, error: target - output, before: neuron))
        neuron = neuron.learning(input, target: target, rate: Self.rate)
        note()
      }
    }
    note()
  }

  /// Measures the accuracy on the held-out digits.
  private mutating func note() {
    let correct = test.count - heldOutMistakes.count
    if curve.last?.seen == seen { curve.removeLast() }
    curve.append((seen, Float(correct) / Float(test.count)))
    // No screen shows more points than that; after many passes every other one is enough.
    if curve.count > 2000 { curve = curve.indices.filter { $0.isMultiple(of: 2) }.map { curve[$0] } }
  }
}
