import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The pad")
struct PadTests {
  /// The pixels of the pad as the smallest window shows them, 40 × 40.
  private func ink(_ session: PadSession) -> [Float] { session.pad.drawing.pixels(40) }

  /// Whether a cell of the pad in the smallest window shows ink.
  private func isInked(_ cell: Point, _ ink: [Float]) -> Bool {
    ink[2 * cell.y * 40 + cell.x] > 0.3 || ink[(2 * cell.y + 1) * 40 + cell.x] > 0.3
  }

  @Test("a slow circle inks every cell that the mouse came to")
  func circleInksItsCells() {
    var session = PadSession()
    let hand = Hands.all.first { $0.digit == 0 }!.placed(x: 0.2, y: 0.1, width: 0.6, height: 0.8)
    session.draw(hand)
    let ink = ink(session)
    for cell in hand.cells(of: hand.strokes[0], on: session.layout.pad.size) { #expect(isInked(cell, ink), "\(cell)") }
  }

  @Test("a hand so fast that only two cells are reported inks every cell between them")
  func fastDragInksTheWay() {
    var session = PadSession()
    session.drag([Point(4, 3), Point(35, 16)])
    let ink = ink(session)
    for x in 4...35 { #expect(isInked(Point(x, 3 + Int((Float(x - 4) * 13 / 31).rounded())), ink), "column \(x)") }
  }

  @Test("one stroke is one connected piece of ink, however sharp its corners")
  func strokesAreConnected() {
    var session = PadSession()
    session.drag([Point(2, 2), Point(37, 3), Point(3, 9), Point(38, 12), Point(20, 18)])
    #expect(pieces(of: ink(session), width: 40) == 1)
  }

  @Test("a slanted line comes out straight, not as the staircase of its cells")
  func slantedLinesAreSmooth() {
    var session = PadSession()
    let line = Hand(digit: 1, strokes: [[(0.1, 0.3), (0.9, 0.55)]])
    session.draw(line)
    let path = session.pad.drawing.strokes[0].path
    let (a, b) = (path[0], path[path.count - 1])
    for point in path {
      let expected = a.y + (b.y - a.y) * (point.x - a.x) / (b.x - a.x)
      // A step of the staircase is one row: 0.05 of the pad.
      #expect(abs(point.y - expected) < 0.02, "at \(point.x)")
    }
  }

  @Test("a click is a dot")
  func clickIsADot() {
    var session = PadSession()
    session.drag([Point(20, 10)])
    #expect(session.pad.drawing.strokes.count == 1)
    #expect(isInked(Point(20, 10), ink(session)))
    #expect(pieces(of: ink(session), width: 40) == 1)
  }

  @Test("a drag that leaves the pad goes along its edge, and one that begins outside draws nothing")
  func dragsOutside() {
    var session = PadSession()
    session.drag([Point(30, 5), Point(70, 5), Point(70, 30)])
    #expect(session.pad.drawing.strokes[0].points.allSatisfy { $0.x < 1 && $0.y < 1 })
    session.press(.character("c"))
    session.drag([Point(60, 5), Point(10, 5)])
    #expect(session.pad.drawing.isEmpty)
  }

  @Test("undo takes back stroke by stroke, redo brings them again, and clear can be undone")
  func undoRedoClear() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    session.drag([Point(30, 5), Point(15, 18)])
    let both = session.pad.drawing.strokes
    session.press(.character("u"))
    #expect(session.pad.drawing.strokes == Array(both.prefix(1)))
    session.press(.character("u"), .character("u"))
    #expect(session.pad.drawing.isEmpty)
    session.press(.character("r"), .character("r"), .character("r"))
    #expect(session.pad.drawing.strokes == both)
    session.press(.character("c"))
    #expect(session.pad.drawing.isEmpty)
    session.press(.character("u"))
    #expect(session.pad.drawing.strokes == both)
  }

  @Test("a new stroke ends what could be redone")
  func newStrokeForgetsTheFuture() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    session.press(.character("u"))
    session.drag([Point(5, 9), Point(30, 9)])
    session.press(.character("r"))
    #expect(session.pad.drawing.strokes.count == 1)
  }

