extension Formula {
  /// The formula on one line: `z = w₁x₁ + w₂x₂`, `1/(1 + e⁻ᶻ)`; without Unicode `z = w1 x1 + w2 x2`.
  ///
  /// - Parameter breaksBeforeOperators: whether its blanks are such that a line of text may end before an operator and
  ///   nowhere else: all others are no-break spaces (U+00A0).
  public func line(unicode: Bool = true, breaksBeforeOperators: Bool = false) -> String {
    FormulaLine(unicode: unicode, glue: breaksBeforeOperators ? "\u{A0}" : " ").text(root).trimmed
  }
}

/// Sets formulas on one line of characters.
struct FormulaLine {
  typealias Node = Formula.Node
  let unicode: Bool
  /// Every blank but those before operators.
  var glue = " "

  func text(_ node: Node) -> String {
    switch node {
    case .symbol(let s): return unicode ? s : Letters.ascii(s)
    case .bold(let s): return unicode ? Letters.bold(s) : Letters.ascii(s)
    case .number(let s): return s
    case .text(let s): return (unicode ? s : Letters.ascii(s)).replacing(" ", with: glue)
    case .relation(let s): return " \(unicode ? s : Self.ascii[s] ?? s)\(glue)"
    case .mark(let s): return unicode ? s : Self.ascii[s] ?? s
    case .prefix(let s): return unicode ? s : Self.ascii[s] ?? Letters.ascii(s)
    case .large(let s): return unicode ? s : Letters.spelled(s)
    case .gap(let blanks): return blanks > 1 && glue != " " ? "\(glue) \(glue)" : String(repeating: glue, count: blanks)
    case .row(let nodes): return row(nodes)
    case .scripted(let base, let below, let above): return scripted(base, below, above)
    case .fraction(let a, let b): return "\(numerator(a))/\(denominator(b))"
    case .radical(let node, let index): return radical(node, index)
    case .accent(let accent, let node): return accented(accent, node)
    case .fenced(let open, let node, let close):
      return "\(delimiter(open))\(text(node).trimmed)\(delimiter(close))"
    case .grid(let grid): return self.grid(grid)
    }
  }

  func delimiter(_ sign: String) -> String { unicode ? sign : Self.ascii[sign] ?? sign }

  // MARK: Neighbours

  private func row(_ nodes: [Node]) -> String {
    nodes.indices.reduce("") { result, i in
      let next = text(nodes[i])
      let needsBlank = i > 0 && isApart(nodes[i - 1], nodes[i], isStacked: false)
      let isThere = result.last?.isWhitespace == true || next.first?.isWhitespace == true
      return result + (needsBlank && !isThere ? glue : "") + next
    }
  }

  /// Whether a blank stands between two neighbours: words are set off, as are the sum and a fraction in the line; in ASCII,
  /// where `w1x1` would read as one name, any two symbols.
  func isApart(_ a: Node, _ b: Node, isStacked: Bool) -> Bool {
    if case .mark(let s) = a, s == "," || s == ";" { return true }
    if a.isLarge { return !b.isOperator }
    if isFraction(a), b.isTerm || !isStacked && b.isFenced { return true }
    if isFraction(b), a.isTerm || !isStacked && a.isFenced { return true }
    if a.isGrid || b.isGrid { return true }
    if a.isWord || b.isWord {
      if case .prefix = a { return !unicode }
      return (a.isTerm || a.isFenced) && b.isTerm
    }
    if case .prefix = b { return !unicode && a.isTerm }
    return !unicode && a.isSymbol && b.isSymbol
  }

  private func isFraction(_ node: Node) -> Bool { if case .fraction = node { true } else { false } }

  // MARK: Parts

  private func numerator(_ node: Node) -> String {
    if case .row(let nodes) = node, nodes.contains(where: \.isOperator) { return "(\(text(node).trimmed))" }
    return factor(node)
  }

  /// What stands below or under a root without parentheses: one term, `∂w` or `f(x)`.
  private func denominator(_ node: Node) -> String {
    guard case .row(let nodes) = node else { return factor(node) }
    var rest = nodes[...]
    if case .prefix? = rest.first { rest = rest.dropFirst() }
    if rest.count == 1 { return text(node) }
    if rest.count == 2, rest.first?.isSymbol == true, rest.last?.isFenced == true { return text(node) }
    return "(\(text(node).trimmed))"
  }

  private func factor(_ node: Node) -> String {
    let line = text(node)
    switch node {
    case .fraction, .relation: return "(\(line.trimmed))"
    case .text: return line.contains(where: \.isWhitespace) ? "(\(line.trimmed))" : line
    default: return line
    }
  }

