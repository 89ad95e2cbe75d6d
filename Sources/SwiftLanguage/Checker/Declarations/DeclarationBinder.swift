internal import Diagnostics

private let accessLevels: [String: AccessLevel] = [
  "private": .privateAccess, "fileprivate": .filePrivateAccess, "internal": .internalAccess,
  "package": .packageAccess, "public": .publicAccess, "open": .openAccess,
]

/// Turns the declarations of one source into semantic declarations, in phases, so that types and
/// functions may be used before they are declared: names, headers, members, conformances.
final class DeclarationBinder {
  let module: ModuleScope
  let types: TypeTable
  let sink: DiagnosticSink
  /// The expression checker, for bodies and initial values.
  unowned let bodies: any BodyChecker
  let source: Int
  /// What body-local types resolve through, when the declarations stand inside a function.
  var localTypes: (String) -> Declaration? = { _ in nil }

  /// Everything bound, for the phases that follow.
  var nominals: [(NominalDeclaration, DeclarationSyntax)] = []
  var extensions: [(ExtensionDeclaration, DeclarationSyntax)] = []
  var aliases: [TypeAliasDeclaration] = []
  /// Types declared in an extension that holds under a condition, which is theirs too.
  private var conditionedTypes: [ObjectIdentifier: ExtensionDeclaration] = [:]
  /// Functions whose bodies are to be checked, in order.
  var functions: [FunctionDeclaration] = []
  var topLevelFunctions: [FunctionDeclaration] = []
  /// Stored properties whose type or initial value the expression checker gives.
  var pendingProperties: [() -> Void] = []

  init(
    module: ModuleScope, types: TypeTable, sink: DiagnosticSink, bodies: any BodyChecker,
    source: Int
  ) {
    self.module = module
    self.types = types
    self.sink = sink
    self.bodies = bodies
    self.source = source
  }

  func resolver(_ signature: GenericSignature = GenericSignature()) -> TypeResolver {
    TypeResolver(
      module: module, types: types, sink: sink, localTypes: localTypes,
      environment: signature.requirements.isEmpty ? .empty : GenericEnvironment(signature))
  }

  /// Binds all declarations among the statements, in the scope of `parent`.
  func bind(
    _ declarations: [DeclarationSyntax], parent: Declaration?,
    declare: @escaping (Declaration) -> Void
  ) {
    for syntax in declarations { declareType(syntax, parent: parent, declare: declare) }
    for syntax in declarations { declareExtension(syntax, parent: parent) }
    for (nominal, syntax) in nominals { bindHeader(nominal, syntax) }
    for (nominal, _) in nominals { _ = protocolClosure(of: nominal) }
    for (nominal, _) in nominals { bindRequirements(nominal) }
    for (nominal, _) in nominals { bindInheritance(nominal) }
    types.sourceWithoutMembers = source
    for (extended, syntax) in extensions { bindExtensionHeader(extended, syntax) }
    types.sourceWithoutMembers = nil
    for (nominal, _) in nominals { bindAssociatedRequirements(nominal) }
    for (nominal, _) in nominals {
      if let members = nominal.syntax?.members { bindMembers(members, of: nominal, in: nominal) }
    }
    for (extended, _) in extensions {
      bindMembers(extended.syntax.members, of: extended.nominal, in: extended)
    }
    for syntax in declarations {
      if case .function(let function) = syntax.kind {
        let bound = bindFunction(function, syntax, parent: parent, role: .function)
        topLevelFunctions.append(bound)
        if isOperator(bound.name) { module.declareOperator(bound) }
        declare(bound)
      }
    }
    for syntax in declarations where source < 0 {
      if case .variables(_, let bindings) = syntax.kind {
        for binding in bindings { bindConstant(binding, syntax, declare: declare) }
      }
    }
    // Implicit initialisers first: `override init()` may override one.
    for (nominal, _) in nominals { synthesize(nominal) }
    for (nominal, _) in nominals where nominal.kind == .classType { bindOverrides(of: nominal) }
    for (extended, _) in extensions { checkOverrides(in: extended) }
  }