  @Test("the keyboard's pen draws only while it is down, slantwise too")
  func keyboardPen() {
    var session = PadSession()
    session.press(.right, .right, .down)
    #expect(session.pad.drawing.isEmpty)
    session.press(.space, .shiftRight, .shiftRight, .end, .end, .character("1"), .space, .down, .down)
    let stroke = session.pad.drawing.strokes[0]
    #expect(session.pad.drawing.strokes.count == 1)
    #expect(stroke.points.count == 6)
    #expect(stroke.points.last!.y > stroke.points[0].y && stroke.points.last!.x > stroke.points[0].x)
    #expect(pieces(of: ink(session), width: 40) == 1)
  }

  @Test("the pen's state is on the screen in words, and the key says what it will do")
  func penStateIsVisible() {
    var session = PadSession()
    #expect(session.screen.text.contains("○ up"))
    #expect(session.screen.text.contains("Space pen down"))
    session.press(.space)
    #expect(session.screen.text.contains("● down"))
    #expect(session.screen.text.contains("Space pen up"))
  }

  @Test("the mouse lifts the keyboard's pen, and undo does")
  func noModeStaysBehind() {
    var session = PadSession()
    session.press(.space, .right)
    session.drag([Point(5, 15), Point(9, 15)])
    session.press(.right, .right)
    #expect(session.pad.drawing.strokes.count == 2)
    #expect(!session.pad.pen.isDown)
    session.press(.space, .right, .character("u"), .right)
    #expect(session.pad.drawing.strokes.count == 2)
    #expect(!session.pad.pen.isDown)
  }

