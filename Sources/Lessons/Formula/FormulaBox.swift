/// Characters in rows of equal width.
struct FormulaBox {
  var lines: [String]
  /// The row that the neighbours line up with.
  var baseline: Int
  /// The rows that delimiters must enclose: not those with limits or scripts alone.
  var core: ClosedRange<Int>

  var width: Int { lines.first?.count ?? 0 }
  var height: Int { lines.count }

  /// One row.
  init(_ line: String) {
    lines = [line]
    baseline = 0
    core = 0...0
  }

  /// Rows of any length, padded to the longest.
  init(_ lines: [String], baseline: Int, core: ClosedRange<Int>? = nil, _ alignment: Alignment = .center) {
    let width = lines.map(\.count).max() ?? 0
    self.lines = lines.map { alignment.padded($0, width) }
    self.baseline = baseline
    self.core = core ?? 0...max(0, lines.count - 1)
  }

  enum Alignment {
    case leading, center, trailing

    func padded(_ line: String, _ width: Int) -> String {
      let missing = max(0, width - line.count)
      let left = self == .leading ? 0 : self == .center ? missing / 2 : missing
      return String(repeating: " ", count: left) + line + String(repeating: " ", count: missing - left)
    }
  }

  /// Two boxes side by side on one baseline.
  static func + (a: FormulaBox, b: FormulaBox) -> FormulaBox {
    if a.width == 0 { return b }
    if b.width == 0 { return a }
    let above = max(a.baseline, b.baseline)
    let below = max(a.height - a.baseline, b.height - b.baseline)
    let lines = zip(a.padded(above, below), b.padded(above, below)).map(+)
    let core =
      min(a.core.lowerBound - a.baseline, b.core.lowerBound - b.baseline) + above...max(
        a.core.upperBound - a.baseline, b.core.upperBound - b.baseline) + above
    return FormulaBox(lines, baseline: above, core: core)
  }

  /// With so many rows above the baseline, and so many from it on.
  func padded(_ above: Int, _ below: Int) -> [String] {
    let blank = String(repeating: " ", count: width)
    return Array(repeating: blank, count: above - baseline) + lines
      + Array(repeating: blank, count: below - (height - baseline))
  }

  func aligned(_ alignment: Alignment, _ width: Int) -> FormulaBox {
    FormulaBox(lines.map { alignment.padded($0, width) }, baseline: baseline, core: core)
  }
}

/// Sets formulas in rows: fractions and limits above each other, scripts without a glyph of their own in rows of their own.
struct FormulaStack {
  typealias Node = Formula.Node
  let unicode: Bool
  var line: FormulaLine { FormulaLine(unicode: unicode) }

  /// - Parameter isDisplay: false inside fractions and grids, where limits stand beside their sign and fractions in the line.
  func box(_ node: Node, isDisplay: Bool = true) -> FormulaBox {
    switch node {
    case .fraction(let top, let bottom) where isDisplay:
      return fraction(box(top, isDisplay: false), box(bottom, isDisplay: false))
    case .row(let nodes): return row(nodes, isDisplay: isDisplay)
    case .scripted(let base, let below, let above):
      return isDisplay && hasLimits(base, below)
        ? limits(box(base), below, above) : scripted(base, below, above, isDisplay)
    case .fenced(let open, let node, let close): return fenced(open, box(node, isDisplay: isDisplay), close)
    case .radical(let node, let index):
      let inner = box(node, isDisplay: isDisplay)
      return inner.height == 1 ? FormulaBox(line.text(.radical(node, index: index))) : radical(inner, index)
    case .accent(let accent, let node): return accented(accent, node)
    case .grid(let grid): return self.grid(grid)
    default: return FormulaBox(line.text(node))
    }
  }

  func row(_ nodes: [Node], isDisplay: Bool) -> FormulaBox {
    nodes.indices.reduce(FormulaBox("")) { result, i in
      let next = box(nodes[i], isDisplay: isDisplay)
      let gap = i > 0 && needsGap(nodes[i - 1], nodes[i], result, next, isStacked: isDisplay) ? " " : ""
      return result + FormulaBox(gap) + next
    }
  }

  /// Whether a blank is missing between two neighbours.
  func needsGap(_ a: Node, _ b: Node, _ left: FormulaBox, _ right: FormulaBox, isStacked: Bool) -> Bool {
    line.isApart(a, b, isStacked: isStacked) && !left.lines.allSatisfy { $0.hasSuffix(" ") }
      && !right.lines.allSatisfy { $0.hasPrefix(" ") }
  }

  // MARK: Fractions, roots, accents

