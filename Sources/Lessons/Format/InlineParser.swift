/// Reads a line of Markdown: `**strong**`, `*emphasis*`, `` `code` ``, `$formula$`, `[text](address)`,
/// `[text](lesson:name)`, and terms of the glossary, `[[term]]` or `[[text|term]]`; `\` takes the next character as it is.
struct InlineParser {
  private let characters: [Character]
  private let references: References?
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

  /// - Parameter references: what the line may refer to; nil lets everything pass.
  static func parse(_ line: String, _ references: References? = nil) throws(Failure) -> [Inline] {
    var parser = InlineParser(line, references)
    return try parser.parse()
  }

  private init(_ line: String, _ references: References?) {
    characters = Array(line)
    self.references = references
  }

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
      case "[" where i + 1 < characters.count && characters[i + 1] == "[": append(try term())
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
    append(try reference(label, address))
    i = end + 1
  }

  /// What a pair of brackets and parentheses means; the first bracket is under the cursor.
  private func reference(_ label: String, _ address: String) throws(Failure) -> Inline {
    let scheme = "lesson:"
    guard address.hasPrefix(scheme) else { return .link(label, address: address) }
    let name = String(address.dropFirst(scheme.count))
    if let problem = references?.problem(lesson: name, at: i) { throw problem }
    return .lesson(label, name: name)
  }

  /// `[[term]]`, or `[[text|term]]` where the text says it otherwise.
  private mutating func term() throws(Failure) -> Inline {
    let start = i
    var end = start + 2
    while end + 1 < characters.count, !(characters[end] == "]" && characters[end + 1] == "]") { end += 1 }
    guard end + 1 < characters.count else {
      throw Failure(
        fault: "[[ opens a term that is never closed", cure: "close it with ]], or write \\[[", offset: start)
    }
    let content = String(characters[(start + 2)..<end])
    i = end + 2
    let parts = content.split(separator: "|", maxSplits: 1).map { String($0).trimmed }
    guard let text = parts.first, let name = parts.last, !text.isEmpty, !name.isEmpty else {
      throw Failure(
        fault: "[[\(content)]] names no term", cure: "write [[term]] or [[text|term]]", offset: start)
    }
    if let problem = references?.problem(term: name, at: start) { throw problem }
    return .term(text, name: name)
  }
}
