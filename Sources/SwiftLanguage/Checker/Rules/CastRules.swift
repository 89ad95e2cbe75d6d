internal import Diagnostics

/// Casts whose outcome is known beforehand.
extension ExpressionChecker {
  enum CastForm { case test, conditional, forced }

  /// Warns of a cast that always or never succeeds.
  func warnOfCast(_ value: TypedExpression, to type: Type, _ form: CastForm, _ range: SourceRange) {
    let from = solver.resolve(value.type)
    guard range.source >= 0, !from.flags.contains(.hasVariable), !from.flags.contains(.hasError),
      !type.flags.contains(.hasError), !type.flags.contains(.hasVariable)
    else { return }
    if alwaysSucceeds(from, type) {
      let message: String
      switch form {
      case .test: message = "'is' test is always true"
      case .conditional:
        message = "conditional cast from '\(from)' to '\(type)' always succeeds"
      case .forced:
        message =
          from == type
          ? "forced cast of '\(from)' to same type has no effect"
          : "forced cast from '\(from)' to '\(type)' always succeeds; did you mean to use 'as'?"
      }
      sink.warning("cast-always-succeeds", message, range)
      return
    }
    if let payload = from.optionalPayload, payload == type {
      let message =
        switch form {
        case .test:
          "checking a value with optional type '\(from)' against type '\(type)' succeeds whenever the "
            + "value is non-nil; did you mean to use '!= nil'?"
        case .conditional: "conditional downcast from '\(from)' to '\(type)' does nothing"
        case .forced:
          "forced cast from '\(from)' to '\(type)' only unwraps optionals; did you mean to use '!'?"
        }
      sink.warning("cast-does-nothing", message, range)
      return
    }
    if neverSucceeds(from, type) {
      let isLiteral = literals(for: value).contains { solver.accepts(type, $0) }
      sink.warning(
        "cast-always-fails",
        isLiteral
          ? "cast from literal of inferred type '\(from)' to unrelated type '\(type)' always fails; "
            + "consider using 'as' coercion"
          : "cast from '\(from)' to unrelated type '\(type)' always fails", range)
    }
  }

  /// What a literal may be read as.
  private func literals(for value: TypedExpression) -> [TypeVariable.Literal] {
    switch value.kind {
    case .integerLiteral: [.integer, .float]
    case .floatLiteral: [.float]
    case .stringLiteral: [.string, .character, .scalar]
    default: []
    }
  }

  private func alwaysSucceeds(_ from: Type, _ to: Type) -> Bool {
    if from == to { return true }
    guard from.nominal != nil, !to.isOptional else { return false }
    if case .existential(let existential) = to.kind { return satisfies(from, existential) }
    return types.isSubclass(from, of: to)
  }

  /// Whether it is `AnyHashable`, which holds a value of any other type.
  private func isErasedHashable(_ nominal: NominalDeclaration) -> Bool {
    nominal.source < 0 && nominal.name == "AnyHashable"
  }

  /// Whether no value of the one type is ever one of the other.
  func neverSucceeds(_ from: Type, _ to: Type) -> Bool {
    if let payload = from.optionalPayload {
      return neverSucceeds(payload, to.optionalPayload ?? to)
    }
    if let payload = to.optionalPayload { return neverSucceeds(from, payload) }
    switch (from.kind, to.kind) {
    case (.nominal(let one, _), .nominal(let two, _)):
      if one === two || isErasedHashable(one) || isErasedHashable(two) { return false }
      if one.kind == .classType, two.kind == .classType {
        return !types.isSubclass(from, of: to) && !types.isSubclass(to, of: from)
      }
      return true
    case (.existential(let existential), .nominal(let nominal, _)):
      // A class may have a subclass that conforms.
      if nominal.kind == .classType, !nominal.isFinal { return false }
      return !existential.protocols.allSatisfy {
        types.conforms(to, to: $0, in: environment)
      }
    default: return false
    }
  }
}
