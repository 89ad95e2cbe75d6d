/// All declarations that a cell's checked code refers to, wherever in it: what the cell's results
/// depend on.
struct DeclarationUses {
  private(set) var declarations: Set<Declaration> = []
  private var seenBodies: Set<ObjectIdentifier> = []
  private var seenTypes: Set<Type> = []

  mutating func add(_ function: FunctionDeclaration) {
    for parameter in function.parameters {
      add(parameter.type)
      if let value = parameter.defaultValue { add(value) }
    }
    add(function.result)
    if let body = function.body { add(body) }
  }

  /// Members of the type that its own cell wrote; extensions of other cells are theirs.
  mutating func add(_ nominal: NominalDeclaration) {
    for property in nominal.storedProperties { add(property) }
    for conformance in nominal.conformances.keys { use(conformance) }
    if let superclass = nominal.superclass { add(superclass) }
    for member in nominal.members.values.joined() where member.source == nominal.source {
      if let property = member as? VariableDeclaration, property.isStatic { add(property) }
    }
    for type in nominal.memberTypes.values {
      if let nested = type as? NominalDeclaration, nested.source == nominal.source { add(nested) }
    }
    for enumCase in nominal.cases {
      for parameter in enumCase.payload { add(parameter.type) }
    }
  }

  private mutating func add(_ property: VariableDeclaration) {
    add(property.type)
    if let value = property.initialValue { add(value) }
  }

  private mutating func use(_ declaration: Declaration) { declarations.insert(declaration) }

  mutating func add(_ body: TypedBody) {
    guard seenBodies.insert(ObjectIdentifier(body)).inserted else { return }
    add(body.statements)
  }

  mutating func add(_ type: Type) {
    guard seenTypes.insert(type).inserted else { return }
    switch type.kind {
    case .nominal(let nominal, let arguments):
      use(nominal)
      for argument in arguments { add(argument) }
    case .tuple(let elements): for element in elements { add(element.type) }
    case .function(let function):
      for parameter in function.parameters { add(parameter.type) }
      add(function.result)
    case .existential(let existential):
      for part in existential.protocols { use(part) }
    case .metatype(let instance): add(instance)
    default: break
    }
  }

  // MARK: Statements

  mutating func add(_ statements: [TypedStatement]) {
    for statement in statements { add(statement) }
  }

  private mutating func add(_ statement: TypedStatement) {
    switch statement.kind {
    case .expression(let value), .yield(let value), .throwing(let value), .display(let value):
      add(value)
    case .variables(let pattern, let value):
      add(pattern)
      if let value { add(value) }
    case .localFunction(let function): add(function)
    case .ifElse(let conditions, let then, let otherwise):
      add(conditions)
      add(then)
      add(otherwise)
    case .guardElse(let conditions, let otherwise):
      add(conditions)
      add(otherwise)
    case .whileLoop(_, let conditions, let body):
      add(conditions)
      add(body)
    case .repeatLoop(_, let body, let condition):
      add(body)
      add(condition)
    case .forIn(let loop):
      add(loop.pattern)
      add(loop.sequence)
      add(loop.makeIterator)
      add(loop.next)
      if let filter = loop.filter { add(filter) }
      add(loop.body)
    case .switchCases(_, let subject, let cases):
      add(subject)
      for item in cases {
        add(item.items)
        add(item.body)
      }
    case .doCatch(_, let body, let catches, _):
      add(body)
      for clause in catches {
        add(clause.items)
        add(clause.body)
      }
    case .block(_, let body), .deferred(let body): add(body)
    case .returning(let value): if let value { add(value) }
    case .failInitializer, .breaking, .continuing, .fallingThrough: break
    }
  }

  private mutating func add(_ items: [(pattern: TypedPattern, filter: TypedExpression?)]) {
    for item in items {
      add(item.pattern)
      if let filter = item.filter { add(filter) }
    }
  }

  private mutating func add(_ conditions: [TypedCondition]) {
    for condition in conditions {
      switch condition {
      case .boolean(let value): add(value)
      case .optionalBinding(let pattern, let value), .patternMatch(let pattern, let value):
        add(pattern)
        add(value)
      }
    }
  }

  private mutating func add(_ pattern: TypedPattern) {
    add(pattern.type)
    switch pattern.kind {
    case .tuple(let parts): for part in parts { add(part) }
    case .enumCase(let enumCase, let parts):
      use(enumCase)
      for part in parts { add(part) }
    case .some(let inner): add(inner)
    case .isType(let type): add(type)
    case .asType(let type, let inner):
      add(type)
      add(inner)
    case .expression(_, let value): add(value)
    case .wildcard, .variable, .none, .boolean: break
    }
  }

  // MARK: Expressions

  private mutating func add(_ reference: FunctionReference) {
    use(reference.declaration)
    if let property = reference.declaration.accessorOf { use(property) }
    for pair in reference.substitutions.pairs { add(pair.type) }
    if let type = reference.selfType { add(type) }
  }

  private mutating func add(_ arguments: [TypedArgument]) {
    for argument in arguments {
      switch argument {
      case .value(let value), .inoutReference(let value): add(value)
      case .variadic(let values): for value in values { add(value) }
      case .defaultValue: break
      }
    }
  }

  mutating func add(_ expression: TypedExpression) {
    add(expression.type)
    switch expression.kind {
    case .variable(let variable): use(variable)
    case .property(let base, let property, _, _):
      use(property)
      add(base)
    case .staticProperty(let owner, let property, _, _):
      use(property)
      add(owner)
    case .element(let base, let element, _, let arguments, _):
      use(element)
      add(base)
      add(arguments)
    case .call(let reference, let receiver, let arguments):
      add(reference)
      if let receiver { add(receiver) }
      add(arguments)
    case .functionValue(let reference), .unboundMethod(let reference): add(reference)
    case .boundMethod(let base, let reference):
      add(base)
      add(reference)
    case .delegateInitializer(let reference, _, let arguments):
      add(reference)
      add(arguments)
    case .enumCase(let enumCase, let arguments):
      use(enumCase)
      add(arguments)
    case .enumCaseFunction(let enumCase): use(enumCase)
    case .apply(let callee, let arguments):
      add(callee)
      add(arguments)
    case .closure(let closure):
      for capture in closure.captures { add(capture.value) }
      add(closure.body)
    case .keyPath(let keyPath): add(keyPath)
    case .isType(let value, let type), .conditionalCast(let value, let type),
      .forcedCast(let value, let type):
      add(type)
      add(value)
    case .metatype(let type): add(type)
    case .statement(let statement): add(statement)
    default: for part in expression.children { add(part) }
    }
  }

  private mutating func add(_ keyPath: TypedKeyPath) {
    add(keyPath.root)
    for item in keyPath.components {
      switch item.component {
      case .property(let property, _, _): use(property)
      case .element(let element, _, let arguments, _):
        use(element)
        add(arguments)
      case .tupleElement, .optionalChaining, .forceUnwrap, .wrapOptional: break
      }
    }
  }
}
