import Screen

/// What is known of the signal on a piece of wire: its weight on the screen, never colour alone.
enum WireSignal: Hashable, Sendable {
  case unknown, zero, one

  init(_ value: Float?) { self = value.map { $0 == 1 ? .one : .zero } ?? .unknown }

  /// `0`, `1`, or `?` before the signal has come.
  var text: String {
    switch self {
    case .unknown: "?"
    case .zero: "0"
    case .one: "1"
    }
  }

  func style(_ look: Look) -> Style {
    switch self {
    case .unknown: look.style(.border)
    case .zero: look.style(.muted)
    case .one: look.style(.key)
    }
  }
}

/// The character for a piece of wire: light for 0, heavy for 1, dotted for unknown; a dot where it branches.
enum WireGlyph {
  static func of(_ directions: BoardLayout.Directions, _ signal: WireSignal, _ look: Look) -> Unicode.Scalar {
    let arms = directions.rawValue.nonzeroBitCount
    if arms > 2 { return look.isUnicode ? "●" : "*" }
    let set = look.isUnicode ? unicode(signal) : ascii(signal)
    switch directions {
    case .upright, .up, .down: return set.upright
    case [.down, .right]: return set.corners[0]
    case [.down, .left]: return set.corners[1]
    case [.up, .right]: return set.corners[2]
    case [.up, .left]: return set.corners[3]
    default: return set.across
    }
  }

  private struct Glyphs {
    var across: Unicode.Scalar
    var upright: Unicode.Scalar
    /// Down and right, down and left, up and right, up and left.
    var corners: [Unicode.Scalar]
  }

  private static func unicode(_ signal: WireSignal) -> Glyphs {
    switch signal {
    case .unknown: Glyphs(across: "┄", upright: "┆", corners: ["╭", "╮", "╰", "╯"])
    case .zero: Glyphs(across: "─", upright: "│", corners: ["╭", "╮", "╰", "╯"])
    case .one: Glyphs(across: "━", upright: "┃", corners: ["┏", "┓", "┗", "┛"])
    }
  }

  private static func ascii(_ signal: WireSignal) -> Glyphs {
    switch signal {
    case .unknown: Glyphs(across: ".", upright: ":", corners: [".", ".", ".", "."])
    case .zero: Glyphs(across: "-", upright: "|", corners: ["+", "+", "+", "+"])
    case .one: Glyphs(across: "=", upright: "#", corners: ["#", "#", "#", "#"])
    }
  }
}
