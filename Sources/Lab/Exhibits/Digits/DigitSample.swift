import Datasets
import Engine

/// A real digit with everything that was measured of it.
struct DigitSample: Hashable, Sendable {
  /// Its number on the wall, or among those held out, from 1.
  let number: Int
  let isHeldOut: Bool
  let label: Int
  /// 8×8, row by row, 0 paper, 1 ink.
  let pixels: [Float]
  let features: ShapeFeatures

  static let side = 8

  /// In the names of its numbers: `17` on the wall, `h17` held out.
  var code: String { isHeldOut ? "h\(number)" : "\(number)" }
  var title: String { isHeldOut ? "held-out digit \(number)" : "digit \(number)" }

  /// The digits that rules are made for, 72 of each class, and 36 of each that are only counted: measured once, as they never
  /// change while the program runs.
  static let shared: Result<(wall: [DigitSample], heldOut: [DigitSample]), DatasetError> = OpticalDigitSet.shared.map {
    (samples($0.training, perClass: 72, isHeldOut: false), samples($0.test, perClass: 36, isHeldOut: true))
  }

  /// The first digits of each class, in the order of the data.
  private static func samples(_ examples: Examples, perClass: Int, isHeldOut: Bool) -> [DigitSample] {
    var taken = Array(repeating: 0, count: 10)
    var result: [DigitSample] = []
    for index in 0..<examples.count {
      guard let label = examples.label(index), taken[label] < perClass else { continue }
      taken[label] += 1
      let pixels = examples.input(index)
      result.append(
        DigitSample(
          number: result.count + 1, isHeldOut: isHeldOut, label: label, pixels: pixels,
          features: ShapeFeatures(width: side, height: side, pixels: pixels)))
    }
    return result
  }
}

/// What a list of rules makes of some digits.
struct Verdicts: Hashable, Sendable {
  /// The rule that decided each digit, from 0; nil: the fallback.
  let deciders: [Int?]
  let answers: [Int]
  let isRight: [Bool]
  let right: Int

  init(_ list: DecisionList, on samples: [DigitSample]) {
    deciders = list.judge(samples.map(\.features))
    answers = deciders.map { decider in decider.map { list.rules[$0].answer } ?? list.fallback }
    isRight = zip(answers, samples).map { $0 == $1.label }
    right = isRight.count { $0 }
  }

  var accuracy: Float { isRight.isEmpty ? 0 : Float(right) / Float(isRight.count) }

  /// The digits right if only the first `count` rules were there.
  func right(withFirst count: Int, fallback: Int, of samples: [DigitSample]) -> Int {
    samples.indices.count { index in
      let isTaken = deciders[index].map { $0 < count } ?? false
      return isTaken ? isRight[index] : samples[index].label == fallback
    }
  }
}
