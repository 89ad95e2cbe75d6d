/// What a TeX command without arguments stands for.
enum TeXSymbol {
  /// A letter or name, set as a variable.
  case identifier(String)
  /// The name of a function, set upright, such as `log`.
  case function(String)
  /// A function whose subscript stands below it in displayed formulas, such as `max`.
  case limit(String)
  /// A relation, operation or mark.
  case operation(String)
  /// An operation with bounds below and above in displayed formulas, such as a sum.
  case large(String)
  /// A bracket.
  case fence(String)
  /// Room, in ems.
  case space(String)
}

/// The commands without arguments, by name without the backslash.
let texSymbols: [String: TeXSymbol] = {
  var symbols: [String: TeXSymbol] = [:]
  func add(_ names: String, _ texts: String, _ make: (String) -> TeXSymbol) {
    for (name, text) in zip(names.split(separator: " "), texts.split(separator: " ")) {
      symbols[String(name)] = make(String(text))
    }
  }
  add(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi",
    "α β γ δ ϵ ε ζ η θ ϑ ι κ λ μ ν ξ", TeXSymbol.identifier)
  add(
    "omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega",
    "ο π ϖ ρ ϱ σ ς τ υ ϕ φ χ ψ ω", TeXSymbol.identifier)
  add(
    "ell hbar imath jmath infty partial nabla emptyset varnothing aleph Re Im wp degree",
    "ℓ ℏ ı ȷ ∞ ∂ ∇ ∅ ∅ ℵ ℜ ℑ ℘ °", TeXSymbol.identifier)
  // Capital Greek letters stand upright in TeX.
  add(
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega", "Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω",
    TeXSymbol.function)
  for name in [
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos",
    "arctan", "sinh", "cosh", "tanh", "dim", "ker", "deg", "hom", "arg",
  ] {
    symbols[name] = .function(name)
  }
  for name in ["max", "min", "sup", "inf", "lim", "det", "gcd", "Pr"] {
    symbols[name] = .limit(name)
  }
  symbols["argmax"] = .limit("arg\u{2009}max")
  symbols["argmin"] = .limit("arg\u{2009}min")
  symbols["limsup"] = .limit("lim\u{2009}sup")
  symbols["liminf"] = .limit("lim\u{2009}inf")
  add(
    "times cdot div pm mp ast star circ bullet oplus ominus otimes odot oslash cup cap setminus",
    "× ⋅ ÷ ± ∓ ∗ ⋆ ∘ ∙ ⊕ ⊖ ⊗ ⊙ ⊘ ∪ ∩ ∖", TeXSymbol.operation)
  add(
    "leq le geq ge neq ne equiv approx sim simeq cong propto ll gg prec succ preceq succeq",
    "≤ ≤ ≥ ≥ ≠ ≠ ≡ ≈ ∼ ≃ ≅ ∝ ≪ ≫ ≺ ≻ ⪯ ⪰", TeXSymbol.operation)
  add(
    "in notin ni subset supset subseteq supseteq land wedge lor vee neg lnot forall exists nexists",
    "∈ ∉ ∋ ⊂ ⊃ ⊆ ⊇ ∧ ∧ ∨ ∨ ¬ ¬ ∀ ∃ ∄", TeXSymbol.operation)
  add(
    "to rightarrow leftarrow gets leftrightarrow Rightarrow Leftarrow Leftrightarrow implies iff",
    "→ → ← ← ↔ ⇒ ⇐ ⇔ ⟹ ⟺", TeXSymbol.operation)
  add(
    "mapsto longrightarrow longleftarrow longmapsto hookrightarrow uparrow downarrow updownarrow",
    "↦ ⟶ ⟵ ⟼ ↪ ↑ ↓ ↕", TeXSymbol.operation)
  add(
    "mid parallel perp vdash models colon dots ldots cdots vdots ddots prime dagger therefore angle top bot",
    "∣ ∥ ⟂ ⊢ ⊨ : … … ⋯ ⋮ ⋱ ′ † ∴ ∠ ⊤ ⊥", TeXSymbol.operation)
  add(
    "sum prod coprod bigcup bigcap bigoplus bigotimes bigvee bigwedge", "∑ ∏ ∐ ⋃ ⋂ ⨁ ⨂ ⋁ ⋀",
    TeXSymbol.large)
  // Bounds of integrals stand beside the sign even in displayed formulas.
  add("int iint iiint oint", "∫ ∬ ∭ ∮", TeXSymbol.operation)
  add(
    "langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack lvert rvert vert lVert",
    "⟨ ⟩ ⌊ ⌋ ⌈ ⌉ { } [ ] | | | ‖", TeXSymbol.fence)
  add("rVert Vert", "‖ ‖", TeXSymbol.fence)
  for (name, width) in [
    (",", "0.167em"), (":", "0.222em"), (">", "0.222em"), (";", "0.278em"), ("!", "-0.167em"),
    (" ", "0.25em"), ("quad", "1em"), ("qquad", "2em"), ("thinspace", "0.167em"),
    ("enspace", "0.5em"),
  ] {
    symbols[name] = .space(width)
  }
  for character in ["{", "}", "|"] {
    symbols[character] = .fence(character == "|" ? "‖" : character)
  }
  for character in ["%", "$", "#", "&", "_"] { symbols[character] = .operation(character) }
  return symbols
}()

