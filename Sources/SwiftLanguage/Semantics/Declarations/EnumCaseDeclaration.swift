internal import Diagnostics

/// `case`, with what it holds.
final class EnumCaseDeclaration: Declaration, @unchecked Sendable {
  /// Position in the enum: the tag.
  var index = 0
  var payload: [FunctionDeclaration.Parameter] = []
  var isIndirect = false
  /// `case a()` has one, though it is empty.
  var hasPayload = false
  var rawSyntax: ExpressionSyntax?
  /// An integer, a string or a floating-point literal, where the enum has raw values.
  var rawValue: TypedExpression?
}
