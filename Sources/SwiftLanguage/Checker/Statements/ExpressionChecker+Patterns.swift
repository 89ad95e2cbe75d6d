internal import Diagnostics

extension ExpressionChecker {
  /// Checks a pattern against the type of what it matches, and declares what it binds.
  ///
  /// Where `binds` is set bare names bind (`let x`, `for x in`); in a `case` they are values.
  func pattern(
    _ syntax: PatternSyntax, _ type: Type, isLet: Bool, binds: Bool
  ) -> TypedPattern {
    let range = syntax.range
    switch syntax.kind {
    case .wildcard: return TypedPattern(.wildcard, type: type, range: range)
    case .identifier(let name):
      if binds {
        return TypedPattern(.variable(bind(name, type, isLet, range)), type: type, range: range)
      }
      return expressionPattern(
        ExpressionSyntax(.identifier(NameSyntax(name, range)), range), type)
    case .binding(let isVariable, let inner):
      return pattern(inner, type, isLet: !isVariable, binds: true)
    case .typed(let inner, let written):
      let own = resolve(written)
      return pattern(inner, own, isLet: isLet, binds: binds)
    case .tuple(let parts): return tuplePattern(parts, type, isLet, binds, range)
    case .enumCase(let base, let name, let payload):
      return casePattern(base, name, payload, type, isLet, binds, range)
    case .optional(let inner):
      guard let wrapped = type.optionalPayload else {
        if !type.flags.contains(.hasError) {
          sink.error(
            "optional-pattern", "'?' pattern cannot match values of type '\(type)'", range)
        }
        return TypedPattern(.wildcard, type: type, range: range)
      }
      return TypedPattern(
        .some(pattern(inner, wrapped, isLet: isLet, binds: binds)), type: type, range: range)
    case .isType(let written):
      return TypedPattern(.isType(resolve(written)), type: type, range: range)
    case .asType(let inner, let written):
      let own = resolve(written)
      return TypedPattern(
        .asType(own, pattern(inner, own, isLet: isLet, binds: binds)), type: type, range: range)
    case .expression(let expression): return valuePattern(expression, type, isLet, binds)
    }
  }

  private func bind(
    _ name: String, _ type: Type, _ isLet: Bool, _ range: SourceRange
  ) -> VariableDeclaration {
    if let shared = sharedBindings?[name] {
      if shared.type != type, !type.flags.contains(.hasError),
        !shared.type.flags.contains(.hasError)
      {
        sink.error(
          "pattern-variable-type",
          "pattern variable bound to type '\(type)', expected type '\(shared.type)'", range)
      }
      context.declare(shared)
      return shared
    }
    let isGlobal = context.isTopLevel && context.scopes.count == 1
    if isGlobal, let pending = pendingGlobals.removeValue(forKey: name), pending.range == range,
      let known = pending.variable
    {
      declareVariable(known)
      return known
    }
    let variable = VariableDeclaration(
      name: name, range: range, parent: context.declaration, role: isGlobal ? .global : .local,
      isLet: isLet)
    variable.type = type
    declareVariable(variable)
    sharedBindings?[name] = variable
    return variable
  }

  private func tuplePattern(
    _ parts: [(label: String?, pattern: PatternSyntax)], _ type: Type, _ isLet: Bool,
    _ binds: Bool, _ range: SourceRange
  ) -> TypedPattern {
    if parts.count == 1, parts[0].label == nil {
      return pattern(parts[0].pattern, type, isLet: isLet, binds: binds)
    }
    guard case .tuple(let elements) = type.kind, elements.count == parts.count else {
      if !type.flags.contains(.hasError) {
        let isTuple = if case .tuple(let elements) = type.kind { !elements.isEmpty } else { false }
        sink.error(
          "tuple-pattern",
          isTuple
            ? "tuple pattern has the wrong length for tuple type '\(type)'"
            : "tuple pattern cannot match values of \(binds ? "" : "the ")non-tuple type '\(type)'",
          range)
      }
      for part in parts { _ = pattern(part.pattern, .error, isLet: isLet, binds: binds) }
      return TypedPattern(.wildcard, type: .error, range: range)
    }
    let typed = zip(parts, elements).map { part, element in
      pattern(part.pattern, element.type, isLet: isLet, binds: binds)
    }
    return TypedPattern(.tuple(typed), type: type, range: range)
  }

