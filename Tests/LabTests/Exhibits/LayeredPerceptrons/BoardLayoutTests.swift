import Screen
import Testing

@testable import Lab

@Suite("The wires on the board")
struct BoardLayoutTests {
  private static let scales = [BoardScale.small, .large]

  private static func layouts(_ width: Int) -> [(circuit: Circuit, layout: BoardLayout)] {
    CircuitSamples.all.flatMap { circuit in scales.map { (circuit, BoardLayout(circuit, $0, width: width)) } }
  }

  @Test("two wires never lie on the same cell, unless one crosses the other straight on", arguments: [41, 65, 125])
  func wiresStayApart(_ width: Int) {
    for (circuit, layout) in Self.layouts(width) {
      var cells: [Point: [BoardLayout.Directions]] = [:]
      for wire in layout.wires {
        for (point, directions) in wire.cells { cells[point, default: []].append(directions) }
      }
      for (point, crossing) in cells where crossing.count > 1 {
        #expect(Set(crossing) == [.across, .upright] && crossing.count == 2, "\(circuit.title) at \(point)")
      }
    }
  }

  @Test("no wire runs through a box, and nothing lies off the board", arguments: [41, 125])
  func wiresGoAround(_ width: Int) {
    for (circuit, layout) in Self.layouts(width) {
      let boxes = circuit.parts.map { layout.box($0) }
      for wire in layout.wires {
        for point in wire.cells.keys {
          #expect(!boxes.contains { $0.contains(point) }, "\(circuit.title) at \(point)")
          #expect(Rect(layout.size).contains(point), "\(circuit.title) at \(point)")
        }
      }
      for box in boxes { #expect(Rect(layout.size).intersection(box) == box) }
    }
  }

  @Test("following a wire from its source leads to each of its targets, and nowhere else", arguments: [41, 125])
  func wiresArrive(_ width: Int) {
    for (circuit, layout) in Self.layouts(width) {
      for wire in layout.wires {
        let reached = Self.followed(wire, from: layout.start(of: wire.source))
        let ends = circuit.targets.filter { circuit.source(of: $0) == wire.source }.map { layout.place($0) }
        #expect(ends.allSatisfy { reached.contains($0) }, "\(circuit.title): \(circuit.name(wire.source))")
        #expect(reached.count == wire.cells.count, "\(circuit.title): \(circuit.name(wire.source)) has loose pieces")
        // A cell that leads out of the wire leads into a port.
        let loose = wire.cells.filter { point, directions in
          directions.contains(.right) && wire.cells[Point(point.x + 1, point.y)] == nil
        }
        #expect(Set(loose.keys) == Set(ends), "\(circuit.title): \(circuit.name(wire.source))")
      }
    }
  }

  /// All cells that are connected with one.
  private static func followed(_ wire: BoardLayout.Wire, from start: Point) -> Set<Point> {
    var reached: Set<Point> = []
    var open = [start]
    while let point = open.popLast() {
      guard let here = wire.cells[point], reached.insert(point).inserted else { continue }
      let steps: [(BoardLayout.Directions, BoardLayout.Directions, Int, Int)] = [
        (.left, .right, -1, 0), (.right, .left, 1, 0), (.up, .down, 0, -1), (.down, .up, 0, 1),
      ]
      for (out, into, dx, dy) in steps where here.contains(out) {
        let next = Point(point.x + dx, point.y + dy)
        if wire.cells[next]?.contains(into) == true { open.append(next) }
      }
    }
    return reached
  }

  @Test("two wires that change places do not meet")
  func wiresChangePlaces() {
    // Each leaves where the other arrives: one of them has to turn twice.
    let router = ChannelRouter([
      ChannelRouter.Passage(wire: 0, entry: 2, exits: [6]), ChannelRouter.Passage(wire: 1, entry: 6, exits: [2]),
    ])
    #expect(router.passages.count == 3)
    #expect(router.trackCount >= 2)
  }

  @Test("the whole 4-bit adder fits beside a lesson in the smallest window")
  func adderFits() {
    let layout = BoardLayout(CircuitLibrary.adder.circuit, .small, width: 41)
    #expect(layout.size.width <= 41 && layout.size.height <= 15)
  }

  @Test("pins stand where their wires need not bend, in order, and never on one another")
  func pinsAreSpread() {
    #expect(BoardRows.spread([2, 4], gap: 1) == [2, 4])
    #expect(BoardRows.spread([4, 4], gap: 1) == [4, 5])
    #expect(BoardRows.spread([9, 2, 3], gap: 1) == [4, 5, 6])
    #expect(BoardRows.spread([5, 5, 5], gap: 2) == [3, 5, 7])
    // Where nothing is connected they stand apart.
    #expect(BoardRows.spread([nil, nil], open: .small) == [1, 5])
  }
}

extension BoardLayout {
  /// The first cell of the wire from a source: right of an input, where the value of a gate stands.
  fileprivate func start(of source: Circuit.Source) -> Point {
    let place = place(source)
    if case .input = source { return Point(place.x + 1, place.y) }
    return place
  }
}
