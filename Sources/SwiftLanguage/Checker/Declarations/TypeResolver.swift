internal import Diagnostics

/// Turns types as written into types, in the scope of a declaration.
struct TypeResolver {
  let module: ModuleScope
  let types: TypeTable
  let sink: DiagnosticSink
  /// Types declared inside the function body that is checked.
  var localTypes: (String) -> Declaration? = { _ in nil }
  /// Called for `_` and for missing generic arguments, where inference may fill them in.
  var placeholder: (() -> Type)?
  var environment = GenericEnvironment.empty
  /// Makes what `some P` is in a result; elsewhere it is as good as `any P`.
  var opaques: OpaqueTypes?
  /// In a function's parameters, where `some P` is a generic parameter without a name.
  var findsOpaqueParameters = false

  func resolve(_ syntax: TypeSyntax, in context: Declaration?) -> Type {
    switch syntax.kind {
    case .named(let name, let arguments):
      return named(name, arguments, syntax.range, context)
    case .member(let base, let name, let arguments):
      if case .named(let module, _) = base.kind, lookup(module, context) == nil,
        let declaration = self.module.declarations(of: name, inModule: module).first(where: {
          $0 is NominalDeclaration || $0 is TypeAliasDeclaration
        })
      {
        return type(of: declaration, arguments, syntax.range, context, through: nil)
      }
      return member(resolve(base, in: context), name, arguments, syntax.range, context)
    case .array(let element): return types.wellKnown.array(resolve(element, in: context))
    case .dictionary(let key, let value):
      let type = types.wellKnown.type(
        "Dictionary", [resolve(key, in: context), resolve(value, in: context)])
      if key.range.source >= 0 { types.uncheckedArguments.append((type, syntax.range)) }
      return type
    case .optional(let wrapped), .implicitlyUnwrapped(let wrapped):
      return types.wellKnown.optional(resolve(wrapped, in: context))
    case .tuple(let elements):
      if elements.count == 1, elements[0].label == nil {
        return resolve(elements[0].type, in: context)
      }
      return Type(
        .tuple(
          elements.map { TupleElement(label: $0.label, type: resolve($0.type, in: context)) }))
    case .function(let parameters, let isThrowing, let thrownType, let result):
      return Type(.function(function(parameters, isThrowing, thrownType, result, context)))
    case .composition(let parts): return composition(parts, syntax.range, context)
    case .some(let bound):
      if findsOpaqueParameters,
        let generic = lookup(syntax.opaqueName, context) as? GenericParameter
      {
        return Type(.parameter(generic))
      }
      let type = resolve(bound, in: context)
      guard let opaques, case .existential(let existential) = type.kind else { return type }
      return opaques.make(existential, syntax.range)
    case .any(let bound):
      let type = resolve(bound, in: context)
      return type
    case .metatype(let instance): return Type(.metatype(resolve(instance, in: context)))
    case .attributed(_, let inner): return resolve(inner, in: context)
    case .placeholder: return placeholder?() ?? .error
    case .missing: return .error
    }
  }

  private func function(
    _ parameters: [TypeSyntax.Element], _ isThrowing: Bool, _ thrownType: TypeSyntax?,
    _ result: TypeSyntax, _ context: Declaration?
  ) -> FunctionType {
    FunctionType(
      parameters: parameters.map { element in
        var isAutoclosure = false
        if case .attributed(let attributes, _) = element.type.kind {
          isAutoclosure = attributes.contains(.autoclosure)
        }
        var type = resolve(element.type, in: context)
        if element.isVariadic { type = types.wellKnown.array(type) }
        return FunctionType.Parameter(
          label: nil, type: type, isInout: element.isInout, isVariadic: element.isVariadic,
          isAutoclosure: isAutoclosure)
      }, result: resolve(result, in: context),
      thrown: thrownType.map { resolve($0, in: context) } ?? (isThrowing ? anyError : nil))
  }

  var anyError: Type {
    Type(.existential(ExistentialType(protocols: [types.wellKnown.nominal("Error")])))
  }

  // MARK: Names

