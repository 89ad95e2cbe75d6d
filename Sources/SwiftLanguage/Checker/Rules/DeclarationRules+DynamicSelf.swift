internal import Diagnostics

/// Where a class may say `Self`, which is the class of the instance at hand: as the whole type of
/// what comes out of a member, or as an optional's.
extension DeclarationRules {
  func checkDynamicSelf(_ member: DeclarationSyntax, of nominal: NominalDeclaration) {
    guard nominal.kind == .classType else { return }
    switch member.kind {
    case .variables(_, let bindings):
      for binding in bindings {
        guard let type = binding.typeSyntax, let place = type.innerSelf(inFunctions: true) else {
          continue
        }
        if !binding.isComputed {
          sink.error(
            "self-in-stored-property", "stored property cannot have covariant 'Self' type",
            binding.pattern.range)
        } else if !type.isSelfOrOptional {
          reportDepth("property type", place)
        }
      }
    case .function(let function):
      checkParameters(function, of: nominal)
      checkResult(function.result, "method result type")
    case .initializer(let function, _, _): checkParameters(function, of: nominal)
    case .subscripting(let function, _):
      checkParameters(function, of: nominal)
      checkResult(function.result, "subscript element type")
    default: break
    }
  }

  private func checkResult(_ type: TypeSyntax?, _ what: String) {
    guard let type, !type.isSelfOrOptional, let place = type.innerSelf(inFunctions: true) else {
      return
    }
    reportDepth(what, place)
  }

  private func reportDepth(_ what: String, _ place: SourceRange) {
    sink.error(
      "covariant-self",
      "covariant 'Self' or 'Self?' can only appear at the top level of \(what)", place)
  }

  private func checkParameters(_ function: FunctionSyntax, of nominal: NominalDeclaration) {
    for parameter in function.parameters {
      guard let place = parameter.type.innerSelf(inFunctions: false) else { continue }
      sink.error(
        "covariant-self",
        "covariant 'Self' or 'Self?' can only appear as the type of a property, subscript or "
          + "method result; did you mean '\(nominal.name)'?", place,
        fixIts: [.init(range: place, replacement: nominal.name)])
    }
  }
}

extension TypeSyntax {
  fileprivate var isSelfOrOptional: Bool {
    switch kind {
    case .named(let name, _): name == "Self"
    case .optional(let inner), .implicitlyUnwrapped(let inner):
      if case .named("Self", _) = inner.kind { true } else { false }
    default: false
    }
  }

  /// Where `Self` stands in the type; what a function type takes and gives counts where asked.
  fileprivate func innerSelf(inFunctions: Bool) -> SourceRange? {
    func first(_ parts: [TypeSyntax]) -> SourceRange? {
      parts.lazy.compactMap { $0.innerSelf(inFunctions: inFunctions) }.first
    }
    switch kind {
    case .named(let name, let arguments): return name == "Self" ? range : first(arguments)
    case .optional(let inner), .implicitlyUnwrapped(let inner), .array(let inner),
      .attributed(_, let inner):
      return inner.innerSelf(inFunctions: inFunctions)
    case .dictionary(let key, let value): return first([key, value])
    case .tuple(let elements): return first(elements.map(\.type))
    case .function(let parameters, _, _, let result):
      return inFunctions ? first(parameters.map(\.type) + [result]) : nil
    default: return nil
    }
  }
}
