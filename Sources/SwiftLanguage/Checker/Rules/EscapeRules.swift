internal import Diagnostics

/// Closures that outlive a call: parameters not marked `@escaping` may not get there, nor in-out
/// parameters, and `self` is spelled out where it is kept.
final class EscapeRules {
  let checker: ExpressionChecker
  /// The `self` of what is checked.
  private let selfVariable: VariableDeclaration?
  private var sink: DiagnosticSink { checker.sink }
  /// Variables that come from outside of the closures around, which must not be kept.
  private var localFunctions: [ObjectIdentifier: FunctionDeclaration] = [:]

  /// What becomes of a value.
  private enum Use {
    /// Called, passed on without being kept, or dropped.
    case passing
    /// Given to a parameter that is marked `@escaping`.
    case escapingArgument
    case genericArgument(name: String)
    case assignment
    /// Kept as an `Any`.
    case erasure
    case other
    /// Nothing is known against it.
    case neutral

    var escapes: Bool {
      switch self {
      case .passing: false
      default: true
      }
    }
  }

  init(checker: ExpressionChecker, selfVariable: VariableDeclaration?) {
    self.checker = checker
    self.selfVariable = selfVariable
  }

  /// Checks a body.
  func check(_ statements: [TypedStatement]) { walk(statements, isClosureBody: false) }

  /// Checks a property's initial value.
  func check(initialValue: TypedExpression) { walk(initialValue, .neutral) }

  private func walk(_ statements: [TypedStatement], isClosureBody: Bool) {
    for statement in statements {
      switch statement.kind {
      case .localFunction(let function):
        localFunctions[ObjectIdentifier(function)] = function
      case .variables(_, let value):
        // A constant that names a parameter may be kept no longer than that.
        if let value { walk(value, isPlainVariable(value) ? .passing : .neutral) }
      case .returning(let value): if let value { walk(value, .other) }
      case .forIn(let loop):
        walk(loop.sequence, .neutral)
        loop.filter.map { walk($0, .neutral) }
        walk(loop.body, isClosureBody: isClosureBody)
      default:
        statement.expressions.forEach { walk($0, .neutral) }
        statement.blocks.forEach { walk($0, isClosureBody: isClosureBody) }
      }
    }
  }

  private func isPlainVariable(_ value: TypedExpression) -> Bool {
    if case .variable = value.kind { return true }
    return false
  }

  private func walk(_ expression: TypedExpression, _ use: Use) {
    switch expression.kind {
    case .variable(let variable):
      if variable.isNonEscaping { report(variable, use, expression.range) }
    case .closure(let closure):
      if use.escapes {
        checkKept(closure, expression.range)
        checkExplicitSelf(closure.body.statements)
      }
      closure.captures.forEach { walk($0.value, .neutral) }
      walk(closure.body.statements, isClosureBody: true)
    case .apply(let callee, let arguments):
      walk(callee, .passing)
      for value in arguments.flatMap(\.expressions) { walk(value, .passing) }
    case .call(let reference, let receiver, let arguments):
      if let receiver { walk(receiver, .neutral) }
      walk(arguments, reference.declaration.parameters)
    case .delegateInitializer(let reference, _, let arguments):
      walk(arguments, reference.declaration.parameters)
    case .element(let base, let element, _, let arguments, _):
      walk(base, .neutral)
      walk(arguments, element.parameters)
    case .assign(let target, let value):
      walk(target, .neutral)
      if case .discard = target.kind { walk(value, .passing) } else { walk(value, .assignment) }
    case .convertFunction(let inner), .attempt(_, let inner): walk(inner, use)
    case .ternary(let condition, let then, let otherwise):
      walk(condition, .neutral)
      walk(then, use)
      walk(otherwise, use)
    case .wrapOptional(let inner):
      switch use {
      case .passing, .assignment, .escapingArgument: walk(inner, use)
      default: walk(inner, .other)
      }
    case .erase(let inner):
      if case .passing = use { walk(inner, .passing) } else { walk(inner, .erasure) }
    case .interpolation(let segments):
      for case .value(let value) in segments { walk(value, .genericArgument(name: "T")) }
    case .tuple(let parts), .arrayLiteral(let parts): parts.forEach { walk($0, .other) }
    case .dictionaryLiteral(let pairs): pairs.forEach { walk($0.value, .other) }
    case .functionValue(let reference):
      if use.escapes, let local = localFunctions[ObjectIdentifier(reference.declaration)] {
        checkKept(local, expression.range)
      }
    case .statement(let statement): walk([statement], isClosureBody: false)
    default: expression.forEachChild { walk($0, .neutral) }
    }
  }

  private func walk(
    _ arguments: [TypedArgument], _ parameters: [FunctionDeclaration.Parameter]
  ) {
    for (index, argument) in arguments.enumerated() {
      let parameter = index < parameters.count ? parameters[index] : nil
      for value in argument.expressions {
        guard let parameter else {
          walk(value, .neutral)
          continue
        }
        switch (parameter.type.optionalPayload ?? parameter.type).kind {
        case .function where parameter.variable.isNonEscaping: walk(value, .passing)
        case .parameter(let generic): walk(value, .genericArgument(name: generic.name))
        case .function: walk(value, .escapingArgument)
        default: walk(value, value.type.isFunction ? .other : .neutral)
        }
      }
    }
  }

