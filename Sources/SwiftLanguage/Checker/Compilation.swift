public import Diagnostics
internal import Dispatch
public import Synchronization

/// A library's declarations as the checker reads them: Swift text without bodies, each declaration
/// marked `@_native("key")`.
public struct LibraryInterface: Sendable {
  /// The module's name, as in `import NAME`.
  public var name: String
  /// The declarations.
  public var text: String
  /// What other libraries' names are called in this one, by type; without a type under "".
  public var otherNames: [String: [String: String]]

  /// An interface from its text.
  public init(name: String, text: String, otherNames: [String: [String: String]] = [:]) {
    self.name = name
    self.text = text
    self.otherNames = otherNames
  }

  /// A library's interface.
  init(_ library: Library) {
    self.init(name: library.name, text: library.source, otherNames: library.otherNames)
  }
}

/// Everything that is compiled together: the standard library, libraries, and a notebook's cells in
/// order.
///
/// Cells are added one after another; each sees what came before it.
public final class Compilation {
  let module = ModuleScope()
  let types: TypeTable
  let sink = DiagnosticSink()
  let members: MemberLookup
  let checker: ExpressionChecker
  var operators = OperatorTable.standard
  private(set) var sources: [Int: SourceText] = [:]
  /// Keep what closures of lazily checked bodies refer to.
  private(set) var binders: [DeclarationBinder] = []
  /// The standard library and the others by the numbers of their sources.
  private(set) var libraryNames: [Int: String] = [:]
  private(set) var cells: [CheckedCell] = []
  /// The modules that some cell imports.
  private(set) var imports: Set<String> = []

  /// Reads the standard library and the given libraries.
  public init(libraries: [LibraryInterface] = []) {
    let module = module
    let wellKnown = WellKnown { module.libraryDeclaration($0) }
    types = TypeTable(wellKnown: wellKnown)
    members = MemberLookup(types: types, module: module)
    var make: ((Int) -> DeclarationBinder)?
    checker = ExpressionChecker(
      module: module, types: types, sink: sink, members: members,
      makeBinder: { source in
        guard let make else { preconditionFailure("the compilation is not set up") }
        return make(source)
      })
    let (types, sink, checker) = (types, sink, checker)
    make = { source in
      DeclarationBinder(module: module, types: types, sink: sink, bodies: checker, source: source)
    }
    checker.sourceText = { [unowned self] in sources[$0] }
    checker.declaredGlobal = { [unowned self] variable in
      variable.repetition = currentCell?.variables.count { $0.name == variable.name } ?? 0
      currentCell?.variables.append(variable)
    }
    ConformanceChecker(module: module, types: types, sink: sink, members: members).install()
    add([LibraryInterface(name: "Swift", text: StandardLibrary.text)] + libraries)
  }

  deinit {
    if !Self.endsWithProcess.load(ordering: .relaxed) { dismantle() }
  }

  /// Whether the process ends soon after its compilations, so that taking them apart (some 10 ms) is wasted.
  public static let endsWithProcess = Atomic(false)

  private var currentCell: CheckedCell?

  /// All diagnostics so far, in document order.
  public var diagnostics: [Diagnostic] { DiagnosticBag(sink.diagnostics).sorted }

  /// The source of a cell, or of a library for messages about the library itself.
  public func source(_ index: Int) -> SourceText? { sources[index] }

  /// The functions that a cell or a library writes: top-level ones, methods, accessors, in extensions too.
  func functions(of source: Int) -> [FunctionDeclaration] {
    binders.filter { $0.source == source }.flatMap { $0.topLevelFunctions + $0.functions }
  }

  /// Reads libraries, each on a core of its own, and binds them in order.
  private func add(_ libraries: [LibraryInterface]) {
    let texts = libraries.map { SourceText(name: "\($0.name).swift", text: $0.text) }
    let operators = operators
    var files = [ParsedFile?](repeating: nil, count: libraries.count)
    files.withUnsafeMutableBufferPointer { files in
      // Each thread writes an element of its own, and all are done before anything is read.
      nonisolated(unsafe) let files = files
      DispatchQueue.concurrentPerform(iterations: texts.count) { index in
        files[index] = ParsedFile(texts[index], Self.source(ofLibrary: index), operators)
      }
    }
    for (index, library) in libraries.enumerated() {
      let source = Self.source(ofLibrary: index)
      libraryNames[source] = library.name
      sources[source] = texts[index]
      if let file = files[index] {
        precondition(
          file.parser.operators.isSame(as: operators),
          "libraries declare no operators of their own")
        bind(keep(file), source: source)
      }
      module.otherNames.merge(library.otherNames) { own, more in
        own.merging(more) { first, _ in first }
      }
    }
  }

