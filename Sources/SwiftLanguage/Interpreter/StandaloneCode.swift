internal import Diagnostics

extension Interpreter {
  /// The code of the checked cells such that all of it, in order, is one Swift file.
  ///
  /// A notebook may declare a name again in a later cell. In one file the later variable, function or
  /// operator gets another name, and the later type moves into an enumeration without cases, since its
  /// own name is what `print` shows. A later function that overloads an earlier one gets another name
  /// too, since the cells before it do not see it. What a cell defers runs at its end.
  ///
  /// - Parameter show: What is called with the value of a cell's trailing expression.
  /// - Returns: The code by the cells' ordinals.
  public func standaloneCode(show: String) -> [Int: String] {
    var code = StandaloneCode(compilation: compilation, references: references)
    return code.make(show: show)
  }
}

/// A place in a cell's code.
struct SourcePlace: Hashable {
  var source: Int
  var offset: Int
}

/// Renames what later cells declare again.
struct StandaloneCode {
  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  /// What the cells before one declare, and what they may mean without declaring it.
  private struct Earlier {
    var names: Set<String> = []
    var operators: [FunctionDeclaration] = []
  }

  private let compilation: Compilation
  private let references: [SourcePlace: Declaration]
  /// New spellings by the place of the declaration.
  private var names: [SourcePlace: String] = [:]
  /// New spellings of what `guard let name` declares at the place where it reads another `name`.
  private var bindings: [SourcePlace: String] = [:]
  private var edits: [Int: [Edit]] = [:]
  /// What stands before a cell's code, on its first line.
  private var prologues: [Int: String] = [:]
  private var identifiers: Set<String> = []

  init(compilation: Compilation, references: [SourcePlace: Declaration]) {
    self.compilation = compilation
    self.references = references
  }

  mutating func make(show: String) -> [Int: String] {
    var files: [(cell: CheckedCell, source: SourceText, statements: [StatementSyntax])] = []
    for cell in compilation.cells {
      guard let source = compilation.source(cell.source) else { continue }
      var parser = Parser(source: source, index: cell.source, operators: compilation.operators)
      files.append((cell, source, parser.parse().0.statements))
      for part in Highlighter.parts(of: source.text) {
        identifiers.insert(source.text(in: part.range))
      }
    }
    var earlier = Earlier()
    var operators: Set<String> = []
    for (cell, source, statements) in files {
      nameDeclarations(of: cell, statements, source, &earlier, &operators)
      moveDeferred(statements, to: source.text.utf8.count, in: cell.source)
      if let shown = cell.statements.last, case .display = shown.kind {
        let range = shown.range.bytes
        edit(cell.source, range.lowerBound..<range.lowerBound, show + "(")
        edit(cell.source, range.upperBound..<range.upperBound, ")")
      }
    }
    for (place, declaration) in references {
      let name = names[
        SourcePlace(source: declaration.range.source, offset: declaration.range.lower)]
      guard name != nil || bindings[place] != nil else { continue }
      rename(declaration.name, to: name ?? declaration.name, at: place)
    }
    var code: [Int: String] = [:]
    for (cell, source, _) in files {
      code[cell.source] =
        (prologues[cell.source] ?? "") + apply(edits[cell.source] ?? [], source)
    }
    return code
  }

  // MARK: Declarations

  /// Finds what a cell declares anew, and gives it a name of its own.
  private mutating func nameDeclarations(
    of cell: CheckedCell, _ statements: [StatementSyntax], _ source: SourceText,
    _ earlier: inout Earlier, _ operators: inout Set<String>
  ) {
    var declared: Set<String> = []
    for variable in cell.variables where variable.role == .global {
      declared.insert(variable.name)
      guard earlier.names.contains(variable.name) else { continue }
      move(variable.name, variable.range, to: fresh(variable.name))
    }
    for function in cell.functions where function.parent == nil {
      guard !function.name.isOperatorName else { continue }
      declared.insert(function.name)
      guard earlier.names.contains(function.name) else { continue }
      move(function.name, function.range, to: fresh(function.name))
    }
    for function in cell.functions where function.parent == nil && function.name.isOperatorName {
      // Another operand's function keeps its name, by which a protocol may ask for it.
      let isAgain = earlier.operators.contains {
        function.takesTheSame(as: $0)
          && (function.parameters.map(\.type) == $0.parameters.map(\.type)
            || !function.ownParameters.isEmpty)
      }
      guard isAgain else { continue }
      move(function.name, function.range, to: freshOperator(like: function, in: cell.source))
    }
    for statement in statements {
      guard case .declaration(let declaration) = statement.kind else { continue }
      switch declaration.kind {
      case .nominal(let nominal):
        declared.insert(nominal.name)
        if earlier.names.contains(nominal.name) {
          enclose(nominal.name, nominal.nameRange, declaration, source)
        }
      case .typeAlias(let name, _, _, let range):
        declared.insert(name)
        if earlier.names.contains(name) { enclose(name, range, declaration, source) }
      case .operatorDeclaration(let declared):
        let isNew = operators.insert("\(declared.fixity) \(declared.name)").inserted
        // Said again in the same words, it is left out.
        if !isNew { edit(cell.source, declaration.range.bytes, "") }
      case .precedenceGroup(let group):
        let isNew = operators.insert("group \(group.name)").inserted
        if !isNew { edit(cell.source, declaration.range.bytes, "") }
      default: break
      }
    }
    // Code before this cell means the library's names where they are declared behind it.
    if earlier.names.isEmpty { earlier.names = compilation.module.libraryNames }
    earlier.names.formUnion(declared)
    earlier.operators += cell.functions.filter { $0.parent == nil && $0.name.isOperatorName }
  }

