internal import Diagnostics

/// What a parameter of a function of the library is known to be, where the call says it.
struct KnownFunction {
  enum Kind {
    /// A literal, whose body stands where it would be called.
    case closure(TypedClosure)
    /// `+` or `isPrime`, called without a closure around it.
    case named(FunctionReference)
  }
  let kind: Kind
  /// The argument of the call.
  let argument: TypedExpression
  /// Of the code around the call.
  let substitutions: Substitutions
}

/// `numbers.filter { $0 > 3 }`, `numbers.reduce(0, +)`: the library's functions are lowered anew for each small
/// closure's literal and each function's name that they are given, which then stand where they would have
/// called them.
///
/// What a closure captures is passed in the place of a closure object, behind the other arguments.
extension FunctionLowering {
  /// A call of a specialised function: its stub, and what it takes.
  struct SpecializedCall {
    var stub: FunctionStub
    var shape: FunctionShape
    var arguments: [ArgumentSource]
  }

  /// The call with the functions among its arguments taken into the callee; nil where there are none.
  func specialized(_ shape: FunctionShape, _ arguments: [ArgumentSource]) -> SpecializedCall? {
    let declaration = shape.declaration
    guard declaration.source < 0, shape.captures.isEmpty else { return nil }
    let applied = program.appliedParameters(of: declaration)
    var functions: [Int: KnownFunction] = [:]
    for index in applied where index < arguments.count {
      guard case .expression(let argument) = arguments[index] else { continue }
      functions[index] = knownFunction(argument, shape.parameters[index].type)
    }
    guard !functions.isEmpty else { return nil }
    var call = SpecializedCall(
      stub: program.specializedStub(for: declaration, shape.substitutions, functions),
      shape: shape, arguments: [])
    call.shape.parameters = []
    for index in arguments.indices {
      if let known = functions[index] {
        call.shape.captures += captures(of: known)
      } else {
        call.shape.parameters.append(shape.parameters[index])
        call.arguments.append(arguments[index])
      }
    }
    // What is taken in does not throw; another function that it is given may.
    if declaration.isRethrowing {
      call.shape.canThrow = call.shape.parameters.contains {
        if case .function = $0.type.shape { true } else { false }
      }
    }
    return call
  }

  /// What an argument is known to be, if it is worth a function of its own.
  private func knownFunction(
    _ argument: TypedExpression, _ type: TypeDescriptor
  ) -> KnownFunction? {
    // A closure of the library might stand in the function itself.
    guard argument.range.source >= 0 else { return nil }
    let kind: KnownFunction.Kind
    switch argument.kind {
    case .convertFunction(let base): return knownFunction(base, type)
    case .closure(let closure) where program.isInlinable(closure): kind = .closure(closure)
    case .functionValue(let reference) where isPlain(reference): kind = .named(reference)
    default: return nil
    }
    guard descriptor(argument.type).isSameShape(as: type) else { return nil }
    return KnownFunction(kind: kind, argument: argument, substitutions: substitutions)
  }

  /// Whether a call of the function is all that its name as a value stands for.
  private func isPlain(_ reference: FunctionReference) -> Bool {
    let shape: FunctionShape
    switch callee(of: reference) {
    case .stub(_, let found), .intrinsic(_, let found), .native(_, _, let found): shape = found
    default: return false
    }
    return shape.receiver == nil && shape.captures.isEmpty && !shape.canThrow
      && reference.declaration.isFailable == shape.declaration.isFailable
      && !shape.declaration.parameters.contains {
        $0.isInout || $0.isAutoclosure || $0.isVariadic || $0.hasDefault
      }
  }

  private func captures(of known: KnownFunction) -> [VariableDeclaration] {
    switch known.kind {
    case .closure(let closure): program.captures.captures(of: closure)
    case .named: []
    }
  }

  /// Binds what known closures capture to the registers behind the parameters.
  func bindCaptures(of functions: [Int: KnownFunction]) {
    for (_, known) in functions.sorted(by: { $0.key < $1.key }) {
      inContext(of: known) { bindCaptures(captures(of: known)) }
    }
  }

  /// Runs something with the generic arguments of the code around the call.
  private func inContext<Result>(of known: KnownFunction, _ body: () -> Result) -> Result {
    let own = substitutions
    substitutions = known.substitutions
    defer { substitutions = own }
    return body()
  }

  // MARK: Applying

