/// The inline markup of running text.
enum Markup {
  /// Splits a paragraph at its marks. A mark without its counterpart, or one with a blank inside it (`2 * 3`), is text.
  static func runs(of text: String) -> [TextFlow.Run] {
    var runs: [TextFlow.Run] = []
    var plain = ""
    var rest = text[...]
    func flush() {
      if !plain.isEmpty { runs.append(TextFlow.Run(plain)) }
      plain = ""
    }
    while let character = rest.first {
      if let (kind, mark) = marks.first(where: { rest.hasPrefix($0.mark) }),
        let content = enclosed(rest.dropFirst(mark.count), by: mark)
      {
        flush()
        runs.append(TextFlow.Run(String(content), kind))
        rest = rest[content.endIndex...].dropFirst(mark.count)
      } else {
        plain.append(character)
        rest = rest.dropFirst()
      }
    }
    flush()
    return runs
  }

  private static let marks: [(kind: TextFlow.Run.Kind, mark: String)] = [(.code, "`"), (.bold, "**"), (.italic, "*")]

  /// What stands before the closing mark, if there is one and the marks enclose a word directly.
  private static func enclosed(_ text: Substring, by mark: String) -> Substring? {
    guard let first = text.first, first != " " else { return nil }
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(mark), index > text.startIndex, text[text.index(before: index)] != " " {
        return text[..<index]
      }
      index = text.index(after: index)
    }
    return nil
  }

  /// A word: pieces in different styles without a blank between them.
  struct Word {
    var pieces: [TextFlow.Run]
    /// The style of the blank before it: that of the run the blank stood in.
    var joinKind: TextFlow.Run.Kind
  }

  static func words(of runs: [TextFlow.Run]) -> [Word] {
    var words: [Word] = []
    var isOpen = false
    var joinKind = TextFlow.Run.Kind.plain
    for run in runs {
      for part in run.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if part.offset > 0 { (isOpen, joinKind) = (false, run.kind) }
        guard !part.element.isEmpty else { continue }
        let piece = TextFlow.Run(String(part.element), run.kind)
        if isOpen {
          words[words.count - 1].pieces.append(piece)
        } else {
          words.append(Word(pieces: [piece], joinKind: joinKind))
        }
        isOpen = true
      }
    }
    return words
  }
}
