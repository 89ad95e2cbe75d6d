internal import Diagnostics

/// What functions that compare two elements order them by.
extension FunctionLowering {
  /// Notes how a closure orders elements, should a sort ask for it.
  func noteOrder(
    of closure: TypedClosure, _ listed: [TypeDescriptor], _ expression: TypedExpression,
    on stub: FunctionStub
  ) {
    guard stub.findOrder == nil, closure.parameters.count == 2, closure.type.thrown == nil,
      descriptor(closure.type.result).isBool
    else { return }
    let (program, substitutions) = (program, substitutions)
    stub.findOrder = { [unowned program] in
      let lowering = FunctionLowering(
        program: program, substitutions: substitutions, result: program.bool)
      let reader = ComparisonReader(closure.parameters, closure, lowering)
      return lowering.order(reader?.keys(of: closure.body.statements[...]), listed)
    }
  }

  /// Notes how a function orders elements that is given by its name.
  func noteOrder(of callee: Callee, on stub: FunctionStub) {
    guard stub.findOrder == nil else { return }
    switch callee {
    case .intrinsic(let name, let shape):
      guard shape.parameters.count == 2, let kind = ElementOrder.Kind(shape.parameters[0].type),
        name == "less" || name == "string.less" || name == "greater"
      else { return }
      stub.findOrder = {
        ElementOrder(keys: [
          ElementOrder.Key(
            kind: kind, source: kind == .text ? .reference(0) : .word(0),
            isDescending: name == "greater")
        ])
      }
    case .stub(_, let shape):
      guard shape.parameters.count == 2, shape.receiver == nil, shape.captures.isEmpty,
        !shape.canThrow, shape.result.isBool, !shape.parameters.contains(where: \.isInout)
      else { return }
      let program = program
      stub.findOrder = { [unowned program] in
        let lowering = FunctionLowering(
          program: program, substitutions: shape.substitutions, result: program.bool)
        let reader = ComparisonReader(
          shape.declaration.parameters.map(\.variable), nil, lowering)
        let statements = shape.declaration.body?.statements ?? []
        return lowering.order(reader?.keys(of: statements[...]))
      }
    default: break
    }
  }

  private func order(_ keys: [SortKey]?, _ listed: [TypeDescriptor] = []) -> ElementOrder? {
    guard let keys else { return nil }
    var found: [ElementOrder.Key] = []
    for key in keys {
      substitutions = key.substitutions
      let type = descriptor(key.value.type)
      guard let kind = ElementOrder.Kind(type) else { return nil }
      let source: ElementOrder.Source
      if let lanes = lanes(of: key.value, in: key.element) {
        source = kind == .text ? .reference(lanes.reference) : .word(lanes.word)
      } else {
        source = .function(keyStub(key, listed), takesCaptures: key.closure != nil)
      }
      found.append(ElementOrder.Key(kind: kind, source: source, isDescending: key.isDescending))
    }
    return ElementOrder(keys: found)
  }

  /// Where a part of a value stands in it; nil for what has to be computed.
  private func lanes(of part: TypedExpression, in element: VariableDeclaration) -> Registers? {
    func field(_ base: TypedExpression, _ index: (TypeDescriptor) -> Int) -> Registers? {
      guard let place = lanes(of: base, in: element) else { return nil }
      let type = descriptor(base.type)
      switch type.shape {
      case .structure, .tuple:
        let field = type.fields[index(type)]
        return field.ownership == .strong ? place.offset(field) : nil
      default: return nil
      }
    }
    switch part.kind {
    case .variable(let variable):
      return variable === element ? Registers(word: 0, reference: 0) : nil
    case .tupleElement(let base, let index): return field(base) { _ in index }
    case .property(let base, let property, _, let dispatch):
      guard property.role == .storedProperty, isDirect(property, dispatch), !property.isLazy,
        property.wrapperStorage == nil
      else { return nil }
      return field(base) { $0.fieldIndex(of: property) }
    default: return nil
    }
  }

  /// A function of one element that gives its key.
  private func keyStub(_ key: SortKey, _ listed: [TypeDescriptor]) -> FunctionStub {
    let program = program
    return FunctionStub(name: "closure", range: key.value.range) {
      let lowering = FunctionLowering(
        program: program, substitutions: key.substitutions, result: program.bool)
      let type = lowering.descriptor(key.element.type)
      let result = lowering.descriptor(key.value.type)
      lowering.resultType = result
      lowering.bindParameter(key.element, type, lowering.builder.allocate(type.layout))
      if let closure = key.closure {
        for (capture, type) in zip(closure.captures, listed) {
          lowering.storage[capture.variable] = .registers(lowering.builder.allocate(type.layout))
        }
        lowering.bindCaptures(program.captures.captures(of: closure))
      }
      lowering.builder.range = key.value.range
      lowering.boxParameters()
      lowering.pushScope()
      lowering.emitReturn(lowering.lower(key.value))
      return lowering.builder.finish(name: "closure", parameters: [type], result: result)
    }
  }

  /// Runs something at the types of a function that is called.
  func within<Result>(_ shape: FunctionShape, _ body: () -> Result) -> Result {
    let own = substitutions
    substitutions = program.relevant(shape.declaration, shape.substitutions)
    defer { substitutions = own }
    return body()
  }
}
