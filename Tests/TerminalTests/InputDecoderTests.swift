import Foundation
import Screen
import Testing

@testable import Terminal

@Suite struct InputDecoderTests {
  /// What curses makes of text: a mouse report's beginning is one unit, all else characters.
  private func units(_ text: String) -> [InputDecoder.Unit] {
    var units: [InputDecoder.Unit] = []
    for (index, part) in text.components(separatedBy: "\u{1B}[<").enumerated() {
      if index > 0 { units.append(.mouse) }
      units += part.unicodeScalars.map(InputDecoder.Unit.scalar)
    }
    return units
  }

  private func decode(_ reads: String...) -> [InputEvent] {
    var decoder = InputDecoder()
    return reads.flatMap { read in (units(read) + [.end]).flatMap { decoder.decode($0) } }
  }

  @Test("press, every cell of a drag and release arrive from one read, in order")
  func drag() {
    let events = decode("\u{1B}[<0;3;4M" + (4...60).map { "\u{1B}[<32;\($0);4M" }.joined() + "\u{1B}[<0;60;4m")
    let expected =
      [Pointer(.press, Point(2, 3))] + (4...60).map { Pointer(.drag, Point($0 - 1, 3)) }
      + [Pointer(.release, Point(59, 3))]
    #expect(events == expected.map(InputEvent.pointer))
  }

  @Test("a mouse report that comes in two reads is one event")
  func splitReport() {
    #expect(decode("\u{1B}[<0;1", "2;7M") == [.pointer(Pointer(.press, Point(11, 6)))])
  }

  @Test("buttons, wheel and modifiers are told apart")
  func buttons() {
    let events = decode("\u{1B}[<2;1;1M\u{1B}[<1;1;1m\u{1B}[<64;1;1M\u{1B}[<65;1;1M\u{1B}[<20;1;1M\u{1B}[<66;1;1M")
    let origin = Point(0, 0)
    #expect(
      events == [
        .pointer(Pointer(.press, origin, button: .right)), .pointer(Pointer(.release, origin, button: .middle)),
        .pointer(Pointer(.scrollUp, origin)), .pointer(Pointer(.scrollDown, origin)), .pointer(Pointer(.press, origin)),
      ])
  }

  @Test("a broken mouse report harms nothing behind it")
  func brokenReport() {
    #expect(decode("\u{1B}[<12xq") == [.key(.character("q"))])
    #expect(decode("\u{1B}[<1;2Mq") == [.key(.character("q"))])
  }

  @Test("ESC alone is Escape, with a character right behind it Alt, before a key of its own Escape and that key")
  func escapes() {
    #expect(decode("\u{1B}") == [.key(.escape)])
    #expect(decode("\u{1B}", "x") == [.key(.escape), .key(.character("x"))])
    #expect(decode("\u{1B}x") == [.key(.alt("x"))])
    #expect(decode("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    #expect(decode("\u{1B}\r") == [.key(.escape), .key(.enter)])
    var decoder = InputDecoder()
    #expect(decoder.decode(.scalar("\u{1B}")) + decoder.decode(.key(.down)) == [.key(.escape), .key(.down)])
  }

  @Test("Escape with the mouse, a paste or a key right behind it is Escape, and nothing behind it is lost")
  func escapeBeforeSequences() {
    let motion = InputEvent.pointer(Pointer(.drag, Point(4, 6)))
    #expect(decode("\u{1B}\u{1B}[<32;5;7M") == [.key(.escape), motion])
    #expect(decode("\u{1B}[<32;5;7M\u{1B}\u{1B}[<32;5;7M\u{1B}[<32;5;7M") == [motion, .key(.escape), motion, motion])
    #expect(decode("\u{1B}\u{1B}\u{1B}[<32;5;7M") == [.key(.escape), .key(.escape), motion])
    #expect(decode("\u{1B}[<32;5", "\u{1B}", "x") == [.key(.escape), .key(.character("x"))])
    for unit in [InputDecoder.Unit.pasteStart, .pasteEnd, .key(.up)] {
      var decoder = InputDecoder()
      _ = decoder.decode(.scalar("\u{1B}"))
      #expect(decoder.decode(unit).first == .key(.escape))
    }
  }

  @Test("sequences that nobody knows and late answers of the terminal are swallowed whole")
  func unknownSequences() {
    #expect(decode("\u{1B}[1;6Aq") == [.key(.character("q"))])
    #expect(decode("\u{1B}[?64;1cq") == [.key(.character("q"))])
    #expect(decode("\u{1B}]11;rgb:1234/5678/9abc\u{1B}\\q") == [.key(.character("q"))])
    #expect(decode("\u{1B}]11;rgb:1234/5678/9abc\u{7}q") == [.key(.character("q"))])
  }

  @Test("a paste is one event, with its line ends, even from several reads, and its letters press no keys")
  func paste() {
    var decoder = InputDecoder()
    let first: [InputDecoder.Unit] = [.pasteStart] + units("q\rü") + [.end]
    let second: [InputDecoder.Unit] = units("x") + [.key(.tab), .pasteEnd] + units("i") + [.end]
    #expect(first.flatMap { decoder.decode($0) } == [])
    #expect(second.flatMap { decoder.decode($0) } == [.paste("q\nüx\t"), .key(.character("i"))])
  }

  @Test("control characters are Ctrl and a letter, apart from those that have keys")
  func controls() {
    #expect(decode("\u{3}\u{1A}\u{C}") == [.key(.control("c")), .key(.control("z")), .key(.control("l"))])
    #expect(decode("\t\r\n\u{8}\u{7F} ") == [.tab, .enter, .enter, .backspace, .backspace, .space].map(InputEvent.key))
    #expect(decode("\u{0}\u{1C}") == [.key(.control(" ")), .key(.control("\\"))])
    #expect(decode("é漢") == [.key(.character("é")), .key(.character("漢"))])
  }
}
