import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Where the numbers of a circuit come from")
struct CircuitExplanationTests {
  /// States in which every kind of number is on the screen.
  private static let states: [[ExhibitAction]] = [
    [.init("circuit", "NAND"), .init("inputs", "10"), .init("open", "g1"), .init("weight", "g1 w2 1.5")],
    [.init("circuit", "NOT"), .init("kind", "g1 NOT"), .init("open", "g1")],
    [.init("circuit", "XOR"), .init("inputs", "01"), .init("cut", "g2.b"), .init("select", "g3")],
    [.init("circuit", "half-adder"), .init("inputs", "11"), .init("cut", "c"), .init("select", "g5")],
    [.init("circuit", "full-adder"), .init("inputs", "101"), .init("select", "ha2")],
    [.init("circuit", "adder"), .init("a", 11), .init("b", 6), .init("cut", "fa2.c")],
    [.init("circuit", "adder"), .init("a", 11), .init("b", 6), .init("open", "fa2"), .init("open", "ha1")],
  ]

  private func exhibit(_ actions: [ExhibitAction]) throws -> LayeredPerceptrons {
    var exhibit = LayeredPerceptrons()
    for action in actions { try exhibit.apply(action) }
    return exhibit
  }

  /// The names and texts of all numbers that can be questioned on the screen.
  private func numbers(_ exhibit: LayeredPerceptrons, _ size: Size) -> [(name: String, text: String)] {
    var frame = Frame(size)
    exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
    return frame.zones.compactMap { zone in
      guard case .number(let name) = zone.target else { return nil }
      var text = ""
      for x in zone.rect.x..<zone.rect.right { text.unicodeScalars.append(frame[x, zone.rect.y].scalar) }
      return (name, text)
    }
  }

  @Test("every number on the screen opens, and says what the screen says", arguments: states)
  func everyNumberOpens(_ actions: [ExhibitAction]) throws {
    let exhibit = try exhibit(actions)
    for size in [Size(41, 20), Size(65, 36), Size(125, 56)] {
      let numbers = numbers(exhibit, size)
      #expect(numbers.count >= 4)
      for (name, text) in numbers {
        let explanation = try #require(exhibit.explanation(of: name), "\(name) does not open")
        // A positive bias has its sign on the board, where it stands alone.
        #expect(explanation.text == text || "+\(explanation.text)" == text, "\(name)")
      }
    }
  }

  @Test(
    "from every number the way leads down to inputs and weights, and each step opens with the same text",
    arguments: states)
  func everyWayEnds(_ actions: [ExhibitAction]) throws {
    let exhibit = try exhibit(actions)
    var open = numbers(exhibit, Size(125, 56)).map(\.name)
    var seen: Set<String> = []
    var given: Set<String> = []
    while let name = open.popLast() {
      guard seen.insert(name).inserted else { continue }
      let explanation = try #require(exhibit.explanation(of: name))
      #expect(!explanation.meaning.isEmpty && !explanation.symbol.isEmpty)
      if explanation.numbers.isEmpty { given.insert(name) }
      for case .number(let next, let text) in explanation.lines.joined() {
        #expect(exhibit.explanation(of: next)?.text == text, "\(next), from \(name)")
        open.append(next)
      }
    }
    // What nobody computed is an input of the whole, a weight, a bias, or an end at which nothing is connected.
    for name in given {
      let end = name.split(separator: "/").last?.split(separator: ".").last.map(String.init) ?? ""
      let isParameter = ["w1", "w2", "b"].contains(end)
      // An input of the chosen row, or of another row of the table: `row2:x1`.
      let isInput = exhibit.circuit.inputs.contains(name.split(separator: ":").last.map(String.init) ?? "")
      let isOpen = exhibit.explanation(of: name)?.meaning.contains("Nothing is connected") == true
      // A count of gates or of rows has only ones and twos in it.
      let isCount = end == "gates" || end == "rows"
      #expect(isParameter || isInput || isOpen || isCount || end == "layer" || end == "mistakes", "\(name)")
    }
    #expect(given.contains { exhibit.circuit.inputs.contains($0) })
  }

  @Test("the sum of an adder opens down to a gate deep inside, with the numbers that hand calculation gives")
  func adderOpens() throws {
    let exhibit = try exhibit([.init("circuit", "adder"), .init("a", 11), .init("b", 6)])
    let sum = try #require(exhibit.explanation(of: "sum"))
    #expect(sum.text == "17")
    #expect(sum.numbers == ["fa3.c", "fa3.s", "fa2.s", "fa1.s", "ha0.s"])
    #expect(exhibit.explanation(of: "fa3.c")?.numbers == ["fa3/g1"])
    #expect(exhibit.explanation(of: "fa3/g1")?.numbers == ["fa3/g1.z"])
    let z = try #require(exhibit.explanation(of: "fa3/g1.z"))
    // OR: 2·1 + 2·0 − 1 = 1; the carry comes from the second half adder.
    #expect(z.text == "1")
    #expect(z.numbers == ["fa3/g1.w1", "fa3/ha2.c", "fa3/g1.w2", "fa3/ha1.c", "fa3/g1.b"])
    #expect(exhibit.explanation(of: "fa3/c")?.numbers == ["fa2.c"])
    #expect(exhibit.explanation(of: "A")?.text == "11")
  }