/// Marks that stand over what follows, by command; those that stretch to its width say so.
let texAccents: [String: (mark: String, stretches: Bool)] = [
  "hat": ("^", false), "widehat": ("^", true), "tilde": ("~", false), "widetilde": ("~", true),
  "bar": ("¯", false), "overline": ("¯", true), "vec": ("→", false), "dot": ("˙", false),
  "ddot": ("¨", false), "check": ("ˇ", false), "overrightarrow": ("→", true),
  "overbrace": ("⏞", true),
]

/// Marks that stand under what follows.
let texUnderMarks: [String: String] = ["underline": "_", "underbrace": "⏟"]

/// Alphabets of letters with a meaning of their own, which Unicode has as characters.
enum TeXAlphabet: String {
  case doubleStruck = "mathbb"
  case script = "mathcal"
  case fraktur = "mathfrak"
  case bold = "mathbf"
  case boldItalic = "boldsymbol"
  case sansSerif = "mathsf"
  case monospace = "mathtt"

  /// A letter or digit in this alphabet, or itself where the alphabet lacks it.
  func letter(_ character: Character) -> Character {
    if let exception = exceptions[character] { return exception }
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
      return character
    }
    let (upper, lower, digit, greek) = bases
    let base: (start: UInt32, from: UInt32)? =
      switch scalar {
      case "A"..."Z": (upper, 0x41)
      case "a"..."z": (lower, 0x61)
      case "0"..."9" where digit > 0: (digit, 0x30)
      case "α"..."ω" where greek > 0: (greek, 0x3B1)
      default: nil
      }
    guard let base, let letter = Unicode.Scalar(base.start + scalar.value - base.from) else {
      return character
    }
    return Character(letter)
  }

  /// Where capital letters, small letters, digits and small Greek letters begin; 0 for none.
  private var bases: (UInt32, UInt32, UInt32, UInt32) {
    switch self {
    case .doubleStruck: (0x1D538, 0x1D552, 0x1D7D8, 0)
    case .script: (0x1D49C, 0x1D4B6, 0, 0)
    case .fraktur: (0x1D504, 0x1D51E, 0, 0)
    case .bold: (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6C2)
    case .boldItalic: (0x1D468, 0x1D482, 0x1D7CE, 0x1D736)
    case .sansSerif: (0x1D5A0, 0x1D5BA, 0x1D7E2, 0)
    case .monospace: (0x1D670, 0x1D68A, 0x1D7F6, 0)
    }
  }

  /// Letters that Unicode had before it had the alphabets, and left where they were.
  private var exceptions: [Character: Character] {
    switch self {
    case .doubleStruck:
      ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
    case .script:
      [
        "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
        "e": "ℯ", "g": "ℊ", "o": "ℴ",
      ]
    case .fraktur: ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"]
    case .bold, .boldItalic, .sansSerif, .monospace: [:]
    }
  }
}
