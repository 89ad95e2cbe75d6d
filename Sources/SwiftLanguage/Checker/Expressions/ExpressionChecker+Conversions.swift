internal import Diagnostics

/// Implicit conversions: optional promotion, existentials, superclasses, functions, collections.
extension ExpressionChecker {
  /// Converts a value to a type, or reports that it does not convert.
  func coerce(
    _ value: TypedExpression, to expected: Type, _ purpose: Purpose = .value
  ) -> TypedExpression {
    let before = solver.shallow(value.type)
    if let converted = softCoerce(value, to: expected) {
      if before.isOptional, solver.shallow(expected) == .any,
        !before.flags.contains(.hasVariable)
      {
        warnOfErasedOptional(before, value)
      }
      if case .returnValue = purpose, isOwnClass(converted), !sink.isTrying {
        return failure(
          "type-mismatch",
          "cannot convert return expression of type '\(shown(expected))' to return type 'Self'",
          value.range)
      }
      return converted
    }
    reportMismatch(value, expected, purpose)
    return TypedExpression(.error, type: .error, range: value.range)
  }

  /// An optional stands where an `Any` is asked for: most likely its value was meant.
  func warnOfErasedOptional(_ type: Type, _ value: TypedExpression) {
    let isUnwrapped =
      switch value.kind {
      case .variable(let variable), .property(_, let variable, _, _): variable.isImplicitlyUnwrapped
      default: false
      }
    sink.warning(
      "optional-to-any",
      isUnwrapped
        ? "coercion of implicitly unwrappable value of type '\(shown(type))' to 'Any' does not "
          + "unwrap optional"
        : "expression implicitly coerced from '\(shown(type))' to 'Any'", value.range,
      fixIts: [.init(range: value.range.end, replacement: " as Any")])
  }

  /// A new instance of the class itself, where a function returns `Self`: a subclass' instance is
  /// asked for.
  private func isOwnClass(_ value: TypedExpression) -> Bool {
    guard let function = context.declaration as? FunctionDeclaration, function.returnsSelf,
      !context.isClosure, let owner = function.owner, owner.kind == .classType,
      case .call(let reference, receiver: nil, _) = value.kind
    else { return false }
    return reference.declaration.role == .initializer && reference.declaration.owner === owner
  }

  /// Converts a value to a type; nil (and nothing changed) where Swift would not.
  func softCoerce(_ value: TypedExpression, to expected: Type) -> TypedExpression? {
    let mark = solver.mark()
    if let converted = convert(value, expected) { return converted }
    solver.rollBack(to: mark)
    return nil
  }

  /// A `T!` where a `T` is needed; other values as they are.
  func unwrappedImplicitly(_ value: TypedExpression) -> TypedExpression {
    let isUnwrapped: Bool
    switch value.kind {
    case .variable(let variable): isUnwrapped = variable.isImplicitlyUnwrapped
    case .property(_, let property, _, _), .staticProperty(_, let property, _, _):
      isUnwrapped = property.isImplicitlyUnwrapped
    case .call(let function, _, _): isUnwrapped = function.declaration.isImplicitlyUnwrapped
    default: return value
    }
    guard isUnwrapped,
      let payload = solver.shallow(value.type).optionalPayload
    else { return value }
    return TypedExpression(.forceUnwrap(value), type: payload, range: value.range)
  }

  private func convert(_ value: TypedExpression, _ expected: Type) -> TypedExpression? {
    let from = solver.shallow(value.type)
    let to = solver.shallow(expected)
    if from === to { return value }
    if from.isOptional, !to.isOptional, !to.isUnboundVariable {
      let unwrapped = unwrappedImplicitly(value)
      if unwrapped !== value, !to.isExistential { return convert(unwrapped, expected) }
    }
    switch (from.kind, to.kind) {
    case (.error, _), (_, .error): return value
    case (_, .variable(let variable)):
      if variable.literal != .none, case .variable = from.kind {
        return solver.unify(from, to) ? value : nil
      }
      return solver.unify(to, from) ? value : nil
    case (.variable(let variable), _): return convertVariable(value, variable, from, to)
    default: break
    }
    // A `nil` or an empty collection whose type is still open takes what is asked.
    if let payload = to.optionalPayload { return convertToOptional(value, from, to, payload) }
    if to.nominalName == "AnyHashable", from.nominalName != "AnyHashable" {
      return convertToAnyHashable(value, to)
    }
    switch (from.kind, to.kind) {
    case (_, .existential(let existential)):
      return convertToExistential(value, from, to, existential)
    case (.nominal(let one, let left), .nominal(let two, let right)):
      if one === two {
        let mark = solver.mark()
        if zip(left, right).allSatisfy({ solver.unify($0, $1) }) {
          if !convertsElements(one) || !changesLabels(left, right) { return value }
        }
        solver.rollBack(to: mark)
        return convertCollection(value, one, left, right, to)
      }
      return ownNil(value, from, to) ?? upcast(value, from, to)
    case (.tuple(let left), .tuple(let right)): return convertTuple(value, left, right, to)
    case (.function(let left), .function(let right)):
      return convertFunction(value, left, right, to)
    case (.metatype(let left), .metatype(let right)):
      if solver.unify(left, right) { return value }
      if types.isSubclass(solver.resolve(left), of: solver.resolve(right)) {
        return TypedExpression(.upcast(value), type: to, range: value.range)
      }
      if case .existential(let existential) = right.kind,
        satisfies(solver.resolve(left), existential)
      {
        return TypedExpression(.eraseMetatype(value), type: to, range: value.range)
      }
      return nil
    case (.parameter, _), (.member, _):
      if solver.unify(from, to) { return value }
      if let superclass = environment.superclass(of: from), types.isSubclass(superclass, of: to) {
        return TypedExpression(.upcast(value), type: to, range: value.range)
      }
      return nil
    case (.existential(let existential), .nominal):
      if let superclass = existential.superclass, types.isSubclass(superclass, of: to) {
        return TypedExpression(.upcast(value), type: to, range: value.range)
      }
      return solver.unify(from, to) ? value : nil
    default: return solver.unify(from, to) ? value : nil
    }
  }

