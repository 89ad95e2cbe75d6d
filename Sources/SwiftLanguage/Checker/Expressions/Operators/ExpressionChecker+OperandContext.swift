internal import Diagnostics

/// Two operands that no operator takes, as they were reported.
struct OperandFailure {
  var left: TypedExpression
  var right: TypedExpression
  var operatorName: OperatorNameSyntax
  var range: SourceRange
}

/// `half(count * 0.5)`: what stands around two operands that do not fit each other tells which of
/// them is wrong. The report is made where they stand, and becomes more exact here, where something
/// was wrong already.
extension ExpressionChecker {
  /// Notes that two operands of some expression were reported.
  func noteFailure(_ failure: OperandFailure) {
    guard !sink.isTrying else { return }
    operandFailures.append(failure)
  }

  /// Makes the report of an expression's operands one of the operand that is not what is asked for.
  func refineOperands(of syntax: ExpressionSyntax, wanted: Type) {
    let wanted = solver.resolve(wanted)
    let asked = types.withDefaults(wanted.optionalPayload ?? wanted)
    guard asked.nominal != nil, let failure = failure(of: syntax) else { return }
    let (left, right) = (resolved(failure.left), resolved(failure.right))
    if left == asked, right != asked {
      rewrite(failure, failure.right, right, as: asked)
    } else if right == asked, left != asked {
      rewrite(failure, failure.left, left, as: asked)
    }
  }

  /// Operands in a call's arguments, where all candidates ask for the same.
  func refineOperands(of arguments: [ArgumentSyntax], _ fitting: [(CallCandidate, [Int?])]) {
    guard !operandFailures.isEmpty else { return }
    for (index, argument) in arguments.enumerated() {
      let wanted = Set(
        fitting.compactMap { candidate, matched in
          matched[index].map {
            types.substitute(
              candidate.shapes[$0].type, candidate.substitutions, in: environment)
          }
        })
      if wanted.count == 1, let type = wanted.first {
        refineOperands(of: argument.value, wanted: type)
      }
    }
  }

  /// A comparison that gives the truth that is asked for: its literal is what is wrong.
  func refineComparison(of syntax: ExpressionSyntax) {
    guard let failure = failure(of: syntax), failure.operatorName.isOrdering else { return }
    switch (failure.left.isLiteralValue, failure.right.isLiteralValue) {
    case (false, true):
      rewrite(failure, failure.right, resolved(failure.right), as: resolved(failure.left))
    case (true, false):
      rewrite(failure, failure.left, resolved(failure.left), as: resolved(failure.right))
    default: return
    }
  }

  /// In a string's interpolation anything may stand: the whole number is taken to be wrong.
  func refineInterpolated(_ syntax: ExpressionSyntax) {
    guard let failure = failure(of: syntax), !failure.operatorName.isComparison else { return }
    let (left, right) = (resolved(failure.left), resolved(failure.right))
    if left.nominalName == "Int" {
      rewrite(failure, failure.left, left, as: right)
    } else if right.nominalName == "Int" {
      rewrite(failure, failure.right, right, as: left)
    }
  }

  private func failure(of syntax: ExpressionSyntax) -> OperandFailure? {
    guard !sink.isTrying, !operandFailures.isEmpty else { return nil }
    var syntax = syntax
    while true {
      switch syntax.kind {
      case .parenthesized(let inner), .attempt(_, let inner): syntax = inner
      default: return operandFailures.last { $0.range == syntax.range }
      }
    }
  }

  private func resolved(_ value: TypedExpression) -> Type {
    types.withDefaults(solver.resolve(value.type))
  }

  private func rewrite(
    _ failure: OperandFailure, _ operand: TypedExpression, _ type: Type, as wanted: Type
  ) {
    sink.replace("operator-operands", at: failure.operatorName.range) {
      $0.id = "type-mismatch"
      $0.message =
        "cannot convert value of type '\(shown(type))' to expected argument type '\(shown(wanted))'"
      $0.range = operand.range
      $0.notes = []
    }
  }
}

extension OperatorNameSyntax {
  fileprivate var isOrdering: Bool { ["<", ">", "<=", ">="].contains(text) }
  fileprivate var isComparison: Bool { isOrdering || ["==", "!="].contains(text) }
}

extension TypedExpression {
  fileprivate var isLiteralValue: Bool {
    switch kind {
    case .integerLiteral, .floatLiteral, .stringLiteral, .booleanLiteral: true
    default: false
    }
  }
}
