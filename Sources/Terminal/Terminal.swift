internal import CCurses
internal import CTerminal
import Screen

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal as the lab's screen: shows frames, reports keys and mouse, and is put back as it was found, whatever happens.
///
/// There is one at a time, and it belongs to one thread, because curses does; only its `waker` may be used from others.
public final class Terminal {
  /// What this terminal can show.
  public let look: Look
  /// The window's size in cells.
  public private(set) var size: Size
  /// Ends a `poll` from any thread.
  public let waker = Waker()
  /// The signal that asked the process to end, if one did.
  public private(set) var endingSignal: Int32?

  private let display: Display
  private let input: InputReader
  private let signals: Int32
  private let curses: OpaquePointer
  private var isOpen = true
  /// What was typed while the terminal was being asked about itself.
  private var typedAhead: [UInt8] = []
  /// Set while the screen belongs to the shell.
  private var needsResume = false

  /// Takes the terminal over.
  public static func open() throws(TerminalError) -> Terminal {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    // Exported by some shells; curses would believe them more than the window.
    unsetenv("LINES")
    unsetenv("COLUMNS")
    let isUnicode = Environment.selectLocale()
    ct_guard_save()
    // Already now: asking for the background changes the line.
    ct_guard_arm("", 0)
    // Before curses, which then leaves these signals alone.
    let signals = ct_signals_install()
    let name = Environment.variable("TERM")
    var background = BackgroundQuery(answer: [])
    if let name, Environment.wantsColor, Environment.isLight == nil, BackgroundQuery.isUnderstood(by: name) {
      background = BackgroundQuery.ask()
    }
    guard let name, let curses = openDirect(name) ?? cn_open(name) else {
      giveUp()
      throw .unknownTerminal(name)
    }
    guard !Environment.capability("cup").isEmpty else {
      endwin()
      delscreen(curses)
      giveUp()
      throw .cannotMoveCursor(name)
    }
    let isLight = Environment.isLight ?? background.isLight ?? false
    let terminal = Terminal(curses: curses, signals: signals, isUnicode: isUnicode, isLight: isLight)
    terminal.typedAhead = background.typed
    return terminal
  }

  /// Leaves everything as if nobody had asked for the terminal.
  private static func giveUp() {
    ct_guard_disarm()
    ct_signals_remove()
  }

  /// Opens curses with 24-bit colours where the terminal has them and its description has not; nil where that is not so.
  private static func openDirect(_ name: String) -> OpaquePointer? {
    guard Environment.wantsColor, Environment.hasDirectColor(name),
      let known = TerminalDescription(of: name), tigetnum("colors") == 256
    else { return nil }
    let folder = Environment.variable("TERMINFO")
    setenv("TERMINFO", known.withDirectColor.encoded(name: "dllab-direct"), 1)
    defer { if let folder { setenv("TERMINFO", folder, 1) } else { unsetenv("TERMINFO") } }
    return cn_open("dllab-direct")
  }

  private init(curses: OpaquePointer, signals: Int32, isUnicode: Bool, isLight: Bool) {
    self.curses = curses
    self.signals = signals
    raw()
    noecho()
    nonl()
    // Pending input must not cut an update short; and Esc is Esc when nothing follows for 25 ms.
    typeahead(-1)
    set_escdelay(25)
    display = Display(wantsColor: Environment.wantsColor, isUnicode: isUnicode)
    input = InputReader()
    look = Look(depth: display.depth, isUnicode: isUnicode, isLight: isLight)
    size = Size(Int(getmaxx(cn_screen())), Int(getmaxy(cn_screen())))
    let restoring =
      Modes.endUpdate + Modes.off
      + ["sgr0", "oc", "op", "rmcup", "rmkx", "cnorm"].map(Environment.capability).joined()
    ct_guard_arm(restoring, restoring.utf8.count)
    ct_stderr_capture()
    curs_set(0)
    wnoutrefresh(cn_screen())
    doupdate()
    Modes.write(Modes.on)
  }

  deinit { close() }

