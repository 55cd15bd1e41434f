/// Reads the TeX of a formula.
struct FormulaParser {
  typealias Node = Formula.Node
  let characters: [Character]
  var i = 0
  /// How many nodes lie around the one that is being read.
  private var depth = 0
  /// Nothing on a page is nested deeper; without a bound a long row of braces would use up the stack.
  static let deepest = 24
  /// More than fills a page; the time to set a formula grows faster than its length.
  static let longest = 500

  init(_ source: String) { characters = Array(source) }

  mutating func parse() throws(FormulaError) -> Node {
    guard characters.count <= Self.longest else {
      throw FormulaError(
        column: Self.longest + 1, "a formula has at most \(Self.longest) characters", cure: "make two formulas of it")
    }
    let node = try row()
    guard i < characters.count else { return node }
    switch command ?? String(characters[i]) {
    case "right": throw FormulaError(column: i + 1, "this \\right has no \\left", cure: "write \\left( … \\right)")
    case "end":
      throw FormulaError(column: i + 1, "this \\end has no \\begin", cure: "write \\begin{cases} … \\end{cases}")
    case "&":
      throw FormulaError(
        column: i + 1, "& parts the columns of cases and matrices only", cure: "leave it out, or write \\& for the sign"
      )
    case "\\":
      throw FormulaError(
        column: i + 1, "a new row begins outside cases and matrices", cure: FormulaCommands.cure(for: "\\"))
    default: throw FormulaError(column: i + 1, "this } closes nothing", cure: "leave it out, or write \\} for the sign")
    }
  }

  // MARK: Rows

  /// The nodes up to the end, a brace, the end of a cell, or a character of one's own.
  mutating func row(until end: Character? = nil) throws(FormulaError) -> Node {
    var nodes: [Node] = []
    while true {
      skipBlanks()
      guard i < characters.count, characters[i] != end, !isAtEndOfRow else { break }
      nodes.append(try scripted(try atom(after: nodes.last)))
    }
    let matched = FormulaFences.matched(nodes)
    return matched.count == 1 ? matched[0] : .row(matched)
  }

  private var isAtEndOfRow: Bool {
    if characters[i] == "}" || characters[i] == "&" { return true }
    return ["\\", "right", "end"].contains(command)
  }

  mutating func skipBlanks() {
    while i < characters.count, characters[i].isWhitespace { i += 1 }
  }

  /// The name of the command under the cursor; nil if there is none.
  private var command: String? {
    guard i + 1 < characters.count, characters[i] == "\\" else { return nil }
    let letters = characters[(i + 1)...].prefix { $0.isLetter }
    return letters.isEmpty ? String(characters[i + 1]) : String(letters)
  }

  /// Takes the subscript and the superscript that follow.
  private mutating func scripted(_ base: Node) throws(FormulaError) -> Node {
    var below: Node?
    var above: Node?
    while i < characters.count {
      skipBlanks()
      guard i < characters.count, characters[i] == "_" || characters[i] == "^" else { break }
      let sign = characters[i]
      i += 1
      guard (sign == "_" ? below : above) == nil else {
        throw FormulaError(column: i, "there are two `\(sign)` one after the other", cure: "write x_{i,j} for both")
      }
      skipBlanks()
      let script = try atom(after: nil)
      if sign == "_" { below = script } else { above = script }
    }
    return below == nil && above == nil ? base : .scripted(base, below: below, above: above)
  }

