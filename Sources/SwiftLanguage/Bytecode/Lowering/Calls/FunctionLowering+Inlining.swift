internal import Diagnostics

/// A small function that is being lowered into its caller.
struct InlinedFunction {
  /// Nothing for a closure's body.
  let declaration: FunctionDeclaration?
  /// Where its result is wanted.
  let result: Registers
  let resultType: TypeDescriptor
  /// Behind its last instruction.
  let end: Label
  let scopeCount: Int
  /// Registers from here on are its own: what they hold may be moved out.
  let referenceMark: Int
}

/// Small functions become part of their callers: no frame, no moving of arguments and results.
///
/// Places in the code know the calls that they are inlined through, so that call stacks are those
/// of real calls.
extension FunctionLowering {
  /// The call's result where its callee was inlined; nil where it has to be called.
  func inlined(
    _ shape: FunctionShape, receiver: ArgumentSource?, arguments: [ArgumentSource],
    _ range: SourceRange, to target: Registers? = nil
  ) -> Value? {
    let declaration = shape.declaration
    guard shape.captures.isEmpty else { return nil }
    if declaration.synthesis == .memberwiseInitializer {
      return inlinedMemberwise(shape, arguments, to: target)
    }
    guard let body = inlinableBody(of: declaration), !arguments.contains(where: \.isVariadic),
      declaration.role != .initializer || makesPlainValue(shape)
    else { return nil }
    if inlinedFunctions.isEmpty { inliningStart = builder.place }
    // An initialiser writes its result piece by piece: never into a variable that it may read.
    let wanted = declaration.role == .initializer ? nil : target
    let result = Value(
      registers: wanted ?? builder.allocate(shape.result.layout), type: shape.result,
      isOwned: true)
    scratch {
      let code = inlinedCode(shape, receiver: receiver, arguments: arguments)
      inline(code, range, result.registers) { frame in
        if declaration.role == .initializer { beginInitializer(declaration, shape, frame) }
        lowerInlined(body)
      }
    }
    if wanted == nil { markDirty(result.registers, shape.result.layout) }
    return result
  }

  /// A condition that is a call of a function of one expression: branches as that does.
  func inlinedBranch(
    _ shape: FunctionShape, receiver: ArgumentSource?, arguments: [ArgumentSource],
    _ range: SourceRange, to label: Label, when wanted: Bool
  ) -> Bool {
    guard shape.captures.isEmpty, shape.result.isBool, shape.receiver?.isInout != true,
      !shape.parameters.contains(where: \.isInout),
      !arguments.contains(where: \.isVariadic),
      let value = inlinableBody(of: shape.declaration).flatMap({ onlyValue(of: $0) })
    else { return false }
    let code = inlinedCode(shape, receiver: receiver, arguments: arguments)
    inlineBranch(code, value, range, to: label, when: wanted)
    return true
  }

  /// Branches as the only expression of inlined code does.
  func inlineBranch(
    _ code: InlinedCode, _ value: TypedExpression, _ range: SourceRange, to label: Label,
    when wanted: Bool
  ) {
    if inlinedFunctions.isEmpty { inliningStart = builder.place }
    scratch {
      let mark = builder.nextReference
      let word = builder.allocateWord()
      var needsRelease = false
      inline(code, range, Registers(word: word, reference: mark)) { _ in
        builder.range = value.range
        needsRelease = dirty.keys.contains { $0 >= mark }
        if needsRelease {
          lower(value, into: Registers(word: word, reference: builder.nextReference))
        } else {
          branch(value, to: label, when: wanted)
        }
      }
      if needsRelease {
        release(from: mark)
        builder.jump(wanted ? .branchTrue : .branchFalse, word, to: label)
      }
    }
  }

  /// The body of a function that may be inlined here.
  private func inlinableBody(of declaration: FunctionDeclaration) -> TypedBody? {
    guard inlinedFunctions.count < 5, declaration !== function, declaration !== outermost,
      program.isInlinable(declaration),
      inlinedFunctions.isEmpty || builder.place - inliningStart < 250,
      !inlinedFunctions.contains(where: { $0.declaration === declaration })
    else { return nil }
    return declaration.body
  }

