internal import Diagnostics

/// `super`, and what classes inherit.
extension ExpressionChecker {
  func superType(_ range: SourceRange) -> (TypedExpression, Type)? {
    if context.isStatic, let selfType = context.selfType,
      let superclass = types.superclass(of: selfType)
    {
      return (
        TypedExpression(.selfMetatype, type: Type(.metatype(selfType)), range: range), superclass
      )
    }
    guard let selfVariable = context.selfVariable, let selfType = context.selfType,
      let superclass = types.superclass(of: selfType)
    else {
      let owner = context.selfType?.nominal
      sink.error(
        "no-superclass",
        owner == nil
          ? "'super' cannot be used outside of a class computed property, method, initializer, "
            + "deinitializer, or subscript"
          : owner?.kind == .structure || owner?.kind == .enumeration
            ? "'super' cannot be used in non-class type '\(owner?.name ?? "")'"
            : "'super' cannot be used in a type that has no superclass", range)
      return nil
    }
    return (
      TypedExpression(
        .upcast(
          TypedExpression(.variable(selfVariable), type: selfVariable.type, range: range)),
        type: superclass, range: range), superclass
    )
  }

  func superMember(
    _ place: SourceRange, _ name: NameSyntax, _ range: SourceRange
  ) -> TypedExpression {
    guard let (base, type) = superType(place) else { return error(at: range) }
    let found = members.candidates(
      named: name.text, in: type, isStatic: context.isStatic, environment: environment)
    if let property = found.first(where: { $0.declaration is VariableDeclaration }),
      let variable = property.declaration as? VariableDeclaration
    {
      if variable.isStatic {
        return inheritedStatic(variable, property.substitutions, base, type, range)
      }
      return TypedExpression(
        .property(base: base, variable, property.substitutions, .superclass),
        type: types.substitute(variable.type, property.substitutions, in: environment),
        range: range)
    }
    let calls = candidates(found, base, type, name)
    for call in calls { call.dispatch = .superclass }
    return calls.isEmpty
      ? unknownMember(base, type, name, range) : functionValue(calls, name, range, nil)
  }

  /// `super.kind` in a class property.
  private func inheritedStatic(
    _ property: VariableDeclaration, _ substitutions: Substitutions, _ base: TypedExpression,
    _ type: Type, _ range: SourceRange
  ) -> TypedExpression {
    let result = types.substitute(property.type, substitutions, in: environment)
    guard let getter = property.getter else {
      return TypedExpression(
        .staticProperty(owner: type, property, substitutions, .direct), type: result, range: range)
    }
    if property.setter != nil {
      return TypedExpression(
        .property(base: base, property, substitutions, .superclass), type: result, range: range)
    }
    let reference = FunctionReference(
      declaration: getter, substitutions: substitutions, dispatch: .superclass, selfType: type)
    return TypedExpression(.call(reference, receiver: base, []), type: result, range: range)
  }
}