  private func named(
    _ name: String, _ arguments: [TypeSyntax], _ range: SourceRange, _ context: Declaration?
  ) -> Type {
    switch name {
    case "Any": return .any
    case "AnyObject":
      return .anyObject
    case "Self":
      // Where an extension says `T == String`, so it is in `Self`.
      if let type = selfType(context) { return types.substitute(type, .empty, in: environment) }
    case "Void": return .void
    case "Never": break
    default: break
    }
    guard let declaration = lookup(name, context) else {
      if sink.unreadNames.contains(name) {
        sink.fail()
        return .error
      }
      if let refusal = UnsupportedNames.refusal(of: name) {
        sink.error("unsupported-name", refusal, range)
        return .error
      }
      var notes: [Diagnostic.Note] = []
      if let near = nearestMatch(to: name, among: typeNames(context)) {
        notes = [.init(proposing: near, at: range)]
      }
      sink.error("unknown-type", "cannot find type '\(name)' in scope", range, notes: notes)
      return .error
    }
    module.noteUse(of: declaration, at: range)
    if let availability = declaration.availability, range.source >= 0 {
      report(availability, of: declaration, range, in: context)
    }
    return type(of: declaration, arguments, range, context, through: nil)
  }

  /// The declaration that a type name means here.
  func lookup(_ name: String, _ context: Declaration?) -> Declaration? {
    if let local = localTypes(name) { return local }
    var current = context
    // An associated type that a conformance brings gives way to a type of the notebook around: which
    // type it is may be inferred from just this use.
    var inherited: Declaration?
    var isOfProtocol = false
    while let declaration = current {
      if let found = lookup(name, inside: declaration) {
        if inherited == nil || !(found is AssociatedTypeDeclaration) && !isOfProtocol {
          let isInherited =
            found is AssociatedTypeDeclaration
            && (declaration as? NominalDeclaration)?.kind != .protocolType
          if !isInherited { return found }
          inherited = found
          isOfProtocol =
            (declaration as? ExtensionDeclaration)?.nominal.kind == .protocolType
        }
      }
      current = (declaration as? ExtensionDeclaration)?.nominal.parent ?? declaration.parent
    }
    let global = module.lookup(name).first {
      $0 is NominalDeclaration || $0 is TypeAliasDeclaration
    }
    // `init(floatLiteral value: FloatLiteralType)` in a type: the library's alias says what it is.
    if let inherited {
      guard let global, !isOfProtocol else { return inherited }
      let isAlias = global is TypeAliasDeclaration && inherited.source < 0
      return isAlias || global.source >= 0 ? global : inherited
    }
    return global
  }

  private func lookup(_ name: String, inside declaration: Declaration) -> Declaration? {
    if let function = declaration as? FunctionDeclaration {
      return function.ownParameters.first { $0.name == name }
    }
    if let element = declaration as? SubscriptDeclaration {
      return element.signature.parameters.last { $0.name == name && $0.parent === element }
    }
    if let alias = declaration as? TypeAliasDeclaration {
      return alias.ownParameters.first { $0.name == name }
    }
    let nominal =
      declaration as? NominalDeclaration ?? (declaration as? ExtensionDeclaration)?.nominal
    guard let nominal else { return nil }
    if nominal.name == name, !(declaration is ExtensionDeclaration) { return nominal }
    return memberType(name, of: nominal) ?? requiredType(name, declaration as? ExtensionDeclaration)
  }

  /// `Fuel` in `extension Drivable where Self: Fueled`: what the other protocol has.
  private func requiredType(_ name: String, _ extended: ExtensionDeclaration?) -> Declaration? {
    guard let extended, extended.nominal.kind == .protocolType else { return nil }
    for case .conforms(let subject, let asked) in extended.conditions {
      guard case .parameter(let parameter) = subject.kind, parameter.isSelf else { continue }
      if let nested = memberType(name, of: asked) { return nested }
    }
    return nil
  }

  /// A nested type, alias, generic parameter or associated type of a type.
  func memberType(_ name: String, of nominal: NominalDeclaration) -> Declaration? {
    if let parameter = nominal.ownParameters.first(where: { $0.name == name }) { return parameter }
    if let nested = nominal.memberTypes[name] { return nested }
    for inherited in nominal.protocolClosure where inherited !== nominal {
      if let nested = inherited.memberTypes[name] { return nested }
    }
    // A superclass' parameters are its own business.
    if case .nominal(let superclass, _)? = nominal.superclass?.kind,
      let found = memberType(name, of: superclass), !(found is GenericParameter)
    {
      return found
    }
    for conformed in nominal.conformances.keys {
      if let nested = conformed.memberTypes[name] { return nested }
    }
    return nil
  }