  /// Whether an initialiser makes a value whose fields are plain.
  private func makesPlainValue(_ shape: FunctionShape) -> Bool {
    guard shape.receiver == nil, !shape.declaration.isFailable,
      shape.declaration.selfVariable != nil
    else { return false }
    switch shape.result.shape {
    case .structure, .string, .array, .dictionary, .scalar: break
    default: return false
    }
    return (shape.result.nominal?.storedProperties ?? []).allSatisfy {
      !$0.isLazy && $0.wrappedName == nil && $0.ownership == .strong && $0.willSet == nil
        && $0.didSet == nil
    }
  }

  /// `self` of an initialiser is its result.
  private func beginInitializer(
    _ declaration: FunctionDeclaration, _ shape: FunctionShape, _ result: Registers
  ) {
    guard let selfVariable = declaration.selfVariable else { return }
    storage[selfVariable] = .registers(result)
    guard case .structure = shape.result.shape else { return }
    let properties = shape.result.nominal?.storedProperties ?? []
    for (field, property) in zip(shape.result.fields, properties) {
      initialize(property, field, result)
    }
  }

  /// What is lowered in the place of a call: a function's body, or a closure's.
  struct InlinedCode {
    var name: String
    var function: FunctionDeclaration?
    var substitutions: Substitutions
    var result: TypeDescriptor
    var parameters: [InlinedParameter] = []
    /// The parameters' places in the order in which their arguments are evaluated.
    var order: [Int] = []
  }

  struct InlinedParameter {
    var variable: VariableDeclaration
    var shape: FunctionShape.Parameter
    var source: ArgumentSource
  }

  private func inlinedCode(
    _ shape: FunctionShape, receiver: ArgumentSource?, arguments: [ArgumentSource]
  ) -> InlinedCode {
    let declaration = shape.declaration
    var code = InlinedCode(
      name: declaration.displayName, function: declaration,
      substitutions: program.relevant(declaration, shape.substitutions), result: shape.result)
    if let parameter = shape.receiver, let variable = declaration.selfVariable, let receiver {
      code.parameters.append(
        InlinedParameter(variable: variable, shape: parameter, source: receiver))
      code.order.append(0)
    }
    code.order += arguments.evaluationOrder.map { $0 + code.parameters.count }
    for (index, argument) in arguments.enumerated() {
      code.parameters.append(
        InlinedParameter(
          variable: declaration.parameters[index].variable, shape: shape.parameters[index],
          source: argument))
    }
    return code
  }

  /// Binds the arguments to the parameters, then lowers the callee's code in its own context.
  func inline(
    _ code: InlinedCode, _ range: SourceRange, _ result: Registers, _ lowerBody: (Registers) -> Void
  ) {
    var bound: [(variable: VariableDeclaration, registers: Registers)] = []
    var places: [Place] = []
    // What is modified is prepared first, then arguments are evaluated in order.
    var inouts: [Int: Place] = [:]
    for (index, parameter) in code.parameters.enumerated() where parameter.shape.isInout {
      inouts[index] = preparedPlace(parameter.source)
    }
    let mark = builder.nextReference
    var held: [Value] = []
    for (position, index) in code.order.enumerated() {
      let parameter = code.parameters[index]
      if let place = inouts[index] {
        bound.append((parameter.variable, place.registers))
        places.append(place)
      } else {
        let isSteady =
          inouts.isEmpty
          && code.order[(position + 1)...].allSatisfy { self.isSteady(code.parameters[$0].source) }
        let type = parameter.shape.type
        let registers = hold(parameter.source, type, isSteady: isSteady)
        bound.append((parameter.variable, registers))
        held.append(Value(registers: registers, type: type, isOwned: true))
      }
    }
    builder.range = range
    if !places.isEmpty { releaseLoads(from: mark, keeping: held) }
    for place in places { begin(place) }
    inContext(of: code, bound, range, result, lowerBody)
    for place in places.reversed() { end(place) }
  }

  /// Lowers something in the callee's context, its parameters in the given registers.
  private func inContext(
    of code: InlinedCode,
    _ bound: [(variable: VariableDeclaration, registers: Registers)], _ range: SourceRange,
    _ result: Registers, _ lowerBody: (Registers) -> Void
  ) {
    let saved = (substitutions, function, storage, chainExits, yieldTargets, captured, replaced)
    let caller = builder.enterInlined(code.name, at: range)
    for (variable, registers) in bound { storage[variable] = .registers(registers) }
    if outermost == nil { outermost = function }
    substitutions = code.substitutions
    function = code.function
    chainExits = []
    yieldTargets = []
    captured = []
    replaced = [:]
    let end = builder.label()
    inlinedFunctions.append(
      InlinedFunction(
        declaration: code.function, result: result, resultType: code.result, end: end,
        scopeCount: scopes.count, referenceMark: builder.nextReference))
    scratch { lowerBody(result) }
    inlinedFunctions.removeLast()
    builder.bindBehind(end)
    (substitutions, function, storage, chainExits, yieldTargets, captured, replaced) = saved
    if inlinedFunctions.isEmpty { outermost = nil }
    builder.leaveInlined(to: caller)
    builder.range = range
  }

