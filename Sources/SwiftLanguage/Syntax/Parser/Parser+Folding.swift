internal import Diagnostics

/// Turns operands and operators in a row into a tree, by precedence.
extension Parser {
  /// Precedence climbing over `operands[0] operators[0] operands[1] …`; `is` and `as` take no
  /// operand.
  mutating func fold(_ operands: [ExpressionSyntax], _ operators: [SequenceOperator])
    -> ExpressionSyntax
  {
    var cursor = FoldCursor(operands: operands, operators: operators)
    return fold(&cursor, minimum: nil)
  }

  struct FoldCursor {
    let operands: [ExpressionSyntax]
    let operators: [SequenceOperator]
    var operand = 0
    var next = 0

    mutating func takeOperand() -> ExpressionSyntax {
      defer { operand += 1 }
      return operands[min(operand, operands.count - 1)]
    }
  }

  /// Folds operators that bind more tightly than `minimum` (or as tightly, on its right side).
  private mutating func fold(
    _ cursor: inout FoldCursor, minimum: (group: Int?, includesSame: Bool)?
  ) -> ExpressionSyntax {
    var left = cursor.takeOperand()
    var previous: (group: Int?, name: String)?
    while cursor.next < cursor.operators.count {
      let current = cursor.operators[cursor.next]
      let group = group(of: current)
      if let minimum {
        switch ordering(group, minimum.group) {
        case .higher: break
        case .same:
          if !minimum.includesSame { return left }
        case .lower, .unrelated: return left
        }
      }
      if let before = previous { checkAdjacent(before, current, group) }
      previous = (group, name(of: current))
      cursor.next += 1
      switch current {
      case .isType(let type, _):
        left = ExpressionSyntax(.isType(left, type), left.range.union(type.range))
        continue
      case .cast(let type, let kind, _):
        left = ExpressionSyntax(.cast(left, type, kind), left.range.union(type.range))
        continue
      default: break
      }
      let isRight = group.map { operators.groups[$0].associativity == .right } ?? false
      let right = nested(left) { $0.fold(&cursor, minimum: (group, isRight)) }
      left = combine(left, current, right)
    }
    return left
  }

  private mutating func combine(
    _ left: ExpressionSyntax, _ current: SequenceOperator, _ right: ExpressionSyntax
  ) -> ExpressionSyntax {
    var range = left.range
    range.upper = max(range.upper, right.range.upper)
    switch current {
    case .binary(let name):
      // One that is not declared at all is reported where it is looked up.
      if operators.infixGroup(of: name.text) == nil,
        operators.prefix.contains(name.text) || operators.postfix.contains(name.text)
      {
        reportAndContinue("operator is not a known binary operator", name.range)
      }
      return ExpressionSyntax(.binary(left: left, operator: name, right: right), range)
    case .assignment:
      return ExpressionSyntax(.assignment(target: left, value: right), range)
    case .ternary(let middle, _):
      return ExpressionSyntax(
        .ternary(condition: left, then: middle, otherwise: right), range)
    case .isType, .cast:
      return left
    }
  }

  private func name(of current: SequenceOperator) -> String {
    switch current {
    case .binary(let name): name.text
    case .assignment: "="
    case .ternary: "?:"
    case .isType: "is"
    case .cast: "as"
    }
  }

  /// The operator's group; nil for an operator that nobody declared (the checker reports it).
  private func group(of current: SequenceOperator) -> Int? {
    switch current {
    case .binary(let name):
      operators.infixGroup(of: name.text) ?? operators.group(named: "DefaultPrecedence")
    case .assignment: operators.group(named: "AssignmentPrecedence")
    case .ternary: operators.group(named: "TernaryPrecedence")
    case .isType, .cast: operators.group(named: "CastingPrecedence")
    }
  }

  private func ordering(_ left: Int?, _ right: Int?) -> OperatorTable.Ordering {
    guard let left, let right else { return .lower }
    return operators.compare(left, right)
  }

  /// Two operators side by side must have an order, or a common associativity.
  private mutating func checkAdjacent(
    _ before: (group: Int?, name: String), _ current: SequenceOperator, _ group: Int?
  ) {
    guard let first = before.group, let second = group else { return }
    switch operators.compare(first, second) {
    case .same where operators.groups[first].associativity == .none:
      if before.name == "as" || before.name == "is" { return }
      let shown = name(of: current)
      let message =
        before.name == shown
        ? "adjacent operators are in non-associative precedence group "
          + "'\(operators.groups[first].name)'"
        : "adjacent operators are in non-associative precedence group "
          + "'\(operators.groups[first].name)'"
      reportAndContinue(message, current.range)
    case .unrelated:
      reportAndContinue(
        "adjacent operators are in unordered precedence groups "
          + "'\(operators.groups[first].name)' and '\(operators.groups[second].name)'",
        current.range)
    default: break
    }
  }
}
