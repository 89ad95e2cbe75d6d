internal import Diagnostics

/// Identifiers, `self`, and expressions that name types.
extension ExpressionChecker {
  /// What an identifier means where it stands.
  enum NameMeaning {
    case value(TypedExpression)
    case functions([CallCandidate])
    case type(Type)
    case unknown
  }

  func meaning(of name: NameSyntax, _ range: SourceRange) -> NameMeaning {
    if isOperatorName(name.text) {
      let candidates = operatorCandidates(name.text)
      return candidates.isEmpty ? .unknown : .functions(candidates)
    }
    if let found = context.lookup(name.text) { return meaning(of: found, name, range) }
    if let projected = projectedVariable(name, range) { return .value(projected) }
    // Members of the types around, through an implicit `self`.
    if let selfType = context.selfType, let member = implicitSelfMember(name, selfType, range) {
      return member
    }
    var outer = context.declaration?.parent
    while let declaration = outer {
      if let nominal = declaration as? NominalDeclaration,
        let member = staticMember(name, of: nominal.selfType, range)
      {
        return member
      }
      outer = declaration.parent
    }
    let resolver = resolver()
    if let type = resolver.lookup(name.text, context.declaration) {
      if !(type is NominalDeclaration && module.lookup(name.text).contains { $0 === type })
        || module.lookup(name.text).first is NominalDeclaration
        || module.lookup(name.text).first is TypeAliasDeclaration
      {
        noteUse(type, false)
        return .type(
          resolver.resolve(
            TypeSyntax(.named(name: name.text, genericArguments: name.genericArguments), range),
            in: context.declaration))
      }
    }
    if isOperatorName(name.text) {
      let candidates = operatorCandidates(name.text)
      return candidates.isEmpty ? .unknown : .functions(candidates)
    }
    let found = module.lookup(name.text)
    if let first = found.first {
      if first.source >= 0, first is FunctionDeclaration, name.argumentLabels == nil,
        let later = pendingGlobal(name.text)
      {
        return .value(variableReference(later, range))
      }
      return meaning(of: found, name, range)
    }
    if let later = pendingGlobal(name.text) { return .value(variableReference(later, range)) }
    if ["Any", "AnyObject", "Void", "Self"].contains(name.text) {
      return .type(
        resolver.resolve(
          TypeSyntax(.named(name: name.text, genericArguments: []), range), in: context.declaration)
      )
    }
    return .unknown
  }

  /// A variable that the cell declares further below: globals are known everywhere.
  private func pendingGlobal(_ name: String) -> VariableDeclaration? {
    guard let pending = pendingGlobals[name] else { return nil }
    if let known = pending.variable { return known }
    if let (binding, declaration) = pending.computed {
      let variable = inContext(topLevelContext()) {
        makeComputedVariable(binding, declaration)
      }
      pendingGlobals[name]?.variable = variable
      return variable
    }
    guard let type = pending.type.map({ resolve($0) }) ?? pendingType(name, pending) else {
      return nil
    }
    let variable = VariableDeclaration(
      name: name, range: pending.range, parent: nil, role: .global, isLet: pending.isLet)
    variable.type = type
    pendingGlobals[name]?.variable = variable
    return variable
  }

  /// The type that a variable's initial value will have.
  private func pendingType(_ name: String, _ pending: PendingGlobal) -> Type? {
    guard let value = pending.value else { return nil }
    pendingGlobals[name] = nil
    defer { pendingGlobals[name] = pending }
    let (typed, fits) = inContext(topLevelContext()) { sink.trial { checkFull(value) } }
    guard fits, !typed.type.flags.contains(.hasError), !typed.type.flags.contains(.hasVariable)
    else { return nil }
    return typed.type
  }

  /// `Swift.min`: a declaration of the standard library, whatever else has its name.
  func moduleMember(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ range: SourceRange
  ) -> NameMeaning? {
    guard case .identifier(let module) = base.kind, context.lookup(module.text) == nil
    else { return nil }
    let found = self.module.declarations(of: name.text, inModule: module.text)
    if found.first is NominalDeclaration || found.first is TypeAliasDeclaration {
      let syntax = TypeSyntax(
        .member(
          base: TypeSyntax(.named(name: module.text, genericArguments: []), base.range),
          name: name.text, genericArguments: name.genericArguments), range)
      return .type(resolver().resolve(syntax, in: context.declaration))
    }
    return found.isEmpty ? nil : meaning(of: found, name, range)
  }