  /// Puts the terminal back as it was found. Calling it again does nothing.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    if !needsResume { leaveScreen() }
    delscreen(curses)
    ct_guard_disarm()
    ct_signals_remove()
    ct_stderr_release()
  }

  // MARK: Output

  /// Shows a frame. What has not changed since the last one is not sent.
  public func present(_ frame: Frame) {
    guard isOpen, !needsResume else { return }
    guard display.stage(frame) else { return }
    update()
  }

  private func update() {
    Modes.write(Modes.beginUpdate)
    doupdate()
    Modes.write(Modes.endUpdate)
  }

  /// Paints the whole screen anew with the next frame: another program may have written on it.
  public func repaint() { display.invalidate() }

  // MARK: Input

  /// Waits for input, a resize, a signal or a wake-up, but no longer than `timeout` seconds (nil: for ever).
  ///
  /// - Returns: what happened since the last call, in its order, drags that went on marked, and whether somebody called `waker.wake()`.
  public func poll(timeout: Double?) -> (events: [InputEvent], wasWoken: Bool) {
    if !typedAhead.isEmpty {
      defer { typedAhead = [] }
      return (input.replay(typedAhead), false)
    }
    var files = [STDIN_FILENO, waker.readEnd, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = timeout.map { Int32(max(0, min(1e9, ($0 * 1000).rounded(.up)))) } ?? -1
    guard Self.wait(for: &files, milliseconds) > 0 else { return ([], false) }
    var events: [InputEvent] = []
    if files[1].revents != 0 { waker.drain() }
    if files[2].revents != 0 { events += readSignals() }
    if files[0].revents & Int16(POLLIN) != 0 { events += input.read() }
    if files[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { events.append(.hangUp) }
    return (events.withDragsMarked, files[1].revents != 0)
  }

  private static func wait(for files: inout [pollfd], _ milliseconds: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.poll(&files, nfds_t(files.count), milliseconds)
    #else
      Darwin.poll(&files, nfds_t(files.count), milliseconds)
    #endif
  }

  private func readSignals() -> [InputEvent] {
    var events: [InputEvent] = []
    var wasResized = false
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(signals, &bytes, bytes.count)
    ct_signals_read()
    for signal in bytes.prefix(max(0, count)).map(Int32.init) {
      switch signal {
      case SIGWINCH: wasResized = true
      case SIGTSTP: events.append(.key(.control("z")))
      case SIGCONT:
        resume()
        wasResized = true
      default:
        endingSignal = signal
        events.append(.hangUp)
      }
    }
    if wasResized, let event = adoptWindowSize() { events.append(event) }
    return events
  }

  /// Tells curses the window's size; the answer is nil if that is what it was.
  private func adoptWindowSize() -> InputEvent? {
    guard let now = Environment.windowSize, now != size else { return nil }
    resizeterm(Int32(now.height), Int32(now.width))
    size = now
    // Terminals move what they hold about when they change their size.
    display.invalidate()
    return .resize(now)
  }

  // MARK: Stopping and going on

  /// Gives the terminal back and stops the process and whoever started it with it, as Ctrl-Z does. Returns when the shell has
  /// continued it; the next `poll` finds SIGCONT and takes the terminal over again.
  public func suspend() {
    guard isOpen, !needsResume else { return }
    leaveScreen()
    needsResume = true
    ct_stderr_release()
    kill(0, SIGSTOP)
  }

  private func leaveScreen() {
    Modes.write(Modes.off)
    endwin()
  }

  /// Takes the terminal over again after a stop, whether it was our own (Ctrl-Z) or one that gave no notice (SIGSTOP), after which
  /// the shell has made the line its own.
  private func resume() {
    guard isOpen else { return }
    needsResume = false
    reset_prog_mode()
    ct_stderr_capture()
    for name in ["smcup", "smkx", "civis"] { Modes.write(Environment.capability(name)) }
    display.invalidate()
    wnoutrefresh(cn_screen())
    update()
    Modes.write(Modes.on)
  }

  /// Lets the calling thread survive an overflow of its stack long enough for the terminal to be put back.
  public static func guardThread() { ct_guard_thread() }
}
