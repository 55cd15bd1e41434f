import Lessons
import Screen
import Testing

@testable import Lab

@Suite("A learner at the circuit board")
struct CircuitJourneyTests {
  /// In a step of the lesson, the exhibit in focus; what is to be predicted on the way is skipped.
  private func learner(atStep step: Int, size: Size = Size(80, 24)) throws -> Learner {
    var learner = try Learner("layered-perceptrons", size: size)
    learner.press(.pageDown, times: step)
    learner.press(.tab)
    return learner
  }

  @Test("the lesson can be taken from the first step to the last with its own answers, hints and solutions")
  func wholeLesson() throws {
    var learner = try Learner("layered-perceptrons")
    let steps = try #require(learner.player?.lesson.steps)
    for step in steps {
      if case .prediction(let prediction) = step.exercise {
        learner.press(.character(Character("\(prediction.question.answer + 1)")))
        // Enter first turns the page to the last choice, then commits.
        while learner.player?.openQuestion != nil { learner.press(.enter) }
        #expect(learner.player?.progress.answers[learner.player?.place ?? 0]?.isRight == true, "\(step.title)")
      }
      if case .attempt(let attempt) = step.exercise {
        #expect(!learner.isSolved, "\(step.title)")
        learner.press(.character("h"), times: attempt.hints.count)
        learner.press(.character("s"))
        #expect(learner.isSolved, "\(step.title)")
      }
      learner.press(.pageDown)
    }
    #expect(learner.recorded.contains(.finished(lesson: "layered-perceptrons")))
  }

  @Test("bias by bias, the dials make a NAND of the first gate")
  func turnsTheBias() throws {
    var learner = try learner(atStep: 1)
    #expect(learner.reading("gate") == "ZERO")
    learner.press(.down, .down)
    learner.press(.right, times: 6)
    #expect(learner.reading("bias") == 3)
    #expect(learner.reading("gate") == "NAND")
    #expect(learner.isSolved)
    #expect(learner.shows("g1 computes NAND"))
    // An open gate cannot be taken off the board by mistake; another kind shows on its dials.
    learner.press(.character("x"))
    #expect(learner.reading("gates") == 1 && learner.exhibit?.message.contains("close") == true)
    learner.press(.character("k"))
    #expect(learner.exhibit?.dials["b"] == -3 && learner.reading("gate") == "AND")
    learner.press(.enter)
    #expect(learner.reading("open") == "")
  }

  @Test("the prediction locks the board, and then the signal has run")
  func predicts() throws {
    var learner = try Learner("layered-perceptrons")
    learner.press(.pageDown, .pageDown)
    #expect(learner.shows("waits for you") && learner.shows("g4 ├?"))
    learner.press(.tab, .character("f"))
    #expect(learner.reading("flowed") == false, "it is locked")
    learner.press(.character("2"), .enter)
    #expect(learner.reading("flowed") == true)
    #expect(learner.shows("Your prediction came true.") && learner.shows("g4 ├0"))
  }

  @Test("XOR is wired with the keys alone: c takes a wire, arrows carry it, c lays it down")
  func wiresWithKeys() throws {
    var learner = try learner(atStep: 3)
    learner.press(.character("c"))
    #expect(learner.shows("wire from g1: to which input?"))
    learner.press(.right, .character("c"))
    #expect(learner.reading("wires") == 7)
    learner.press(.left, .character("c"), .right, .down, .enter)
    #expect(learner.reading("wires") == 8)
    #expect(!learner.isSolved)
    // From the other end: the open input asks where it comes from.
    learner.press(.right, .right, .down, .character("c"))
    #expect(learner.shows("wire to g4.b: from where?"))
    learner.press(.left, .down, .character("c"))
    #expect(learner.reading("mistakes") == 0)
    #expect(learner.isSolved)
    // Undone and done again.
    learner.press(.character("u"))
    #expect(learner.reading("mistakes") != 0)
  }

