internal import Diagnostics

/// `base.name`, implicit members, subscripts and key paths.
extension ExpressionChecker {
  func memberAccess(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    if case .superReference = base.kind { return superMember(base.range, name, range) }
    switch moduleMember(base, name, range) {
    case .value(let value): return value
    case .functions(let candidates): return functionValue(candidates, name, range, expected)
    case .type(let type):
      return TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    default: break
    }
    if let type = typeNamed(by: base) {
      return typeMember(type, name, range, expected, base: dynamicSelf(base))
    }
    return memberValue(
      checkBase(base, of: name, isCalled: false), name, range, expected: expected)
  }

  /// The receiver's type, unknown literals given their default; `42.km` is a Double where only that
  /// has the member.
  func knownType(_ value: TypedExpression, for member: String? = nil) -> Type {
    let type = solver.shallow(value.type)
    if let variable = type.variable, var fixed = solver.defaultType(variable.literal) {
      if let member, variable.literal == .integer, !hasMember(member, fixed) {
        let other = wellKnown.type("Double")
        if hasMember(member, other) { fixed = other }
      }
      _ = solver.unify(type, fixed)
      return fixed
    }
    return solver.resolve(type)
  }

  /// A member of a value, not called.
  func memberValue(
    _ base: TypedExpression, _ name: NameSyntax, _ range: SourceRange, expected: Type?
  ) -> TypedExpression {
    var base = base
    _ = knownType(base, for: name.text)
    let unwrapped = unwrappedImplicitly(base)
    if unwrapped !== base,
      members.candidates(
        named: name.text, in: knownType(base), isStatic: false, environment: environment
      ).isEmpty
    {
      base = unwrapped
    }
    let type = knownType(base)
    switch type.kind {
    case .error: return error(at: range)
    case .variable:
      return failure(
        "cannot-infer-base", "cannot infer type of the value that '\(name.text)' is a member of",
        range)
    case .tuple(let elements):
      if let index = Int(name.text) ?? elements.firstIndex(where: { $0.label == name.text }),
        elements.indices.contains(index)
      {
        return TypedExpression(
          .tupleElement(base: base, index), type: elements[index].type, range: range)
      }
    case .metatype(let instance):
      return typeMember(instance, name, range, expected, base: base)
    default: break
    }
    if name.text == "self" { return base }
    let found = members.candidates(
      named: name.text, in: type, isStatic: false, environment: environment)
    if let property = usualProperty(found, name, of: type),
      let variable = property.declaration as? VariableDeclaration
    {
      return propertyReference(base, variable, property, type, range)
    }
    if !found.isEmpty {
      return functionValue(candidates(found, base, type, name), name, range, expected)
    }
    if let projected = projection(base, type, name, range) { return projected }
    if let key = dynamicMember(base, type, name, range, expected) { return key }
    return unknownMember(base, type, name, range)
  }

  func hasDynamicMembers(_ type: Type) -> Bool { !dynamicMembers(type).isEmpty }

  private func dynamicMembers(_ type: Type, isStatic: Bool = false) -> [MemberCandidate] {
    members.candidates(
      named: "subscript", in: type, isStatic: isStatic, environment: environment
    ).filter {
      ($0.declaration as? SubscriptDeclaration)?.parameters.first?.label == "dynamicMember"
    }
  }

  /// `@dynamicMemberLookup` types: `base[dynamicMember: "name"]`.
  private func dynamicMember(
    _ base: TypedExpression, _ type: Type, _ name: NameSyntax, _ range: SourceRange,
    _ expected: Type?, isStatic: Bool = false
  ) -> TypedExpression? {
    let found = dynamicMembers(type, isStatic: isStatic)
    guard !found.isEmpty else { return nil }
    let calls = candidates(found, base, type, NameSyntax("subscript", range))
    let paths = calls.filter { call in
      guard case .subscript(let element) = call.declaration else { return false }
      return element.parameters.first?.type.nominalName?.hasSuffix("KeyPath") ?? false
    }
    func element(_ calls: [CallCandidate], _ member: ExpressionSyntax.Kind) -> TypedExpression {
      let argument = ArgumentSyntax(
        label: "dynamicMember", labelRange: nil, value: ExpressionSyntax(member, range))
      return resolveCall(calls, [argument], range, expected, name: "subscript")
    }
    let path = ExpressionSyntax.Kind.keyPath(root: nil, components: [.property(name)])
    if !paths.isEmpty, paths.count < calls.count {
      // A member of what the paths begin at, else any name at all.
      let mark = solver.mark()
      let (found, succeeded) = sink.attempt { element(paths, path) }
      if succeeded { return found }
      solver.rollBack(to: mark)
    } else if !paths.isEmpty {
      return element(paths, path)
    }
    return element(calls, .stringLiteral(name.text))
  }

