import Lessons
import Screen

@testable import Lab

/// What a learner can do and see at the circuit board.
extension Learner {
  var exhibit: LayeredPerceptrons? { player?.exhibit as? LayeredPerceptrons }
  /// The circuit on the screen.
  var circuitBoard: Circuit { exhibit?.board ?? Circuit(inputs: [], outputs: []) }
  var isSolved: Bool { player?.record.isSolved == true }
  func shows(_ text: String) -> Bool { screen.text.contains(text) }

  /// Lets time pass.
  mutating func tick(_ count: Int) {
    for tick in 0..<count { _ = update(&state, .tick(Double(tick) / 10)) }
  }

  func zone(_ target: Zone.Target) -> Zone? { screen.zones.last { $0.target == target } }

  /// Where a spot of the board is on the screen.
  private func point(_ spot: CircuitSpot) -> Point? {
    guard let index = circuitBoard.spots.firstIndex(where: { $0.spot == spot }) else { return nil }
    let target = Zone.Target.item(LayeredPerceptrons.ZoneName.spot, index)
    let zones = screen.zones.filter { if case .number = $0.target { false } else { true } }
    // A cell of its own: a port lies on its box.
    for zone in zones where zone.target == target {
      for y in zone.rect.y..<zone.rect.bottom {
        for x in zone.rect.x..<zone.rect.right {
          if zones.last(where: { $0.rect.contains(Point(x, y)) })?.target == target { return Point(x, y) }
        }
      }
    }
    return nil
  }

  mutating func clickSpot(_ spot: CircuitSpot) {
    if let point = point(spot) { click(point.x, point.y) }
  }

  mutating func drag(_ from: CircuitSpot, _ to: CircuitSpot) {
    guard let start = point(from), let end = point(to) else { return }
    drag(from: start, to: end)
  }

  mutating func drag(from start: Point, to end: Point) {
    send(.pointer(Pointer(.press, start)))
    send(.pointer(Pointer(.drag, Point((start.x + end.x) / 2, (start.y + end.y) / 2))))
    send(.pointer(Pointer(.drag, end)))
    send(.pointer(Pointer(.release, end)))
  }
}
