internal import Diagnostics

/// Values that an expression makes and nothing takes.
struct UnusedResults {
  let sink: DiagnosticSink

  /// "result of call to 'f()' is unused", as swiftc warns.
  func check(_ typed: TypedExpression) {
    let type = typed.type
    if type.isVoid || type.isNever || type.flags.contains(.hasError) { return }
    if let payload = type.optionalPayload, payload.isVoid { return }
    // What is wrong itself is not told to be unused.
    if sink.hasError(in: typed.range) { return }
    if case .attempt(.optional, _) = typed.kind {
      sink.warning("unused-result", "result of 'try?' is unused", typed.range.firstByte)
      return
    }
    var inner = typed
    while true {
      switch inner.kind {
      case .attempt(_, let next), .optionalChain(let next), .wrapOptional(let next): inner = next
      default:
        report(inner)
        return
      }
    }
    func report(_ value: TypedExpression) {
      switch value.kind {
      case .call(let reference, _, _):
        let function = reference.declaration
        if function.isDiscardable { return }
        if function.role == .initializer {
          sink.warning(
            "unused-result",
            "result of '\(type.optionalPayload ?? type)' initializer is unused", value.range)
        } else if function.name.isOperatorName {
          sink.warning(
            "unused-result", "result of operator '\(function.name)' is unused", value.range)
        } else {
          sink.warning(
            "unused-result", "result of call to '\(function.shownName)' is unused",
            value.range)
        }
      case .variable where isFunction(value.type), .property where isFunction(value.type):
        sink.error("unused-function", "function is unused", value.range)
      case .variable(let variable):
        sink.warning(
          "unused-expression",
          variable.isLet ? "expression of type '\(type)' is unused" : "variable is unused",
          value.range)
      case .apply where isFunction(value.type):
        sink.error("unused-function", "function is unused", value.range)
      case .apply(let callee, _):
        var noun = "function"
        if case .closure = callee.kind { noun = "closure" }
        sink.warning(
          "unused-result", "result of call to \(noun) returning '\(type)' is unused",
          value.range)
      case .assign, .statement, .delegateInitializer, .error: break
      case .boundMethod, .unboundMethod, .functionValue, .enumCaseFunction:
        sink.error("unused-function", "function is unused", value.range)
      case .keyPath: sink.error("unused-key-path", "result of key path is unused", value.range)
      case .closure: sink.error("unused-closure", "closure expression is unused", value.range)
      case .integerLiteral, .floatLiteral, .stringLiteral, .booleanLiteral, .interpolation:
        sink.warning(
          "unused-literal", "\(literalName(value)) literal is unused", value.range)
      case .property, .staticProperty, .element:
        // A place is read for nothing; a value is made for nothing.
        let noun = writablePlace(value)
        sink.warning(
          "unused-expression",
          noun.map { "\($0) is accessed but result is unused" }
            ?? "expression of type '\(type)' is unused", value.range)
      default:
        sink.warning("unused-expression", "expression of type '\(type)' is unused", value.range)
      }
    }
  }

  /// What a place that could be written is called; nil for a value.
  private func writablePlace(_ value: TypedExpression) -> String? {
    switch value.kind {
    case .staticProperty(_, let property, _, _) where isWritable(property): return "property"
    case .property(let base, let property, _, _) where isWritable(property):
      return base.type.nominal?.kind == .classType || isPlace(base) ? "property" : nil
    case .element(let base, let element, _, _, _) where element.setter != nil:
      return isPlace(base) ? "subscript" : nil
    default: return nil
    }
  }

  private func isWritable(_ property: VariableDeclaration) -> Bool {
    !property.isLet && (property.getter == nil || property.setter != nil)
  }

  private func isPlace(_ value: TypedExpression) -> Bool {
    if case .variable(let variable) = value.kind { return !variable.isLet }
    return writablePlace(value) != nil
  }

  private func isFunction(_ type: Type) -> Bool {
    if case .function = type.kind { return true }
    return false
  }

  private func literalName(_ value: TypedExpression) -> String {
    switch value.kind {
    case .integerLiteral: "integer"
    case .floatLiteral: "floating-point"
    case .booleanLiteral: "boolean"
    default: "string"
    }
  }
}
