internal import Diagnostics

/// What operators make of integer literals, so far as the text alone tells.
enum LiteralArithmetic {
  /// Why an operation on literals cannot be right; nil where it can.
  static func problem(of expression: TypedExpression) -> String? {
    guard case .call(let reference, _, let arguments) = expression.kind,
      reference.declaration.source < 0, arguments.count == 2,
      let range = expression.type.nominalName.flatMap(range(of:)),
      let right = operand(arguments[1]).flatMap(value(of:))
    else { return nil }
    let name = reference.declaration.name
    if right == 0, ["/", "%", "/=", "%="].contains(name) { return "division by zero" }
    guard let left = operand(arguments[0]).flatMap(value(of:)),
      let result = combined(left, name, right), !range.contains(result)
    else { return nil }
    return
      "arithmetic operation '\(left) \(name) \(right)' (on type '\(expression.type)') results in an "
      + "overflow"
  }

  private static func operand(_ argument: TypedArgument) -> TypedExpression? {
    if case .value(let value) = argument { return value }
    return nil
  }

  private static func value(of expression: TypedExpression) -> Int128? {
    switch expression.kind {
    case .integerLiteral(let magnitude, let isNegative):
      return isNegative ? -Int128(magnitude) : Int128(magnitude)
    case .call(let reference, _, let arguments)
    where reference.declaration.source < 0 && arguments.count == 2:
      guard let range = expression.type.nominalName.flatMap(range(of:)),
        let left = operand(arguments[0]).flatMap(value(of:)),
        let right = operand(arguments[1]).flatMap(value(of:)),
        let result = combined(left, reference.declaration.name, right)
      else { return nil }
      return range.contains(result) ? result : nil
    default: return nil
    }
  }

  private static func combined(_ left: Int128, _ name: String, _ right: Int128) -> Int128? {
    switch name {
    case "+": left + right
    case "-": left - right
    case "*": left.multipliedReportingOverflow(by: right).partialValue
    default: nil
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
