internal import Diagnostics

extension ExpressionChecker {
  func literal(
    _ kind: TypedExpression.Kind, _ literal: TypeVariable.Literal, _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    TypedExpression(kind, type: solver.fresh(literal), range: range)
  }

  /// What a text can make: a scalar, a character, or a string only.
  func textKind(_ text: String) -> TypeVariable.Literal {
    guard let first = text.first, text.index(after: text.startIndex) == text.endIndex else {
      return .string
    }
    return first.unicodeScalars.count == 1 ? .scalar : .character
  }

  func integerLiteral(
    _ magnitude: UInt64?, _ text: String, isNegative: Bool, _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    guard let magnitude else {
      sink.lateError(
        "integer-literal-overflow", "integer literal '\(text)' overflows when stored into 'Int'",
        range)
      return literal(.integerLiteral(magnitude: 0, isNegative: false), .integer, range, expected)
    }
    return literal(
      .integerLiteral(magnitude: magnitude, isNegative: isNegative), .integer, range, expected)
  }

  /// `Double(1)`, `Character("a")`: what a literal alone in a conversion makes; nil for what is none.
  func directLiteral(_ syntax: ExpressionSyntax, _ type: Type) -> TypedExpression? {
    let literal: TypeVariable.Literal
    switch syntax.kind {
    case .integerLiteral: literal = .integer
    case .floatLiteral: literal = .float
    case .stringLiteral(let text):
      // `Unicode.Scalar("a")` is a literal, `Character(text)` a conversion.
      guard case .nominal(let nominal, _) = type.kind, !nominal.isNative,
        solver.accepts(type, textKind(text))
      else { return nil }
      return softCoerce(check(syntax, expected: type), to: type)
    case .prefix(let name, let operand) where name.text == "-":
      switch operand.kind {
      case .integerLiteral: literal = .integer
      case .floatLiteral: literal = .float
      default: return nil
      }
    case .booleanLiteral: literal = .boolean
    case .parenthesized(let inner): return directLiteral(inner, type)
    default: return nil
    }
    guard case .nominal(let nominal, _) = type.kind, solver.accepts(type, literal),
      nominal.source >= 0 || nominal.conformances[wellKnown.nominal("Numeric")] != nil
    else { return nil }
    return softCoerce(check(syntax, expected: type), to: type)
  }

  func nilLiteral(_ range: SourceRange, _ expected: Type?) -> TypedExpression {
    guard let expected else {
      return failure("nil-without-context", "'nil' requires a contextual type", range)
    }
    let type = solver.shallow(expected)
    switch type.kind {
    case .variable:
      let optional = wellKnown.optional(solver.fresh())
      return TypedExpression(.nilLiteral, type: optional, range: range)
    case .error: return error(at: range)
    default:
      if type.isOptional || solver.accepts(type, .nil) {
        return TypedExpression(.nilLiteral, type: type, range: range)
      }
      // The conversion that follows says what nil was wanted for.
      let optional = wellKnown.optional(solver.fresh())
      return TypedExpression(.nilLiteral, type: optional, range: range)
    }
  }

  func magicLiteral(_ name: String, _ range: SourceRange, _ expected: Type?) -> TypedExpression {
    switch name {
    case "line", "column":
      return literal(
        .integerLiteral(
          magnitude: UInt64(sourcePosition(range, name == "line")), isNegative: false),
        .integer, range, expected)
    case "function":
      let function = context.declaration as? FunctionDeclaration
      // A property's accessors go by its name.
      let property = function?.accessorOf.flatMap { $0 is SubscriptDeclaration ? nil : $0.name }
      return literal(
        .stringLiteral(property ?? function?.fullName ?? "main"), .string, range, expected)
    case "file", "fileID", "filePath":
      return literal(.stringLiteral(sourceName(range)), .string, range, expected)
    default:
      return failure(
        "unsupported-macro", "macros are not supported in notebook cells: '#\(name)'", range)
    }
  }

  // MARK: Collections