  // MARK: Parameters that must not be kept

  private func report(_ variable: VariableDeclaration, _ use: Use, _ range: SourceRange) {
    let message: String
    switch use {
    case .passing, .neutral: return
    case .escapingArgument:
      message =
        "passing non-escaping parameter '\(variable.name)' to function expecting an '@escaping' "
        + "closure"
    case .genericArgument(let name):
      message =
        "converting non-escaping parameter '\(variable.name)' to generic parameter '\(name)' may "
        + "allow it to escape"
    case .assignment:
      message = "assigning non-escaping parameter '\(variable.name)' to an '@escaping' closure"
    case .erasure: message = "converting non-escaping value to 'Any' may allow it to escape"
    case .other:
      message =
        "using non-escaping parameter '\(variable.name)' in a context expecting an '@escaping' "
        + "closure"
    }
    sink.error(
      "escaping-parameter", message, range,
      notes: [
        .init(
          message: "parameter '\(variable.name)' is implicitly non-escaping", range: variable.range)
      ])
  }

  /// What an escaping closure captures.
  private func checkKept(_ closure: TypedClosure, _ range: SourceRange) {
    var own: Set<ObjectIdentifier> = []
    for parameter in closure.parameters { own.insert(ObjectIdentifier(parameter)) }
    for capture in closure.captures { own.insert(ObjectIdentifier(capture.variable)) }
    check(kept: closure.body.statements, own, "closure", range)
  }

  private func checkKept(_ local: FunctionDeclaration, _ range: SourceRange) {
    guard let body = local.body else { return }
    let own = Set(local.parameters.map { ObjectIdentifier($0.variable) })
    check(kept: body.statements, own, "local function", range)
  }

  private func check(
    kept statements: [TypedStatement], _ own: Set<ObjectIdentifier>, _ kind: String,
    _ range: SourceRange
  ) {
    var inner = own
    TypedWalker { expression in
      if case .closure(let closure) = expression.kind {
        for parameter in closure.parameters { inner.insert(ObjectIdentifier(parameter)) }
        for capture in closure.captures { inner.insert(ObjectIdentifier(capture.variable)) }
      }
    }.walk(statements)
    var said: Set<String> = []
    TypedWalker { [self] expression in
      guard case .variable(let variable) = expression.kind,
        !inner.contains(ObjectIdentifier(variable))
      else { return }
      let message: String
      if variable.isNonEscaping {
        message = "non-escaping parameter '\(variable.name)'"
      } else if variable.role == .selfParameter, variable.isInout {
        message = "mutating 'self' parameter"
      } else if variable.role == .parameter, variable.isInout {
        message = "'inout' parameter '\(variable.name)'"
      } else {
        return
      }
      guard said.insert(message).inserted else { return }
      sink.lateError(
        "escaping-capture", "escaping \(kind) captures \(message)", range,
        notes: [.init(message: "captured here", range: expression.range)])
    }.walk(statements)
  }

  // MARK: self

  /// Members of the `self` that a closure keeps are written with it.
  private func checkExplicitSelf(_ statements: [TypedStatement]) {
    guard let selfVariable, selfVariable.type.nominal?.kind == .classType
    else { return }
    func isImplicit(_ base: TypedExpression) -> Bool {
      switch base.kind {
      case .variable(let variable):
        guard variable === selfVariable else { return false }
        return text(of: base.range).map { $0 != "self" && $0 != "super" } ?? true
      case .upcast(let inner): return isImplicit(inner)
      default: return false
      }
    }
    TypedWalker { [self] expression in
      switch expression.kind {
      case .property(let base, let property, _, _) where isImplicit(base):
        say("reference to property '\(property.name)'", base.range)
      case .call(let reference, let receiver?, _) where isImplicit(receiver):
        say("call to method '\(reference.declaration.name)'", receiver.range)
      case .boundMethod(let receiver, let reference) where isImplicit(receiver):
        say("reference to instance method '\(reference.declaration.name)'", receiver.range)
      default: break
      }
    }.walk(statements)
  }

  private func say(_ what: String, _ range: SourceRange) {
    sink.error(
      "implicit-self",
      "\(what) in closure requires explicit use of 'self' to make capture semantics explicit",
      range,
      notes: [
        .init(
          message: "reference 'self.' explicitly", range: range,
          fixIts: [.init(range: range.start, replacement: "self.")])
      ])
  }

  private func text(of range: SourceRange) -> String? {
    guard let source = checker.sourceText(range.source) else { return nil }
    let bytes = source.text.utf8.dropFirst(range.lower).prefix(range.upper - range.lower)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Type {
  var isFunction: Bool {
    if case .function = kind { return true }
    return false
  }
}
