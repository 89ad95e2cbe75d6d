internal import Diagnostics

/// Checks expressions and statements: bottom-up types with inference variables, overloads chosen at
/// the call, closures last, literals defaulted where a full expression ends.
final class ExpressionChecker {
  let module: ModuleScope
  let types: TypeTable
  let sink: DiagnosticSink
  let members: MemberLookup
  @exclusivity(unchecked) var solver: Solver
  @exclusivity(unchecked) var context: BodyContext
  /// Binds declarations inside bodies.
  var makeBinder: (Int) -> DeclarationBinder
  /// What the cell that is checked uses of earlier ones.
  @exclusivity(unchecked) var noteUse: (Declaration, _ isMutation: Bool) -> Void = { _, _ in }
  /// What the value of a place in the source must be good for: it decides between overloads that
  /// take the same and give different things.
  @exclusivity(unchecked) var wantedResult: WantedResult?
  /// The call whose arguments are checked, where its generic parameters have to agree.
  var openCall: OpenCall?
  /// Names currently being type-inferred, against circles.
  var defaultValues: [ObjectIdentifier: TypedExpression] = [:]
  /// Whether a text is appended to the sum that is checked, which then is most likely one too.
  @exclusivity(unchecked) var joinsText = false
  /// The expression that stands for itself which is checked, and whether a loop goes through it.
  @exclusivity(unchecked) var wholeExpression: ExpressionSyntax?
  @exclusivity(unchecked) var isLoopSequence = false
  /// Operands that were reported as not fitting each other, for those who know what is asked for.
  var operandFailures: [OperandFailure] = []
  /// Whether an argument is being checked again, as what its parameter takes.
  @exclusivity(unchecked) var isRereading = false
  /// Whether a text's split was met whose parts are counted, and whether such parts are slices now.
  @exclusivity(unchecked) var mentionsCountedSplit = false
  @exclusivity(unchecked) var splitsAsSlices = false
  /// Called for each top-level variable of a cell.
  var declaredGlobal: (VariableDeclaration) -> Void = { _ in }
  /// Variables of the cell whose statement is still to come, by name: code above may mention them,
  /// as a recursive closure does itself.
  @exclusivity(unchecked) var pendingGlobals: [String: PendingGlobal] = [:]
  struct PendingGlobal {
    var range: SourceRange
    var isLet: Bool
    var type: TypeSyntax?
    var value: ExpressionSyntax?
    /// The declaration of one that accessors compute.
    var computed: (BindingSyntax, DeclarationSyntax)?
    var variable: VariableDeclaration?
  }
  /// Variables that the items of one `case` share, while its patterns are checked.
  @exclusivity(unchecked) var sharedBindings: [String: VariableDeclaration]?
  /// Local functions and types whose bodies are still to be checked.
  var localBinders: [LocalBinder] = []
  final class LocalBinder {
    let binder: DeclarationBinder
    let place: BodyContext
    /// Whether the rules of the declarations themselves were checked.
    var isChecked = false

    init(binder: DeclarationBinder, place: BodyContext) {
      self.binder = binder
      self.place = place
    }
  }
  /// What the arguments of the call that is checked had to become.
  @exclusivity(unchecked) var argumentScore = SolutionScore()
  /// How much they leave to the callee that the score does not count.
  @exclusivity(unchecked) var argumentLooseness = 0
  /// Parts of an optional chain whose end has been wrapped already.
  @exclusivity(unchecked) var chainParts: Set<ObjectIdentifier> = []
  /// What `.red.lighter()` is to be: `.red` is a member of it too.
  @exclusivity(unchecked) var implicitRoots: [SourceRange: Type] = [:]
  /// Literals whose elements have nothing in common.
  @exclusivity(unchecked) var mixedLiterals: Set<SourceRange> = []
  let typeOperators = TypeOperators()
  /// What the whole expression that is checked may still cost; nil outside of all.
  @exclusivity(unchecked) var effort: CheckingEffort?
  /// The texts by source number, for `#line` and `#file`.
  var sourceText: (Int) -> SourceText? = { _ in nil }

