internal import Diagnostics

/// Whom a call reaches once types are concrete.
enum Callee {
  case stub(FunctionStub, FunctionShape)
  /// By the receiver's class.
  case method(DispatchSite, FunctionShape)
  /// By an existential's dynamic type; the existential is the receiver.
  case existential(DispatchSite, FunctionShape)
  /// By the type whose identifier is in a word register; takes no receiver.
  case metatype(DispatchSite, FunctionShape, word: Int)
  /// A generic function by the dynamic type of the existential (or the metatype) that it is given.
  case opened(DispatchSite, FunctionShape, parameter: Int)
  case native(NativeFunction, types: [TypeDescriptor], FunctionShape)
  case intrinsic(String, FunctionShape)
  case enumCase(EnumCaseDeclaration)
  case storedProperty(VariableDeclaration)
}

/// A function's parameters and result as registers see them.
struct FunctionShape {
  struct Parameter {
    var type: TypeDescriptor
    var isInout: Bool
  }
  var declaration: FunctionDeclaration
  var substitutions: Substitutions
  /// The instance, where there is one.
  var receiver: Parameter?
  var parameters: [Parameter]
  var result: TypeDescriptor
  var canThrow: Bool
  /// Variables of the functions around a local function, passed behind the arguments.
  var captures: [VariableDeclaration] = []

  /// Whether who calls by the shape `other` calls what is of this one: references to instances are
  /// passed as those of their superclasses are.
  func isCalled(as other: FunctionShape) -> Bool {
    func isPassed(_ own: TypeDescriptor, as other: TypeDescriptor) -> Bool {
      own == other || own.isClass && other.isClass
    }
    return isPassed(result, as: other.result)
      && zip(parameters, other.parameters).allSatisfy { isPassed($0.type, as: $1.type) }
  }
}

extension FunctionLowering {
  // MARK: Finding the callee

  func callee(of reference: FunctionReference) -> Callee {
    let declaration = reference.declaration
    var inner = concrete(reference.substitutions)
    switch reference.dispatch {
    case .direct, .superclass: break
    case .witness(let abstract):
      let selfType = concrete(abstract)
      if declaration.intrinsic != nil,
        program.descriptors.descriptor(of: selfType).isBuiltinScalar,
        !isOfCells(selfType, as: declaration)
      {
        return callee(direct: declaration, inner, selfType: selfType, dynamic: false)
      }
      if case .existential = selfType.kind {
        if let witness = program.existentialCallee(declaration, selfType, inner) { return witness }
      }
      guard
        let witness = program.conformances.witness(
          for: declaration, selfType: selfType, ownArguments: inner)
      else { break }
      switch witness {
      case .enumCase(let enumCase): return .enumCase(enumCase)
      case .storedProperty(let property): return .storedProperty(property)
      case .function(let found, let substitutions):
        return callee(
          direct: found, substitutions, selfType: selfType,
          dynamic: found.isDynamicallyDispatched)
      }
    case .classMember:
      return callee(
        direct: declaration, inner, selfType: reference.selfType.map { concrete($0) },
        dynamic: true)
    }
    if inner.isEmpty, !declaration.signature.isEmpty { inner = substitutions }
    let isSuper = if case .superclass = reference.dispatch { true } else { false }
    return callee(
      direct: declaration, inner, selfType: reference.selfType.map { concrete($0) },
      dynamic: false, isSuper: isSuper)
  }

  /// Whether a requirement's protocol is one that a cell made the type conform to.
  private func isOfCells(_ type: Type, as requirement: FunctionDeclaration) -> Bool {
    guard let owner = requirement.requirementProtocol else { return false }
    return program.conformances.conformance(of: type, to: owner, in: GenericSignature())?.isOfCells
      ?? false
  }