  private func typeNames(_ context: Declaration?) -> [String] {
    var names = module.allNames.filter { name in
      module.lookup(name).contains { $0 is NominalDeclaration || $0 is TypeAliasDeclaration }
    }
    var current = context
    while let declaration = current {
      if let nominal = declaration as? NominalDeclaration {
        names += nominal.memberTypes.keys
        names += nominal.ownParameters.map(\.name)
      }
      if let function = declaration as? FunctionDeclaration {
        names += function.ownParameters.map(\.name)
      }
      current = declaration.parent
    }
    return names
  }

  func selfType(_ context: Declaration?) -> Type? {
    var current = context
    while let declaration = current {
      if let nominal = declaration as? NominalDeclaration { return nominal.selfType }
      if let extended = declaration as? ExtensionDeclaration { return extended.nominal.selfType }
      current = declaration.parent
    }
    return nil
  }

  /// The type that a declaration stands for, at the given arguments.
  private func type(
    of declaration: Declaration, _ arguments: [TypeSyntax], _ range: SourceRange,
    _ context: Declaration?, through base: Type?
  ) -> Type {
    switch declaration {
    case let parameter as GenericParameter:
      return types.substitute(Type(.parameter(parameter)), .empty, in: environment)
    case let associated as AssociatedTypeDeclaration:
      guard let selfType = base ?? selfType(context) else { return .error }
      return types.member(associated, of: selfType, in: environment)
    case let alias as TypeAliasDeclaration:
      module.noteUse(of: alias, in: range)
      var substitutions = Substitutions()
      for (parameter, argument) in zip(alias.ownParameters, arguments) {
        substitutions[parameter] = resolve(argument, in: context)
      }
      // `ContiguousArray([1])`: the call says what the alias' parameters are.
      if arguments.isEmpty, let placeholder {
        for parameter in alias.ownParameters { substitutions[parameter] = placeholder() }
      }
      if let base, case .nominal(let nominal, let outer) = base.kind {
        substitutions.addMissing(from: nominal.substitutions(outer))
      } else if let owner = alias.parent as? NominalDeclaration,
        let parameter = owner.selfParameter,
        let selfType = base ?? selfType(context)
      {
        substitutions[parameter] = selfType
      }
      return types.substitute(alias.underlying, substitutions, in: environment)
    case let nominal as NominalDeclaration:
      return nominalType(nominal, arguments, range, context, through: base)
    default: return .error
    }
  }

  private func nominalType(
    _ nominal: NominalDeclaration, _ arguments: [TypeSyntax], _ range: SourceRange,
    _ context: Declaration?, through base: Type?
  ) -> Type {
    let given = arguments.map { resolve($0, in: context) }
    if nominal.kind == .protocolType {
      var existential = ExistentialType(protocols: [nominal])
      for (associated, type) in zip(nominal.primaryAssociatedTypes, given) {
        existential.arguments[associated] = type
      }
      // `protocol P: Base` has the class' members too.
      existential.superclass = nominal.superclass
      return Type(.existential(existential))
    }
    let own = nominal.ownParameters.count
    var outer: [Type] = []
    if let base, case .nominal(_, let baseArguments) = base.kind {
      outer = baseArguments
    } else if nominal.signature.parameters.count > own {
      outer = nominal.signature.parameters.dropLast(own).map { Type(.parameter($0)) }
    }
    if given.count == own {
      if let iterator = ownIterator(nominal, given) { return iterator }
      let type = Type(.nominal(nominal, outer + given))
      if range.source >= 0, !given.isEmpty { types.uncheckedArguments.append((type, range)) }
      return type
    }
    if given.isEmpty {
      // Inside its own declaration a generic type may leave out its arguments.
      if case .nominal(let enclosing, let parameters)? = selfType(context)?.kind,
        enclosing === nominal
      {
        return types.substitute(Type(.nominal(nominal, parameters)), .empty, in: environment)
      }
      var place = context
      while let declaration = place {
        if declaration === nominal || (declaration as? ExtensionDeclaration)?.nominal === nominal {
          return types.substitute(nominal.declaredType, .empty, in: environment)
        }
        place = (declaration as? ExtensionDeclaration)?.nominal.parent ?? declaration.parent
      }
      if let placeholder {
        let open = nominal.ownParameters.map { parameter in
          let type = placeholder()
          type.variable?.parameter = parameter
          return type
        }
        return Type(.nominal(nominal, outer + open))
      }
      let names = nominal.ownParameters.map(\.name).joined(separator: ", ")
      sink.error(
        "missing-generic-arguments",
        "reference to generic type '\(nominal.name)' requires arguments in <...>", range,
        notes: [.init(message: "the type has the parameters <\(names)>")])
      return .error
    }
    sink.error(
      "generic-argument-count",
      "generic type '\(nominal.name)' specialized with "
        + (given.count > own ? "too many" : "too few")
        + " type parameters (got \(given.count), but expected \(own))", range)
    return .error
  }