  func lowerInlined(_ body: TypedBody) {
    pushScope()
    if let value = onlyValue(of: body) {
      builder.range = value.range
      returnInlined(value)
      popScope(reachable: false)
    } else {
      for statement in body.statements { lower(statement) }
      popScope(reachable: !endsAbruptly(body.statements))
    }
  }

  /// The expression that a body consists of.
  func onlyValue(of body: TypedBody) -> TypedExpression? {
    guard body.statements.count == 1 else { return nil }
    switch body.statements[0].kind {
    case .returning(let value?): return value
    default: return nil
    }
  }

  /// `return` in a function that is being inlined.
  func returnInlined(_ value: TypedExpression?) {
    guard let frame = inlinedFunctions.last else { return }
    if let value {
      scratch {
        if frame.resultType.layout != descriptor(value.type).layout
          || frame.resultType.layout.isEmpty
        {
          _ = lower(value)
        } else if frame.resultType.layout.references == 0 {
          lower(value, into: frame.result)
        } else {
          var made = lower(value, to: frame.result)
          if made.registers != frame.result {
            if made.registers.reference >= frame.referenceMark { made.isOwned = true }
            move(made, to: frame.result)
          }
        }
      }
    }
    leave(frame.scopeCount)
    builder.jump(.jump, to: frame.end)
  }

  // MARK: Arguments

  private func preparedPlace(_ source: ArgumentSource) -> Place? {
    switch source {
    case .inoutExpression(let expression), .expression(let expression): prepare(expression)
    case .place(let place): place
    case .value(let value): Place(.registers, value.type, value.registers)
    case .variadic, .defaultValue: nil
    }
  }

  /// Whether evaluating the argument changes no variable.
  private func isSteady(_ source: ArgumentSource) -> Bool {
    switch source {
    case .expression(let expression): isSimple(expression)
    case .value: true
    case .inoutExpression, .place, .variadic, .defaultValue: false
    }
  }

  /// Registers that hold an argument for the length of the call; a variable's own where nothing
  /// changes it meanwhile.
  private func hold(
    _ source: ArgumentSource, _ type: TypeDescriptor, isSteady: Bool
  ) -> Registers {
    switch source {
    case .expression(let expression):
      let value = lower(expression)
      if value.isOwned { noteGroup(value.registers, value.type) }
      if value.isOwned || isSteady { return value.registers }
      return ownedCopy(value).registers
    case .value(let value):
      if value.isOwned || isSteady { return value.registers }
      return ownedCopy(value).registers
    case .defaultValue(let expression, let inner):
      let registers = builder.allocate(type.layout)
      scratch { lowerDefault(expression, inner, type, into: registers) }
      markDirty(registers, type.layout)
      return registers
    case .place(let place):
      let value = read(place)
      if value.isOwned || isSteady { return value.registers }
      return ownedCopy(value).registers
    case .inoutExpression, .variadic: return Registers(word: 0, reference: 0)
    }
  }

  // MARK: Memberwise initialisers

  /// `Point(x: 1, y: 2)`: the arguments are evaluated where the fields are.
  private func inlinedMemberwise(
    _ shape: FunctionShape, _ arguments: [ArgumentSource], to target: Registers?
  ) -> Value? {
    let type = shape.result
    let properties = type.nominal?.storedProperties ?? []
    guard shape.receiver == nil, properties.count == arguments.count,
      type.fields.count == properties.count, shape.parameters.count == properties.count
    else { return nil }
    for (index, property) in properties.enumerated() {
      guard !property.isLazy, property.wrappedName == nil, property.ownership == .strong,
        property.name == shape.declaration.parameters[index].label,
        shape.parameters[index].type == type.fields[index].type
      else { return nil }
      switch arguments[index] {
      case .expression(let expression):
        guard descriptor(expression.type).layout == type.fields[index].type.layout else {
          return nil
        }
      case .value: break
      case .inoutExpression, .place, .variadic, .defaultValue: return nil
      }
    }
    let result = Value(
      registers: target ?? builder.allocate(type.layout), type: type, isOwned: true)
    for (field, argument) in zip(type.fields, arguments) {
      let place = result.registers.offset(field)
      switch argument {
      case .expression(let expression): lower(expression, into: place)
      case .value(let value): move(value, to: place)
      case .inoutExpression, .place, .variadic, .defaultValue: break
      }
      if target == nil { markDirty(place, field.type.layout) }
    }
    return result
  }
}

