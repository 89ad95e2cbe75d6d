internal import Diagnostics

/// A text's `split` gives substrings, or slices of an array of characters where that is what Swift
/// takes: both are there to choose, and slices count their elements by a member of their own.
extension ExpressionChecker {
  /// Whether a value is the whole expression again with the other meaning of its splits; nil where
  /// that does not hold, or where there are none.
  func withSplitsAsSlices(_ syntax: ExpressionSyntax, _ expected: Type?) -> TypedExpression? {
    guard mentionsCountedSplit, !splitsAsSlices else { return nil }
    let mark = solver.mark()
    splitsAsSlices = true
    defer { splitsAsSlices = false }
    let (again, fits) = sink.trial { () -> TypedExpression? in
      let value = check(syntax, expected: expected)
      if let expected, softCoerce(value, to: expected) == nil { return nil }
      return solver.settle() ? value : nil
    }
    if fits, let again, !again.type.flags.contains(.hasError) { return again }
    solver.rollBack(to: mark)
    return nil
  }

  /// What `text.split(…)` is to give in `text.split(…).filter { $0.count > 1 }`; nil elsewhere.
  func wantedParts(
    of base: ExpressionSyntax, _ name: NameSyntax, _ arguments: [ArgumentSyntax]
  ) -> Type? {
    guard case .call(let callee, _) = base.kind, case .member(_, let made) = callee.kind,
      made.text == "split", arguments.contains(where: { $0.value.countsItsParameters })
    else { return nil }
    mentionsCountedSplit = true
    guard splitsAsSlices else { return nil }
    return wellKnown.array(
      wellKnown.type("ArraySlice", [wellKnown.type("Character")]))
  }

  /// Reports `text.split(…).map { $0.count }`: substrings and slices both count their elements, and
  /// for Swift neither comes before the other.
  ///
  /// Of a generic text it is so for `map(String.init)` too.
  func refuseOpenSplit(
    _ parts: TypedExpression, _ base: ExpressionSyntax, _ name: NameSyntax,
    _ arguments: [ArgumentSyntax]
  ) {
    guard name.text == "map", arguments.count == 1, base.range.source >= 0,
      case .call(let callee, let separators) = base.kind, case .member(_, let split) = callee.kind,
      split.text == "split", case .call(let reference, let text?, _) = parts.kind,
      reference.declaration.ownParameters.isEmpty
        || (separators.first?.value.isOneCharacter ?? false)
    else { return }
    let makes = arguments[0].value
    switch solver.shallow(text.type).kind {
    case .nominal(let nominal, _):
      guard ["String", "Substring"].contains(nominal.name), makes.isCountOfParameter else { return }
    case .parameter:
      guard makes.isCountOfParameter || makes.isInitializerOfString else { return }
    default: return
    }
    let labels =
      reference.declaration.parameters.first?.label == "separator"
      ? "separator:maxSplits:omittingEmptySubsequences:"
      : "maxSplits:omittingEmptySubsequences:whereSeparator:"
    sink.error("ambiguous-use", "ambiguous use of 'split(\(labels))'", split.range)
  }

  /// Slices of characters are no texts: what only texts can do means the substrings.
  func refusesSlices(_ receiver: Type, _ name: NameSyntax) -> Bool {
    guard splitsAsSlices, name.text == "joined",
      case .nominal(_, let arguments) = solver.resolve(receiver).kind
    else { return false }
    return arguments.first?.nominalName == "ArraySlice"
  }
}

extension ExpressionSyntax {
  fileprivate var isOneCharacter: Bool {
    if case .stringLiteral(let text) = kind { return text.count == 1 }
    return false
  }

  fileprivate var isInitializerOfString: Bool {
    guard case .member(let base, let name) = kind, case .identifier(let type) = base.kind else {
      return false
    }
    return type.text == "String" && name.text == "init"
  }

  /// Whether it is a closure that gives its parameter's `count` and nothing else.
  fileprivate var isCountOfParameter: Bool {
    guard let (value, parameter) = valueOfClosure, case .member(let base, let name) = value.kind,
      name.text == "count", case .identifier(let subject) = base.kind
    else { return false }
    return subject.text == parameter
  }

  /// What a closure of one expression that names no types gives, and the name of its first
  /// parameter.
  var valueOfClosure: (value: ExpressionSyntax, parameter: String)? {
    guard case .closure(let closure) = kind, closure.body.count == 1, closure.result == nil,
      closure.parameters?.first?.type == nil
    else { return nil }
    let parameter = closure.parameters?.first?.name ?? "$0"
    switch closure.body[0].kind {
    case .expression(let body): return (body, parameter)
    case .returning(let returned?): return (returned, parameter)
    default: return nil
    }
  }

  /// Whether it is a closure of one expression that asks one of its own parameters for `count`.
  fileprivate var countsItsParameters: Bool {
    guard case .closure(let closure) = kind, closure.body.count == 1,
      case .expression(let body) = closure.body[0].kind
    else { return false }
    let names = closure.parameters?.map(\.name) ?? ["$0", "$1"]
    return body.counts(oneOf: names)
  }

  private func counts(oneOf names: [String]) -> Bool {
    switch kind {
    case .member(let base, let name):
      if case .identifier(let subject) = base.kind, name.text == "count" {
        return names.contains(subject.text)
      }
      return base.counts(oneOf: names)
    case .call(let callee, let arguments):
      return callee.counts(oneOf: names)
        || arguments.contains { $0.value.counts(oneOf: names) }
    case .binary(let left, _, let right):
      return left.counts(oneOf: names) || right.counts(oneOf: names)
    case .ternary(let test, let then, let otherwise):
      return [test, then, otherwise].contains { $0.counts(oneOf: names) }
    case .tuple(let elements): return elements.contains { $0.value.counts(oneOf: names) }
    case .parenthesized(let inner), .prefix(_, let inner): return inner.counts(oneOf: names)
    default: return false
    }
  }
}