  func propertyReference(
    _ base: TypedExpression, _ property: VariableDeclaration, _ candidate: MemberCandidate,
    _ type: Type, _ range: SourceRange
  ) -> TypedExpression {
    checkAccess(property, range)
    if isBarred(property, on: base) {
      return failure("existential-member", barred(property.name, base), range)
    }
    let base = asSuperclass(base, type, ownerOf: property, candidate.substitutions)
    if let storage = property.wrapperStorage, !isObservedHere(property) {
      let reference = TypedExpression(
        .property(base: base, storage, candidate.substitutions, .direct),
        type: types.substitute(storage.type, candidate.substitutions, in: environment),
        range: range)
      return wrappedValue(of: property, reference, range)
    }
    requireMutable(base, forReading: property, at: range)
    if type.flags.contains(.hasVariable), !settleConditions(candidate, base, range) {
      return error(at: range)
    }
    let declared = types.substitute(property.type, candidate.substitutions, in: environment)
    return TypedExpression(
      .property(
        base: base, property, candidate.substitutions,
        dispatch(candidate, type, isClassMember: property.isOverridable)), type: declared,
      range: range)
  }

  /// `Pair(1.5, 2).sum` of `extension Pair where First == Second`: the literals are of one type.
  private func settleConditions(
    _ candidate: MemberCandidate, _ receiver: TypedExpression, _ range: SourceRange
  ) -> Bool {
    guard let extended = candidate.declaration.parent as? ExtensionDeclaration else { return true }
    for case .sameType(let left, let right) in extended.conditions {
      let sides = [left, right].map {
        types.substitute($0, candidate.substitutions, in: environment)
      }
      // `Pair("abc", "b")` of `First.Element == Second`: what the one literal is tells the other.
      for case .member(let base, _) in sides.map(\.kind) {
        guard let variable = solver.shallow(base).variable,
          let usual = solver.defaultType(variable.literal)
        else { continue }
        _ = solver.unify(base, usual)
      }
      if !solver.unify(sides[0], sides[1]) {
        report(sides, unlikeIn: receiver, candidate.declaration.name, range)
        return false
      }
    }
    return true
  }

  /// Reports what a member's extension asks to be of one type, at a literal's elements where those
  /// are what is wrong.
  private func report(
    _ sides: [Type], unlikeIn receiver: TypedExpression, _ name: String, _ range: SourceRange
  ) {
    if case .arrayLiteral(let elements) = receiver.kind, let first = elements.first,
      let wanted = sides.map(solver.resolve).first(where: { $0 != solver.resolve(first.type) })
    {
      for element in elements { reportMismatch(element, wanted, .element) }
      return
    }
    sink.error(
      "same-type-requirement",
      "property '\(name)' requires the types '\(shown(sides[0]))' and '\(shown(sides[1]))' be "
        + "equivalent", range)
  }

  /// `any Shape & View` as a `View`, for the members of that class.
  private func asSuperclass(
    _ base: TypedExpression, _ type: Type, ownerOf member: Declaration,
    _ substitutions: Substitutions
  ) -> TypedExpression {
    guard case .existential(let existential) = type.kind, let superclass = existential.superclass,
      !base.isMetatypeName,
      let owner = member.parent as? NominalDeclaration
        ?? (member.parent as? ExtensionDeclaration)?.nominal
    else { return base }
    // What a protocol gives to the superclass is found as that class' member.
    let own = owner.selfParameter.flatMap { substitutions[$0] }
    let isOfClass = own?.nominal?.kind == .classType
    guard owner.kind == .classType || isOfClass else { return base }
    return TypedExpression(.upcast(base), type: superclass, range: base.range)
  }

  func dispatch(_ candidate: MemberCandidate, _ type: Type, isClassMember: Bool) -> Dispatch {
    if candidate.isRequirement { return .witness(selfType: type) }
    return isClassMember ? .classMember : .direct
  }

