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

  /// `Swift.type(of: value)`, where `type` alone means something else.
  func isDynamicType(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ arguments: [ArgumentSyntax]
  ) -> Bool {
    guard case .identifier(let owner) = base.kind, owner.text == "Swift", name.text == "type",
      arguments.count == 1, arguments[0].label == "of"
    else { return false }
    return !module.declarations(of: "print", inModule: owner.text).isEmpty
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

  func sourcePosition(_ range: SourceRange, _ isLine: Bool) -> Int {
    guard let text = sourceText(range.source) else { return 1 }
    let position = text.position(at: range.lower)
    return isLine ? position.line : position.column
  }

  func sourceName(_ range: SourceRange) -> String { sourceText(range.source)?.name ?? "" }
}