  func meaning(
    of found: [Declaration], _ name: NameSyntax, _ range: SourceRange
  ) -> NameMeaning {
    if let variable = found.first as? VariableDeclaration {
      return .value(variableReference(variable, range))
    }
    if found.first is NominalDeclaration || found.first is TypeAliasDeclaration
      || found.first is GenericParameter
    {
      noteUse(found[0], false)
      return .type(
        resolver().resolve(
          TypeSyntax(.named(name: name.text, genericArguments: name.genericArguments), range),
          in: context.declaration))
    }
    let functions = found.compactMap { $0 as? FunctionDeclaration }
    return .functions(
      functions.map { function in
        CallCandidate(
          declaration: .function(function), substitutions: identity(of: function.parent),
          receiver: nil,
          dispatch: .direct, selfType: nil, rank: function.source >= 0 ? 10 : 0)
      })
  }

  /// Inside a generic function its own parameters stand for themselves.
  func identity(of declaration: Declaration?) -> Substitutions {
    switch declaration {
    case let function as FunctionDeclaration: .identity(function.signature.parameters)
    case let nominal as NominalDeclaration: .identity(nominal.signature.parameters)
    case let extended as ExtensionDeclaration: .identity(extended.signature.parameters)
    default: .empty
    }
  }

  func variableReference(
    _ variable: VariableDeclaration, _ range: SourceRange
  ) -> TypedExpression {
    variable.isRead = true
    checkAvailability(of: variable, range)
    module.noteUse(of: variable, at: range)
    if variable.role == .global { noteUse(variable, false) }
    if context.isCaptured(variable) { variable.isCaptured = true }
    if let storage = variable.wrapperStorage {
      return wrappedValue(
        of: variable, TypedExpression(.variable(storage), type: storage.type, range: range), range)
    }
    return TypedExpression(.variable(variable), type: variable.type, range: range)
  }

  /// `$name` of a wrapped variable that is no property.
  private func projectedVariable(_ name: NameSyntax, _ range: SourceRange) -> TypedExpression? {
    guard name.text.hasPrefix("$"), Int(name.text.dropFirst()) == nil else { return nil }
    let plain = String(name.text.dropFirst())
    guard
      let variable = (context.lookup(plain) ?? module.lookup(plain)).first as? VariableDeclaration,
      let storage = variable.wrapperStorage
    else { return nil }
    return wrapped(variableReference(storage, range), "projectedValue", range)
  }

  /// What a property's wrappers keep, as deep as they stand around each other.
  func wrappedValue(
    of property: VariableDeclaration, _ storage: TypedExpression, _ range: SourceRange
  ) -> TypedExpression {
    (0..<property.wrapperDepth).reduce(storage) { wrapper, _ in
      wrapped(wrapper, "wrappedValue", range)
    }
  }

  /// A property wrapper's `wrappedValue` or `projectedValue`.
  func wrapped(
    _ storage: TypedExpression, _ name: String, _ range: SourceRange
  ) -> TypedExpression {
    memberValue(storage, NameSyntax(name, range), range, expected: nil)
  }

  private func implicitSelfMember(
    _ name: NameSyntax, _ selfType: Type, _ range: SourceRange
  ) -> NameMeaning? {
    if !context.isStatic, let selfVariable = context.selfVariable {
      let base = { [self] in
        if context.isCaptured(selfVariable) { selfVariable.isCaptured = true }
        return TypedExpression(.variable(selfVariable), type: selfVariable.type, range: range)
      }
      if projectedStorage(name, in: selfType) != nil {
        return .value(memberValue(base(), name, range, expected: nil))
      }
      let found = members.candidates(
        named: name.text, in: selfType, isStatic: false, environment: environment)
      if let meaning = memberMeaning(found, base(), selfType, name, range) { return meaning }
      return staticMemberOfInstance(name, selfType, range)
    }
    return staticMember(name, of: selfType, range)
  }

  /// A static member hides what lies further out, but an instance may not use it without its type.
  private func staticMemberOfInstance(
    _ name: NameSyntax, _ selfType: Type, _ range: SourceRange
  ) -> NameMeaning? {
    guard name.text != "init",
      let hidden = members.candidates(
        named: name.text, in: selfType, isStatic: true, environment: environment
      ).first?.declaration
    else { return nil }
    switch hidden {
    case is EnumCaseDeclaration:
      return .value(
        failure(
          "static-on-instance",
          "enum case '\(name.text)' cannot be used as an instance member", range))
    case is VariableDeclaration, is FunctionDeclaration:
      return .value(
        failure(
          "static-on-instance",
          "static member '\(name.text)' cannot be used on instance of type '\(shown(selfType))'",
          range))
    default: return nil
    }
  }