  private func casePattern(
    _ base: TypeSyntax?, _ name: NameSyntax,
    _ payload: [(label: String?, pattern: PatternSyntax)]?, _ type: Type, _ isLet: Bool,
    _ binds: Bool, _ range: SourceRange
  ) -> TypedPattern {
    let owner = base.map { unknownOwner($0) ?? resolve($0) } ?? type
    if owner.flags.contains(.hasError) {
      for part in payload ?? [] { _ = pattern(part.pattern, .error, isLet: isLet, binds: binds) }
      return TypedPattern(.wildcard, type: .error, range: range)
    }
    if let wrapped = type.optionalPayload {
      let isOptionals = base == nil || solver.shallow(owner).isOptional
      if name.text == "none", payload == nil, isOptionals {
        return TypedPattern(.none, type: type, range: range)
      }
      if name.text == "some", payload == nil, isOptionals {
        let anything = TypedPattern(.wildcard, type: wrapped, range: range)
        return TypedPattern(.some(anything), type: type, range: range)
      }
      if name.text == "some", let payload, payload.count == 1 {
        return TypedPattern(
          .some(pattern(payload[0].pattern, wrapped, isLet: isLet, binds: binds)), type: type,
          range: range)
      }
      // A case of what the optional wraps.
      let inner = casePattern(base, name, payload, wrapped, isLet, binds, range)
      return TypedPattern(.some(inner), type: type, range: range)
    }
    if case .nominal(let nominal, let arguments) = solver.shallow(
      base == nil ? type : ownerType(owner, type)
    ).kind,
      let enumCase = nominal.cases.first(where: { $0.name == name.text })
    {
      if case .existential(let existential) = type.kind, !existential.protocols.isEmpty,
        !satisfies(owner, existential)
      {
        for part in payload ?? [] { _ = pattern(part.pattern, .error, isLet: isLet, binds: binds) }
        sink.error(
          "pattern-type", "pattern of type '\(owner)' cannot match '\(type)'", range)
        return TypedPattern(.wildcard, type: .error, range: range)
      }
      let matched = payloadPatterns(enumCase, nominal, arguments, payload, isLet, binds, range)
      let typed = TypedPattern(
        .enumCase(enumCase, matched), type: ownerType(owner, type), range: range)
      if case .existential = type.kind {
        return TypedPattern(.asType(owner, typed), type: type, range: range)
      }
      return typed
    }
    // Not a case: a static value to compare with.
    if payload == nil {
      let expression =
        base == nil
        ? ExpressionSyntax(.implicitMember(name), range)
        : base.map {
          ExpressionSyntax(.member(base: ExpressionSyntax(.type($0), $0.range), name: name), range)
        }
      if let expression, case .nominal = type.kind,
        !members.candidates(
          named: name.text, in: owner, isStatic: true, environment: environment
        ).isEmpty
      {
        return expressionPattern(expression, type)
      }
    }
    for part in payload ?? [] { _ = pattern(part.pattern, .error, isLet: isLet, binds: binds) }
    let names = (type.caseNames + members.memberNames(of: owner, environment: environment))
    let near = nearestMatch(to: name.text, among: names)
    sink.error(
      "unknown-case",
      "type '\(base == nil && payload == nil && type.isOptional ? type : owner)' has no member '\(name.text)'",
      name.range,
      notes: near.map { [.init(proposing: $0, at: name.range)] } ?? [])
    return TypedPattern(.wildcard, type: .error, range: range)
  }

  /// The error of a name before a case that is unknown: it need not have been meant as a type.
  private func unknownOwner(_ base: TypeSyntax) -> Type? {
    guard case .named(let name, let arguments) = base.kind, arguments.isEmpty, name != "Self",
      name != "Any", name != "AnyObject", name != "Void",
      resolver().lookup(name, context.declaration) == nil
    else { return nil }
    return check(ExpressionSyntax(.identifier(NameSyntax(name, base.range)), base.range)).type
  }

