import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("How the numbers of the neurons came about")
struct NeuronExplanationTests {
  private func perceptron(_ actions: ExhibitAction...) throws -> BinaryPerceptron {
    var exhibit = BinaryPerceptron()
    for action in actions { try exhibit.apply(action) }
    return exhibit
  }

  private func sigmoid(_ settings: KeyValuePairs<String, Double>) throws -> SigmoidNeuron {
    var exhibit = SigmoidNeuron()
    for (name, value) in settings { try exhibit.apply(ExhibitAction(name, .number(value))) }
    return exhibit
  }

  /// Rooms as in windows of 80×24, 120×40 and 200×60.
  static let rooms = [Size(41, 20), Size(67, 36), Size(129, 56)]

  @Test("every number of a gate opens, down to votes and weights set by hand", arguments: rooms)
  func gates(_ room: Size) throws {
    let walk = ExplanationWalk(try perceptron(.init("gate", "NAND"), .init("w1", -1.25), .init("w2", 0.5)), size: room)
    #expect(walk.faults == [])
    // What nobody computed: the legend's 1 and 0.
    #expect(walk.silent.map(\.text) == ["1", "0"])
    #expect(walk.explanations["w1"]?.rule == nil)
    #expect(
      walk.explanations["sum.10"]?.lines == [["= ", "w1=−1.25", "·", "x1.10=1", " + ", "w2=0.50", "·", "x2.10=0"]])
    #expect(walk.recomputed >= 4)
  }

  @Test("after the perceptron rule each weight says how often it was moved", arguments: Gate.allCases)
  func rule(_ gate: Gate) throws {
    var exhibit = try perceptron(.init("gate", .text(gate.rawValue)), .init("w1", 1), .init("threshold", 0.75))
    for example in 1...13 {
      try exhibit.apply(.init("learn"))
      let walk = ExplanationWalk(exhibit)
      #expect(walk.faults == [])
      for name in ["w1", "w1@\(example)", "start.threshold", "error@\(example)", "delta.w2", "x1.11"] {
        #expect(walk.explanations[name] != nil, "\(name)")
      }
    }
    #expect(ExplanationWalk(exhibit).explanations["start.w1"]?.text == "1.00")
    try exhibit.apply(.init("run"))
    let walk = ExplanationWalk(exhibit)
    #expect(walk.faults == [])
    // Also those that say where the circle of XOR closes.
    #expect(walk.unanswered.isEmpty, "\(walk.unanswered)")
    #expect((walk.explanations["cycleStart"] != nil) == (gate == .xor))
  }

  @Test("how often a weight was moved opens example by example, each with the weights that it was judged with")
  func moves() throws {
    let exhibit = try perceptron(.init("gate", "XOR"), .init("w1", 0.5), .init("learn", 400))
    let walk = ExplanationWalk(exhibit)
    #expect(walk.faults == [])
    let up = try #require(exhibit.explanation(of: "up.w1@401"))
    let lessons = exhibit.learning.lessons
    #expect(up.text == "\(lessons.count { $0.move(0) > 0 })")
    // The latest are listed, the last line opens those before them, and so on down to the first.
    var name: String? = "up.w1@401"
    var found: [Int] = []
    while let next = name, let explanation = exhibit.explanation(of: next) {
      found += explanation.numbers.filter { $0.hasPrefix("error@") }.compactMap { Int($0.dropFirst(6)) }
      name = explanation.numbers.first { $0.hasPrefix("up.w1@") }
    }
    #expect(found.count == Int(up.text) && found == found.sorted(by: >))
    #expect(found.allSatisfy { lessons[$0 - 1].move(0) > 0 })
    // What example 7 was judged with is what the six before it had left.
    #expect(exhibit.explanation(of: "w1@7")?.text == Format.signed(lessons[5].after.weights[0]))
    #expect(exhibit.explanation(of: "w1@1")?.text == "0.50" && exhibit.explanation(of: "w1@402") == nil)
  }

  @Test("a mistake with a digit opens down to the weights that made it, and they to the mistakes before")
  func mistakes() throws {
    let exhibit = try perceptron(.init("mode", "digits"), .init("digit", 3), .init("learn", 200))
    let digits = try #require(exhibit.digits)
    let count = digits.moves.count
    #expect(count > 12)
    for (kind, error) in [("falseNo", 1), ("falseYes", -1)] as [(String, Float)] {
      var name: String? = "\(kind).\(count)"
      var found: [Int] = []
      while let next = name, let explanation = exhibit.explanation(of: next) {
        found += explanation.numbers.filter { $0.hasPrefix("error.") }.compactMap { Int($0.dropFirst(6)) }
        name = explanation.numbers.first { $0.hasPrefix(kind) }
      }
      #expect(found.reversed() == digits.moves.indices.filter { digits.moves[$0].error == error })
    }
    let last = count - 1
    #expect(exhibit.explanation(of: "answer.\(last)")?.numbers == ["sumAt.\(last)", "thresholdAt.\(last)"])
    #expect(exhibit.explanation(of: "sumAt.\(last)")?.numbers.count == 128)
    let inks = digits.moves[..<last].indices.filter { digits.training.input(digits.moves[$0].example)[19] > 0 }
    let before = try #require(inks.last)
    #expect(exhibit.explanation(of: "weightAt.\(last).19")?.numbers.first == "weightAt.\(before).19")
    #expect(exhibit.explanation(of: "weightAt.0.19")?.text == "0.000")
    // The held-out digits, class by class, each with its decision.
    let classes = try #require(exhibit.explanation(of: "heldOut"))
    #expect(classes.numbers == (0...9).map { "class.\($0)" })
    #expect(exhibit.explanation(of: "others")?.numbers.contains("class.3") == false)
    let digit = try #require(exhibit.explanation(of: "class.4")?.numbers.first)
    #expect(exhibit.explanation(of: digit)?.numbers == ["sum.\(digit.dropFirst(6))", "threshold"])
  }

  @Test("the digit neuron opens down to single pixels and to the examples that moved a weight", arguments: rooms)
  func digits(_ room: Size) throws {
    var exhibit = try perceptron(.init("mode", "digits"), .init("digit", 3))
    #expect(ExplanationWalk(exhibit, size: room).faults == [])
    try exhibit.apply(.init("learn", 60))
    let walk = ExplanationWalk(exhibit, size: room)
    #expect(walk.faults == [])
    let digits = try #require(exhibit.digits)
    let shown = digits.shown
    // Each of the two images can be asked pixel by pixel.
    for index in 0..<64 {
      #expect(walk.zones.contains("weight.\(index)") && walk.zones.contains("pixel.t\(shown).\(index)"))
    }
    let sum = try #require(walk.explanations["sum.t\(shown)"])
    #expect(sum.lines.count == 64)
    #expect(sum.numbers.first == "before.0" && sum.numbers.last == "pixel.t\(shown).63")
    // A weight that moved: its lines are the mistakes with ink there, and they add up to it.
    let moved = try #require((0..<64).first { digits.neuron.weights[$0] != 0 })
    let movers = digits.moves.filter { digits.training.input($0.example)[moved] != 0 }
    let weight = try #require(walk.explanations["weight.\(moved)"])
    #expect(weight.lines.count == movers.count)
    #expect(weight.meaning.contains("\(movers.count) example"))
    let total = movers.reduce(0) { $0 + 0.25 * $1.error * digits.training.input($1.example)[moved] }
    #expect(abs(total - digits.neuron.weights[moved]) < 1e-5)
    let ink = Int((digits.training.input(shown)[19] * 16).rounded())
    let pixel = try #require(walk.explanations["pixel.t\(shown).19"]?.meaning)
    #expect(pixel.hasPrefix("Row 3, column 4 of training digit \(shown + 1)"))
    #expect(pixel.hasSuffix("\(ink) of 16 levels of ink."))
  }

  @Test("the images open in characters, too, and where there are no colours")
  func imagesInEveryLook() throws {
    let exhibit = try perceptron(.init("mode", "digits"), .init("learn", 9))
    for look in [
      Look(imageStyle: .ascii), Look(depth: .none), Look(depth: .none, isUnicode: false, imageStyle: .ascii),
    ] {
      for room in Self.rooms {
        let walk = ExplanationWalk(exhibit, size: room, look: look)
        #expect(walk.faults == [])
        #expect((0..<64).allSatisfy { walk.zones.contains("weight.\($0)") })
      }
    }
  }

  @Test(
    "every number of the sigmoid opens, before and after the change, soft and hard",
    arguments: [[1, 1, -1.5, 0.5, 1], [0.25, -2, 3, 0, 1], [0.75, 4, -3, -0.35, 64]] as [[Double]])
  func sigmoid(_ settings: [Double]) throws {
    let exhibit = try sigmoid([
      "x1": settings[0], "w1": settings[1], "b": settings[2], "delta_w1": settings[3], "c": settings[4],
    ])
    let walk = ExplanationWalk(exhibit)
    #expect(walk.faults == [])
    for name in ["x1", "x2", "w1", "w2", "b", "delta_w1", "c", "z", "sigma_change", "step_after", "slope", "w1_after"] {
      #expect(walk.explanations[name] != nil, "\(name)")
    }
    // Below the table there are only the plot's ticks.
    #expect(!walk.silent.contains { $0.place.y < 11 })
    #expect(walk.recomputed >= 8)
    #expect(walk.explanations["slope"]?.numbers == (settings[4] == 1 ? [] : ["c"]) + ["sigma", "sigma"])
  }

  @Test("a name that nothing has on the screen opens nothing")
  func unknown() throws {
    #expect(BinaryPerceptron().explanation(of: "w3") == nil && SigmoidNeuron().explanation(of: "z_before") == nil)
    #expect(BinaryPerceptron().explanation(of: "a@1") == nil, "the rule has not begun")
    let digits = try perceptron(.init("mode", "digits"))
    for name in ["weight.64", "pixel.t99999.0", "pixel.t0.-1", "error.0", "sum.x1", "", "."] {
      #expect(digits.explanation(of: name) == nil, "\(name)")
    }
  }

  @Test("a click on a number of the truth table chooses its row")
  func clickOnNumber() throws {
    var exhibit = try perceptron(.init("gate", "OR"), .init("w1", 1))
    var frame = Frame(Size(41, 20))
    exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
    let zone = try #require(frame.zones.first { $0.target == .number("sum.10") })
    #expect(exhibit.update(.pointer(Pointer(.press, zone.rect.origin), frame.zone(at: zone.rect.origin))) == .view)
    #expect(exhibit.row == 2)
  }

  @Test("the text for those who do not see the screen has its numbers and its pictures")
  func plainText() throws {
    let gate = try perceptron(.init("gate", "OR"), .init("run")).plainText.joined(separator: "\n")
    for part in ["wanted is OR", "w₁ = 0.25", "0 1: Σ = 0.25 > 0.00, output 1, right", "the line", "Settled"] {
      #expect(gate.contains(part), "\(part)\n\(gate)")
    }
    let digits = try perceptron(.init("mode", "digits"), .init("learn", 40)).plainText
    #expect(digits.contains { $0.contains("held-out digits") })
    // The ink and the weights: eight lines of eight numbers each.
    #expect(digits.count { $0.split(separator: " ").count == 8 && !$0.contains { $0.isLetter } } == 16)
    let sigmoid = try sigmoid(["delta_w1": 0.5, "w1": 0.75]).plainText.joined(separator: "\n")
    for part in ["w₁ = 0.75", "z: before 0.75, after 1.25, change +0.50", "slope of σ", "σ rises from"] {
      #expect(sigmoid.contains(part), "\(part)\n\(sigmoid)")
    }
  }
}

extension Explanation.Piece: ExpressibleByStringLiteral {
  /// `w1=0.50` is a number, anything else text: for what a test expects.
  public init(stringLiteral text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    self = parts.count == 2 && !parts[0].isEmpty ? .number(name: parts[0], text: parts[1]) : .text(text)
  }
}
