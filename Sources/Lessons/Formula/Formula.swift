/// A formula as lessons write it, in a small part of TeX: letters, digits, operators, `_` and `^` with one character or a
/// group in braces, `\frac{a}{b}`, `\text{…}`, and the commands of `Formula.commands`.
public struct Formula: Hashable, Sendable {
  /// As it was written.
  public let source: String
  let root: Node

  /// Reads a formula.
  ///
  /// - Throws: `FormulaError` at the column where it is not understood.
  public init(_ source: String) throws(FormulaError) {
    var parser = FormulaParser(source)
    self.source = source
    root = try parser.parse()
  }

  indirect enum Node: Hashable, Sendable {
    /// A variable, a Greek letter, a function: something that may have a value.
    case symbol(String)
    case number(String)
    /// Something between two terms, with a space on each side: `+`, `=`, `>`, `→`.
    case relation(String)
    /// Anything that stands close to its neighbours: parentheses, commas, `·`.
    case mark(String)
    case text(String)
    case row([Node])
    case scripted(Node, below: Node?, above: Node?)
    case fraction(Node, Node)
  }

  /// The names of its symbols as readings have them, each once, in order: `w_1` is `w1`, `\Delta w_1` is `delta_w1`,
  /// `\sigma` is `sigma`, `\text{threshold}` is `threshold`.
  public var names: [String] {
    var found: [String] = []
    root.visitNames { if !found.contains($0) { found.append($0) } }
    return found
  }

  /// The commands that are known, and what they are on the screen.
  static let commands: [String: Node] = {
    var table: [String: Node] = [:]
    for (name, letter) in Letters.greek { table[name] = .symbol(letter) }
    let relations = [
      "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "to": "→",
      "rightarrow": "→", "leftarrow": "←", "times": "×", "pm": "±",
    ]
    for (name, sign) in relations { table[name] = .relation(sign) }
    for name in ["exp", "log", "ln", "max", "min", "sin", "cos", "tanh", "sgn"] { table[name] = .text(name) }
    let marks = ["cdot": "·", "partial": "∂", "nabla": "∇", "infty": "∞", "dots": "…", "ldots": "…", "prime": "′"]
    for (name, sign) in marks { table[name] = .mark(sign) }
    table["sum"] = .symbol("Σ")
    table[","] = .mark(" ")
    table[" "] = .mark(" ")
    return table
  }()
}

/// Where a formula is not understood, and why; columns count from 1 within the formula.
public struct FormulaError: Error, Hashable, Sendable {
  public var column: Int
  public var message: String

  init(column: Int, _ message: String) {
    self.column = column
    self.message = message
  }
}

extension Formula.Node {
  func visitNames(_ visit: (String) -> Void) {
    switch self {
    case .symbol(let s): visit(Letters.spelled(s))
    case .scripted(.symbol("Σ"), _, _): visit("sum")
    case .scripted(.symbol(let s), .some(let below), let above):
      // A subscript belongs to the name; so `w_1` is one symbol and not two.
      visit(Letters.spelled(s) + below.plain)
      above?.visitNames(visit)
    case .scripted(let base, _, let above):
      base.visitNames(visit)
      above?.visitNames(visit)
    case .text(let text): visit(text)
    case .row(let nodes): for node in nodes { node.visitNames(visit) }
    case .fraction(let a, let b):
      a.visitNames(visit)
      b.visitNames(visit)
    case .number, .relation, .mark: break
    }
  }

  /// Its letters and digits alone.
  private var plain: String {
    switch self {
    case .symbol(let s), .number(let s), .text(let s), .mark(let s): Letters.spelled(s)
    case .row(let nodes): nodes.map(\.plain).joined()
    default: ""
    }
  }
}

struct FormulaParser {
  private let characters: [Character]
  private var i = 0

  init(_ source: String) { characters = Array(source) }

  mutating func parse() throws(FormulaError) -> Formula.Node {
    let node = try row(until: nil)
    guard i == characters.count else { throw FormulaError(column: i + 1, "this } closes nothing") }
    return node
  }

