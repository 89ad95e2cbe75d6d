internal import Diagnostics

/// What Swift asks of declarations beyond their types: no value that contains itself, unique raw
/// values, modifiers where they mean something, no two members of one name.
struct DeclarationRules {
  let types: TypeTable
  let module: ModuleScope
  let sink: DiagnosticSink
  let sourceText: (Int) -> SourceText?

  /// Checks everything that a binder bound, once all members are known.
  func check(_ binder: DeclarationBinder) {
    guard binder.source >= 0 else { return }
    for (nominal, syntax) in binder.nominals { check(nominal, syntax) }
    for (extended, _) in binder.extensions {
      check(
        extended.syntax.members, of: extended.nominal, isExtension: true,
        isFixed: extended.fixesParameters)
      checkDuplicates(of: extended.nominal, in: extended)
    }
    for function in binder.functions { checkParameters(of: function) }
    checkExposure(of: binder)
  }

  private func check(_ nominal: NominalDeclaration, _ syntax: DeclarationSyntax) {
    guard let own = nominal.syntax else { return }
    if syntax.attributes.contains(where: { $0.name == "propertyWrapper" }),
      !nominal.isPropertyWrapper
    {
      sink.error(
        "wrapper-without-value",
        "property wrapper type '\(nominal.name)' does not contain a non-static property named "
          + "'wrappedValue'", nominal.range)
    }
    checkDynamicMembers(of: nominal, syntax)
    if nominal.kind != .classType, let open = syntax.modifiers.first(where: { $0.name == "open" }) {
      reportOpen(open.range)
    }
    check(own.members, of: nominal, isExtension: false)
    checkDuplicates(of: nominal, in: nominal)
    switch nominal.kind {
    case .structure: checkContainment(of: nominal)
    case .enumeration:
      checkContainment(of: nominal)
      checkRawValues(of: nominal)
    case .classType:
      checkRequiredInitializers(of: nominal, syntax)
      checkOverriddenProperties(of: nominal)
    case .protocolType: break
    }
    for stored in nominal.storedProperties { checkOwnership(of: stored) }
    checkGenerics(nominal.ownParameters)
  }

  func checkGenerics(_ parameters: [GenericParameter]) {
    for (index, parameter) in parameters.enumerated()
    where parameters[..<index].contains(where: { $0.name == parameter.name }) {
      sink.error(
        "redeclaration", "invalid redeclaration of '\(parameter.name)'", parameter.range)
    }
  }

  // MARK: Values that contain themselves

  private func checkContainment(of nominal: NominalDeclaration) {
    if nominal.kind == .enumeration {
      guard !nominal.isIndirect else { return }
      for enumCase in nominal.cases where !enumCase.isIndirect {
        for parameter in enumCase.payload where contains(parameter.type, nominal) {
          sink.error(
            "recursive-enum", "recursive enum '\(nominal.declaredType)' is not marked 'indirect'",
            nominal.range)
          return
        }
      }
      return
    }
    for property in nominal.storedProperties where contains(property.type, nominal) {
      sink.error(
        "recursive-value",
        "value type '\(nominal.name)' cannot have a stored property that recursively contains it",
        property.range)
    }
  }

  /// Whether a value of the type holds one of `nominal` in place.
  private func contains(_ type: Type, _ nominal: NominalDeclaration) -> Bool {
    var visited: Set<NominalDeclaration> = []
    func search(_ type: Type) -> Bool {
      switch type.kind {
      case .tuple(let elements): return elements.contains { search($0.type) }
      case .nominal(let inner, let arguments):
        if inner === nominal { return true }
        if type.isOptional { return arguments.contains { search($0) } }
        guard inner.source >= 0, visited.insert(inner).inserted else { return false }
        let substitutions = inner.substitutions(arguments)
        func part(_ type: Type) -> Bool { search(types.substitute(type, substitutions)) }
        switch inner.kind {
        case .structure: return inner.storedProperties.contains { part($0.type) }
        case .enumeration:
          return !inner.isIndirect
            && inner.cases.contains { enumCase in
              !enumCase.isIndirect && enumCase.payload.contains { part($0.type) }
            }
        default: return false
        }
      default: return false
      }
    }
    return search(type)
  }

  // MARK: Raw values