  /// `var M_PI: Double { … }` of a library.
  private func bindConstant(
    _ binding: BindingSyntax, _ syntax: DeclarationSyntax, declare: (Declaration) -> Void
  ) {
    guard let (name, range) = binding.pattern.simpleName, let type = binding.typeSyntax,
      let body = binding.accessors?.accessors.first?.body
    else { return }
    let variable = VariableDeclaration(
      name: name, range: range, parent: nil, role: .computed, isLet: false)
    variable.isStatic = true
    variable.availability = syntax.attributes.lazy.compactMap(\.availability).first
    variable.type = resolver().resolve(type, in: nil)
    let getter = FunctionDeclaration(name: name, range: range, parent: nil, role: .getter)
    getter.accessorOf = variable
    getter.isStatic = true
    getter.result = variable.type
    attach(body, to: getter)
    variable.getter = getter
    declare(variable)
  }

  func isOperator(_ name: String) -> Bool { name.isOperatorName }

  // MARK: Names

  private func declareType(
    _ syntax: DeclarationSyntax, parent: Declaration?, in extended: ExtensionDeclaration? = nil,
    declare: (Declaration) -> Void
  ) {
    switch syntax.kind {
    case .nominal(let nominalSyntax):
      let nominal = NominalDeclaration(
        kind: nominalSyntax.kind, name: nominalSyntax.name, range: nominalSyntax.nameRange,
        parent: parent, syntax: nominalSyntax)
      applyAccess(syntax, to: nominal)
      nominal.isFinal = syntax.hasModifier("final")
      nominal.isIndirect = syntax.hasModifier("indirect")
      nominal.isDynamicallyCallable =
        syntax.attributes.contains { $0.name == "dynamicCallable" }
      nominal.isResultBuilder = syntax.hasAttribute("resultBuilder")
      nominal.isMarkedAsWrapper = syntax.hasAttribute("propertyWrapper")
      nominal.isNative = syntax.attributes.contains { $0.name == "_native" }
      nominal.stableName = stableName(nominal, parent)
      for generic in nominalSyntax.generics {
        nominal.ownParameters.append(
          GenericParameter(name: generic.name, range: generic.range, parent: nominal))
      }
      if nominal.kind == .protocolType {
        let selfParameter = GenericParameter(name: "Self", range: nominal.range, parent: nominal)
        selfParameter.isSelf = true
        nominal.selfParameter = selfParameter
      }
      nominals.append((nominal, syntax))
      if let extended, extended.nominal === parent, !extended.syntax.requirements.isEmpty {
        conditionedTypes[ObjectIdentifier(nominal)] = extended
      }
      module.allNominals.append(nominal)
      declare(nominal)
      for member in nominalSyntax.members {
        declareType(member, parent: nominal, in: extended) { nominal.memberTypes[$0.name] = $0 }
        if case .associatedType(let name, _, _, _, let range) = member.kind {
          let associated = AssociatedTypeDeclaration(name: name, range: range, parent: nominal)
          associated.owner = nominal
          nominal.memberTypes[name] = associated
          nominal.associatedTypes.append(associated)
        }
      }
    case .typeAlias(let name, let generics, let type, let range):
      let alias = TypeAliasDeclaration(name: name, range: range, parent: parent)
      applyAccess(syntax, to: alias)
      alias.ownParameters = generics.map {
        GenericParameter(name: $0.name, range: $0.range, parent: alias)
      }
      alias.resolve = { [unowned self, unowned alias] in
        // In an extension, what its `where` says is known too.
        resolver(outerSignature(extended ?? alias.parent) ?? GenericSignature())
          .resolve(type, in: alias)
      }
      aliases.append(alias)
      declare(alias)
    default: break
    }
  }

  private func stableName(_ nominal: NominalDeclaration, _ parent: Declaration?) -> String {
    if let outer = parent as? NominalDeclaration { return outer.stableName + "." + nominal.name }
    if let function = parent as? FunctionDeclaration {
      return "\(source).\(function.name).\(nominal.name)"
    }
    return source < 0 ? "Swift." + nominal.name : "\(source)." + nominal.name
  }