  init(
    module: ModuleScope, types: TypeTable, sink: DiagnosticSink, members: MemberLookup,
    makeBinder: @escaping (Int) -> DeclarationBinder
  ) {
    self.module = module
    self.types = types
    self.sink = sink
    self.members = members
    self.makeBinder = makeBinder
    solver = Solver(types: types, environment: .empty)
    context = BodyContext(declaration: nil, outer: nil, environment: .empty)
  }

  var wellKnown: WellKnown { types.wellKnown }
  var environment: GenericEnvironment { context.environment }
  var anyError: Type {
    Type(.existential(ExistentialType(protocols: [wellKnown.nominal("Error")])))
  }

  /// Runs `body` in another context with a solver of its own.
  func inContext<Result>(_ next: BodyContext, _ body: () -> Result) -> Result {
    let (oldContext, oldSolver) = (context, solver)
    context = next
    solver = Solver(types: types, environment: next.environment)
    defer { (context, solver) = (oldContext, oldSolver) }
    return body()
  }

  func resolver(placeholder: Bool = true) -> TypeResolver {
    var resolver = TypeResolver(
      module: module, types: types, sink: sink,
      localTypes: { [context] name in
        context.lookup(name)?.first { $0 is NominalDeclaration || $0 is TypeAliasDeclaration }
      }, environment: environment)
    if placeholder { resolver.placeholder = { [solver] in solver.fresh() } }
    return resolver
  }

  func resolve(_ syntax: TypeSyntax) -> Type {
    resolver().resolve(syntax, in: context.declaration)
  }

  // MARK: Full expressions

  /// Checks a whole expression: solves it and settles every type in it.
  func checkFull(
    _ syntax: ExpressionSyntax, expected: Type? = nil, purpose: Purpose = .value,
    isWhole: Bool = true
  ) -> TypedExpression {
    limitingEffort(on: syntax) {
      solved(syntax, expected: expected, purpose: purpose, isWhole: isWhole)
    }
  }

  private func solved(
    _ syntax: ExpressionSyntax, expected: Type?, purpose: Purpose, isWhole: Bool
  ) -> TypedExpression {
    let start = solver.count
    let waiting = solver.mark().pending
    let errors = sink.errorCount
    let outer = wholeExpression
    wholeExpression = syntax
    defer { wholeExpression = outer }
    mentionsCountedSplit = false
    var typed = check(syntax, expected: expected)
    typed = withSplitsAsSlices(syntax, expected) ?? typed
    if let expected {
      typed = coerce(typed, to: expected, purpose)
    } else if isWhole {
      refuseDefaulted(typed)
    }
    finish(typed, from: start, pending: waiting, isErroneous: sink.errorCount > errors)
    if let expected, expected.flags.contains(.hasVariable), sink.errorCount == errors,
      let parameter = openParameter(of: solver.resolve(expected))
    {
      sink.error(
        "generic-parameter-not-inferred",
        "generic parameter '\(parameter.name)' could not be inferred", typed.range)
    }
    return typed
  }

  /// The generic parameter of which nothing was said in `let stack: Stack? = nil`.
  private func openParameter(of type: Type) -> GenericParameter? {
    guard type.flags.contains(.hasVariable) else { return nil }
    var found: GenericParameter?
    func walk(_ type: Type) -> Type {
      if case .nominal(let nominal, let arguments) = type.kind {
        for (parameter, argument) in zip(nominal.signature.parameters, arguments)
        where argument.isUnboundVariable { found = found ?? parameter }
      }
      return type.flags.contains(.hasVariable) ? type.mapped(walk) : type
    }
    _ = walk(type)
    return found
  }