  private func scripted(_ base: Node, _ below: Node?, _ above: Node?) -> String {
    var line = text(base)
    switch base {
    case .fraction: line = "(\(line.trimmed))"
    case .row(let nodes) where !nodes.isEmpty: line = "(\(line.trimmed))"
    default: break
    }
    let low = below.map { script($0, "_") } ?? ""
    let high = above.map { script($0, "^") } ?? ""
    // A glyph stands close to its base; what is spelled out comes after it.
    return low.hasPrefix("_") && !high.hasPrefix("^") ? line + high + low : line + low + high
  }

  /// The script in the line: in glyphs of its own where there are some, else behind its sign.
  func script(_ node: Node, _ sign: String) -> String {
    let text = compact(node)
    if unicode, let result = small(text, sign) { return result }
    if text == "'" || text == "''" { return text }
    // `w1` says the same as `w_1` and is shorter.
    if sign == "_", text.count == 1, text.first?.isNumber == true { return text }
    if case .fenced = node { return sign + text }
    return sign + (text.count <= 2 ? text : "(\(text))")
  }

  /// A script without the blanks around its operators.
  func compact(_ node: Node) -> String {
    let line = text(node).trimmed
    // Words in it need their blanks.
    if case .text = node { return line }
    return line.filter { !$0.isWhitespace }
  }

  /// In the glyphs for scripts; nil if one is missing.
  func small(_ text: String, _ sign: String) -> String? {
    sign == "_" ? Letters.lowered(text) : Letters.raised(text)
  }

  private func radical(_ node: Node, _ index: Node?) -> String {
    guard unicode else {
      return index.map { "root(\(compact($0)), \(text(node).trimmed))" } ?? "sqrt(\(text(node).trimmed))"
    }
    let degree = index.map { Letters.raised(compact($0)) ?? "[\(compact($0))]" } ?? ""
    return "\(degree)√\(denominator(node))"
  }

  private func accented(_ accent: Formula.Accent, _ node: Node) -> String {
    let letter = text(node).trimmed
    guard unicode else { return letter.count > 1 ? "\(accent.rawValue)(\(letter))" : "\(letter)_\(accent.rawValue)" }
    if let one = Letters.accented(letter, accent) { return one }
    guard letter.count == 1 else { return "\(accent.rawValue)(\(letter))" }
    // In the line a vector is a bold letter; the other accents stand behind theirs.
    let behind: [Formula.Accent: String] = [.hat: "ˆ", .bar: "ˉ", .tilde: "˜", .dot: "˙"]
    return behind[accent].map { letter + $0 } ?? Letters.bold(letter)
  }

  private func grid(_ grid: Formula.Grid) -> String {
    let inside = grid.rows.map { row in
      row.map { text($0).trimmed }.filter { !$0.isEmpty }.joined(separator: glue)
    }
    let lines = inside.joined(separator: "; ")
    return grid.kind == .cases
      ? "\(grid.open)\(lines)}" : "\(delimiter(grid.open))\(lines)\(delimiter(grid.close))"
  }

  /// Signs as they are without Unicode; a few are words, which stand apart.
  private static let ascii = [
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "≡": ":=", "∼": "~", "∝": "prop. to", "≪": "<<", "≫": ">>", "→": "->",
    "←": "<-", "↦": "|->", "⇒": "=>", "⇔": "<=>", "×": "x", "±": "+-", "−": "-", "∈": "in", "∉": "not in",
    "⊂": "subset of", "∪": "union", "∩": "intersect", "∖": "\\", "⊙": "(.)", "⊗": "(x)", "⊕": "(+)", "∧": "and",
    "∨": "or",
    "÷": "/", "·": "*", "∂": "d", "∇": "grad ", "∞": "inf", "…": "...", "′": "'", "‖": "||", "⟨": "<", "⟩": ">",
    "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "⊤": "T", "∘": "o", "∫": "int ", "¬": "not ", "∀": "for all ",
    "∃": "there is ", "∅": "{}", "Δ": "D",
  ]
}

extension Formula.Node {
  /// Whether it is something that has a value, not a sign between or around such.
  var isTerm: Bool {
    switch self {
    case .relation, .mark, .gap, .prefix, .fenced: false
    case .scripted(let base, _, _): base.isTerm
    default: true
    }
  }

  var isFenced: Bool {
    switch self {
    case .fenced: true
    case .scripted(let base, _, _): base.isFenced
    default: false
    }
  }

  var isSymbol: Bool {
    switch self {
    case .symbol, .bold, .accent: true
    case .scripted(let base, _, _): base.isSymbol
    default: false
    }
  }

  var isWord: Bool {
    switch self {
    case .text, .large: true
    case .scripted(let base, _, _): base.isWord
    default: false
    }
  }

  var isLarge: Bool {
    switch self {
    case .large: true
    case .scripted(let base, _, _): base.isLarge
    default: false
    }
  }

  var isGrid: Bool { if case .grid = self { true } else { false } }

  /// Whether it stands between two terms.
  var isOperator: Bool { if case .relation = self { true } else { false } }
}
