internal import Diagnostics

/// What a call's generic parameters have to be.
extension ExpressionChecker {
  /// `each("text") { $0 }`: a text that is taken as a sequence is one before its closures are read.
  func requireSequences(_ candidate: CallCandidate, _ substitutions: Substitutions) {
    for case .conforms(let subject, let asked) in candidate.signature.requirements {
      guard case .parameter(let parameter) = subject.kind, let type = substitutions[parameter],
        solver.shallow(type).variable?.literal.isText ?? false
      else { continue }
      _ = solver.require(type, conformsTo: asked) { _ in }
    }
  }

  func requireSameTypes(
    _ candidate: CallCandidate, _ substitutions: Substitutions, _ range: SourceRange
  ) -> Bool {
    for requirement in candidate.signature.requirements {
      switch requirement {
      case .sameType(let left, let right):
        let one = types.substitute(left, substitutions, in: environment)
        let two = types.substitute(right, substitutions, in: environment)
        if !solver.unify(one, two) {
          if !sink.isTrying {
            sink.error(
              "same-type-requirement",
              "\(spelled(candidate, subject: left)) requires the types '\(shown(one))' and "
                + "'\(shown(two))' be equivalent",
              candidate.receiver?.range ?? range)
          } else {
            sink.error("same-type-requirement", "", .nowhere)
          }
          return false
        }
      case .inherits(let subject, let superclass):
        let one = solver.resolve(types.substitute(subject, substitutions, in: environment))
        if !one.flags.contains(.hasVariable),
          !types.satisfies(.inherits(one, superclass), substitutions, in: environment)
        {
          let asked = superclass == .anyObject ? "be a class type" : "inherit from '\(superclass)'"
          sink.error(
            "superclass-requirement",
            "\(spelled(candidate, subject: subject)) requires that '\(one)' \(asked)",
            candidate.receiver?.range ?? range)
          return false
        }
      case .conforms: continue
      }
    }
    return true
  }

  func requireConformances(
    _ candidate: CallCandidate, _ substitutions: Substitutions, _ range: SourceRange
  ) -> Bool {
    _ = solver.settle()
    for requirement in candidate.signature.requirements {
      guard case .conforms(let subject, let protocolDeclaration) = requirement else { continue }
      let type = types.substitute(subject, substitutions, in: environment)
      let name = candidate.name
      // The two sides of an operator need not be of one type behind their `any P`.
      if name.isOperatorName, candidate.parameters.count == 2,
        case .existential = solver.shallow(type).kind
      {
        reportMissingConformance(
          solver.resolve(type), protocolDeclaration, candidate, subject, range)
        return false
      }
      let holds = solver.require(type, conformsTo: protocolDeclaration) { [self] resolved in
        if case .function(let function) = candidate.declaration, name.isOperatorName,
          operatorAlternative(to: function, of: protocolDeclaration, for: resolved) != nil
        {
          return
        }
        reportMissingConformance(resolved, protocolDeclaration, candidate, subject, range)
      }
      if !holds { return false }
    }
    return true
  }

  private func reportMissingConformance(
    _ type: Type, _ protocolDeclaration: NominalDeclaration, _ candidate: CallCandidate,
    _ subject: Type, _ range: SourceRange
  ) {
    if type.flags.contains(.hasError) { return }
    let name = protocolDeclaration.name
    if isOperatorName(candidate.name) {
      sink.error(
        "operator-operands",
        "operator function '\(candidate.name)' requires that '\(type)' conform to '\(name)'", range)
    } else if case .existential(let existential) = type.kind, !existential.protocols.isEmpty {
      sink.error(
        "existential-conformance", "type '\(type)' cannot conform to '\(name)'", range,
        notes: [
          .init(
            message:
              "only concrete types such as structs, enums and classes can conform to protocols")
        ])
    } else {
      sink.error(
        "requirement-not-met",
        "\(spelled(candidate, subject: subject)) requires that '\(type)' conform to '\(name)'",
        range)
    }
  }

  /// What is called, as messages about its requirements name it: of the requirement of an extension,
  /// or of the type itself, they say so.
  private func spelled(_ candidate: CallCandidate, subject: Type) -> String {
    guard case .function(let function) = candidate.declaration else { return "'\(candidate.name)'" }
    let description = "\(function.noun) '\(function.nameWithLabels)'"
    guard let owner = function.owner, let parameter = subject.rootParameter,
      !function.ownParameters.contains(parameter), !isOperatorName(function.name)
    else { return description }
    if function.role == .initializer, owner.ownParameters.contains(parameter),
      !(function.parent is ExtensionDeclaration) || owner.source < 0
    {
      return "generic \(DeclarationRules.noun(owner.kind)) '\(owner.name)'"
    }
    return "referencing \(description) on '\(owner.name)'"
  }
}

extension FunctionDeclaration {
  /// What messages call it.
  var noun: String {
    if role == .initializer { return "initializer" }
    if owner == nil { return parent == nil ? "global function" : "local function" }
    return isStatic ? "static method" : "instance method"
  }

  /// The name as messages about its calls spell it: `max`, `first(where:)`, `count()`, `init(_:)`.
  var nameWithLabels: String {
    let labels = parameters.map(\.label)
    if labels.isEmpty { return "\(name)()" }
    return role != .initializer && labels.allSatisfy { $0 == nil } ? name : fullName
  }
}

extension Type {
  /// `T` of `T`, `T.Element` and `T.Element.Index`.
  fileprivate var rootParameter: GenericParameter? {
    switch kind {
    case .parameter(let parameter): parameter
    case .member(let base, _): base.rootParameter
    default: nil
    }
  }
}
