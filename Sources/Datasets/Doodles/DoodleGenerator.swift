import Engine
import Foundation

/// Draws what is no digit: letters, signs, scribbles, lines, dots, digits that lie on their side, two digits in one picture; and,
/// as its counterpart, digits that look as if the same pens had drawn them.
///
/// A network that has seen nothing but digits takes everything for a digit. One that is shown such outliers while it learns
/// tells other outliers too: D. Hendrycks, M. Mazeika, T. Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019.
public struct DoodleGenerator: Sendable {
  public let seed: UInt64
  private let writers: [Writer]

  /// - Parameter writers: whose hands; two generators with one seed and different writers share nothing.
  public init(seed: UInt64 = 1, writers: Range<Int> = 0..<1000) {
    self.seed = seed
    self.writers = writers.map { Writer(seed: seed ^ 0x444f_4f44, number: $0) }
  }

  /// Drawing `index` of the endless series that are no digits.
  public func doodle(_ index: Int) -> GrayImage { image(index, stream: 2) { Self.doodle(by: $0, &$1) } }

  /// Drawing `index` of the endless series of digits.
  public func digit(_ index: Int) -> GrayImage { image(index, stream: 3) { Self.digit(by: $0, &$1) } }

  private func image(
    _ index: Int, stream: UInt64, _ draw: (Writer, inout SeededRandom) -> Handwriting
  ) -> GrayImage {
    let writer = writers[index % writers.count]
    var random = SeededRandom(seed: seed, stream: stream << 60 | (writer.ownSeed >> 32) << 28 | UInt64(index))
    var writing = draw(writer, &random)
    // Pens on the pad are finer and, beside a small drawing, much thicker than those on paper.
    let thickness = min(2.6, max(0.45, exp(0.45 * random.bell())))
    writing.radii = writing.radii.map { $0.map { $0 * thickness } }
    writing.softness = random.uniform(0.9, 1.6)
    return StrokeRenderer.render(writing).image
  }

  // MARK: What is drawn

  private static func digit(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    guard random.uniform() < 0.3 else { return Handwriting(of: random.below(10), by: writer, &random) }
    let number = random.below(DigitForm.blocks.count)
    return Handwriting(DigitForm.blocks[number], number: number, by: writer.straight, &random)
  }

  private static func doodle(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    switch random.below(100) {
    case ..<44: return letter(DigitForm.letters, from: 100, by: writer, &random)
    case ..<62: return letter(DigitForm.signs, from: 500, by: writer, &random)
    case ..<72: return narrowed(Handwriting(scribble(&random), number: 1000, by: writer, &random), &random)
    case ..<78: return narrowed(Handwriting(walk(&random), number: 1003, by: writer, &random), &random)
    case ..<84: return narrowed(Handwriting(shading(&random), number: 1001, by: writer, &random), &random)
    case ..<88: return narrowed(Handwriting(bundle(&random), number: 1004, by: writer.straight, &random), &random)
    case ..<93: return Handwriting(line(&random), number: 1002, by: writer.straight, &random)
    case ..<96: return lying(by: writer, &random)
    default: return pair(by: writer, &random)
    }
  }

  /// The drawing as narrow as letters and digits are, or as wide as it was made.
  private static func narrowed(_ writing: Handwriting, _ random: inout SeededRandom) -> Handwriting {
    var writing = writing
    let factor = PenPoint(random.uniform(0.4, 1.1), 1)
    writing.strokes = writing.strokes.map { $0.map { $0 * factor } }
    return writing
  }

  private static func letter(
    _ forms: [DigitForm], from number: Int, by writer: Writer, _ random: inout SeededRandom
  ) -> Handwriting {
    let index = random.below(forms.count)
    return narrowed(Handwriting(forms[index], number: number + index, by: writer, &random), &random)
  }

  /// The pen wanders about.
  private static func scribble(_ random: inout SeededRandom) -> DigitForm {
    let strokes = 1 + random.below(3)
    return DigitForm(
      "scribble",
      (0..<strokes).map { _ in
        (0..<6 + random.below(14 / strokes)).map { _ in
          DigitForm.Knot(
            point: PenPoint(random.uniform(0, 100), random.uniform(0, 100)), isCorner: random.uniform() < 0.2, moves: []
          )
        }
      })
  }

