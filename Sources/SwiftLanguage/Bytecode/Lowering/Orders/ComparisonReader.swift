internal import Diagnostics

/// What two elements are compared by, as an expression of one of them.
struct SortKey {
  var value: TypedExpression
  /// Stands for the element in it.
  var element: VariableDeclaration
  var isDescending: Bool
  /// The types around it, and the closure whose captures it may use.
  var substitutions: Substitutions
  var closure: TypedClosure?
}

/// Reads functions that compare two elements as keys, where they say no more than that:
/// `{ $0.age < $1.age }`, `{ ($1.score, $0.name) < ($0.score, $1.name) }`,
/// `{ a, b in a.team != b.team ? a.team < b.team : a.age > b.age }`.
///
/// Keys change nothing and print nothing: it cannot be told how often they were evaluated.
struct ComparisonReader {
  /// Tells what calls reach at the types around the function.
  private let lowering: FunctionLowering
  private let first: VariableDeclaration
  private let second: VariableDeclaration
  private let closure: TypedClosure?
  /// How many functions lead here.
  private let depth: Int

  private static let depthLimit = 4

  init?(
    _ parameters: [VariableDeclaration], _ closure: TypedClosure?, _ lowering: FunctionLowering,
    depth: Int = 0
  ) {
    guard parameters.count == 2, depth < Self.depthLimit else { return nil }
    (first, second) = (parameters[0], parameters[1])
    self.closure = closure
    self.lowering = lowering
    self.depth = depth
  }

  // MARK: Statements

  func keys(of statements: ArraySlice<TypedStatement>) -> [SortKey]? {
    guard let statement = statements.first else { return nil }
    let rest = statements.dropFirst()
    switch statement.kind {
    case .returning(let value?): return keys(of: value)
    case .ifElse(let conditions, let then, let otherwise):
      guard let condition = onlyTest(conditions) else { return nil }
      return keys(
        condition, then: { keys(of: then[...]) },
        otherwise: { keys(of: otherwise.isEmpty ? rest : otherwise[...]) })
    case .guardElse(let conditions, let otherwise):
      guard let condition = onlyTest(conditions) else { return nil }
      return keys(condition, then: { keys(of: rest) }, otherwise: { keys(of: otherwise[...]) })
    default: return nil
    }
  }

  private func onlyTest(_ conditions: [TypedCondition]) -> TypedExpression? {
    guard conditions.count == 1, case .boolean(let value) = conditions[0] else { return nil }
    return value
  }

  /// Where keys differ their order decides, and where they are equal, others do.
  private func keys(
    _ condition: TypedExpression, then: () -> [SortKey]?, otherwise: () -> [SortKey]?
  ) -> [SortKey]? {
    guard let (compared, isEqual) = comparedKey(condition),
      let deciding = (isEqual ? otherwise : then)()?.first,
      isSame(deciding.value, compared),
      let others = (isEqual ? then : otherwise)()
    else { return nil }
    return [deciding] + others
  }

  // MARK: Expressions

  func keys(of expression: TypedExpression) -> [SortKey]? {
    switch expression.kind {
    case .ternary(let condition, let then, let otherwise):
      return keys(condition, then: { keys(of: then) }, otherwise: { keys(of: otherwise) })
    case .call(let reference, nil, let arguments):
      guard let (left, right) = operands(arguments) else { return nil }
      switch lowering.callee(of: reference) {
      case .intrinsic("logicalOr", _):
        // `a.x < b.x || (a.x == b.x && a.y < b.y)`
        guard let deciding = keys(of: left), deciding.count == 1,
          let rest = lowering.inlineBody(right),
          case .call(let inner, nil, let parts) = rest.kind,
          case .intrinsic("logicalAnd", _) = lowering.callee(of: inner),
          let (condition, body) = operands(parts),
          let (compared, isEqual) = comparedKey(condition), isEqual,
          isSame(deciding[0].value, compared), let others = lowering.inlineBody(body).flatMap(keys)
        else { return nil }
        return deciding + others
      case .intrinsic("less", let shape), .intrinsic("string.less", let shape):
        return key(shape, left, right, isDescending: false)
      case .intrinsic("greater", let shape): return key(shape, left, right, isDescending: true)
      case .stub(_, let shape): return keys(of: shape, left, right)
      default: return nil
      }
    default: return nil
    }
  }