  /// The candidates as calls on a receiver.
  func candidates(
    _ found: [MemberCandidate], _ base: TypedExpression, _ type: Type, _ name: NameSyntax
  ) -> [CallCandidate] {
    let isType = base.isMetatypeName
    return found.compactMap { candidate in
      let callee: CallCandidate.Callee
      var isClassMember = false
      switch candidate.declaration {
      case let function as FunctionDeclaration:
        callee = .function(function)
        isClassMember = function.isDynamicallyDispatched
      case let enumCase as EnumCaseDeclaration: callee = .enumCase(enumCase)
      case let element as SubscriptDeclaration:
        callee = .subscript(element)
        isClassMember = element.getter?.isDynamicallyDispatched ?? false
      default: return nil
      }
      let receiver = asSuperclass(
        base, type, ownerOf: candidate.declaration, candidate.substitutions)
      return CallCandidate(
        declaration: callee, substitutions: candidate.substitutions,
        receiver: isType ? nil : receiver,
        dispatch: dispatch(candidate, type, isClassMember: isClassMember),
        selfType: receiver === base ? type : receiver.type, rank: candidate.rank)
    }
  }

  func unknownMember(
    _ base: TypedExpression, _ type: Type, _ name: NameSyntax, _ range: SourceRange
  ) -> TypedExpression {
    let spelled = solver.resolve(type)
    if spelled.flags.contains(.hasError) { return error(at: range) }
    if let payload = type.optionalPayload {
      let inner = solver.shallow(payload)
      if hasMember(inner, name.text) {
        return failure(
          "optional-not-unwrapped",
          "value of optional type '\(spelled)' must be unwrapped to refer to member '\(name.text)' of wrapped base type '\(solver.resolve(inner))'",
          base.range,
          notes: [
            .init(
              message:
                "chain the optional using '?' to access member '\(name.text)' only for non-'nil' base values",
              range: base.range, fixIts: [.init(range: base.range.end, replacement: "?")]),
            .init(
              message:
                "force-unwrap using '!' to abort execution if the optional value contains 'nil'",
              range: base.range, fixIts: [.init(range: base.range.end, replacement: "!")]),
          ])
      }
    }
    if !members.candidates(
      named: name.text, in: type, isStatic: true, environment: environment
    ).isEmpty {
      return failure(
        "static-member-on-instance",
        "static member '\(name.text)' cannot be used on instance of type '\(spelled)'", range)
    }
    if let advice = module.advice(on: name.text, of: type.adviceName) {
      return failure(
        "unknown-member", "value of type '\(spelled)' has no member '\(name.text)'" + advice,
        name.range)
    }
    if reportsRefused(name.text, of: spelled, range, where: { _ in true }) {
      return error(at: range)
    }
    if name.text == "deinit" {
      return failure("deinit-access", "deinitializers cannot be accessed", name.range)
    }
    if case .function(let function) = type.kind, function.parameters.isEmpty,
      hasMember(solver.shallow(function.result), name.text)
    {
      return uncalled(base, range)
    }
    var kind = "type"
    if case .tuple = type.kind { kind = "tuple type" }
    let names = members.memberNames(of: type, environment: environment)
    if let near = nearestMatch(to: name.text, among: names) {
      return failure(
        "unknown-member",
        "value of \(kind) '\(spelled)' has no member '\(name.text)'", name.range,
        notes: [.init(proposing: near, at: name.range)])
    }
    return failure(
      "unknown-member", "value of \(kind) '\(spelled)' has no member '\(name.text)'", name.range)
  }

  /// Reports a function that stands where what it returns is meant.
  func uncalled(
    _ base: TypedExpression, _ range: SourceRange, subject: String? = nil
  ) -> TypedExpression {
    let named =
      switch base.kind {
      case .boundMethod(_, let reference): "method '\(reference.declaration.name)'"
      case .functionValue(let reference): "function '\(reference.declaration.name)'"
      case .variable(let variable): "function '\(variable.name)'"
      default: "function value"
      }
    return failure(
      "function-not-called", "\(subject ?? named) was used as a property; add () to call it",
      base.range,
      fixIts: [.init(range: base.range.end, replacement: "()")])
  }

  func hasMember(_ type: Type, _ name: String) -> Bool {
    if case .tuple(let elements) = type.kind {
      return elements.contains { $0.label == name }
        || Int(name).map(elements.indices.contains) ?? false
    }
    return !members.candidates(
      named: name, in: type, isStatic: false, environment: environment
    ).isEmpty
  }

  // MARK: Static members