  func arrayLiteral(
    _ elements: [ExpressionSyntax], _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let context = expected.map { literalContext($0, .array) } ?? nil
    if let context {
      if context.nominalName != "Array" { solver.noteCollection(.array, as: context) }
      if case .nominal(let nominal, let arguments) = context.kind, let element = arguments.first,
        ["Array", "Set", "ArraySlice", "ContiguousArray"].contains(nominal.name)
      {
        if nominal.name != "Set", solver.shallow(element).isUnboundVariable,
          let typed = openElements(elements, element, range)
        {
          return TypedExpression(.arrayLiteral(typed), type: context, range: range)
        }
        let typed = elements.map { coerce(check($0, expected: element), to: element, .element) }
        if nominal.name == "Set" { requireHashable(element, range) }
        return TypedExpression(.arrayLiteral(typed), type: context, range: range)
      }
      if let call = literalInitializer(
        context, "ExpressibleByArrayLiteral", "arrayLiteral", "ArrayLiteralElement", range,
        { element in
          .variadic(
            elements.map { self.coerce(self.check($0, expected: element), to: element, .element) })
        })
      {
        return call
      }
    }
    let typed = checkElements(elements, expectedElement(expected, elements))
    guard !typed.isEmpty else {
      return TypedExpression(
        .arrayLiteral([]), type: wellKnown.array(openElement()), range: range)
    }
    // `Set<AnyHashable>([1, "a"])`: elements that share no type are what the sequence has.
    let usual = expected.flatMap { solver.elements(of: $0) }.flatMap {
      $0.flags.contains(.hasVariable) ? nil : $0
    }
    let (element, converted) = joinElements(typed, elements, range, usual: usual ?? .any)
    return TypedExpression(.arrayLiteral(converted), type: wellKnown.array(element), range: range)
  }

  /// What an empty literal's element is: `Any` if nothing else is said of it.
  private func openElement(_ usual: Type = .any) -> Type {
    let element = solver.fresh()
    solver.setDefault(of: element, to: usual)
    return element
  }

  /// The elements of a literal that is given where an array of anything is asked: `f([1, "a"])`.
  private func openElements(
    _ elements: [ExpressionSyntax], _ element: Type, _ range: SourceRange
  ) -> [TypedExpression]? {
    guard !elements.isEmpty else {
      solver.setDefault(of: element, to: .any)
      return []
    }
    guard elements.count > 1, !elements.contains(where: \.mentionsRootlessPath) else { return nil }
    let (common, typed) = joinElements(checkElements(elements, nil), elements, range)
    return solver.unify(element, common) ? typed : nil
  }

  /// The type that the elements share and the elements as that; `Any` if they share none.
  private func joinElements(
    _ typed: [TypedExpression], _ elements: [ExpressionSyntax], _ range: SourceRange,
    usual: Type = .any
  ) -> (Type, [TypedExpression]) {
    let mark = solver.mark()
    let isOneType = elements.contains(where: \.isImplicitChain) || !mixesArithmetic(typed, elements)
    if isOneType, let joined = join(typed) { return joined }
    solver.rollBack(to: mark)
    mixedLiterals.insert(range)
    return (usual, typed.map { coerce($0, to: usual, .element) })
  }

  /// `[1 / 2, 0.5]`: what is calculated of integers is one, whatever stands beside it but a member
  /// like `.pi`.
  private func mixesArithmetic(
    _ typed: [TypedExpression], _ elements: [ExpressionSyntax]
  ) -> Bool {
    let isInteger = zip(typed, elements).map { value, syntax in
      syntax.isLiteralArithmetic && solver.shallow(value.type).variable?.literal == .integer
    }
    guard isInteger.contains(true) else { return false }
    return typed.contains { value in
      let type = solver.shallow(value.type)
      guard let variable = type.variable else {
        return type.nominal?.source ?? 0 < 0 && type.nominalName != "Int"
      }
      return variable.literal == .float
    }
  }