  @Test("the layers and the gates of a block open down to single gates")
  func blockOpens() throws {
    let exhibit = try exhibit([.init("circuit", "adder"), .init("select", "fa2")])
    let names = Set(numbers(exhibit, Size(125, 56)).map(\.name))
    #expect(names.isSuperset(of: ["fa2.gates", "fa2.first", "fa2.last"]))
    let gates = try #require(exhibit.explanation(of: "fa2.gates"))
    #expect(gates.text == "11" && gates.numbers == ["fa2/ha1.gates", "fa2/ha2.gates"])
    // Two half adders with five gates each, and an OR.
    #expect(Explanation.Line(gates.lines[0]).text == "= 5 + 5 + 1")
    let last = try #require(exhibit.explanation(of: "fa2.last"))
    #expect(last.text == "\(exhibit.layers.parts["fa2"]?.upperBound ?? 0)")
    #expect(last.numbers == ["fa2/ha1.last", "fa2/ha2.last", "fa2/g1.layer"])
    #expect(exhibit.explanation(of: "fa2/ha1.first")?.numbers.allSatisfy { $0.hasSuffix(".layer") } == true)
    // The header of a column that holds more than a single gate.
    let xor = try self.exhibit([.init("circuit", "XOR")])
    #expect(xor.explanation(of: "column2.first")?.numbers == ["g2.layer", "g3.layer"])
    #expect(xor.explanation(of: "column9.first") == nil && xor.explanation(of: "g1.gates") == nil)
  }

  @Test("two wires from one source weigh together what both weights do")
  func sharedSource() throws {
    let exhibit = try exhibit([.init("circuit", "half-adder"), .init("weight", "g5 w2 -1.5")])
    #expect(numbers(exhibit, Size(125, 56)).contains { $0 == ("g5.w12", "−3.5") })
    #expect(exhibit.explanation(of: "g5.w12")?.numbers == ["g5.w1", "g5.w2"])
    #expect(exhibit.explanation(of: "g1.w12")?.text == "−4")
  }

  @Test("mistakes open row by row, what was given beside what was wanted; the others from the last line")
  func mistakesOpen() throws {
    let exhibit = try exhibit([.init("circuit", "adder"), .init("cut", "fa2.c")])
    let count = exhibit.wrongRows.count
    var name = "mistakes"
    var rows = 0
    while let explanation = exhibit.explanation(of: name) {
      #expect(explanation.text == "\(count - rows)")
      for line in explanation.lines where line.count > 4 {
        let texts = line.compactMap { if case .number(let inner, let text) = $0 { (inner, text) } else { nil } }
        #expect(texts.count == 10)
        let row = exhibit.wrongRows[rows]
        #expect(texts.allSatisfy { $0.0.hasPrefix("row\(row):") && exhibit.explanation(of: $0.0)?.text == $0.1 })
        #expect(texts.prefix(5).map(\.1) != texts.suffix(5).map(\.1))
        rows += 1
      }
      name = explanation.numbers.last { $0.hasPrefix("mistakes.") } ?? ""
    }
    #expect(rows == count && count > 8)
    #expect(exhibit.explanation(of: "wanted.sum")?.numbers == ["A", "B"])
    #expect(exhibit.explanation(of: "row3:wanted.s1")?.numbers == ["row3:wanted.sum"])
  }

  @Test("a signal on its way can be questioned, and ahead of it what was there before")
  func flowOpens() throws {
    var exhibit = try exhibit([.init("circuit", "XOR"), .init("inputs", "10")])
    _ = exhibit.update(.key(.character("2")))
    for _ in 0..<4 { _ = exhibit.update(.tick(0)) }
    let names = numbers(exhibit, Size(125, 56))
    // The inputs are 11 now. g4 still shows its answer to 10, and on the wire the second input is on its way.
    #expect(names.contains { $0 == ("row2:g4", "1") } && exhibit.explanation(of: "g4")?.text == "0")
    #expect(names.count { $0 == ("x2", "1") } >= 2)
  }

  @Test(
    "what is not on the board has no explanation", arguments: ["g9", "g1.w3", "g1.", "", "fa1/g1", "x3", "sum", "g1.q"])
  func unknown(_ name: String) {
    #expect(LayeredPerceptrons().explanation(of: name) == nil)
  }

  @Test("what the signal has not reached cannot be questioned on the screen")
  func nothingIsTold() throws {
    let exhibit = try exhibit([.init("circuit", "XOR"), .init("inputs", "11"), .init("clear"), .init("select", "g4")])
    let names = Set(numbers(exhibit, Size(125, 56)).map(\.name))
    #expect(names.isSuperset(of: ["x1", "x2", "g1.w1", "g4.b"]))
    #expect(names.isDisjoint(with: ["g1", "g2", "g3", "g4", "g1.z", "g4.z", "g4.wx"]))
  }
}
