internal import CCurses
import Screen

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is known of the terminal without taking it over: for commands that print, and for finding out what is missing.
public struct TerminalReport: Hashable, Sendable {
  /// TERM; nil if it is not set.
  public let name: String?
  /// Whether the system has a description of this kind of terminal.
  public let isKnown: Bool
  /// Whether it can place text anywhere on its screen.
  public let placesText: Bool
  /// How many colours its description promises.
  public let colors: Int
  /// Whether NO_COLOR forbids colours.
  public let refusesColor: Bool
  /// Whether the locale takes characters beyond ASCII.
  public let isUnicode: Bool
  /// The locale's name, as LC_ALL, LC_CTYPE or LANG has it; nil if none is set.
  public let locale: String?
  /// The window's size; nil where standard output is no window.
  public let size: Size?
  public let isInputTerminal: Bool
  public let isOutputTerminal: Bool
  private let isLight: Bool

  /// The terminal of this process. Selects the learner's locale.
  public init() {
    isUnicode = Environment.selectLocale()
    name = Environment.variable("TERM")
    isKnown = name.map { cn_describe($0) == OK } ?? false
    colors = isKnown ? max(0, Int(tigetnum("colors"))) : 0
    placesText = isKnown && !Environment.capability("cup").isEmpty
    refusesColor = !Environment.wantsColor
    locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(Environment.variable).first
    size = Environment.windowSize
    isInputTerminal = isatty(STDIN_FILENO) == 1
    isOutputTerminal = isatty(STDOUT_FILENO) == 1
    isLight = Environment.isLight ?? false
  }

  /// How this terminal shows things.
  public var look: Look {
    let depth: ColorDepth =
      switch colors {
      case _ where refusesColor: .none
      case ..<8: .none
      case ..<16: .eight
      case ..<256: .sixteen
      case ..<0x100_0000: .indexed
      default: .direct
      }
    return Look(depth: depth, isUnicode: isUnicode, isLight: isLight)
  }
}