  private mutating func row(until end: Character?) throws(FormulaError) -> Formula.Node {
    var nodes: [Formula.Node] = []
    while i < characters.count, characters[i] != "}" {
      if characters[i].isWhitespace {
        i += 1
        continue
      }
      nodes.append(try scripted(try atom()))
    }
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }

  /// Takes the subscript and the superscript that follow.
  private mutating func scripted(_ base: Formula.Node) throws(FormulaError) -> Formula.Node {
    var below: Formula.Node?
    var above: Formula.Node?
    while i < characters.count, characters[i] == "_" || characters[i] == "^" {
      let sign = characters[i]
      i += 1
      let script = try atom()
      if sign == "_" { below = script } else { above = script }
    }
    return below == nil && above == nil ? base : .scripted(base, below: below, above: above)
  }

  private mutating func atom() throws(FormulaError) -> Formula.Node {
    guard i < characters.count else { throw FormulaError(column: i + 1, "something is missing at the end") }
    let c = characters[i]
    switch c {
    case "{": return try group()
    case "\\": return try command()
    case "_", "^": throw FormulaError(column: i + 1, "`\(c)` has nothing before it")
    default: break
    }
    if c.isNumber {
      let start = i
      while i < characters.count, characters[i].isNumber || characters[i] == "." { i += 1 }
      return .number(String(characters[start..<i]))
    }
    i += 1
    if c.isLetter { return .symbol(String(c) + prime()) }
    switch c {
    case "+", "=", "<", ">": return .relation(String(c))
    // A minus at the beginning or after another sign belongs to its term.
    case "-": return isAtTermStart ? .mark("−") : .relation("−")
    case "'": return .mark("′")
    default: return .mark(String(c))
    }
  }

  /// Whether nothing that could be subtracted from stands before the character just read.
  private var isAtTermStart: Bool {
    guard let before = characters[..<(i - 1)].last(where: { !$0.isWhitespace }) else { return true }
    return "{(=<>+-,".contains(before)
  }

  private mutating func group() throws(FormulaError) -> Formula.Node {
    let start = i
    i += 1
    let node = try row(until: "}")
    guard i < characters.count else { throw FormulaError(column: start + 1, "this { is never closed") }
    i += 1
    return node
  }

  private mutating func command() throws(FormulaError) -> Formula.Node {
    let start = i
    i += 1
    var name = ""
    while i < characters.count, characters[i].isLetter {
      name.append(characters[i])
      i += 1
    }
    if name.isEmpty, i < characters.count {
      name = String(characters[i])
      i += 1
    }
    switch name {
    case "frac": return .fraction(try argument(of: name, start), try argument(of: name, start))
    case "text": return .text(try rawText(start))
    case "Delta": return try delta()
    default:
      if case .symbol(let letter)? = Formula.commands[name] { return .symbol(letter + prime()) }
      if let node = Formula.commands[name] { return node }
      throw FormulaError(column: start + 1, "the command \\\(name) is not known")
    }
  }

  /// The prime of a derivative belongs to its function: σ′ is a symbol of its own.
  private mutating func prime() -> String {
    guard i < characters.count, characters[i] == "'" else { return "" }
    i += 1
    return "′"
  }

  private mutating func argument(of name: String, _ start: Int) throws(FormulaError) -> Formula.Node {
    guard i < characters.count, characters[i] == "{" else {
      throw FormulaError(column: start + 1, "\\\(name) needs two groups in braces, \\\(name){a}{b}")
    }
    return try group()
  }

  private mutating func rawText(_ start: Int) throws(FormulaError) -> String {
    guard i < characters.count, characters[i] == "{", let end = characters[i...].firstIndex(of: "}") else {
      throw FormulaError(column: start + 1, "\\text needs a group in braces, \\text{threshold}")
    }
    defer { i = end + 1 }
    return String(characters[(i + 1)..<end])
  }

  /// `\Delta w` is one symbol.
  private mutating func delta() throws(FormulaError) -> Formula.Node {
    while i < characters.count, characters[i].isWhitespace { i += 1 }
    guard i < characters.count, characters[i].isLetter || characters[i] == "\\" else { return .symbol("Δ") }
    return switch try atom() {
    case .symbol(let letter), .text(let letter): .symbol("Δ" + letter)
    case let other: .row([.symbol("Δ"), other])
    }
  }
}
