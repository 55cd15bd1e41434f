import Testing

@testable import Terminal

@Suite struct BackgroundQueryTests {
  private func query(_ answer: String) -> BackgroundQuery { BackgroundQuery(answer: Array(answer.utf8)) }

  @Test("the answer tells light backgrounds from dark ones, however many digits it has")
  func colors() {
    #expect(query("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[?64;1c").isLight == true)
    #expect(query("\u{1B}]11;rgb:0000/2b2b/3636\u{7}\u{1B}[?6c").isLight == false)
    #expect(query("\u{1B}]11;rgb:f/f/e\u{1B}\\").isLight == true)
    #expect(query("\u{1B}[?64;1c").isLight == nil)
    #expect(query("\u{1B}]11;nonsense\u{7}").isLight == nil)
    #expect(query("").isLight == nil)
  }

  @Test("what is typed meanwhile is kept, and only that")
  func typeAhead() {
    let query = query("q\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[A\u{1B}[?1;2c7")
    #expect(query.typed == Array("q\u{1B}[A7".utf8))
    #expect(query.isLight == false)
  }
}
