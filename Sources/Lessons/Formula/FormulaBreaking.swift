extension Formula {
  /// The formula on as many rows as it needs, with fractions and limits one above the other; all rows have the same width.
  ///
  /// A formula wider than `width` goes on in further rows, broken before its relations, plus and minus signs; where that is
  /// not enough, fractions go back into the line.
  public func lines(unicode: Bool = true, width: Int = .max) -> [String] {
    FormulaBreaker(stack: FormulaStack(unicode: unicode), width: width).lines(root)
  }
}

/// Brings a formula into a width.
struct FormulaBreaker {
  let stack: FormulaStack
  let width: Int

  private static let glue = "\u{A0}"

  /// Blanks before each row but the first.
  private static let indent = 2

  func lines(_ root: Formula.Node) -> [String] {
    let whole = stack.trimmed(stack.box(root))
    if whole.width <= width { return whole.lines }
    let rows = Self.equations(root).reduce([FormulaBox]()) { rows, equation in
      let pieces = pieces(equation, opensParentheses: false)
      let isEnough = pieces.allSatisfy { $0.box.width <= width - Self.indent }
      return filled(isEnough ? pieces : self.pieces(equation, opensParentheses: true), after: rows)
    }
    if rows.allSatisfy({ $0.width <= width }) { return FormulaBox(rows.flatMap(\.lines), baseline: 0, .leading).lines }
    return wrapped(FormulaLine(unicode: stack.unicode, glue: Self.glue).text(root).trimmed)
  }

  // MARK: Pieces

  /// A part that can stand at the beginning of a row.
  private struct Piece {
    var box: FormulaBox
    /// The blanks between it and the part before, on one row.
    var gap = ""
  }

  private static func flat(_ node: Formula.Node) -> [Formula.Node] {
    if case .row(let nodes) = node { nodes } else { [node] }
  }

  /// What is set apart by wide gaps.
  private static func equations(_ root: Formula.Node) -> [[Formula.Node]] {
    flat(root).split { if case .gap(let blanks) = $0 { blanks > 1 } else { false } }.map(Array.init)
  }

  /// A formula cut before every operator.
  ///
  /// - Parameter opensParentheses: whether parentheses are cut too, and after commas.
  private func pieces(_ equation: [Formula.Node], opensParentheses: Bool) -> [Piece] {
    let nodes = opensParentheses ? equation.flatMap(opened) : equation
    var pieces: [Piece] = []
    var start = 0
    for end in 1...max(1, nodes.count) {
      let isBreak = end >= nodes.count || nodes[end].isOperator || opensParentheses && nodes[end - 1] == .mark(",")
      guard isBreak else { continue }
      var piece = Piece(box: stack.row(Array(nodes[start..<min(end, nodes.count)]), isDisplay: true))
      if let last = pieces.last,
        stack.needsGap(nodes[start - 1], nodes[start], last.box, piece.box, isStacked: true)
      {
        piece.gap = " "
      }
      pieces.append(piece)
      start = end
    }
    return pieces
  }

  /// What is between low delimiters, with the delimiters as marks.
  private func opened(_ node: Formula.Node) -> [Formula.Node] {
    guard case .fenced(let open, let inner, let close) = node, stack.box(inner).core.count == 1 else { return [node] }
    let marks = [open, close].map { Formula.Node.mark($0) }
    return [marks[0]] + Self.flat(inner).flatMap(opened) + [marks[1]]
  }

  // MARK: Rows

  /// As many pieces in a row as fit; a new formula goes on in the row of the one before, if all of it fits there.
  private func filled(_ pieces: [Piece], after before: [FormulaBox]) -> [FormulaBox] {
    var rows = before
    let whole = pieces.reduce(FormulaBox("")) { $0 + FormulaBox($1.gap) + $1.box }
    if let last = rows.last {
      let longer = last + FormulaBox("   ") + whole
      if Self.used(longer) <= width { return rows.dropLast() + [Self.cut(longer)] }
    }
    for (index, piece) in pieces.enumerated() {
      if index > 0, let last = rows.last {
        let longer = last + FormulaBox(piece.gap) + piece.box
        if Self.used(longer) <= width {
          rows[rows.count - 1] = longer
          continue
        }
      }
      let margin = index == 0 ? "" : String(repeating: " ", count: Self.indent)
      rows.append(FormulaBox(margin) + Self.withoutMargin(piece.box))
    }
    return rows.map(Self.cut)
  }

  private static func cut(_ row: FormulaBox) -> FormulaBox {
    let width = used(row)
    return FormulaBox(row.lines.map { String($0.prefix(width)) }, baseline: row.baseline, core: row.core, .leading)
  }

  /// The columns up to the last that is not blank.
  private static func used(_ box: FormulaBox) -> Int {
    box.lines.map { $0.count - $0.reversed().prefix { $0 == " " }.count }.max() ?? 0
  }

  private static func withoutMargin(_ box: FormulaBox) -> FormulaBox {
    let left = box.lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return FormulaBox(box.lines.map { String($0.dropFirst(left)) }, baseline: box.baseline, core: box.core, .leading)
  }

  /// A line broken before its operators; where that is not enough at other blanks, and in the end anywhere.
  private func wrapped(_ line: String) -> [String] {
    let words = line.split(separator: " ").flatMap { part -> [String] in
      let fits = part.count <= width - Self.indent
      return fits ? [String(part).replacing(Self.glue, with: " ")] : part.split(separator: Self.glue).map(String.init)
    }
    let margin = String(repeating: " ", count: min(Self.indent, max(0, width - 1)))
    var rows: [String] = []
    var row = ""
    for word in words {
      var rest = word[...]
      if !row.isEmpty, row != margin, row.count + 1 + rest.count <= width {
        row += " " + rest
        continue
      }
      if !row.isEmpty, row != margin {
        rows.append(row)
        row = margin
      }
      while row.count + rest.count > max(1, width) {
        let part = rest.prefix(max(1, width - row.count))
        rows.append(row + part)
        rest = rest.dropFirst(part.count)
        row = margin
      }
      row += rest
    }
    if !row.isEmpty, row != margin { rows.append(row) }
    return FormulaBox(rows, baseline: 0, .leading).lines
  }
}