  private func callee(
    direct declaration: FunctionDeclaration, _ inner: Substitutions, selfType: Type?,
    dynamic: Bool, isSuper: Bool = false
  ) -> Callee {
    var declaration = declaration
    var inner = inner
    if let selfType, isOfType(declaration), case .nominal(let nominal, _) = selfType.kind,
      nominal.kind == .classType
    {
      specialize(&declaration, &inner, selfType, isSuper: isSuper)
    }
    var shape = program.shape(declaration, inner, selfType: selfType)
    if let intrinsic = declaration.intrinsic,
      openedParameter(declaration, inner, shape) == nil
    {
      return .intrinsic(intrinsic, shape)
    }
    if let native = declaration.native {
      return .native(program.native(named: native), types: program.genericArguments(shape), shape)
    }
    shape.captures = program.captures.captures(of: declaration)
    if let (generic, parameter) = openedParameter(declaration, inner, shape) {
      let reference = FunctionReference(
        declaration: declaration, substitutions: inner,
        dispatch: dynamic ? .classMember : isSuper ? .superclass : .direct, selfType: selfType)
      return .opened(
        program.openedSite(reference, generic, shape), shape, parameter: parameter)
    }
    if dynamic, shape.receiver != nil, declaration.role != .initializer,
      program.isOverridden(declaration)
    {
      return .method(program.methodSite(declaration, inner), shape)
    }
    if let callee = program.openedReceiverCallee(declaration, inner, shape) { return callee }
    if declaration.role == .initializer, let instance = shape.receiver?.type {
      return .stub(program.initializer(declaration, inner, of: instance), shape)
    }
    return .stub(program.stub(for: declaration, inner), shape)
  }

  // MARK: Calls

