internal import Diagnostics

/// Whole functions.
extension FunctionLowering {
  static func lower(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, in program: Program
  ) -> Code {
    let shape = program.shape(declaration, substitutions, selfType: nil)
    let lowering = FunctionLowering(
      program: program, substitutions: substitutions, result: shape.result)
    lowering.function = declaration
    lowering.builder.range = declaration.range
    var parameters: [TypeDescriptor] = []
    if let receiver = shape.receiver, let selfVariable = declaration.selfVariable {
      parameters.append(receiver.type)
      lowering.bindParameter(
        selfVariable, receiver.type, lowering.builder.allocate(receiver.type.layout))
      if receiver.isInout { lowering.inoutVariables.append((selfVariable, receiver.type)) }
    }
    for (parameter, declared) in zip(shape.parameters, declaration.parameters) {
      parameters.append(parameter.type)
      lowering.bindParameter(
        declared.variable, parameter.type, lowering.builder.allocate(parameter.type.layout))
      if parameter.isInout {
        lowering.inoutVariables.append((declared.variable, parameter.type))
      }
    }
    lowering.bindCaptures(program.captures.captures(of: declaration))
    if let synthesis = declaration.synthesis {
      lowering.lowerSynthesis(synthesis, declaration, shape)
    } else if let body = declaration.body {
      lowering.prepareSelf(declaration, shape, body)
      lowering.lowerBody(
        body, name: declaration.fullName, parameters: parameters, range: declaration.range)
    } else {
      lowering.trap("Fatal error: '\(declaration.fullName)' has no body")
    }
    return lowering.builder.finish(
      name: declaration.displayName, parameters: parameters, result: shape.result)
  }

  /// A struct's or enum's initialiser makes `self`, which is not a parameter.
  private func prepareSelf(
    _ declaration: FunctionDeclaration, _ shape: FunctionShape, _ body: TypedBody
  ) {
    guard declaration.role == .initializer, shape.receiver == nil,
      let selfVariable = declaration.selfVariable
    else { return }
    let type = descriptor(selfVariable.type)
    // Boxes of captured variables are decided on by the body.
    let scan = Captures(program.captures)
    scan.collect(body)
    captured = scan.captured
    let registers = builder.allocate(type.layout)
    for lane in 0..<type.layout.words { builder.loadInteger(registers.word + lane, 0) }
    storage[selfVariable] = .registers(registers)
    if !body.delegates {
      for (field, property) in zip(type.fields, type.nominal?.storedProperties ?? []) {
        initialize(property, field, registers)
      }
    }
    pendingBoxes.append((selfVariable, type, registers))
  }

  func initialize(
    _ property: VariableDeclaration, _ field: TypeDescriptor.Field, _ registers: Registers
  ) {
    if property.isLazy { return }
    guard let value = property.initialValue else {
      if case .optional = field.type.shape { makeNil(field.type, registers.offset(field)) }
      return
    }
    lower(value, into: registers.offset(field))
  }

  // MARK: Instances

  /// A new instance for a class' initialiser.
  func allocateInstance(_ shape: FunctionShape) -> Value {
    guard let type = shape.receiver?.type else {
      return unsupported("only classes have instances", descriptor(.void))
    }
    let result = builder.allocate(type.layout)
    // Asked for in any case: it also tells the record of the class' deinitialisers.
    let allocator = program.allocator(of: type)
    if let initialValues = plainInitialValues(of: type) {
      builder.emit(.recordMake, result.reference)
      builder.data(type.instanceRecord)
      markDirty(result, type.layout)
      for (index, value) in initialValues {
        let field = type.fields[index]
        let slots = type.fieldSlots[index]
        scratch {
          let made = lower(value)
          for lane in 0..<field.type.layout.words {
            builder.emit(
              .recordSetWord, result.reference, slots.word + lane, made.registers.word + lane)
          }
          for lane in 0..<field.type.layout.references {
            builder.emit(
              .recordSetReference, result.reference, slots.reference + lane,
              made.registers.reference + lane)
          }
        }
      }
      return Value(registers: result, type: type, isOwned: true)
    }
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    builder.emit(.call, base.word, base.reference)
    builder.data(allocator)
    builder.nextReference += 1
    builder.emit(.takeReference, result.reference, base.reference)
    builder.nextReference -= 1
    markDirty(result, type.layout)
    return Value(registers: result, type: type, isOwned: true)
  }