  private func fraction(_ top: FormulaBox, _ bottom: FormulaBox) -> FormulaBox {
    let (top, bottom) = (trimmed(top), trimmed(bottom))
    let width = max(top.width, bottom.width) + 2
    let bar = String(repeating: unicode ? "─" : "-", count: width)
    return FormulaBox(top.lines + [bar] + bottom.lines, baseline: top.height)
  }

  /// Without columns that are blank from top to bottom at either side: the gaps of an operator at the edge.
  func trimmed(_ box: FormulaBox) -> FormulaBox {
    let left = box.lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let right = box.lines.map { $0.reversed().prefix { $0 == " " }.count }.min() ?? 0
    guard left < box.width else { return FormulaBox("") }
    guard left + right > 0 else { return box }
    let lines = box.lines.map { String($0.dropFirst(left).dropLast(right)) }
    return FormulaBox(lines, baseline: box.baseline, core: box.core)
  }

  private func radical(_ inner: FormulaBox, _ index: Node?) -> FormulaBox {
    guard unicode else {
      let name = index.map { "root\(line.compact($0))" } ?? "sqrt"
      return FormulaBox(name) + fenced("(", inner, ")")
    }
    let degree = index.map { Letters.raised(line.compact($0)) ?? line.compact($0) } ?? ""
    let margin = String(repeating: " ", count: degree.count)
    var lines = ["\(margin) ┌" + String(repeating: "─", count: inner.width + 1)]
    for (row, text) in inner.lines.enumerated() {
      lines.append((row == inner.height - 1 ? "\(degree)√│" : "\(margin) │") + text + " ")
    }
    return FormulaBox(lines, baseline: inner.baseline + 1, .leading)
  }

  /// A mark in a row of its own where no letter has it built in.
  private func accented(_ accent: Formula.Accent, _ node: Node) -> FormulaBox {
    let inner = trimmed(box(node, isDisplay: false))
    let letter = inner.height == 1 ? inner.lines[0] : ""
    if !unicode || Letters.accented(letter, accent) != nil { return FormulaBox(line.text(.accent(accent, node))) }
    let mark =
      switch accent {
      case .hat: "^"
      case .bar: String(repeating: "▁", count: inner.width)
      case .tilde: "~"
      case .dot: "."
      case .vec: String(repeating: "─", count: inner.width - 1) + "→"
      }
    return FormulaBox(
      [mark] + inner.lines, baseline: inner.baseline + 1,
      core: inner.core.lowerBound + 1...inner.core.upperBound + 1)
  }

  // MARK: Scripts and limits

  private func hasLimits(_ base: Node, _ below: Node?) -> Bool {
    switch base {
    case .large: true
    case .text(let word):
      FormulaCommands.limitWords.contains(word)
        && below.map { line.small(line.compact($0), "_") == nil || !unicode } == true
    default: false
    }
  }

  private func limits(_ base: FormulaBox, _ below: Node?, _ above: Node?) -> FormulaBox {
    let top = above.map { [line.compact($0)] } ?? []
    let bottom = below.map { [line.compact($0)] } ?? []
    let core = top.count...top.count + base.height - 1
    return FormulaBox(top + base.lines + bottom, baseline: top.count + base.baseline, core: core)
  }

  /// Scripts as glyphs, else raised and lowered by a row.
  private func scripted(_ base: Node, _ below: Node?, _ above: Node?, _ isDisplay: Bool) -> FormulaBox {
    let inner = box(base, isDisplay: isDisplay)
    let isTall = inner.core.count > 1
    let low = below.map { (text: line.compact($0), glyphs: line.small(line.compact($0), "_")) }
    let high = above.map { (text: line.compact($0), glyphs: line.small(line.compact($0), "^")) }
    if !isTall, !unicode || (low?.glyphs != nil || low == nil) && (high?.glyphs != nil || high == nil) {
      guard inner.height == 1 else {
        let scripts = (below.map { line.script($0, "_") } ?? "") + (above.map { line.script($0, "^") } ?? "")
        return inner + FormulaBox(scripts)
      }
      return FormulaBox(line.text(.scripted(base, below: below, above: above)))
    }
    return inner + scripts(low, high, beside: inner)
  }

  private typealias Script = (text: String, glyphs: String?)

  /// A column of scripts: at the corners of something tall, in the rows above and below of something low.
  private func scripts(_ low: Script?, _ high: Script?, beside base: FormulaBox) -> FormulaBox {
    if base.core.count > 1 {
      var lines = Array(repeating: "", count: base.core.count)
      lines[0] = high.map { (unicode ? $0.glyphs : nil) ?? $0.text } ?? ""
      if let low { lines[lines.count - 1] = (unicode ? low.glyphs : nil) ?? low.text }
      return FormulaBox(lines, baseline: base.baseline - base.core.lowerBound, .leading)
    }
    var (above, here, below): ([String], String, [String]) = ([], "", [])
    if let low { if let glyphs = low.glyphs { here += glyphs } else { below = [low.text] } }
    if let high { if let glyphs = high.glyphs { here += glyphs } else { above = [high.text] } }
    return FormulaBox(above + [here] + below, baseline: above.count, core: above.count...above.count, .leading)
  }

