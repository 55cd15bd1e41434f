import Lessons
import Screen

@testable import Lab

/// What may be on an exhibit's screen beyond what the lessons set up: everything that learners do to it, one scene after the
/// other.
struct ExhibitScenes {
  /// A scene, by the exhibit's name and what was done.
  struct Scene: Sendable, CustomStringConvertible {
    var name: String
    var description: String
    var exhibit: any Exhibit
  }

  private(set) var all: [Scene] = []
  private let name: String
  private var exhibit: any Exhibit

  /// - Parameter name: of an exhibit.
  init(_ name: String) throws {
    self.name = name
    exhibit = ExhibitRegistry.make(name) ?? DigitRules()
    switch exhibit {
    case is DigitRules: try playDigits()
    case is BinaryPerceptron: try playPerceptron()
    case is LayeredPerceptrons: try playCircuits()
    case is SigmoidNeuron: try playSigmoid()
    case is Smoothness: try playSmoothness()
    default: break
    }
  }

  // MARK: Doing

  private mutating func perform(_ name: String, _ value: Value? = nil) throws {
    try exhibit.apply(ExhibitAction(name, value))
    keep("\(name) \(value?.description ?? "")")
  }

  private mutating func press(_ keys: Key...) {
    for key in keys { _ = exhibit.update(.key(key)) }
    keep("\(keys)")
  }

  private mutating func keep(_ what: String) {
    all.append(Scene(name: name, description: "\(name), scene \(all.count): \(what)", exhibit: exhibit))
  }

  // MARK: Lesson 1

  private mutating func playDigits() throws {
    for page in ["wall", "digit", "rules", "chart", "score"] { try perform("page", .text(page)) }
    for rule in [
      "holes = 2 -> 8", "holes = 1 and top < 45 -> 6", "row5 = 2 and waist < 25 -> 0", "head < 19 and foot < 26 -> 4",
      "col4 < 2 and flip < 60 and ink >= 20 -> 7",
    ] { try perform("rule", .text(rule)) }
    for page in ["wall", "digit", "rules", "chart", "score"] {
      try exhibit.apply(ExhibitAction("page", .text(page)))
      try exhibit.apply(ExhibitAction("only", 9))
      try perform("show", "wrong")
      try exhibit.apply(ExhibitAction("only", "all"))
      try perform("next-wrong")
    }
    try perform("page", "rules")
    for (rule, part) in [(1, 2), (2, 5), (5, 8)] {
      try exhibit.apply(ExhibitAction("cursor", .number(Double(rule))))
      for _ in 0..<part { _ = exhibit.update(.key(.right)) }
      keep("rule \(rule), part \(part)")
    }
    try exhibit.apply(ExhibitAction("show", "all"))
    try perform("page", "chart")
    for feature in ["ink", "hole-row", "row3", "col5", "bottom-right", "waist", "centre"] {
      try perform("feature", .text(feature))
    }
    try perform("move", "5 to 1")
    try perform("remove", .number(2))
    for page in ["wall", "digit", "rules", "score"] { try perform("page", .text(page)) }
    try perform("show", "broken")
    try perform("fallback", .number(8))
  }

  // MARK: Lesson 2

  private mutating func playPerceptron() throws {
    for gate in Gate.allCases {
      try perform("gate", .text(gate.rawValue))
      try perform("reset")
      try perform("w1", -1.25)
      try perform("row", "10")
      for _ in 0..<5 { try exhibit.apply(ExhibitAction("learn")) }
      keep("five examples")
      try perform("run")
      press(.up, .down, .right)
    }
    try perform("mode", "digits")
    try perform("learn", 25)
    try perform("digit", .number(8))
    for _ in 0..<3 { try perform("learn") }
    try perform("run")
    press(.character("a"))
  }

  // MARK: Lesson 3

  private mutating func playCircuits() throws {
    for library in CircuitLibrary.allCases {
      try perform("circuit", .text(library.rawValue))
      visitSpots()
      try? perform("inputs", .text(String(repeating: "1", count: (exhibit as? LayeredPerceptrons)?.bits.count ?? 0)))
      runSignal()
    }
    // Inside blocks, and inside the blocks in them.
    try perform("circuit", "adder")
    try perform("a", 11)
    try perform("b", 6)
    for block in ["fa2", "ha1", "g3"] {
      try perform("open", .text(block))
      visitSpots()
    }
    try perform("bias", "g3 1")
    for _ in 0..<3 { try perform("close") }
    press(.character("m"))
    runSignal()
    try perform("cut", "fa2.c")
    try perform("mistake")
    try perform("open", "fa2")
    try perform("remove", "g1")
    try perform("close")
    visitSpots()
    // A board of one's own: edited, wired, moved, full of mistakes.
    try perform("circuit", "empty")
    try perform("wanted", "half-adder")
    for place in ["NAND 1 1", "NOT 2 0", "OR 2 3", "NOR 3 1"] { try perform("place", .text(place)) }
    for wire in ["a g1.a", "a g1.b", "g1 g2.a", "g2 g3.b", "b g3.a", "g3 g4.a", "g3 g4.b", "g4 s"] {
      try perform("connect", .text(wire))
    }
    try perform("open", "g4")
    try perform("weight", "g4 w2 1.5")
    press(.character("x"))
    try perform("close")
    visitSpots()
    runSignal()
    try perform("select", "g4")
    press(.shiftDown, .shiftDown)
    try perform("tidy")
    press(.character("t"))
    press(.character("c"))
  }

  private mutating func visitSpots() {
    guard let board = (exhibit as? LayeredPerceptrons)?.board else { return }
    for (spot, _, _) in board.spots {
      guard var here = exhibit as? LayeredPerceptrons else { return }
      here.cursor = spot
      exhibit = here
      keep("\(spot)")
    }
  }

  /// Waiting, layer by layer, and on its way after an input was flipped.
  private mutating func runSignal() {
    try? perform("clear")
    for _ in 0..<3 { try? perform("step") }
    try? perform("flow")
    press(.character("f"))
    for tick in 0..<40 {
      _ = exhibit.update(.tick(Double(tick)))
      if tick % 9 == 0 { keep("tick \(tick)") }
    }
    try? perform("flow")
    press(.character("1"))
    for tick in 0..<40 {
      _ = exhibit.update(.tick(Double(tick)))
      if tick % 7 == 0 { keep("flipped, tick \(tick)") }
    }
    try? perform("flow")
  }

  // MARK: Lessons 4 and 5

  private mutating func playSigmoid() throws {
    for c: Value in [1, 2, 16, 64, "infinity"] {
      try perform("c", c)
      for (bias, delta) in [(-2.0, 0.0), (-2.0, 0.5), (1.5, -0.35), (-2.25, 0.5)] {
        try perform("b", .number(bias))
        try perform("delta_w1", .number(delta))
      }
    }
    try perform("x1", 0.25)
    press(.space)
  }

  private mutating func playSmoothness() throws {
    for view in Smoothness.View.allCases {
      try perform("view", .text("\(view)"))
      for function in ["sigmoid", "step"] {
        try perform("function", .text(function))
        try perform("reset")
        try perform("delta_w11", 1)
        for scale in [0.001, 0.1, 10] { try perform("scale", .number(scale)) }
        try perform("random")
        for item in ["x1", "w12", "b3", "v2", "bo"] { try perform("choose", .text(item)) }
      }
    }
    press(.space)
  }
}