  /// A literal of mixed elements is an `[Any]`, an empty one too, but not where that is all there is.
  private func refuseDefaulted(_ typed: TypedExpression) {
    guard case .nominal(_, let arguments) = typed.type.kind else { return }
    switch typed.kind {
    case .arrayLiteral(let elements) where elements.isEmpty:
      for argument in arguments { solver.removeDefault(of: argument) }
    case .dictionaryLiteral(let pairs) where pairs.isEmpty:
      for argument in arguments { solver.removeDefault(of: argument) }
    case .arrayLiteral where mixedLiterals.contains(typed.range) && !sink.hasError(in: typed.range):
      sink.error(
        "heterogeneous-array",
        "heterogeneous collection literal could only be inferred to '[Any]'; add explicit type annotation if this is intentional",
        typed.range)
    case .dictionaryLiteral where mixedLiterals.contains(typed.range):
      sink.error(
        "heterogeneous-dictionary",
        "heterogeneous collection literal could only be inferred to '\(shown(typed.type))'; add explicit type annotation if this is intentional",
        typed.range)
    default: break
    }
  }

  /// Defaults the literals since `start` and replaces variables in the tree by what they mean.
  ///
  /// What stays open beside an error is no error of its own.
  func finish(
    _ typed: TypedExpression, from start: Int, pending waiting: Int, isErroneous: Bool = false
  ) {
    if !solver.applyDefaults(from: start), !sink.hasError(in: typed.range) {
      sink.error(
        "ambiguous-type", "type of expression is ambiguous without a type annotation", typed.range)
    }
    solver.checkPending(from: waiting)
    Finalizer(checker: self, start: start, isErroneous: isErroneous).finish(typed)
  }

  /// What an expression's value is for: the wording of a mismatch.
  enum Purpose {
    case value
    case initialization(type: Type?)
    case argument
    case assignment
    /// To what a subscript stands for.
    case elementAssignment
    case returnValue
    case condition
    case closureResult
    case element
    case dictionaryKey
    case dictionaryValue
    /// What a parameter is where no argument is given.
    case defaultValue
    /// A case's raw value.
    case rawValue
    /// What `throw` throws where the type of errors is declared.
    case thrownError
    /// A branch of `if` or `switch` after another one.
    case branch
  }

  // MARK: Dispatch over syntax

  /// Checks an expression; `expected` guides literals, implicit members and closures, and is not yet
  /// enforced: ``coerce(_:to:_:)`` does that.
  func check(_ syntax: ExpressionSyntax, expected: Type? = nil) -> TypedExpression {
    if sink.isTrying, effort?.allowsTrial() == false { return error(at: syntax.range) }
    if let expected, let root = syntax.implicitRoot, implicitRoots[root] == nil {
      implicitRoots[root] = expected
      defer { implicitRoots[root] = nil }
      return check(syntax, expected: expected)
    }
    guard !chainParts.contains(ObjectIdentifier(syntax)), let parts = chain(syntax) else {
      return checkLink(syntax, expected: expected)
    }
    if case .optionalChaining = syntax.kind {
      return failure(
        "chain-without-link", "'?' must be followed by a call, member lookup, or subscript",
        syntax.range)
    }
    for part in parts { chainParts.insert(ObjectIdentifier(part)) }
    defer { for part in parts { chainParts.remove(ObjectIdentifier(part)) } }
    return wrapChain(checkChain(syntax, expected: expected))
  }

  /// `a?.b.c` is an optional: of c's type, or of what c wraps already.
  func wrapChain(_ inner: TypedExpression) -> TypedExpression {
    let type = solver.shallow(inner.type)
    if type.flags.contains(.hasError) { return inner }
    if type.isOptional {
      return TypedExpression(.optionalChain(inner), type: type, range: inner.range)
    }
    let optional = wellKnown.optional(type)
    return TypedExpression(
      .optionalChain(TypedExpression(.wrapOptional(inner), type: optional, range: inner.range)),
      type: optional, range: inner.range)
  }

  /// The links of a chain that has a `?` in it, the end first; nil for other expressions.
  func chain(_ syntax: ExpressionSyntax) -> [ExpressionSyntax]? {
    var isOptional = false
    var last = syntax
    while let inner = last.innerLink {
      if case .optionalChaining = last.kind {
        // `Int?.self` names a type.
        if typeNamed(by: inner) != nil { return nil }
        isOptional = true
      }
      last = inner
    }
    guard isOptional else { return nil }
    return Array(sequence(first: syntax, next: \.innerLink))
  }