  private func declareExtension(_ syntax: DeclarationSyntax, parent: Declaration?) {
    guard case .extensionOf(let extensionSyntax) = syntax.kind else { return }
    let type = extendedNominal(extensionSyntax.type, parent)
    guard let nominal = type else { return }
    let extended = ExtensionDeclaration(
      nominal: nominal, syntax: extensionSyntax, range: extensionSyntax.type.range)
    applyAccess(syntax, to: extended)
    extensions.append((extended, syntax))
    for member in extensionSyntax.members {
      declareType(member, parent: nominal, in: extended) { nominal.memberTypes[$0.name] = $0 }
    }
  }

  private func extendedNominal(_ syntax: TypeSyntax, _ parent: Declaration?) -> NominalDeclaration?
  {
    let resolver = resolver()
    switch syntax.kind {
    case .named(let name, _):
      let found = resolver.lookup(name, parent)
      if let found { module.noteUse(of: found, at: syntax.range) }
      switch found {
      case let nominal as NominalDeclaration: return nominal
      case let alias as TypeAliasDeclaration:
        if case .nominal(let nominal, _) = alias.underlying.kind { return nominal }
      default: break
      }
      _ = resolver.resolve(syntax, in: parent)
      return nil
    case .member(let base, let name, _):
      guard let outer = extendedNominal(base, parent) else { return nil }
      switch resolver.memberType(name, of: outer) {
      case let nominal as NominalDeclaration: return nominal
      case let alias as TypeAliasDeclaration:
        if case .nominal(let nominal, _) = alias.underlying.kind { return nominal }
      default: break
      }
      sink.error(
        "unknown-member-type", "'\(name)' is not a member type of type '\(outer.name)'",
        syntax.range)
      return nil
    case .array: return types.wellKnown.nominal("Array")
    case .optional: return types.wellKnown.nominal("Optional")
    case .dictionary: return types.wellKnown.nominal("Dictionary")
    default:
      sink.error(
        "extension-of-structural-type", "non-nominal type cannot be extended", syntax.range)
      return nil
    }
  }

  func applyAccess(_ syntax: DeclarationSyntax, to declaration: Declaration) {
    declaration.availability = syntax.attributes.lazy.compactMap(\.availability).first
    if let extended = declaration.parent as? ExtensionDeclaration {
      // The extension's own level is that of members which have none.
      declaration.access = max(extended.access, .filePrivateAccess)
    }
    if let nominal = declaration.parent as? NominalDeclaration, nominal.kind == .protocolType {
      declaration.access = nominal.access
    }
    for modifier in syntax.modifiers where modifier.detail == nil {
      if let level = accessLevels[modifier.name] { declaration.access = level }
    }
  }

  // MARK: Headers

  private func bindHeader(_ nominal: NominalDeclaration, _ syntax: DeclarationSyntax) {
    guard let nominalSyntax = nominal.syntax else { return }
    if nominal.kind == .protocolType, let selfParameter = nominal.selfParameter {
      nominal.signature.parameters = [selfParameter]
      nominal.signature.requirements = [.conforms(Type(.parameter(selfParameter)), nominal)]
      nominal.primaryNames = nominalSyntax.primaryAssociatedTypes
    } else {
      if let outer = outerSignature(nominal.parent) { nominal.signature = outer }
      nominal.signature.parameters += nominal.ownParameters
    }
  }

  /// What a type asks of its parameters, and what the types around it ask of theirs.
  private func bindRequirements(_ nominal: NominalDeclaration) {
    guard nominal.kind != .protocolType, let syntax = nominal.syntax else { return }
    nominal.signature.requirements = outerSignature(nominal.parent)?.requirements ?? []
    if let extended = conditionedTypes[ObjectIdentifier(nominal)] {
      extended.signature = extended.nominal.signature
      // The extension's own header reports what is wrong there.
      nominal.signature.requirements +=
        sink.trial {
          requirements(
            generics: [], parameters: [], clauses: extended.syntax.requirements, context: extended)
        }.result
    }
    nominal.signature.requirements += requirements(
      generics: syntax.generics, parameters: nominal.ownParameters, clauses: [], context: nominal)
    nominal.signature.requirements += requirements(
      generics: [], parameters: [], clauses: syntax.requirements, context: nominal)
  }

  func outerSignature(_ parent: Declaration?) -> GenericSignature? {
    switch parent {
    case let nominal as NominalDeclaration: nominal.signature
    case let extended as ExtensionDeclaration: extended.signature
    case let function as FunctionDeclaration: function.signature
    case let element as SubscriptDeclaration: element.signature
    default: nil
    }
  }