  func typeMember(
    _ type: Type, _ name: NameSyntax, _ range: SourceRange, _ expected: Type?,
    base: TypedExpression? = nil
  ) -> TypedExpression {
    let metatype = TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    let receiver = base ?? metatype
    if type.flags.contains(.hasError) { return error(at: range) }
    if name.text == "self" { return receiver }
    if name.text == "Type" {
      return TypedExpression(
        .metatype(receiver.type), type: Type(.metatype(receiver.type)), range: range)
    }
    let shallow = solver.shallow(type)
    let found = members.candidates(
      named: name.text, in: shallow, isStatic: true, environment: environment)
    if let property = found.first(where: { $0.declaration is VariableDeclaration }),
      let variable = property.declaration as? VariableDeclaration
    {
      checkAccess(variable, range)
      if let storage = variable.wrapperStorage {
        return wrappedValue(
          of: variable, staticStorage(storage, shallow, property.substitutions, range), range)
      }
      if !receiver.isMetatypeName, let getter = variable.getter,
        property.isRequirement || shallow.isOpenClass || shallow.isExistential
      {
        // Which type it is is known at run time only.
        let result = types.substitute(variable.type, property.substitutions, in: environment)
        if variable.setter != nil {
          return TypedExpression(
            .property(
              base: receiver, variable, property.substitutions,
              dispatch(property, shallow, isClassMember: false)), type: result, range: range)
        }
        return TypedExpression(
          .call(
            FunctionReference(
              declaration: getter, substitutions: property.substitutions,
              dispatch: dispatch(property, shallow, isClassMember: false), selfType: shallow),
            receiver: receiver, []), type: result, range: range)
      }
      return TypedExpression(
        .staticProperty(
          owner: shallow, variable, property.substitutions,
          dispatch(property, shallow, isClassMember: false)),
        type: types.substitute(variable.type, property.substitutions, in: environment),
        range: range)
    }
    if !found.isEmpty {
      let statics = candidates(found, receiver, shallow, name)
      if name.argumentLabels == nil || !labelled(statics, name).isEmpty {
        return functionValue(statics, name, range, expected)
      }
    }
    if let (storage, substitutions) = projectedStorage(name, in: shallow, isStatic: true) {
      return wrapped(
        staticStorage(storage, shallow, substitutions, range), "projectedValue", range)
    }
    if let key = dynamicMember(receiver, shallow, name, range, expected, isStatic: true) {
      return key
    }
    // `Type.method` of an instance method.
    let instance = members.candidates(
      named: name.text, in: shallow, isStatic: false, environment: environment)
    if !instance.isEmpty {
      let unbound = candidates(instance, receiver, shallow, name)
      for call in unbound {
        call.isUnbound = true
        call.receiver = receiver
      }
      if unbound.isEmpty {
        return failure(
          "instance-member-on-type",
          "instance member '\(name.text)' cannot be used on type '\(solver.resolve(type))'; did you "
            + "mean to use a value of this type instead?",
          base?.range ?? range)
      }
      return functionValue(unbound, name, range, expected)
    }
    let names = members.memberNames(of: shallow, environment: environment)
    let spelled = solver.resolve(type)
    if let advice = module.advice(on: name.text, of: shallow.nominal?.name ?? "") {
      return failure(
        "unknown-member", "type '\(spelled)' has no member '\(name.text)'" + advice, name.range)
    }
    if let near = nearestMatch(to: name.text, among: names) {
      return failure(
        "unknown-member",
        "type '\(spelled)' has no member '\(name.text)'", name.range,
        notes: [.init(proposing: near, at: name.range)])
    }
    return failure(
      "unknown-member", "type '\(spelled)' has no member '\(name.text)'", name.range)
  }

  private func staticStorage(
    _ storage: VariableDeclaration, _ owner: Type, _ substitutions: Substitutions,
    _ range: SourceRange
  ) -> TypedExpression {
    TypedExpression(
      .staticProperty(owner: owner, storage, substitutions, .direct),
      type: types.substitute(storage.type, substitutions, in: environment), range: range)
  }

  /// `.name` or `.name(arguments)`: a static member of the type that the context expects.
  func implicitMember(
    _ name: NameSyntax, arguments: [ArgumentSyntax]?, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    guard let expected = expected ?? implicitRoots[name.range] else {
      return failure(
        "implicit-member-without-type",
        "reference to member '\(name.text)' cannot be resolved without a contextual type",
        name.range)
    }
    var type = solver.shallow(expected)
    if type.flags.contains(.hasError) { return error(at: range) }
    if let usual = usualBase(of: name.text, type) { type = usual }
    if let owner = protocolMemberOwner(name.text, asked(of: type)) { type = owner }
    if type.isUnboundVariable {
      return failure(
        "implicit-member-without-type",
        "cannot infer contextual base in reference to member '\(name.text)'", range)
    }
    // `.some(x)` and `.none` are the optional's own; other names those of what it wraps.
    if let payload = type.optionalPayload {
      let own = members.candidates(
        named: name.text, in: type, isStatic: true, environment: environment)
      let inner = solver.shallow(payload)
      let wrapped = members.candidates(
        named: name.text, in: inner, isStatic: true, environment: environment)
      if own.isEmpty || (!wrapped.isEmpty && name.text != "none" && name.text != "some") {
        type = inner
      }
    }
    // Static members of protocols: `.name` where the context asks for `some P`.
    if case .function(let function) = type.kind, arguments != nil {
      type = solver.shallow(function.result)
    }
    if let arguments {
      let metatype = TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
      let found = members.candidates(
        named: name.text, in: type, isStatic: true, environment: environment)
      let calls = candidates(found, metatype, type, name)
      if !calls.isEmpty {
        return resolveCall(calls, arguments, range, expected, name: name.text)
      }
      let value = typeMember(type, name, range, nil)
      return apply(value, arguments, range, expected)
    }
    return withoutPayload(typeMember(type, name, range, expected), name, as: type)
  }

