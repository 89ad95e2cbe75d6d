internal import Diagnostics

/// Names that mean nothing where they stand, and what their author may have meant.
extension ExpressionChecker {
  func unknownName(_ name: NameSyntax, _ range: SourceRange) -> TypedExpression {
    if name.text.hasPrefix("$"), Int(name.text.dropFirst()) != nil {
      return failure(
        "anonymous-argument-outside-closure",
        "anonymous closure argument not contained in a closure", range)
    }
    if let global = context.untypedGlobal, global.name == name.text {
      return failure("circular-reference", "circular reference", global.range.firstByte)
    }
    let later = laterLocal(name.text, range)
    if !later.found, sink.unreadNames.contains(name.text) {
      sink.fail()
      return error(at: range)
    }
    if later.isCaptured {
      sink.lateError(
        "captured-before-declared", "closure captures '\(name.text)' before it is declared", range)
      return error(at: range)
    }
    if later.found {
      return failure(
        "used-before-declared", "use of local variable '\(name.text)' before its declaration",
        range)
    }
    if let refusal = UnsupportedNames.refusal(of: name.text) {
      return failure("unsupported-name", refusal, range)
    }
    if context.isClosure, let payload = context.selfVariable?.type.optionalPayload,
      !members.candidates(
        named: name.text, in: payload, isStatic: false, environment: environment
      ).isEmpty
    {
      return failure(
        "optional-self",
        "explicit use of 'self' is required when 'self' is optional, to make control flow explicit",
        range)
    }
    if context.isStatic, let selfType = context.selfType,
      !members.candidates(
        named: name.text, in: selfType, isStatic: false, environment: environment
      ).isEmpty
    {
      return failure(
        "instance-member-on-type",
        context.propertyOwner == nil
          ? "instance member '\(name.text)' cannot be used on type '\(shown(selfType))'"
          : "cannot use instance member '\(name.text)' within property initializer; property "
            + "initializers run before 'self' is available", range)
    }
    if let advice = module.advice(on: name.text) {
      return failure("unknown-name", "cannot find '\(name.text)' in scope" + advice, range)
    }
    var names = context.localNames + module.allNames
    if let selfType = context.selfType {
      names += members.memberNames(of: selfType, environment: environment)
    }
    let message = "cannot find '\(name.spelled)' in scope"
    guard let near = nearestMatch(to: name.text, among: names) else {
      return failure("unknown-name", message, range)
    }
    return failure(
      "unknown-name", message, range,
      notes: [.init(proposing: near, at: name.range)])
  }

  /// A local variable that is declared further below where it is used, and whether a closure or a
  /// local function stands between.
  private func laterLocal(_ name: String, _ range: SourceRange) -> (found: Bool, isCaptured: Bool) {
    var place: BodyContext? = context
    while let current = place {
      for scope in current.scopes {
        // A variable's own initial value comes before it too.
        for statement in scope.statements where statement.range.upper >= range.upper {
          guard case .declaration(let declaration) = statement.kind,
            case .variables(_, let bindings) = declaration.kind
          else { continue }
          if bindings.contains(where: { $0.pattern.simpleName?.0 == name }) {
            return (true, current !== context)
          }
        }
      }
      place = current.outer
    }
    return (false, false)
  }
}