  /// The numbers right below the prelude's mean other texts in diagnostics.
  private static func source(ofLibrary index: Int) -> Int {
    index == 0 ? SourceRange.prelude : -101 - index
  }

  private func parse(_ source: Int) -> SourceFileSyntax {
    guard let text = sources[source] else { preconditionFailure("source \(source) is unknown") }
    return keep(reader?.file(source) ?? ParsedFile(text, source, operators))
  }

  private func keep(_ file: ParsedFile) -> SourceFileSyntax {
    operators = file.parser.operators
    sink.unreadNames.formUnion(file.parser.unreadNames)
    sink.add(file.diagnostics)
    return file.syntax
  }

  private func bind(_ file: SourceFileSyntax, source: Int) {
    let binder = DeclarationBinder(
      module: module, types: types, sink: sink, bodies: checker, source: source)
    binders.append(binder)
    let declarations = file.statements.compactMap { statement -> DeclarationSyntax? in
      guard case .declaration(let declaration) = statement.kind else { return nil }
      return declaration
    }
    binder.bind(declarations, parent: nil) { [module, sink] declaration in
      if source >= 0, let conflict = module.conflict(with: declaration) {
        sink.error(
          "redeclaration", "invalid redeclaration of '\(declaration.fullyNamed)'",
          declaration.range,
          notes: [
            .init(
              message: "'\(declaration.fullyNamed)' previously declared here",
              range: conflict.range)
          ])
        // Calls mean the first of two functions that are alike.
        if declaration is FunctionDeclaration { return }
      }
      module.declare(declaration)
    }
    lastBinder = binder
  }

  private var lastBinder: DeclarationBinder?

  private var reader: CellReader?

  /// Begins to read cells that are added next, in this order.
  func readAhead(_ cells: [(source: Int, text: SourceText)]) {
    let reader = CellReader(cells, operators)
    self.reader = reader.start() ? reader : nil
  }

  /// Checks a cell after those before it.
  ///
  /// Errors are collected, and checking goes on behind them.
  ///
  /// - Parameters:
  ///   - text: The cell's code.
  ///   - ordinal: What ranges refer to the cell with, greater than that of any cell before it; its
  ///     place among the cells unless given.
  /// - Returns: The cell, checked as far as it could be.
  public func add(cell text: SourceText, ordinal: Int? = nil) -> CheckedCell {
    let source = ordinal ?? cells.count
    sources[source] = text
    let cell = CheckedCell(source: source)
    cells.append(cell)
    currentCell = cell
    var seen: Set<ObjectIdentifier> = []
    var mutated: Set<ObjectIdentifier> = []
    checker.noteUse = { declaration, isMutation in
      guard declaration.range.source >= 0, declaration.range.source < source else { return }
      let id = ObjectIdentifier(declaration)
      if isMutation ? mutated.insert(id).inserted : seen.insert(id).inserted {
        cell.uses.append(GlobalUse(declaration: declaration, isMutation: isMutation))
      }
    }
    let file = parse(source)
    // Without one of its modules nothing in a source means anything.
    if let (name, range) = file.unknownImport {
      sink.error("unknown-module", "no such module '\(name)'", range)
      return cell
    }
    imports.formUnion(file.imports.map(\.name))
    bind(file, source: source)
    guard let binder = lastBinder else { return cell }
    cell.functions = binder.topLevelFunctions
    cell.members = binder.functions
    cell.addsConformances = file.statements.contains { statement in
      guard case .declaration(let declaration) = statement.kind,
        case .extensionOf(let extended) = declaration.kind
      else { return false }
      return !extended.inherited.isEmpty
    }
    cell.types = binder.nominals.map(\.0)
    // Top-level variables first, so that functions see them as the globals they are.
    cell.statements = checker.checkTopLevel(file.statements)
    binder.pendingProperties.forEach { $0() }
    binder.checkConformances()
    DeclarationRules(types: types, module: module, sink: sink) { [unowned self] in sources[$0] }
      .check(binder)
    let requirements = binder.nominals.flatMap(\.0.requirements)
    let functions = Set(binder.topLevelFunctions).union(binder.functions)
      .union(requirements.compactMap { $0 as? FunctionDeclaration })
    for function in functions where function.name.isOperatorName { checkOperator(function) }
    for alias in binder.aliases {
      _ = alias.underlying
      if alias.isCircular {
        sink.error(
          "circular-alias", "type alias '\(alias.name)' references itself", alias.range)
      }
    }
    defer { checkAttributes(file.typeAttributes, binder) }
    types.checkArguments(sink)
    for function in binder.functions { _ = function.body }
    sink.point(in: file.statements, of: source)
    return cell
  }
}

