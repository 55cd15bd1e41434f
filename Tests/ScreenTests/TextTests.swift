import Testing

@testable import Screen

@Suite struct TextTests {
  private func lines(_ text: String, _ width: Int) -> [String] {
    TextFlow(text).lines(width: width).map { $0.map(\.text).joined() }
  }

  @Test("no line is wider than asked, and no word is lost", arguments: 1...50)
  func wraps(width: Int) {
    let lines = lines(prose.replacing("    o", with: "o"), width)
    #expect(lines.allSatisfy { TextWidth.of($0) <= width })
    let letters = lines.joined().filter { $0 != " " && $0 != "•" }
    let expected = prose.filter { !" \n`".contains($0) }.replacing("**", with: "")
      .replacing("*threshold*", with: "threshold").replacing("-2", with: "2").replacing("-a", with: "a")
    #expect(letters == expected)
  }

  @Test("marks make styles, and a lone mark is text")
  func markup() {
    let runs = TextFlow("a **b c** d*e* `f*g` 2 * 3 * 4 **").lines(width: 80)[0]
    #expect(runs.map(\.text) == ["a ", "b c", " d", "e", " ", "f*g", " 2 * 3 * 4 **"])
    #expect(runs.map(\.kind) == [.plain, .bold, .plain, .italic, .plain, .code, .plain])
  }

  @Test("items hang, paragraphs stand apart, indented lines stay")
  func paragraphs() {
    #expect(
      lines("one\ntwo\n\n- three four\n- five\n\n    x  =  1", 9) == [
        "one two", "", "• three", "  four", "• five", "", "  x  =  1",
      ])
  }

  @Test("scrolling leaves the lines above out")
  func scrolls() {
    var frame = Frame(Size(5, 2))
    TextFlow("a\n\nb\n\nc", offset: 2).draw(into: &frame, in: frame.bounds)
    #expect(frame.text == "b\n")
  }

  @Test("text that does not fit ends in an ellipsis")
  func ellipsis() {
    var frame = Frame(Size(6, 1))
    frame.write("perceptron", at: Point(0, 0))
    #expect(frame.text == "perce…")
  }

  @Test("a wide character takes two cells and is never cut in half")
  func wide() {
    var frame = Frame(Size(5, 1))
    #expect(frame.write("漢字", at: Point(0, 0)) == 4)
    #expect(frame[1, 0].scalar == Cell.continuation)
    frame = Frame(Size(4, 1))
    frame.write("a漢字", at: Point(0, 0))
    #expect(frame.text == "a漢…")
  }

  @Test("every glyph of the lab has an ASCII one of the same width")
  func replacements() {
    for scalar in "─│╭╮╰╯┤┴└├┬━┊●▸░▒▓█▀▄▏▉✓✗›…·×→←↑↓≤≥≈∑∂σηθ√²₁−–“”".unicodeScalars {
      #expect(TextWidth.of(scalar) == 1)
      #expect(TextWidth.ascii(scalar) != "?", "\(scalar)")
    }
  }
}