  private func operands(_ arguments: [TypedArgument]) -> (TypedExpression, TypedExpression)? {
    guard arguments.count == 2, case .value(let left) = arguments[0],
      case .value(let right) = arguments[1]
    else { return nil }
    return (left, right)
  }

  /// The key of a comparison by the library's own `<` or `>`.
  private func key(
    _ shape: FunctionShape, _ left: TypedExpression, _ right: TypedExpression, isDescending: Bool
  ) -> [SortKey]? {
    guard shape.parameters.allSatisfy({ ElementOrder.Kind($0.type) != nil }),
      let (value, isSwapped) = paired(left, right)
    else { return nil }
    return [key(value, isDescending: isDescending != isSwapped)]
  }

  private func key(_ value: TypedExpression, isDescending: Bool) -> SortKey {
    SortKey(
      value: value, element: first, isDescending: isDescending,
      substitutions: lowering.substitutions, closure: closure)
  }

  /// What is compared where a condition tells whether two keys are equal, or whether they are not.
  private func comparedKey(
    _ condition: TypedExpression
  ) -> (value: TypedExpression, isEqual: Bool)? {
    guard case .call(let reference, nil, let arguments) = condition.kind,
      let (left, right) = operands(arguments),
      case .intrinsic(let name, let shape) = lowering.callee(of: reference),
      name == "equal" || name == "notEqual" || name == "string.equal",
      shape.parameters.allSatisfy({ ElementOrder.Kind($0.type) != nil }),
      let (value, _) = paired(left, right)
    else { return nil }
    return (value, name != "notEqual")
  }

  /// A call of a function that compares: the library's of tuples element by element, an author's as its
  /// body does.
  private func keys(
    of shape: FunctionShape, _ left: TypedExpression, _ right: TypedExpression
  ) -> [SortKey]? {
    let declaration = shape.declaration
    if declaration.source < 0, shape.parameters.count == 2,
      case .tuple = shape.parameters[0].type.shape
    {
      return tupleKeys(shape, left, right)
    }
    guard shape.captures.isEmpty, !shape.canThrow, shape.receiver == nil,
      case .variable(let one) = left.kind, case .variable(let other) = right.kind,
      (one === first && other === second) || (one === second && other === first),
      let body = declaration.body
    else { return nil }
    return lowering.within(shape) {
      let parameters = declaration.parameters.map(\.variable)
      let reader = ComparisonReader(
        one === first ? parameters : parameters.reversed(), nil, lowering, depth: depth + 1)
      return reader?.keys(of: body.statements[...])
    }
  }

  private func tupleKeys(
    _ shape: FunctionShape, _ left: TypedExpression, _ right: TypedExpression
  ) -> [SortKey]? {
    let name = shape.declaration.name
    guard name == "<" || name == ">" else { return nil }
    var keys: [SortKey] = []
    for (index, field) in shape.parameters[0].type.fields.enumerated() {
      guard ElementOrder.Kind(field.type) != nil,
        let (value, isSwapped) = paired(
          element(index, of: left, field.type), element(index, of: right, field.type))
      else { return nil }
      keys.append(key(value, isDescending: (name == ">") != isSwapped))
    }
    return keys
  }

  private func element(
    _ index: Int, of tuple: TypedExpression, _ type: TypeDescriptor
  ) -> TypedExpression {
    if case .tuple(let elements) = tuple.kind, index < elements.count { return elements[index] }
    return TypedExpression(.tupleElement(base: tuple, index), type: type.type, range: tuple.range)
  }

  // MARK: Pairs

  /// The same of both elements: as an expression of the first.
  private func paired(
    _ left: TypedExpression, _ right: TypedExpression
  ) -> (value: TypedExpression, isSwapped: Bool)? {
    let isSwapped = mentions(left, second)
    let (own, other) = isSwapped ? (right, left) : (left, right)
    guard !mentions(own, second), !mentions(other, first),
      isSame(own, other, replacing: (first, second)), Purity(lowering).isPure(own)
    else { return nil }
    return (own, isSwapped)
  }

  private func mentions(_ expression: TypedExpression, _ variable: VariableDeclaration) -> Bool {
    var isFound = false
    TypedWalker {
      if case .variable(let found) = $0.kind, found === variable { isFound = true }
    }.walk(expression)
    return isFound
  }
}