  /// Elements that need a context have that of the first one that does not: `[Suit.clubs, .hearts]`.
  private func checkElements(_ elements: [ExpressionSyntax], _ expected: Type?)
    -> [TypedExpression]
  {
    var context = expected
    if context == nil, let columns = checkColumns(elements) { return columns }
    if context == nil, let typed = checkCollections(elements) { return typed }
    if context == nil,
      elements.contains(where: needsOthers),
      let first = elements.firstIndex(where: { !needsOthers($0) && !$0.isNil && !$0.isLiteral })
        ?? elements.firstIndex(where: { !needsOthers($0) && !$0.isNil })
    {
      let known = check(elements[first])
      context = known.type
      return elements.indices.map {
        if $0 != first, elements[$0].isNil { return checkElement(elements[$0], nil) }
        return $0 == first ? known : check(elements[$0], expected: context)
      }
    }
    return elements.map { checkElement($0, context) }
  }

  /// `[Set([1]), [2, 3]]`: a literal of elements is what another one is, if that can be made of one.
  private func checkCollections(_ elements: [ExpressionSyntax]) -> [TypedExpression]? {
    guard elements.contains(where: \.isCollectionLiteral),
      let first = elements.firstIndex(where: {
        !$0.isCollectionLiteral && !$0.isLiteral && !$0.isNil && !needsOthers($0)
      })
    else { return nil }
    let mark = solver.mark()
    let (isMadeOfOne, fits) = sink.trial { () -> Bool in
      let type = solver.shallow(check(elements[first]).type)
      guard case .nominal(let nominal, _) = type.kind,
        !["Array", "Dictionary", "Optional"].contains(nominal.name)
      else { return false }
      return elements.allSatisfy { element in
        guard element.isCollectionLiteral else { return true }
        return solver.unify(check(element, expected: type).type, type)
      }
    }
    solver.rollBack(to: mark)
    guard isMadeOfOne, fits else { return nil }
    let known = check(elements[first])
    return elements.indices.map { index in
      index == first
        ? known
        : elements[index].isCollectionLiteral
          ? check(elements[index], expected: known.type) : checkElement(elements[index], nil)
    }
  }

  private func needsOthers(_ element: ExpressionSyntax) -> Bool {
    element.isImplicit || element.isEmptyLiteral || element.leavesParametersOpen
  }

  /// Tuples with parts that need a context are checked column by column: `[(1, Suit.clubs), (2, nil)]`.
  private func checkColumns(_ elements: [ExpressionSyntax]) -> [TypedExpression]? {
    var rows: [[ArgumentSyntax]] = []
    for element in elements {
      guard case .tuple(let parts) = element.kind, !parts.isEmpty,
        parts.count == rows.first?.count ?? parts.count
      else { return nil }
      rows.append(parts)
    }
    let needsContext = rows.contains { row in
      row.contains { $0.value.isNil || $0.value.isEmptyLiteral || $0.value.isImplicit }
    }
    guard rows.count > 1, needsContext else { return nil }
    let columns = rows[0].indices.map { column in
      let parts = rows.map { $0[column].value }
      let values = checkElements(parts, nil)
      return parts.contains(where: \.isNil) ? join(values)?.1 ?? values : values
    }
    return rows.indices.map { row in
      let values = columns.map { $0[row] }
      let parts = zip(rows[row], values).map { TupleElement(label: $0.label, type: $1.type) }
      return TypedExpression(
        .tuple(values), type: Type(.tuple(parts)), range: elements[row].range)
    }
  }

  /// An element among others: `nil` is an optional of whatever they are.
  private func checkElement(_ syntax: ExpressionSyntax, _ expected: Type?) -> TypedExpression {
    guard expected == nil else { return check(syntax, expected: expected) }
    if case .nilLiteral = syntax.kind { return check(syntax, expected: solver.fresh()) }
    if case .tuple(let parts) = syntax.kind, parts.contains(where: { $0.value.isNil }) {
      // What `nil` is in one tuple the same part of the others says.
      let shape = parts.map { TupleElement(label: $0.label, type: solver.fresh()) }
      return check(syntax, expected: Type(.tuple(shape)))
    }
    return check(syntax, expected: nil)
  }