  /// A known function's call, or its body in the place of one; nil where another value is called.
  func inlinedApplication(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ expression: TypedExpression,
    to target: Registers?
  ) -> Value? {
    guard case .variable(let variable) = function.kind, let known = knownFunctions[variable]
    else { return nil }
    switch known.kind {
    case .closure(let closure):
      let code = inlinedCode(closure, known, arguments)
      if inlinedFunctions.isEmpty { inliningStart = builder.place }
      let result = Value(
        registers: target ?? builder.allocate(code.result.layout), type: code.result, isOwned: true)
      scratch {
        inline(code, expression.range, result.registers) { _ in lowerInlined(closure.body) }
      }
      if target == nil { markDirty(result.registers, code.result.layout) }
      return result
    case .named(let reference):
      let callee = inContext(of: known) { self.callee(of: reference) }
      let sources = arguments.map(plainSource)
      switch callee {
      case .intrinsic(let name, let shape):
        return lowerIntrinsic(name, shape, receiver: nil, sources: sources, expression.range)
      case .stub(_, let shape), .native(_, _, let shape):
        return emitCall(
          callee, shape, receiver: nil, arguments: sources, expression.range, to: target)
      default: preconditionFailure("a function is specialised by what cannot be called plainly")
      }
    }
  }

  /// Branches as a known closure of one expression does.
  func inlinedBranch(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ range: SourceRange,
    to label: Label, when wanted: Bool
  ) -> Bool {
    guard case .variable(let variable) = function.kind, let known = knownFunctions[variable],
      case .closure(let closure) = known.kind, let value = onlyValue(of: closure.body)
    else { return false }
    let code = inlinedCode(closure, known, arguments)
    guard code.result.isBool, !code.parameters.contains(where: \.shape.isInout) else {
      return false
    }
    inlineBranch(code, value, range, to: label, when: wanted)
    return true
  }

  private func inlinedCode(
    _ closure: TypedClosure, _ known: KnownFunction, _ arguments: [TypedArgument]
  ) -> InlinedCode {
    inContext(of: known) {
      var code = InlinedCode(
        name: "closure", substitutions: substitutions, result: descriptor(closure.type.result))
      code.parameters = zip(zip(closure.parameters, closure.type.parameters), arguments).map {
        let ((variable, parameter), argument) = $0
        return InlinedParameter(
          variable: variable,
          shape: FunctionShape.Parameter(
            type: descriptor(parameter.type), isInout: parameter.isInout),
          source: plainSource(argument))
      }
      code.order = Array(code.parameters.indices)
      return code
    }
  }

  /// Where the argument of a function value comes from; such functions have no defaults.
  private func plainSource(_ argument: TypedArgument) -> ArgumentSource {
    switch argument {
    case .value(let value): .expression(value)
    case .inoutReference(let value): .inoutExpression(value)
    case .variadic(let values): .variadic(values, argument)
    case .defaultValue: preconditionFailure("a function value has no default arguments")
    }
  }
}

/// Which of their parameters functions do nothing with but call them.
final class AppliedParameters {
  private var known: [FunctionDeclaration: [Int]] = [:]

  /// In how many places a closure's body may stand.
  private static let applicationLimit = 2

  /// The indices of the parameters.
  func indices(in declaration: FunctionDeclaration) -> [Int] {
    if let answer = known[declaration] { return answer }
    let answer = found(in: declaration)
    known[declaration] = answer
    return answer
  }

  private func found(in declaration: FunctionDeclaration) -> [Int] {
    guard declaration.synthesis == nil, declaration.native == nil, declaration.intrinsic == nil,
      declaration.role == .function || declaration.role == .method, let body = declaration.body
    else { return [] }
    let functions = declaration.parameters.indices.filter {
      if case .function = declaration.parameters[$0].type.kind { return true }
      return false
    }
    guard !functions.isEmpty, !declaresFunctions(body.statements) else { return [] }
    var uses: [VariableDeclaration: Int] = [:]
    var applications: [VariableDeclaration: Int] = [:]
    var isPlain = true
    TypedWalker { expression in
      switch expression.kind {
      case .variable(let variable): uses[variable, default: 0] += 1
      case .apply(let callee, _):
        if case .variable(let variable) = callee.kind { applications[variable, default: 0] += 1 }
      // Functions inside might take the parameter along.
      case .closure, .functionValue, .boundMethod, .unboundMethod, .keyPath: isPlain = false
      default: break
      }
    }.walk(body.statements)
    guard isPlain else { return [] }
    return functions.filter { index in
      let variable = declaration.parameters[index].variable
      let count = applications[variable, default: 0]
      return count > 0 && count <= Self.applicationLimit && uses[variable] == count
    }
  }

  private func declaresFunctions(_ statements: [TypedStatement]) -> Bool {
    statements.contains { statement in
      if case .localFunction = statement.kind { return true }
      return statement.blocks.contains { declaresFunctions($0) }
    }
  }
}
