extension ExpressionSyntax {
  /// Whether it is just `nil`.
  var isNil: Bool {
    if case .nilLiteral = kind { return true }
    return false
  }
}

extension ExpressionSyntax {
  /// A text as written, with values in it or not.
  var isText: Bool {
    switch kind {
    case .stringLiteral, .interpolatedString: true
    default: false
    }
  }

  /// A number, or an operation on nothing but numbers.
  var isLiteral: Bool {
    switch kind {
    case .integerLiteral, .floatLiteral: true
    case .parenthesized(let inner), .prefix(_, let inner): inner.isLiteral
    default: isLiteralArithmetic
    }
  }

  var isFractional: Bool {
    switch kind {
    case .floatLiteral: true
    case .parenthesized(let inner), .prefix(_, let inner): inner.isFractional
    case .binary(let left, _, let right): left.isFractional || right.isFractional
    default: false
    }
  }

  var isIntegerLiteral: Bool {
    switch kind {
    case .integerLiteral: true
    case .parenthesized(let inner), .prefix(_, let inner): inner.isIntegerLiteral
    default: false
    }
  }

  /// An operation on nothing but numbers.
  var isCalculatedOfLiterals: Bool {
    switch kind {
    case .binary(let left, _, let right):
      (left.isLiteral || left.isCalculatedOfLiterals)
        && (right.isLiteral || right.isCalculatedOfLiterals)
    case .parenthesized(let inner): inner.isCalculatedOfLiterals
    default: false
    }
  }

  /// The same of two literals.
  var isLiteralArithmetic: Bool {
    switch kind {
    // Any integers are shifted by any others: what is shifted may be of any type.
    case .binary(let left, let name, let right):
      left.isLiteral && right.isLiteral && name.text != "<<" && name.text != ">>"
    case .parenthesized(let inner): inner.isLiteralArithmetic
    default: false
    }
  }
}

extension ExpressionSyntax {
  /// `\.name`: the context says of what type.
  var isRootless: Bool {
    if case .keyPath(let root, _) = kind { return root == nil }
    return false
  }

  var isMethodCall: Bool {
    if case .call(let callee, _) = kind, case .member = callee.kind { return true }
    return false
  }

  /// Whether it is such a key path or an operation on some: `\.age > 18 || \.isMember`.
  var isOfRootlessPath: Bool {
    switch kind {
    case .keyPath: isRootless
    case .binary(let left, _, let right): left.isOfRootlessPath || right.isOfRootlessPath
    case .prefix(_, let inner), .parenthesized(let inner): inner.isOfRootlessPath
    default: false
    }
  }

  var isCall: Bool {
    if case .call = kind { return true }
    return false
  }

  /// Whether an argument of the call, or of one that it is called on, is such a key path.
  var mentionsRootlessPath: Bool {
    switch kind {
    case .call(let callee, let arguments):
      arguments.contains { $0.value.isRootless } || callee.mentionsRootlessPath
    case .member(let base, _): base.mentionsRootlessPath
    default: false
    }
  }
}