  private func staticMember(
    _ name: NameSyntax, of type: Type, _ range: SourceRange
  ) -> NameMeaning? {
    guard context.isStatic || context.selfVariable == nil else { return nil }
    let found = members.candidates(
      named: name.text, in: type, isStatic: true, environment: environment)
    let base =
      type == context.selfType
      ? dynamicSelf(ExpressionSyntax(.selfReference, range))
        ?? TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
      : TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    return memberMeaning(found, base, type, name, range)
  }

  /// The methods that have the name of a property of `self` which cannot be called: `first { … }`
  /// in a collection; so with functions and a global variable.
  func methodsBeside(
    _ value: TypedExpression, _ name: NameSyntax, _ range: SourceRange
  ) -> [CallCandidate] {
    switch solver.shallow(value.type).kind {
    case .function, .variable, .error: return []
    default: break
    }
    if case .variable(let variable) = value.kind, variable.role == .global {
      guard case let found = module.lookup(name.text), found.count > 1 || found.first !== variable,
        case .functions(let beside) = meaning(
          of: found.filter { $0 is FunctionDeclaration }, name, range)
      else { return [] }
      return beside
    }
    guard case .property(let base, _, _, _) = value.kind, case .variable(let variable) = base.kind,
      variable === context.selfVariable, let selfType = context.selfType
    else { return [] }
    let found = members.candidates(
      named: name.text, in: selfType, isStatic: false, environment: environment
    ).filter { $0.declaration is FunctionDeclaration }
    return candidates(found, base, selfType, name)
  }

  private func memberMeaning(
    _ found: [MemberCandidate], _ base: TypedExpression, _ type: Type, _ name: NameSyntax,
    _ range: SourceRange
  ) -> NameMeaning? {
    guard !found.isEmpty, name.text != "init" else { return nil }
    // Where it is called, methods of that name stand beside a property, of a protocol's extension too.
    if name.argumentLabels == nil, found.contains(where: { $0.declaration is VariableDeclaration })
    {
      return .value(memberValue(base, name, range, expected: nil))
    }
    return .functions(candidates(found, base, type, name))
  }

  // MARK: Identifier as a value

  /// A type's name alone, `let counter = Counter`, is no value.
  func bareType(_ type: Type, _ range: SourceRange) -> TypedExpression {
    guard range.source >= 0 else {
      return TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    }
    return failure(
      "bare-type-name", "expected member name or initializer call after type name", range.lastByte,
      notes: [
        .init(
          message: "add arguments after the type to construct a value of the type",
          range: range.end, fixIts: [.init(range: range.end, replacement: "()")]),
        .init(
          message: "use '.self' to reference the type object", range: range.end,
          fixIts: [.init(range: range.end, replacement: ".self")]),
      ])
  }

  func identifier(_ name: NameSyntax, _ range: SourceRange, _ expected: Type?) -> TypedExpression {
    switch meaning(of: name, range) {
    case .value(let value): return value
    case .functions(let candidates):
      return functionValue(candidates, name, range, expected)
    case .type(let type): return bareType(type, range)
    case .unknown:
      if isOperatorName(name.text) {
        return functionValue(operatorCandidates(name.text), name, range, expected)
      }
      return unknownName(name, range)
    }
  }

  func isOperatorName(_ name: String) -> Bool { name.isOperatorName }