  @Test("every change asks the network, with an id that grows")
  func everyChangeAsks() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(20, 5), Point(30, 5)])
    #expect(session.requests.count == 3)
    session.press(.space, .right, .character("u"))
    #expect(session.requests.count == 6)
    #expect(zip(session.requests, session.requests.dropFirst()).allSatisfy { $0.id < $1.id })
    #expect(session.requests.allSatisfy { $0.pixels.count == 784 && $0.pixels.max() == 1 })
  }

  @Test("of a drag that comes in one burst every cell is drawn, and the networks are asked about the last one only")
  func burstsAreOneQuestion() {
    let cells = (5...30).map { Point($0, 5 + $0 % 3) }
    var slow = PadSession()
    slow.drag(cells)
    var quick = PadSession()
    let origin = quick.layout.pad.origin
    let drag = cells.map { Pointer($0 == cells[0] ? .press : .drag, Point(origin.x + $0.x, origin.y + $0.y)) }
    let release = Pointer(.release, drag[drag.count - 1].position)
    for event in (drag + [release]).map(InputEvent.pointer).withDragsMarked { quick.send(.input(event)) }
    #expect(quick.pad.drawing.pixels(40) == slow.pad.drawing.pixels(40))
    #expect(quick.requests.last?.pixels == slow.requests.last?.pixels)
    #expect(slow.requests.count == cells.count && quick.requests.count == 2)
  }

  @Test("a burst that comes back to where it was is drawn all the same")
  func burstsThatComeBack() {
    var session = PadSession()
    let origin = session.layout.pad.origin
    let places = [(5, 5), (20, 5), (5, 5), (5, 5)].map { Point(origin.x + $0.0, origin.y + $0.1) }
    let events = places.enumerated().map { InputEvent.pointer(Pointer($0.offset == 0 ? .press : .drag, $0.element)) }
    for event in events.withDragsMarked { session.send(.input(event)) }
    #expect(isInked(Point(15, 5), ink(session)) && session.requests.count == 2)
  }

  @Test("only drags of one button are one movement")
  func markedDrags() {
    let here = Point(1, 1)
    let events: [InputEvent] = [
      .pointer(Pointer(.press, here)), .pointer(Pointer(.drag, here)), .pointer(Pointer(.drag, here)),
      .key(.character("u")), .pointer(Pointer(.drag, here)), .pointer(Pointer(.drag, here, button: .right)),
      .pointer(Pointer(.release, here)),
    ]
    let goOn = events.withDragsMarked.map { if case .pointer(let pointer) = $0 { pointer.goesOn } else { false } }
    #expect(goOn == [false, true, false, false, false, false, false])
  }

  @Test("a late answer is ignored, also one that comes after the pad was cleared")
  func lateAnswers() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    let first = session.pad.request
    session.drag([Point(30, 5), Point(15, 18)])
    session.answer(certain(7))
    session.answer(certain(1), id: first)
    #expect(session.pad.reading?.digit == 7)
    session.press(.character("c"))
    #expect(session.pad.reading == nil)
    session.answer(certain(7), id: session.pad.request - 1)
    session.answer(certain(7))
    #expect(session.pad.reading == nil)
  }

  @Test("the network sees a small digit in a corner as it sees a large one")
  func placeAndSizeDoNotMatter() {
    let seven = Hands.all.first { $0.digit == 7 }!
    var large = PadSession()
    large.draw(seven.placed(x: 0.15, y: 0.05, width: 0.7, height: 0.9))
    var small = PadSession()
    small.draw(seven.placed(x: 0.5, y: 0.4, width: 0.42, height: 0.54))
    func extent(_ session: PadSession) -> Int {
      let inked = session.requests.last!.pixels.enumerated().filter { $0.element > 0 }.map { $0.offset / 28 }
      return inked.max()! - inked.min()! + 1
    }
    #expect(extent(large) == 20)
    #expect(extent(small) == 20)
  }

  @Test("a larger window shows the same drawing, and the network is not asked again")
  func resizeKeepsTheDrawing() {
    var session = PadSession()
    session.draw(Hands.all.first { $0.digit == 7 }!.placed(x: 0.2, y: 0.1, width: 0.6, height: 0.8))
    let before = (session.pad.drawing, session.requests)
    session.send(.input(.resize(Size(200, 60))))
    session.send(.input(.resize(Size(50, 10))))
    session.send(.input(.resize(Size(80, 24))))
    #expect(session.pad.drawing == before.0)
    #expect(session.requests == before.1)
  }

  @Test("leaving the pad and coming back finds the drawing")
  func drawingStays() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    session.press(.escape)
    session.state.enter(.pad)
    #expect(session.pad.drawing.strokes.count == 1)
  }

  @Test("a top probability below 75 % is called not sure")
  func notSure() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    session.answer(certain(4, 0.7))
    #expect(session.screen.text.contains("sure"))
    session.answer(certain(4, 0.8))
    #expect(!session.screen.text.contains("sure"))
  }

  @Test("without a network the pad says why")
  func missingNetwork() {
    var session = PadSession()
    session.drag([Point(5, 5), Point(30, 5)])
    session.send(
      .recognition(Recognition(id: session.pad.request, model: "", probabilities: [], problem: "No model was found.")))
    #expect(session.screen.text.contains("No model was found."))
  }

  /// The number of connected pieces of ink, diagonal neighbours counted as connected.
  private func pieces(of ink: [Float], width: Int) -> Int {
    var unseen = Set(ink.indices.filter { ink[$0] > 0.3 })
    var count = 0
    while let start = unseen.first {
      count += 1
      var edge = [start]
      unseen.remove(start)
      while let pixel = edge.popLast() {
        for dy in -1...1 {
          for dx in -1...1 where (0..<width).contains(pixel % width + dx) {
            if unseen.remove(pixel + dy * width + dx) != nil { edge.append(pixel + dy * width + dx) }
          }
        }
      }
    }
    return count
  }
}
