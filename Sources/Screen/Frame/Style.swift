/// A colour as a view asks for it; the terminal shows the nearest that it has.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the sixteen colours of the terminal's theme: 0–7 dark, 8–15 bright.
  case ansi(UInt8)
  /// Red, green and blue, 0–255 each.
  case rgb(UInt8, UInt8, UInt8)

  /// A grey from black (0) to white (1).
  public static func grey(_ level: Float) -> Color {
    let v = UInt8(max(0, min(255, (level * 255).rounded())))
    return .rgb(v, v, v)
  }

  /// The colour on the way from `a` (0) to `b` (1); both must be `rgb`, else the nearer one is taken.
  public static func mix(_ a: Color, _ b: Color, _ t: Float) -> Color {
    guard case .rgb(let r0, let g0, let b0) = a, case .rgb(let r1, let g1, let b1) = b else { return t < 0.5 ? a : b }
    func blend(_ p: UInt8, _ q: UInt8) -> UInt8 {
      UInt8(max(0, min(255, (Float(p) + (Float(q) - Float(p)) * t).rounded())))
    }
    return .rgb(blend(r0, r1), blend(g0, g1), blend(b0, b1))
  }
}

/// Bold, dim and the like; a set, because they combine.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let italic = Attributes(rawValue: 4)
  public static let underline = Attributes(rawValue: 8)
  public static let reverse = Attributes(rawValue: 16)
}

/// How a cell is drawn: two colours and attributes.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(_ foreground: Color = .standard, on background: Color = .standard, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()

  /// The same style with more attributes.
  public func with(_ more: Attributes) -> Style {
    Style(foreground, on: background, attributes.union(more))
  }

  /// The same style on another background.
  public func on(_ background: Color) -> Style { Style(foreground, on: background, attributes) }
}
