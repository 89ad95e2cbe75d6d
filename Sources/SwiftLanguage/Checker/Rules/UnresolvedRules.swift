internal import Diagnostics

/// The last look at checked code: whatever nobody could give a type to is refused before it runs.
struct UnresolvedRules {
  let sink: DiagnosticSink

  /// Reports the first expression whose type is open, where nothing else is wrong.
  func check(_ statements: [TypedStatement]) {
    guard let first = statements.first, first.range.source >= 0, !sink.isRefusing else { return }
    var found: SourceRange?
    TypedWalker { expression in
      guard found == nil else { return }
      if isOpen(expression) { found = expression.range }
    }.walk(statements)
    guard let found else { return }
    sink.error(
      "ambiguous-type", "type of expression is ambiguous without a type annotation", found)
  }

  private func isOpen(_ expression: TypedExpression) -> Bool {
    if case .error = expression.kind { return true }
    if expression.type.flags.contains(.hasError) || expression.type.flags.contains(.hasVariable) {
      return true
    }
    let reference: FunctionReference
    switch expression.kind {
    case .call(let found, _, _), .delegateInitializer(let found, _, _), .functionValue(let found),
      .boundMethod(_, let found), .unboundMethod(let found):
      reference = found
    default: return false
    }
    return reference.substitutions.pairs.contains {
      $0.type.flags.contains(.hasError) || $0.type.flags.contains(.hasVariable)
    }
  }
}