  private mutating func atom(after before: Node?) throws(FormulaError) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw FormulaError(
        column: i + 1, "this is nested deeper than \(Self.deepest) levels", cure: "give a part of it a name of its own")
    }
    guard i < characters.count, !"}&".contains(characters[i]) else {
      throw FormulaError(column: i + 1, "something is missing here", cure: "write a letter, a number or a group in {…}")
    }
    let c = characters[i]
    switch c {
    case "{": return try group()
    case "\\": return try commandNode()
    case "_", "^":
      throw FormulaError(
        column: i + 1, "`\(c)` has nothing before it", cure: "write a letter before it, or {} for nothing")
    default: break
    }
    if c.isASCII, c.isNumber {
      let start = i
      while i < characters.count, characters[i].isNumber || characters[i] == "." { i += 1 }
      return .number(String(characters[start..<i]))
    }
    i += 1
    if case .symbol(let letter)? = FormulaCommands.typed[c] { return .symbol(letter + primes()) }
    if let node = FormulaCommands.typed[c] { return node }
    if c.isASCII, c.isLetter { return .symbol(String(c) + primes()) }
    switch c {
    case "+", "=", "<", ">", "*": return .relation(String(c))
    // A minus at the beginning or after another sign belongs to its term.
    case "-", "−": return Self.isAtTermStart(before) ? .mark("−") : .relation("−")
    case "'": return .mark("′")
    default: break
    }
    guard c.isASCII else {
      throw FormulaError(
        column: i, "the character `\(c)` cannot be shown everywhere", cure: "use a command, or \\text{…} for words")
    }
    return .mark(String(c))
  }

  /// Whether nothing that could be subtracted from stands before.
  private static func isAtTermStart(_ before: Node?) -> Bool {
    switch before {
    case nil, .relation, .gap, .prefix: true
    case .mark(let s): "([{,;:|".contains(s)
    default: false
    }
  }

  private mutating func group() throws(FormulaError) -> Node {
    let start = i
    i += 1
    let node = try row()
    guard i < characters.count, characters[i] == "}" else {
      throw FormulaError(column: start + 1, "this { is never closed", cure: "close it with }")
    }
    i += 1
    return node
  }

  // MARK: Commands

  private mutating func commandNode() throws(FormulaError) -> Node {
    let start = i
    guard let name = command else {
      throw FormulaError(column: start + 1, "a \\ stands alone", cure: "write the name of a command after it")
    }
    i += 1 + name.count
    switch name {
    case "frac", "dfrac", "tfrac": return .fraction(try argument(of: name, start), try argument(of: name, start))
    case "text", "mathrm", "operatorname", "mathit", "mbox": return .text(try rawText(name, start))
    case "mathbf", "boldsymbol", "bm": return Self.bold(try argument(of: name, start))
    case "mathbb": return try blackboard(start)
    case "sqrt": return try radical(start)
    case "hat", "bar", "tilde", "dot", "vec", "overline", "widehat":
      let accents: [String: Formula.Accent] = ["overline": .bar, "widehat": .hat]
      return .accent(accents[name] ?? Formula.Accent(rawValue: name) ?? .hat, try argument(of: name, start))
    case "left": return try fenced(start)
    case "begin": return try grid(start)
    case "Delta": return try delta()
    default:
      if case .symbol(let letter)? = FormulaCommands.table[name] { return .symbol(letter + primes()) }
      if let node = FormulaCommands.table[name] { return node }
      throw FormulaError(
        column: start + 1, "the command \\\(name) is not known", cure: FormulaCommands.cure(for: name))
    }
  }

  /// The primes of a derivative belong to its function: σ′ is a symbol of its own.
  private mutating func primes() -> String {
    let start = i
    while i < characters.count, characters[i] == "'" { i += 1 }
    return String(repeating: "′", count: i - start)
  }

  private mutating func argument(of name: String, _ start: Int) throws(FormulaError) -> Node {
    skipBlanks()
    guard i < characters.count, !isAtEndOfRow else {
      let pattern = name.hasSuffix("frac") ? "\\frac{a}{b}" : "\\\(name){x}"
      throw FormulaError(column: start + 1, "\\\(name) has nothing to work on", cure: "write \(pattern)")
    }
    return try atom(after: nil)
  }

  private mutating func rawText(_ name: String, _ start: Int) throws(FormulaError) -> String {
    guard i < characters.count, characters[i] == "{", let end = characters[i...].firstIndex(of: "}") else {
      throw FormulaError(
        column: start + 1, "\\\(name) needs a group in braces", cure: "write \\\(name){threshold}")
    }
    defer { i = end + 1 }
    return String(characters[(i + 1)..<end]).replacing("\\ ", with: " ")
  }

  /// Every letter of a node in bold.
  private static func bold(_ node: Node) -> Node {
    switch node {
    case .symbol(let s): .bold(s)
    case .row(let nodes): .row(nodes.map(bold))
    case .scripted(let base, let below, let above): .scripted(bold(base), below: below, above: above)
    case .accent(let accent, let node): .accent(accent, bold(node))
    default: node
    }
  }

  private mutating func blackboard(_ start: Int) throws(FormulaError) -> Node {
    let node = try argument(of: "mathbb", start)
    guard case .symbol(let letter) = node, let set = Letters.blackboard[letter] else {
      throw FormulaError(
        column: start + 1, "\\mathbb does not have this letter",
        cure: "use one of \(Letters.blackboard.keys.sorted().joined(separator: " "))")
    }
    return .symbol(set)
  }

  private mutating func radical(_ start: Int) throws(FormulaError) -> Node {
    var index: Node?
    if i < characters.count, characters[i] == "[" {
      i += 1
      index = try row(until: "]")
      guard i < characters.count, characters[i] == "]" else {
        throw FormulaError(column: start + 1, "the [ of this root is never closed", cure: "write \\sqrt[3]{x}")
      }
      i += 1
    }
    return .radical(try argument(of: "sqrt", start), index: index)
  }

  /// `\Delta w` is one symbol.
  private mutating func delta() throws(FormulaError) -> Node {
    skipBlanks()
    guard i < characters.count, !isAtEndOfRow, characters[i].isLetter || characters[i] == "\\" else {
      return .symbol("Δ")
    }
    return switch try atom(after: nil) {
    case .symbol(let letter): .symbol("Δ" + letter)
    case .text(let word): .symbol("Δ" + word.trimmed)
    case let other: .row([.prefix("Δ"), other])
    }
  }
}