  /// `nil` of which nobody said what it is, as a type that has a `nil` of its own.
  private func ownNil(_ value: TypedExpression, _ from: Type, _ to: Type) -> TypedExpression? {
    guard case .nilLiteral = value.kind, hasOwnNil(to),
      from.optionalPayload.map(solver.shallow)?.isUnboundVariable ?? false
    else { return nil }
    return TypedExpression(.nilLiteral, type: to, range: value.range)
  }

  /// Whether `nil` is a value of a cell's type.
  func hasOwnNil(_ type: Type) -> Bool {
    guard let nominal = type.nominal, nominal.source >= 0 else { return false }
    return solver.accepts(type, .nil)
  }

  /// What `nil` is beside values of a type.
  func typeOfNil(beside type: Type) -> Type {
    let known = solver.shallow(type)
    return known.isOptional || hasOwnNil(known) ? known : wellKnown.optional(known)
  }

  /// A literal or a value of unknown type meets a known type.
  private func convertVariable(
    _ value: TypedExpression, _ variable: TypeVariable, _ from: Type, _ to: Type
  ) -> TypedExpression? {
    if variable.literal == .none { return solver.unify(from, to) ? value : nil }
    if let payload = to.optionalPayload {
      guard let inner = convert(value, payload) else { return nil }
      return TypedExpression(.wrapOptional(inner), type: to, range: value.range)
    }
    if case .existential(let existential) = to.kind {
      guard let type = solver.usualType(variable), satisfies(type, existential),
        solver.unify(from, type)
      else { return nil }
      return TypedExpression(.erase(value), type: to, range: value.range)
    }
    if to.nominalName == "AnyHashable" { return convertToAnyHashable(value, to) }
    return solver.unify(from, to) ? value : nil
  }

  /// `AnyHashable(value)`, which Swift adds by itself.
  private func convertToAnyHashable(_ value: TypedExpression, _ to: Type) -> TypedExpression? {
    let type = solver.resolve(value.type)
    let known = type.variable.flatMap { solver.defaultType($0.literal) } ?? type
    guard case .nominal(let nominal, _) = to.kind, nominal.source < 0,
      types.conforms(known, to: wellKnown.nominal("Hashable"), in: environment),
      solver.unify(type, known),
      let function = nominal.members["init"]?.compactMap({ $0 as? FunctionDeclaration }).first(
        where: { $0.ownParameters.count == 1 })
    else { return nil }
    let reference = FunctionReference(
      declaration: function, substitutions: Substitutions(function.ownParameters[0], known),
      dispatch: .direct, selfType: to)
    return TypedExpression(
      .call(reference, receiver: nil, [.value(value)]), type: to, range: value.range)
  }

  private func convertToOptional(
    _ value: TypedExpression, _ from: Type, _ to: Type, _ payload: Type
  ) -> TypedExpression? {
    if let own = from.optionalPayload {
      let mark = solver.mark()
      if solver.unify(own, payload) { return value }
      solver.rollBack(to: mark)
      // `Dog?` as `Animal?`, `Int?` as `Any?`, `Int?` as `Int??`.
      if solver.shallow(payload).isOptional {
        guard let inner = convert(value, payload) else { return nil }
        return TypedExpression(.wrapOptional(inner), type: to, range: value.range)
      }
      return convertElements(value, [own], [payload], to)
    }
    guard let inner = convert(value, payload) else { return nil }
    return TypedExpression(.wrapOptional(inner), type: to, range: value.range)
  }

