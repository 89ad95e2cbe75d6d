internal import Diagnostics

/// A closure's literal that a function of the library is called with, by which the function is specialised.
struct KnownClosure {
  let closure: TypedClosure
  let range: SourceRange
  /// Of the code around the closure.
  let substitutions: Substitutions
}

/// `numbers.filter { $0 > 3 }`: the library's functions are lowered anew for each small closure's literal
/// that they are given, whose body then stands where they would have called it.
///
/// What the closure captures is passed in the place of a closure object, behind the other arguments.
extension FunctionLowering {
  /// A call of a specialised function: its stub, and what it takes.
  struct SpecializedCall {
    var stub: FunctionStub
    var shape: FunctionShape
    var arguments: [ArgumentSource]
  }

  /// The call with the closures among its arguments taken into the function; nil where there are none.
  func specialized(_ shape: FunctionShape, _ arguments: [ArgumentSource]) -> SpecializedCall? {
    let declaration = shape.declaration
    guard declaration.source < 0, shape.captures.isEmpty else { return nil }
    let applied = program.appliedParameters(of: declaration)
    var closures: [Int: KnownClosure] = [:]
    for index in applied where index < arguments.count {
      guard case .expression(let argument) = arguments[index] else { continue }
      closures[index] = knownClosure(argument, shape.parameters[index].type)
    }
    guard !closures.isEmpty else { return nil }
    var call = SpecializedCall(
      stub: program.specializedStub(for: declaration, shape.substitutions, closures),
      shape: shape, arguments: [])
    call.shape.parameters = []
    for index in arguments.indices {
      if let known = closures[index] {
        call.shape.captures += program.captures.captures(of: known.closure)
      } else {
        call.shape.parameters.append(shape.parameters[index])
        call.arguments.append(arguments[index])
      }
    }
    call.shape.canThrow = false
    return call
  }

  /// The closure that an argument spells, if its body is to be inlined.
  private func knownClosure(_ argument: TypedExpression, _ type: TypeDescriptor) -> KnownClosure? {
    switch argument.kind {
    case .closure(let closure):
      // A closure of the library might stand in the function itself.
      guard argument.range.source >= 0, descriptor(argument.type).isSameShape(as: type),
        program.isInlinable(closure)
      else { return nil }
      return KnownClosure(
        closure: closure, range: argument.range, substitutions: substitutions)
    case .convertFunction(let base): return knownClosure(base, type)
    default: return nil
    }
  }

  /// Binds what known closures capture to the registers behind the parameters.
  func bindCaptures(of closures: [Int: KnownClosure]) {
    let own = substitutions
    for (_, known) in closures.sorted(by: { $0.key < $1.key }) {
      substitutions = known.substitutions
      bindCaptures(program.captures.captures(of: known.closure))
    }
    substitutions = own
  }

  // MARK: Applying

  /// A known closure's body in the place of its call; nil where another value is called.
  func inlinedApplication(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ expression: TypedExpression,
    to target: Registers?
  ) -> Value? {
    guard let (known, code) = applied(function, arguments) else { return nil }
    if inlinedFunctions.isEmpty { inliningStart = builder.place }
    let result = Value(
      registers: target ?? builder.allocate(code.result.layout), type: code.result, isOwned: true)
    scratch {
      inline(code, expression.range, result.registers) { _ in lowerInlined(known.closure.body) }
    }
    if target == nil { markDirty(result.registers, code.result.layout) }
    return result
  }

  /// Branches as a known closure of one expression does.
  func inlinedBranch(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ range: SourceRange,
    to label: Label, when wanted: Bool
  ) -> Bool {
    guard let (known, code) = applied(function, arguments), code.result.isBool,
      !code.parameters.contains(where: \.shape.isInout),
      let value = onlyValue(of: known.closure.body)
    else { return false }
    inlineBranch(code, value, range, to: label, when: wanted)
    return true
  }

  private func applied(
    _ function: TypedExpression, _ arguments: [TypedArgument]
  ) -> (KnownClosure, InlinedCode)? {
    guard case .variable(let variable) = function.kind, let known = knownClosures[variable]
    else { return nil }
    let type = known.closure.type
    func descriptor(_ type: Type) -> TypeDescriptor {
      program.descriptors.descriptor(of: program.descriptors.concrete(type, known.substitutions))
    }
    var code = InlinedCode(
      name: "closure", substitutions: known.substitutions, result: descriptor(type.result))
    for (index, argument) in arguments.enumerated() {
      let source: ArgumentSource
      switch argument {
      case .value(let value): source = .expression(value)
      case .inoutReference(let value): source = .inoutExpression(value)
      case .variadic, .defaultValue: return nil
      }
      code.parameters.append(
        InlinedParameter(
          variable: known.closure.parameters[index],
          shape: FunctionShape.Parameter(
            type: descriptor(type.parameters[index].type),
            isInout: type.parameters[index].isInout),
          source: source))
    }
    code.order = Array(code.parameters.indices)
    return (known, code)
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