  /// Refuses a case whose associated values, or a function whose arguments, are missing.
  private func withoutPayload(
    _ value: TypedExpression, _ name: NameSyntax, as wanted: Type
  ) -> TypedExpression {
    guard case .function(let function) = solver.shallow(value.type).kind, wanted.nominal != nil,
      solver.shallow(function.result) == wanted, !function.parameters.isEmpty
    else { return value }
    var labels = ""
    if case .enumCaseFunction(let enumCase) = value.kind,
      enumCase.payload.contains(where: { $0.label != nil })
    {
      labels = "(" + enumCase.payload.map { ($0.label ?? "_") + ":" }.joined() + ")"
    }
    let only = function.parameters.count == 1 ? function.parameters[0].type : nil
    return failure(
      "missing-payload",
      only.map { "member '\(name.text)\(labels)' expects argument of type '\(shown($0))'" }
        ?? "member '\(name.text)\(labels)' is a function that produces expected type "
        + "'\(shown(wanted))'; did you mean to call it?", name.range)
  }

  /// `[1.5, .nan]`: what a literal's type is without a context, which has the member; nil where the type is
  /// no literal's.
  func usualBase(of member: String, _ type: Type) -> Type? {
    guard let literal = type.variable?.literal, let usual = solver.defaultType(literal) else {
      return nil
    }
    let double = wellKnown.type("Double")
    // `[1, .nan]`: no integer has that name.
    let isFraction =
      literal == .integer && !hasStaticMember(member, usual) && hasStaticMember(member, double)
    return isFraction && solver.unify(type, double) ? double : usual
  }

  private func hasStaticMember(_ name: String, _ type: Type) -> Bool {
    !members.candidates(named: name, in: type, isStatic: true, environment: environment).isEmpty
  }

  /// The protocols that a context asks a value of: `some P`, `T: P`, `any P`.
  private func asked(of type: Type) -> [NominalDeclaration] {
    if case .existential(let existential) = type.kind { return existential.protocols }
    guard let parameter = type.variable?.parameter else { return [] }
    let signature =
      (parameter.parent as? FunctionDeclaration)?.signature
      ?? (parameter.parent as? NominalDeclaration)?.signature
    return (signature?.requirements ?? []).compactMap { requirement in
      guard case .conforms(let subject, let asked) = requirement,
        subject.kind == .parameter(parameter)
      else { return nil }
      return asked
    }
  }

  /// The type whose member `.plain` is where a protocol is asked for: that of an extension
  /// `where Self == Plain`.
  private func protocolMemberOwner(_ name: String, _ protocols: [NominalDeclaration]) -> Type? {
    for ancestor in protocols.flatMap(\.protocolClosure) {
      guard let selfParameter = ancestor.selfParameter else { continue }
      for member in ancestor.members[name] ?? [] {
        guard let extended = member.parent as? ExtensionDeclaration else { continue }
        let own = (member as? FunctionDeclaration)?.signature.requirements ?? []
        for case .sameType(let left, let right) in extended.conditions + own
        where left.kind == .parameter(selfParameter) {
          return right
        }
      }
    }
    return nil
  }
}

extension TypedExpression {
  /// A type's name, which means that type alone; other metatypes are values.
  var isMetatypeName: Bool {
    if case .metatype = kind { return true }
    return false
  }
}

extension Type {
  /// A class that may have subclasses.
  var isOpenClass: Bool {
    if case .nominal(let nominal, _) = kind {
      return nominal.kind == .classType && !nominal.isFinal
    }
    return false
  }

  var isExistential: Bool {
    if case .existential = kind { return true }
    return false
  }
}
