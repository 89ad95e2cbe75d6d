internal import Diagnostics

/// Whether two expressions say the same, where one variable in the first stands for another in the second.
///
/// Only expressions of a few kinds, those that keys of elements are made of, are ever the same.
func isSame(
  _ left: TypedExpression, _ right: TypedExpression,
  replacing variables: (VariableDeclaration, VariableDeclaration)? = nil
) -> Bool {
  func areSame(_ left: [TypedExpression], _ right: [TypedExpression]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { isSame($0, $1, replacing: variables) }
  }
  func areSame(_ left: [TypedArgument], _ right: [TypedArgument]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { pair in
        switch pair {
        case (.value(let one), .value(let other)): isSame(one, other, replacing: variables)
        case (.defaultValue(let one), .defaultValue(let other)): one == other
        default: false
        }
      }
  }
  guard left.type == right.type else { return false }
  switch (left.kind, right.kind) {
  case (.integerLiteral(let one, let isNegative), .integerLiteral(let other, let isOtherNegative)):
    return one == other && isNegative == isOtherNegative
  case (.floatLiteral(let one), .floatLiteral(let other)): return one == other
  case (.booleanLiteral(let one), .booleanLiteral(let other)): return one == other
  case (.stringLiteral(let one), .stringLiteral(let other)): return one == other
  case (.nilLiteral, .nilLiteral): return true
  case (.variable(let one), .variable(let other)):
    if let variables, one === variables.0 { return other === variables.1 }
    return one === other
  case (
    .property(let one, let property, let types, _), .property(let other, let found, let others, _)
  ):
    return property === found && types == others && isSame(one, other, replacing: variables)
  case (.staticProperty(let owner, let property, _, _), .staticProperty(let other, let found, _, _)):
    return owner == other && property === found
  case (
    .element(let one, let element, let types, let arguments, _),
    .element(let other, let found, let others, let otherArguments, _)
  ):
    return element === found && types == others && isSame(one, other, replacing: variables)
      && areSame(arguments, otherArguments)
  case (.tupleElement(let one, let index), .tupleElement(let other, let found)):
    return index == found && isSame(one, other, replacing: variables)
  case (.forceUnwrap(let one), .forceUnwrap(let other)),
    (.chainLink(let one), .chainLink(let other)),
    (.optionalChain(let one), .optionalChain(let other)),
    (.wrapOptional(let one), .wrapOptional(let other)):
    return isSame(one, other, replacing: variables)
  case (.tuple(let one), .tuple(let other)): return areSame(one, other)
  case (.ternary(let one, let then, let otherwise), .ternary(let other, let second, let third)):
    return areSame([one, then, otherwise], [other, second, third])
  case (.call(let one, let receiver, let arguments), .call(let other, let found, let others)):
    return one.declaration === other.declaration && one.substitutions == other.substitutions
      && one.selfType == other.selfType && areSame(receiver.asArray, found.asArray)
      && areSame(arguments, others)
  // The second operand of `??` and its like.
  case (.closure(let one), .closure(let other)):
    guard one.captures.isEmpty, other.captures.isEmpty, one.parameters.isEmpty,
      other.parameters.isEmpty, one.body.statements.count == 1, other.body.statements.count == 1,
      case .returning(let value?) = one.body.statements[0].kind,
      case .returning(let found?) = other.body.statements[0].kind
    else { return false }
    return isSame(value, found, replacing: variables)
  default: return false
  }
}

extension Optional {
  fileprivate var asArray: [Wrapped] { map { [$0] } ?? [] }
}
