internal import Diagnostics

/// Assignments.
extension ExpressionChecker {
  func assignment(
    _ target: ExpressionSyntax, _ value: ExpressionSyntax, _ range: SourceRange
  ) -> TypedExpression {
    if let parts = chain(target) {
      for part in parts { chainParts.insert(ObjectIdentifier(part)) }
      defer { for part in parts { chainParts.remove(ObjectIdentifier(part)) } }
      return wrapChain(plainAssignment(target, value, range))
    }
    return plainAssignment(target, value, range)
  }

  private func plainAssignment(
    _ target: ExpressionSyntax, _ value: ExpressionSyntax, _ range: SourceRange
  ) -> TypedExpression {
    if case .discard = target.kind {
      let typed = check(value)
      return TypedExpression(
        .assign(
          target: TypedExpression(.discard, type: typed.type, range: target.range), value: typed),
        type: .void, range: range)
    }
    if case .tuple(let elements) = target.kind {
      return tupleAssignment(elements, target.range, value, range)
    }
    let place = checkAssigned(target)
    if let (storage, wrapper) = initializedWrapper(place), let call = storage.wrapperCall?(value) {
      let typed = coerce(check(call, expected: wrapper.type), to: wrapper.type, .assignment)
      return TypedExpression(.assign(target: wrapper, value: typed), type: .void, range: range)
    }
    if let property = constantOfDelegating(place) {
      checkLoose(value)
      return failure(
        "constant-in-delegating-initializer",
        "'let' property '\(property.name)' may not be initialized directly; use \"self.init(...)\" "
          + "or \"self = ...\" instead", target.range)
    }
    let isRead = readFlag(place)
    if place.type.flags.contains(.hasError) {
      checkLoose(value)
      return error(at: range)
    }
    restoreRead(place, isRead)
    // `x = nil` after a type that is unknown says nothing new.
    let isElement =
      switch place.kind {
      case .element, .keyPathAccess: true
      default: false
      }
    let typed = coerce(
      check(value, expected: place.type), to: place.type,
      isElement ? .elementAssignment : .assignment)
    requireMutable(place, for: .assignment)
    switch place.kind {
    case .variable(let variable), .property(_, let variable, _, _):
      warnOfLostObject(typed, in: variable, target.range)
    default: break
    }
    if !context.isClosure, isSame(place, typed) {
      if case .variable = place.kind {
        sink.error("self-assignment", "assigning a variable to itself", range)
      } else {
        sink.error("self-assignment", "assigning a property to itself", range)
      }
    }
    return TypedExpression(.assign(target: place, value: typed), type: .void, range: range)
  }

  /// A constant of `self`, where another initialiser has given it its value.
  private func constantOfDelegating(_ place: TypedExpression) -> VariableDeclaration? {
    guard context.isInitializer, case .property(let base, let property, _, _) = place.kind,
      property.isLet, property.isStored, case .variable(let variable) = base.kind,
      variable === context.selfVariable
    else { return nil }
    let isConvenience = (context.declaration as? FunctionDeclaration)?.isConvenience ?? false
    return isConvenience || context.hasDelegated ? property : nil
  }

  /// The storage of a wrapped property that an initialiser gives its first value: the wrapper itself
  /// is made from it.
  private func initializedWrapper(
    _ place: TypedExpression
  ) -> (VariableDeclaration, wrapper: TypedExpression)? {
    guard context.isInitializer, !context.isClosure else { return nil }
    var wrapper = place
    var depth = 0
    while case .property(let outer, let value, _, _) = wrapper.kind, value.name == "wrappedValue" {
      wrapper = outer
      depth += 1
    }
    guard depth > 0, case .property(let base, let storage, _, _) = wrapper.kind,
      case .variable(let variable) = base.kind, variable === context.selfVariable,
      storage.wrappedProperty != nil, !storage.hasInitialValue,
      storage.parent === context.declaration?.parent,
      !context.hasDelegated
    else { return nil }
    let isKnown = context.initializedWrappers.contains { known in
      known.storage === storage && context.scopes.contains { $0 === known.scope }
    }
    if isKnown { return nil }
    context.initializedWrappers.append((storage, context.scopes[context.scopes.count - 1]))
    return (storage, wrapper)
  }

  /// Whether both are one variable, or one stored property of it.
  private func isSame(_ first: TypedExpression, _ second: TypedExpression) -> Bool {
    switch (first.kind, second.kind) {
    case (.variable(let one), .variable(let two)): return one === two && !one.isLet
    case (.property(let one, let left, _, _), .property(let two, let right, _, _)):
      guard case .variable(let base) = one.kind, case .variable(let other) = two.kind else {
        return false
      }
      return left === right && left.isStored && base === other
    default: return false
    }
  }

  /// Assigning is not reading.
  private func readFlag(_ place: TypedExpression) -> Bool {
    if case .variable(let variable) = place.kind {
      return variable.isWritten || variable.readCount > 1
    }
    return true
  }

  private func restoreRead(_ place: TypedExpression, _ isRead: Bool) {
    if case .variable(let variable) = place.kind { variable.readCount -= 1 }
  }

  private func tupleAssignment(
    _ elements: [ArgumentSyntax], _ targetRange: SourceRange, _ value: ExpressionSyntax,
    _ range: SourceRange
  ) -> TypedExpression {
    let places = elements.map { element -> TypedExpression in
      if case .discard = element.value.kind {
        return TypedExpression(.discard, type: solver.fresh(), range: element.value.range)
      }
      return check(element.value)
    }
    if places.contains(where: { $0.type.flags.contains(.hasError) }) {
      _ = check(value)
      return error(at: range)
    }
    let type = Type(.tuple(places.map { TupleElement(label: nil, type: $0.type) }))
    let typed = coerce(check(value, expected: type), to: type, .assignment)
    for place in places { requireMutable(place, for: .assignment) }
    return TypedExpression(
      .assign(
        target: TypedExpression(.tuple(places), type: type, range: targetRange), value: typed),
      type: .void, range: range)
  }
}
