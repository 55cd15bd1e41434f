/// Greek letters, bold letters, subscripts and superscripts, in Unicode and spelled out.
enum Letters {
  static let greek = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "ell": "ℓ",
  ]

  /// The letters of sets: ℝ.
  static let blackboard = ["R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ"]

  private static let names: [Character: String] = {
    var table: [Character: String] = [:]
    for (name, letter) in greek where !name.hasPrefix("var") { table[Character(letter)] = name.lowercased() }
    for (letter, set) in blackboard { table[Character(set)] = letter }
    table["ℓ"] = "l"
    table["Σ"] = "sum"
    table["Π"] = "prod"
    table["′"] = "prime"
    return table
  }()

  /// `σ` as `sigma`, `Δw` as `delta_w`, `v′` as `v_prime`: names that can be typed.
  static func spelled(_ symbol: String) -> String {
    if symbol.count > 1, symbol.hasSuffix("′") { return spelled(String(symbol.dropLast())) + "_prime" }
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
      if let plain = plain[c] { return String(plain) }
      return c == "−" ? "-" : String(c)
    }.joined()
  }

  /// The text in bold, as far as there are bold letters: `w` as `𝐰` (Unicode, Mathematical Alphanumeric Symbols).
  static func bold(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let offset: (from: UInt32, to: UInt32)? =
        switch scalar {
        case "A"..."Z": (0x41, 0x1D400)
        case "a"..."z": (0x61, 0x1D41A)
        case "Α"..."Ω": (0x391, 0x1D6A8)
        case "α"..."ω": (0x3B1, 0x1D6C2)
        default: nil
        }
      let mapped = offset.flatMap { Unicode.Scalar(scalar.value - $0.from + $0.to) }
      result.unicodeScalars.append(mapped ?? scalar)
    }
    return result
  }

  /// The one character that is a letter with something over it: `ŷ`; nil if there is none.
  static func accented(_ letter: String, _ accent: Formula.Accent) -> String? {
    let (letters, marked): (String, String) =
      switch accent {
      case .hat: ("aceghijosuwyzACEGHIJOSUWYZ", "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ")
      case .bar: ("aegiouyAEGIOUY", "āēḡīōūȳĀĒḠĪŌŪȲ")
      case .tilde: ("aeinouvyAEINOUVY", "ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ")
      case .dot: ("abcdefghmnoprstwxyzABCDEFGHMNOPRSTWXYZ", "ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢṀṄȮṖṘṠṪẆẊẎŻ")
      case .vec: ("", "")
      }
    return zip(letters, marked).first { String($0.0) == letter }.map { String($0.1) }
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
    uniqueKeysWithValues: zip("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"))
  private static let superscripts = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤′*βγδθφχ",
      "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀ′*ᵝᵞᵟᶿᵠᵡ"))

  /// Subscripts as they are without Unicode.
  private static let plain: [Character: Character] = {
    var table: [Character: Character] = [:]
    for (letter, lowered) in subscripts where letter.isASCII { table[lowered] = letter }
    return table
  }()
}
