internal import Diagnostics

/// What the declaration binder asks of the expression checker.
protocol BodyChecker: AnyObject {
  /// The body of a function, accessor or initialiser.
  func checkBody(of function: FunctionDeclaration, _ body: BlockSyntax) -> TypedBody?

  /// A property's initial value, or an enum payload's default; converted to `type` where it is known.
  func checkInitialValue(
    _ value: ExpressionSyntax, type: Type?, of variable: VariableDeclaration,
    in container: Declaration
  ) -> TypedExpression?

  /// What a property wrapper makes of a value, which the call has as a variable.
  func checkWrapping(
    _ call: ExpressionSyntax, _ value: VariableDeclaration, of storage: VariableDeclaration,
    in container: Declaration
  ) -> TypedExpression?

  /// A parameter's default value, in the function's generic context.
  func checkDefaultValue(
    _ value: ExpressionSyntax, type: Type, of function: FunctionDeclaration
  ) -> TypedExpression?
}
