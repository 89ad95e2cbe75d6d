internal import Diagnostics

/// `a[i]`, `Planet[4]`.
extension ExpressionChecker {
  func subscripting(
    _ base: ExpressionSyntax, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    if let type = typeNamed(by: base) {
      let metatype =
        dynamicSelf(base)
        ?? TypedExpression(.metatype(type), type: Type(.metatype(type)), range: base.range)
      return typeSubscript(metatype, type, arguments, range, expected)
    }
    let receiver: TypedExpression
    let type: Type
    var dispatchesToSuper = false
    if case .superReference = base.kind {
      guard let (value, superclass) = superType(base.range) else { return error(at: range) }
      if context.isStatic {
        return typeSubscript(value, superclass, arguments, range, expected, isSuper: true)
      }
      (receiver, type) = (value, superclass)
      dispatchesToSuper = true
    } else {
      receiver = subscripted(check(base), base, arguments)
      type = knownType(receiver)
    }
    if case .metatype(let instance) = type.kind {
      return typeSubscript(receiver, instance, arguments, range, expected)
    }
    if type.flags.contains(.hasError) {
      checkLoose(arguments, ofWrong: receiver.range)
      return error(at: range)
    }
    if arguments.count == 1, arguments[0].label == "keyPath" {
      return keyPathSubscript(receiver, type, arguments[0].value, range)
    }
    let found = members.candidates(
      named: "subscript", in: type, isStatic: false, environment: environment)
    guard !found.isEmpty else {
      if type.isOptional {
        return failure(
          "optional-not-unwrapped",
          "value of optional type '\(shown(type))' must be unwrapped to refer to member 'subscript' of wrapped base type '\(shown(type.optionalPayload ?? type))'",
          receiver.range)
      }
      if case .function(let function) = type.kind, function.parameters.isEmpty,
        hasMember(solver.shallow(function.result), "subscript")
      {
        return uncalled(receiver, range, subject: "function value")
      }
      return failure(
        "no-subscript", "value of type '\(shown(type))' has no subscripts",
        rest(of: range, after: receiver.range))
    }
    let calls = candidates(found, receiver, type, NameSyntax("subscript", range))
    if dispatchesToSuper { for call in calls { call.dispatch = .superclass } }
    return resolveCall(calls, arguments, range, expected, name: "subscript")
  }

  /// `Planet[4]`: a subscript of the type itself.
  private func typeSubscript(
    _ metatype: TypedExpression, _ type: Type, _ arguments: [ArgumentSyntax],
    _ range: SourceRange, _ expected: Type?, isSuper: Bool = false
  ) -> TypedExpression {
    let found = members.candidates(
      named: "subscript", in: type, isStatic: true, environment: environment)
    guard !found.isEmpty else {
      return failure("no-subscript", "type '\(shown(type))' has no member 'subscript'", range)
    }
    let calls = candidates(found, metatype, type, NameSyntax("subscript", range))
    if isSuper { for call in calls { call.dispatch = .superclass } }
    return resolveCall(calls, arguments, range, expected, name: "subscript")
  }
}
