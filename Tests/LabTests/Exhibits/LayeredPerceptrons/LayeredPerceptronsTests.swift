import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Layered perceptrons")
struct LayeredPerceptronsTests {
  // MARK: What is computed

  @Test("every gate is a perceptron that computes what its name says")
  func gatesAreWhatTheyAreCalled() {
    let tables: [GateKind: [Float]] = [
      .nand: [1, 1, 1, 0], .and: [0, 0, 0, 1], .or: [0, 1, 1, 1], .nor: [1, 0, 0, 0], .not: [1, 0],
    ]
    for kind in GateKind.allCases {
      let inputs: [[Float]] = kind == .not ? [[0], [1]] : [[0, 0], [0, 1], [1, 0], [1, 1]]
      #expect(inputs.map { kind.neuron.look(at: $0).output } == tables[kind])
      #expect(kind.neuron.functionName == kind.rawValue)
    }
    #expect(GateKind.nand.neuron == Neuron(weights: [-2, -2], bias: 3, activation: .step))
  }

  @Test("whatever the weights, a perceptron has one of fourteen names, and none of them is XOR")
  func namesCoverAllPerceptrons() {
    var names: Set<String> = []
    for w1 in stride(from: Float(-2), through: 2, by: 1) {
      for w2 in stride(from: Float(-2), through: 2, by: 1) {
        for bias in stride(from: Float(-3.5), through: 3.5, by: 1) {
          names.insert(Neuron(weights: [w1, w2], bias: bias, activation: .step).functionName)
        }
      }
    }
    #expect(names.count == 14)
    #expect(!names.contains("?"))
  }

  @Test("the Engine's truth table is that of plain logic, for given circuits and for random ones")
  func tableIsTheTwins() {
    for circuit in CircuitSamples.all {
      let evaluation = CircuitEvaluation(circuit)
      for row in 0..<evaluation.rows {
        let bits = circuit.inputs.indices.map { CircuitEvaluation.bit($0, of: circuit.inputs.count, row: row) == 1 }
        let outputs = circuit.outputs.map { evaluation.value($0.source, row: row) == 1 }
        #expect(outputs == CircuitSamples.twin(circuit, bits))
      }
    }
  }

  @Test("the circuits that come with the board do what they are for", arguments: CircuitLibrary.allCases)
  func libraryIsRight(_ library: CircuitLibrary) throws {
    let exhibit = try LayeredPerceptrons(.init("circuit", .text(library.rawValue)))
    // The empty board gives 0: two rows of XOR are wrong.
    #expect(exhibit.readings["mistakes"]?.value == (library == .empty ? 2 : 0))
  }

