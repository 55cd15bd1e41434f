import Foundation

/// A digit as a pen wrote it: strokes of points, in any unit, with y down.
public struct Trajectory: Hashable, Sendable {
  public let label: Int
  /// Who wrote it; "" where nobody is named.
  public let hand: String
  public let strokes: [[SIMD2<Float>]]
  /// Where it is from: `hands.txt:12`.
  public let source: String

  public init(label: Int, hand: String, strokes: [[SIMD2<Float>]], source: String) {
    self.label = label
    self.hand = hand
    self.strokes = strokes
    self.source = source
  }

  /// The same digit, its strokes changed.
  func with(_ strokes: [[SIMD2<Float>]]) -> Trajectory {
    Trajectory(label: label, hand: hand, strokes: strokes, source: source)
  }

  /// The upper left and the lower right corner of the smallest box around it.
  var bounds: (low: SIMD2<Float>, high: SIMD2<Float>) {
    strokes.joined().reduce((SIMD2(repeating: .infinity), SIMD2(repeating: -.infinity))) {
      (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1))
    }
  }

  /// The digit about the origin, its longer side 1.
  var normalized: Trajectory {
    let (low, high) = bounds
    let side = max((high - low).max(), 1e-6)
    return with(strokes.map { $0.map { ($0 - (low + high) / 2) / side } })
  }
}

enum Polyline {
  static func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }

  /// The curve that passes through knots as a pen does, a centripetal Catmull–Rom spline, as a chain of points. A knot
  /// that is given twice is a corner.
  static func curve(through knots: [SIMD2<Float>]) -> [SIMD2<Float>] {
    var parts: [[SIMD2<Float>]] = [[]]
    for knot in knots {
      let isCorner = parts[parts.count - 1].last == knot
      if isCorner { parts.append([knot]) } else { parts[parts.count - 1].append(knot) }
    }
    return parts.flatMap { smooth($0) }
  }

  private static func smooth(_ knots: [SIMD2<Float>]) -> [SIMD2<Float>] {
    guard knots.count > 2 else { return knots }
    let last = knots.count - 1
    let points = [2 * knots[0] - knots[1]] + knots + [2 * knots[last] - knots[last - 1]]
    var result: [SIMD2<Float>] = []
    for i in 1...last {
      for step in 0..<8 { result.append(between(Array(points[i - 1...i + 2]), Float(step) / 8)) }
    }
    return result + [knots[last]]
  }

  /// The point at the share `t` of the way from the second of four points to the third.
  private static func between(_ p: [SIMD2<Float>], _ t: Float) -> SIMD2<Float> {
    var times: [Float] = [0]
    for (a, b) in zip(p, p.dropFirst()) { times.append(times[times.count - 1] + max(length(b - a).squareRoot(), 1e-4)) }
    let u = times[1] + t * (times[2] - times[1])
    func mix(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ i: Int, _ j: Int) -> SIMD2<Float> {
      a + (b - a) * ((u - times[i]) / (times[j] - times[i]))
    }
    let (a, b, c) = (mix(p[0], p[1], 0, 1), mix(p[1], p[2], 1, 2), mix(p[2], p[3], 2, 3))
    return mix(mix(a, b, 0, 2), mix(b, c, 1, 3), 1, 2)
  }

  /// Points at equal distances along a line, its ends among them.
  static func evenlySpaced(_ line: [SIMD2<Float>], spacing: Float) -> [SIMD2<Float>] {
    guard var last = line.first else { return [] }
    var result = [last]
    for point in line.dropFirst() {
      let steps = max(1, Int((length(point - last) / spacing).rounded(.up)))
      for step in 1...steps { result.append(last + (point - last) * (Float(step) / Float(steps))) }
      last = point
    }
    return result
  }

  /// The line with as few points as keep it within `tolerance` (Ramer 1972; Douglas and Peucker 1973).
  static func simplified(_ line: [SIMD2<Float>], tolerance: Float) -> [SIMD2<Float>] {
    guard line.count > 2 else { return line }
    let (a, b) = (line[0], line[line.count - 1])
    let distances = line.map { distance($0, from: a, to: b) }
    let farthest = distances.indices.max { distances[$0] < distances[$1] }!
    guard distances[farthest] > tolerance else { return [a, b] }
    return simplified(Array(line[...farthest]), tolerance: tolerance).dropLast()
      + simplified(Array(line[farthest...]), tolerance: tolerance)
  }

  private static func distance(_ p: SIMD2<Float>, from a: SIMD2<Float>, to b: SIMD2<Float>) -> Float {
    let along = b - a
    let t = min(max(((p - a) * along).sum() / max((along * along).sum(), 1e-9), 0), 1)
    return length(p - a - along * t)
  }
}
