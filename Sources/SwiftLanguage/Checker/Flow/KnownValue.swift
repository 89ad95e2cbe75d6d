/// What a variable holds, so far as the text alone tells.
enum KnownValue: Equatable {
  case integer(Int128)
  case number(Double)
  case truth(Bool)
  case enumCase(EnumCaseDeclaration)
  /// An optional that has a value, or none.
  case optional(hasValue: Bool)
  case tuple([KnownValue])

  var integer: Int128? {
    if case .integer(let value) = self { return value }
    return nil
  }

  var truth: Bool? {
    if case .truth(let value) = self { return value }
    return nil
  }

  /// What an expression makes; nil where the text does not tell.
  init?(_ expression: TypedExpression, _ constants: LiteralArithmetic.Constants) {
    switch expression.kind {
    case .variable(let variable):
      guard let known = constants[variable] else { return nil }
      self = known
    case .booleanLiteral(let value): self = .truth(value)
    case .floatLiteral(let value): self = .number(value)
    case .nilLiteral: self = .optional(hasValue: false)
    case .wrapOptional(let inner):
      guard KnownValue(inner, constants) != nil else { return nil }
      self = .optional(hasValue: true)
    case .tuple(let parts):
      let known = parts.compactMap { KnownValue($0, constants) }
      guard known.count == parts.count else { return nil }
      self = .tuple(known)
    case .enumCase(let declaration, _):
      guard let owner = declaration.parent as? NominalDeclaration,
        owner.cases.allSatisfy(\.payload.isEmpty)
      else { return nil }
      self = .enumCase(declaration)
    case .call(let reference, _, let arguments) where reference.declaration.source < 0:
      if let integer = LiteralArithmetic.value(of: expression, constants) {
        self = .integer(integer)
      } else if let truth = Self.comparison(reference.declaration.name, arguments, constants) {
        self = .truth(truth)
      } else {
        return nil
      }
    default:
      guard let integer = LiteralArithmetic.value(of: expression, constants) else { return nil }
      self = .integer(integer)
    }
  }

  /// What `!`, or a comparison of numbers, says.
  private static func comparison(
    _ name: String, _ arguments: [TypedArgument], _ constants: LiteralArithmetic.Constants
  ) -> Bool? {
    let operands = arguments.flatMap(\.expressions)
    if name == "!", operands.count == 1 {
      return KnownValue(operands[0], constants)?.truth.map { !$0 }
    }
    guard operands.count == 2, Self.comparisons.contains(name),
      let left = KnownValue(operands[0], constants), let right = KnownValue(operands[1], constants)
    else { return nil }
    switch (left, right) {
    case (.integer(let left), .integer(let right)): return holds(left, name, right)
    case (.number(let left), .number(let right)): return holds(left, name, right)
    case (.truth(let left), .truth(let right)):
      return name == "==" ? left == right : name == "!=" ? left != right : nil
    default: return nil
    }
  }

  private static let comparisons: Set = ["==", "!=", "<", "<=", ">", ">="]

  private static func holds<Number: Comparable>(
    _ left: Number, _ name: String, _ right: Number
  ) -> Bool {
    switch name {
    case "==": left == right
    case "!=": left != right
    case "<": left < right
    case "<=": left <= right
    case ">": left > right
    default: left >= right
    }
  }

  static func == (left: KnownValue, right: KnownValue) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.truth(let left), .truth(let right)): left == right
    case (.enumCase(let left), .enumCase(let right)): left === right
    case (.optional(let left), .optional(let right)): left == right
    case (.tuple(let left), .tuple(let right)): left == right
    default: false
    }
  }
}
