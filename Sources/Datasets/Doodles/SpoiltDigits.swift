import Engine
import Foundation

/// Digits of which no digit is left: lying, mirrored, upside down, begun and not finished, struck out, or two in one picture.
enum SpoiltDigits {
  static func writing(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    switch random.below(12) {
    case ..<3: lying(by: writer, &random)
    case ..<5: mirrored(by: writer, &random)
    case ..<6: upsideDown(by: writer, &random)
    case ..<8: begun(by: writer, &random)
    case ..<10: struckOut(by: writer, &random)
    default: pair(by: writer, &random)
    }
  }

  /// One of some digits: with the others nothing would be spoilt.
  private static func digit(
    of digits: [Int], by writer: Writer, _ random: inout SeededRandom
  ) -> Handwriting {
    Handwriting(of: digits[random.below(digits.count)], by: writer, &random)
  }

  /// A digit that has fallen over. A 0 would still be a 0.
  private static func lying(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    let angle = (random.uniform() < 0.5 ? 1 : -1) * (Float.pi / 2 + 0.15 * random.bell())
    return digit(of: Array(1...9), by: writer, &random).turned(by: angle)
  }

  private static func mirrored(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    digit(of: [3, 4, 6, 7, 9], by: writer, &random).mapped { PenPoint(-$0.x, $0.y) }
  }

  /// 0, 1 and 8 are themselves upside down, 2 and 5 nearly so, and 6 and 9 are each other.
  private static func upsideDown(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    digit(of: [3, 4, 7], by: writer, &random).turned(by: .pi + 0.1 * random.bell())
  }

  /// The first part of a digit: more of it could be read, and a part of a 0, 1, 6, 7, 8 or 9 can be another digit.
  private static func begun(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    var writing = digit(of: [2, 3, 4, 5], by: writer, &random)
    let count = writing.strokes.reduce(0) { $0 + $1.count }
    var left = max(3, Int(Float(count) * random.uniform(0.28, 0.45)))
    var strokes: [[PenPoint]] = []
    for stroke in writing.strokes where left > 1 {
      strokes.append(Array(stroke.prefix(left)))
      left -= stroke.count
    }
    writing.radii = zip(strokes, writing.radii).map { Array($1.prefix($0.count)) }
    writing.strokes = strokes
    return writing
  }

  /// Through 0, 1 and 7 people draw lines that belong to them.
  private static func struckOut(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    var writing = digit(of: [2, 3, 4, 5, 6, 8, 9], by: writer, &random)
    let points = Array(writing.strokes.joined())
    let low = points.reduce(points[0]) { pointwiseMin($0, $1) }
    let high = points.reduce(points[0]) { pointwiseMax($0, $1) }
    let radius = writing.radii[0][0]
    for _ in 0..<1 + random.below(3) {
      let angle = random.uniform(-1, 1)
      let way = PenPoint(cos(angle), sin(angle)) * random.uniform(55, 85)
      let middle = (low + high) / 2 + PenPoint(random.bell(), random.bell()) * 12
      let line = (0...12).map { middle + way * (Float($0) / 6 - 1) + PenPoint(random.bell(), random.bell()) }
      writing.strokes.append(line)
      writing.radii.append(line.map { _ in radius })
    }
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

extension Handwriting {
  /// With every point somewhere else.
  func mapped(_ place: (PenPoint) -> PenPoint) -> Handwriting {
    var copy = self
    copy.strokes = strokes.map { $0.map(place) }
    return copy
  }

  fileprivate func turned(by angle: Float) -> Handwriting {
    let (c, s) = (cos(angle), sin(angle))
    return mapped { PenPoint(c * $0.x - s * $0.y, s * $0.x + c * $0.y) }
  }
}
