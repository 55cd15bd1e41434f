/// Delimiters: `\left( … \right)`, parentheses that belong together, and the grids of cases and matrices.
enum FormulaFences {
  private static let closing = ["(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"]

  /// Puts what stands between two delimiters that belong together into one node; a delimiter alone stays a mark.
  static func matched(_ nodes: [Formula.Node]) -> [Formula.Node] {
    var result: [Formula.Node] = []
    /// Where in `result` the delimiters stand that wait for their counterpart.
    var open: [(index: Int, close: String)] = []
    for node in nodes {
      if let close = delimiter(of: node), let last = open.last, last.close == close,
        case .mark(let begin) = result[last.index]
      {
        open.removeLast()
        let content = Array(result[(last.index + 1)...])
        result.removeSubrange(last.index...)
        let inner = paired(conditioned(content))
        let fenced = Formula.Node.fenced(begin, inner.count == 1 ? inner[0] : .row(inner), close)
        if case .scripted(_, let below, let above) = node {
          result.append(.scripted(fenced, below: below, above: above))
        } else {
          result.append(fenced)
        }
        continue
      }
      // Deeper ones stay as they are, and do not grow.
      if open.count < FormulaParser.deepest, case .mark(let begin) = node, let close = closing[begin] {
        open.append((result.count, close))
      }
      result.append(node)
    }
    return paired(result)
  }

  /// Bars look the same on both sides: the first opens, the second closes.
  private static func paired(_ nodes: [Formula.Node]) -> [Formula.Node] {
    var nodes = nodes
    for bar in ["|", "‖"] {
      let places = nodes.indices.filter { delimiter(of: nodes[$0]) == bar }
      guard !places.isEmpty, places.count.isMultiple(of: 2) else { continue }
      for k in stride(from: places.count - 2, through: 0, by: -2) {
        let (begin, end) = (places[k], places[k + 1])
        guard nodes[begin] == .mark(bar), end > begin + 1 else { continue }
        let inner = Array(nodes[(begin + 1)..<end])
        let fenced = Formula.Node.fenced(bar, inner.count == 1 ? inner[0] : .row(inner), bar)
        if case .scripted(_, let below, let above) = nodes[end] {
          nodes.replaceSubrange(begin...end, with: [.scripted(fenced, below: below, above: above)])
        } else {
          nodes.replaceSubrange(begin...end, with: [fenced])
        }
      }
    }
    return nodes
  }

  /// The mark, without its scripts.
  private static func delimiter(of node: Formula.Node) -> String? {
    switch node {
    case .mark(let s), .scripted(.mark(let s), _, _): s
    default: nil
    }
  }

  /// A single `|` in parentheses says "given": p(c | x).
  private static func conditioned(_ nodes: [Formula.Node]) -> [Formula.Node] {
    let bars = nodes.indices.filter { nodes[$0] == .mark("|") }
    guard bars.count == 1, bars[0] > 0, bars[0] < nodes.count - 1 else { return nodes }
    var result = nodes
    result[bars[0]] = .relation("|")
    return result
  }
}

extension FormulaParser {
  /// `\left( … \right)`; a dot stands for no delimiter.
  mutating func fenced(_ start: Int) throws(FormulaError) -> Formula.Node {
    let open = try delimiter(start)
    let content = try row()
    let end = Array("\\right")
    guard i + end.count <= characters.count, Array(characters[i..<(i + end.count)]) == end else {
      throw FormulaError(column: start + 1, "this \\left has no \\right", cure: "write \\left( … \\right)")
    }
    i += end.count
    return .fenced(open, content, try delimiter(i - end.count))
  }

  private mutating func delimiter(_ start: Int) throws(FormulaError) -> String {
    skipBlanks()
    let cure = "write one of ( ) [ ] \\{ \\} | \\| or . after it"
    guard i < characters.count else { throw FormulaError(column: start + 1, "a delimiter is missing", cure: cure) }
    if characters[i] != "\\" {
      i += 1
      let sign = String(characters[i - 1])
      guard "()[]|.".contains(sign) else {
        throw FormulaError(column: i, "`\(sign)` is no delimiter", cure: cure)
      }
      return sign == "." ? "" : sign
    }
    let letters = characters[(i + 1)...].prefix { $0.isLetter }
    let name = letters.isEmpty ? String(characters[(i + 1)...].prefix(1)) : String(letters)
    guard case .mark(let sign)? = FormulaCommands.table[name], "{}|‖⟨⟩⌊⌋⌈⌉".contains(sign) else {
      throw FormulaError(column: i + 1, "`\\\(name)` is no delimiter", cure: cure)
    }
    i += 1 + name.count
    return sign
  }

  /// What \begin may name.
  private static let grids: [String: Formula.Grid] = [
    "cases": Formula.Grid(kind: .cases, open: "{", rows: []), "matrix": Formula.Grid(kind: .matrix, rows: []),
    "pmatrix": Formula.Grid(kind: .matrix, open: "(", close: ")", rows: []),
    "bmatrix": Formula.Grid(kind: .matrix, open: "[", close: "]", rows: []),
    "vmatrix": Formula.Grid(kind: .matrix, open: "|", close: "|", rows: []),
    "aligned": Formula.Grid(kind: .aligned, rows: []),
  ]

  /// `\begin{cases} a & b \\ c & d \end{cases}`.
  mutating func grid(_ start: Int) throws(FormulaError) -> Formula.Node {
    let name = try environment(start)
    guard var grid = Self.grids[name] else {
      throw FormulaError(
        column: start + 1, "\\begin{\(name)} is not known",
        cure: "use one of \(Self.grids.keys.sorted().joined(separator: ", "))")
    }
    var cells: [Formula.Node] = []
    while true {
      cells.append(try row())
      guard i < characters.count else {
        throw FormulaError(column: start + 1, "\\begin{\(name)} is never closed", cure: "close it with \\end{\(name)}")
      }
      if characters[i] == "&" {
        i += 1
        continue
      }
      let rest = characters[i...]
      if rest.starts(with: Array("\\\\")) {
        i += 2
        grid.rows.append(cells)
        cells = []
      } else if rest.starts(with: Array("\\end")) {
        i += 4
        let end = try environment(start)
        guard end == name else {
          throw FormulaError(
            column: start + 1, "\\begin{\(name)} is closed by \\end{\(end)}", cure: "close it with \\end{\(name)}")
        }
        // A last row with nothing in it is only a `\\` too many.
        if cells != [.row([])] { grid.rows.append(cells) }
        return .grid(grid)
      } else {
        throw FormulaError(column: i + 1, "this closes nothing", cure: "close \\begin{\(name)} first")
      }
    }
  }

  private mutating func environment(_ start: Int) throws(FormulaError) -> String {
    guard i < characters.count, characters[i] == "{", let end = characters[i...].firstIndex(of: "}") else {
      throw FormulaError(
        column: start + 1, "\\begin and \\end need a name in braces", cure: "write \\begin{cases} … \\end{cases}")
    }
    defer { i = end + 1 }
    return String(characters[(i + 1)..<end]).trimmed
  }
}