extension Compilation {
  /// Attributes that are not the language's own name types.
  private func checkAttributes(_ attributes: [AttributeSyntax], _ binder: DeclarationBinder) {
    guard !attributes.isEmpty else { return }
    let aliases = Set(binder.aliases.map(\.name))
    for attribute in attributes where attribute.name != "MainActor" && attribute.name != "Sendable"
    {
      let name = attribute.name.split(separator: ".").last.map(String.init) ?? ""
      if module.allNominals.contains(where: { $0.name == name }) || aliases.contains(name) {
        continue
      }
      sink.error("unknown-attribute", "unknown attribute '\(attribute.name)'", attribute.range)
    }
  }

  /// An operator's function takes one or two operands, as the operator was declared.
  private func checkOperator(_ function: FunctionDeclaration) {
    guard function.source >= 0 else { return }
    let isDeclared: Bool
    switch function.parameters.count {
    case 1:
      guard function.isPrefix || function.isPostfix else {
        sink.error(
          "operator-without-fixity",
          "unary operator implementation must have a 'prefix' or 'postfix' modifier",
          function.range)
        return
      }
      let known = function.isPrefix ? operators.prefix : operators.postfix
      isDeclared = known.contains(function.name)
    case 2:
      isDeclared =
        operators.infixGroup(of: function.name) != nil && !function.isPrefix && !function.isPostfix
    default:
      sink.error(
        "operator-operand-count", "operators must have one or two arguments", function.range)
      return
    }
    if !isDeclared {
      sink.error(
        "operator-not-declared",
        "operator implementation without matching operator declaration", function.range)
    } else if let owner = function.owner,
      !function.parameters.contains(where: { isOf($0.type, owner) })
    {
      let isProtocol = owner.kind == .protocolType
      sink.error(
        "operator-of-others",
        "member operator '\(function.name)' \(isProtocol ? "of protocol '\(owner.name)' " : "")must "
          + "have at least one argument of type '\(isProtocol ? "Self" : owner.name)'",
        function.range)
    }
  }

  /// Whether an operand is one of the owner's values or its metatype.
  private func isOf(_ type: Type, _ owner: NominalDeclaration) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal === owner
    case .metatype(let instance): isOf(instance, owner)
    case .parameter(let parameter): parameter === owner.selfParameter
    case .error: true
    default: false
    }
  }
}

extension Declaration {
  /// The name as redeclaration messages spell it.
  var fullyNamed: String { shownName }
}

extension DeclarationBinder {
  /// Reports conformances that lack something, once all members are bound.
  func checkConformances() {
    let checker = ConformanceChecker(
      module: module, types: types, sink: sink,
      members: MemberLookup(types: types, module: module))
    for (nominal, conformance) in newConformances { checker.check(conformance, of: nominal) }
    newConformances = []
  }
}

extension SourceFileSyntax {
  /// The first module that is imported and does not exist.
  fileprivate var unknownImport: (name: String, range: SourceRange)? {
    let known: Set = [
      "Foundation", "Swift", "Glibc", "NotebookLibrary", "Tensors", "NeuralNetworks", "Datasets",
      "Projections", "Charts", "FoundationEssentials",
    ]
    return imports.first { !known.contains($0.name) }
  }

  /// The modules that are imported, with the places of their names.
  fileprivate var imports: [(name: String, range: SourceRange)] {
    statements.compactMap { statement in
      guard case .declaration(let declaration) = statement.kind,
        case .importing(let path) = declaration.kind, let name = path.first
      else { return nil }
      // The name stands behind `import`.
      var place = statement.range
      place.lower = min(place.lower + 7, place.upper)
      return (name, place)
    }
  }
}
