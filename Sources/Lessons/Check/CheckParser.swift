/// The words of an expression, each with its column (from 1).
struct CheckToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number(Double)
    case text(String)
    case name(String)
    /// An operator, a parenthesis, or one of the words `and`, `or`, `not`.
    case symbol(String)
    case end
  }

  var kind: Kind
  var column: Int

  static let words: Set<String> = ["and", "or", "not"]
  /// Far more than a condition needs. Each sign may lie deeper than the one before, and the depth of the stack is bounded.
  static let longest = 500

  static func tokens(of source: String) throws(CheckError) -> [CheckToken] {
    let characters = Array(source)
    guard characters.count <= longest else {
      throw CheckError(column: longest + 1, "a condition has at most \(longest) characters: say it in a shorter way")
    }
    var tokens: [CheckToken] = []
    var i = 0
    while i < characters.count {
      let start = i
      let c = characters[i]
      if c.isWhitespace {
        i += 1
        continue
      }
      let kind: Kind
      if c.isNumber || c == "." {
        kind = try number(characters, &i)
      } else if c.isLetter || c == "_" {
        let word = take(characters, &i) { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        kind = words.contains(word) ? .symbol(word) : .name(word)
      } else if c == "\"" || c == "'" {
        kind = try text(characters, &i)
      } else {
        kind = try symbol(characters, &i)
      }
      tokens.append(CheckToken(kind: kind, column: start + 1))
    }
    tokens.append(CheckToken(kind: .end, column: characters.count + 1))
    return tokens
  }

  private static func take(_ characters: [Character], _ i: inout Int, while holds: (Character) -> Bool) -> String {
    let start = i
    while i < characters.count, holds(characters[i]) { i += 1 }
    return String(characters[start..<i])
  }

  private static func number(_ characters: [Character], _ i: inout Int) throws(CheckError) -> Kind {
    let start = i
    let digits = take(characters, &i) { $0.isNumber || $0 == "." }
    guard let value = Double(digits) else { throw CheckError(column: start + 1, "`\(digits)` is not a number") }
    return .number(value)
  }

  private static func text(_ characters: [Character], _ i: inout Int) throws(CheckError) -> Kind {
    let start = i
    let quote = characters[i]
    i += 1
    let content = take(characters, &i) { $0 != quote }
    guard i < characters.count else { throw CheckError(column: start + 1, "this text has no closing \(quote)") }
    i += 1
    return .text(content)
  }

  private static func symbol(_ characters: [Character], _ i: inout Int) throws(CheckError) -> Kind {
    let two = String(characters[i..<min(i + 2, characters.count)])
    if ["==", "!=", "<=", ">="].contains(two) {
      i += 2
      return .symbol(two)
    }
    let one = characters[i]
    guard "<>+-*/()".contains(one) else {
      let cure = one == "=" ? "; equality is written `==`" : ""
      throw CheckError(column: i + 1, "`\(one)` means nothing here\(cure)")
    }
    i += 1
    return .symbol(String(one))
  }
}

/// Recursive descent, one function for each strength of binding.
struct CheckParser {
  typealias Node = CheckExpression.Node
  let tokens: [CheckToken]
  var position = 0
  /// How many parentheses and signs lie around what is being read.
  private var depth = 0
  private static let deepest = 32

  init(tokens: [CheckToken]) { self.tokens = tokens }

  private var token: CheckToken { tokens[position] }

  mutating func parse() throws(CheckError) -> Node {
    let node = try disjunction()
    guard token.kind == .end else { throw unexpected() }
    return node
  }

  private func unexpected() -> CheckError {
    switch token.kind {
    case .end: CheckError(column: token.column, "something is missing at the end")
    case .number(let n): CheckError(column: token.column, "the number \(Value.number(n)) does not belong here")
    case .text(let s): CheckError(column: token.column, "the text \"\(s)\" does not belong here")
    case .name(let s): CheckError(column: token.column, "the name `\(s)` does not belong here")
    case .symbol(let s): CheckError(column: token.column, "`\(s)` does not belong here")
    }
  }

  /// Takes the symbol under the cursor if it is one of these.
  private mutating func accept(_ symbols: Set<String>) -> (symbol: String, column: Int)? {
    guard case .symbol(let symbol) = token.kind, symbols.contains(symbol) else { return nil }
    defer { position += 1 }
    return (symbol, token.column)
  }

  private mutating func enter() throws(CheckError) {
    depth += 1
    guard depth <= Self.deepest else {
      throw CheckError(column: token.column, "this is nested deeper than \(Self.deepest) levels")
    }
  }

  private mutating func disjunction() throws(CheckError) -> Node {
    var node = try conjunction()
    while let (symbol, column) = accept(["or"]) {
      node = .binary(symbol, node, try conjunction(), column: column)
    }
    return node
  }

  private mutating func conjunction() throws(CheckError) -> Node {
    var node = try negation()
    while let (symbol, column) = accept(["and"]) { node = .binary(symbol, node, try negation(), column: column) }
    return node
  }

  private mutating func negation() throws(CheckError) -> Node {
    if let (_, column) = accept(["not"]) { return .not(try negation(), column: column) }
    return try comparison()
  }

  private mutating func comparison() throws(CheckError) -> Node {
    let symbols: Set<String> = ["==", "!=", "<", "<=", ">", ">="]
    let left = try sum()
    guard let (symbol, column) = accept(symbols) else { return left }
    let node = Node.binary(symbol, left, try sum(), column: column)
    if let (_, second) = accept(symbols) {
      throw CheckError(column: second, "one comparison at a time: join two with `and`")
    }
    return node
  }

  private mutating func sum() throws(CheckError) -> Node {
    var node = try product()
    while let (symbol, column) = accept(["+", "-"]) { node = .binary(symbol, node, try product(), column: column) }
    return node
  }

  private mutating func product() throws(CheckError) -> Node {
    var node = try factor()
    while let (symbol, column) = accept(["*", "/"]) { node = .binary(symbol, node, try factor(), column: column) }
    return node
  }

  private mutating func factor() throws(CheckError) -> Node {
    try enter()
    defer { depth -= 1 }
    if let (_, column) = accept(["-"]) { return .negative(try factor(), column: column) }
    let start = token
    switch token.kind {
    case .number(let n):
      position += 1
      return .literal(.number(n))
    case .text(let s):
      position += 1
      return .literal(.text(s))
    case .name("true"), .name("false"):
      position += 1
      return .literal(.truth(start.kind == .name("true")))
    case .name("abs"):
      position += 1
      return .absolute(try parenthesized(), column: start.column)
    case .name(let name):
      position += 1
      return .name(name, column: start.column)
    case .symbol("("): return try parenthesized()
    default: throw unexpected()
    }
  }

  private mutating func parenthesized() throws(CheckError) -> Node {
    guard let (_, column) = accept(["("]) else { throw unexpected() }
    let node = try disjunction()
    guard accept([")"]) != nil else { throw CheckError(column: column, "this parenthesis is never closed") }
    return node
  }
}
