import Foundation

/// Several ways to write each digit.
enum Hands {
  /// A part of an ellipse; angles in parts of a turn, 0 at the right, growing clockwise as the screen shows it.
  private static func arc(
    _ x: Float, _ y: Float, _ rx: Float, _ ry: Float, from start: Float, to end: Float
  ) -> Hand.Line {
    (0...16).map { step in
      let angle = 2 * Float.pi * (start + (end - start) * Float(step) / 16)
      return (x + rx * cos(angle), y + ry * sin(angle))
    }
  }

  static let all: [Hand] = zero + one + two + three + four + five + six + seven + eight + nine

  private static let zero = [
    Hand(digit: 0, strokes: [arc(0.5, 0.5, 0.42, 0.5, from: -0.25, to: -1.25)], name: "oval"),
    Hand(digit: 0, strokes: [arc(0.5, 0.5, 0.5, 0.48, from: -0.2, to: 0.82)], name: "round"),
  ]

  private static let one = [
    Hand(digit: 1, strokes: [[(0.5, 0), (0.5, 1)]], name: "bar"),
    Hand(digit: 1, strokes: [[(0.6, 0), (0.42, 1)]], name: "slanted"),
    Hand(digit: 1, strokes: [[(0.3, 0.22), (0.52, 0), (0.52, 1)]], name: "with a serif"),
  ]

  private static let two = [
    Hand(
      digit: 2, strokes: [arc(0.48, 0.28, 0.42, 0.28, from: -0.48, to: 0.1) + [(0.05, 1), (0.98, 1)]], name: "angular"),
    Hand(
      digit: 2,
      strokes: [
        arc(0.48, 0.27, 0.4, 0.27, from: -0.5, to: 0.12)
          + [(0.3, 0.78), (0.1, 0.95), (0.12, 0.8), (0.3, 0.82), (0.6, 1), (1, 0.9)]
      ], name: "with a loop"),
  ]

  private static let three = [
    Hand(
      digit: 3,
      strokes: [
        arc(0.45, 0.25, 0.42, 0.25, from: -0.42, to: 0.22) + arc(0.45, 0.74, 0.5, 0.26, from: -0.2, to: 0.42)
      ], name: "round"),
    Hand(
      digit: 3,
      strokes: [[(0.05, 0), (0.9, 0), (0.45, 0.4)] + arc(0.45, 0.7, 0.5, 0.3, from: -0.2, to: 0.42)], name: "flat top"),
  ]

  private static let four = [
    Hand(digit: 4, strokes: [[(0.2, 0), (0.05, 0.58), (0.98, 0.55)], [(0.75, 0.05), (0.68, 1)]], name: "open"),
    Hand(digit: 4, strokes: [[(0.72, 0), (0.02, 0.65), (1, 0.65)], [(0.72, 0.02), (0.72, 1)]], name: "closed"),
  ]

  private static let five = [
    Hand(
      digit: 5,
      strokes: [
        [(0.2, 0.02), (0.12, 0.46)] + arc(0.42, 0.68, 0.45, 0.31, from: -0.3, to: 0.42), [(0.2, 0.02), (0.92, 0)],
      ], name: "two strokes"),
    Hand(
      digit: 5,
      strokes: [[(0.92, 0), (0.2, 0), (0.15, 0.42)] + arc(0.42, 0.68, 0.48, 0.32, from: -0.3, to: 0.42)],
      name: "one stroke"),
  ]

  private static let six = [
    Hand(
      digit: 6,
      strokes: [[(0.72, 0), (0.38, 0.22), (0.12, 0.6)] + arc(0.48, 0.72, 0.38, 0.28, from: -0.45, to: -1.42)],
      name: "leaning"),
    Hand(
      digit: 6,
      strokes: [arc(0.75, 0.6, 0.62, 0.6, from: -0.25, to: -0.45) + arc(0.5, 0.7, 0.38, 0.3, from: 0.5, to: -0.52)],
      name: "round"),
  ]

  private static let seven = [
    Hand(digit: 7, strokes: [[(0, 0.02), (0.95, 0), (0.4, 1)]], name: "plain"),
    Hand(digit: 7, strokes: [[(0.02, 0.04), (0.9, 0), (0.6, 0.4), (0.42, 1)]], name: "bent"),
    Hand(digit: 7, strokes: [[(0, 0), (0.95, 0), (0.4, 1)], [(0.3, 0.5), (0.92, 0.48)]], name: "crossed"),
  ]

  private static let eight = [
    Hand(
      digit: 8,
      strokes: [
        arc(0.5, 0.24, 0.38, 0.24, from: -0.1, to: -0.75) + arc(0.5, 0.74, 0.45, 0.26, from: -0.25, to: 0.75)
          + arc(0.5, 0.24, 0.38, 0.24, from: 0.25, to: -0.1)
      ], name: "one stroke"),
    Hand(
      digit: 8,
      strokes: [
        arc(0.5, 0.25, 0.36, 0.25, from: -0.25, to: 0.77), arc(0.5, 0.74, 0.44, 0.26, from: -0.25, to: 0.77),
      ], name: "two rings"),
  ]

  private static let nine = [
    Hand(
      digit: 9, strokes: [arc(0.45, 0.28, 0.4, 0.28, from: 0, to: -1) + [(0.85, 0.3), (0.78, 1)]], name: "straight"),
    Hand(
      digit: 9,
      strokes: [arc(0.5, 0.28, 0.4, 0.28, from: -0.02, to: -1.02) + [(0.88, 0.55), (0.7, 0.9), (0.2, 0.98)]],
      name: "hooked"),
  ]
}