  func requirements(
    generics: [GenericParameterSyntax], parameters: [GenericParameter],
    clauses: [RequirementSyntax], context: Declaration?
  ) -> [GenericRequirement] {
    var result: [GenericRequirement] = []
    let outer = outerSignature(context) ?? GenericSignature()
    for (generic, parameter) in zip(generics, parameters) {
      if let constraint = generic.constraint {
        var resolver = resolver(outer)
        // `some Sequence<some P>`: the inner one is a generic parameter too.
        resolver.findsOpaqueParameters = true
        let type = resolver.resolve(constraint, in: context)
        result += self.requirements(
          of: Type(.parameter(parameter)), on: type, constraint.range)
      }
    }
    for clause in clauses {
      var known = outer
      known.requirements += result
      let resolver = resolver(known)
      switch clause {
      case .conforms(let subject, let constraint):
        let type = resolver.resolve(constraint, in: context)
        result += self.requirements(
          of: resolver.resolve(subject, in: context), on: type, constraint.range)
      case .sameType(let left, let right):
        result.append(
          .sameType(
            resolver.resolve(left, in: context), resolver.resolve(right, in: context)))
      }
      // `where Self: RawRepresentable, RawValue == String`: what is asked first has the name.
      (context as? ExtensionDeclaration)?.conditions = result
    }
    return result
  }

  /// What `subject: bound` asks.
  func requirements(
    of subject: Type, on bound: Type, _ range: SourceRange
  ) -> [GenericRequirement] {
    switch bound.kind {
    case .existential(let existential):
      var result: [GenericRequirement] = existential.protocols.map { .conforms(subject, $0) }
      for (associated, type) in existential.arguments {
        result.append(.sameType(Type(.member(subject, associated)), type))
      }
      if let superclass = existential.superclass { result.append(.inherits(subject, superclass)) }
      if existential.isAnyObject { result.append(.inherits(subject, .anyObject)) }
      return result
    case .nominal(let nominal, _) where nominal.kind == .classType:
      return [.inherits(subject, bound)]
    case .error: return []
    default:
      sink.error(
        "constraint-not-protocol",
        "type '\(subject)' constrained to non-protocol, non-class type '\(bound)'", range)
      return []
    }
  }

  /// All protocols a protocol inherits, itself first; also declares its inheritance.
  @discardableResult
  func protocolClosure(of nominal: NominalDeclaration) -> [NominalDeclaration] {
    guard nominal.kind == .protocolType, nominal.protocolClosure.isEmpty,
      let syntax = nominal.syntax
    else { return nominal.protocolClosure }
    nominal.protocolClosure = [nominal]
    for inherited in syntax.inherited {
      let type = resolver().resolve(inherited, in: nominal.parent)
      guard case .existential(let existential) = type.kind else {
        if case .nominal(let superclass, _) = type.kind, superclass.kind == .classType {
          nominal.superclass = type
          nominal.isClassBound = true
        }
        continue
      }
      if existential.isAnyObject { nominal.isClassBound = true }
      if let selfParameter = nominal.selfParameter {
        for (associated, argument) in existential.arguments {
          nominal.signature.requirements.append(
            .sameType(Type(.member(Type(.parameter(selfParameter)), associated)), argument))
        }
      }
      for parent in existential.protocols {
        if parent === nominal || parent.inheritedProtocols.contains(nominal) {
          sink.error(
            "inherits-from-itself", "protocol '\(nominal.name)' refines itself", nominal.range)
          continue
        }
        nominal.inheritedProtocols.append(parent)
        if parent.isClassBound { nominal.isClassBound = true }
        for ancestor in protocolClosure(of: parent)
        where !nominal.protocolClosure.contains(ancestor) {
          nominal.protocolClosure.append(ancestor)
        }
      }
    }
    return nominal.protocolClosure
  }

