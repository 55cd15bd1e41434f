/// Reads a line of Markdown: `**strong**`, `*emphasis*`, `` `code` ``, `$formula$`, `[text](address)`; `\` takes the next
/// character as it is.
struct InlineParser {
  private let characters: [Character]
  private var i = 0
  private var pieces: [Inline] = []
  private var text = ""

  /// What is wrong, and how to cure it.
  struct Failure: Error {
    var fault: String
    var cure: String
    /// How many characters of the text stand before it.
    var offset = 0
  }

  static func parse(_ line: String) throws(Failure) -> [Inline] {
    var parser = InlineParser(line)
    return try parser.parse()
  }

  private init(_ line: String) { characters = Array(line) }

  private mutating func parse() throws(Failure) -> [Inline] {
    while i < characters.count {
      let c = characters[i]
      switch c {
      case "\\" where i + 1 < characters.count:
        text.append(characters[i + 1])
        i += 2
      case "*" where i + 1 < characters.count && characters[i + 1] == "*":
        append(.strong(try enclosed("**", "strong text")))
      case "*": append(.emphasis(try enclosed("*", "emphasis")))
      case "`": append(.code(try enclosed("`", "code")))
      case "$": append(.formula(try formula()))
      case "[": try link()
      default:
        text.append(c)
        i += 1
      }
    }
    flush()
    return pieces
  }

  private mutating func flush() {
    if !text.isEmpty { pieces.append(.text(text)) }
    text = ""
  }

  private mutating func append(_ piece: Inline) {
    flush()
    pieces.append(piece)
  }

  /// The text between two marks; the first is under the cursor.
  private mutating func enclosed(_ mark: String, _ what: String) throws(Failure) -> String {
    let sign = Array(mark)
    let start = i + sign.count
    var end = start
    while end + sign.count <= characters.count {
      if Array(characters[end..<(end + sign.count)]) == sign {
        i = end + sign.count
        return String(characters[start..<end])
      }
      end += 1
    }
    throw Failure(
      fault: "\(mark) opens \(what) that is never closed", cure: "close it with \(mark), or write \\\(mark)",
      offset: i)
  }

  private mutating func formula() throws(Failure) -> Formula {
    let start = i
    let source = try enclosed("$", "a formula")
    do {
      return try Formula(source)
    } catch {
      throw Failure(
        fault: "in the formula $\(source)$, column \(error.column): \(error.message)",
        cure: error.cure, offset: start)
    }
  }

  private mutating func link() throws(Failure) {
    guard let close = characters[i...].firstIndex(of: "]"), close + 1 < characters.count,
      characters[close + 1] == "(", let end = characters[close...].firstIndex(of: ")")
    else {
      // A bracket that is no link is a bracket.
      text.append(characters[i])
      i += 1
      return
    }
    let label = String(characters[(i + 1)..<close])
    let address = String(characters[(close + 2)..<end])
    i = end + 1
    append(.link(label, address: address))
  }
}
