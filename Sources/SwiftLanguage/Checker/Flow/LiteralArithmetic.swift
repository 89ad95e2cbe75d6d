internal import Diagnostics

/// What operators make of integers, so far as the text alone tells.
enum LiteralArithmetic {
  enum Outcome {
    case value(Int128)
    /// Why the operation cannot be right.
    case problem(String)
  }

  typealias Constants = [VariableDeclaration: KnownValue]

  /// What an operation on integers makes, or that it cannot; nil where the text does not tell.
  static func outcome(of expression: TypedExpression, _ constants: Constants) -> Outcome? {
    guard case .call(let reference, _, let arguments) = expression.kind,
      reference.declaration.source < 0, let first = arguments.first,
      let left = operand(first), let type = left.type.nominalName, let range = range(of: type)
    else { return nil }
    let name = reference.declaration.name
    if arguments.count == 1, name == "-", let value = value(of: left, constants) {
      return range.contains(-value)
        ? .value(-value)
        : .problem(
          "arithmetic operation '0 - \(value)' (on type '\(type)') results in an overflow")
    }
    guard arguments.count == 2, let operation = operations[name],
      let right = operand(arguments[1]).flatMap({ value(of: $0, constants) })
    else { return nil }
    let divides = operation == "/" || operation == "%"
    if divides, right == 0 { return .problem("division by zero") }
    guard let left = value(of: left, constants) else { return nil }
    let result = combined(left, operation, right)
    // The remainder of a division that overflows does so too.
    if range.contains(divides ? left / right : result) { return .value(result) }
    return .problem(
      (divides ? "division '" : "arithmetic operation '") + "\(left) \(operation) \(right)' "
        + (divides ? "" : "(on type '\(type)') ") + "results in an overflow")
  }

  /// The integer that an expression is; nil where the text does not tell.
  static func value(of expression: TypedExpression, _ constants: Constants) -> Int128? {
    switch expression.kind {
    case .integerLiteral(let magnitude, let isNegative):
      return isNegative ? -Int128(magnitude) : Int128(magnitude)
    case .variable(let variable): return constants[variable]?.integer
    case .staticProperty(let owner, let property, _, _) where property.source < 0:
      guard let range = owner.nominalName.flatMap(range(of:)) else { return nil }
      return property.name == "max"
        ? range.upperBound : property.name == "min" ? range.lowerBound : nil
    case .call:
      if case .value(let value)? = outcome(of: expression, constants) { return value }
      return nil
    default: return nil
    }
  }

  /// The operators, those that assign too, by what they compute.
  private static let operations = [
    "+": "+", "-": "-", "*": "*", "/": "/", "%": "%",
    "+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%",
  ]

  private static func operand(_ argument: TypedArgument) -> TypedExpression? {
    switch argument {
    case .value(let value), .inoutReference(let value): value
    default: nil
    }
  }

  private static func combined(_ left: Int128, _ operation: String, _ right: Int128) -> Int128 {
    switch operation {
    case "+": left + right
    case "-": left - right
    case "*": left.multipliedReportingOverflow(by: right).partialValue
    case "/": left / right
    default: left % right
    }
  }

  /// What a type of the standard library holds.
  private static func range(of type: String) -> ClosedRange<Int128>? {
    func bounds<Number: FixedWidthInteger>(_: Number.Type) -> ClosedRange<Int128> {
      Int128(Number.min)...Int128(Number.max)
    }
    return switch type {
    case "Int", "Int64": bounds(Int64.self)
    case "Int8": bounds(Int8.self)
    case "Int16": bounds(Int16.self)
    case "Int32": bounds(Int32.self)
    case "UInt", "UInt64": bounds(UInt64.self)
    case "UInt8": bounds(UInt8.self)
    case "UInt16": bounds(UInt16.self)
    case "UInt32": bounds(UInt32.self)
    default: nil
    }
  }
}