  private func expectedElement(_ expected: Type?, _ elements: [ExpressionSyntax]) -> Type? {
    guard let expected else { return nil }
    let type = solver.shallow(expected)
    // `Set([.clubs])`: any sequence of suits.
    if elements.contains(where: \.isImplicit), let element = solver.elements(of: type),
      !element.flags.contains(.hasVariable)
    {
      return element
    }
    if case .nominal(let nominal, let arguments) = type.kind, nominal.name == "Array" {
      return arguments.first
    }
    return nil
  }

  func dictionaryLiteral(
    _ pairs: [(key: ExpressionSyntax, value: ExpressionSyntax)], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    if let expected, let type = literalContext(expected, .dictionary),
      case .nominal(let nominal, let arguments) = type.kind
    {
      if nominal.name != "Dictionary" { solver.noteCollection(.dictionary, as: type) }
      if nominal.name == "Dictionary", arguments.count == 2 {
        let typed = pairs.map { pair in
          (
            key: coerce(check(pair.key, expected: arguments[0]), to: arguments[0], .dictionaryKey),
            value: coerce(
              check(pair.value, expected: arguments[1]), to: arguments[1], .dictionaryValue)
          )
        }
        return TypedExpression(.dictionaryLiteral(typed), type: type, range: range)
      }
      if let owner = pairLiteral(type, pairs, range) { return owner }
    }
    guard !pairs.isEmpty else {
      return TypedExpression(
        .dictionaryLiteral([]),
        type: wellKnown.type(
          "Dictionary", [openElement(wellKnown.type("AnyHashable")), openElement()]),
        range: range)
    }
    let keys = checkElements(pairs.map(\.key), nil)
    let values = checkElements(pairs.map(\.value), nil)
    let (keyType, typedKeys) = joinElements(
      keys, pairs.map(\.key), range, usual: wellKnown.type("AnyHashable"))
    let (valueType, typedValues) = joinElements(values, pairs.map(\.value), range)
    requireHashable(keyType, range)
    return TypedExpression(
      .dictionaryLiteral(zip(typedKeys, typedValues).map { (key: $0, value: $1) }),
      type: wellKnown.type("Dictionary", [keyType, valueType]), range: range)
  }

  /// A user type's `init(dictionaryLiteral:)`, given an array of pairs.
  private func pairLiteral(
    _ type: Type, _ pairs: [(key: ExpressionSyntax, value: ExpressionSyntax)],
    _ range: SourceRange
  ) -> TypedExpression? {
    let owner = wellKnown.nominal("ExpressibleByDictionaryLiteral")
    guard let key = owner.memberTypes["Key"] as? AssociatedTypeDeclaration,
      let value = owner.memberTypes["Value"] as? AssociatedTypeDeclaration
    else { return nil }
    let keyType = elementType(key, of: type, owner, range)
    let valueType = elementType(value, of: type, owner, range)
    let tupleType = Type(
      .tuple([TupleElement(label: nil, type: keyType), TupleElement(label: nil, type: valueType)]))
    return literalInitializer(
      type, "ExpressibleByDictionaryLiteral", "dictionaryLiteral", nil, range
    ) { _ in
      .variadic(
        pairs.map { pair in
          TypedExpression(
            .tuple([
              coerce(check(pair.key, expected: keyType), to: keyType, .element),
              coerce(check(pair.value, expected: valueType), to: valueType, .element),
            ]), type: tupleType, range: pair.key.range)
        })
    }
  }

  func requireHashable(_ type: Type, _ range: SourceRange) {
    _ = solver.require(type, conformsTo: wellKnown.nominal("Hashable")) { [sink] resolved in
      sink.error(
        "not-hashable", "type '\(resolved)' does not conform to protocol 'Hashable'", range)
    }
  }