  /// A protocol's associated types: their bounds and the `where` clauses, `Self` conforming.
  private func bindAssociatedRequirements(_ nominal: NominalDeclaration) {
    guard nominal.kind == .protocolType, let syntax = nominal.syntax,
      let selfParameter = nominal.selfParameter
    else { return }
    let selfType = Type(.parameter(selfParameter))
    for member in syntax.members {
      guard
        case .associatedType(let name, let inherited, let defaultType, let clauses, let range) =
          member.kind, let associated = nominal.memberTypes[name] as? AssociatedTypeDeclaration
      else { continue }
      for bound in inherited {
        let asked = requirements(
          of: Type(.member(selfType, associated)), on: resolver().resolve(bound, in: nominal),
          range)
        for requirement in asked {
          if case .conforms(_, let protocolDeclaration) = requirement {
            associated.conformances.append(protocolDeclaration)
          }
          nominal.signature.requirements.append(requirement)
        }
      }
      if let defaultType {
        associated.defaultType = resolver(nominal.signature).resolve(defaultType, in: nominal)
      }
      nominal.signature.requirements += requirements(
        generics: [], parameters: [], clauses: clauses, context: nominal)
    }
    nominal.signature.requirements += requirements(
      generics: [], parameters: [], clauses: syntax.requirements, context: nominal)
  }

  /// Superclass, raw type and conformances as declared.
  private func bindInheritance(_ nominal: NominalDeclaration) {
    guard nominal.kind != .protocolType, let syntax = nominal.syntax else { return }
    for (index, inherited) in syntax.inherited.enumerated() {
      let type = resolver(nominal.signature).resolve(inherited, in: nominal)
      switch type.kind {
      case .existential(let existential):
        for protocolDeclaration in existential.protocols {
          declareConformance(
            of: nominal, to: protocolDeclaration, conditions: [], range: inherited.range,
            arguments: existential.arguments)
        }
      case .nominal(let superclass, _)
      where superclass.kind == .classType && nominal.kind != .enumeration:
        if nominal.kind == .classType, index == 0 {
          if inherits(superclass, from: nominal) {
            sink.error(
              "inherits-from-itself", "'\(superclass.name)' inherits from itself", superclass.range)
            continue
          }
          nominal.superclass = type
          if superclass.isFinal {
            sink.error(
              "inherits-from-final",
              "inheritance from a final class '\(superclass.name)'", nominal.range)
          } else if superclass.isNative, nominal.source >= 0 {
            // The library's code would go on calling its own methods.
            sink.error(
              "inherits-from-library",
              "'\(superclass.name)' is a class of the library, which notebooks cannot subclass; "
                + "keep one in a property of a type that conforms to a protocol, such as 'Layer'",
              inherited.range)
          }
        } else if nominal.superclass == type {
          sink.error(
            "duplicate-inheritance", "duplicate inheritance from '\(type)'", inherited.range)
        } else if let first = nominal.superclass {
          sink.error(
            "multiple-inheritance",
            "multiple inheritance from classes '\(first)' and '\(type)'", inherited.range)
        } else {
          sink.error(
            "inheritance-from-class",
            nominal.kind == .classType
              ? "superclass '\(superclass.name)' must appear first in the inheritance clause"
              : "inheritance from non-protocol type '\(type)'",
            nominal.kind == .classType ? inherited.range : nominal.range)
        }
      case .nominal where nominal.kind == .enumeration:
        nominal.rawType = type
        declareConformance(
          of: nominal, to: types.wellKnown.nominal("RawRepresentable"), conditions: [],
          range: inherited.range)
        nominal.conformances[types.wellKnown.nominal("RawRepresentable")]?
          .bindTypeWitness("RawValue", type)
        for name in ["Equatable", "Hashable"] {
          declareConformance(
            of: nominal, to: types.wellKnown.nominal(name), conditions: [],
            range: inherited.range)
        }
      case .error: break
      default:
        sink.error(
          "inheritance-from-non-protocol",
          "inheritance from non-protocol\(nominal.kind == .classType ? ", non-class" : "") type "
            + "'\(type)'", nominal.range)
      }
    }
    // Enums without payloads are hashable without saying so.
    if nominal.kind == .enumeration,
      !syntax.members.contains(where: { member in
        if case .enumCases(let cases) = member.kind {
          return cases.contains { $0.payload != nil }
        }
        return false
      })
    {
      for name in ["Equatable", "Hashable"] {
        declareConformance(
          of: nominal, to: types.wellKnown.nominal(name), conditions: [], range: nominal.range)
      }
    }
  }

