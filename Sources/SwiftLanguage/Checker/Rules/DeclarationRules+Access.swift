internal import Diagnostics

/// What is visible may not speak of types that are not.
extension DeclarationRules {
  func checkExposure(of binder: DeclarationBinder) {
    for (nominal, _) in binder.nominals {
      checkHeader(of: nominal)
      for member in nominal.members.values.joined() where member.source == binder.source {
        checkMember(member)
      }
      for requirement in nominal.requirements { checkMember(requirement) }
    }
    for (extended, _) in binder.extensions {
      for member in extended.nominal.members.values.joined() where member.parent === extended {
        checkMember(member)
      }
    }
    for function in binder.functions where function.parent == nil { checkFunction(function) }
    for alias in binder.aliases {
      report("type alias", alias, "underlying type", in: [alias.underlying])
    }
  }

  /// A variable of a cell's top level.
  func checkExposure(of variable: VariableDeclaration) {
    report(
      variable.isLet ? "constant" : "variable", variable, "type", in: [variable.type],
      at: [variable.typeRange])
  }

  private func checkMember(_ member: Declaration) {
    switch member {
    case let property as VariableDeclaration where property.wrappedProperty == nil:
      report("property", property, "type", in: [property.type], at: [property.typeRange])
    case let function as FunctionDeclaration: checkFunction(function)
    case let element as SubscriptDeclaration:
      _ =
        report(
          "subscript", element, "index", in: element.parameters.map(\.type),
          at: element.parameters.map(\.variable.typeRange))
        || report(
          "subscript", element, "element type", in: [element.element], at: [element.elementRange])
    case let enumCase as EnumCaseDeclaration:
      report(
        "enum case", enumCase, "associated value", in: enumCase.payload.map(\.type),
        at: enumCase.payload.map(\.variable.typeRange))
    default: break
    }
  }

  private func checkFunction(_ function: FunctionDeclaration) {
    guard function.synthesis == nil, function.accessorOf == nil else { return }
    let kind =
      function.role == .initializer ? "initializer" : function.owner == nil ? "function" : "method"
    _ =
      report(
        kind, function, "parameter", in: function.parameters.map(\.type),
        at: function.parameters.map(\.variable.typeRange))
      || report(kind, function, "result", in: [function.result], at: [function.resultRange])
      || report(
        kind, function, "generic parameter",
        in: bounds(of: function.ownParameters, function.signature))
  }

  /// The bounds of a declaration's own generic parameters.
  private func bounds(of own: [GenericParameter], _ signature: GenericSignature) -> [Type] {
    signature.requirements.compactMap { requirement in
      switch requirement {
      case .conforms(let subject, let asked):
        guard case .parameter(let parameter) = subject.kind, own.contains(parameter) else {
          return nil
        }
        return asked.declaredType
      case .inherits(_, let superclass): return superclass
      case .sameType: return nil
      }
    }
  }

  private func checkHeader(of nominal: NominalDeclaration) {
    if let superclass = nominal.superclass {
      report("class", nominal, "superclass", in: [superclass])
    }
    if let rawType = nominal.rawType { report("enum", nominal, "raw type", in: [rawType]) }
    report("protocol", nominal, "inheritance", in: nominal.inheritedProtocols.map(\.declaredType))
    if nominal.kind != .protocolType {
      report(
        "generic type", nominal, "generic parameter",
        in: bounds(of: nominal.ownParameters, nominal.signature))
    }
  }

  /// Reports the first hidden type that a declaration speaks of; whether there was one.
  @discardableResult
  private func report(
    _ kind: String, _ declaration: Declaration, _ part: String, in types: [Type],
    at places: [SourceRange?] = []
  ) -> Bool {
    guard let level = hidden(in: types, at: places, from: declaration) else { return false }
    let isMember = declaration.parent != nil
    let place = level == .privateAccess && !isMember ? "private or fileprivate" : "fileprivate"
    let isOpen = reach(of: declaration) > .internalAccess
    sink.error(
      "exposed-type",
      "\(kind) \(isOpen ? "cannot be declared public" : "must be declared \(place)") because its "
        + "\(part) uses \(level == .internalAccess ? "an" : "a") \(level.name) type",
      declaration.range)
    return true
  }

  /// How a type in the declaration's signature is hidden, where the declaration is seen further.
  private func hidden(
    in types: [Type], at places: [SourceRange?], from declaration: Declaration
  ) -> AccessLevel? {
    guard declaration.source >= 0, !isLocal(declaration) else { return nil }
    let limit = reach(of: declaration)
    let place = scope(of: declaration)
    var found: AccessLevel?
    func note(_ used: Declaration) {
      guard used.source >= 0, !isLocal(used) else { return }
      let level = reach(of: used)
      let isWiderLevel = limit > .filePrivateAccess && level < limit && level < .publicAccess
      if isWiderLevel || !scope(of: used).contains(place) { found = level }
    }
    func visit(_ type: Type) -> Type {
      switch type.kind {
      case .nominal(let nominal, _): note(nominal)
      case .existential(let existential): existential.protocols.forEach(note)
      case .opaque(let opaque, _): opaque.bounds.protocols.forEach(note)
      default: break
      }
      return type.mapped(visit)
    }
    for type in types { _ = visit(type) }
    for case let written? in places {
      for (alias, range) in module.aliasUses where written.encloses(range) { note(alias) }
    }
    return found
  }

  /// How far a declaration can be seen, its surroundings considered.
  private func reach(of declaration: Declaration) -> AccessLevel {
    var reach = declaration.access
    var place = declaration.parent
    while let outer = place {
      if let extended = outer as? ExtensionDeclaration {
        reach = min(reach, extended.nominal.access)
      } else {
        reach = min(reach, outer.access)
      }
      place = outer.parent
    }
    return reach
  }

  /// Where a declaration can be seen inside of its module.
  private func scope(of declaration: Declaration) -> AccessScope {
    var container = declaration.parent
    if let extended = container as? ExtensionDeclaration { container = extended.nominal }
    let outer = container.map(scope) ?? .module
    switch declaration.access {
    case .privateAccess: return (container as? NominalDeclaration).map { .type($0) } ?? .file
    case .filePrivateAccess: return outer == .module ? .file : outer
    default: return outer
    }
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

extension SourceRange {
  fileprivate func encloses(_ other: SourceRange) -> Bool {
    source == other.source && lower <= other.lower && other.upper <= upper
  }
}

/// What can see a declaration.
private enum AccessScope: Equatable {
  case module
  case file
  /// What is written in a type or in its extensions.
  case type(NominalDeclaration)

  static func == (left: AccessScope, right: AccessScope) -> Bool {
    switch (left, right) {
    case (.module, .module), (.file, .file): true
    case (.type(let one), .type(let two)): one === two
    default: false
    }
  }

  /// Whether all that sees the other can see this.
  func contains(_ other: AccessScope) -> Bool {
    switch (self, other) {
    case (.module, _): return true
    case (.file, _): return other != .module
    case (.type(let nominal), .type(let inner)):
      var place: Declaration? = inner
      while let current = place {
        if current === nominal || (current as? ExtensionDeclaration)?.nominal === nominal {
          return true
        }
        place = current.parent
      }
      return false
    case (.type, _): return false
    }
  }
}
