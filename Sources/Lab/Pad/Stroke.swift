/// A place on the pad, whatever its size on the screen: (0, 0) is the upper left corner, (1, 1) the lower right one.
struct PadPoint: Hashable, Sendable {
  var x: Float
  var y: Float

  init(_ x: Float, _ y: Float) {
    self.x = x
    self.y = y
  }

  /// The point on the way from `a` (0) to `b` (1).
  static func mix(_ a: PadPoint, _ b: PadPoint, _ t: Float) -> PadPoint {
    PadPoint(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
  }

  func distance(to other: PadPoint) -> Float {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}

/// One movement of the pen over the pad, from where it was put down to where it was lifted.
struct Stroke: Hashable, Sendable {
  /// The places that were reported.
  private(set) var points: [PadPoint]
  /// How far the hand may have been from a reported place, to each side: half a cell, because a terminal reports no more
  /// than the cell.
  let tolerance: PadPoint
  /// The width of the line, in pad widths.
  let width: Float
  /// Whether it takes ink away instead of leaving it.
  let erases: Bool
  /// The line that the hand meant: pulled straight as far as the cells allow, then rounded a little. Points that were only passed
  /// are not in it yet.
  private(set) var path: [PadPoint]
  private var isBehind = false

  init(at point: PadPoint, tolerance: PadPoint, width: Float, erases: Bool = false) {
    points = [point]
    path = points
    self.tolerance = tolerance
    self.width = width
    self.erases = erases
  }

  /// Draws on to a point.
  ///
  /// - Returns: false if the line is there already.
  @discardableResult
  mutating func extend(to point: PadPoint) -> Bool {
    pass(through: point)
    guard isBehind else { return false }
    path = rounded(straightened)
    isBehind = false
    return true
  }

  /// Takes note of a point on the way to another one, which `extend` will draw.
  mutating func pass(through point: PadPoint) {
    guard point != points.last else { return }
    points.append(point)
    isBehind = true
  }

  /// Draws on through all of some points, as `extend` does one by one.
  mutating func extend(along more: [PadPoint]) {
    for point in more { pass(through: point) }
    if let last = more.last { extend(to: last) }
  }

  /// A Gaussian along the line takes out what corners the cells have left; the ends stay.
  private func rounded(_ points: [PadPoint]) -> [PadPoint] {
    let line = Self.evenlySpaced(points)
    guard line.count > 2 else { return line }
    return line.indices.map { i in
      var sum = PadPoint(0, 0)
      for (k, weight) in Self.kernel.enumerated() {
        let p = Self.point(i + k - Self.reach, of: line)
        sum = PadPoint(sum.x + weight * p.x, sum.y + weight * p.y)
      }
      return sum
    }
  }

  /// The line as a rubber band between its ends that has to stay in every cell that was reported: a slanted line arrives as a
  /// staircase of cells and becomes straight, while a corner that was meant stays.
  ///
  /// Each point is drawn towards the middle of its neighbours and kept inside its cell; moving a little too far (successive
  /// over-relaxation, factor 1.7) gets there in fewer rounds.
  private var straightened: [PadPoint] {
    guard points.count > 2 else { return points }
    var line = points
    for _ in 0..<40 {
      for i in 1..<line.count - 1 {
        let target = PadPoint.mix(line[i], .mix(line[i - 1], line[i + 1], 0.5), 1.7)
        let (cell, reach) = (points[i], tolerance)
        line[i] = PadPoint(
          max(cell.x - reach.x, min(cell.x + reach.x, target.x)), max(cell.y - reach.y, min(cell.y + reach.y, target.y))
        )
      }
    }
    return line
  }

  /// The distance of the points that are smoothed, in pad widths.
  private static let spacing: Float = 0.0125
  /// How many points to each side have a say.
  private static let reach = 8

  /// A Gaussian as a row of binomial coefficients, of variance 2 · reach / 4: a standard deviation of 2 points or 0.025 pad
  /// widths, half the height of a cell in the smallest window.
  private static let kernel: [Float] = {
    var row: [Float] = [1]
    for _ in 0..<2 * reach { row = zip([0] + row, row + [0]).map { ($0 + $1) / 2 } }
    return row
  }()

  /// Points at equal distances along the line.
  private static func evenlySpaced(_ points: [PadPoint]) -> [PadPoint] {
    let lengths = zip(points, points.dropFirst()).map { $0.distance(to: $1) }
    let total = lengths.reduce(0, +)
    let steps = Int((total / spacing).rounded(.up))
    guard steps > 0 else { return [points[0]] }
    var result = [points[0]]
    var segment = 0
    var before: Float = 0
    for step in 1..<steps {
      let place = total * Float(step) / Float(steps)
      while segment < lengths.count - 1, before + lengths[segment] < place {
        before += lengths[segment]
        segment += 1
      }
      result.append(.mix(points[segment], points[segment + 1], (place - before) / lengths[segment]))
    }
    return result + [points[points.count - 1]]
  }

  /// A point of a line that goes on beyond its ends, turned around them: so the ends stay where they are.
  private static func point(_ index: Int, of line: [PadPoint]) -> PadPoint {
    let last = line.count - 1
    if index < 0 { return reflected(line[min(-index, last)], around: line[0]) }
    if index > last { return reflected(line[max(2 * last - index, 0)], around: line[last]) }
    return line[index]
  }

  private static func reflected(_ point: PadPoint, around center: PadPoint) -> PadPoint {
    PadPoint(2 * center.x - point.x, 2 * center.y - point.y)
  }
}
