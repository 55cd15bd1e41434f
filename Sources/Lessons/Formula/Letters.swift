/// Greek letters, subscripts and superscripts, in Unicode and spelled out.
enum Letters {
  static let greek = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ",
    "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ",
  ]

  private static let names: [Character: String] = {
    var table: [Character: String] = [:]
    for (name, letter) in greek { table[Character(letter)] = name.lowercased() }
    table["Σ"] = "sum"
    table["′"] = "prime"
    return table
  }()

  /// `σ` as `sigma`, `Δw` as `delta_w`: names that can be typed.
  static func spelled(_ symbol: String) -> String {
    guard let first = symbol.first, let name = names[first] else { return symbol }
    let rest = symbol.dropFirst()
    return rest.isEmpty ? name : "\(name)_\(spelled(String(rest)))"
  }

  /// A symbol or a label in ASCII: `σ(z)` as `sigma(z)`, `Δw₁` as `Dw1`.
  static func ascii(_ text: String) -> String {
    text.map { c -> String in
      if c == "Δ" { return "D" }
      if c == "′" { return "'" }
      if let name = names[c] { return name }
      if let plain = subscripts.first(where: { $0.value == c }) { return String(plain.key) }
      return c == "−" ? "-" : String(c)
    }.joined()
  }

  /// The text as subscript, nil if Unicode has no subscript for one of its characters.
  static func lowered(_ text: String) -> String? { mapped(text, subscripts) }

  /// The text as superscript, nil if Unicode has no superscript for one of its characters.
  static func raised(_ text: String) -> String? { mapped(text, superscripts) }

  private static func mapped(_ text: String, _ table: [Character: Character]) -> String? {
    var result = ""
    for c in text where c != " " {
      guard let mapped = table[c] else { return nil }
      result.append(mapped)
    }
    return result
  }

  private static let subscripts = Dictionary(
    uniqueKeysWithValues: zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"))
  private static let superscripts = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+−=()abcdefghijklmnoprstuvwxyzT′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ′"))
}
