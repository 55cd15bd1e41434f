import CCurses
import Foundation
import Screen

@testable import Terminal

/// Curses without a terminal: its output goes to a file, its input comes from a pipe.
///
/// Curses has one current terminal in the process, so tests with it run one after the other.
final class HeadlessTerminal {
  private let output: UnsafeMutablePointer<FILE>
  private let input: UnsafeMutablePointer<FILE>
  private let keyboard: Int32
  private let curses: OpaquePointer

  init(_ terminal: String, _ size: Size) throws {
    setlocale(LC_CTYPE, "C.UTF-8")
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, let input = fdopen(ends[0], "r"), let output = tmpfile(),
      let curses = newterm(terminal, output, input)
    else { throw CocoaError(.fileReadUnknown) }
    (self.input, self.output, self.curses, keyboard) = (input, output, curses, ends[1])
    resizeterm(Int32(size.height), Int32(size.width))
    raw()
    noecho()
    nonl()
    set_escdelay(25)
  }

  deinit {
    endwin()
    delscreen(curses)
    close(keyboard)
    fclose(input)
    fclose(output)
  }

  func type(_ bytes: String) {
    let bytes = Array(bytes.utf8)
    _ = write(keyboard, bytes, bytes.count)
  }

  /// Shows a frame.
  ///
  /// - Returns: how many bytes that took.
  @discardableResult
  func show(_ frame: Frame, on display: Display) -> Int {
    let before = ftell(output)
    if display.stage(frame) { doupdate() }
    fflush(output)
    return ftell(output) - before
  }

  /// Everything sent so far.
  var sent: String {
    fflush(output)
    rewind(output)
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, output)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// The character that curses holds for a cell, and its colours; −1 is the terminal's own.
  func cell(_ x: Int, _ y: Int) -> (character: Unicode.Scalar?, foreground: Int32, background: Int32, bits: attr_t) {
    var character: wchar_t = 0
    var bits: attr_t = 0
    var pair: Int32 = 0
    _ = cn_read(cn_screen(), Int32(y), Int32(x), &character, &bits, &pair)
    var (foreground, background): (Int32, Int32) = (-1, -1)
    if pair > 0 { extended_pair_content(pair, &foreground, &background) }
    return (Unicode.Scalar(UInt32(bitPattern: character)), foreground, background, bits)
  }
}
