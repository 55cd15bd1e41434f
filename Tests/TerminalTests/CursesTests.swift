import CCurses
import Foundation
import Screen
import Testing

@testable import Terminal

/// What curses holds and sends, without a terminal.
@Suite(.serialized) struct CursesTests {
  private func frame(_ size: Size = Size(40, 10), depth: ColorDepth = .indexed) -> Frame {
    Frame(size, look: Look(depth: depth))
  }

  @Test("a frame arrives with its characters, colours and attributes")
  func shows() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: true)
    #expect(display.depth == .indexed)
    var frame = frame()
    frame.write("wé▀", at: Point(3, 2), Style(.rgb(255, 0, 0), on: .rgb(0, 0, 95), [.bold, .underline]))
    terminal.show(frame, on: display)
    let cell = terminal.cell(5, 2)
    #expect(cell.character == "▀")
    #expect(cell.foreground == 196 && cell.background == 17)
    #expect(cell.bits & cn_bold != 0 && cell.bits & cn_underline != 0 && cell.bits & cn_reverse == 0)
    #expect(terminal.cell(0, 0).character == " ")
  }

  @Test("a frame like the one before sends nothing, a changed cell only itself")
  func sendsChanges() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: true)
    var frame = frame()
    frame.fill(frame.bounds, "x")
    #expect(terminal.show(frame, on: display) >= 400)
    #expect(terminal.show(frame, on: display) == 0)
    frame[7, 3] = Cell("y")
    #expect(terminal.show(frame, on: display) < 20)
    display.invalidate()
    #expect(terminal.show(frame, on: display) >= 400)
  }

  @Test("wide characters keep what stands behind them in its column")
  func wide() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: true)
    var frame = frame()
    frame.write("漢字!", at: Point(0, 0))
    frame[0, 1] = Cell("漢")
    frame[1, 1] = Cell("!")
    frame[0, 2] = Cell("\u{301}")
    frame[1, 2] = Cell("!")
    terminal.show(frame, on: display)
    #expect(terminal.cell(0, 0).character == "漢")
    #expect(terminal.cell(4, 0).character == "!")
    #expect(terminal.cell(1, 1).character == "!")
    #expect(terminal.cell(1, 2).character == "!")
  }

  @Test("a frame of another size than the window is cut off, not refused")
  func sizes() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: true)
    for size in [Size(0, 0), Size(1, 1), Size(80, 24), Size(3, 2), Size(40, 10)] {
      var frame = frame(size)
      frame.fill(frame.bounds, "z")
      terminal.show(frame, on: display)
    }
    #expect(terminal.cell(39, 9).character == "z")
  }

  @Test("when the colour pairs run out they are made anew and the screen with them")
  func pairsRunOut() throws {
    let terminal = try HeadlessTerminal("xterm", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: true)
    #expect(display.depth == .eight)
    // 64 pairs: eight colours on eight, and more of them in later frames than there are.
    for shift in 0..<12 {
      var frame = frame(depth: .eight)
      for x in 0..<40 {
        frame[x, 0] = Cell("c", Style(.ansi(UInt8((x + shift) % 8)), on: .ansi(UInt8((x / 8 + shift) % 8))))
      }
      terminal.show(frame, on: display)
      for x in 0..<40 {
        let cell = terminal.cell(x, 0)
        #expect(cell.foreground == Int32((x + shift) % 8) && cell.background == Int32((x / 8 + shift) % 8))
      }
    }
  }

  @Test("NO_COLOR and terminals without colours send attributes only")
  func noColors() throws {
    for (name, wantsColor) in [("xterm-256color", false), ("vt100", true)] {
      let terminal = try HeadlessTerminal(name, Size(40, 10))
      let display = Display(wantsColor: wantsColor, isUnicode: true)
      #expect(display.depth == .none)
      var frame = frame(depth: .none)
      frame.write("bold", at: Point(0, 0), Style(.rgb(255, 0, 0), on: .ansi(3), .bold))
      terminal.show(frame, on: display)
      let cell = terminal.cell(0, 0)
      #expect(cell.foreground == -1 && cell.background == -1)
      #expect(cell.bits & cn_bold != 0)
    }
  }

  @Test("in an ASCII locale the nearest ASCII characters are sent")
  func ascii() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let display = Display(wantsColor: true, isUnicode: false)
    var frame = frame()
    frame.write("─█→✓", at: Point(0, 0))
    terminal.show(frame, on: display)
    #expect((0..<4).map { terminal.cell($0, 0).character } == ["-", "#", ">", "*"])
  }

  // MARK: Keys

  private func keys(_ bytes: String, on name: String = "xterm-256color") throws -> [InputEvent] {
    let terminal = try HeadlessTerminal(name, Size(40, 10))
    terminal.type(bytes)
    return InputReader().read()
  }

  @Test(
    "arrows and function keys are known on every terminal", arguments: ["xterm-256color", "screen", "linux", "vt100"])
  func keysEverywhere(name: String) throws {
    #expect(
      try keys("\u{1B}[A\u{1B}OB\u{1B}[1;2C\u{1B}[5~\u{1B}[3~\u{1B}[Z\u{1B}OP\u{1B}[24~\u{1B}[H", on: name)
        == [.up, .down, .shiftRight, .pageUp, .delete, .backTab, .function(1), .function(12), .home].map(InputEvent.key)
    )
  }

  @Test("letters of other scripts arrive whole")
  func letters() throws {
    #expect(try keys("añ漢 ") == [.character("a"), .character("ñ"), .character("漢"), .space].map(InputEvent.key))
  }

  @Test("a thousand drag points and the keys around them all arrive", arguments: ["xterm-256color", "tmux", "vt100"])
  func bursts(name: String) throws {
    let drag = (1...1000).map { "\u{1B}[<32;\($0 % 80 + 1);5M" }.joined()
    let events = try keys("a\u{1B}[<0;1;5M" + drag + "\u{1B}[<0;1;5mb", on: name)
    #expect(events.count == 1004)
    #expect(events.first == .key(.character("a")) && events.last == .key(.character("b")))
    #expect(events.dropFirst(2).first == .pointer(Pointer(.drag, Point(1, 4))))
  }

  @Test("keys typed before the lab was there are not lost")
  func replay() throws {
    let terminal = try HeadlessTerminal("xterm-256color", Size(40, 10))
    let events = InputReader().replay(Array("q\u{1B}[Bü\u{1B}OA\u{1B}".utf8))
    #expect(events == [.character("q"), .down, .character("ü"), .up, .escape].map(InputEvent.key))
    withExtendedLifetime(terminal) {}
  }

  @Test("Alt, Escape and a paste come out of real bytes")
  func sequences() throws {
    #expect(try keys("\u{1B}x") == [.key(.alt("x"))])
    #expect(try keys("\u{1B}") == [.key(.escape)])
    #expect(try keys("\u{1B}[200~a\rb\u{1B}[201~c") == [.paste("a\nb"), .key(.character("c"))])
    #expect(try keys("\u{1B}[1;6Aq") == [.key(.character("q"))])
    let motion = InputEvent.pointer(Pointer(.drag, Point(4, 6)))
    #expect(try keys("\u{1B}[<32;5;7M\u{1B}\u{1B}[<32;5;7M") == [motion, .key(.escape), motion])
  }
}

