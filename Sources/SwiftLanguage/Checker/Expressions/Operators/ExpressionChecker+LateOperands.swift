internal import Diagnostics

/// Words for operands that depend on when `swiftc` knows their types: at once, or, where something else
/// in the expression has several meanings, only together with that.
extension ExpressionChecker {
  /// Whether something beside the operator itself has several meanings: a closure around, a literal, an
  /// initialiser, a subscript.
  func isSolvedLate(_ operands: [ArgumentSyntax]) -> Bool {
    if context.isClosure { return true }
    guard let wholeExpression else { return false }
    var search = ManyMeanings(except: operands.map(\.value).filter(\.isPlainLiteral))
    search.visit(wholeExpression)
    return search.isFound
  }

  /// A comparison of a notebook's value, or of anything where the types are known late: the operand
  /// that is not what the operator of numbers or texts takes, or what a type lacks.
  func reportComparison(
    _ name: OperatorNameSyntax, _ arguments: [ArgumentSyntax], _ left: TypedExpression,
    _ right: TypedExpression
  ) -> Bool {
    let asked: String
    switch name.text {
    case "==", "!=": asked = "Equatable"
    case "<", ">", "<=", ">=": asked = "Comparable"
    default: return false
    }
    let operands = [left, right]
    let own = operands.map { types.withDefaults(solver.resolve($0.type)) }
    if let index = own.firstIndex(where: \.isOfNotebook), own[1 - index].nominal != nil,
      !own[1 - index].isOfNotebook, !own[1 - index].isOptional
    {
      let other = own[1 - index]
      let library = isInteger(other) ? "BinaryInteger" : isText(other) ? "StringProtocol" : nil
      guard let library else {
        reportMismatch(operands[index], other, .argument)
        return true
      }
      let requirement = "requires that '\(shown(own[index]))' conform to '\(library)'"
      sink.error(
        "operator-operands",
        index == 0
          ? "referencing operator function '\(name.text)' on '\(library)' \(requirement)"
          : "operator function '\(name.text)' \(requirement)", name.range)
      return true
    }
    guard isSolvedLate(arguments) else { return false }
    if own[0] == own[1] {
      switch own[0].kind {
      case .nominal where own[0].isOfNotebook, .parameter:
        sink.error(
          "operator-operands",
          "referencing operator function '\(name.text)' on '\(asked)' requires that "
            + "'\(shown(own[0]))' conform to '\(asked)'", name.range)
        return true
      default: break
      }
      if let payload = own[0].optionalPayload, asked == "Comparable",
        types.conforms(payload, to: wellKnown.nominal(asked), in: environment)
      {
        reportMismatch(left, payload, .value)
        return true
      }
      return false
    }
    let integers = [0, 1].filter { isInteger(own[$0]) }
    guard integers.count == 1 else { return false }
    let other = own[1 - integers[0]]
    // The operators of texts stand before those of integers, but for these.
    let isFirst = ["!=", ">", "<=", ">="].contains(name.text)
    guard isFraction(other) || isFirst && isText(other) else { return false }
    reportMismatch(operands[1 - integers[0]], own[integers[0]], .argument)
    return true
  }

  /// A calculation with an integer's literal in it, which makes `swiftc` take the other numbers for
  /// integers too.
  func reportCalculation(
    _ name: OperatorNameSyntax, _ arguments: [ArgumentSyntax], _ left: TypedExpression,
    _ right: TypedExpression
  ) -> Bool {
    let operands = [left, right]
    let own = operands.map { types.withDefaults(solver.resolve($0.type)) }
    guard let whole = own.firstIndex(where: { isInteger($0) }) else { return false }
    let other = own[1 - whole]
    switch name.text {
    case "&", "|", "^":
      guard !isInteger(other) else { return false }
    case "+", "-", "*", "/":
      if isText(other), name.text == "*" || name.text == "/", !context.isClosure {
        guard isSolvedLate(arguments) else { return false }
        break
      }
      guard isFraction(other), arguments[1 - whole].value.calculatesWithInteger else {
        return false
      }
      if name.text == "*" || name.text == "/", whole == 1,
        case .binary(_, let inner, let factor) = arguments[0].value.kind,
        case .integerLiteral = factor.kind, inner.text == "*" || inner.text == "/",
        wholeExpression?.isInterpolated != true
      {
        sink.error(
          "operator-operands",
          "binary operator '\(inner.text)' cannot be applied to operands of type "
            + "'\(shown(other))' and '\(shown(own[1]))'", inner.range)
        return true
      }
    default: return false
    }
    reportMismatch(operands[1 - whole], own[whole], .argument)
    return true
  }