  /// The type that the context asks of a literal, optionals looked through; nil where it asks none.
  private func literalContext(_ expected: Type, _ literal: TypeVariable.Literal) -> Type? {
    var type = solver.shallow(expected)
    while let payload = type.optionalPayload { type = solver.shallow(payload) }
    switch type.kind {
    case .nominal, .parameter, .member: return solver.accepts(type, literal) ? type : nil
    default: return nil
    }
  }

  /// `T(arrayLiteral: …)` and its kin for types of the notebook.
  func literalInitializer(
    _ type: Type, _ protocolName: String, _ label: String, _ elementName: String?,
    _ range: SourceRange, _ argument: (Type) -> TypedArgument
  ) -> TypedExpression? {
    let owner = wellKnown.nominal(protocolName)
    guard
      let requirement = owner.members["init"]?.compactMap({ $0 as? FunctionDeclaration }).first(
        where: { $0.parameters.first?.label == label })
    else { return nil }
    let element =
      elementName.flatMap { owner.memberTypes[$0] as? AssociatedTypeDeclaration }
      .map { elementType($0, of: type, owner, range) } ?? .error
    var substitutions = Substitutions()
    if let selfParameter = owner.selfParameter { substitutions[selfParameter] = type }
    let reference = FunctionReference(
      declaration: requirement, substitutions: substitutions, dispatch: .witness(selfType: type),
      selfType: type)
    return TypedExpression(
      .call(reference, receiver: nil, [argument(element)]), type: type, range: range)
  }

  /// What a literal's elements are; `let heap: Heap = [3, 1]` tells by them whether the type of
  /// the notebook may be written so at all.
  private func elementType(
    _ associated: AssociatedTypeDeclaration, of type: Type, _ literal: NominalDeclaration,
    _ range: SourceRange
  ) -> Type {
    let element = types.member(associated, of: type, in: environment)
    guard case .member(let base, _) = element.kind,
      case .nominal(let nominal, let arguments) = base.kind,
      let conformance = nominal.conformances[literal],
      let witness = types.typeWitness(associated, of: conformance)
    else { return element }
    for case .conforms(let subject, let bound) in conformance.conditions {
      let subject = types.substitute(subject, nominal.substitutions(arguments), in: environment)
      _ = solver.require(subject, conformsTo: bound) { [sink] failed in
        if failed.flags.contains(.hasError) { return }
        sink.error(
          "requirement-not-met",
          "generic \(DeclarationRules.noun(nominal.kind)) '\(nominal.name)' requires that '\(failed)' conform to "
            + "'\(bound.name)'", range)
      }
    }
    return types.substitute(witness, nominal.substitutions(arguments), in: environment)
  }

  /// The common type of several values, and the values converted to it.
  func join(_ values: [TypedExpression]) -> (Type, [TypedExpression])? {
    guard let element = commonType(of: values) else { return nil }
    return (element, values.map { coerce($0, to: element, .element) })
  }

  /// The common type of several values, `nil` among them.
  func commonType(of values: [TypedExpression]) -> Type? {
    var common: Type?
    var sawNil = false
    for value in values {
      let type = solver.shallow(value.type)
      if case .nilLiteral = value.kind, type.optionalPayload.map(solver.shallow)?.variable != nil {
        sawNil = true
        continue
      }
      guard let known = common else {
        common = type
        continue
      }
      guard let wider = joined(known, type) else { return nil }
      common = wider
    }
    guard let element = common else { return nil }
    return sawNil ? typeOfNil(beside: element) : element
  }

  /// The type that both are, or that both convert to.
  private func joined(_ first: Type, _ second: Type) -> Type? {
    let mark = solver.mark()
    if solver.unify(first, second) { return first }
    solver.rollBack(to: mark)
    return commonType(first, second)
  }