  private func convertToExistential(
    _ value: TypedExpression, _ from: Type, _ to: Type, _ existential: ExistentialType
  ) -> TypedExpression? {
    if case .existential = from.kind, solver.resolve(from) == solver.resolve(to) { return value }
    // `nil` is an optional of something; where nobody said of what it is no value.
    if case .nilLiteral = value.kind, solver.resolve(from).flags.contains(.hasVariable) {
      return nil
    }
    let type = solver.resolve(from)
    guard satisfies(type, existential) else { return nil }
    for (associated, wanted) in existential.arguments {
      guard solver.unify(types.member(associated, of: type, in: environment), wanted) else {
        return nil
      }
    }
    return TypedExpression(.erase(value), type: to, range: value.range)
  }

  /// Whether a type fits an existential's bounds.
  func satisfies(_ type: Type, _ existential: ExistentialType) -> Bool {
    if existential.isAnyObject, !isClass(type) { return false }
    if let superclass = existential.superclass, !types.isSubclass(type, of: superclass) {
      return false
    }
    return existential.protocols.allSatisfy { types.conforms(type, to: $0, in: environment) }
  }

  func isClass(_ type: Type) -> Bool { types.isClass(type, in: environment) }

  private func upcast(_ value: TypedExpression, _ from: Type, _ to: Type) -> TypedExpression? {
    var current = types.superclass(of: solver.resolve(from))
    while let ancestor = current.map({ types.substitute($0, .empty, in: environment) }) {
      let mark = solver.mark()
      if solver.unify(ancestor, to) {
        return TypedExpression(.upcast(value), type: to, range: value.range)
      }
      solver.rollBack(to: mark)
      current = types.superclass(of: ancestor)
    }
    return nil
  }

  /// The collections that convert element by element.
  private func convertsElements(_ nominal: NominalDeclaration) -> Bool {
    nominal.source < 0 && ["Array", "Set", "Dictionary"].contains(nominal.name)
  }

  private func convertCollection(
    _ value: TypedExpression, _ nominal: NominalDeclaration, _ left: [Type], _ right: [Type],
    _ to: Type
  ) -> TypedExpression? {
    guard convertsElements(nominal) else { return nil }
    // A literal converts element by element, so that each may differ.
    if case .arrayLiteral(let elements) = value.kind, let element = right.first {
      var converted: [TypedExpression] = []
      for item in elements {
        guard let one = convert(item, element) else { return nil }
        converted.append(one)
      }
      return TypedExpression(.arrayLiteral(converted), type: to, range: value.range)
    }
    return convertElements(value, left, right, to)
  }

  /// `[(Int, Int)]` as `[(row: Int, column: Int)]`: the elements have to learn their labels.
  private func changesLabels(_ left: [Type], _ right: [Type]) -> Bool {
    zip(left, right).contains { one, two in
      guard case .tuple(let given) = solver.shallow(one).kind,
        case .tuple(let asked) = solver.shallow(two).kind
      else { return false }
      return zip(given, asked).contains { $0.label != $1.label }
    }
  }

  private func convertElements(
    _ value: TypedExpression, _ left: [Type], _ right: [Type], _ to: Type
  ) -> TypedExpression? {
    var variables: [VariableDeclaration] = []
    var conversions: [TypedExpression] = []
    for (one, two) in zip(left, right) {
      let variable = VariableDeclaration(
        name: "element", range: value.range, parent: nil, role: .local, isLet: true)
      variable.type = one
      let reference = TypedExpression(.variable(variable), type: one, range: value.range)
      guard let converted = convert(reference, two) else { return nil }
      variables.append(variable)
      conversions.append(converted)
    }
    return TypedExpression(
      .convertElements(value, variables: variables, conversions: conversions), type: to,
      range: value.range)
  }

