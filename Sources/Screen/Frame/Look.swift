/// How many colours the terminal shows.
public enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// `NO_COLOR`, or a terminal without colours: meaning is carried by characters and attributes alone.
  case none
  /// The eight ANSI colours (TERM=xterm, linux).
  case eight
  /// Sixteen ANSI colours.
  case sixteen
  /// The 256-colour palette.
  case indexed
  /// Any red, green and blue.
  case direct

  public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}

/// What the terminal can show and how the learner wants it shown: the one thing every widget may consult.
public struct Look: Hashable, Sendable {
  public var depth: ColorDepth
  /// Whether the locale is UTF-8; else every glyph must be ASCII.
  public var isUnicode: Bool
  /// Whether the terminal's background is light.
  public var isLight: Bool
  /// How digits and other images are drawn.
  public var imageStyle: ImageStyle

  public init(
    depth: ColorDepth = .indexed, isUnicode: Bool = true, isLight: Bool = false, imageStyle: ImageStyle = .halfBlocks
  ) {
    self.depth = depth
    self.isUnicode = isUnicode
    self.isLight = isLight
    self.imageStyle = imageStyle
  }

  /// The first string where the locale is UTF-8, else the second.
  public func glyph(_ unicode: String, _ ascii: String) -> String { isUnicode ? unicode : ascii }
}

/// The two ways of drawing an image in text.
public enum ImageStyle: String, Hashable, Sendable, CaseIterable, Codable {
  /// Two pixels a cell, one above the other.
  case halfBlocks
  /// Two cells a pixel, each a character of a ramp from light to dark.
  case ascii

  public var next: ImageStyle { self == .halfBlocks ? .ascii : .halfBlocks }
}
