/// `lazy var` in a body.
extension ExpressionChecker {
  /// A variable that is computed from a storage of its own, which the first reading fills; nil where
  /// the initial value is wrong.
  func lazyVariable(
    _ binding: BindingSyntax, _ initial: ExpressionSyntax, _ declared: Type?
  ) -> [TypedStatement]? {
    guard let (name, place) = binding.pattern.simpleName,
      let type = declared ?? typeOnTrial(of: initial)
    else { return nil }
    let range = binding.range
    let storage = VariableDeclaration(
      name: "$__lazy_storage_$_\(name)", range: place, parent: context.declaration, role: .local,
      isLet: false)
    storage.type = wellKnown.optional(type)
    storage.isRead = true
    storage.isWritten = true
    declareVariable(storage)
    let variable = VariableDeclaration(
      name: name, range: place, parent: context.declaration, role: .computed, isLet: false)
    variable.isStatic = true
    variable.type = type

    func named(_ name: String) -> ExpressionSyntax {
      ExpressionSyntax(.identifier(NameSyntax(name, place)), place)
    }
    func body(_ kind: ExpressionSyntax.Kind) -> BlockSyntax {
      BlockSyntax(
        [StatementSyntax(.expression(ExpressionSyntax(kind, initial.range)), range)], range: range,
        endRange: range)
    }
    let arguments = [ExpressionSyntax(.inoutReference(named(storage.name)), place), initial]
    let getter = makeAccessor(
      .get, of: variable,
      body(
        .call(
          callee: named("_filled"),
          arguments: arguments.map { ArgumentSyntax(label: nil, labelRange: nil, value: $0) })),
      range)
    let setter = makeAccessor(
      .set, of: variable,
      body(.assignment(target: named(storage.name), value: named("newValue"))), range)
    declareVariable(variable)
    _ = getter.body
    _ = setter.body
    return [
      TypedStatement(
        .variables(
          TypedPattern(.variable(storage), type: storage.type, range: place),
          value: TypedExpression(.nilLiteral, type: storage.type, range: place)), range: range),
      TypedStatement(.localFunction(getter), range: range),
      TypedStatement(.localFunction(setter), range: range),
    ]
  }

  /// What a value is, found without a trace; nil where it is wrong.
  private func typeOnTrial(of syntax: ExpressionSyntax) -> Type? {
    let mark = solver.mark()
    let (type, succeeded) = sink.trial { solver.resolve(checkFull(syntax).type) }
    solver.rollBack(to: mark)
    return succeeded && !type.flags.contains(.hasError) ? type : nil
  }
}
