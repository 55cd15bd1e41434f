/// How a number on the screen came about. The numbers in it can be opened in turn, down to what nobody computed: a weight
/// that the learner set, a pixel of a digit, a seed.
public struct Explanation: Hashable, Sendable {
  /// The number as the exhibit calls it: `z`, `w₁`, `x(3, 5)`.
  public var symbol: String
  /// Its present value, as the screen shows it: `−0.50`.
  public var text: String
  /// What it is, in one short sentence.
  public var meaning: String
  /// The rule in symbols, `z = w₁·x₁ + w₂·x₂ + b`; nil for a number that is given.
  public var rule: String?
  /// The rule with the present numbers in it: `= 1.00·1 + 0.50·0 − 0.75`. A long sum has one line for each of its terms.
  public var lines: [[Piece]]

  /// A part of a line.
  public enum Piece: Hashable, Sendable {
    case text(String)
    /// A number that can be opened: `name` is what `Exhibit.explanation(of:)` takes.
    case number(name: String, text: String)
  }

  public init(symbol: String, text: String, meaning: String, rule: String? = nil, lines: [[Piece]] = []) {
    self.symbol = symbol
    self.text = text
    self.meaning = meaning
    self.rule = rule
    self.lines = lines
  }

  /// The numbers that can be opened from here, in reading order.
  public var numbers: [String] {
    lines.joined().compactMap { if case .number(let name, _) = $0 { name } else { nil } }
  }
}