  /// A function named without a call.
  func functionValue(
    _ candidates: [CallCandidate], _ name: NameSyntax, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    var fitting = candidates
    if let labels = name.argumentLabels {
      fitting = candidates.filter { candidate in
        candidate.parameters.map { $0.label ?? "_" } == labels
      }
    }
    let wanted = expected.map { solver.shallow($0) }
    var best: (candidate: CallCandidate, score: Int)?
    if fitting.count > 1, let wanted {
      for candidate in fitting {
        let mark = solver.mark()
        var isConverted = false
        let literals = openLiterals(wanted)
        let (fits, succeeded) = sink.trial {
          let value = makeFunctionValue(candidate, range)
          guard let converted = softCoerce(value, to: wanted) else { return false }
          isConverted = converted !== value && !takesTheSame(value.type, wanted)
          return mayHold(candidate, value)
        }
        let isUsual = literals.allSatisfy { type, usual in
          let bound = solver.shallow(type)
          return bound.isUnboundVariable || bound == usual
        }
        let unusual = solver.unusualLiterals(since: mark)
        solver.rollBack(to: mark)
        let asked = candidate.signature.requirements.count
        var score =
          4 * candidate.rank - (isConverted ? 40 : 0)
          + (candidate.ownParameterCount == 0 ? 20 : min(asked, 10))
        // `[] + [1]` is the arrays' own before that of all collections.
        if candidate.parameters.allSatisfy({ $0.type.nominal != nil }) { score += 12 }
        // `(1...3).map(Double.init)`: the elements are integers before they are converted.
        if !isUsual { score -= 1000 }
        score -= 2000 * unusual
        // `map(Double.init)` converts: what may fail comes after what cannot.
        if candidate.isFailable { score -= 10_000 }
        // Where nothing is known yet, `+` stays that of any number.
        if isOpen(wanted), case .witness = candidate.dispatch { score += 1000 }
        if fits, succeeded, score > (best?.score ?? Int.min) { best = (candidate, score) }
      }
    }
    // `I.init(n:)`: what meets a requirement comes before the requirement.
    if best == nil { fitting.sort { $0.rank > $1.rank } }
    guard let chosen = best?.candidate ?? fitting.first else {
      return failure("unknown-name", "cannot find '\(name.spelled)' in scope", range)
    }
    if best == nil, fitting.count > 1, wanted == nil, fitting[0].rank == fitting[1].rank {
      return failure("ambiguous-use", "ambiguous use of '\(name.text)'", range)
    }
    let value = makeFunctionValue(chosen, range)
    switch value.kind {
    case .functionValue(let reference), .unboundMethod(let reference):
      requireConformances(ofValue: chosen, reference.substitutions, range)
      // `reduce([], +)`: the elements of the one side are those of the other.
      for case .sameType(let left, let right) in chosen.signature.requirements {
        _ = solver.unify(
          types.substitute(left, reference.substitutions, in: environment),
          types.substitute(right, reference.substitutions, in: environment))
      }
      // `let begins = String.hasPrefix`: what a text's function takes is a string.
      for case .conforms(let subject, let asked) in chosen.signature.requirements
      where asked.name == "StringProtocol" && asked.source < 0 {
        solver.setDefault(
          of: types.substitute(subject, reference.substitutions, in: environment),
          to: wellKnown.type("String"))
      }
    default: break
    }
    return value
  }

  /// Whether two function types differ in no more than what they throw.
  private func takesTheSame(_ one: Type, _ other: Type) -> Bool {
    guard case .function(let left) = solver.resolve(one).kind,
      case .function(let right) = solver.resolve(other).kind
    else { return false }
    return left.result == right.result
      && left.parameters.map(\.type) == right.parameters.map(\.type)
  }

  /// Parameters of a function type that are literals still, and what they usually are.
  private func openLiterals(_ wanted: Type) -> [(Type, usual: Type)] {
    guard case .function(let function) = wanted.kind else { return [] }
    return function.parameters.compactMap { parameter in
      let type = solver.shallow(parameter.type)
      guard let variable = type.variable, let usual = solver.defaultType(variable.literal) else {
        return nil
      }
      return (type, usual)
    }
  }

  /// Whether nothing is known of a function type's parameters.
  private func isOpen(_ wanted: Type) -> Bool {
    guard case .function(let function) = wanted.kind, !function.parameters.isEmpty else {
      return false
    }
    return function.parameters.allSatisfy {
      guard let variable = solver.shallow($0.type).variable else { return false }
      return variable.literal == .none
    }
  }

  /// Whether what the candidate asks of its generic parameters can be true.
  private func mayHold(_ candidate: CallCandidate, _ value: TypedExpression) -> Bool {
    let reference: FunctionReference
    switch value.kind {
    case .functionValue(let meant), .boundMethod(_, let meant), .unboundMethod(let meant):
      reference = meant
    default: return true
    }
    _ = solver.settle()
    for requirement in candidate.signature.requirements {
      switch requirement {
      case .conforms(let subject, let asked):
        let type = types.substitute(subject, reference.substitutions, in: environment)
        if !solver.require(type, conformsTo: asked, onFailure: { _ in }) { return false }
      case .sameType(let left, let right):
        let one = types.substitute(left, reference.substitutions, in: environment)
        let two = types.substitute(right, reference.substitutions, in: environment)
        if !solver.unify(one, two) { return false }
      case .inherits: continue
      }
    }
    return true
  }

