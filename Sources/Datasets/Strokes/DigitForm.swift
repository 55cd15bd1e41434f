/// A place on the page: x to the right, y down.
public typealias PenPoint = SIMD2<Float>

/// One way to write a digit: strokes through knots, in a square of 100 × 100 with y down.
///
/// Forms are data, written in a small notation (`DigitForms.swift`): knots are separated by spaces, strokes by `/`. A knot
/// is `x,y`, with `!` behind it where the pen turns sharply, and then, where the form has free choices, how far each choice
/// moves the knot: `40,55!:a0,8:b-6,0`. A choice runs from −1 to 1.
public struct DigitForm: Hashable, Sendable {
  public let digit: Int
  /// What this form is called: `open`, `crossed`.
  public let name: String
  /// How many people write it so, relative to the other forms of the digit.
  public let weight: Float
  public let strokes: [[Knot]]

  /// The number of free choices a form can have.
  static let choices = 3

  /// A point that the pen passes.
  public struct Knot: Hashable, Sendable {
    public let point: PenPoint
    /// Whether the pen changes direction here instead of going round.
    public let isCorner: Bool
    /// How far each choice, a to c, moves the knot.
    let moves: [PenPoint]

    /// Where the knot is, given the choices.
    func point(_ choices: [Float]) -> PenPoint {
      var point = point
      for (move, choice) in zip(moves, choices) { point += move * choice }
      return point
    }
  }

  init(digit: Int, name: String, weight: Float, strokes: [[Knot]]) {
    (self.digit, self.name, self.weight, self.strokes) = (digit, name, weight, strokes)
  }

  /// - Precondition: `notation` is well formed; the tests read every form.
  init(_ digit: Int, _ name: String, weight: Float, _ notation: String) {
    self.digit = digit
    self.name = name
    self.weight = weight
    strokes = notation.split(separator: "/").map { stroke in
      stroke.split(whereSeparator: \.isWhitespace).map { Self.knot($0) }
    }
  }

  private static func knot(_ text: Substring) -> Knot {
    let parts = text.split(separator: ":")
    let place = parts[0].hasSuffix("!") ? parts[0].dropLast() : parts[0]
    var moves: [PenPoint] = []
    for part in parts.dropFirst() {
      let index = Int(part.utf8.first! - UInt8(ascii: "a"))
      while moves.count <= index { moves.append(.zero) }
      moves[index] = point(part.dropFirst())
    }
    return Knot(point: point(place), isCorner: parts[0].hasSuffix("!"), moves: moves)
  }

  private static func point(_ text: Substring) -> PenPoint {
    let numbers = text.split(separator: ",").compactMap { Float($0) }
    precondition(numbers.count == 2, "“\(text)” is not a point")
    return PenPoint(numbers[0], numbers[1])
  }
}
