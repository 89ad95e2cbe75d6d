/// A global that a function modifies through an `inout` parameter may not be used by that function
/// under its own name.
///
/// What holds references is taken out of its place meanwhile, so that any use of it is noticed.
/// Scalars are copied; for them the function's body tells whether it is sure to use the global.
extension FunctionLowering {
  ///
  /// Nor may two of its properties be modified at once: a global is accessed as a whole.
  func trapOnOverlap(_ shape: FunctionShape, _ arguments: [ArgumentSource]) {
    let globals = arguments.compactMap { argument in
      if case .inoutExpression(let place) = argument { root(of: place) } else { nil }
    }
    if globals.count > 1, Set(globals.map { ObjectIdentifier($0) }).count < globals.count {
      trap("Fatal error: overlapping accesses: the value is being modified already")
    }
    guard shape.declaration.source >= 0 else { return }
    for argument in arguments {
      guard case .inoutExpression(let place) = argument, let global = root(of: place),
        descriptor(place.type).layout.references == 0
      else { continue }
      var search = SureUse(of: global)
      if search.isSure(in: shape.declaration) {
        trap("Fatal error: overlapping accesses: the value is being modified already")
      }
    }
  }

  private func root(of place: TypedExpression) -> VariableDeclaration? {
    switch place.kind {
    case .variable(let variable): variable.role == .global ? variable : nil
    case .property(let base, let property, _, _):
      property.isStored && base.type.nominal?.kind == .structure ? root(of: base) : nil
    case .tupleElement(let base, _): root(of: base)
    default: nil
    }
  }
}

/// Whether a function is sure to use a variable: outside of branches, loops and closures.
private struct SureUse {
  let variable: VariableDeclaration
  private var visited: Set<ObjectIdentifier> = []

  init(of variable: VariableDeclaration) { self.variable = variable }

  mutating func isSure(in function: FunctionDeclaration) -> Bool {
    guard function.source >= 0, visited.insert(ObjectIdentifier(function)).inserted else {
      return false
    }
    for statement in function.body?.statements ?? [] {
      switch statement.kind {
      case .expression(let value), .returning(let value?), .variables(_, value: let value?):
        if isSure(in: value) { return true }
      case .localFunction, .variables: continue
      default: return false
      }
    }
    return false
  }

  private mutating func isSure(in expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .variable(let used): return used === variable
    case .ternary(let condition, _, _): return isSure(in: condition)
    case .optionalChain, .closure, .statement: return false
    case .call(let reference, _, _):
      for child in expression.children where isSure(in: child) { return true }
      guard case .direct = reference.dispatch else { return false }
      return isSure(in: reference.declaration)
    default:
      for child in expression.children where isSure(in: child) { return true }
      return false
    }
  }
}