  private func convertTuple(
    _ value: TypedExpression, _ left: [TupleElement], _ right: [TupleElement], _ to: Type
  ) -> TypedExpression? {
    guard left.count == right.count else { return nil }
    // Labels may be dropped or added, not exchanged, unless all are a permutation.
    var order = Array(left.indices)
    for (index, (one, two)) in zip(left, right).enumerated() {
      if let first = one.label, let second = two.label, first != second {
        guard let from = left.firstIndex(where: { $0.label == second }) else { return nil }
        order[index] = from
      }
    }
    let isShuffled = order != Array(left.indices)
    if case .tuple(let elements) = value.kind {
      var converted: [TypedExpression] = []
      for (index, two) in right.enumerated() {
        guard let one = convert(elements[order[index]], two.type) else { return nil }
        converted.append(one)
      }
      if !isShuffled { return TypedExpression(.tuple(converted), type: to, range: value.range) }
    }
    let mark = solver.mark()
    let fits = right.enumerated().allSatisfy { index, two in
      solver.unify(left[order[index]].type, two.type)
    }
    if fits {
      let isSame = zip(left, right).allSatisfy { $0.label == $1.label }
      return isSame
        ? value : TypedExpression(.tupleShuffle(value, order), type: to, range: value.range)
    }
    solver.rollBack(to: mark)
    // Element-wise conversion of a tuple value.
    let variable = VariableDeclaration(
      name: "tuple", range: value.range, parent: nil, role: .local, isLet: true)
    variable.type = value.type
    let reference = TypedExpression(.variable(variable), type: value.type, range: value.range)
    var converted: [TypedExpression] = []
    for (index, two) in right.enumerated() {
      let part = TypedExpression(
        .tupleElement(base: reference, order[index]), type: left[order[index]].type,
        range: value.range)
      guard let one = convert(part, two.type) else { return nil }
      converted.append(one)
    }
    let body = TypedExpression(.tuple(converted), type: to, range: value.range)
    return TypedExpression(.letIn(variable, value, body: body), type: to, range: value.range)
  }

  private func convertFunction(
    _ value: TypedExpression, _ left: FunctionType, _ right: FunctionType, _ to: Type
  ) -> TypedExpression? {
    if left.parameters.count != 1, right.parameters.count == 1,
      case .tuple(let parts) = solver.shallow(right.parameters[0].type).kind,
      parts.count == left.parameters.count
    {
      return takingTuple(value, left, right)
    }
    guard left.parameters.count == right.parameters.count, convertThrown(left, right) else {
      return nil
    }
    for (one, two) in zip(left.parameters, right.parameters) {
      guard one.isInout == two.isInout else { return nil }
      let mark = solver.mark()
      if solver.unify(one.type, two.type) { continue }
      solver.rollBack(to: mark)
      // Parameters convert the other way round.
      let given = TypedExpression(.error, type: two.type, range: value.range)
      guard convert(given, one.type) != nil else { return nil }
    }
    let mark = solver.mark()
    if !solver.unify(left.result, right.result) {
      solver.rollBack(to: mark)
      let given = TypedExpression(.error, type: left.result, range: value.range)
      guard convert(given, right.result) != nil else { return nil }
    }
    if solver.resolve(value.type) == solver.resolve(to) { return value }
    return TypedExpression(.convertFunction(value), type: to, range: value.range)
  }

  /// Whether what a function throws may be thrown by the other; one that throws nothing throws `Never`.
  private func convertThrown(_ left: FunctionType, _ right: FunctionType) -> Bool {
    guard let wanted = right.thrown.map(solver.shallow) else {
      return left.thrown.map { solver.shallow($0).isNever } ?? true
    }
    let thrown = left.thrown.map(solver.shallow) ?? wellKnown.type("Never")
    if wanted.isUnboundVariable { return solver.unify(wanted, thrown) }
    return thrown.isNever || wanted.isAnyError || solver.unify(thrown, wanted)
  }

  /// A function of several arguments where one of a tuple is asked: `zip(a, b).allSatisfy(<)`.
  private func takingTuple(
    _ value: TypedExpression, _ left: FunctionType, _ right: FunctionType
  ) -> TypedExpression? {
    guard case .tuple(let parts) = solver.shallow(right.parameters[0].type).kind,
      left.thrown == nil || right.thrown != nil, solver.unify(left.result, right.result),
      zip(left.parameters, parts).allSatisfy({ !$0.isInout && solver.unify($0.type, $1.type) })
    else { return nil }
    func constant(_ name: String, _ role: VariableDeclaration.Role, _ type: Type)
      -> VariableDeclaration
    {
      let variable = VariableDeclaration(
        name: name, range: value.range, parent: context.declaration, role: role, isLet: true)
      variable.type = type
      return variable
    }
    let function = constant("function", .local, value.type)
    let tuple = constant("tuple", .parameter, right.parameters[0].type)
    let whole = TypedExpression(.variable(tuple), type: tuple.type, range: value.range)
    let arguments = parts.indices.map { index in
      TypedArgument.value(
        TypedExpression(
          .tupleElement(base: whole, index), type: parts[index].type, range: value.range))
    }
    var call = TypedExpression(
      .apply(
        TypedExpression(.variable(function), type: value.type, range: value.range), arguments),
      type: right.result, range: value.range)
    if left.thrown != nil {
      call = TypedExpression(.attempt(.plain, call), type: right.result, range: value.range)
    }
    var type = right
    type.thrown = left.thrown == nil ? nil : right.thrown
    let closure = TypedClosure(
      captures: [.init(variable: function, value: value, strength: .strong)], parameters: [tuple],
      type: type,
      body: TypedBody(statements: [TypedStatement(.returning(call), range: value.range)]))
    return TypedExpression(.closure(closure), type: Type(.function(type)), range: value.range)
  }
}
