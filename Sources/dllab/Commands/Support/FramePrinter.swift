import Screen

/// A frame as text with the escape sequences of ANSI terminals (ECMA-48, SGR): what commands print.
enum FramePrinter {
  /// The rows of a frame, without the blanks at their ends; without escapes where the look has no colours.
  static func lines(_ frame: Frame) -> [String] {
    (0..<frame.size.height).map { y in
      let last = (0..<frame.size.width).last { frame[$0, y] != Cell() } ?? -1
      guard last >= 0 else { return "" }
      var line = ""
      var style = Style.plain
      for x in 0...last where frame[x, y].scalar != Cell.continuation {
        let cell = frame[x, y]
        if cell.style != style, frame.look.depth != .none {
          line += sequence(cell.style, frame.look.depth)
          style = cell.style
        }
        line.unicodeScalars.append(cell.scalar)
      }
      return style == .plain ? line : line + "\u{1B}[0m"
    }
  }

  /// A line of text in the style of a role, with ASCII alone where the look has no more.
  static func line(_ text: String, _ role: Role = .text, _ look: Look) -> String {
    var frame = Frame(Size(TextWidth.of(text), 1), look: look)
    frame.write(text, at: Point(0, 0), role)
    return lines(frame)[0]
  }

  /// Text in lines of at most `width` columns.
  static func lines(_ text: String, _ role: Role = .text, width: Int, _ look: Look) -> [String] {
    TextFlow(text).lines(width: width).map { line($0.map(\.text).joined(), role, look) }
  }

  private static func sequence(_ style: Style, _ depth: ColorDepth) -> String {
    var codes = ["0"]
    let attributes: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    codes += attributes.filter { style.attributes.contains($0.0) }.map(\.1)
    codes += code(style.foreground, depth, base: 30) + code(style.background, depth, base: 40)
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  /// - Parameter base: 30 for the foreground, 40 for the background.
  private static func code(_ color: Color, _ depth: ColorDepth, base: Int) -> [String] {
    if color == .standard { return [] }
    switch depth {
    case .none: return []
    case .eight: return ["\(base + color.ansi(of: 8))"]
    case .sixteen:
      let number = color.ansi(of: 16)
      return ["\(number < 8 ? base + number : base + 60 + number - 8)"]
    case .indexed: return ["\(base + 8)", "5", "\(color.indexed)"]
    case .direct:
      guard case .rgb(let r, let g, let b) = color else { return ["\(base + 8)", "5", "\(color.indexed)"] }
      return ["\(base + 8)", "2", "\(r)", "\(g)", "\(b)"]
    }
  }
}