  /// The initial values of a class' stored properties where all of them are literals.
  private func plainInitialValues(
    of type: TypeDescriptor
  ) -> [(index: Int, value: TypedExpression)]? {
    var values: [(index: Int, value: TypedExpression)] = []
    var current: TypeDescriptor? = type
    while let owner = current {
      for property in owner.nominal?.storedProperties ?? [] where !property.isLazy {
        guard let value = property.initialValue else { continue }
        // An instance begins with zeros and nulls: nil needs no writing.
        if case .nilLiteral = value.kind { continue }
        guard property.ownership == .strong, property.wrappedName == nil,
          !property.type.flags.contains(.hasParameter), isPlainLiteral(value)
        else { return nil }
        values.append((type.fieldIndex(of: property), value))
      }
      current = owner.superclass
    }
    return values
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

  static func lowerAllocator(of type: TypeDescriptor, in program: Program) -> Code {
    let outer = FunctionLowering(program: program, substitutions: .empty, result: type)
    let object = outer.builder.allocateReference()
    outer.builder.range = type.nominal?.range ?? .nowhere
    outer.builder.emit(.recordMake, object)
    outer.builder.data(type.instanceRecord)
    var current: TypeDescriptor? = type
    while let owner = current {
      let substitutions = program.substitutions(of: owner)
      for property in owner.nominal?.storedProperties ?? [] where !property.isLazy {
        guard property.initialValue != nil else { continue }
        // Each initial value is a function of its own, in its class' generic context.
        let stub = initialValueStub(property, substitutions, in: program)
        outer.scratch {
          let field = type.fields[type.fieldIndex(of: property)]
          let slots = type.fieldSlots[type.fieldIndex(of: property)]
          let base = Registers(
            word: outer.builder.nextWord, reference: outer.builder.nextReference)
          outer.builder.emit(.call, base.word, base.reference)
          outer.builder.data(stub)
          _ = outer.builder.allocate(field.type.layout)
          var value = Value(registers: base, type: field.type, isOwned: true)
          outer.markDirty(base, field.type.layout)
          if field.ownership != .strong { value = outer.weakReference(to: value) }
          let layout = field.ownership == .strong ? field.type.layout : Layout(references: 1)
          for lane in 0..<layout.words {
            outer.builder.emit(
              .recordSetWord, object, slots.word + lane, value.registers.word + lane)
          }
          for lane in 0..<layout.references {
            outer.builder.emit(
              .recordSetReference, object, slots.reference + lane,
              value.registers.reference + lane)
          }
        }
      }
      current = owner.superclass
    }
    outer.builder.emit(.returnPlain)
    return outer.builder.finish(name: type.name, parameters: [], result: type)
  }

  private static func initialValueStub(
    _ property: VariableDeclaration, _ substitutions: Substitutions, in program: Program
  ) -> FunctionStub {
    let type = program.descriptors.descriptor(
      of: program.descriptors.concrete(property.type, substitutions))
    guard let value = property.initialValue else {
      preconditionFailure("'\(property.name)' has no initial value")
    }
    return program.defaultStub(value, substitutions, type)
  }

  static func lowerStatic(
    _ property: VariableDeclaration, _ substitutions: Substitutions, in program: Program
  ) -> Code {
    let type = program.descriptors.descriptor(
      of: program.descriptors.concrete(property.type, substitutions))
    let lowering = FunctionLowering(
      program: program, substitutions: substitutions,
      result: program.descriptors.descriptor(of: .void))
    lowering.builder.range = property.range
    lowering.pushScope()
    let slot = program.staticSlot(property, substitutions, type.layout)
    if let value = property.initialValue {
      lowering.scratch {
        lowering.store(lowering.lower(value), to: slot, type.layout)
      }
    } else if case .optional = type.shape {
      lowering.scratch {
        let value = lowering.temporary(type)
        lowering.makeNil(type, value.registers)
        lowering.store(value, to: slot, type.layout)
      }
    }
    lowering.scratch {
      let one = lowering.builder.allocateWord()
      lowering.builder.loadInteger(one, 1)
      lowering.builder.emitWide(
        .globalSetWord, one, program.staticFlag(property, substitutions))
    }
    lowering.emitReturn(nil)
    return lowering.builder.finish(name: property.name, parameters: [], result: nil)
  }

  // MARK: Functions for dynamic dispatch

  /// A stored property as a function of its value.
  static func storedGetter(
    _ property: VariableDeclaration, _ type: TypeDescriptor, in program: Program
  ) -> FunctionStub {
    let stub = FunctionStub(
      name: property.name, range: property.range
    ) {
      let result = type.fields[type.fieldIndex(of: property)].type
      let lowering = FunctionLowering(program: program, substitutions: .empty, result: result)
      let value = Value(
        registers: lowering.builder.allocate(type.layout), type: type, isOwned: false)
      lowering.pushScope()
      lowering.emitReturn(lowering.readStored(property, of: value))
      return lowering.builder.finish(name: property.name, parameters: [type], result: result)
    }
    program.keep(stub)
    return stub
  }

  /// Code that calls an intrinsic or a native function.
  static func forwarder(
    to declaration: FunctionDeclaration, _ substitutions: Substitutions, _ type: TypeDescriptor,
    in program: Program
  ) -> FunctionStub {
    let stub = FunctionStub(
      name: declaration.fullName, range: declaration.range
    ) {
      let shape = program.shape(declaration, substitutions, selfType: type.type)
      let lowering = FunctionLowering(
        program: program, substitutions: substitutions, result: shape.result)
      var parameters: [TypeDescriptor] = []
      var receiver: ArgumentSource?
      if let own = shape.receiver {
        parameters.append(own.type)
        let value = Value(
          registers: lowering.builder.allocate(own.type.layout), type: own.type, isOwned: false)
        receiver =
          own.isInout ? .place(Place(.registers, own.type, value.registers)) : .value(value)
        if own.isInout, let variable = declaration.selfVariable {
          lowering.storage[variable] = .registers(value.registers)
          lowering.inoutVariables.append((variable, own.type))
        }
      }
      var sources: [ArgumentSource] = []
      for (parameter, declared) in zip(shape.parameters, declaration.parameters) {
        parameters.append(parameter.type)
        let value = Value(
          registers: lowering.builder.allocate(parameter.type.layout), type: parameter.type,
          isOwned: false)
        if parameter.isInout {
          lowering.storage[declared.variable] = .registers(value.registers)
          lowering.inoutVariables.append((declared.variable, parameter.type))
          sources.append(.place(Place(.registers, parameter.type, value.registers)))
        } else {
          sources.append(.value(value))
        }
      }
      lowering.pushScope()
      let result: Value
      if let intrinsic = declaration.intrinsic {
        result = lowering.lowerIntrinsic(
          intrinsic, shape, receiver: receiver, sources: sources, declaration.range)
      } else {
        let callee = Callee.native(
          program.native(named: declaration.native ?? ""),
          types: program.genericArguments(shape), shape)
        result = lowering.emitCall(
          callee, shape, receiver: receiver, arguments: sources, declaration.range)
      }
      lowering.emitReturn(result)
      return lowering.builder.finish(
        name: declaration.fullName, parameters: parameters, result: shape.result)
    }
    program.keep(stub)
    return stub
  }
}

extension TypedBody {
  /// Whether an initialiser's body hands its work to `self.init`.
  var delegates: Bool {
    var found = false
    var scan = DelegationScan { found = true }
    for statement in statements { scan.visit(statement) }
    return found
  }
}

/// Looks for `self.init(…)` in statements.
struct DelegationScan {
  let onFound: () -> Void

