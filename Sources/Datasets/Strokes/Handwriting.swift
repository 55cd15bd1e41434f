import Engine
import Foundation

/// One writing of a digit: a form as a writer's hand makes it, before it becomes an image.
struct Handwriting {
  let form: DigitForm
  /// The strokes as chains of points, in units of a form.
  var strokes: [[PenPoint]]
  /// Where the key points of the digit's skeleton went, in its order.
  var keyPoints: [PenPoint]
  /// Half the width of the line at each point.
  var radii: [[Float]]
  /// The pixels between full ink and paper at the edge of a line.
  var softness: Float

  init(of digit: Int, by writer: Writer, _ generator: inout SeededRandom) {
    // Most people keep to their way of writing a digit, most of the time.
    let index = generator.uniform() < 0.85 ? writer.habits[digit] : Writer.habit(for: digit, &generator)
    let paths: [[PenPoint]]
    (self, paths) = Self.writing(DigitForm.byDigit[digit][index], stream: digit * 100 + index, by: writer, &generator)
    keyPoints = DigitSkeleton.all[digit].places(on: paths).map { strokes[$0.stroke][$0.point] }
  }

  /// Another form than a digit's, a letter say. It has no key points.
  ///
  /// - Parameter number: tells the writer's habits with this form from those with others.
  init(_ form: DigitForm, number: Int, by writer: Writer, _ generator: inout SeededRandom) {
    self = Self.writing(form, stream: 1000 + number, by: writer, &generator).writing
  }

  private init(_ form: DigitForm) {
    self.form = form
    softness = 0
    (strokes, keyPoints, radii) = ([], [], [])
  }

  /// The writing, and its paths before the hand distorted them.
  private static func writing(
    _ form: DigitForm, stream: Int, by writer: Writer, _ generator: inout SeededRandom
  ) -> (writing: Handwriting, paths: [[PenPoint]]) {
    var result = Handwriting(form)
    result.softness = writer.softness
    let hand = Hand(writer, &generator)
    let choices = writer.choices.map { min(max($0 + 0.35 * generator.bell(), -1.3), 1.3) }
    var own = SeededRandom(seed: writer.ownSeed, stream: UInt64(stream))
    var paths: [[PenPoint]] = []
    for stroke in form.strokes {
      // Strokes begin where the pen happens to come down, so each strays a little as a whole.
      let start = PenPoint(generator.bell(), generator.bell()) * (writer.carelessness * writer.licence) * 0.6
      let points = stroke.map { knot in
        let habit = PenPoint(own.bell(), own.bell()) * (4.5 * writer.licence)
        let accident = PenPoint(generator.bell(), generator.bell()) * (writer.carelessness * writer.licence)
        return knot.point(choices) + habit + accident + start
      }
      let curve = Spline.stroke(
        through: points, corners: stroke.map(\.isCorner), roundness: hand.roundness, spacing: 5)
      let path = ended(curve, &generator)
      paths.append(path)
      result.strokes.append(hand.tremble(path.map(hand.place)))
      result.radii.append(hand.press(path.count))
    }
    return (result, paths)
  }

  /// The curve with its ends a little cut off or drawn out: pens come down late and leave late.
  private static func ended(_ curve: [PenPoint], _ generator: inout SeededRandom) -> [PenPoint] {
    var path = curve
    for _ in 0..<2 {
      path.reverse()
      let change = generator.bell()
      if change < 0 {
        path.removeFirst(min(Int(-change * 1.3), path.count / 8))
      } else {
        path.insert(path[0] + (path[0] - path[1]) * change, at: 0)
      }
    }
    return path
  }
}

/// How a writer's hand moves for one digit: the affine map, the bending of the page, the tremor and the pressure.
private struct Hand {
  let roundness: Float
  private let slant: Float
  private let aspect: Float
  private let proportion: Float
  private let turn: PenPoint
  private let widening: Float
  /// Slow waves that bend the page: a frequency vector, a phase and a displacement each.
  private let waves: [(frequency: PenPoint, phase: Float, shift: PenPoint)]
  private let tremor: Float
  private let tremorPhase: PenPoint
  private let pen: Float
  private let pressure: Float
  private let pressurePhase: PenPoint

  init(_ writer: Writer, _ generator: inout SeededRandom) {
    roundness = writer.roundness + 0.08 * generator.bell()
    slant = writer.slant + 0.07 * generator.bell()
    aspect = writer.aspect * exp(0.09 * generator.bell())
    proportion = writer.proportion * exp(0.1 * generator.bell())
    let angle = 0.06 * generator.bell()
    turn = PenPoint(cos(angle), sin(angle))
    widening = 0.1 * generator.bell()
    waves = (0..<3).map { _ in
      let direction = generator.uniform(0, 2 * .pi)
      let frequency = generator.uniform(0.02, 0.055)
      return (
        PenPoint(cos(direction), sin(direction)) * frequency, generator.uniform(0, 2 * .pi),
        PenPoint(generator.bell(), generator.bell()) * ((1.5 + 0.9 * writer.carelessness) * writer.licence)
      )
    }
    tremor = writer.tremor
    tremorPhase = PenPoint(generator.uniform(0, 6.28), generator.uniform(0, 6.28))
    pen = writer.pen * exp(0.08 * generator.bell())
    pressure = writer.pressure
    pressurePhase = PenPoint(generator.uniform(0, 6.28), generator.uniform(0.03, 0.15))
  }

  /// Where a point of the form comes to lie.
  func place(_ point: PenPoint) -> PenPoint {
    var p = point
    p.y = 100 * pow(max(p.y, 0) / 100, proportion) + min(p.y, 0)
    for wave in waves { p += wave.shift * sin((point * wave.frequency).sum() + wave.phase) }
    p -= PenPoint(50, 50)
    p.x *= aspect * (1 + widening * p.y / 50)
    p.x -= slant * p.y
    return PenPoint(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x)
  }

  func tremble(_ path: [PenPoint]) -> [PenPoint] {
    path.enumerated().map { index, point in
      let phase = Float(index)
      return point + PenPoint(sin(phase * 0.6 + tremorPhase.x), sin(phase * 0.47 + tremorPhase.y)) * tremor
    }
  }

  /// Half the width of the line along a path of `count` points.
  func press(_ count: Int) -> [Float] {
    (0..<count).map { pen * (1 + pressure * sin(Float($0) * pressurePhase.y * 2 + pressurePhase.x)) }
  }
}