  /// The ends of a range that are of different types, each of which has an order.
  func reportEnds(
    _ name: OperatorNameSyntax, _ left: TypedExpression, _ right: TypedExpression
  ) -> Bool {
    guard name.text == "..<" || name.text == "..." else { return false }
    let operands = [left, right]
    let own = operands.map { types.withDefaults(solver.resolve($0.type)) }
    let comparable = wellKnown.nominal("Comparable")
    guard own[0] != own[1],
      own.allSatisfy({ $0.nominal != nil && types.conforms($0, to: comparable, in: environment) })
    else { return false }
    if isLoopSequence {
      let whole = isInteger(own[0]) ? 0 : 1
      reportMismatch(operands[1 - whole], own[whole], .argument)
      return true
    }
    // A literal is what the other end says, which `swiftc` names first.
    let first = solver.isOpenLiteral(left.type) ? 1 : 0
    sink.error(
      "conflicting-arguments",
      "conflicting arguments to generic parameter 'Self' ('\(shown(own[first]))' vs. "
        + "'\(shown(own[1 - first]))')", name.range)
    return true
  }

  /// Whether the call that stands there has a `.member` as its argument.
  func takesImplicitMember(_ call: SourceRange) -> Bool {
    guard let wholeExpression else { return false }
    var search = CallSearch(range: call)
    search.visit(wholeExpression)
    return search.found?.contains { $0.value.namesImplicitMember } ?? false
  }

  func isInteger(_ type: Type) -> Bool {
    types.conforms(type, to: wellKnown.nominal("BinaryInteger"), in: environment)
  }

  private func isText(_ type: Type) -> Bool {
    types.conforms(type, to: wellKnown.nominal("StringProtocol"), in: environment)
  }
}

/// Looks for the arguments of the call at a place.
private struct CallSearch: SyntaxWalker {
  let range: SourceRange
  private(set) var found: [ArgumentSyntax]?

  init(range: SourceRange) { self.range = range }

  mutating func visit(_ expression: ExpressionSyntax) {
    if case .call(_, let arguments) = expression.kind, expression.range == range {
      found = arguments
    } else {
      descend(into: expression)
    }
  }
}

/// Looks for what has several meanings: literals, initialisers, subscripts.
private struct ManyMeanings: SyntaxWalker {
  let exceptions: [ExpressionSyntax]
  private(set) var isFound = false

  init(except exceptions: [ExpressionSyntax]) { self.exceptions = exceptions }

  mutating func visit(_ expression: ExpressionSyntax) {
    guard !isFound, !exceptions.contains(where: { $0 === expression }) else { return }
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .interpolatedString,
      .arrayLiteral, .dictionaryLiteral, .subscriptAccess, .ternary:
      isFound = true
    case .call(let callee, _):
      if case .identifier(let name) = callee.kind, name.text.first?.isUppercase ?? false {
        isFound = true
      } else {
        descend(into: expression)
      }
    case .closure: break
    default: descend(into: expression)
    }
  }
}

extension ExpressionSyntax {
  fileprivate var isPlainLiteral: Bool {
    switch kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral: true
    default: false
    }
  }

  /// `width * 2`: an operation on an integer's literal.
  fileprivate var calculatesWithInteger: Bool {
    switch kind {
    case .parenthesized(let inner): return inner.calculatesWithInteger
    case .binary(let left, _, let right):
      return [left, right].contains { operand in
        if case .integerLiteral = operand.kind { return true }
        return operand.calculatesWithInteger
      }
    default: return false
    }
  }

  /// Whether the expression has a text with an interpolation in it.
  fileprivate var isInterpolated: Bool {
    switch kind {
    case .interpolatedString: true
    case .call(_, let arguments): arguments.contains { $0.value.isInterpolated }
    case .binary(let left, _, let right): left.isInterpolated || right.isInterpolated
    case .parenthesized(let inner): inner.isInterpolated
    default: false
    }
  }
}