  func checkLink(
    _ syntax: ExpressionSyntax, expected: Type?
  ) -> TypedExpression {
    let range = syntax.range
    switch syntax.kind {
    case .integerLiteral(let magnitude, let text):
      return integerLiteral(magnitude, text, isNegative: false, range, expected)
    case .floatLiteral(let value, _):
      return literal(.floatLiteral(value), .float, range, expected)
    case .booleanLiteral(let value):
      return literal(.booleanLiteral(value), .boolean, range, expected)
    case .stringLiteral(let text):
      return literal(.stringLiteral(text), textKind(text), range, expected)
    case .nilLiteral: return nilLiteral(range, expected)
    case .interpolatedString(let segments): return interpolation(segments, range, expected)
    case .arrayLiteral(let elements): return arrayLiteral(elements, range, expected)
    case .dictionaryLiteral(let pairs): return dictionaryLiteral(pairs, range, expected)
    case .magicLiteral(let name): return magicLiteral(name, range, expected)
    case .identifier(let name): return identifier(name, range, expected)
    case .selfReference: return selfReference(range)
    case .selfType:
      guard let type = context.selfType else {
        return failure("unknown-self", "cannot find type 'Self' in scope", range)
      }
      if let dynamic = dynamicSelf(syntax) { return dynamic }
      return TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    case .superReference:
      return failure("super-outside-member", "expected '.' or '[' after 'super'", range)
    case .implicitMember(let name): return implicitMember(name, arguments: nil, range, expected)
    case .member(let base, let name): return memberAccess(base, name, range, expected)
    case .call(let callee, let arguments): return call(callee, arguments, range, expected)
    case .subscriptAccess(let base, let arguments):
      return subscripting(base, arguments, range, expected)
    case .tuple(let elements): return tuple(elements, range, expected)
    case .parenthesized(let inner): return check(inner, expected: expected)
    case .prefix(let name, let operand): return prefix(name, operand, range, expected)
    case .postfix(let operand, let name):
      return operatorCall(name, [operand], fixity: .postfix, range, expected)
    case .binary(let left, let name, let right):
      return binary(left, name, right, range, expected)
    case .assignment(let target, let value): return assignment(target, value, range)
    case .ternary(let condition, let then, let otherwise):
      return ternary(condition, then, otherwise, range, expected)
    case .inoutReference(let inner):
      _ = check(inner)
      return failure(
        "inout-outside-call", "'&' may only be used to pass an argument to inout parameter", range)
    case .optionalChaining(let inner): return chainLink(inner, range)
    case .forceUnwrap(let inner): return forceUnwrap(inner, range, expected)
    case .isType(let inner, let type): return isType(inner, type, range)
    case .cast(let inner, let type, let kind): return cast(inner, type, kind, range)
    case .attempt(let kind, let inner): return attempt(kind, inner, range, expected)
    case .closure(let closure): return checkClosure(closure, expected: expected)
    case .keyPath(let root, let components): return keyPath(root, components, range, expected)
    case .statement(let statement): return statementExpression(statement, range, expected)
    case .discard:
      return TypedExpression(.discard, type: expected ?? solver.fresh(), range: range)
    case .type(let type): return bareType(resolve(type), range)
    case .missing: return TypedExpression(.error, type: .error, range: range)
    }
  }

  func failure(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) -> TypedExpression {
    sink.error(id, message, range, notes: notes, fixIts: fixIts)
    return TypedExpression(.error, type: .error, range: range)
  }

  func error(at range: SourceRange) -> TypedExpression {
    TypedExpression(.error, type: .error, range: range)
  }
}

extension ExpressionSyntax {
  /// What a link of a chain is applied to; nil for what is none.
  fileprivate var innerLink: ExpressionSyntax? {
    switch kind {
    case .member(let base, _), .call(let base, _), .subscriptAccess(let base, _),
      .forceUnwrap(let base), .optionalChaining(let base):
      base
    default: nil
    }
  }
}
