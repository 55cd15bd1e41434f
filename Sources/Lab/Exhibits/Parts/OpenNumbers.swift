import Screen

extension Explanation {
  /// A line with numbers in it, written as a string: `"= \(piece("w1"))·\(piece("x1")) + \(piece("b"))"`.
  struct Line: Hashable, Sendable, ExpressibleByStringInterpolation {
    var pieces: [Piece]

    init(stringLiteral text: String) { pieces = [.text(text)] }
    init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
    init(_ pieces: [Piece]) { self.pieces = pieces }

    struct StringInterpolation: StringInterpolationProtocol {
      fileprivate var pieces: [Piece] = []

      init(literalCapacity: Int, interpolationCount: Int) {}
      mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.text(literal)) } }
      mutating func appendInterpolation(_ piece: Piece) { pieces.append(piece) }
      mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
      /// A number by which something is called; one that was computed is a piece.
      mutating func appendInterpolation(_ ordinal: Int) { appendLiteral(String(ordinal)) }
      mutating func appendInterpolation(_ line: Line) { pieces += line.pieces }
    }

    /// The line as text, without anything to open.
    var text: String {
      pieces.map { piece in
        switch piece {
        case .text(let text), .number(_, let text): text
        }
      }.joined()
    }
  }
}

/// A number that can be asked how it came about. What it is costs nothing to say; the lines are worked out only when it is
/// opened, or one opened number would drag in everything below it.
struct OpenNumber {
  /// As in `Explanation`.
  var symbol: String
  var text: String
  var meaning: String
  /// Nil for a number that is given: it has no lines either.
  var rule: String?
  var lines: () -> [Explanation.Line]

  init(
    _ symbol: String, _ text: String, _ meaning: String, rule: String? = nil,
    lines: @escaping () -> [Explanation.Line] = { [] }
  ) {
    self.symbol = symbol
    self.text = text
    self.meaning = meaning
    self.rule = rule
    self.lines = lines
  }
}

/// Numbers by name: the one place that says what each of them is, as text for the screen and opened up.
protocol NumberBook {
  func number(_ name: String) -> OpenNumber?
}

extension NumberBook {
  /// The number as a part of a line, to be opened there.
  func piece(_ name: String) -> Explanation.Piece { .number(name: name, text: number(name)?.text ?? "?") }

  /// The number as a factor or a summand: in parentheses if it has a sign.
  func signed(_ piece: Explanation.Piece) -> Explanation.Line {
    guard case .number(_, let text) = piece, let first = text.first, "+−".contains(first) else { return "\(piece)" }
    return "(\(piece))"
  }

  func explanation(of name: String) -> Explanation? {
    guard let number = number(name) else { return nil }
    return Explanation(
      symbol: number.symbol, text: number.text, meaning: number.meaning, rule: number.rule,
      lines: number.lines().map(\.pieces))
  }
}

extension Look {
  /// A text with numbers in it, in the characters of the locale. Where the dot of a product would look like a decimal point
  /// stands an asterisk, and `inf` where the sign of infinity would look like an 8.
  func spelled(_ text: String) -> String {
    isUnicode ? text : text.replacing("·", with: "*").replacing("∞", with: "inf")
  }
}

extension Frame {
  /// Writes a line; each number in it is a zone that can be questioned.
  ///
  /// - Returns: the column after the last cell written.
  @discardableResult
  mutating func write(_ line: Explanation.Line, at point: Point, _ role: Role, limit: Int) -> Int {
    var x = point.x
    for piece in line.pieces {
      switch piece {
      case .text(let text):
        x = write(look.spelled(text), at: Point(x, point.y), role, limit: limit)
      case .number(let name, let text): x = write(text, number: name, at: Point(x, point.y), role, limit: limit)
      }
    }
    return x
  }

  /// Writes a number that can be questioned under a name.
  @discardableResult
  mutating func write(_ text: String, number name: String, at point: Point, _ role: Role, limit: Int) -> Int {
    let end = write(look.spelled(text), at: point, role, limit: limit)
    addZone(Rect(point.x, point.y, end - point.x, 1), .number(name))
    return end
  }
}