extension [FunctionLowering.ArgumentSource] {
  /// The arguments' places in the order in which they are evaluated: default values come after
  /// what the call spells.
  var evaluationOrder: [Int] {
    guard contains(where: \.isDefault) else { return [Int](indices) }
    return indices.filter { !self[$0].isDefault } + indices.filter { self[$0].isDefault }
  }
}

extension FunctionLowering.ArgumentSource {
  var isDefault: Bool {
    if case .defaultValue = self { return true }
    return false
  }

  var isVariadic: Bool {
    if case .variadic = self { return true }
    return false
  }
}

/// Which functions are small and plain enough to stand in their callers' code.
final class Inlining {
  private var known: [FunctionDeclaration: Bool] = [:]
  private var knownClosures: [ObjectIdentifier: Bool] = [:]

  /// Expressions and statements that a body may have.
  private static let sizeLimit = 36

  func isInlinable(_ declaration: FunctionDeclaration) -> Bool {
    if let answer = known[declaration] { return answer }
    let answer = judge(declaration)
    known[declaration] = answer
    return answer
  }

  /// Whether a closure's body is small and plain; one that throws is not.
  func isInlinable(_ closure: TypedClosure) -> Bool {
    if let answer = knownClosures[ObjectIdentifier(closure)] { return answer }
    var size = 0
    let answer = closure.captures.isEmpty && areInlinable(closure.body.statements, nil, &size)
    knownClosures[ObjectIdentifier(closure)] = answer
    return answer
  }

  private func judge(_ declaration: FunctionDeclaration) -> Bool {
    guard declaration.synthesis == nil, declaration.native == nil, declaration.intrinsic == nil,
      declaration.thrown == nil, !declaration.isRethrowing, let body = declaration.body,
      declaration.role != .deinitializer
    else { return false }
    var size = 0
    return areInlinable(body.statements, declaration, &size)
  }

  private func areInlinable(
    _ statements: [TypedStatement], _ declaration: FunctionDeclaration?, _ size: inout Int
  ) -> Bool {
    for statement in statements {
      size += 1
      switch statement.kind {
      case .expression, .variables, .ifElse, .guardElse, .switchCases, .returning, .breaking,
        .fallingThrough, .yield:
        break
      default: return false
      }
      for expression in statement.expressions
      where !isInlinable(expression, declaration, &size) {
        return false
      }
      for inner in statement.blocks where !areInlinable(inner, declaration, &size) { return false }
      if size > Inlining.sizeLimit { return false }
    }
    return true
  }

  private func isInlinable(
    _ expression: TypedExpression, _ declaration: FunctionDeclaration?, _ size: inout Int
  ) -> Bool {
    size += 1
    if size > Inlining.sizeLimit { return false }
    switch expression.kind {
    case .closure, .attempt, .convertElements, .keyPath, .keyPathAccess,
      .delegateInitializer, .convertFunction, .error:
      return false
    case .variable(let variable) where variable.role == .local:
      // An observer captures the variable, and what else it names.
      if variable.willSet != nil || variable.didSet != nil { return false }
    case .call(let reference, _, let arguments):
      if reference.declaration === declaration { return false }
      if let intrinsic = reference.declaration.intrinsic,
        intrinsic == "logicalAnd" || intrinsic == "logicalOr" || intrinsic == "coalesce"
      {
        // Their second operand is a closure that is lowered in place.
        for argument in arguments.flatMap(\.expressions) {
          if case .closure(let closure) = argument.kind, closure.captures.isEmpty {
            if !areInlinable(closure.body.statements, declaration, &size) { return false }
          } else if !isInlinable(argument, declaration, &size) {
            return false
          }
        }
        return true
      }
    case .statement(let statement):
      return areInlinable([statement], declaration, &size)
    default: break
    }
    for child in expression.children where !isInlinable(child, declaration, &size) { return false }
    return true
  }
}