  /// `Result.success` in a pattern takes its arguments from what is matched.
  private func ownerType(_ owner: Type, _ type: Type) -> Type {
    if type.flags.contains(.hasError) { return owner }
    let mark = solver.mark()
    if solver.unify(owner, type) { return solver.resolve(type) }
    solver.rollBack(to: mark)
    return owner
  }

  private func payloadPatterns(
    _ enumCase: EnumCaseDeclaration, _ nominal: NominalDeclaration, _ arguments: [Type],
    _ payload: [(label: String?, pattern: PatternSyntax)]?, _ isLet: Bool, _ binds: Bool,
    _ range: SourceRange
  ) -> [TypedPattern] {
    guard let payload else { return [] }
    let substitutions = nominal.substitutions(arguments)
    let wanted = enumCase.payload.map {
      types.substitute($0.type, substitutions, in: environment)
    }
    if payload.count == wanted.count, !payload.isEmpty || enumCase.hasPayload {
      for (part, parameter) in zip(payload, enumCase.payload) {
        if let label = part.label, label != parameter.label {
          sink.error(
            "case-label",
            "tuple pattern element label '\(label)' must be '\(parameter.label ?? "_")'",
            part.pattern.range)
        }
      }
      return zip(payload, wanted).map {
        pattern($0.pattern, $1, isLet: isLet, binds: binds)
      }
    }
    // `case .point(let p)`: all associated values as one tuple.
    if payload.count == 1, wanted.count > 1 {
      let tuple = Type(
        .tuple(zip(enumCase.payload, wanted).map { TupleElement(label: $0.label, type: $1) }))
      if range.source >= 0, payload[0].label == nil,
        payload[0].pattern.simpleName != nil || payload[0].pattern.isBinding
      {
        sink.warning(
          "payload-as-tuple",
          "enum case '\(enumCase.name)' has \(wanted.count) associated values; matching them as a "
            + "tuple is deprecated", range)
      }
      let whole = pattern(payload[0].pattern, tuple, isLet: isLet, binds: binds)
      if case .tuple(let parts) = whole.kind { return parts }
      if case .wildcard = whole.kind { return [] }
      return [whole]
    }
    // A condition is told from its start on, a case from the bracket on.
    let isCondition = context.bindsConditions
    let message =
      switch wanted.count {
      case 0: "pattern with associated values does not match enum case '\(enumCase.name)'"
      case 1 where enumCase.payload[0].label != nil && !isCondition:
        "tuple pattern has the wrong length for tuple type "
          + "'(\(enumCase.payload[0].label ?? ""): \(wanted[0]))'"
      case 1 where !isCondition:
        "tuple pattern cannot match values of the non-tuple type '\(wanted[0])'"
      case 1: "tuple pattern has the wrong length for tuple type '\(wanted[0])'"
      default:
        "tuple pattern has the wrong length for tuple type "
          + "'(\(wanted.map(\.description).joined(separator: ", ")))'"
      }
    var place = range
    if !isCondition, !wanted.isEmpty {
      place.upper = payload.first.map { $0.pattern.range.lower + 1 } ?? range.upper
      place = opening(of: [], in: place)
    }
    sink.error("case-payload-count", message, place)
    return payload.map { pattern($0.pattern, .error, isLet: isLet, binds: binds) }
  }

  // MARK: Values as patterns

  /// An expression that may still be a pattern in disguise: `(0, let y)`, `.some(x)`, `nil`.
  private func valuePattern(
    _ syntax: ExpressionSyntax, _ type: Type, _ isLet: Bool, _ binds: Bool
  ) -> TypedPattern {
    let range = syntax.range
    switch syntax.kind {
    case .discard: return TypedPattern(.wildcard, type: type, range: range)
    case .nilLiteral where type.isOptional: return TypedPattern(.none, type: type, range: range)
    case .booleanLiteral(let value) where type.nominalName == "Bool":
      return TypedPattern(.boolean(value), type: type, range: range)
    case .implicitMember(let name):
      return casePattern(nil, name, nil, type, isLet, binds, range)
    case .tuple(let elements) where elements.count > 1:
      return tuplePattern(
        elements.map { ($0.label, PatternSyntax(.expression($0.value), $0.value.range)) }, type,
        isLet, binds, range)
    case .identifier(let name) where binds:
      return TypedPattern(
        .variable(bind(name.text, type, isLet, range)), type: type, range: range)
    case .member(let base, let name):
      if let owner = typeNamed(by: base), case .nominal(let nominal, _) = owner.kind,
        nominal.cases.contains(where: { $0.name == name.text })
      {
        return casePattern(
          TypeSyntax.spelling(base), name, nil, type, isLet, binds, range)
      }
    default: break
    }
    return expressionPattern(syntax, type)
  }

