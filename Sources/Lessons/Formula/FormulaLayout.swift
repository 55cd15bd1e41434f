extension Formula {
  /// The formula on one line: `z = w₁x₁ + w₂x₂`, `1/(1 + e⁻ᶻ)`; without Unicode `z = w1 x1 + w2 x2`.
  public func line(unicode: Bool = true) -> String { FormulaLayout(unicode: unicode).line(root) }

  /// The formula on as many lines as it needs, with fractions one above the other; all lines have the same width.
  public func lines(unicode: Bool = true) -> [String] { FormulaLayout(unicode: unicode).box(root).lines }
}

/// Sets formulas in characters.
struct FormulaLayout {
  let unicode: Bool

  /// Lines of equal width; `baseline` is the one that the neighbours line up with.
  struct Box {
    var lines: [String]
    var baseline: Int
    var width: Int { lines.first?.count ?? 0 }

    static let empty = Box(lines: [""], baseline: 0)

    /// Two boxes side by side on one baseline.
    static func + (a: Box, b: Box) -> Box {
      let above = max(a.baseline, b.baseline)
      let below = max(a.lines.count - a.baseline, b.lines.count - b.baseline)
      func padded(_ box: Box) -> [String] {
        let blank = String(repeating: " ", count: box.width)
        return Array(repeating: blank, count: above - box.baseline) + box.lines
          + Array(repeating: blank, count: below - (box.lines.count - box.baseline))
      }
      return Box(lines: zip(padded(a), padded(b)).map(+), baseline: above)
    }
  }

  func line(_ node: Formula.Node) -> String {
    if case .fraction(let a, let b) = node { return "\(grouped(a))/\(grouped(b))" }
    return compose(node) { line($0) }
  }

  func box(_ node: Formula.Node) -> Box {
    switch node {
    case .fraction(let top, let bottom): return fraction(box(top), box(bottom))
    case .row(let nodes):
      return nodes.indices.reduce(Box.empty) { result, i in
        let gap = i > 0 && needsSpace(nodes[i - 1], nodes[i]) ? " " : ""
        return result + Box(lines: [gap], baseline: 0) + box(nodes[i])
      }
    default: return Box(lines: [line(node)], baseline: 0)
    }
  }

  private func fraction(_ top: Box, _ bottom: Box) -> Box {
    let width = max(top.width, bottom.width) + 2
    func centered(_ line: String) -> String {
      let left = (width - line.count) / 2
      return String(repeating: " ", count: left) + line + String(repeating: " ", count: width - line.count - left)
    }
    let bar = String(repeating: unicode ? "─" : "-", count: width)
    return Box(lines: top.lines.map(centered) + [bar] + bottom.lines.map(centered), baseline: top.lines.count)
  }

  private func compose(_ node: Formula.Node, _ part: (Formula.Node) -> String) -> String {
    switch node {
    case .symbol(let s): return unicode ? s : Letters.ascii(s)
    case .number(let s), .text(let s): return s
    case .relation(let s): return " \(unicode ? s : Self.asciiRelations[s] ?? s) "
    case .mark(let s): return unicode ? s : Self.asciiMarks[s] ?? s
    case .row(let nodes):
      return nodes.indices.reduce("") { result, i in
        result + (i > 0 && needsSpace(nodes[i - 1], nodes[i]) ? " " : "") + part(nodes[i])
      }
    case .scripted(let base, let below, let above):
      return part(base) + (below.map { script($0, "_", Letters.lowered) } ?? "")
        + (above.map { script($0, "^", Letters.raised) } ?? "")
    case .fraction: return line(node)
    }
  }

  private func script(_ node: Formula.Node, _ sign: String, _ mapped: (String) -> String?) -> String {
    let text = line(node).filter { $0 != " " }
    if unicode, let result = mapped(text) { return result }
    // `w1` says the same as `w_1` and is shorter.
    if sign == "_", text.count == 1, text.first?.isNumber == true { return text }
    return sign + (text.count <= 2 ? text : "(\(text))")
  }

  private func grouped(_ node: Formula.Node) -> String {
    if case .row = node { return "(\(line(node)))" }
    return line(node)
  }

  /// Words are set off from their neighbours, as is the sum; in ASCII, where `w1x1` would read as one name, any two symbols.
  private func needsSpace(_ a: Formula.Node, _ b: Formula.Node) -> Bool {
    func isSymbol(_ node: Formula.Node) -> Bool {
      switch node {
      case .symbol: true
      case .scripted(let base, _, _): isSymbol(base)
      default: false
      }
    }
    func isWord(_ node: Formula.Node) -> Bool {
      switch node {
      case .text: true
      case .symbol("Σ"): true
      case .scripted(let base, _, _): isWord(base)
      default: false
      }
    }
    func isTerm(_ node: Formula.Node) -> Bool {
      switch node {
      case .relation, .mark: false
      default: true
      }
    }
    if isWord(a) || isWord(b) { return isTerm(a) && isTerm(b) }
    return !unicode && isSymbol(a) && isSymbol(b)
  }

  private static let asciiRelations = [
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "≡": ":=", "→": "->", "←": "<-", "×": "x", "±": "+-", "−": "-",
  ]
  private static let asciiMarks = ["·": "*", "∂": "d", "∇": "grad ", "∞": "inf", "…": "...", "′": "'", "−": "-"]
}
