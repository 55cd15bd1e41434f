/// What a setting, a reading or an expression may be.
public enum Value: Hashable, Sendable, Codable, CustomStringConvertible {
  case number(Double)
  case text(String)
  case truth(Bool)

  public var description: String {
    switch self {
    case .number(let n): n == n.rounded() && abs(n) < 1e15 ? String(Int(n)) : String(n)
    case .text(let s): s
    case .truth(let b): b ? "true" : "false"
    }
  }

  /// The number, if it is one.
  public var number: Double? { if case .number(let n) = self { n } else { nil } }
  /// The text, if it is one.
  public var text: String? { if case .text(let s) = self { s } else { nil } }
  /// The truth value, if it is one.
  public var truth: Bool? { if case .truth(let b) = self { b } else { nil } }

  /// "a number", "a text" or "true or false", for messages.
  var kind: String {
    switch self {
    case .number: "a number"
    case .text: "a text"
    case .truth: "true or false"
    }
  }
}

extension Value: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral
{
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .truth(value) }
}

/// Something that an exhibit can be asked for by name: checks compute with its value, formulas show its text.
public struct Reading: Hashable, Sendable {
  public var value: Value
  /// What stands before the number on the screen: `w₁`, `σ(z)`.
  public var label: String
  /// The value as a reader wants it: `−0.50`.
  public var text: String

  public init(_ value: Value, label: String, text: String) {
    self.value = value
    self.label = label
    self.text = text
  }

  /// The label as the locale can show it: `σ(z)`, or `sigma(z)` without Unicode.
  public func label(unicode: Bool) -> String { unicode ? label : Letters.ascii(label) }

  /// A label or a text with its Greek letters, sub- and superscripts and primes in ASCII.
  public static func ascii(_ text: String) -> String { Letters.ascii(text) }
}

/// Something done to an exhibit by name: set a weight (`w1: 0.5`), or press one of its buttons (`learn`, `learn: 5`).
public struct ExhibitAction: Hashable, Sendable, CustomStringConvertible {
  public var name: String
  public var value: Value?
  /// The line of the lesson file that asks for it; 0 if none does.
  public var line: Int

  public init(_ name: String, _ value: Value? = nil, line: Int = 0) {
    self.name = name
    self.value = value
    self.line = line
  }

  public var description: String { value.map { "\(name): \($0)" } ?? name }
}