  /// The pen turns now here, now there, and never goes far in one step.
  private static func walk(_ random: inout SeededRandom) -> DigitForm {
    var point = PenPoint(50, 50)
    var direction = random.uniform(0, 2 * .pi)
    var bend: Float = 0
    let knots = (0..<25 + random.below(40)).map { _ in
      bend = 0.75 * bend + 0.4 * random.bell()
      direction += bend
      point += PenPoint(cos(direction), sin(direction)) * 9
      if !(0...100 ~= point.x) || !(0...100 ~= point.y) { direction += .pi }
      point = pointwiseMin(pointwiseMax(point, PenPoint(0, 0)), PenPoint(100, 100))
      return DigitForm.Knot(point: point, isCorner: false, moves: [])
    }
    return DigitForm("walk", [knots])
  }

  /// Some straight lines, anyhow.
  private static func bundle(_ random: inout SeededRandom) -> DigitForm {
    DigitForm(
      "bundle",
      (0..<4 + random.below(4)).map { _ in
        (0..<2).map { _ in
          DigitForm.Knot(
            point: PenPoint(random.uniform(0, 100), random.uniform(0, 100)), isCorner: false, moves: [])
        }
      })
  }

  /// The pen goes to and fro, as one strikes a word out.
  private static func shading(_ random: inout SeededRandom) -> DigitForm {
    let lines = 4 + random.below(6)
    let isRound = random.uniform() < 0.5
    let isUpright = random.uniform() < 0.5
    let knots = (0...lines).map { line in
      let along = 100 * Float(line) / Float(lines) + 5 * random.bell()
      let across = (line % 2 == 0 ? 6 : 94) + 8 * random.bell()
      return DigitForm.Knot(
        point: isUpright ? PenPoint(along, across) : PenPoint(across, along), isCorner: !isRound, moves: [])
    }
    return DigitForm("shading", [knots])
  }

  /// A dot, or lines that lie: one that stands would be a 1.
  private static func line(_ random: inout SeededRandom) -> DigitForm {
    guard random.uniform() < 0.7 else {
      let size = random.uniform(0.5, 8)
      return DigitForm(
        "dot",
        [
          [PenPoint(50, 50), PenPoint(50 + size, 50 + random.uniform(-1, 1) * size)].map {
            .init(point: $0, isCorner: false, moves: [])
          }
        ])
    }
    let strokes = random.uniform() < 0.75 ? 1 : 2
    return DigitForm(
      "line",
      (0..<strokes).map { stroke in
        let slope = random.uniform(-0.55, 0.55)
        let y = 50 + Float(stroke) * random.uniform(25, 60)
        return [PenPoint(0, y + 50 * slope), PenPoint(100, y - 50 * slope)]
          .map { .init(point: $0, isCorner: false, moves: []) }
      })
  }

  /// A digit that has fallen over. A 0 would still be a 0.
  private static func lying(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    var writing = Handwriting(of: 1 + random.below(9), by: writer, &random)
    let angle = (random.uniform() < 0.5 ? 1 : -1) * (Float.pi / 2 + 0.15 * random.bell())
    let (c, s) = (cos(angle), sin(angle))
    writing.strokes = writing.strokes.map { $0.map { PenPoint(c * $0.x - s * $0.y, s * $0.x + c * $0.y) } }
    return writing
  }

  /// Two digits side by side: they would need to be cut apart first.
  private static func pair(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    var writing = Handwriting(of: random.below(10), by: writer, &random)
    let second = Handwriting(of: random.below(10), by: writer, &random)
    let edge = writing.strokes.joined().map(\.x).max() ?? 0
    let start = second.strokes.joined().map(\.x).min() ?? 0
    let shift = PenPoint(edge - start + random.uniform(8, 40), 0)
    writing.strokes += second.strokes.map { $0.map { $0 + shift } }
    writing.radii += second.radii
    return writing
  }
}

extension DigitForm {
  /// A form that is made up on the spot.
  fileprivate init(_ name: String, _ strokes: [[Knot]]) {
    self.init(digit: -1, name: name, weight: 1, strokes: strokes)
  }
}