  /// `pattern ~= value`, with the value as a variable.
  private func expressionPattern(_ syntax: ExpressionSyntax, _ type: Type) -> TypedPattern {
    let range = syntax.range
    if type.flags.contains(.hasError) {
      _ = checkFull(syntax)
      return TypedPattern(.wildcard, type: .error, range: range)
    }
    let variable = VariableDeclaration(
      name: "$match", range: range, parent: context.declaration, role: .local, isLet: true)
    variable.type = type
    context.push()
    context.declare(variable)
    let start = solver.count
    let waiting = solver.mark().pending
    let before = sink.errorCount
    let operands = [syntax, ExpressionSyntax(.identifier(NameSyntax("$match", range)), range)]
    let name = OperatorNameSyntax(text: "~=", range: range)
    let mark = solver.mark()
    let (_, fits) = sink.trial { operatorCall(name, operands, fixity: .infix, range, bool) }
    solver.rollBack(to: mark)
    if !fits, let payload = type.optionalPayload, !payload.flags.contains(.hasError) {
      // `case 3` of an `Int?` is an optional itself, and equal where what is wrapped is; a range is
      // no optional.
      let (inner, fitsPayload) = sink.trial { expressionPattern(syntax, payload) }
      if fitsPayload, inner.comparesEquals {
        context.pop()
        return TypedPattern(
          .some(expressionPattern(syntax, payload)), type: type, range: range)
      }
    }
    if !fits {
      // What is wrong inside of the pattern comes first.
      let own = checkFull(syntax)
      if sink.errorCount == before, !own.type.flags.contains(.hasError) {
        sink.error(
          "pattern-type",
          "expression pattern of type '\(shown(own.type))' cannot match values of type '\(shown(type))'",
          range)
      }
      context.pop()
      return TypedPattern(.wildcard, type: .error, range: range)
    }
    let call = operatorCall(name, operands, fixity: .infix, range, bool)
    finish(call, from: start, pending: waiting)
    context.pop()
    if sink.errorCount > before || call.type.flags.contains(.hasError) {
      return TypedPattern(.wildcard, type: .error, range: range)
    }
    return TypedPattern(.expression(variable, call), type: type, range: range)
  }
}

extension TypedPattern {
  /// Whether it asks for nothing but equality, through optionals.
  fileprivate var comparesEquals: Bool {
    switch kind {
    case .some(let inner): inner.comparesEquals
    case .expression(_, let match):
      if case .call(let reference, _, _) = match.kind {
        reference.declaration.source < 0 && reference.declaration.parent == nil
      } else {
        false
      }
    default: true
    }
  }
}

extension PatternSyntax {
  /// `let x`, `var (x, y)`.
  fileprivate var isBinding: Bool {
    if case .binding = kind { return true }
    return false
  }
}

extension Type {
  var caseNames: [String] {
    if case .nominal(let nominal, _) = kind { return nominal.cases.map(\.name) }
    return []
  }
}

extension TypeSyntax {
  /// A name in expression position as a type.
  static func spelling(_ syntax: ExpressionSyntax) -> TypeSyntax? {
    switch syntax.kind {
    case .identifier(let name):
      TypeSyntax(.named(name: name.text, genericArguments: name.genericArguments), syntax.range)
    case .member(let base, let name):
      spelling(base).map {
        TypeSyntax(
          .member(base: $0, name: name.text, genericArguments: name.genericArguments),
          syntax.range)
      }
    case .type(let type): type
    default: nil
    }
  }
}
