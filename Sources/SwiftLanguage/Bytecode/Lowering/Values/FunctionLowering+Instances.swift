internal import Diagnostics

/// New instances of classes, and what their properties begin with.
///
/// Literals are written where the instance is made. All other initial values run where a designated
/// initialiser of their class begins, as in Swift: behind the arguments, before the body, and not
/// at all where a convenience initialiser gives up before it delegates. A class that inherits its
/// designated initialisers has them from ``inheritedInitializer(_:_:of:in:)``.
extension FunctionLowering {
  /// A new instance for a class' initialiser.
  func allocateInstance(_ shape: FunctionShape) -> Value {
    guard let type = shape.receiver?.type else {
      return unsupported("only classes have instances", descriptor(.void))
    }
    let result = builder.allocate(type.layout)
    program.prepareInstances(of: type)
    builder.emit(.recordMake, result.reference)
    builder.data(type.instanceRecord)
    markDirty(result, type.layout)
    var owner: TypeDescriptor? = type
    while let current = owner {
      for property in current.nominal?.storedProperties ?? []
      where beginsWithValue(property) && isPlain(property) {
        guard let value = property.initialValue else { continue }
        let index = type.fieldIndex(of: property)
        scratch { storeField(index, of: type, in: result.reference, lower(value)) }
      }
      owner = current.superclass
    }
    return Value(registers: result, type: type, isOwned: true)
  }

  /// A designated initialiser as a class has it that inherits it: the class' own initial values,
  /// then the superclass' initialiser.
  static func inheritedInitializer(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, of type: TypeDescriptor,
    in program: Program
  ) -> FunctionStub {
    forwarder(to: declaration, substitutions, type, in: program) { lowering, receiver in
      for owner in lowering.inheritedOwners(of: type) {
        lowering.runInitialValues(of: owner, on: receiver.registers.reference)
      }
    }
  }

  static func lowerInitialValues(of type: TypeDescriptor, in program: Program) -> Code {
    let lowering = FunctionLowering(
      program: program, substitutions: .empty, result: program.descriptors.descriptor(of: .void))
    lowering.builder.range = type.nominal?.range ?? .nowhere
    let object = lowering.builder.allocateReference()
    lowering.pushScope()
    for property in lowering.valuesToRun(of: type) {
      lowering.runInitialValue(of: property, type, in: object)
    }
    lowering.emitReturn(nil)
    return lowering.builder.finish(name: type.name, parameters: [type], result: nil)
  }

  /// The initial values that a designated initialiser of a class begins with.
  func beginInstance(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    guard declaration.role == .initializer, !declaration.isConvenience,
      let type = shape.receiver?.type, type.isClass, let selfVariable = declaration.selfVariable,
      case .registers(let object)? = storage[selfVariable]
    else { return }
    if !valuesToRun(of: type).isEmpty { runInitialValues(of: type, on: object.reference) }
  }

  /// The class and its ancestors as long as they inherit their initialisers: no initialiser of
  /// theirs runs their initial values.
  func inheritedOwners(of type: TypeDescriptor) -> [TypeDescriptor] {
    var result: [TypeDescriptor] = []
    var owner: TypeDescriptor? = type
    while let current = owner, current.nominal?.hasDesignatedInitializers == false {
      if !valuesToRun(of: current).isEmpty { result.append(current) }
      owner = current.superclass
    }
    return result
  }

  private func valuesToRun(of type: TypeDescriptor) -> [VariableDeclaration] {
    (type.nominal?.storedProperties ?? []).filter { beginsWithValue($0) && !isPlain($0) }
  }

  private func runInitialValues(of owner: TypeDescriptor, on object: Int) {
    scratch {
      let base = Registers(word: builder.nextWord, reference: builder.nextReference)
      _ = builder.allocate(owner.layout)
      builder.emit(.copyReference, base.reference, object)
      builder.emit(.call, base.word, base.reference)
      builder.data(program.initialValues(of: owner))
    }
  }

  /// An instance begins with zeros and nulls: nil needs no writing.
  private func beginsWithValue(_ property: VariableDeclaration) -> Bool {
    guard !property.isLazy, let value = property.initialValue else { return false }
    if case .nilLiteral = value.kind { return false }
    return true
  }

  private func isPlain(_ property: VariableDeclaration) -> Bool {
    guard let value = property.initialValue else { return false }
    return property.ownership == .strong && property.wrappedName == nil
      && !property.type.flags.contains(.hasParameter) && isPlainLiteral(value)
  }

  private func isPlainLiteral(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral: true
    case .arrayLiteral(let elements): elements.isEmpty && descriptor(expression.type).isArray
    case .dictionaryLiteral(let pairs): pairs.isEmpty
    case .wrapOptional(let inner): isPlainLiteral(inner)
    default: false
    }
  }

  /// Each initial value is a function of its own, in its class' generic context.
  private func runInitialValue(
    of property: VariableDeclaration, _ type: TypeDescriptor, in object: Int
  ) {
    guard let value = property.initialValue else { return }
    let index = type.fieldIndex(of: property)
    let field = type.fields[index]
    let stub = program.defaultStub(value, program.substitutions(of: type), field.type)
    scratch {
      let base = Registers(word: builder.nextWord, reference: builder.nextReference)
      builder.emit(.call, base.word, base.reference)
      builder.data(stub)
      _ = builder.allocate(field.type.layout)
      markDirty(base, field.type.layout)
      let value = Value(registers: base, type: field.type, isOwned: true)
      storeField(
        index, of: type, in: object,
        field.ownership == .strong ? value : weakReference(to: value))
    }
  }

  private func storeField(_ index: Int, of type: TypeDescriptor, in object: Int, _ value: Value) {
    let field = type.fields[index]
    let slots = type.fieldSlots[index]
    let layout = field.ownership == .strong ? field.type.layout : Layout(references: 1)
    for lane in 0..<layout.words {
      builder.emit(.recordSetWord, object, slots.word + lane, value.registers.word + lane)
    }
    for lane in 0..<layout.references {
      builder.emit(
        .recordSetReference, object, slots.reference + lane, value.registers.reference + lane)
    }
  }
}
