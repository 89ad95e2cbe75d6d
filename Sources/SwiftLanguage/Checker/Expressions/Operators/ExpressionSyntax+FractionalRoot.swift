extension ExpressionSyntax {
  /// The chain of members that begins with an integer's literal, with that as a fraction.
  var withFractionalRoot: ExpressionSyntax? {
    switch kind {
    case .member(let base, let name):
      if case .integerLiteral(let magnitude?, let text) = base.kind {
        let root = ExpressionSyntax(.floatLiteral(Double(magnitude), text: text), base.range)
        return ExpressionSyntax(.member(base: root, name: name), range)
      }
      return base.withFractionalRoot.map { ExpressionSyntax(.member(base: $0, name: name), range) }
    case .call(let callee, let arguments):
      return callee.withFractionalRoot.map {
        ExpressionSyntax(.call(callee: $0, arguments: arguments), range)
      }
    default: return nil
    }
  }
}
