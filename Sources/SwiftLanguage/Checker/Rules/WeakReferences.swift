internal import Diagnostics

/// Objects that nothing but a weak or unowned reference holds: they are gone at once.
extension ExpressionChecker {
  /// Warns where a new object is given to a variable or property that does not keep it.
  ///
  /// `place` is what is written before the `=`.
  func warnOfLostObject(
    _ value: TypedExpression, in variable: VariableDeclaration, _ place: SourceRange
  ) {
    guard variable.ownership != .strong, isNewObject(value), place.source >= 0 else { return }
    let kind = variable.role == .storedProperty ? "property" : "variable"
    let ownership = variable.ownership == .weak ? "weak" : "unowned"
    let equals = SourceRange(
      source: place.source, lower: place.upper + 1, upper: place.upper + 2)
    sink.warning(
      "lost-object",
      "instance will be immediately deallocated because \(kind) '\(variable.name)' is "
        + "'\(ownership)'", equals,
      notes: [
        .init(
          message: "a strong reference is required to prevent the instance from being deallocated",
          range: equals),
        .init(message: "'\(variable.name)' declared here", range: variable.range),
      ])
  }

  private func isNewObject(_ value: TypedExpression) -> Bool {
    switch value.kind {
    case .wrapOptional(let inner), .upcast(let inner), .erase(let inner), .attempt(_, let inner):
      isNewObject(inner)
    case .call(let reference, _, _):
      reference.declaration.role == .initializer && isClass(solver.resolve(value.type))
    default: false
    }
  }
}