  // MARK: Delimiters and grids

  /// Puts delimiters around a box, as tall as its core.
  func fenced(_ open: String, _ inner: FormulaBox, _ close: String) -> FormulaBox {
    let inner = trimmed(inner)
    return tall(open, inner) + inner + tall(close, inner)
  }

  private func tall(_ sign: String, _ inner: FormulaBox) -> FormulaBox {
    guard !sign.isEmpty else { return FormulaBox("") }
    guard inner.core.count > 1 else { return FormulaBox(line.delimiter(sign)) }
    let rows = FormulaDelimiters.rows(sign, inner.core.count, unicode: unicode)
    return FormulaBox(rows, baseline: inner.baseline - inner.core.lowerBound)
  }

  private func grid(_ grid: Formula.Grid) -> FormulaBox {
    let columns = grid.rows.map(\.count).max() ?? 0
    let cells = grid.rows.map { row in row.map { trimmed(box($0, isDisplay: grid.kind == .aligned)) } }
    let widths = (0..<columns).map { c in cells.map { c < $0.count ? $0[c].width : 0 }.max() ?? 0 }
    let gap = grid.kind == .aligned ? 1 : 2
    var rows = cells.map { row in
      row.indices.reduce(FormulaBox("")) { result, c in
        result + FormulaBox(c > 0 ? String(repeating: " ", count: gap) : "")
          + row[c].aligned(alignment(grid, column: c), widths[c])
      }
    }
    // Two cases get a row between them, so that the brace has a middle.
    if grid.kind == .cases, rows.count == 2 { rows.insert(FormulaBox(" "), at: 1) }
    let lines = rows.flatMap(\.lines)
    let content = FormulaBox(lines, baseline: max(0, (lines.count - 1) / 2), .leading)
    // ASCII brackets need air around what they enclose.
    let margin = FormulaBox(grid.kind == .cases || grid.kind == .matrix && !unicode ? " " : "")
    let inner = margin + content + (grid.kind == .cases ? FormulaBox("") : margin)
    return tall(grid.open, inner) + inner + tall(grid.close, inner)
  }

  private func alignment(_ grid: Formula.Grid, column: Int) -> FormulaBox.Alignment {
    switch grid.kind {
    case .cases: .leading
    case .matrix: .trailing
    case .aligned: column.isMultiple(of: 2) ? .trailing : .leading
    }
  }
}

/// Delimiters of several rows.
enum FormulaDelimiters {
  /// Top, middle, bottom and what is between.
  private static let parts: [String: (top: String, middle: String, bottom: String, between: String)] = [
    "(": ("⎛", "⎜", "⎝", "⎜"), ")": ("⎞", "⎟", "⎠", "⎟"), "[": ("⎡", "⎢", "⎣", "⎢"), "]": ("⎤", "⎥", "⎦", "⎥"),
    "{": ("⎧", "⎨", "⎩", "⎪"), "}": ("⎫", "⎬", "⎭", "⎪"), "|": ("│", "│", "│", "│"), "‖": ("║", "║", "║", "║"),
    "⌊": ("⎢", "⎢", "⎣", "⎢"), "⌋": ("⎥", "⎥", "⎦", "⎥"), "⌈": ("⎡", "⎢", "⎢", "⎢"), "⌉": ("⎤", "⎥", "⎥", "⎥"),
  ]
  private static let ascii: [String: (top: String, middle: String, bottom: String, between: String)] = [
    "(": ("/", "|", "\\", "|"), ")": ("\\", "|", "/", "|"), "[": ("[", "[", "[", "["), "]": ("]", "]", "]", "]"),
    "{": ("/", "<", "\\", "|"), "}": ("\\", ">", "/", "|"), "|": ("|", "|", "|", "|"), "‖": ("||", "||", "||", "||"),
  ]

  static func rows(_ sign: String, _ height: Int, unicode: Bool) -> [String] {
    guard let part = unicode ? parts[sign] : ascii[sign] else { return Array(repeating: sign, count: height) }
    if height == 2, sign == "{" || sign == "}", unicode {
      return sign == "{" ? ["⎰", "⎱"] : ["⎱", "⎰"]
    }
    return (0..<height).map { row in
      row == 0 ? part.top : row == height - 1 ? part.bottom : row == (height - 1) / 2 ? part.middle : part.between
    }
  }
}
