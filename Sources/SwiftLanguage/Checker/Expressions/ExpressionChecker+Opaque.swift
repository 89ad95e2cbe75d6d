internal import Diagnostics

/// Values behind `some P`: the body or the initial value decides what it is.
extension ExpressionChecker {
  /// Checks a whole expression whose type has opaque parts, and notes what they turned out to be.
  func checkOpaque(
    _ syntax: ExpressionSyntax, as type: Type, _ opaques: [OpaqueTypeDeclaration]
  ) -> TypedExpression {
    let start = solver.count
    let waiting = solver.mark().pending
    let parts = opaques.map { (opaque: $0, type: solver.fresh()) }
    func opened(_ type: Type) -> Type {
      guard case .opaque(let opaque, _) = type.kind else { return type.mapped(opened) }
      return parts.first { $0.opaque === opaque }?.type ?? type
    }
    let wanted = opened(type)
    var typed = check(syntax, expected: wanted.isUnboundVariable ? nil : wanted)
    if wanted.isUnboundVariable {
      _ = solver.unify(wanted, typed.type)
    } else {
      typed = coerce(typed, to: wanted, .returnValue)
    }
    finish(typed, from: start, pending: waiting)
    for part in parts { settle(part.opaque, solver.resolve(part.type), typed.range) }
    return typed
  }

  private func settle(_ opaque: OpaqueTypeDeclaration, _ type: Type, _ range: SourceRange) {
    if type.flags.contains(.hasError) || type.isUnboundVariable { return }
    if case .existential = type.kind, !opaque.bounds.protocols.isEmpty,
      opaque.bounds.protocols.map(\.name) != ["Error"]
    {
      sink.error(
        "existential-conformance",
        "type '\(type)' cannot conform to '\(opaque.bounds.protocols[0].name)'", range)
      return
    }
    if !satisfies(type, opaque.bounds) {
      let owner =
        (opaque.owner as? FunctionDeclaration).map { "\($0.noun) '\($0.shownName)'" }
        ?? "'\(opaque.name)'"
      sink.error(
        "opaque-bounds",
        "return type of \(owner) requires that '\(type)' conform to "
          + "'\(opaque.bounds.protocols.map(\.name).joined(separator: " & "))'",
        range)
      if opaque.underlying == nil { opaque.underlying = type }
      return
    }
    if let known = opaque.underlying {
      if known != type {
        sink.error(
          "opaque-mismatch",
          "function declares an opaque return type '\(opaque.spelled)', but the return statements "
            + "in its body do not have matching underlying types",
          opaque.owner?.range ?? range,
          notes: [
            .init(message: "return statement has underlying type '\(type)'", range: range)
          ])
      }
      return
    }
    opaque.underlying = type
  }
}

extension OpaqueTypeDeclaration {
  fileprivate var spelled: String {
    "some " + bounds.protocols.map(\.name).joined(separator: " & ")
  }
}
