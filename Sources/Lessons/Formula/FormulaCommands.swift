/// The commands of formulas that stand for one sign, and signs that may be typed as they are.
enum FormulaCommands {
  /// By name, without the backslash.
  static let table: [String: Formula.Node] = {
    var table: [String: Formula.Node] = [:]
    for (name, letter) in Letters.greek { table[name] = .symbol(letter) }
    for (name, sign) in relations { table[name] = .relation(sign) }
    for (name, sign) in marks { table[name] = .mark(sign) }
    for name in functions { table[name] = .text(name) }
    table["argmax"] = .text("arg max")
    table["argmin"] = .text("arg min")
    table["sum"] = .large("Σ")
    table["prod"] = .large("Π")
    table["partial"] = .prefix("∂")
    table["nabla"] = .prefix("∇")
    for (name, blanks) in [",": 1, ":": 1, ";": 1, " ": 1, "quad": 3, "qquad": 6] { table[name] = .gap(blanks) }
    return table
  }()

  private static let relations = [
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "propto": "∝", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "mapsto": "↦",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "iff": "⇔", "times": "×", "pm": "±", "in": "∈", "notin": "∉",
    "subset": "⊂", "cup": "∪", "cap": "∩", "setminus": "∖", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "ast": "*",
    "star": "*", "mid": "|", "lt": "<", "gt": ">", "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "div": "÷",
  ]

  private static let marks = [
    "cdot": "·", "infty": "∞", "dots": "…", "ldots": "…", "cdots": "…", "prime": "′", "{": "{", "}": "}", "|": "‖",
    "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "vert": "|", "Vert": "‖", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "top": "⊤", "circ": "∘", "int": "∫", "neg": "¬",
    "forall": "∀", "exists": "∃", "emptyset": "∅", "%": "%", "#": "#", "$": "$", "&": "&", "_": "_",
  ]

  private static let functions = [
    "exp", "log", "ln", "max", "min", "sin", "cos", "tan", "tanh", "sgn", "lim", "arg", "det", "softmax",
  ]

  /// Words whose subscript stands below them where there is room.
  static let limitWords: Set<String> = ["max", "min", "lim", "arg max", "arg min"]

  /// Signs that authors may type as they are, as nodes.
  static let typed: [Character: Formula.Node] = {
    var typed: [Character: Formula.Node] = [:]
    for node in table.values {
      switch node {
      case .symbol(let s), .relation(let s), .mark(let s), .prefix(let s), .large(let s):
        if let c = s.first, s.count == 1, !c.isASCII { typed[c] = node }
      default: break
      }
    }
    return typed
  }()

  /// What to do about commands of TeX that are not here, for those that authors reach for.
  private static let cures = [
    "mathcal": "write the letter without it", "mathscr": "write the letter without it",
    "displaystyle": "leave it out: `$$…$$` is displayed, `$…$` stands in the line",
    "textstyle": "leave it out: `$…$` stands in the line", "limits": "leave it out: limits are placed by themselves",
    "nolimits": "leave it out: limits are placed by themselves", "!": "leave it out", "label": "leave it out",
    "tag": "leave it out", "nonumber": "leave it out", "big": "use \\left( … \\right)",
    "Big": "use \\left( … \\right)", "bigl": "use \\left( … \\right)", "bigr": "use \\left( … \\right)",
    "underbrace": "say in the text what the part is", "overbrace": "say in the text what the part is",
    "substack": "put one condition under the sum", "color": "leave it out", "hspace": "use \\quad",
    "binom": "write it as a fraction of factorials", "middle": "use \\mid",
    "\\": "end a row with \\\\ only between \\begin{…} and \\end{…}; else write two formulas",
    "textbf": "use \\mathbf{…} for letters, \\text{…} for words", "textit": "use \\text{…}",
    "iint": "use \\int", "mathfrak": "write the letter without it", "not": "use \\ne or \\notin",
  ]

  /// Commands that take arguments.
  static let builders = [
    "frac", "text", "operatorname", "mathrm", "mathit", "mathbf", "boldsymbol", "mathbb", "sqrt", "hat", "bar",
    "overline", "tilde", "dot", "vec", "left", "right", "begin", "end",
  ]

  /// What to write instead of a command that is not known.
  static func cure(for name: String) -> String {
    if let cure = cures[name] { return cure }
    let known = table.keys.filter { $0.first?.isLetter == true } + builders
    let near = known.filter { isNear($0, name) }.min { ($0.count, $0) < ($1.count, $1) }
    if let near { return "did you mean \\\(near)?" }
    return "use one of the commands under \"Formulas\" in lessons/README.md; words go into \\text{…}"
  }

  /// Whether two names differ in their case, or by one letter too many, too few or wrong, or by two neighbours swapped.
  private static func isNear(_ a: String, _ b: String) -> Bool {
    if a.lowercased() == b.lowercased() { return true }
    let (short, long) = a.count <= b.count ? (Array(a), Array(b)) : (Array(b), Array(a))
    guard short.count > 1, long.count - short.count <= 1 else { return false }
    let start = zip(short, long).prefix { $0 == $1 }.count
    let end = zip(short.reversed(), long.reversed()).prefix { $0 == $1 }.count
    if short.count < long.count { return start + end >= short.count }
    if start + end >= short.count - 1 { return true }
    return start + end == short.count - 2 && short[start] == long[start + 1] && short[start + 1] == long[start]
  }
}