  private func checkRawValues(of nominal: NominalDeclaration) {
    if nominal.rawType == nil, let raw = nominal.cases.lazy.compactMap(\.rawSyntax).first {
      sink.error(
        "raw-value-without-type",
        "enum case cannot have a raw value if the enum does not have a raw type", raw.range)
      return
    }
    guard let rawType = nominal.rawType, !rawType.flags.contains(.hasError) else { return }
    let place = nominal.syntax?.inherited.first?.range ?? nominal.range
    if nominal.cases.isEmpty {
      sink.error("raw-type", "an enum with no cases cannot declare a raw type", place)
    }
    let isComplete = nominal.cases.allSatisfy { enumCase in
      guard !enumCase.hasPayload, let value = enumCase.rawValue else { return false }
      if let raw = enumCase.rawSyntax, sink.hasError(in: raw.range) { return false }
      return !value.type.flags.contains(.hasError) || !(enumCase.rawSyntax?.isLiteral ?? false)
    }
    defer {
      if let equatable = types.wellKnown.find("Equatable"),
        !types.conforms(rawType, to: equatable, in: .empty)
      {
        sink.error(
          "raw-type-equality",
          "RawRepresentable conformance cannot be synthesized because raw type '\(rawType)' is not "
            + "Equatable", place)
      }
      if !isComplete || !isLiteralType(rawType) {
        sink.error(
          "raw-type-conformance",
          "'\(nominal.name)' declares raw type '\(rawType)', but does not conform to "
            + "RawRepresentable and conformance could not be synthesized", place)
      }
    }
    guard isLiteralType(rawType) else {
      sink.error(
        "raw-type",
        "raw type '\(rawType)' is not expressible by a string, integer, or floating-point literal",
        nominal.syntax?.inherited.first?.range ?? nominal.range)
      return
    }
    var known: [String: EnumCaseDeclaration] = [:]
    for enumCase in nominal.cases {
      if enumCase.hasPayload {
        sink.error(
          "raw-value-payload", "enum with raw type cannot have cases with arguments",
          enumCase.range)
        continue
      }
      guard let value = enumCase.rawValue, !value.type.flags.contains(.hasError) else { continue }
      let place = enumCase.rawSyntax?.range ?? enumCase.range
      guard let text = literal(value) else {
        sink.error("raw-value-literal", "raw value for enum case must be a literal", place)
        continue
      }
      if let earlier = known[text] {
        sink.error(
          "raw-value-duplicate", "raw value for enum case is not unique", place,
          notes: [
            .init(
              message: "raw value previously used here",
              range: earlier.rawSyntax?.range ?? earlier.range)
          ])
      } else {
        known[text] = enumCase
      }
    }
  }

  private func isLiteralType(_ type: Type) -> Bool {
    ["Integer", "FloatLiteral", "String", "UnicodeScalar", "ExtendedGraphemeCluster"].contains {
      let name = $0 == "FloatLiteral" ? "ExpressibleByFloatLiteral" : "ExpressibleBy\($0)Literal"
      guard let found = types.wellKnown.find(name) else { return false }
      return types.conforms(type, to: found, in: .empty)
    }
  }

  private func literal(_ value: TypedExpression) -> String? {
    switch value.kind {
    case .integerLiteral(let magnitude, let isNegative):
      return (isNegative && magnitude != 0 ? "-" : "") + "\(magnitude)"
    case .floatLiteral(let value): return value == value.rounded() ? "\(Int(value))" : "\(value)"
    case .stringLiteral(let text): return "\"" + text
    case .call(_, _, let arguments):
      // A type of the notebook's own, made from its literal.
      return arguments.first?.expressions.first.flatMap(literal)
    default: return nil
    }
  }

  // MARK: Classes