  func lowerCall(
    _ reference: FunctionReference, _ receiver: TypedExpression?, _ arguments: [TypedArgument],
    _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    if let value = lowerShortcut(reference, receiver, arguments, expression) { return value }
    let callee = callee(of: reference, calledOn: receiver)
    var receiver = receiver
    if reference.isOfType { receiver = nil }
    switch callee {
    case .enumCase(let enumCase):
      return lowerEnumCase(enumCase, arguments, expression, to: target)
    case .storedProperty(let property) where property.isStatic:
      return readStatic(property, concrete(reference.substitutions), reference.selfType ?? .error)
    case .storedProperty(let property):
      guard let receiver else {
        return unsupported(
          "'\(property.name)' is read without an instance", descriptor(expression.type))
      }
      return readStored(property, of: lower(receiver))
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(name, shape, receiver, arguments, expression, to: target)
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _):
      var instance: ArgumentSource? = receiver.map { .expression($0) }
      if instance == nil, shape.receiver != nil, shape.declaration.role == .initializer {
        instance = .value(allocateInstance(shape))
      }
      if reference.declaration.isFailable, !shape.declaration.isFailable {
        // An initialiser that always makes something stands for a requirement that may not.
        let made = emitCall(
          callee, shape, receiver: instance, arguments: source(arguments, shape), expression.range)
        return wrapped(made, as: descriptor(expression.type))
      }
      return emitCall(
        callee, shape, receiver: instance, arguments: source(arguments, shape), expression.range,
        to: target)
    }
  }

  /// A call that changes a property's value in place, where the library has a method of the owner's for
  /// just that: `_append_unicodeScalars` beside `unicodeScalars` and its `append(_:)`.
  private func lowerShortcut(
    _ reference: FunctionReference, _ receiver: TypedExpression?, _ arguments: [TypedArgument],
    _ expression: TypedExpression
  ) -> Value? {
    guard reference.declaration.source < 0,
      arguments.count == 1, let receiver,
      case .property(let base, let property, _, _) = receiver.kind, !property.isStored,
      let owner = property.parent as? NominalDeclaration, owner.isBuiltin,
      let found = owner.members["_\(reference.declaration.name)_\(property.name)"]?.first,
      let method = found as? FunctionDeclaration,
      method.parameters.map(\.label) == reference.declaration.parameters.map(\.label)
    else { return nil }
    let direct = FunctionReference(
      declaration: method, substitutions: .empty, dispatch: .direct, selfType: nil)
    return lowerCall(direct, base, arguments, expression, to: nil)
  }

  /// Where an argument comes from.
  enum ArgumentSource {
    case expression(TypedExpression)
    case inoutExpression(TypedExpression)
    case value(Value)
    case place(Place)
    case variadic([TypedExpression], TypedArgument)
    /// A default value, evaluated as the callee's declaration says.
    case defaultValue(TypedExpression, Substitutions)
  }

  func source(_ arguments: [TypedArgument], _ shape: FunctionShape) -> [ArgumentSource] {
    arguments.map { argument in
      switch argument {
      case .value(let value): return .expression(value)
      case .inoutReference(let value): return .inoutExpression(value)
      case .variadic(let values): return .variadic(values, argument)
      case .defaultValue(let index):
        let parameter = shape.declaration.parameters[index]
        guard let value = parameter.defaultValue else {
          program.descriptors.fail(
            "'\(shape.declaration.name)' has no default for its argument \(index)")
          return .variadic([], argument)
        }
        return .defaultValue(value, shape.substitutions)
      }
    }
  }

  /// Evaluates arguments into a window, calls, and writes back what was passed inout.
  ///
  /// - Returns: the result, a temporary.
  func emitCall(
    _ callee: Callee, _ shape: FunctionShape, receiver: ArgumentSource?,
    arguments: [ArgumentSource], _ range: SourceRange, to target: Registers? = nil
  ) -> Value {
    trapOnOverlap(shape, arguments)
    if case .stub = callee,
      let value = inlined(shape, receiver: receiver, arguments: arguments, range, to: target)
    {
      return value
    }
    if case .stub = callee, let call = specialized(shape, arguments) {
      return emitCall(
        .stub(call.stub, call.shape), call.shape, receiver: receiver, arguments: call.arguments,
        range, to: target)
    }
    // What is modified is prepared first: its registers are below the window.
    var places: [Int: Place] = [:]
    var receiverValue: Value?
    if let receiver, let parameter = shape.receiver {
      if parameter.isInout {
        switch receiver {
        case .expression(let expression), .inoutExpression(let expression):
          places[-1] = prepare(expression)
        case .place(let place): places[-1] = place
        case .value(let value): places[-1] = Place(.registers, value.type, value.registers)
        default: break
        }
      } else if case .value(let value) = receiver {
        receiverValue = value
      } else if case .place(let place) = receiver {
        receiverValue = read(place)
      }
    }
    for (index, argument) in arguments.enumerated() {
      if case .inoutExpression(let expression) = argument {
        places[index] = prepare(expression)
      } else if case .place(let place) = argument {
        places[index] = place
      }
    }
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    var inouts: [(place: Place, registers: Registers)] = []
    if let parameter = shape.receiver {
      let registers = builder.allocate(parameter.type.layout)
      if let place = places[-1] {
        inouts.append((place, registers))
      } else if let receiverValue {
        move(receiverValue, to: registers)
        markDirty(registers, parameter.type.layout)
      } else if case .expression(let expression)? = receiver {
        lower(expression, into: registers)
        markDirty(registers, parameter.type.layout)
      }
    }
    let slots = shape.parameters.map { builder.allocate($0.type.layout) }
    for index in arguments.evaluationOrder {
      let type = shape.parameters[index].type
      let registers = slots[index]
      switch arguments[index] {
      case .expression(let expression):
        if shape.declaration.synthesis == .memberwiseInitializer,
          type.nominal?.isPropertyWrapper ?? false, descriptor(expression.type) != type
        {
          // A property with a wrapper is given as the value that it wraps.
          scratch {
            if let (value, made) = wrapping(shape.declaration.parameters[index].label, of: shape) {
              lower(
                TypedExpression(
                  .letIn(value, expression, body: made), type: made.type, range: expression.range),
                into: registers)
            } else {
              wrap(lower(expression), as: type, into: registers)
            }
          }
        } else {
          lower(expression, into: registers)
        }
      case .value(let value): move(value, to: registers)
      case .inoutExpression, .place: continue
      case .variadic(let values, _):
        scratch {
          let array = makeArray(of: type.arguments[0], capacity: values.count, type)
          for value in values {
            scratch { append(lower(value), to: array.registers.reference) }
          }
          move(array, to: registers)
        }
      case .defaultValue(let expression, let inner):
        scratch { lowerDefault(expression, inner, type, into: registers) }
      }
      markDirty(registers, type.layout)
    }
    inouts += places.keys.filter { $0 >= 0 }.sorted().compactMap { index in
      places[index].map { ($0, slots[index]) }
    }
    pass(shape.captures)
    builder.range = range
    for (place, registers) in inouts {
      begin(place)
      take(place.value, to: registers)
    }
    emit(callee, shape, base)
    // The callee took the arguments.
    for lane in dirty.keys where lane >= base.reference { dirty[lane] = nil }
    var front = base
    for (place, _) in inouts {
      take(Value(registers: front, type: place.type, isOwned: true), to: place.registers)
      front = front.advanced(by: place.type.layout)
    }
    builder.nextWord = max(front.word + shape.result.layout.words, front.word)
    builder.nextReference = front.reference + shape.result.layout.references
    for (place, _) in inouts.reversed() { end(place) }
    markDirty(front, shape.result.layout)
    if shape.canThrow {
      // Where an error is pending there is no result.
      let saved = dirty
      for lane in 0..<shape.result.layout.references { dirty[front.reference + lane] = nil }
      checkError()
      dirty = saved
    }
    return Value(registers: front, type: shape.result, isOwned: true)
  }

  /// `@Clamped(0...10) var level`: what a memberwise initialiser makes of the level it is given.
  private func wrapping(
    _ name: String?, of shape: FunctionShape
  ) -> (value: VariableDeclaration, made: TypedExpression)? {
    let storage = shape.result.nominal?.storedProperties.first { $0.wrappedName == name }
    return storage?.wrapped?()
  }

  private func emit(_ callee: Callee, _ shape: FunctionShape, _ base: Registers) {
    switch callee {
    case .stub(let stub, _):
      builder.emit(.call, base.word, base.reference)
      builder.data(stub)
    case .method(let site, _):
      builder.emit(.callMethod, base.word, base.reference)
      builder.data(site)
    case .existential(let site, _):
      builder.emit(.callExistential, base.word, base.reference)
      builder.data(site)
    case .opened(let site, let shape, let parameter):
      let before = shape.parameters[..<parameter].reduce(shape.receiver?.type.layout ?? .void) {
        $0.followed(by: $1.type.layout)
      }
      if shape.parameters[parameter].type.isExistential {
        builder.emit(.callExistential, base.word, base.reference, before.references)
      } else {
        builder.emit(.callMetatype, base.word, base.reference, base.word + before.words)
      }
      builder.data(site)
    case .metatype(let site, _, let word):
      builder.emit(.callMetatype, base.word, base.reference, word)
      builder.data(site)
    case .native(let function, let types, _):
      var signature: [TypeDescriptor] = []
      var references = 0
      var front = Layout.void
      if let receiver = shape.receiver {
        signature.append(receiver.type)
        references += receiver.type.layout.references
        if receiver.isInout { front = front.followed(by: receiver.type.layout) }
      }
      for parameter in shape.parameters {
        signature.append(parameter.type)
        references += parameter.type.layout.references
        if parameter.isInout { front = front.followed(by: parameter.type.layout) }
      }
      finishNative(
        shape.declaration.native ?? shape.declaration.name, function, types: types,
        signature: signature + [shape.result], base, references,
        front.followed(by: shape.result.layout), canThrow: shape.canThrow)
    case .intrinsic, .enumCase, .storedProperty: break
    }
    // The results need room in the frame too.
    let results = shape.result.layout
    let saved = (builder.nextWord, builder.nextReference)
    builder.nextWord = max(saved.0, base.word + results.words + 1)
    builder.nextReference = max(saved.1, base.reference + results.references + 1)
    (builder.nextWord, builder.nextReference) = saved
  }

  /// Passes the variables that a local function uses, each as this function keeps it.
  func pass(_ captures: [VariableDeclaration]) {
    for variable in captures { passCapture(variable) }
  }

  func passCapture(_ variable: VariableDeclaration) {
    switch storage[variable] {
    case .box(let register)?:
      let target = builder.allocateReference()
      builder.emit(.copyReference, target, register)
      dirty[target] = branchDepth
    case .registers(let registers)?:
      let type = captureType(variable)
      let target = builder.allocate(type.layout)
      move(Value(registers: registers, type: type, isOwned: false), to: target)
      markDirty(target, type.layout)
    case nil:
      // A variable declared further down: its box is made now, its value later.
      let type = captureType(variable)
      _ = declare(variable, type: type)
      passCapture(variable)
    }
  }

  /// What a captured variable's registers hold: a weak one's is one reference.
  func captureType(_ variable: VariableDeclaration) -> TypeDescriptor {
    variable.ownership == .strong ? descriptor(variable.type) : program.anyObject
  }

  /// A default value stands in the callee's generic context.
  func lowerDefault(
    _ expression: TypedExpression, _ inner: Substitutions, _ type: TypeDescriptor,
    into target: Registers
  ) {
    if inner.isEmpty || !expression.type.flags.contains(.hasParameter) {
      return lower(expression, into: target)
    }
    let stub = program.defaultStub(expression, inner, type)
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    builder.emit(.call, base.word, base.reference)
    builder.data(stub)
    let registers = builder.allocate(type.layout)
    markDirty(registers, type.layout)
    move(Value(registers: registers, type: type, isOwned: true), to: target)
  }

  // MARK: Function values

  func lowerApply(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ expression: TypedExpression,
    to target: Registers? = nil
  ) -> Value {
    if let value = inlinedApplication(function, arguments, expression, to: target) { return value }
    var closure = lower(function)
    guard case .function(let type) = closure.type.type.kind else {
      return unsupported(
        "a value that is no function is called", descriptor(expression.type))
    }
    // Kept for the call: the variable may change while arguments are evaluated.
    if !closure.isOwned, !arguments.isEmpty, !isConstant(function),
      !arguments.allSatisfy(isPlain)
    {
      closure = ownedCopy(closure)
    }
    let result = program.descriptors.descriptor(of: type.result)
    var inouts: [(place: Place, registers: Registers)] = []
    var places: [Int: Place] = [:]
    for (index, argument) in arguments.enumerated() {
      if case .inoutReference(let value) = argument { places[index] = prepare(value) }
    }
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    for (index, argument) in arguments.enumerated() {
      let parameter = program.descriptors.descriptor(of: type.parameters[index].type)
      let registers = builder.allocate(parameter.layout)
      switch argument {
      case .value(let value): lower(value, into: registers)
      case .inoutReference:
        if let place = places[index] { inouts.append((place, registers)) }
        continue
      case .variadic(let values):
        scratch {
          let array = makeArray(of: parameter.arguments[0], capacity: values.count, parameter)
          for value in values {
            scratch { append(lower(value), to: array.registers.reference) }
          }
          move(array, to: registers)
        }
      case .defaultValue:
        program.descriptors.fail("a function value has no default arguments")
      }
      markDirty(registers, parameter.layout)
    }
    for (place, registers) in inouts {
      begin(place)
      take(place.value, to: registers)
    }
    emitApply(closure, base)
    for lane in dirty.keys where lane >= base.reference { dirty[lane] = nil }
    var front = base
    for (place, _) in inouts {
      take(Value(registers: front, type: place.type, isOwned: true), to: place.registers)
      front = front.advanced(by: place.type.layout)
    }
    builder.nextWord = front.word + result.layout.words
    builder.nextReference = front.reference + result.layout.references
    for (place, _) in inouts.reversed() { end(place) }
    if type.thrown != nil { checkError() }
    markDirty(front, result.layout)
    return Value(registers: front, type: result, isOwned: true)
  }

  private func isPlain(_ argument: TypedArgument) -> Bool {
    guard case .value(let value) = argument else { return false }
    switch value.kind {
    case .variable, .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral: return true
    default: return false
    }
  }

  /// Calls a closure whose arguments are in the window from `base` to the next free registers.
  func emitApply(_ closure: Value, _ base: Registers) {
    builder.emit(.callClosure, base.word, base.reference, closure.registers.reference)
    let words = builder.nextWord - base.word
    let references = builder.nextReference - base.reference
    builder.data(words | references << 32)
    // Room for what it captured is checked by the callee's frame; results need it here.
    let saved = (builder.nextWord, builder.nextReference)
    builder.nextWord += 1
    builder.nextReference += 1
    (builder.nextWord, builder.nextReference) = saved
  }

  // MARK: Initialisers

  func lowerDelegation(
    _ reference: FunctionReference, _ isSuper: Bool, _ arguments: [TypedArgument],
    _ expression: TypedExpression
  ) -> Value {
    guard let selfVariable = function?.selfVariable else {
      return unsupported("an initialiser is called outside of one", descriptor(.void))
    }
    let selfType = descriptor(selfVariable.type)
    var reference = reference
    if selfType.isClass, case .classMember = reference.dispatch { reference.dispatch = .direct }
    var callee = callee(of: reference)
    if selfType.isClass, !isSuper, case .stub(_, let shape) = callee {
      // The instance's class may have an override of the initialiser.
      callee = .method(
        program.methodSite(shape.declaration, shape.substitutions), shape)
    }
    let shape: FunctionShape
    switch callee {
    case .stub(_, let found), .method(_, let found): shape = found
    default:
      if case .native(_, _, let shape) = callee {
        let value = emitCall(
          callee, shape, receiver: nil, arguments: source(arguments, shape), expression.range)
        assign(value, to: place(of: selfVariable, selfType))
      } else if case .intrinsic(let name, let shape) = callee {
        let value = lowerIntrinsic(name, shape, nil, arguments, expression, to: nil)
        assign(value, to: place(of: selfVariable, selfType))
      }
      return Value(
        registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
    }
    scratch {
      var receiver: ArgumentSource?
      if selfType.isClass { receiver = .value(read(place(of: selfVariable, selfType))) }
      let made = emitCall(
        callee, shape, receiver: receiver, arguments: source(arguments, shape), expression.range)
      if reference.declaration.isFailable {
        let fine = builder.label()
        branchNil(made, whenNil: false, to: fine)
        if function?.isFailable ?? false {
          failInitializer()
        } else {
          // `super.init(name: name)!`
          trap("Fatal error: Unexpectedly found nil while unwrapping an Optional value")
        }
        builder.bind(fine)
        finishDelegation(payload(of: made), selfVariable, selfType)
      } else {
        finishDelegation(made, selfVariable, selfType)
      }
    }
    return Value(
      registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
  }

  private func finishDelegation(
    _ made: Value, _ selfVariable: VariableDeclaration, _ selfType: TypeDescriptor
  ) {
    // A class' initialiser gives back the instance that it was given.
    guard !selfType.isClass else { return }
    assign(made, to: place(of: selfVariable, selfType))
  }

  /// Where an initialiser is left before the class' instance is complete: it goes without `deinit`.
  func abandonPartialInstance() {
    guard let function, function.partialExits.contains(builder.range),
      let selfVariable = function.selfVariable
    else { return }
    let type = descriptor(selfVariable.type)
    scratch {
      _ = callNative(
        "instance.abandon", CoreNatives.abandonInstance, types: [type],
        [read(place(of: selfVariable, type))], result: descriptor(.void))
    }
  }

  func failInitializer() {
    abandonPartialInstance()
    let result = temporary(resultType)
    makeNil(resultType, result.registers)
    leaveForReturn(result)
  }
}