  private func inherits(_ nominal: NominalDeclaration, from ancestor: NominalDeclaration) -> Bool {
    var current: NominalDeclaration? = nominal
    while let known = current {
      if known === ancestor { return true }
      current = known.superclass?.nominal
    }
    return false
  }

  private func bindExtensionHeader(_ extended: ExtensionDeclaration, _ syntax: DeclarationSyntax) {
    let nominal = extended.nominal
    extended.signature = nominal.signature
    extended.signature.requirements += requirements(
      generics: [], parameters: [], clauses: extended.syntax.requirements, context: extended)
    // `extension Array<Int>` fixes the arguments.
    if case .named(_, let arguments) = extended.syntax.type.kind, !arguments.isEmpty {
      for (parameter, argument) in zip(nominal.ownParameters, arguments) {
        extended.signature.requirements.append(
          .sameType(Type(.parameter(parameter)), resolver().resolve(argument, in: nominal.parent)))
      }
    }
    let sugared: [TypeSyntax]
    switch extended.syntax.type.kind {
    case .array(let element), .optional(let element): sugared = [element]
    case .dictionary(let key, let value): sugared = [key, value]
    default: sugared = []
    }
    for (parameter, argument) in zip(nominal.ownParameters, sugared) {
      extended.signature.requirements.append(
        .sameType(Type(.parameter(parameter)), resolver().resolve(argument, in: nil)))
    }
    let conditions = Array(
      extended.signature.requirements.dropFirst(nominal.signature.requirements.count))
    extended.conditions = conditions
    for inherited in extended.syntax.inherited {
      let type = resolver(extended.signature).resolve(inherited, in: extended)
      guard case .existential(let existential) = type.kind else {
        if !type.flags.contains(.hasError) {
          sink.error(
            "inheritance-from-non-protocol", "inheritance from non-protocol type '\(type)'",
            inherited.range)
        }
        continue
      }
      for protocolDeclaration in existential.protocols {
        if let known = nominal.conformances[protocolDeclaration], known.range != extended.range,
          source >= 0, known.isExplicit
        {
          sink.error(
            "redundant-conformance",
            "redundant conformance of '\(nominal.name)' to protocol '\(protocolDeclaration.name)'",
            inherited.range)
          continue
        }
        declareConformance(
          of: nominal, to: protocolDeclaration, conditions: conditions, range: inherited.range,
          arguments: existential.arguments)
      }
    }
  }

  /// Notes a conformance and those that it implies.
  func declareConformance(
    of nominal: NominalDeclaration, to protocolDeclaration: NominalDeclaration,
    conditions: [GenericRequirement], range: SourceRange,
    arguments: [AssociatedTypeDeclaration: Type] = [:]
  ) {
    for implied in protocolDeclaration.protocolClosure {
      if let known = nominal.conformances[implied] {
        if implied === protocolDeclaration { known.isExplicit = true }
        continue
      }
      let conformance = Conformance(
        protocolDeclaration: implied, type: nominal.declaredType, range: range)
      conformance.signature = nominal.signature
      conformance.conditions = conditions
      conformance.isExplicit = implied === protocolDeclaration
      conformance.impliedBy = conformance.isExplicit ? nil : protocolDeclaration
      for (associated, type) in arguments { conformance.typeWitnesses[associated] = type }
      nominal.conformances[implied] = conformance
      if source >= 0, implied.name == "ExpressibleByStringInterpolation" {
        module.interpolatedTypes += 1
      }
      newConformances.append((nominal, conformance))
    }
  }

  /// Conformances declared here, to be checked once all members are bound.
  var newConformances: [(NominalDeclaration, Conformance)] = []
}

extension DeclarationSyntax {
  func hasModifier(_ name: String) -> Bool { modifiers.contains { $0.name == name } }
  func hasAttribute(_ name: String) -> Bool { attributes.contains { $0.name == name } }

  /// The text of `@name("text")`.
  func attributeText(_ name: String) -> String? {
    guard let attribute = attributes.first(where: { $0.name == name }),
      case .stringLiteral(let text)? = attribute.arguments?.first?.value.kind
    else { return nil }
    return text
  }
}
