internal import Diagnostics

/// Tells which expressions change nothing and print nothing.
///
/// It answers no where it does not know.
struct Purity {
  private let lowering: FunctionLowering
  /// How many functions lead here.
  private let depth: Int

  private static let depthLimit = 4

  init(_ lowering: FunctionLowering, depth: Int = 0) {
    self.lowering = lowering
    self.depth = depth
  }

  func isPure(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral, .metatype:
      return true
    case .variable(let variable): return variable.isStored && !variable.isLazy
    case .staticProperty(_, let property, _, let dispatch):
      return lowering.isDirect(property, dispatch) && property.wrapperStorage == nil
    case .property(let base, let property, let types, let dispatch):
      guard isPure(base), property.wrapperStorage == nil, !property.isLazy else { return false }
      if lowering.isDirect(property, dispatch) { return true }
      return property.getter.map { isPure($0, types, dispatch, [base]) } ?? false
    case .element(let base, let element, let types, let arguments, let dispatch):
      let operands = arguments.flatMap(\.expressions)
      guard isPure(base), operands.allSatisfy(isPure), let getter = element.getter else {
        return false
      }
      return isPure(getter, types, dispatch, [base] + operands)
    case .call(let reference, let receiver, let arguments):
      let operands = (receiver.map { [$0] } ?? []) + arguments.flatMap(\.expressions)
      return arguments.allSatisfy { if case .value = $0 { true } else { false } }
        && operands.allSatisfy(isPure) && isPure(reference, operands)
    case .tupleElement, .forceUnwrap, .chainLink, .optionalChain, .wrapOptional, .tuple, .ternary:
      return expression.children.allSatisfy(isPure)
    case .closure(let closure):
      // The second operand of `??` and its like.
      return closure.captures.isEmpty && closure.parameters.isEmpty
        && isPure(closure.body.statements)
    default: return false
    }
  }

  private func isPure(
    _ getter: FunctionDeclaration, _ types: Substitutions, _ dispatch: Dispatch,
    _ operands: [TypedExpression]
  ) -> Bool {
    isPure(
      FunctionReference(
        declaration: getter, substitutions: types, dispatch: dispatch, selfType: nil), operands)
  }

  private func isPure(_ reference: FunctionReference, _ operands: [TypedExpression]) -> Bool {
    switch lowering.callee(of: reference) {
    case .storedProperty(let property): return !property.isLazy && property.wrapperStorage == nil
    case .native(_, _, let shape):
      guard let name = shape.declaration.native, takesValues(shape) else { return false }
      return Self.pureNatives.contains { name.hasPrefix($0) }
    case .intrinsic(let name, let shape):
      return takesValues(shape) && (Self.pureIntrinsics.contains(name) || isPlain(shape, operands))
    case .stub(_, let shape):
      guard depth < Self.depthLimit, takesValues(shape), shape.captures.isEmpty, !shape.canThrow,
        shape.declaration.synthesis == nil, shape.declaration.role != .initializer,
        let body = shape.declaration.body
      else { return false }
      return lowering.within(shape) {
        Purity(lowering, depth: depth + 1).isPure(body.statements)
      }
    default: return false
    }
  }

  private static let pureNatives = [
    "String.", "Character.", "Scalar.", "Double.", "Float.", "Integer.",
  ]
  private static let pureIntrinsics: Set = [
    "array.count", "array.get", "dictionary.count", "string.count", "string.isEmpty",
    "string.utf8Count", "coalesce", "logicalAnd", "logicalOr",
  ]

  private func takesValues(_ shape: FunctionShape) -> Bool {
    shape.receiver?.isInout != true && !shape.parameters.contains(where: \.isInout)
  }

  /// Whether an operation is one on numbers and texts, none of which runs an author's code.
  private func isPlain(_ shape: FunctionShape, _ operands: [TypedExpression]) -> Bool {
    guard shape.declaration.name != "print" else { return false }
    var types = shape.parameters.map(\.type)
    if let receiver = shape.receiver?.type {
      // A dictionary asks its key alone for something.
      if case .dictionary = receiver.shape {
        guard shape.declaration.intrinsic?.hasPrefix("dictionary.get") ?? false else {
          return false
        }
      } else {
        types.append(receiver)
      }
    }
    return types.allSatisfy { type in
      switch type.shape {
      case .scalar, .unicodeScalar, .string, .character: true
      default: false
      }
    }
  }

  // MARK: Statements

  private func isPure(_ statements: [TypedStatement]) -> Bool {
    statements.allSatisfy { statement in
      switch statement.kind {
      case .returning, .ifElse, .guardElse, .variables, .switchCases, .breaking:
        statement.expressions.allSatisfy(isPure) && statement.blocks.allSatisfy(isPure)
      default: false
      }
    }
  }
}
