internal import Diagnostics

/// What is asked of an expression by what stands around it.
struct WantedResult {
  var range: SourceRange
  var fits: (Type) -> Bool
}

/// Overloads that differ in what they give: what is done with it chooses.
extension ExpressionChecker {
  /// Checks what a member is asked of: `make().name` means the `make` whose result has that member.
  func checkBase(
    _ base: ExpressionSyntax, of member: NameSyntax, expected: Type? = nil
  ) -> TypedExpression {
    let (place, unwraps) = called(base)
    return wanting(place) { [self] type in
      var type = type
      if unwraps {
        guard let payload = type.optionalPayload else { return false }
        type = solver.shallow(payload)
      }
      return mayHave(member.text, type)
    } _: {
      check(base, expected: expected)
    }
  }

  /// The last link of an optional chain: the chain is an optional of what it gives.
  func checkChain(_ syntax: ExpressionSyntax, expected: Type?) -> TypedExpression {
    guard let payload = expected.map({ solver.shallow($0) })?.optionalPayload else {
      return checkLink(syntax, expected: nil)
    }
    return wanting(syntax.range) { [self] type in
      let mark = solver.mark()
      defer { solver.rollBack(to: mark) }
      return solver.unify(type.optionalPayload ?? type, payload)
    } _: {
      checkLink(syntax, expected: nil)
    }
  }

  private func wanting(
    _ place: SourceRange, fits: @escaping (Type) -> Bool, _ check: () -> TypedExpression
  ) -> TypedExpression {
    let outer = wantedResult
    wantedResult = WantedResult(range: place) { [self] in fits(solver.shallow($0)) }
    defer { wantedResult = outer }
    return check()
  }

  /// The call under `?`, `!` and parentheses, and whether its result is unwrapped.
  private func called(_ syntax: ExpressionSyntax) -> (SourceRange, unwraps: Bool) {
    switch syntax.kind {
    case .optionalChaining(let inner), .forceUnwrap(let inner): (called(inner).0, true)
    case .parenthesized(let inner): called(inner)
    default: (syntax.range, false)
    }
  }

  private func mayHave(_ name: String, _ type: Type) -> Bool {
    switch type.kind {
    case .nominal, .existential, .parameter:
      return hasMember(name, type) || hasDynamicMembers(type)
    default: return true
    }
  }
}
