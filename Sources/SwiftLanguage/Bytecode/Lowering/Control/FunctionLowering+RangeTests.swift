/// Tests whether a variable's value is in a range of literals (`case "a"..."z"`,
/// `(0..<10).contains(x)`): two comparisons, and no range is made.
extension FunctionLowering {
  /// - Returns: False where the condition is something else.
  func branchRange(
    _ reference: FunctionReference, _ receiver: TypedExpression?, _ arguments: [TypedArgument],
    to label: Label, when wanted: Bool
  ) -> Bool {
    guard reference.declaration.source < 0 else { return false }
    var operands = values(of: arguments)
    if reference.declaration.name == "contains", let receiver { operands.insert(receiver, at: 0) }
    guard ["~=", "contains"].contains(reference.declaration.name), operands.count == 2,
      case .variable = operands[1].kind,
      case .call(let maker, _, let bounds) = operands[0].kind, maker.declaration.source < 0,
      ["...", "..<"].contains(maker.declaration.name)
    else { return false }
    let (value, ends) = (operands[1], values(of: bounds))
    guard ends.count == 2, isOrdered(ends[0], ends[1]),
      ends.allSatisfy({ descriptor($0.type) == descriptor(value.type) })
    else { return false }
    let isClosed = maker.declaration.name == "..."
    if wanted {
      let skipped = builder.label()
      branchBelow(value, ends[0], orEqual: false, to: skipped, when: true)
      branchEnd(value, ends[1], isClosed, to: label, when: true)
      builder.bind(skipped)
    } else {
      branchBelow(value, ends[0], orEqual: false, to: label, when: true)
      branchEnd(value, ends[1], isClosed, to: label, when: false)
    }
    return true
  }

  private func values(of arguments: [TypedArgument]) -> [TypedExpression] {
    arguments.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }

  /// Whether the literals are of an order that is known here: others trap where they are not.
  private func isOrdered(_ lower: TypedExpression, _ upper: TypedExpression) -> Bool {
    if let low = smallConstant(lower), let high = smallConstant(upper) { return low <= high }
    guard case .stringLiteral(let low) = lower.kind, case .stringLiteral(let high) = upper.kind
    else { return false }
    return descriptor(lower.type).isText && low <= high
  }

  private func branchEnd(
    _ value: TypedExpression, _ end: TypedExpression, _ isClosed: Bool, to label: Label,
    when wanted: Bool
  ) { branchBelow(value, end, orEqual: isClosed, to: label, when: wanted) }

  /// Branches where the value is less than a literal, or equal to it.
  private func branchBelow(
    _ value: TypedExpression, _ literal: TypedExpression, orEqual: Bool, to label: Label,
    when wanted: Bool
  ) {
    scratch {
      let left = lower(value)
      if let number = smallConstant(literal) {
        let opcode: Opcode =
          switch (orEqual, wanted) {
          case (false, true): .branchLessImmediate
          case (false, false): .branchGreaterEqualImmediate
          case (true, true): .branchLessEqualImmediate
          case (true, false): .branchGreaterImmediate
          }
        builder.branch(opcode, left.registers.word, number, to: label)
        return
      }
      let right = lower(literal)
      let result = builder.allocateWord()
      // Not above a text is not less than itself the other way round.
      let (first, second) = orEqual ? (right, left) : (left, right)
      builder.emit(.stringLess, result, first.registers.reference, second.registers.reference)
      releaseBeforeBranch()
      builder.jump(wanted == orEqual ? .branchFalse : .branchTrue, result, to: label)
    }
  }
}
