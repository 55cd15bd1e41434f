/// What a piece of text *is*; the look decides how that appears. Views name roles, never colours, unless the colour
/// itself is the information (a pixel, a weight).
public enum Role: Hashable, Sendable {
  case text, muted, title, heading
  /// What the learner can press, type or click.
  case key
  /// The thing that has the focus.
  case selected
  case accent
  case good, warning, bad
  case border, focusedBorder
  /// The bars at the top and the bottom of the screen.
  case bar
  /// A line of a plot, a class of a chart: 0, 1, 2 …
  case series(Int)
  /// Weights and other signed values.
  case positive, negative
}

extension Look {
  /// The style in which this look shows a role.
  public func style(_ role: Role) -> Style {
    switch depth {
    case .none: monochrome(role)
    case .eight, .sixteen: ansi(role)
    case .indexed, .direct: isLight ? colored(role, Palette.light) : colored(role, Palette.dark)
    }
  }

  private func monochrome(_ role: Role) -> Style {
    switch role {
    case .title, .heading, .key, .accent, .bad, .focusedBorder: Style(.standard, on: .standard, .bold)
    case .selected, .bar: Style(.standard, on: .standard, .reverse)
    case .muted, .border: Style(.standard, on: .standard, .dim)
    default: .plain
    }
  }

  private func ansi(_ role: Role) -> Style {
    let seriesColors: [UInt8] = [4, 1, 2, 5, 6, 3]
    return switch role {
    case .text: .plain
    case .muted, .border: depth == .eight ? Style(.standard, on: .standard, .dim) : Style(.ansi(8))
    case .title: Style(.standard, on: .standard, .bold)
    case .heading: Style(.ansi(6), on: .standard, .bold)
    case .key, .accent, .focusedBorder: Style(.ansi(6), on: .standard, .bold)
    case .selected: Style(.ansi(0), on: .ansi(6))
    case .bar: Style(.standard, on: .standard, .reverse)
    case .good: Style(.ansi(2))
    case .warning: Style(.ansi(3))
    case .bad: Style(.ansi(1), on: .standard, .bold)
    case .series(let i): Style(.ansi(seriesColors[abs(i) % seriesColors.count]))
    case .positive: Style(.ansi(4))
    case .negative: Style(.ansi(1))
    }
  }

  private func colored(_ role: Role, _ palette: Palette) -> Style {
    switch role {
    case .text: Style(palette.text)
    case .muted: Style(palette.muted)
    case .title: Style(palette.title, on: .standard, .bold)
    case .heading: Style(palette.accent, on: .standard, .bold)
    case .key: Style(palette.key, on: .standard, .bold)
    case .selected: Style(palette.selectedText, on: palette.selected, .bold)
    case .accent, .focusedBorder: Style(palette.accent)
    case .good: Style(palette.good)
    case .warning: Style(palette.warning)
    case .bad: Style(palette.bad)
    case .border: Style(palette.border)
    case .bar: Style(palette.text, on: palette.bar)
    case .series(let i): Style(palette.series[abs(i) % palette.series.count])
    case .positive: Style(palette.positive)
    case .negative: Style(palette.negative)
    }
  }
}

/// The colours of one theme. Values were chosen to stay apart for colour-blind readers: series differ in lightness too.
struct Palette: Sendable {
  var text, muted, title, accent, key, selected, selectedText, good, warning, bad, border, bar: Color
  var positive, negative: Color
  var series: [Color]

  static let dark = Palette(
    text: .standard, muted: .rgb(138, 138, 138), title: .rgb(238, 238, 238), accent: .rgb(95, 215, 215),
    key: .rgb(255, 215, 95), selected: .rgb(0, 95, 135), selectedText: .rgb(255, 255, 255), good: .rgb(135, 215, 95),
    warning: .rgb(255, 175, 0), bad: .rgb(255, 95, 95), border: .rgb(88, 88, 88), bar: .rgb(48, 48, 48),
    positive: .rgb(95, 175, 255), negative: .rgb(255, 135, 95),
    series: [
      .rgb(95, 175, 255), .rgb(255, 175, 95), .rgb(135, 215, 95), .rgb(215, 135, 255), .rgb(255, 135, 135),
      .rgb(95, 215, 215),
    ])

  static let light = Palette(
    text: .standard, muted: .rgb(98, 98, 98), title: .rgb(0, 0, 0), accent: .rgb(0, 95, 135), key: .rgb(135, 0, 95),
    selected: .rgb(175, 215, 255), selectedText: .rgb(0, 0, 0), good: .rgb(0, 115, 0), warning: .rgb(175, 95, 0),
    bad: .rgb(175, 0, 0), border: .rgb(168, 168, 168), bar: .rgb(228, 228, 228),
    positive: .rgb(0, 95, 175), negative: .rgb(175, 55, 0),
    series: [
      .rgb(0, 95, 215), .rgb(215, 95, 0), .rgb(0, 135, 0), .rgb(135, 0, 175), .rgb(175, 0, 0), .rgb(0, 135, 135),
    ])
}
