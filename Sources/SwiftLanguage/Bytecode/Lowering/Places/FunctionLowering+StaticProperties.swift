internal import Diagnostics

/// Static properties, which are given their first value where they are first used.
extension FunctionLowering {
  func lowerStaticProperty(
    _ owner: Type, _ property: VariableDeclaration, _ inner: Substitutions, _ dispatch: Dispatch,
    _ expression: TypedExpression
  ) -> Value {
    if property.isStored {
      ensureStatic(property, concrete(inner))
      let type = descriptor(expression.type)
      return loadGlobal(
        program.staticSlot(property, concrete(inner), type.layout), type.layout, type)
    }
    guard let getter = property.getter else {
      return unsupported(
        "the static property '\(property.name)' cannot be read", descriptor(expression.type))
    }
    return callGetter(
      getter, inner, dispatch, receiver: nil, [], expression, selfType: owner)
  }

  /// Runs the initial value of a static property on its first use.
  func ensureStatic(_ property: VariableDeclaration, _ inner: Substitutions) {
    let stub = program.staticInitializer(property, inner)
    let flag = program.staticFlag(property, inner)
    scratch {
      let register = builder.allocateWord()
      let done = builder.label()
      builder.emitWide(.globalGetWord, register, flag)
      builder.jump(.branchTrue, register, to: done)
      builder.emit(.call, builder.nextWord, builder.nextReference)
      builder.data(stub)
      builder.bind(done)
    }
  }

  func prepareStatic(
    _ owner: Type, _ property: VariableDeclaration, _ inner: Substitutions, _ dispatch: Dispatch,
    _ expression: TypedExpression
  ) -> Place {
    let type = descriptor(expression.type)
    if property.isStored {
      ensureStatic(property, concrete(inner))
      let place = Place(
        .global(program.staticSlot(property, concrete(inner), type.layout)), type,
        builder.allocate(type.layout))
      // What an observer sets itself is not observed again.
      guard property.willSet != nil || property.didSet != nil, function?.accessorOf !== property
      else { return place }
      return observed(property, place, nil, inner)
    }
    return accessorPlace(
      nil, property.getter, property.setter, inner, dispatch, [], expression, selfType: owner)
  }
}
