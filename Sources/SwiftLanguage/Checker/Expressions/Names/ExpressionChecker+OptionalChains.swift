internal import Diagnostics

/// `a?.b`, `a!`, and what may be named from where.
extension ExpressionChecker {
  func chainLink(_ inner: ExpressionSyntax, _ range: SourceRange) -> TypedExpression {
    let value = check(inner)
    let type = knownType(value)
    guard let payload = type.optionalPayload else {
      if type.flags.contains(.hasError) { return error(at: range) }
      return failure(
        "chain-on-non-optional",
        "cannot use optional chaining on non-optional value of type '\(shown(type))'",
        rest(of: range, after: inner.range),
        fixIts: [
          .init(
            range: SourceRange(source: range.source, lower: range.upper - 1, upper: range.upper),
            replacement: "")
        ])
    }
    return TypedExpression(.chainLink(value), type: payload, range: range)
  }

  func forceUnwrap(
    _ inner: ExpressionSyntax, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let value = check(inner, expected: expected.map { wellKnown.optional($0) })
    if case .delegateInitializer(let reference, _, _) = value.kind,
      reference.declaration.isFailable
    {
      return value
    }
    let type = knownType(value)
    guard let payload = type.optionalPayload else {
      if type.flags.contains(.hasError) { return error(at: range) }
      return failure(
        "unwrap-non-optional",
        "cannot force unwrap value of non-optional type '\(shown(type))'", range,
        fixIts: [
          .init(
            range: SourceRange(source: range.source, lower: range.upper - 1, upper: range.upper),
            replacement: "")
        ])
    }
    return TypedExpression(.forceUnwrap(value), type: payload, range: range)
  }

  /// Members are visible where their access level says.
  func checkAccess(_ declaration: Declaration, _ range: SourceRange) {
    checkAvailability(of: declaration, range)
    guard declaration.access == .privateAccess, declaration.range.source >= 0 else { return }
    let owner =
      declaration.parent as? NominalDeclaration
      ?? (declaration.parent as? ExtensionDeclaration)?.nominal
    // A protocol's members are seen where it is.
    guard let owner, owner.kind != .protocolType else { return }
    var current = context.declaration
    while let place = current {
      if place === owner || (place as? ExtensionDeclaration)?.nominal === owner { return }
      current = place.parent
    }
    let subject =
      declaration.name == "init" ? "'\(owner.name)' initializer" : "'\(declaration.name)'"
    sink.error(
      "inaccessible",
      "\(subject) is inaccessible due to 'private' protection level", range,
      notes: [.init(message: "'\(declaration.name)' declared here", range: declaration.range)])
  }
}
