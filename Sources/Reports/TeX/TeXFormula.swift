package import Markup

/// A TeX formula as MathML, which browsers draw without script.
///
/// It reads the part of TeX that notes on learning use: fractions, roots, indices, Greek, operators,
/// accents, alphabets, brackets that grow, text, matrices, cases and aligned lines. A command that it
/// does not know is shown as it is written, so that nothing is lost without a trace.
package struct TeXFormula {
  private let tokens: [TeXToken]
  private let isDisplayed: Bool
  private var index = 0
  private var depth = 0

  /// How deeply groups may nest, which bounds the recursion.
  private static let deepest = 60

  /// The formula as a `math` element, whose alternative text is its source.
  package static func node(_ source: String, isDisplayed: Bool) -> Node {
    var formula = TeXFormula(tokens: texTokens(source), isDisplayed: isDisplayed)
    var content = formula.row(until: [])
    // A bracket too many would end the formula early; show it and go on.
    while formula.index < formula.tokens.count {
      content.append(formula.unknown(formula.tokens[formula.index]))
      formula.index += 1
      content += formula.row(until: [])
    }
    var attributes = [Attribute("alttext", source)]
    if isDisplayed { attributes.append(Attribute("display", "block")) }
    return .element("math", attributes, [mrow(content)])
  }

  private init(tokens: [TeXToken], isDisplayed: Bool) {
    self.tokens = tokens
    self.isDisplayed = isDisplayed
  }

  private var next: TeXToken? { index < tokens.count ? tokens[index] : nil }

  /// What ends a row besides a closing brace.
  private enum RowEnd: Hashable { case cell, right, bracket, environment }

  private mutating func row(until ends: Set<RowEnd>) -> [Node] {
    var nodes: [Node] = []
    while let token = next {
      switch token {
      case .character("}"): return nodes
      case .character("&") where ends.contains(.cell), .command("\\") where ends.contains(.cell),
        .command("end") where ends.contains(.environment),
        .command("right") where ends.contains(.right),
        .character("]") where ends.contains(.bracket):
        return nodes
      default:
        if isNamedFunction(token), let last = nodes.last, Self.endsTerm(last) {
          nodes.append(.element("mspace", [Attribute("width", "0.167em")]))
        }
        nodes.append(scripted())
      }
    }
    return nodes
  }

  /// Whether a name such as `log` follows, which keeps a distance from a factor before it.
  private func isNamedFunction(_ token: TeXToken) -> Bool {
    guard case .command(let name) = token, case .function(let text)? = texSymbols[name] else {
      return false
    }
    return text.count > 1
  }

  /// Whether a node is a factor or a closing bracket, and no operator.
  private static func endsTerm(_ node: Node) -> Bool {
    guard case .element(let name, _, _) = node else { return false }
    if name == "mspace" { return false }
    return name != "mo" || [")", "]", "}", "⟩"].contains(node.plainText)
  }

  /// An atom with its indices.
  private mutating func scripted() -> Node {
    let start = next
    let base: Node
    var hasLimits = false
    if start == .character("^") || start == .character("_") {
      base = .element("mrow")
    } else {
      (base, hasLimits) = atom()
    }
    var lower: Node?
    var upper: [Node] = []
    loop: while let token = next {
      switch token {
      case .character("_") where lower == nil:
        index += 1
        lower = argument()
      case .character("^"):
        index += 1
        upper.append(argument())
      case .character("'"):
        index += 1
        upper.append(.element("mo", text: "′"))
      case .command("limits"):
        index += 1
        hasLimits = true
      case .command("nolimits"):
        index += 1
        hasLimits = false
      default: break loop
      }
    }
    let above: Node? = upper.isEmpty ? nil : upper.count == 1 ? upper[0] : mrow(upper)
    let isAboveAndBelow = hasLimits && isDisplayed
    switch (lower, above) {
    case (nil, nil): return base
    case (let lower?, nil):
      return .element(isAboveAndBelow ? "munder" : "msub", [], [base, lower])
    case (nil, let above?):
      return .element(isAboveAndBelow ? "mover" : "msup", [], [base, above])
    case (let lower?, let above?):
      return .element(isAboveAndBelow ? "munderover" : "msubsup", [], [base, lower, above])
    }
  }

  /// A braced group, or the next atom alone.
  private mutating func argument() -> Node {
    guard let token = next else { return .element("mrow") }
    if token == .character("^") || token == .character("_") { return .element("mrow") }
    // `x^23` raises the 2 only.
    if case .number(let digits) = token, digits.count > 1 {
      index += 1
      return mrow(digits.map { .element("mn", text: String($0)) })
    }
    return atom().node
  }

  /// One atom, and whether its bounds stand below and above it.
  private mutating func atom() -> (node: Node, hasLimits: Bool) {
    // Commands nest as deeply as their author likes, and the stack does not.
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { index = tokens.count }
    guard let token = next else { return (.element("mrow"), false) }
    index += 1
    switch token {
    case .number(let digits): return (.element("mn", text: digits), false)
    case .command(let name): return command(name)
    case .character("{"):
      let content = row(until: [])
      if next == .character("}") { index += 1 }
      return (mrow(content), false)
    case .character(let character): return (Self.character(character), false)
    }
  }

  private static func character(_ character: Character) -> Node {
    switch character {
    case "-": return .element("mo", text: "−")
    case "*": return .element("mo", text: "∗")
    case "~": return .element("mspace", [Attribute("width", "0.333em")])
    case "(", ")", "[", "]", "|", "/":
      return .element("mo", [Attribute("stretchy", "false")], text: String(character))
    default:
      let isLetter = character.isLetter
      return .element(isLetter ? "mi" : "mo", text: String(character))
    }
  }

  private mutating func command(_ name: String) -> (node: Node, hasLimits: Bool) {
    if let symbol = texSymbols[name] { return self.symbol(symbol) }
    if let accent = texAccents[name] { return self.accent(name, accent) }
    if let mark = texUnderMarks[name] {
      let base = argument()
      let line = Node.element("mo", [Attribute("stretchy", "true")], text: mark)
      return (.element("munder", [], [base, line]), name == "underbrace")
    }
    if let alphabet = TeXAlphabet(rawValue: name == "bm" ? "boldsymbol" : name) {
      return (mrow(letters(in: alphabet)), false)
    }
    if textCommands.contains(name) { return textCommand(name) }
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac":
      let parts = [argument(), argument()]
      return (.element("mfrac", [], parts), false)
    case "binom":
      let parts = [argument(), argument()]
      let inner = Node.element("mfrac", [Attribute("linethickness", "0")], parts)
      return (mrow([.element("mo", text: "("), inner, .element("mo", text: ")")]), false)
    case "sqrt": return (root(), false)
    case "left": return (fenced(), false)
    case "begin": return (environment(), false)
    case "stackrel", "overset":
      let above = argument()
      return (.element("mover", [], [argument(), above]), false)
    case "underset":
      let below = argument()
      return (.element("munder", [], [argument(), below]), false)
    case "not":
      guard case (.element(let element, let attributes, _), _) = atom() else {
        return (.element("mrow"), false)
      }
      let sign = lastText + "\u{338}"
      return (.element(element, attributes, text: sign), false)
    case "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl",
      "Biggr":
      return (sized(name), false)
    case "displaystyle", "textstyle", "scriptstyle", "nonumber", "notag", "mathstrut":
      return (.element("mrow"), false)
    case "bmod", "mod": return (.element("mo", text: "mod"), false)
    default: return (unknown(.command(name)), false)
    }
  }

  private func symbol(_ symbol: TeXSymbol) -> (node: Node, hasLimits: Bool) {
    switch symbol {
    case .identifier(let text): (.element("mi", text: text), false)
    case .function(let text):
      (
        text.count == 1
          ? .element("mi", [Attribute("mathvariant", "normal")], text: text)
          : .element("mrow", [], [.element("mi", text: text), Self.applied(next)]), false
      )
    case .limit(let text):
      (
        .element("mo", [Attribute("lspace", "0"), Attribute("rspace", "0.167em")], text: text), true
      )
    case .operation(let text): (.element("mo", text: text), false)
    case .large(let text): (.element("mo", text: text), true)
    case .fence(let text): (.element("mo", [Attribute("stretchy", "false")], text: text), false)
    case .space(let width): (.element("mspace", [Attribute("width", width)]), false)
    }
  }

  /// The room between a function's name and its argument; a bracket needs none.
  private static func applied(_ next: TeXToken?) -> Node {
    switch next {
    case .character("("), .character("["), .character("^"), .character("_"), .command("left"),
      .character("}"), nil:
      .empty
    default: .element("mspace", [Attribute("width", "0.167em")])
    }
  }

  private mutating func accent(
    _ name: String, _ accent: (mark: String, stretches: Bool)
  ) -> (node: Node, hasLimits: Bool) {
    let base = argument()
    let mark = Node.element(
      "mo", [Attribute("stretchy", accent.stretches ? "true" : "false")], text: accent.mark)
    return (
      .element("mover", [Attribute("accent", "true")], [base, mark]), name == "overbrace"
    )
  }

  private mutating func letters(in alphabet: TeXAlphabet) -> [Node] {
    func spelled(_ token: TeXToken) -> Node {
      switch token {
      case .character(let character):
        let letter = alphabet.letter(character)
        if letter == character { return Self.character(character) }
        return .element("mi", text: String(letter))
      case .number(let digits):
        return .element("mn", text: String(digits.map(alphabet.letter)))
      case .command(let name):
        guard case .identifier(let text)? = texSymbols[name], let letter = text.first else {
          return unknown(token)
        }
        return .element("mi", text: String(alphabet.letter(letter)))
      }
    }
    guard let token = next else { return [] }
    index += 1
    guard token == .character("{") else { return [spelled(token)] }
    var nodes: [Node] = []
    while let token = next, token != .character("}") {
      index += 1
      nodes.append(spelled(token))
    }
    index += 1
    return nodes
  }

  private mutating func textCommand(_ name: String) -> (node: Node, hasLimits: Bool) {
    var text = ""
    var depth = 0
    while let token = next, case .character(let character) = token {
      index += 1
      if character == "{" {
        depth += 1
      } else if character == "}" {
        depth -= 1
        if depth == 0 { break }
      } else {
        text.append(character)
      }
    }
    switch name {
    case "operatorname", "operatorname*":
      return (
        .element("mrow", [], [.element("mi", text: text), Self.applied(next)]),
        name.hasSuffix("*")
      )
    case "mathrm": return (.element("mi", [Attribute("mathvariant", "normal")], text: text), false)
    case "textbf":
      return (.element("mtext", text: String(text.map(TeXAlphabet.bold.letter))), false)
    case "texttt":
      return (.element("mtext", text: String(text.map(TeXAlphabet.monospace.letter))), false)
    default:
      // Blanks at the ends of an element do not count in MathML, but those of a text do.
      return (.element("mtext", text: text.replacing(" ", with: "\u{A0}")), false)
    }
  }

  private mutating func root() -> Node {
    guard next == .character("[") else { return .element("msqrt", [], [argument()]) }
    index += 1
    let degree = row(until: [.bracket])
    if next == .character("]") { index += 1 }
    return .element("mroot", [], [argument(), mrow(degree)])
  }

  /// `\left( … \right)`, whose brackets grow with what they hold.
  private mutating func fenced() -> Node {
    let opening = delimiter()
    let content = row(until: [.right])
    var closing = Node.empty
    if next == .command("right") {
      index += 1
      closing = delimiter()
    }
    return mrow([opening] + content + [closing])
  }

  private mutating func delimiter(size: String? = nil) -> Node {
    guard let token = next else { return .empty }
    index += 1
    let text: String
    switch token {
    case .character("."): return .empty
    case .character(let character):
      text = character == "<" ? "⟨" : character == ">" ? "⟩" : String(character)
    case .command(let name):
      guard case .fence(let fence)? = texSymbols[name] else { return unknown(token) }
      text = fence
    case .number: return unknown(token)
    }
    var attributes = [Attribute("stretchy", "true"), Attribute("fence", "true")]
    if let size { attributes += [Attribute("minsize", size), Attribute("maxsize", size)] }
    return .element("mo", attributes, text: text)
  }

  private mutating func sized(_ name: String) -> Node {
    let size =
      switch name.prefix(4) {
      case "bigg": "2.4em"
      case "Bigg": "3em"
      case _ where name.hasPrefix("B"): "1.8em"
      default: "1.2em"
      }
    return delimiter(size: size)
  }

  /// `\begin{…} … \end{…}`: rows of cells.
  private mutating func environment() -> Node {
    let name = bracedName().replacing("*", with: "")
    guard let style = Self.environments[name] else {
      return unknownText("\\begin{\(name)}")
    }
    if name == "array" { _ = bracedName() }
    let rows = self.rows()
    if next == .command("end") {
      index += 1
      _ = bracedName()
    }
    let table = Node.element(
      "mtable",
      style.isAligned ? [.class("nb-aligned")] : name == "cases" ? [.class("nb-cases")] : [],
      rows.map { cells in
        .element(
          "mtr", [],
          cells.map { cell in
            let content = style.isAligned ? [displayed(cell)] : cell
            return .element("mtd", [], content)
          })
      })
    func fence(_ text: String) -> Node {
      text.isEmpty ? .empty : .element("mo", [Attribute("stretchy", "true")], text: text)
    }
    return mrow([fence(style.open), table, fence(style.close)])
  }

  private func displayed(_ cell: [Node]) -> Node {
    .element("mstyle", [Attribute("displaystyle", "true")], cell)
  }

  private mutating func rows() -> [[[Node]]] {
    var rows: [[[Node]]] = [[row(until: [.cell, .environment])]]
    while let token = next {
      switch token {
      case .character("&"):
        index += 1
        rows[rows.count - 1].append(row(until: [.cell, .environment]))
      case .command("\\"):
        index += 1
        rows.append([row(until: [.cell, .environment])])
      default:
        // A line break at the end begins no line.
        if let last = rows.last, last.count == 1, last[0].isEmpty, rows.count > 1 {
          rows.removeLast()
        }
        return rows
      }
    }
    return rows
  }

  private static let environments: [String: (open: String, close: String, isAligned: Bool)] = [
    "matrix": ("", "", false), "pmatrix": ("(", ")", false), "bmatrix": ("[", "]", false),
    "Bmatrix": ("{", "}", false), "vmatrix": ("|", "|", false), "Vmatrix": ("‖", "‖", false),
    "smallmatrix": ("", "", false), "array": ("", "", false), "cases": ("{", "", false),
    "aligned": ("", "", true), "align": ("", "", true), "split": ("", "", true),
    "eqnarray": ("", "", true), "gathered": ("", "", false), "gather": ("", "", false),
    "equation": ("", "", false),
  ]

  private mutating func bracedName() -> String {
    guard next == .character("{") else { return "" }
    index += 1
    var name = ""
    while let token = next, token != .character("}") {
      if case .character(let character) = token { name.append(character) }
      index += 1
    }
    index += 1
    return name
  }

  /// The character of the token that was read last, for `\not`.
  private var lastText: String {
    switch tokens[min(max(index - 1, 0), tokens.count - 1)] {
    case .character(let character): return String(character)
    case .number(let digits): return digits
    case .command(let name):
      if case .operation(let text)? = texSymbols[name] { return text }
      return "\\" + name
    }
  }

  private func unknown(_ token: TeXToken) -> Node {
    switch token {
    case .command(let name): unknownText("\\" + name)
    case .character(let character): unknownText(String(character))
    case .number(let digits): unknownText(digits)
    }
  }

  private func unknownText(_ text: String) -> Node {
    .element("mtext", [.class("nb-unknown")], text: text)
  }
}

/// Several nodes as one; a single one needs no row around it.
private func mrow(_ nodes: [Node]) -> Node {
  if nodes.count == 1, case .element = nodes[0] { return nodes[0] }
  return .element("mrow", [], nodes)
}
