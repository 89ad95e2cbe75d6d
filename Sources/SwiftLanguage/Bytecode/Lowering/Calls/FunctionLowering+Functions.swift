internal import Diagnostics

/// Whole functions.
extension FunctionLowering {
  /// The code of a function; specialised by functions that it is given where there are some, by their
  /// parameters' places.
  static func lower(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, in program: Program,
    known: [Int: KnownFunction] = [:]
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
    for (index, declared) in declaration.parameters.enumerated() {
      if let function = known[index] {
        lowering.knownFunctions[declared.variable] = function
        continue
      }
      let parameter = shape.parameters[index]
      parameters.append(parameter.type)
      lowering.bindParameter(
        declared.variable, parameter.type, lowering.builder.allocate(parameter.type.layout))
      if parameter.isInout {
        lowering.inoutVariables.append((declared.variable, parameter.type))
      }
    }
    lowering.bindCaptures(program.captures.captures(of: declaration))
    lowering.bindCaptures(of: known)
    lowering.beginInstance(declaration, shape)
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
      let result =
        property.wrapperStorage == nil
        ? type.fields[type.fieldIndex(of: property)].type
        : program.descriptors.descriptor(
          of: program.descriptors.concrete(property.type, program.substitutions(of: type)))
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

  /// Code that calls another function with its own arguments: an intrinsic or a native one for
  /// those who know functions alone, or one that something has to run before.
  static func forwarder(
    to declaration: FunctionDeclaration, _ substitutions: Substitutions, _ type: TypeDescriptor,
    in program: Program,
    begin: @escaping (FunctionLowering, _ receiver: Value) -> Void = { _, _ in }
  ) -> FunctionStub {
    let stub = FunctionStub(
      name: declaration.fullName, range: declaration.range
    ) {
      let shape = program.shape(declaration, substitutions, selfType: type.type)
      let lowering = FunctionLowering(
        program: program, substitutions: substitutions, result: shape.result)
      var parameters: [TypeDescriptor] = []
      var receiver: ArgumentSource?
      var instance: Value?
      if let own = shape.receiver {
        parameters.append(own.type)
        let value = Value(
          registers: lowering.builder.allocate(own.type.layout), type: own.type, isOwned: false)
        receiver =
          own.isInout ? .place(Place(.registers, own.type, value.registers)) : .value(value)
        instance = value
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
      if let instance { begin(lowering, instance) }
      let result: Value
      if let intrinsic = declaration.intrinsic {
        result = lowering.lowerIntrinsic(
          intrinsic, shape, receiver: receiver, sources: sources, declaration.range)
      } else {
        let callee: Callee =
          if let native = declaration.native {
            .native(program.native(named: native), types: program.genericArguments(shape), shape)
          } else {
            .stub(program.stub(for: declaration, substitutions), shape)
          }
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