  private func commonType(_ first: Type, _ second: Type) -> Type? {
    let (left, right) = (solver.resolve(first), solver.resolve(second))
    if let payload = left.optionalPayload, right.optionalPayload == nil {
      return joined(payload, right).map(wellKnown.optional)
    }
    if let payload = right.optionalPayload, left.optionalPayload == nil {
      return joined(left, payload).map(wellKnown.optional)
    }
    switch (left.kind, right.kind) {
    case (.tuple(let one), .tuple(let two)) where one.count == two.count && !one.isEmpty:
      var parts: [TupleElement] = []
      for (first, second) in zip(one, two) {
        guard first.label == second.label || first.label == nil || second.label == nil,
          let type = joined(first.type, second.type)
        else { return nil }
        parts.append(
          TupleElement(label: first.label == second.label ? first.label : nil, type: type))
      }
      return Type(.tuple(parts))
    case (.nominal(let one, let left), .nominal(let two, let right))
    where one === two && one.source < 0
      && ["Array", "Set", "Dictionary", "Optional"].contains(one.name):
      var arguments: [Type] = []
      for (first, second) in zip(left, right) {
        guard let type = joined(first, second) else { return nil }
        arguments.append(type)
      }
      return Type(.nominal(one, arguments))
    // `[Shape.self, Circle.self]`: types of classes are one of their common superclass.
    case (.metatype(let one), .metatype(let two)) where isClass(one) && isClass(two):
      return commonType(one, two).map { Type(.metatype($0)) }
    default: break
    }
    var ancestor: Type? = left
    while let candidate = ancestor {
      if types.isSubclass(right, of: candidate) { return candidate }
      ancestor = types.superclass(of: candidate)
    }
    if case .existential(let existential) = left.kind, satisfies(right, existential) { return left }
    if case .existential(let existential) = right.kind, satisfies(left, existential) {
      return right
    }
    return nil
  }

  // MARK: Tuples

  func tuple(
    _ elements: [ArgumentSyntax], _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    if elements.isEmpty { return TypedExpression(.tuple([]), type: .void, range: range) }
    var wanted: [TupleElement?] = Array(repeating: nil, count: elements.count)
    var context = expected.map { solver.shallow($0) }
    while let payload = context?.optionalPayload { context = solver.shallow(payload) }
    if case .tuple(let parts)? = context?.kind, parts.count == elements.count { wanted = parts }
    var typed: [TypedExpression] = []
    var parts: [TupleElement] = []
    for (index, element) in elements.enumerated() where element.label != nil {
      guard elements[..<index].contains(where: { $0.label == element.label }) else { continue }
      return failure(
        "duplicate-label", "cannot create a tuple with a duplicate element label", range)
    }
    for (element, want) in zip(elements, wanted) {
      var value = check(element.value, expected: want?.type)
      if let want { value = softCoerce(value, to: want.type) ?? value }
      typed.append(value)
      parts.append(TupleElement(label: element.label, type: value.type))
    }
    return TypedExpression(.tuple(typed), type: Type(.tuple(parts)), range: range)
  }
}

extension ExpressionSyntax {
  /// `.clubs`, `.card(.clubs).color`, `[.clubs, .hearts]`, `-.infinity`: nothing in it says of what type.
  fileprivate var isImplicit: Bool {
    switch kind {
    case .arrayLiteral(let elements): !elements.isEmpty && elements.allSatisfy(\.isImplicit)
    case .prefix(_, let inner), .parenthesized(let inner): inner.isImplicit
    default: isImplicitChain
    }
  }

  /// `Set([.clubs])`: a call whose argument is such a literal.
  var takesImplicitMembers: Bool {
    guard case .call(_, let arguments) = kind else { return false }
    return arguments.contains { argument in
      guard case .arrayLiteral = argument.value.kind else { return false }
      return argument.value.isImplicit
    }
  }
}

extension ExpressionSyntax {
  /// `[]` or `[:]`, which other elements of a literal tell the type of.
  var isCollectionLiteral: Bool {
    switch kind {
    case .arrayLiteral, .dictionaryLiteral: true
    default: false
    }
  }

  fileprivate var isEmptyLiteral: Bool {
    switch kind {
    case .arrayLiteral(let elements): elements.isEmpty
    case .dictionaryLiteral(let pairs): pairs.isEmpty
    default: false
    }
  }
}