  /// `IndexingIterator<[Int]>`: the library's collections have faster iterators of their own.
  private func ownIterator(_ nominal: NominalDeclaration, _ arguments: [Type]) -> Type? {
    guard nominal.name == "IndexingIterator", nominal.source == SourceRangeOrigin.prelude,
      let elements = arguments.first,
      case .nominal(let collection, _) = elements.kind,
      ["Array", "ArraySlice", "Range", "ClosedRange"].contains(collection.name),
      let iterator = types.wellKnown.nominal("Sequence").memberTypes["Iterator"]
        as? AssociatedTypeDeclaration
    else { return nil }
    return types.member(iterator, of: elements, in: environment)
  }

  private func member(
    _ base: Type, _ name: String, _ arguments: [TypeSyntax], _ range: SourceRange,
    _ context: Declaration?
  ) -> Type {
    if name == "Type" { return Type(.metatype(base)) }
    if name == "Protocol" { return Type(.metatype(base)) }
    switch base.kind {
    case .error: return .error
    case .nominal(let nominal, _):
      if let nested = memberType(name, of: nominal) {
        if nested.access == .privateAccess, nested.source >= 0, !isInside(nominal, context) {
          sink.error(
            "inaccessible", "'\(name)' is inaccessible due to 'private' protection level", range,
            notes: [.init(message: "'\(name)' declared here", range: nested.range)])
        }
        return type(of: nested, arguments, range, context, through: base)
      }
    case .parameter, .member:
      for bound in environment.protocols(of: base) {
        if let nested = bound.memberTypes[name] {
          return type(of: nested, arguments, range, context, through: base)
        }
      }
    case .existential(let existential):
      for bound in existential.protocols.flatMap(\.protocolClosure) {
        if let nested = bound.memberTypes[name] {
          return type(of: nested, arguments, range, context, through: base)
        }
      }
    default: break
    }
    sink.error("unknown-member-type", "'\(name)' is not a member type of type '\(base)'", range)
    return .error
  }

  private func isInside(_ nominal: NominalDeclaration, _ context: Declaration?) -> Bool {
    var place = context
    while let current = place {
      if current === nominal || (current as? ExtensionDeclaration)?.nominal === nominal {
        return true
      }
      place = (current as? ExtensionDeclaration)?.nominal.parent ?? current.parent
    }
    return false
  }

  private func composition(
    _ parts: [TypeSyntax], _ range: SourceRange, _ context: Declaration?
  ) -> Type {
    var result = ExistentialType(protocols: [])
    for part in parts {
      let type = resolve(part, in: context)
      switch type.kind {
      case .existential(let existential):
        // A marker has no meaning at run time: `any P & Sendable` is `any P` there.
        for bound in existential.protocols
        where !result.protocols.contains(bound) && bound.name != "Sendable" {
          result.protocols.append(bound)
        }
        result.isAnyObject = result.isAnyObject || existential.isAnyObject
        result.arguments.merge(existential.arguments) { first, _ in first }
      case .nominal(let nominal, _) where nominal.kind == .classType: result.superclass = type
      case .error: return .error
      default:
        sink.error(
          "composition-part",
          "non-protocol, non-class type '\(type)' cannot be used within a protocol-constrained type",
          part.range)
        return .error
      }
    }
    if let superclass = result.superclass, result.protocols.isEmpty, !result.isAnyObject {
      return superclass
    }
    result.protocols.sort { $0.name < $1.name }
    return Type(.existential(result))
  }
}
