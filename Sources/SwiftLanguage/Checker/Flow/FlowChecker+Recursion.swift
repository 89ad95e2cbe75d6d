internal import Diagnostics

/// Functions that call themselves on every path: they never come to an end.
extension FlowChecker {
  struct Recursion {
    /// The function that is checked.
    var function: FunctionDeclaration?
    /// Where it calls itself before any path could have left it.
    var calls: [SourceRange] = []
    /// Whether some path leaves it without such a call.
    var hasWayOut = false
  }

  /// A call of the checked function inside of it.
  func noteCall(
    of reference: FunctionReference, _ receiver: TypedExpression?, _ range: SourceRange
  ) {
    switch reference.dispatch {
    case .direct: noteRecursion(at: range)
    case .classMember: if receiver.map(isSelf) ?? true { noteRecursion(at: range) }
    case .witness, .superclass: break
    }
  }

  /// A use of a property in its own getter or setter.
  func noteAccess(
    to property: VariableDeclaration, _ base: TypedExpression, _ range: SourceRange,
    _ verb: String, _ accessor: String
  ) {
    guard isSelf(base) else { return }
    let isSetter = accessor == "setter"
    noteRecursion(at: isSetter ? operatorPlace(range, true) : range)
    if base.range == range || base.range.lower == base.range.upper {
      warning(
        "access-in-accessor",
        "attempting to \(verb) '\(property.name)' within its own \(accessor)", range)
    }
  }

  func noteRecursion(at range: SourceRange) {
    guard closures.isEmpty, !isCountingOnly, state.isReachable, !state.hasRecursed else { return }
    recursion.calls.append(range)
    state.hasRecursed = true
  }

  /// Control leaves the function: by its end, an error, the end of the program.
  func noteLeaving() {
    if closures.isEmpty, !isCountingOnly, state.isReachable, !state.hasRecursed {
      recursion.hasWayOut = true
    }
  }

  func reportRecursion() {
    guard !recursion.hasWayOut else { return }
    for range in recursion.calls {
      lateWarning(
        "infinite-recursion", "function call causes an infinite recursion", range)
    }
  }

  func isSelf(_ value: TypedExpression) -> Bool {
    if case .variable(let variable) = value.kind {
      return variable === recursion.function?.selfVariable
    }
    return false
  }
}
