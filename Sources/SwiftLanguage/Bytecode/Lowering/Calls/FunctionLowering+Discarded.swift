/// Values that nobody takes.
extension FunctionLowering {
  /// Evaluates an expression for what it does.
  ///
  /// What a call gave is released before the temporaries that it was given.
  func lowerDiscarded(_ expression: TypedExpression) {
    let call = expression.discardedValue ?? expression
    guard case .call(let reference, let receiver, let arguments) = call.kind,
      !reference.isOfType, descriptor(call.type).holdsObjects
    else {
      _ = lower(expression)
      return
    }
    let values = arguments.compactMap { argument -> TypedExpression? in
      if case .value(let value) = argument { return value }
      return nil
    }
    let given = (receiver.map { [$0] } ?? []) + values
    guard values.count == arguments.count,
      given.contains(where: { $0.isMade && descriptor($0.type).holdsObjects })
    else {
      _ = lower(expression)
      return
    }
    let callee = callee(of: reference)
    guard let shape = callee.shape, !(shape.receiver?.isInout ?? false),
      !shape.parameters.contains(where: \.isInout)
    else {
      _ = lower(expression)
      return
    }
    func held(_ value: TypedExpression) -> ArgumentSource {
      var made = lower(value)
      made.isOwned = false
      return .value(made)
    }
    let instance = receiver.map(held)
    let sources = values.map(held)
    scratch {
      _ = emitCall(callee, shape, receiver: instance, arguments: sources, expression.range)
    }
  }
}

extension Callee {
  /// The shape of what is called as a function of the notebook.
  fileprivate var shape: FunctionShape? {
    switch self {
    case .stub(_, let shape), .method(_, let shape): shape
    default: nil
    }
  }
}

extension TypedExpression {
  /// `value` of `_ = value`.
  fileprivate var discardedValue: TypedExpression? {
    guard case .assign(let target, let value) = kind, case .discard = target.kind else {
      return nil
    }
    return value
  }

  /// Whether evaluating makes a value that nobody else holds.
  fileprivate var isMade: Bool {
    switch kind {
    case .call, .apply: true
    case .upcast(let inner), .wrapOptional(let inner), .erase(let inner): inner.isMade
    default: false
    }
  }
}
