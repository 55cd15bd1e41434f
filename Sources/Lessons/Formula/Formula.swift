/// A formula as lessons write it, in a small part of TeX: letters, digits, operators, `_` and `^` with one character or a
/// group in braces, `\frac{a}{b}`, `\text{…}`, `\sum`, accents, roots, matrices, cases, and the commands of
/// `FormulaCommands`.
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
    /// A variable or a Greek letter: something that may have a value.
    case symbol(String)
    /// A letter in bold: a vector, a matrix.
    case bold(String)
    case number(String)
    /// Something between two terms, with a space on each side: `+`, `=`, `>`, `→`.
    case relation(String)
    /// Anything that stands close to its neighbours: parentheses, commas, `·`.
    case mark(String)
    /// What belongs to the term after it: `∂`, `∇`.
    case prefix(String)
    /// A word, or a function with a name.
    case text(String)
    /// An operator with limits: `Σ`, `Π`.
    case large(String)
    /// So many blanks.
    case gap(Int)
    case row([Node])
    case scripted(Node, below: Node?, above: Node?)
    case fraction(Node, Node)
    case radical(Node, index: Node?)
    case accent(Accent, Node)
    /// Something between two delimiters, which grow with it.
    case fenced(String, Node, String)
    case grid(Grid)
  }

  /// What stands over a letter.
  enum Accent: String, Hashable, Sendable { case hat, bar, tilde, dot, vec }

  /// Rows and columns: cases, a matrix, or equations below each other.
  struct Grid: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case cases, matrix, aligned }
    var kind: Kind
    /// The delimiters; empty for none.
    var open = ""
    var close = ""
    var rows: [[Node]]
  }

  /// The names of its symbols as readings have them, each once, in order: `w_1` is `w1`, `\Delta w_1` is `delta_w1`,
  /// `\sigma` is `sigma`, `\text{threshold}` is `threshold`, `\mathbf{w}` is `w`, `\hat{y}` is `y_hat`.
  public var names: [String] {
    var found: [String] = []
    root.visitNames { if !found.contains($0) { found.append($0) } }
    return found
  }
}

/// Where a formula is not understood, why, and what to write instead; columns count from 1 within the formula.
public struct FormulaError: Error, Hashable, Sendable {
  public var column: Int
  public var message: String
  public var cure: String

  init(column: Int, _ message: String, cure: String = "see \"Formulas\" in lessons/README.md") {
    self.column = column
    self.message = message
    self.cure = cure
  }
}

extension Formula.Node {
  func visitNames(_ visit: (String) -> Void) {
    switch self {
    case .symbol(let s), .bold(let s): visit(Letters.spelled(s))
    case .large(let s), .scripted(.large(let s), _, _): visit(Letters.spelled(s))
    case .accent: visit(plain)
    case .scripted(let base, .some(let below), let above) where base.isLetter:
      // A subscript belongs to the name; so `w_1` is one symbol and not two.
      visit(base.plain + below.plain)
      above?.visitNames(visit)
    case .scripted(let base, _, let above):
      base.visitNames(visit)
      above?.visitNames(visit)
    case .text(let text): visit(text.trimmed)
    case .row(let nodes): for node in nodes { node.visitNames(visit) }
    case .fraction(let a, let b):
      a.visitNames(visit)
      b.visitNames(visit)
    case .radical(let node, _), .fenced(_, let node, _): node.visitNames(visit)
    case .grid(let grid): for node in grid.rows.joined() { node.visitNames(visit) }
    case .number, .relation, .mark, .prefix, .gap: break
    }
  }

  /// Whether it is one letter, with or without something over it.
  var isLetter: Bool {
    switch self {
    case .symbol, .bold, .accent: true
    default: false
    }
  }

  /// Its letters and digits alone.
  private var plain: String {
    switch self {
    case .symbol(let s), .bold(let s), .number(let s), .text(let s), .mark(let s): Letters.spelled(s)
    // A vector goes by the name of its letter.
    case .accent(.vec, let node): node.plain
    case .accent(let accent, let node): "\(node.plain)_\(accent.rawValue)"
    case .row(let nodes): nodes.map(\.plain).joined()
    default: ""
    }
  }
}