  @Test("XOR is wired with the mouse alone, in every window", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
  func wiresWithTheMouse(_ size: Size) throws {
    var learner = try learner(atStep: 3, size: size)
    learner.drag(.box("g1"), .port("g2", 1))
    // The other way round is the same wire.
    learner.drag(.port("g3", 0), .box("g1"))
    learner.drag(.box("g3"), .port("g4", 1))
    #expect(learner.isSolved)
  }

  @Test("a loop is refused in words, and the wire in the hand is dropped")
  func refusesLoops() throws {
    var learner = try learner(atStep: 3)
    learner.drag(.box("g4"), .port("g1", 0))
    // Without the missing wires g4 does not wait for g1; so g1 may wait for g4, and moves behind it.
    #expect(learner.exhibit?.message == "")
    #expect(learner.circuitBoard.part("g1")?.column == 4)
    learner.press(.character("u"))
    learner.drag(.box("g4"), .port("g2", 0))
    #expect(learner.exhibit?.message.contains("would be a loop") == true)
    #expect(learner.shows("That would be a loop:"))
    #expect(learner.circuitBoard.source(of: .port("g2", 0)) == .input(0))
    #expect(learner.exhibit?.held == nil)
    learner.drag(.box("g2"), .box("g3"))
    #expect(learner.exhibit?.message.contains("A wire ends at an input") == true)
    learner.drag(.port("g1", 0), .output(0))
    #expect(learner.exhibit?.message.contains("A wire begins at an input") == true)
  }

  @Test(
    "inputs are flipped by their number, by Space, by a click, and by a row of the table; the signal is seen to run")
  func flipsInputs() throws {
    var learner = try learner(atStep: 3)
    learner.press(.character("1"))
    #expect(learner.reading("row") == "01")
    #expect(learner.reading("flowed") == false)
    learner.tick(200)
    #expect(learner.reading("flowed") == true)
    learner.press(.left, .left, .space)
    #expect(learner.reading("row") == "11")
    learner.clickSpot(.input(1))
    #expect(learner.reading("row") == "10")
    learner.click(.item(LayeredPerceptrons.ZoneName.row, 0))
    #expect(learner.reading("row") == "00")
  }

  @Test("Space sends the signal layer by layer: what has answered shows its value, what has not shows none")
  func stepsThroughLayers() throws {
    var learner = try learner(atStep: 3)
    learner.press(.character("e"), .character("E"), .right, .right, .space)
    #expect(learner.exhibit?.circuit.title == "XOR from four NANDs")
    #expect(learner.shows("g1 ├1") && learner.shows("g2 ├?") && learner.shows("g4 ├?"))
    learner.press(.space)
    #expect(learner.shows("g2 ├1") && learner.shows("g3 ├1") && learner.shows("g4 ├?"))
    #expect(learner.shows("the signal waits"))
    learner.press(.space)
    #expect(learner.shows("g4 ├0") && learner.shows("? out"))
    learner.press(.space)
    #expect(learner.shows("0 out") && learner.shows("all 4 rows right"))
  }

  @Test("the buttons of the board do what their keys do, wherever the cursor is")
  func buttons() throws {
    var learner = try learner(atStep: 8, size: Size(120, 40))
    let name = LayeredPerceptrons.ZoneName.button
    learner.click(.item(name, LayeredPerceptrons.stepButton))
    #expect(learner.reading("flowed") == false && learner.exhibit?.flow?.isRunning == false)
    learner.click(.item(name, 0))
    #expect(learner.exhibit?.flow?.isRunning == true)
    learner.clickSpot(.box("fa1"))
    learner.clickSpot(.box("fa1"))
    #expect(learner.reading("open") == "fa1")
    learner.click(.item(name, 1))
    #expect(learner.reading("open") == "")
    // The number of mistakes leads to the next of them.
    learner.press(.character("e"), times: 4)
    learner.press(.character("y"), .character("1"), .character("2"))
    #expect(learner.reading("wanted") == "NAND" && learner.reading("row") == "11")
    learner.click(.item(name, LayeredPerceptrons.mistakeButton))
    #expect(learner.reading("row") == "00", "XOR is not NAND there")
  }

  @Test("while the signal runs, its digits stand on the wires")
  func digitsRun() throws {
    var learner = try learner(atStep: 8)
    learner.press(.character("e"), .character("e"), .character("e"), .character("e"), .character("f"))
    #expect(learner.exhibit?.circuit.title == "XOR from four NANDs")
    learner.tick(3)
    let style = Look().style(.selected)
    let screen = learner.screen
    let running = screen.cells.filter { $0.style == style && ($0.scalar == "0" || $0.scalar == "1") }
    #expect(running.count >= 2)
    learner.tick(200)
    #expect(!learner.screen.cells.contains { $0.style == style && $0.scalar == "0" })
  }

  @Test("the half adder gets its carry: a gate is added, kinds are tried, wires laid")
  func buildsTheCarry() throws {
    var learner = try learner(atStep: 4)
    // Right of g1, where the cursor is: the next column.
    learner.press(.character("a"))
    #expect(learner.reading("gates") == 5)
    let part = try #require(learner.circuitBoard.part("g5"))
    #expect(part.column == 2 && part.neuron == GateKind.nand.neuron)
    // Round all kinds and back again.
    learner.press(.character("k"))
    #expect(learner.circuitBoard.part("g5")?.neuron == GateKind.and.neuron)
    learner.press(.character("k"), times: 4)
    learner.drag(.box("g1"), .port("g5", 0))
    learner.drag(.box("g1"), .port("g5", 1))
    learner.drag(.box("g5"), .output(1))
    #expect(learner.isSolved)
    // The last wire began at the gate: the cursor is there.
    learner.press(.character("x"))
    #expect(learner.circuitBoard.part("g5") == nil && learner.reading("mistakes") == 1)
  }

  @Test("the adder is repaired with the keys: the lost wire, then the bias deep inside a block")
  func repairsTheAdder() throws {
    var learner = try learner(atStep: 6)
    #expect(learner.reading("mistakes") == 156)
    learner.press(.character("c"), .left, .character("c"))
    #expect(learner.circuitBoard.source(of: .port("fa2", 0)) == .part("fa1", 1))
    #expect(!learner.isSolved)
    let before = learner.reading("row")
    learner.press(.character("m"))
    #expect(learner.reading("row") != before)
    learner.tick(200)
    #expect(learner.shows("✗, wanted"))
    learner.press(.right, times: 4)
    learner.press(.down, .enter)
    #expect(learner.reading("open") == "fa3")
    #expect(learner.shows("out of fa3"))
    // What arrives in a block cannot be set in it.
    learner.press(.enter)
    #expect(learner.shows("set outside"))
    learner.press(.right, times: 6)
    learner.press(.enter)
    #expect(learner.reading("open") == "fa3/g1")
    learner.press(.down, .down)
    learner.press(.right, times: 4)
    #expect(learner.reading("mistakes") == 0)
    #expect(learner.isSolved)
    learner.press(.enter, .backspace)
    #expect(learner.reading("open") == "")
    #expect(learner.shows("all 256 sums right"))
  }

  @Test("another intact circuit is no repair")
  func noShortCut() throws {
    var learner = try learner(atStep: 6)
    learner.press(.character("e"), times: CircuitLibrary.allCases.count)
    #expect(learner.exhibit?.circuit.title == "4-bit adder")
    #expect(learner.reading("mistakes") == 0 && !learner.isSolved)
  }

  @Test("OR is built from NANDs on the empty board: gates are dragged from the palette")
  func buildsFromThePalette() throws {
    var learner = try learner(atStep: 7, size: Size(120, 40))
    for _ in 0..<3 { learner.click(.item(LayeredPerceptrons.ZoneName.palette, 0)) }
    #expect(learner.reading("gates") == 3)
    for (from, to) in [(0, "g1"), (1, "g2")] {
      learner.drag(.input(from), .port(to, 0))
      learner.drag(.input(from), .port(to, 1))
    }
    learner.drag(.box("g1"), .port("g3", 0))
    learner.drag(.box("g2"), .port("g3", 1))
    learner.drag(.box("g3"), .output(0))
    #expect(learner.isSolved)
    // A gate dropped on a free place stands there.
    let count = learner.circuitBoard.parts.count
    let place = learner.screen.zones.last {
      if case .item(LayeredPerceptrons.ZoneName.place, _) = $0.target { true } else { false }
    }
    let free = try #require(place)
    let palette = try #require(learner.zone(.item(LayeredPerceptrons.ZoneName.palette, 3)))
    learner.drag(from: palette.rect.origin, to: free.rect.origin)
    #expect(learner.circuitBoard.parts.count == count + 1)
    #expect(learner.circuitBoard.parts.last?.neuron == GateKind.nor.neuron)
  }

  @Test("a gate is moved with Shift and the arrows, but not before what it reads")
  func movesGates() throws {
    var learner = try learner(atStep: 3)
    learner.clickSpot(.box("g4"))
    learner.press(.shiftDown, .shiftDown)
    #expect(learner.circuitBoard.part("g4")?.row == 3)
    learner.press(.shiftLeft)
    #expect(learner.circuitBoard.part("g4")?.column == 3)
    #expect(learner.exhibit?.message == "It must stay right of what it reads.")
  }

  @Test("the adder's numbers are counted with + and −")
  func countsNumbers() throws {
    var learner = try learner(atStep: 8)
    learner.press(.character("+"))
    #expect(learner.reading("a") == 12)
    learner.press(.down, .character("-"), .character("-"))
    #expect(learner.reading("b") == 4)
    learner.tick(200)
    #expect(learner.reading("sum") == 16)
  }

  @Test("another function is wanted with y, and an empty board takes any")
  func wantsAnother() throws {
    var learner = try learner(atStep: 7)
    var seen: Set<String> = []
    for _ in 0..<WantedFunction.allCases.count {
      learner.press(.character("y"))
      if case .text(let name)? = learner.reading("wanted") { seen.insert(name) }
    }
    #expect(seen == Set(WantedFunction.allCases.map(\.rawValue)))
  }

  @Test("keys that mean nothing change nothing, wherever the cursor is")
  func harmlessKeys() throws {
    var learner = try learner(atStep: 3)
    let keys: [Key] = [.character("z"), .character("v"), .character("9"), .home, .end, .backspace, .delete]
    for _ in 0..<12 {
      let before = learner.circuitBoard
      for key in keys where key != .delete { learner.press(key) }
      #expect(learner.circuitBoard == before)
      learner.press(.right)
    }
  }
}
