internal import Diagnostics

/// What is visible may not speak of types that are not.
extension DeclarationRules {
  func checkExposure(of binder: DeclarationBinder) {
    for (nominal, _) in binder.nominals {
      for member in nominal.members.values.joined() {
        guard let property = member as? VariableDeclaration, property.parent === nominal,
          property.wrappedProperty == nil, let hidden = hidden(in: property.type, from: property)
        else { continue }
        sink.error(
          "exposed-type",
          "property must be declared fileprivate because its type uses a \(hidden) type",
          property.range)
      }
    }
    for function in binder.functions
    where function.synthesis == nil && function.accessorOf == nil
      && (function.role == .function || function.role == .method)
    {
      let parameter = function.parameters.lazy.compactMap { hidden(in: $0.type, from: function) }
        .first
      guard let word = parameter ?? hidden(in: function.result, from: function) else { continue }
      sink.error(
        "exposed-type",
        "\(function.owner == nil ? "function" : "method") must be declared "
          + "\(function.owner == nil ? "private or " : "")fileprivate because its "
          + "\(parameter == nil ? "result" : "parameter") uses a \(word) type", function.range)
    }
  }

  /// The word for how a type in the declaration's signature is hidden, where the declaration is not.
  private func hidden(in type: Type, from declaration: Declaration) -> String? {
    // What an extension's own modifier says of its members is not known here.
    guard !(declaration.parent is ExtensionDeclaration), !isLocal(declaration),
      reach(of: declaration) > .filePrivateAccess
    else { return nil }
    var found: AccessLevel?
    func visit(_ type: Type) -> Type {
      if case .nominal(let nominal, _) = type.kind, nominal.source >= 0, !isLocal(nominal),
        reach(of: nominal) <= .filePrivateAccess
      {
        found = nominal.access
      }
      return type.mapped(visit)
    }
    _ = visit(type)
    return found.map { $0 == .privateAccess ? "private" : "fileprivate" }
  }

  /// How far a declaration can be seen, its surroundings considered.
  private func reach(of declaration: Declaration) -> AccessLevel {
    var reach = declaration.access
    var place = declaration.parent
    while let outer = place {
      reach = min(reach, outer.access)
      if let extended = outer as? ExtensionDeclaration {
        reach = min(reach, extended.nominal.access)
      }
      place = outer.parent
    }
    return reach
  }

  private func isLocal(_ declaration: Declaration) -> Bool {
    var place = declaration.parent
    while let outer = place {
      if outer is FunctionDeclaration { return true }
      place = outer.parent
    }
    return false
  }
}
