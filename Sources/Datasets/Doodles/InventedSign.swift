import Engine
import Foundation

/// Signs of no alphabet: up to four strokes of a few kinds that join, cross or stand apart as those of letters do. Whoever has seen
/// many of them does not take a letter that he has never seen for a digit.
enum InventedSign {
  static func form(_ random: inout SeededRandom) -> DigitForm {
    let count = 1 + random.below(4)
    var strokes: [[DigitForm.Knot]] = []
    for _ in 0..<count {
      let start = strokes.isEmpty || random.uniform() < 0.35 ? place(&random) : joint(on: strokes, &random)
      // A single simple stroke would be a line.
      strokes.append(stroke(from: start, isAlone: count == 1, &random))
    }
    return DigitForm("invented", strokes)
  }

  /// Two signs in one picture, one above or beside the other.
  static func pair(_ forms: [DigitForm], _ random: inout SeededRandom) -> DigitForm {
    let isStack = random.uniform() < 0.4
    let gap = random.uniform(4, 24)
    let strokes = (0..<2).flatMap { place in
      let size = random.uniform(0.4, 0.7)
      let shift = Float(place) * (100 * size + gap)
      return forms[random.below(forms.count)].strokes.map { stroke in
        stroke.map { knot in
          DigitForm.Knot(
            point: knot.point * size + (isStack ? PenPoint(0, shift) : PenPoint(shift, 0)), isCorner: knot.isCorner,
            moves: [])
        }
      }
    }
    return DigitForm("two signs", strokes)
  }

  private static func place(_ random: inout SeededRandom) -> PenPoint {
    PenPoint(random.uniform(0, 90), random.uniform(0, 100))
  }

  /// A knot of a stroke that is there, or the middle between two.
  private static func joint(on strokes: [[DigitForm.Knot]], _ random: inout SeededRandom) -> PenPoint {
    let stroke = strokes[random.below(strokes.count)]
    let index = random.below(stroke.count)
    let next = min(index + random.below(2), stroke.count - 1)
    return (stroke[index].point + stroke[next].point) / 2
  }

  private static func stroke(
    from start: PenPoint, isAlone: Bool, _ random: inout SeededRandom
  ) -> [DigitForm.Knot] {
    switch isAlone ? 3 + random.below(3) : random.below(6) {
    case 0: return knots([start, distant(from: start, &random)], corners: 0, &random)
    case 1: return bow(from: start, &random)
    case 2: return loop(from: start, &random)
    case 3: return wave(from: start, &random)
    case 4: return chain(from: start, count: 3 + random.below(4), corners: 0.9, &random)
    default: return chain(from: start, count: 4 + random.below(4), corners: 0.25, &random)
    }
  }

  /// A place that is not too near.
  private static func distant(from start: PenPoint, _ random: inout SeededRandom) -> PenPoint {
    var point = place(&random)
    for _ in 0..<8 where Spline.length(point - start) < 35 { point = place(&random) }
    return point
  }

  private static func bow(from start: PenPoint, _ random: inout SeededRandom) -> [DigitForm.Knot] {
    let end = distant(from: start, &random)
    let way = end - start
    let bend = PenPoint(-way.y, way.x) * random.uniform(-0.6, 0.6)
    return knots([start, (start + end) / 2 + bend, end], corners: 0, &random)
  }

  private static func loop(from start: PenPoint, _ random: inout SeededRandom) -> [DigitForm.Knot] {
    let radius = PenPoint(random.uniform(10, 34), random.uniform(10, 34))
    let turn = random.uniform(0, 2 * .pi)
    let sense: Float = random.uniform() < 0.5 ? 1 : -1
    let share = random.uniform(0.7, 1.1)
    let first = PenPoint(cos(turn), sin(turn)) * radius
    return knots(
      (0...6).map { step in
        let angle = turn + sense * share * 2 * .pi * Float(step) / 6
        return start - first + PenPoint(cos(angle), sin(angle)) * radius
      }, corners: 0, &random)
  }

  private static func wave(from start: PenPoint, _ random: inout SeededRandom) -> [DigitForm.Knot] {
    let end = distant(from: start, &random)
    let way = end - start
    let across = PenPoint(-way.y, way.x) * random.uniform(0.12, 0.5)
    let count = 3 + random.below(4)
    return knots(
      (0...count).map { step in
        start + way * (Float(step) / Float(count)) + across * (step % 2 == 0 ? -0.5 : 0.5)
      }, corners: random.uniform() < 0.4 ? 1 : 0, &random)
  }

  private static func chain(
    from start: PenPoint, count: Int, corners: Float, _ random: inout SeededRandom
  ) -> [DigitForm.Knot] {
    var points = [start]
    for _ in 1..<count { points.append(distant(from: points[points.count - 1], &random)) }
    return knots(points, corners: corners, &random)
  }

  private static func knots(
    _ points: [PenPoint], corners: Float, _ random: inout SeededRandom
  ) -> [DigitForm.Knot] {
    points.map { DigitForm.Knot(point: $0, isCorner: random.uniform(0, 1) < corners, moves: []) }
  }
}
