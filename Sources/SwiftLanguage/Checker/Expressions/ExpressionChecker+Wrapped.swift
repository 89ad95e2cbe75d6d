internal import Diagnostics

/// Properties that wrappers keep.
extension ExpressionChecker {
  /// What keeps the property that `$name` projects, where a wrapper does: the type's own property, or
  /// one that it inherits.
  func projectedStorage(
    _ name: NameSyntax, in type: Type, isStatic: Bool = false
  ) -> (storage: VariableDeclaration, substitutions: Substitutions)? {
    guard name.text.hasPrefix("$"),
      let property = members.candidates(
        named: String(name.text.dropFirst()), in: type, isStatic: isStatic,
        environment: environment
      ).first,
      let storage = (property.declaration as? VariableDeclaration)?.wrapperStorage,
      hasMember(storage.type, "projectedValue")
    else { return nil }
    return (storage, property.substitutions)
  }

  /// `$name` of a wrapped property.
  func projection(
    _ base: TypedExpression, _ type: Type, _ name: NameSyntax, _ range: SourceRange
  ) -> TypedExpression? {
    guard let (storage, substitutions) = projectedStorage(name, in: type) else { return nil }
    let reference = TypedExpression(
      .property(base: base, storage, substitutions, .direct),
      type: types.substitute(storage.type, substitutions, in: environment), range: range)
    return wrapped(reference, "projectedValue", range)
  }

  /// Whether what is done to a wrapped property is told to observers of its own: in them and in
  /// initialisers it is not.
  func isObservedHere(_ property: VariableDeclaration) -> Bool {
    guard property.willSet != nil || property.didSet != nil, !context.isInitializer else {
      return false
    }
    return (context.declaration as? FunctionDeclaration)?.accessorOf !== property
  }
}