  mutating func visit(_ statement: TypedStatement) {
    switch statement.kind {
    case .expression(let value), .display(let value): visit(value)
    case .ifElse(_, let then, let otherwise):
      for inner in then + otherwise { visit(inner) }
    case .guardElse(_, let otherwise): for inner in otherwise { visit(inner) }
    case .whileLoop(_, _, let body), .block(_, let body), .repeatLoop(_, let body, _):
      for inner in body { visit(inner) }
    case .switchCases(_, _, let cases):
      for item in cases { for inner in item.body { visit(inner) } }
    case .doCatch(_, let body, let catches, _):
      for inner in body { visit(inner) }
      for clause in catches { for inner in clause.body { visit(inner) } }
    default: break
    }
  }

  private func visit(_ expression: TypedExpression) {
    switch expression.kind {
    case .delegateInitializer(_, let isSuper, _): if !isSuper { onFound() }
    case .attempt(_, let inner), .assign(_, let inner): visit(inner)
    default: break
    }
  }
}

extension FunctionDeclaration {
  /// As call stacks name it.
  var displayName: String {
    let owner = (accessorOf?.parent ?? parent)
    let prefix =
      (owner as? NominalDeclaration)?.name ?? (owner as? ExtensionDeclaration)?.nominal.name
    let own = role == .getter || role == .setter ? (accessorOf?.name ?? name) : fullName
    return prefix.map { "\($0).\(own)" } ?? own
  }
}
