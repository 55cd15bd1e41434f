import Engine
import Foundation

/// How a digit is written on the pad: where, how large, with which pen, by how sure and how quick a hand.
public enum Manner: String, CaseIterable, Sendable {
  case plain, coarse, offCentre = "off-centre", tiny, huge, thick, thin, slanted, gappy, slow, fast

  /// The pen that it takes, by the name it has on the pad.
  var pen: String {
    switch self {
    case .thick: "broad"
    case .thin: "fine"
    default: "medium"
    }
  }

  /// The longer side of the digit, in heights of the pad.
  private var size: Float {
    switch self {
    case .tiny: 0.3
    case .huge: 0.96
    case .offCentre: 0.5
    default: 0.7
    }
  }

  /// How many of the cells that the pointer comes to are reported: of a quick hand's one in three.
  var reportedCell: Int { self == .fast ? 3 : 1 }

  /// Whether the hand stops on the way again and again.
  var hesitates: Bool { self == .slow }

  /// The strokes on a pad of 1 × 1, (0, 0) being its upper left corner.
  ///
  /// - Parameter index: which of a series it is: corners, slants and tremors take turns.
  public func strokes(of trajectory: Trajectory, index: Int) -> [[SIMD2<Float>]] {
    var random = SeededRandom(seed: 20_261_124, stream: UInt64(index))
    var digit = trajectory.normalized
    switch self {
    case .coarse: digit = digit.with(digit.strokes.map { Polyline.simplified($0, tolerance: 0.06) })
    case .slanted:
      let slant: Float = index % 2 == 0 ? 0.35 : -0.25
      digit = digit.with(digit.strokes.map { $0.map { SIMD2($0.x - slant * $0.y, $0.y) } }).normalized
    case .gappy: digit = digit.with(digit.strokes.flatMap { Self.withGaps($0) })
    case .slow: digit = digit.with(digit.strokes.map { Self.trembling($0, &random) })
    default: break
    }
    let corner = SIMD2<Float>(index % 2 == 0 ? 0.28 : 0.72, index / 2 % 2 == 0 ? 0.28 : 0.72)
    let center = self == .offCentre ? corner : SIMD2(0.5, 0.5)
    return digit.strokes.map { $0.map { center + $0 * size } }
  }

  /// The stroke in pieces: after each third of a digit's height the pen leaves the paper for a twelfth of it.
  private static func withGaps(_ stroke: [SIMD2<Float>]) -> [[SIMD2<Float>]] {
    let points = Polyline.evenlySpaced(stroke, spacing: 0.01)
    let (drawn, left) = (33, 8)
    var pieces: [[SIMD2<Float>]] = []
    var start = 0
    while start < points.count {
      let end = min(points.count, start + drawn)
      // What would be left is too short to be lifted for.
      let isLast = points.count - end < left + 4
      pieces.append(Array(points[start..<(isLast ? points.count : end)]))
      start = isLast ? points.count : end + left
    }
    return pieces
  }

  /// The stroke with a tremor of about a sixtieth of the digit's size, in waves as a slow hand makes them.
  private static func trembling(_ stroke: [SIMD2<Float>], _ random: inout SeededRandom) -> [SIMD2<Float>] {
    let phase = SIMD2(random.uniform(0, 6.28), random.uniform(0, 6.28))
    return Polyline.evenlySpaced(stroke, spacing: 0.01).enumerated().map { step, point in
      let t = Float(step)
      return point + 0.016 * SIMD2(sin(0.42 * t + phase.x), sin(0.37 * t + phase.y))
    }
  }
}