  /// A candidate as a value of function type, its generic parameters opened.
  func makeFunctionValue(_ candidate: CallCandidate, _ range: SourceRange) -> TypedExpression {
    let opened = open(candidate)
    let type = functionType(of: candidate, opened)
    let candidate = candidate.copy()
    if case .witness(let selfType) = candidate.dispatch {
      candidate.dispatch = .witness(selfType: types.substitute(selfType, opened, in: environment))
      candidate.selfType = candidate.selfType.map {
        types.substitute($0, opened, in: environment)
      }
    }
    switch candidate.declaration {
    case .enumCase(let enumCase):
      if !enumCase.hasPayload {
        return TypedExpression(
          .enumCase(enumCase, []), type: candidate.selfType ?? .error, range: range)
      }
      return TypedExpression(.enumCaseFunction(enumCase), type: type, range: range)
    case .function(let function):
      noteUse(function, false)
      module.noteUse(of: function, at: range)
      // A protocol's operator dispatches on what its `Self` turns out to be.
      let selfType = candidate.selfType.map { types.substitute($0, opened, in: environment) }
      var dispatch = candidate.dispatch
      if candidate.receiver == nil, case .witness = dispatch, let selfType {
        dispatch = .witness(selfType: selfType)
      }
      let reference = FunctionReference(
        declaration: function, substitutions: opened, dispatch: dispatch, selfType: selfType)
      if let receiver = candidate.receiver, function.role != .initializer, !function.isStatic {
        if candidate.isUnbound {
          let whole = FunctionType(
            parameters: [
              FunctionType.Parameter(
                label: nil, type: candidate.selfType ?? .error, isInout: function.isMutating)
            ], result: type)
          return TypedExpression(
            .unboundMethod(reference), type: Type(.function(whole)), range: range)
        }
        return TypedExpression(.boundMethod(receiver, reference), type: type, range: range)
      }
      return TypedExpression(.functionValue(reference), type: type, range: range)
    case .subscript: return error(at: range)
    }
  }

  func functionType(of candidate: CallCandidate, _ substitutions: Substitutions) -> Type {
    Type(
      .function(
        FunctionType(
          parameters: candidate.parameters.map {
            FunctionType.Parameter(
              label: nil, type: types.substitute($0.type, substitutions, in: environment),
              isInout: $0.isInout, isVariadic: $0.isVariadic, isAutoclosure: $0.isAutoclosure)
          },
          result: types.substitute(candidate.result, substitutions, in: environment),
          thrown: candidate.thrownByValue)))
  }

  // MARK: self

  func selfReference(_ range: SourceRange) -> TypedExpression {
    if let captured = context.lookup("self")?.first as? VariableDeclaration {
      return variableReference(captured, range)
    }
    if context.isStatic, let type = context.selfType {
      if let dynamic = dynamicSelf(ExpressionSyntax(.selfReference, range)) { return dynamic }
      return TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    }
    guard let variable = context.selfVariable else {
      return failure(
        "unknown-self",
        "cannot find 'self' in scope; did you mean to use it in a type or extension context?",
        range)
    }
    if context.isCaptured(variable) { variable.isCaptured = true }
    return TypedExpression(.variable(variable), type: variable.type, range: range)
  }

  /// `Self` in a class that may have subclasses, and `self` in its static members: a type that only
  /// the call knows.
  func dynamicSelf(_ syntax: ExpressionSyntax) -> TypedExpression? {
    let isType: Bool
    switch syntax.kind {
    case .selfType: isType = true
    case .identifier(let name) where name.text == "Self": isType = true
    case .selfReference: isType = false
    default: return nil
    }
    guard let type = context.selfType, case .nominal(let nominal, _) = type.kind,
      nominal.kind == .classType, !nominal.isFinal, isType || context.isStatic
    else { return nil }
    let metatype = Type(.metatype(type))
    // A static property's initial value belongs to the class itself.
    if context.isStatic {
      guard isInStaticMember else { return nil }
      return TypedExpression(.selfMetatype, type: metatype, range: syntax.range)
    }
    guard let variable = context.selfVariable, !variable.type.isOptional else { return nil }
    if context.isCaptured(variable) { variable.isCaptured = true }
    let instance = TypedExpression(.variable(variable), type: variable.type, range: syntax.range)
    return TypedExpression(.dynamicType(instance), type: metatype, range: syntax.range)
  }

