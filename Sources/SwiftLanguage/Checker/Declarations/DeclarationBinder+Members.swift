internal import Diagnostics

/// The members of types and extensions, each bound by what it is.
extension DeclarationBinder {
  func bindMembers(
    _ members: [DeclarationSyntax], of nominal: NominalDeclaration, in container: Declaration
  ) {
    for member in members {
      switch member.kind {
      case .variables(let isLet, let bindings):
        bindProperties(isLet, bindings, member, of: nominal, in: container)
      case .function(let function):
        let bound = bindFunction(function, member, parent: container, role: .method)
        add(bound, to: nominal)
        if isOperator(bound.name), !isDefaultImplementation(bound, of: nominal, in: container) {
          module.declareOperator(bound)
        }
      case .initializer(let function, let isFailable, let isImplicitlyUnwrapped):
        let bound = bindFunction(function, member, parent: container, role: .initializer)
        bound.isFailable = isFailable
        bound.isImplicitlyUnwrapped = isImplicitlyUnwrapped
        bound.isConvenience = member.hasModifier("convenience")
        let selfType = selfType(of: nominal, bound.signature)
        bound.result = isFailable ? types.wellKnown.optional(selfType) : selfType
        add(bound, to: nominal)
      case .deinitializer(let body):
        let bound = FunctionDeclaration(
          name: "deinit", range: member.range, parent: container, role: .deinitializer)
        bound.signature = outerSignature(container) ?? GenericSignature()
        bound.selfVariable = selfVariable(of: bound, nominal)
        attach(body, to: bound)
        nominal.deinitializer = bound
      case .subscripting(let function, let accessors):
        bindSubscript(function, accessors, member, of: nominal, in: container)
      case .enumCases(let cases):
        for enumCase in cases { bindCase(enumCase, member, of: nominal) }
      default: break
      }
    }
  }

  /// Operators of a protocol's extension that stand in for its requirement are found through that.
  private func isDefaultImplementation(
    _ function: FunctionDeclaration, of nominal: NominalDeclaration, in container: Declaration
  ) -> Bool {
    guard container is ExtensionDeclaration, nominal.kind == .protocolType else { return false }
    return nominal.protocolClosure.flatMap(\.requirements).contains { requirement in
      guard let requirement = requirement as? FunctionDeclaration else { return false }
      return requirement.fullName == function.fullName
        && requirement.isPostfix == function.isPostfix
        // `vector * factor` beside the `factor * vector` that is asked for.
        && zip(requirement.parameters, function.parameters).allSatisfy {
          $0.type.isSelfParameter == $1.type.isSelfParameter
        }
    }
  }

  /// "get/set" names the setter's function behind the stroke; otherwise it is the getter's + ".set".
  func accessorKey(_ key: String, _ isGetter: Bool) -> String {
    guard let stroke = key.utf8.firstIndex(of: UInt8(ascii: "/")), stroke > key.startIndex else {
      return isGetter ? key : key + ".set"
    }
    return String(isGetter ? key[..<stroke] : key[stroke...].dropFirst())
  }

  func add(_ declaration: Declaration, to nominal: NominalDeclaration) {
    if source >= 0, let function = declaration as? FunctionDeclaration,
      let other = nominal.members[declaration.name]?.first(where: { member in
        guard let member = member as? FunctionDeclaration, member.source >= 0,
          member.parent === function.parent
        else { return false }
        return member.hasSameShape(as: function)
      })
    {
      sink.error(
        "redeclaration", "invalid redeclaration of '\(function.shownName)'", function.range,
        notes: [
          .init(message: "'\(function.shownName)' previously declared here", range: other.range)
        ]
      )
      return
    }
    if nominal.kind == .protocolType, nominal.members[declaration.name] == nil {
      module.protocolsByMember[declaration.name, default: []].append(nominal)
    }
    nominal.members[declaration.name, default: []].append(declaration)
    if nominal.kind == .protocolType, declaration.parent === nominal {
      nominal.requirements.append(declaration)
    }
  }
}

extension Type {
  /// Whether it is the `Self` of a protocol.
  fileprivate var isSelfParameter: Bool {
    if case .parameter(let parameter) = kind { return parameter.isSelf }
    return false
  }
}
