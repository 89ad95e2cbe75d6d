internal import Diagnostics

/// Default arguments that say what a generic parameter is: `_ style: some Style = .regular`.
extension ExpressionChecker {
  /// The default value of a parameter whose type a call's arguments tell elsewhere; nil where the
  /// value does not say what the type's generic parameters are.
  ///
  /// The value is checked as the argument of a function that takes nothing else: what a call would
  /// infer from it, it infers.
  func openDefault(
    _ value: ExpressionSyntax, type: Type, of function: FunctionDeclaration
  ) -> TypedExpression? {
    guard type.flags.contains(.hasParameter),
      let parameter = function.parameters.first(where: { $0.defaultSyntax === value })
    else { return nil }
    let named = parameters(in: type)
    let asked = FunctionDeclaration(
      name: function.name, range: function.range, parent: nil, role: .function)
    asked.signature.parameters = function.signature.parameters.filter(named.contains)
    asked.signature.requirements = function.signature.requirements.filter { requirement in
      let types: [Type] =
        switch requirement {
        case .conforms(let subject, _): [subject]
        case .inherits(let one, let other), .sameType(let one, let other): [one, other]
        }
      return types.allSatisfy { parameters(in: $0).isSubset(of: named) }
    }
    asked.parameters = [
      FunctionDeclaration.Parameter(label: nil, variable: parameter.variable, type: type)
    ]
    let candidate = CallCandidate(
      declaration: .function(asked), substitutions: .empty, receiver: nil, dispatch: .direct,
      selfType: nil, rank: 0)
    let start = solver.count
    let waiting = solver.mark().pending
    let errors = sink.errorCount
    let call = resolveCall(
      [candidate], [ArgumentSyntax(label: nil, labelRange: nil, value: value)], value.range, nil,
      name: function.name)
    finish(call, from: start, pending: waiting, isErroneous: sink.errorCount > errors)
    guard case .call(_, _, let arguments) = call.kind, case .value(let typed)? = arguments.first
    else { return nil }
    return typed
  }

  private func parameters(in type: Type) -> Set<GenericParameter> {
    var found: Set<GenericParameter> = []
    func visit(_ type: Type) -> Type {
      guard type.flags.contains(.hasParameter) else { return type }
      if case .parameter(let parameter) = type.kind { found.insert(parameter) }
      return type.mapped(visit)
    }
    _ = visit(type)
    return found
  }

  /// Lets the defaults of parameters that get no argument say what is open in their types.
  func inferFromDefaults(_ matched: [Int?], _ parameters: [ParameterShape]) {
    for (index, shape) in parameters.enumerated() {
      guard let defaultType = shape.defaultType, !matched.contains(index),
        solver.resolve(shape.type).flags.contains(.hasVariable), let type = defaultType(),
        !type.flags.contains(.hasParameter), !type.flags.contains(.hasError)
      else { continue }
      _ = solver.unify(shape.type, type)
    }
  }
}
