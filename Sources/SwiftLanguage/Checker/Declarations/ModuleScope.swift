internal import Diagnostics

/// What top-level names mean: the prelude and libraries below, the notebook's cells above.
final class ModuleScope {
  @exclusivity(unchecked) private var library: [String: [Declaration]] = [:]
  @exclusivity(unchecked) private var notebook: [String: [Declaration]] = [:]
  /// Operators are looked up by name through all types: the static functions of each.
  private(set) var operators: [String: [FunctionDeclaration]] = [:]
  /// The protocols that declare a member of a name, or whose extensions do.
  @exclusivity(unchecked) var protocolsByMember: [String: [NominalDeclaration]] = [:]
  /// Every type that was declared, local ones too, for whoever finds types by their stable names.
  var allNominals: [NominalDeclaration] = []
  /// What names that authors know from elsewhere are called here, by type; without a type under "".
  var otherNames: [String: [String: String]] = [:]
  /// How many types of cells can be written as strings with values in them.
  var interpolatedTypes = 0
  /// Where a cell names type aliases: what is visible may not be spelled with one that is not.
  private(set) var aliasUses: [(alias: TypeAliasDeclaration, range: SourceRange)] = []

  func noteUse(of alias: TypeAliasDeclaration, in range: SourceRange) {
    if alias.source >= 0, range.source >= 0 { aliasUses.append((alias, range)) }
  }

  /// Told of every place that names a top-level declaration of a cell, where somebody asks; a place
  /// that is checked twice is told twice, what counts last.
  var noteReference: ((Declaration, SourceRange) -> Void)?

  func noteUse(of declaration: Declaration, at range: SourceRange) {
    guard let noteReference, declaration.source >= 0, declaration.parent == nil, range.source >= 0
    else { return }
    noteReference(declaration, range)
  }

  /// The way out for a name that authors know from elsewhere, as the end of a message.
  func advice(on name: String, of type: String = "") -> String? {
    otherNames[type]?[name].map { "; use '\($0)'" }
  }

  /// The same for an argument's label that what a library declares does not have.
  func advice(onLabel label: String, of called: Declaration?) -> String? {
    guard let called, called.source < 0 else { return nil }
    return advice(on: "\(label):", of: called.parent?.name ?? "") ?? advice(on: "\(label):")
  }

  func lookup(_ name: String) -> [Declaration] {
    if let found = notebook[name] {
      // Functions of the notebook overload those of the library; anything else hides them.
      if found.allSatisfy({ $0 is FunctionDeclaration }), let more = library[name] {
        return found + more.filter { $0 is FunctionDeclaration }
      }
      return found
    }
    return library[name] ?? []
  }

  /// A declaration of the standard library or another one, whatever the notebook calls by its name.
  func libraryDeclaration(_ name: String) -> Declaration? { library[name]?.first }

  /// What `Swift.name` means; nothing where the module's own name means something else.
  func declarations(of name: String, inModule module: String) -> [Declaration] {
    guard module == "Swift" || module == "Foundation", lookup(module).isEmpty else { return [] }
    return library[name] ?? []
  }

  var libraryNames: Set<String> { Set(library.keys) }

  var allNames: [String] { Array(notebook.keys) + Array(library.keys) }

  var topLevelDeclarations: [Declaration] {
    library.values.flatMap { $0 } + notebook.values.flatMap { $0 }
  }

  /// Forgets all declarations, which are taken apart.
  func dismantle() {
    (library, notebook, operators) = ([:], [:], [:])
    (allNominals, protocolsByMember) = ([], [:])
    noteReference = nil
  }

  func declare(_ declaration: Declaration) {
    if declaration.source < 0 {
      library[declaration.name, default: []].append(declaration)
      return
    }
    let earlier = notebook[declaration.name] ?? []
    guard let function = declaration as? FunctionDeclaration else {
      let isVariable = declaration is VariableDeclaration
      let beside = isVariable ? earlier.filter(\.isFunctionOfParameters) : []
      notebook[declaration.name] = [declaration] + beside
      return
    }
    // A later cell replaces a function that takes the same, whatever it gives, and overloads others.
    let kept = earlier.filter { other in
      guard let other = other as? FunctionDeclaration else { return false }
      return other.source == function.source || !function.takesTheSame(as: other)
    }
    let variable = function.isFunctionOfParameters ? earlier.first as? VariableDeclaration : nil
    notebook[declaration.name] = (variable.map { [$0] } ?? []) + [declaration] + kept
  }

  func declareOperator(_ function: FunctionDeclaration) {
    operators[function.name, default: []].append(function)
  }

  /// The declaration of this name in the same cell that `declaration` would redeclare.
  func conflict(with declaration: Declaration) -> Declaration? {
    for other in notebook[declaration.name] ?? [] where other.source == declaration.source {
      if let one = declaration as? FunctionDeclaration, let two = other as? FunctionDeclaration {
        if one.hasSameShape(as: two) { return other }
      } else if declaration is VariableDeclaration && other.isFunctionOfParameters
        || declaration.isFunctionOfParameters && other is VariableDeclaration
      {
        continue
      } else {
        return other
      }
    }
    return nil
  }
}

extension Declaration {
  /// Whether it is a function with parameters: those are part of its name, so that a variable may
  /// have the same one without them.
  fileprivate var isFunctionOfParameters: Bool {
    (self as? FunctionDeclaration).map { !$0.parameters.isEmpty } ?? false
  }
}

extension String {
  /// Whether the name is an operator's: it begins with neither a letter nor `_` nor `$`.
  var isOperatorName: Bool {
    guard let first = utf8.first else { return false }
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "$"):
      return false
    case 0x80...: return unicodeScalars.first.map { UnicodeClasses.isOperator($0.value) } ?? false
    default: return true
    }
  }
}