  private var isInStaticMember: Bool {
    var place: Declaration? = context.declaration
    while let declaration = place {
      if let function = declaration as? FunctionDeclaration, function.owner != nil {
        return function.isStatic
      }
      place = declaration.parent
    }
    return false
  }

  // MARK: Types in expressions

  /// The type that an expression names, where it names one.
  func typeNamed(by syntax: ExpressionSyntax) -> Type? {
    switch syntax.kind {
    case .identifier(let name):
      guard name.argumentLabels == nil else { return nil }
      if let local = context.lookup(name.text) {
        guard local.first is NominalDeclaration || local.first is TypeAliasDeclaration else {
          return nil
        }
      } else if let selfType = context.selfType, !context.isStatic, context.selfVariable != nil,
        !members.candidates(
          named: name.text, in: selfType, isStatic: false, environment: environment
        ).isEmpty
      {
        return nil
      }
      let known = resolver().lookup(name.text, context.declaration)
      guard
        known != nil || ["Any", "AnyObject", "Void"].contains(name.text)
          || (name.text == "Self" && context.selfType != nil)
      else { return nil }
      if let known, !(known is GenericParameter) { noteUse(known, false) }
      return resolve(
        TypeSyntax(
          .named(name: name.text, genericArguments: name.genericArguments), syntax.range))
    case .selfType: return context.selfType
    case .type(let type): return resolve(type)
    case .member(let base, let name):
      guard name.argumentLabels == nil, name.text.first?.isUppercase ?? false,
        let outer = typeNamed(by: base)
      else { return nil }
      switch outer.kind {
      case .nominal(let nominal, _):
        guard resolver().memberType(name.text, of: nominal) != nil else { return nil }
      case .parameter, .member, .existential: break
      default: return nil
      }
      guard let baseSyntax = typeSyntax(base) else { return nil }
      return resolve(
        TypeSyntax(
          .member(base: baseSyntax, name: name.text, genericArguments: name.genericArguments),
          syntax.range))
    case .arrayLiteral(let elements):
      guard elements.count == 1, let element = typeNamed(by: elements[0]) else { return nil }
      return wellKnown.array(element)
    case .dictionaryLiteral(let pairs):
      guard pairs.count == 1, let key = typeNamed(by: pairs[0].key),
        let value = typeNamed(by: pairs[0].value)
      else { return nil }
      return wellKnown.type("Dictionary", [key, value])
    case .optionalChaining(let inner): return typeNamed(by: inner).map(wellKnown.optional)
    case .parenthesized(let inner): return typeNamed(by: inner)
    case .tuple(let elements):
      guard !elements.isEmpty else { return nil }
      var parts: [TupleElement] = []
      for element in elements {
        guard let type = typeNamed(by: element.value) else { return nil }
        parts.append(TupleElement(label: element.label, type: type))
      }
      return Type(.tuple(parts))
    default: return nil
    }
  }

  private func typeSyntax(_ syntax: ExpressionSyntax) -> TypeSyntax? {
    switch syntax.kind {
    case .identifier(let name):
      return TypeSyntax(
        .named(name: name.text, genericArguments: name.genericArguments), syntax.range)
    case .selfType: return TypeSyntax(.named(name: "Self", genericArguments: []), syntax.range)
    case .member(let base, let name):
      return typeSyntax(base).map {
        TypeSyntax(
          .member(base: $0, name: name.text, genericArguments: name.genericArguments),
          syntax.range)
      }
    case .type(let type): return type
    case .arrayLiteral(let elements):
      guard elements.count == 1, let element = typeSyntax(elements[0]) else { return nil }
      return TypeSyntax(.array(element), syntax.range)
    case .optionalChaining(let inner):
      return typeSyntax(inner).map { TypeSyntax(.optional($0), syntax.range) }
    default: return nil
    }
  }

  func sourcePosition(_ range: SourceRange, _ isLine: Bool) -> Int {
    guard let text = sourceText(range.source) else { return 1 }
    let position = text.position(at: range.lower)
    return isLine ? position.line : position.column
  }

  func sourceName(_ range: SourceRange) -> String { sourceText(range.source)?.name ?? "" }
}
