/// Why the lab cannot have the terminal, in one sentence with what to do.
public enum TerminalError: Error, CustomStringConvertible, Hashable {
  /// Standard input or output is a pipe or a file.
  case notATerminal
  /// TERM names a terminal that the system has no description of, or is not set.
  case unknownTerminal(String?)
  /// The terminal cannot place the cursor (TERM=dumb).
  case cannotMoveCursor(String)

  public var description: String {
    switch self {
    case .notATerminal:
      "The lab needs a terminal for its input and its output; it was started with a pipe or a file instead."
    case .unknownTerminal(nil):
      "The variable TERM is not set, so the lab does not know this terminal; try TERM=xterm-256color."
    case .unknownTerminal(let name?):
      "This system has no description of the terminal “\(name)”; try TERM=xterm-256color."
    case .cannotMoveCursor(let name):
      "The terminal “\(name)” cannot place text on its screen; start the lab in a terminal window."
    }
  }
}
