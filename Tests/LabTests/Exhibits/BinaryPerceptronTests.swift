import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("The binary perceptron")
struct BinaryPerceptronTests {
  /// What each gate says, written by hand.
  static let tables: [(name: String, outputs: [Double])] = [
    ("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1]), ("NAND", [1, 1, 1, 0]), ("NOR", [1, 0, 0, 0]), ("XOR", [0, 1, 1, 0]),
  ]

  private func exhibit(_ actions: ExhibitAction...) throws -> BinaryPerceptron {
    var exhibit = BinaryPerceptron()
    for action in actions { try exhibit.apply(action) }
    return exhibit
  }

  @Test("what is wanted is what the gates are, by hand-written tables and by logic")
  func gatesAreRight() {
    for (name, outputs) in Self.tables { #expect(Gate(rawValue: name)?.targets.map(Double.init) == outputs) }
    for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
      let index = (a ? 2 : 0) + (b ? 1 : 0)
      func expect(_ gate: Gate, _ value: Bool) { #expect(gate.targets[index] == (value ? 1 : 0)) }
      expect(.and, a && b)
      expect(.or, a || b)
      expect(.nand, !(a && b))
      expect(.nor, !(a || b))
      expect(.xor, a != b)
    }
  }

  @Test("the truth table is the thresholded weighted sum, for every setting of a coarse grid")
  func tableIsTheFormula() throws {
    for w1 in stride(from: Float(-3), through: 3, by: 1.5) {
      for w2 in stride(from: Float(-3), through: 3, by: 1.5) {
        for threshold in stride(from: Float(-3), through: 3, by: 1) {
          var exhibit = BinaryPerceptron()
          (exhibit.dials["w1"], exhibit.dials["w2"], exhibit.dials["threshold"]) = (w1, w2, threshold)
          let expected: [Float] = [(0, 0), (0, 1), (1, 0), (1, 1)].map { w1 * $0 + w2 * $1 > threshold ? 1 : 0 }
          #expect(exhibit.table.map(\.output) == expected)
          #expect(exhibit.table.map(\.sum) == [0, w2, w1, w1 + w2])
        }
      }
    }
  }

  @Test("a sum that equals the threshold gives 0")
  func equalityGivesZero() throws {
    let exhibit = try exhibit(.init("w1", 0.75), .init("w2", 0.5), .init("threshold", 1.25), .init("row", "11"))
    #expect(exhibit.readings["sum"]?.value == 1.25)
    #expect(exhibit.readings["output"]?.value == 0)
  }

  /// The perceptron rule in six lines, without the Engine.
  private struct Twin {
    var w: [Float]
    var threshold: Float
    mutating func learn(_ x: [Float], _ y: Float) {
      let a: Float = w[0] * x[0] + w[1] * x[1] > threshold ? 1 : 0
      for j in 0..<2 { w[j] += 0.25 * (y - a) * x[j] }
      threshold -= 0.25 * (y - a)
    }
  }

  @Test("each step of the perceptron rule is that of a naive twin, for every gate", arguments: Gate.allCases)
  func ruleIsTheTwins(_ gate: Gate) throws {
    for start in [[Float](repeating: 0, count: 3), [1, -2, 0.5], [-0.75, 2.25, -3]] {
      var exhibit = BinaryPerceptron()
      exhibit.choose(gate)
      (exhibit.dials["w1"], exhibit.dials["w2"], exhibit.dials["threshold"]) = (start[0], start[1], start[2])
      var twin = Twin(w: [start[0], start[1]], threshold: start[2])
      for step in 0..<60 {
        let x: [Float] = [[0, 0], [0, 1], [1, 0], [1, 1]][step % 4]
        twin.learn(x, gate.targets[step % 4])
        exhibit.learn(1)
        #expect(exhibit.neuron.weights == twin.w)
        #expect(exhibit.dials["threshold"] == twin.threshold)
      }
    }
  }

  @Test("the rule settles on what a line separates and goes round in circles on XOR", arguments: Gate.allCases)
  func ruleSettlesOrCycles(_ gate: Gate) throws {
    let exhibit = try exhibit(.init("gate", .text(gate.rawValue)), .init("run"))
    let readings = exhibit.readings
    #expect(readings["settled"]?.value == .truth(gate != .xor))
    #expect(readings["cycles"]?.value == .truth(gate == .xor))
    #expect((readings["mistakes"]?.value == 0) == (gate != .xor))
  }

  @Test("on real digits it tells zeros from the others, and the accuracy is measured on digits it never learned from")
  func readsDigits() throws {
    var exhibit = try exhibit(.init("mode", "digits"), .init("digit", 0))
    #expect(
      exhibit.readings["accuracy"]
        == exhibit.readings["baseline"].map { Reading($0.value, label: "accuracy", text: $0.text) })
    try exhibit.apply(.init("run"))
    #expect(exhibit.readings["seen"]?.value == 1437)
    #expect((exhibit.readings["accuracy"]?.value.number ?? 0) > 0.97)
    let digits = try #require(exhibit.digits)
    // The accuracy, counted one by one with the weights alone.
    var right = 0
    for i in 0..<digits.test.count {
      let x = digits.test.input(i)
      let z = zip(digits.neuron.weights, x).reduce(digits.neuron.bias) { $0 + $1.0 * $1.1 }
      if (z > 0) == (digits.test.label(i) == 0) { right += 1 }
    }
    #expect(Float(right) / Float(digits.test.count) == digits.accuracy)
  }

  @Test(
    "what it does not understand is refused with a cure",
    arguments: [
      ExhibitAction("w3", 1), ExhibitAction("w1"), ExhibitAction("w1", "much"), ExhibitAction("w1", 17),
      ExhibitAction("gate", "IMPLY"), ExhibitAction("gate"), ExhibitAction("row", "22"), ExhibitAction("learn", 0),
      ExhibitAction("learn", 1.5), ExhibitAction("digit", 10), ExhibitAction("digit", 1.5),
      ExhibitAction("mode", "dance"),
    ])
  func refuses(_ action: ExhibitAction) {
    var exhibit = BinaryPerceptron()
    let error = #expect(throws: ExhibitError.self) { try exhibit.apply(action) }
    #expect(error?.fault.contains(action.name) == true)
    #expect(error?.cure.isEmpty == false)
  }

  @Test("it can be drawn in any room", arguments: ["gates", "digits"])
  func drawsAnywhere(_ mode: String) throws {
    let exhibit = try exhibit(.init("mode", .text(mode)), .init("learn", 3))
    for width in [0, 1, 5, 12, 20, 44, 90] {
      for height in [0, 1, 3, 6, 9, 14, 20, 40] {
        var frame = Frame(Size(width + 4, height + 4))
        exhibit.draw(into: &frame, in: Rect(2, 2, width, height), isFocused: true)
        // Nothing is drawn outside the room it was given.
        for x in 0..<frame.size.width { #expect(frame[x, frame.size.height - 1].scalar == " ", "\(width)x\(height)") }
      }
    }
  }
}