  private func checkRequiredInitializers(
    of nominal: NominalDeclaration, _ syntax: DeclarationSyntax
  ) {
    guard let superclass = nominal.superclass?.nominal else { return }
    let own = initializers(of: nominal)
    // Without designated initialisers of its own a class inherits all of its superclass'.
    guard own.contains(where: { !$0.isConvenience }) else { return }
    // One that provides all designated initialisers inherits the convenience ones.
    let inheritsConvenience = initializers(of: superclass).allSatisfy { designated in
      designated.isConvenience || own.contains { $0.fullName == designated.fullName }
    }
    var ancestor: NominalDeclaration? = superclass
    var seen: [String] = []
    while let current = ancestor {
      for required in initializers(of: current)
      where required.isRequired && !(required.isConvenience && inheritsConvenience) {
        let name = required.fullName
        guard !seen.contains(name) else { continue }
        seen.append(name)
        if own.contains(where: { $0.fullName == name }) { continue }
        sink.error(
          "missing-required-initializer",
          "'required' initializer '\(name)' must be provided by subclass of '\(current.name)'",
          placeForInitializer(nominal, syntax),
          notes: [
            .init(
              message: "'required' initializer is declared in superclass here",
              range: required.range)
          ])
      }
      ancestor = current.superclass?.nominal
    }
  }

  private func checkOverriddenProperties(of nominal: NominalDeclaration) {
    for case let property as VariableDeclaration in nominal.members.values.joined() {
      guard property.isOverride, let inherited = property.overridden,
        property.type != inherited.type
      else { continue }
      if !types.mayOverride(property.type, inherited.type) {
        sink.error(
          "override-type",
          "property '\(property.name)' with type '\(property.type)' cannot override a property "
            + "with type '\(inherited.type)'", property.range)
      } else if inherited.setter != nil, !inherited.type.flags.contains(.hasParameter) {
        sink.error(
          "override-covariant",
          "cannot override mutable property '\(property.name)' of type '\(inherited.type)' with "
            + "covariant type '\(property.type)'", property.range)
      }
    }
  }

  /// The line after the last initialiser, where another one would go.
  private func placeForInitializer(
    _ nominal: NominalDeclaration, _ syntax: DeclarationSyntax
  ) -> SourceRange {
    let last = nominal.syntax?.members.last { member in
      if case .initializer = member.kind { return true }
      return false
    }
    guard let last, let text = sourceText(last.range.source) else { return syntax.range.lastByte }
    let next = text.lineRange(containing: last.range.upper).upperBound + 1
    guard next < text.text.utf8.count else { return syntax.range.lastByte }
    return SourceRange(source: last.range.source, lower: next, upper: next)
  }

  func initializers(of nominal: NominalDeclaration) -> [FunctionDeclaration] {
    (nominal.members["init"] ?? []).compactMap { $0 as? FunctionDeclaration }
  }

  // MARK: References

  func checkOwnership(of variable: VariableDeclaration) {
    guard variable.ownership != .strong, !variable.type.flags.contains(.hasError) else { return }
    let word = variable.ownership == .weak ? "weak" : "unowned"
    let payload = variable.type.optionalPayload
    if variable.ownership == .weak, payload == nil, isReference(variable.type) {
      sink.error(
        "weak-not-optional", "'weak' variable should have optional type '\(variable.type)?'",
        variable.range)
      return
    }
    let type = payload ?? variable.type
    guard !isReference(type) else { return }
    switch type.kind {
    case .parameter, .member:
      guard !isClassBound(type, in: variable.parent) else { return }
      sink.error(
        "ownership-of-value",
        "'\(word)' must not be applied to non-class-bound '\(type)'; consider adding a protocol "
          + "conformance that has a class bound", variable.range)
      return
    default: break
    }
    sink.error(
      "ownership-of-value",
      "'\(word)' may only be applied to class and class-bound protocol types, not '\(type)'",
      variable.range)
  }

  private func isReference(_ type: Type) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal.kind == .classType
    case .existential(let existential): existential.isClassBound
    case .error, .variable, .opaque: true
    default: false
    }
  }

  private func isClassBound(_ type: Type, in container: Declaration?) -> Bool {
    let signature =
      (container as? FunctionDeclaration)?.signature ?? (container as? NominalDeclaration)?
      .signature
      ?? (container as? ExtensionDeclaration)?.signature
    return signature.map { GenericEnvironment($0).isClassBound(type) } ?? true
  }
}

extension Type {
  /// The declaration of a nominal type.
  var nominal: NominalDeclaration? {
    if case .nominal(let nominal, _) = kind { return nominal }
    return nil
  }

  /// The type or, of `any P`, the protocol whose members the library has advice on.
  var adviceName: String {
    if case .existential(let existential) = kind { return existential.protocols.first?.name ?? "" }
    return nominal?.name ?? ""
  }
}
