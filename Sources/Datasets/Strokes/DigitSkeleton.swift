/// The key points of a digit: the same ones for every way to write it, so that they can be compared from one writer to the
/// next as the joints of a body can. A 7 has the beginning of its bar, its corner, the middle of its stem and its foot.
///
/// They are found on the path of the pen before a hand slants and bends it, by where they lie: "the rightmost point of the
/// upper half". So they do not depend on where somebody begins, nor on how many strokes it takes.
public struct DigitSkeleton: Sendable {
  /// A key point: what it is called, and how it is found.
  public struct Joint: Sendable {
    public let name: String
    let direction: PenPoint
    let region: Region
  }

  /// A part of the square of 100 × 100, y down, in which a key point is looked for.
  struct Region: Sendable {
    var x: ClosedRange<Float> = -60...160
    var y: ClosedRange<Float> = -60...160

    /// How far outside a point lies, 0 inside.
    func distance(to point: PenPoint) -> Float {
      let nearest = PenPoint(
        min(max(point.x, x.lowerBound), x.upperBound), min(max(point.y, y.lowerBound), y.upperBound))
      return Spline.length(point - nearest)
    }
  }

  public let digit: Int
  public let joints: [Joint]

  /// The skeletons of the digits 0 to 9.
  public static let all: [DigitSkeleton] = [
    skeleton(0, [.init("top", .up), .init("left", .left), .init("bottom", .down), .init("right", .right)]),
    skeleton(1, [.init("top", .up), .init("middle", .left, y: 48...52), .init("foot", .down)]),
    skeleton(
      2,
      [
        .init("start", .left, y: 0...36), .init("top", .up), .init("shoulder", .right, y: 0...50),
        .init("corner", .left, y: 62...110), .init("end", .right, y: 70...110),
      ]),
    skeleton(
      3,
      [
        .init("start", .left, y: 0...36), .init("upper bow", .right, y: 0...40), .init("notch", .left, y: 38...58),
        .init("lower bow", .right, y: 52...100), .init("end", .left, y: 76...110),
      ]),
    skeleton(
      4,
      [
        .init("arm", .up, x: 0...56), .init("elbow", .left, y: 30...75), .init("end of the bar", .right, y: 36...72),
        .init("top of the stem", .up, x: 58...110), .init("foot", .down),
      ]),
    skeleton(
      5,
      [
        .init("end of the bar", .right, y: -10...22), .init("corner", .left, y: -10...24),
        .init("neck", .left, y: 30...54), .init("belly", .right, y: 46...100), .init("end", .left, y: 78...110),
      ]),
    skeleton(
      6,
      [
        .init("top", .up), .init("back", .left, y: 34...80), .init("bottom", .down), .init("loop", .right, y: 58...100),
        .init("top of the loop", .up, x: 46...100, y: 50...84),
      ]),
    skeleton(
      7,
      [
        .init("start", .left, y: -10...36), .init("corner", .right, y: -10...30), .init("stem", .right, y: 58...64),
        .init("foot", .down),
      ]),
    skeleton(
      8,
      [
        .init("top", .up), .init("upper left", .left, y: 4...42), .init("upper right", .right, y: 4...42),
        .init("lower left", .left, y: 58...96), .init("lower right", .right, y: 58...96), .init("bottom", .down),
      ]),
    skeleton(
      9,
      [
        .init("top", .up), .init("left of the loop", .left, y: 4...60),
        .init("bottom of the loop", .down, x: 10...56, y: 24...68),
        .init("top of the stem", .right, y: 0...40), .init("foot", .down),
      ]),
  ]

  private static func skeleton(_ digit: Int, _ joints: [Joint]) -> DigitSkeleton {
    DigitSkeleton(digit: digit, joints: joints)
  }

  /// Where on the pen's path each key point lies: the stroke, and the point of it. What lies outside its region counts only
  /// where nothing lies inside.
  func places(on strokes: [[PenPoint]]) -> [(stroke: Int, point: Int)] {
    joints.map { joint in
      var best = (stroke: 0, point: 0)
      var score = -Float.infinity
      for (stroke, path) in strokes.enumerated() {
        for (index, point) in path.enumerated() {
          let value = (point * joint.direction).sum() - 1000 * joint.region.distance(to: point)
          if value > score { (best, score) = ((stroke, index), value) }
        }
      }
      return best
    }
  }
}

extension DigitSkeleton.Joint {
  enum Direction { case up, down, left, right }

  init(_ name: String, _ direction: Direction, x: ClosedRange<Float> = -60...160, y: ClosedRange<Float> = -60...160) {
    self.name = name
    self.direction =
      switch direction {
      case .up: PenPoint(0, -1)
      case .down: PenPoint(0, 1)
      case .left: PenPoint(-1, 0)
      case .right: PenPoint(1, 0)
      }
    region = DigitSkeleton.Region(x: x, y: y)
  }
}
