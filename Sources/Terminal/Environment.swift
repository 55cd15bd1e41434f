internal import CCurses
import Screen

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the environment says about the terminal.
enum Environment {
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Switches to the learner's locale.
  ///
  /// Containers and remote shells often name a locale that is not installed; if its name says UTF-8, C.UTF-8 serves as well.
  ///
  /// - Returns: whether characters beyond ASCII can be shown.
  static func selectLocale() -> Bool {
    setlocale(LC_ALL, "")
    if !isUTF8, let name = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG"),
      ["utf-8", "utf8"].contains(where: { name.lowercased().hasSuffix($0) })
    {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    // Numbers keep their point, whatever the language.
    setlocale(LC_NUMERIC, "C")
    // The Linux console takes UTF-8, but its font has neither braille nor most of the other glyphs.
    return isUTF8 && variable("TERM") != "linux"
  }

  private static var isUTF8: Bool { String(cString: nl_langinfo(nl_item(CODESET))) == "UTF-8" }

  /// https://no-color.org: set to anything but nothing.
  static var wantsColor: Bool { variable("NO_COLOR") == nil }

  /// Whether the terminal understands 24-bit colours although its description does not say so. GNU screen does not, but hands on
  /// the variable of the terminal around it.
  static func hasDirectColor(_ terminal: String) -> Bool {
    ["truecolor", "24bit"].contains(variable("COLORTERM")) && !terminal.hasPrefix("screen")
  }

  /// Whether the background is light: as DLLAB_THEME says, else as COLORFGBG says (`foreground;background`, set by rxvt, Konsole and
  /// others); nil if neither does.
  static var isLight: Bool? {
    switch variable("DLLAB_THEME") {
    case "light": return true
    case "dark": return false
    default: break
    }
    guard let background = variable("COLORFGBG")?.split(separator: ";").last.flatMap({ Int($0) }) else { return nil }
    return background == 7 || background == 15
  }

  /// A string of the terminal's description, without the delays that it may hold (`$<5>`); empty if there is none.
  static func capability(_ name: String) -> String {
    // −1 as a pointer: no capability that is a string.
    guard let value = tigetstr(name), value != UnsafeMutablePointer(bitPattern: -1) else { return "" }
    var text = ""
    var rest = String(cString: value)[...]
    while let character = rest.first {
      if rest.hasPrefix("$<"), let end = rest.firstIndex(of: ">") {
        rest = rest[rest.index(after: end)...]
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The window's size as the system knows it; nil where it does not (a serial line).
  static var windowSize: Size? {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else { return nil }
    return Size(Int(window.ws_col), Int(window.ws_row))
  }
}