  private mutating func move(_ old: String, _ range: SourceRange, to name: String) {
    let place = SourcePlace(source: range.source, offset: range.lower)
    names[place] = name
    if let code = compilation.source(place.source)?.text,
      ShorthandBinding.isAt(range.bytes, in: code)
    {
      bindings[place] = name
    } else {
      rename(old, to: name, at: place)
    }
  }

  /// Puts a type that has its name from an earlier cell into a scope.
  private mutating func enclose(
    _ name: String, _ range: SourceRange, _ declaration: DeclarationSyntax, _ source: SourceText
  ) {
    let scope = fresh("Redeclared")
    names[SourcePlace(source: range.source, offset: range.lower)] = "\(scope).\(name)"
    let bytes = declaration.range.bytes
    edit(range.source, bytes.lowerBound..<bytes.lowerBound, "enum \(scope) { ")
    edit(range.source, bytes.upperBound..<bytes.upperBound, " }")
    // Private to the file it was; in the scope it would be private to that.
    for modifier in declaration.modifiers where modifier.name == "private" && modifier.detail == nil
    {
      edit(range.source, modifier.range.bytes, "fileprivate")
    }
  }

  private mutating func fresh(_ name: String) -> String {
    var number = 2
    while !identifiers.insert("\(name)_\(number)").inserted { number += 1 }
    return "\(name)_\(number)"
  }

  /// An operator of a new name that binds as the function's own does, declared where its cell begins.
  private mutating func freshOperator(like function: FunctionDeclaration, in source: Int) -> String
  {
    var name = function.name + "•"
    while !identifiers.insert(name).inserted { name += "•" }
    var declaration = "\(function.isPrefix ? "prefix" : "postfix") operator \(name)"
    if !function.isPrefix, !function.isPostfix {
      declaration = "infix operator \(name)"
      let table = compilation.operators
      if let group = table.infixGroup(of: function.name) {
        declaration += ": \(table.groups[group].name)"
      }
    }
    prologues[source, default: ""] += declaration + "; "
    return name
  }

  /// A program would run what its top level defers when it ends, a notebook when the cell does.
  private mutating func moveDeferred(
    _ statements: [StatementSyntax], to end: Int, in source: Int
  ) {
    var calls: [String] = []
    for statement in statements {
      guard case .deferred(let body) = statement.kind else { continue }
      let name = fresh("deferred")
      let keyword = statement.range.bytes.lowerBound..<body.range.bytes.lowerBound
      edit(source, keyword, "func \(name)() ")
      calls.append("\(name)()")
    }
    if !calls.isEmpty { edit(source, end..<end, "\n" + calls.reversed().joined(separator: "; ")) }
  }

  // MARK: References

  private mutating func rename(_ old: String, to name: String, at place: SourcePlace) {
    guard let source = compilation.source(place.source) else { return }
    var range = place.offset..<place.offset + old.utf8.count
    if source.text(in: range) != old {
      // `` `default` `` is a name too.
      range = place.offset..<place.offset + old.utf8.count + 2
      guard source.text(in: range) == "`\(old)`" else { return }
    }
    let isBinding = ShorthandBinding.isAt(range, in: source.text)
    edit(place.source, range, isBinding ? "\(bindings[place] ?? old) = \(name)" : name)
  }

  private mutating func edit(_ source: Int, _ range: Range<Int>, _ text: String) {
    edits[source, default: []].append(Edit(range: range, text: text))
  }

  private func apply(_ edits: [Edit], _ source: SourceText) -> String {
    var bytes = Array(source.text.utf8)
    var last: Range<Int>?
    // Of two insertions at one place, the one that was asked for last stands first.
    let ordered = edits.enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.upperBound, -$0.offset)
        > ($1.element.range.lowerBound, $1.element.range.upperBound, -$1.offset)
    }
    for (_, edit) in ordered {
      if let last, last == edit.range, !last.isEmpty { continue }
      last = edit.range
      bytes.replaceSubrange(edit.range, with: Array(edit.text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// `if let name` and `{ [name] in … }`: one word that is read and declared at once.
enum ShorthandBinding {
  static func isAt(_ range: Range<Int>, in code: String) -> Bool {
    var bytes = Array(code.utf8)
    let count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    let tokens = Lexer.lex(bytes, 0..<count, source: 0).tokens
    guard let index = tokens.firstIndex(where: { $0.start == range.lowerBound }), index > 0,
      index + 1 < tokens.count
    else { return false }
    func text(_ index: Int) -> String {
      String(decoding: bytes[tokens[index].start..<tokens[index].end], as: UTF8.self)
    }
    let before = tokens[index - 1].kind
    if before == .letKeyword || before == .varKeyword {
      guard index > 1 else { return false }
      let isCondition = ["if", "guard", "while", ","].contains(text(index - 2))
      return isCondition && text(index + 1) != "=" && text(index + 1) != ":"
    }
    return isCapture(index, tokens, text)
  }

  private static func isCapture(
    _ index: Int, _ tokens: [Token], _ text: (Int) -> String
  ) -> Bool {
    guard [",", "]"].contains(text(index + 1)),
      ["[", ",", "weak", "unowned"].contains(text(index - 1))
    else { return false }
    var open = index - 1
    while open > 0, tokens[open].kind != .leftBracket {
      guard [.identifier, .comma, .equal].contains(tokens[open].kind) else { return false }
      open -= 1
    }
    guard open > 0, tokens[open - 1].kind == .leftBrace else { return false }
    var close = index + 1
    while close < tokens.count, tokens[close].kind != .rightBracket { close += 1 }
    guard close + 1 < tokens.count else { return false }
    return tokens[close + 1].kind == .inKeyword
      || [.leftParenthesis, .identifier, .underscore].contains(tokens[close + 1].kind)
  }
}