  @Test("the 4-bit adder adds all 256 pairs of numbers")
  func adderAdds() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "adder"))
    for a in 0..<16 {
      for b in 0..<16 {
        exhibit.setNumber(a, first: 0, flows: false)
        exhibit.setNumber(b, first: 1, flows: false)
        #expect(exhibit.numbers?.a == a && exhibit.numbers?.b == b && exhibit.numbers?.sum == a + b)
      }
    }
  }

  @Test(
    "layers and gates are counted through all blocks",
    arguments: [
      ("NAND", 1, 1), ("NOT", 1, 1), ("XOR", 3, 4), ("half-adder", 3, 5), ("full-adder", 6, 11), ("adder", 12, 38),
      ("empty", 0, 0),
    ])
  func counts(_ name: String, layers: Double, gates: Double) throws {
    let exhibit = try LayeredPerceptrons(.init("circuit", .text(name)))
    #expect(exhibit.readings["layers"]?.value == .number(layers))
    #expect(exhibit.readings["gates"]?.value == .number(gates))
  }

  @Test("one wrong carry spoils as many sums as arithmetic says")
  func mistakesAreCounted() throws {
    let exhibit = try LayeredPerceptrons(.init("circuit", "adder"), .init("cut", "fa1.c"))
    // The carry out of bit 0 is lost: sums are wrong where both numbers are odd.
    #expect(exhibit.readings["mistakes"]?.value == 64)
    #expect(exhibit.wrongRows.allSatisfy { exhibit.numbers(of: $0).a % 2 == 1 && exhibit.numbers(of: $0).b % 2 == 1 })
  }

  @Test("a changed weight changes the gate, its name and the sums that it spoils")
  func weightsMatter() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "NAND"), .init("open", "g1"), .init("bias", "g1 2"))
    #expect(exhibit.readings["gate"]?.value == "NOR")
    #expect(exhibit.readings["threshold"]?.value == -2)
    #expect(exhibit.readings["mistakes"]?.value == 2)
    try exhibit.apply(.init("weight", "g1 w1 0.5"))
    #expect(exhibit.dials["w1"] == 0.5, "the dials follow")
    // 00: 2, 01: 0, 10: 2.5, 11: 0.5. Only the sum 0 is not above 0.
    #expect(exhibit.readings["gate"]?.value == "A≥B")
  }

  // MARK: Wires

  @Test("a loop is refused with a sentence, however long it is")
  func noLoops() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "XOR"))
    for wire in ["g4 g1.a", "g2 g1.b", "g1 g1.a", "g4 g3.b"] {
      let before = exhibit.circuit
      let error = #expect(throws: ExhibitError.self) { try exhibit.apply(.init("connect", .text(wire))) }
      #expect(error?.fault.contains("loop") == true)
      #expect(exhibit.circuit == before)
    }
  }

  @Test("however wires are laid, a signal only runs to the right, and boxes never overlap")
  func columnsAreInOrder() {
    for seed in 0..<60 as Range<UInt64> {
      let circuit = CircuitSamples.random(seed, gates: 12)
      for part in circuit.parts {
        for case .part(let name, _)? in part.sources {
          #expect((circuit.part(name)?.column ?? 99) < part.column)
        }
        let others = circuit.parts.filter { $0.column == part.column && $0.name != part.name }
        #expect(others.allSatisfy { abs($0.row - part.row) >= 2 })
      }
    }
  }

  @Test("a part that is taken off the board takes its wires along")
  func removing() throws {
    let exhibit = try LayeredPerceptrons(.init("circuit", "XOR"), .init("remove", "g1"))
    #expect(exhibit.circuit.targets.allSatisfy { exhibit.circuit.source(of: $0) != .part("g1", 0) })
    #expect(exhibit.readings["wires"]?.value == 5)
    #expect(exhibit.readings["gates"]?.value == 3)
  }

  @Test("tidied up, every gate stands in the column of its layer, and computes what it did")
  func tidies() {
    for seed in 0..<40 as Range<UInt64> {
      let before = CircuitSamples.random(seed)
      var after = before
      after.tidy()
      let layers = CircuitLayers(after)
      for part in after.parts {
        #expect(layers.parts[part.name] == part.column...part.column && part.row >= 0)
        #expect(part.sources == before.part(part.name)?.sources)
        let others = after.parts.filter { $0.column == part.column && $0.name != part.name }
        #expect(others.allSatisfy { abs($0.row - part.row) >= 2 })
      }
      let (old, new) = (CircuitEvaluation(before), CircuitEvaluation(after))
      for output in before.outputs { #expect(old.values(output.source) == new.values(output.source)) }
    }
  }

  @Test("inside a block the same actions change only that block")
  func insideABlock() throws {
    var exhibit = try LayeredPerceptrons(
      .init("circuit", "adder"), .init("open", "fa2"), .init("open", "ha1"), .init("remove", "g5"))
    #expect(exhibit.readings["open"]?.value == "fa2/ha1")
    #expect(exhibit.readings["gates"]?.value == 37)
    try exhibit.apply(.init("close"))
    try exhibit.apply(.init("close"))
    #expect(exhibit.readings["open"]?.value == "")
    #expect(exhibit.circuit[["fa1", "ha1"]].part("g5") != nil)
    #expect(exhibit.circuit[["fa2", "ha1"]].part("g5") == nil)
  }

  @Test("an empty board gets the inputs and outputs that the wanted function needs; another board keeps its own")
  func wantedFunctions() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "empty"), .init("wanted", "full-adder"))
    #expect(exhibit.circuit.inputs == ["c", "a", "b"])
    #expect(exhibit.readings["rows"]?.value == 8)
    try exhibit.apply(.init("circuit", "XOR"))
    #expect(throws: ExhibitError.self) { try exhibit.apply(.init("wanted", "full-adder")) }
    try exhibit.apply(.init("wanted", "OR"))
    #expect(exhibit.readings["mistakes"]?.value == 1)
  }

  @Test(
    "what it does not understand is refused with a cure",
    arguments: [
      ExhibitAction("circuit", "clock"), ExhibitAction("circuit"), ExhibitAction("wanted", "IMPLY"),
      ExhibitAction("place", "NAND"), ExhibitAction("place", "IMPLY 1 2"), ExhibitAction("connect", "g1"),
      ExhibitAction("connect", "g9 g1.a"), ExhibitAction("connect", "g1 g9.a"), ExhibitAction("cut", "g9.a"),
      ExhibitAction("remove", "g9"), ExhibitAction("kind", "g1 IMPLY"), ExhibitAction("weight", "g1 w3 1"),
      ExhibitAction("weight", "g1 w1 17"), ExhibitAction("bias", "g1 much"), ExhibitAction("input", "x9 1"),
      ExhibitAction("input", "x1 2"), ExhibitAction("inputs", "0"), ExhibitAction("inputs", 11),
      ExhibitAction("a", 3), ExhibitAction("open", "g9"), ExhibitAction("select", "g9"), ExhibitAction("step", 0),
      ExhibitAction("move", "g4 1 0"), ExhibitAction("move", "g1 x y"), ExhibitAction("fly"),
    ])
  func refuses(_ action: ExhibitAction) {
    var exhibit = LayeredPerceptrons()
    let error = #expect(throws: ExhibitError.self) { try exhibit.apply(action) }
    #expect(error?.fault.isEmpty == false && error?.cure.isEmpty == false)
    #expect(exhibit.circuit == CircuitLibrary.xor.circuit, "nothing was changed")
  }

  // MARK: The signal on its way

  @Test("a signal that waits tells nothing of what it will do, and each step tells one layer")
  func signalWaits() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "XOR"), .init("inputs", "11"), .init("clear"))
    let gates = ["g1", "g2", "g3", "g4"].map { Circuit.Source.part($0, 0) }
    #expect(gates.map { exhibit.hasArrived($0) } == [false, false, false, false])
    #expect(exhibit.plainText.contains("gate g4, layer 3: NAND(g2, g3) = ?"))
    #expect(!exhibit.plainText.contains { $0.contains("right") })
    try exhibit.apply(.init("step"))
    #expect(gates.map { exhibit.hasArrived($0) } == [true, false, false, false])
    try exhibit.apply(.init("step"))
    #expect(gates.map { exhibit.hasArrived($0) } == [true, true, true, false])
    try exhibit.apply(.init("step", 2))
    #expect(exhibit.readings["flowed"]?.value == true)
    #expect(exhibit.plainText.contains("gate g4, layer 3: NAND(g2, g3) = 0"))
  }

  @Test("ticks carry the signal from the inputs to the outputs, column after column, and then time stops")
  func signalRuns() throws {
    var exhibit = try LayeredPerceptrons(.init("circuit", "adder"), .init("a", 15))
    #expect(exhibit.tickInterval == nil)
    #expect(exhibit.update(.key(.character("2"))) == .edit)
    #expect(exhibit.tickInterval != nil)
    var arrivals: [Int] = []
    var ticks = 0
    while exhibit.tickInterval != nil, ticks < 1000 {
      let arrived = exhibit.board.parts.count { exhibit.hasArrived(.part($0.name, 0)) }
      if arrivals.last != arrived { arrivals.append(arrived) }
      _ = exhibit.update(.tick(Double(ticks)))
      ticks += 1
    }
    #expect(arrivals == [0, 1, 2, 3, 4])
    #expect(exhibit.numbers?.sum == 16)
  }

  // MARK: Telling and drawing

  @Test("the board can be read as text")
  func plainText() throws {
    let exhibit = try LayeredPerceptrons(.init("circuit", "half-adder"), .init("inputs", "11"), .init("cut", "c"))
    #expect(
      exhibit.plainText == [
        "Half adder, wanted: half adder.", "input a = 1", "input b = 1", "gate g1, layer 1: NAND(a, b) = 0",
        "gate g2, layer 2: NAND(a, g1) = 1", "gate g3, layer 2: NAND(g1, b) = 1", "gate g5, layer 2: NAND(g1, g1) = 1",
        "gate g4, layer 3: NAND(g2, g3) = 0", "output s = g4 = 0", "output c = open, so 0",
        "1 of 4 rows are wrong; the first: a = 1, b = 1 gives 0 0, wanted 0 1.",
      ])
    let adder = try LayeredPerceptrons(.init("circuit", "adder"), .init("a", 11), .init("b", 6))
    #expect(adder.plainText.contains("block fa1, a full adder(c: ha0.c, a: a1, b: b1): fa1.s = 0, fa1.c = 1"))
    #expect(adder.plainText.contains("11 + 6 = 17"))
  }

  @Test("every action can be told in words")
  func describes() {
    let exhibit = LayeredPerceptrons()
    #expect(exhibit.describe(.init("connect", "g1 g2.a")) == "c: wire from g1 to g2.a")
    #expect(exhibit.describe(.init("weight", "g1 w1 -2")) == "in g1, set w₁ to −2")
    #expect(exhibit.describe(.init("bias", "g1 3")) == "in g1, set b to 3")
    #expect(exhibit.describe(.init("place", "NAND 1 0")) == "a: add a gate, k until it is NAND")
  }

  @Test("it can be drawn in any room", arguments: CircuitLibrary.allCases)
  func drawsAnywhere(_ library: CircuitLibrary) throws {
    for actions in [[], [ExhibitAction("clear"), ExhibitAction("step")]] {
      var exhibit = try LayeredPerceptrons(.init("circuit", .text(library.rawValue)))
      for action in actions { try exhibit.apply(action) }
      for width in [0, 1, 20, 40, 44, 90] {
        for height in [0, 1, 9, 14, 20, 40] {
          var frame = Frame(Size(width + 4, height + 4))
          exhibit.draw(into: &frame, in: Rect(2, 2, width, height), isFocused: true)
          // Nothing is drawn outside the room it was given.
          for x in 0..<frame.size.width {
            #expect(frame[x, frame.size.height - 1].scalar == " " && frame[x, 1].scalar == " ", "\(width)×\(height)")
          }
          for y in 0..<frame.size.height {
            #expect(frame[1, y].scalar == " " && frame[frame.size.width - 2, y].scalar == " ", "\(width)×\(height)")
          }
        }
      }
    }
  }
}