/// Descriptions with direct colours; curses reads them as any other.
extension CursesTests {
  @Test("a description with direct colours makes curses send red, green and blue, and keeps all else")
  func directColor() throws {
    let name = "dllab-test-direct"
    let known = try #require(TerminalDescription(of: "xterm-256color"))
    setenv("TERMINFO", known.withDirectColor.encoded(name: name), 1)
    defer { unsetenv("TERMINFO") }
    let terminal = try HeadlessTerminal(name, Size(40, 10))
    #expect(tigetflag("RGB") == 1)
    let display = Display(wantsColor: true, isUnicode: true)
    #expect(display.depth == .direct)
    var frame = Frame(Size(40, 10), look: Look(depth: .direct))
    frame[0, 0] = Cell("x", Style(.rgb(1, 2, 3), on: .rgb(200, 100, 50)))
    terminal.show(frame, on: display)
    #expect(terminal.cell(0, 0).foreground == 0x010203 && terminal.cell(0, 0).background == 0xC86432)
    #expect(terminal.sent.contains("38;2;1;2;3m") && terminal.sent.contains("48;2;200;100;50m"))
    let made = try #require(TerminalDescription(of: name))
    #expect(made.strings.count == known.strings.count)
    let changed = made.strings.indices.filter { made.strings[$0] != known.strings[$0] }
      .map { String(cString: cn_string_name(Int32($0))) }
    #expect(Set(changed).isSubset(of: ["setaf", "setab", "initc", "oc", "setf", "setb"]))
  }
}
