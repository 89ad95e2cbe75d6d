internal import Diagnostics

/// Strings with values in them.
///
/// A `String` whose values need nothing but their descriptions is one instruction's work; what a
/// notebook's own `appendInterpolation` or its own literal type has a say in becomes the calls that
/// Swift makes of it.
extension ExpressionChecker {
  func interpolation(
    _ segments: [ExpressionSyntax.StringSegment], _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let owner = expected.flatMap(interpolatedType)
    if owner != nil || segments.contains(where: \.hasLabels) || hasOwnInterpolations {
      return interpolationCalls(segments, owner ?? wellKnown.type("String"), range)
    }
    var typed: [TypedExpression.Segment] = []
    for segment in segments {
      switch segment {
      case .text(let text): typed.append(.text(text))
      case .interpolation(let arguments, _):
        guard let first = arguments.first else { continue }
        refuseOpenNumbers([first.value])
        let value = check(first.value)
        if value.type.flags.contains(.hasError) { refineInterpolated(first.value) }
        warnOfOptional(value)
        typed.append(.value(value))
      }
    }
    return TypedExpression(.interpolation(typed), type: wellKnown.type("String"), range: range)
  }

  private func warnOfOptional(_ value: TypedExpression) {
    if case .function = solver.shallow(value.type).kind {
      sink.warning(
        "function-in-interpolation",
        "string interpolation produces a debug description for a function value; did you mean to "
          + "make this explicit?", value.range)
    }
    guard solver.shallow(value.type).isOptional else { return }
    sink.warning(
      "optional-in-interpolation",
      "string interpolation produces a debug description for an optional value; did you mean "
        + "to make this explicit?", value.range,
      fixIts: [.init(range: value.range.end, replacement: " ?? <#default value#>")])
  }

  /// Whether cells so far extend the interpolations of `String`.
  private var hasOwnInterpolations: Bool {
    wellKnown.nominal("DefaultStringInterpolation").members["appendInterpolation"]?
      .contains { $0.source >= 0 } ?? false
  }

  /// Whether a cell's own type can be written as a string with values in it: arguments that are such
  /// strings then need their parameter's type.
  var hasOwnInterpolatedTypes: Bool {
    module.interpolatedTypes > 0
  }

  /// The type, other than `String`, that the context asks of an interpolated literal.
  private func interpolatedType(_ expected: Type) -> Type? {
    var type = solver.shallow(expected)
    while let payload = type.optionalPayload { type = solver.shallow(payload) }
    guard case .nominal(let nominal, _) = type.kind, nominal.name != "String",
      nominal.kind != .protocolType,
      types.conforms(
        type, to: wellKnown.nominal("ExpressibleByStringInterpolation"), in: environment)
    else { return nil }
    return type
  }

  /// `var made = T.StringInterpolation(…)`, its `appendLiteral` and `appendInterpolation` in turn, then
  /// `T(stringInterpolation: made)`.
  private func interpolationCalls(
    _ segments: [ExpressionSyntax.StringSegment], _ type: Type, _ range: SourceRange
  ) -> TypedExpression {
    let owner = wellKnown.nominal("ExpressibleByStringInterpolation")
    guard let associated = owner.memberTypes["StringInterpolation"] as? AssociatedTypeDeclaration
    else { return error(at: range) }
    let parts = alternating(segments)
    let literals = parts.compactMap(\.text)
    let interpolator = types.member(associated, of: type, in: environment)
    let initial = construct(
      interpolator,
      [
        argument("literalCapacity", number(literals.reduce(0) { $0 + $1.utf8.count }, range)),
        argument("interpolationCount", number(parts.count - literals.count, range)),
      ], range, nil)
    let variable = VariableDeclaration(
      name: "$interpolation", range: range, parent: context.declaration, role: .local, isLet: false)
    variable.type = interpolator
    variable.isWritten = true
    context.push()
    defer { context.pop() }
    context.declare(variable)
    let calls = parts.map { part in
      switch part {
      case .text(let text):
        append(
          "appendLiteral", [argument(nil, ExpressionSyntax(.stringLiteral(text), range))], range)
      case .interpolation(let arguments, let place):
        append("appendInterpolation", arguments, place)
      }
    }
    let made = construct(
      type, [argument("stringInterpolation", name(of: variable, range))], range, nil)
    let body = calls.reversed().reduce(made) { rest, call in
      let ignored = VariableDeclaration(
        name: "$appended", range: range, parent: context.declaration, role: .local, isLet: true)
      ignored.type = call.type
      return TypedExpression(.letIn(ignored, call, body: rest), type: type, range: range)
    }
    return TypedExpression(.letIn(variable, initial, body: body), type: type, range: range)
  }

  /// The segments with a text, empty ones too, around every value: as Swift hands them out.
  private func alternating(
    _ segments: [ExpressionSyntax.StringSegment]
  ) -> [ExpressionSyntax.StringSegment] {
    var result: [ExpressionSyntax.StringSegment] = []
    for segment in segments {
      if segment.text == nil, result.last?.text == nil { result.append(.text("")) }
      result.append(segment)
    }
    if result.last?.text == nil { result.append(.text("")) }
    return result
  }

  private func append(
    _ function: String, _ arguments: [ArgumentSyntax], _ range: SourceRange
  ) -> TypedExpression {
    let base = ExpressionSyntax(.identifier(NameSyntax("$interpolation", range)), range)
    let callee = ExpressionSyntax(.member(base: base, name: NameSyntax(function, range)), range)
    return check(ExpressionSyntax(.call(callee: callee, arguments: arguments), range))
  }

  private func name(of variable: VariableDeclaration, _ range: SourceRange) -> ExpressionSyntax {
    ExpressionSyntax(.identifier(NameSyntax(variable.name, range)), range)
  }

  private func number(_ value: Int, _ range: SourceRange) -> ExpressionSyntax {
    ExpressionSyntax(.integerLiteral(magnitude: UInt64(value), text: String(value)), range)
  }

  private func argument(_ label: String?, _ value: ExpressionSyntax) -> ArgumentSyntax {
    ArgumentSyntax(label: label, labelRange: nil, value: value)
  }
}

extension ExpressionSyntax.StringSegment {
  /// The text of a segment that is one.
  var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  /// `\(value, default: text)`, `\(hex: value)`: more than a value to describe.
  var hasLabels: Bool {
    guard case .interpolation(let arguments, _) = self else { return false }
    return arguments.count != 1 || arguments[0].label != nil
  }
}
