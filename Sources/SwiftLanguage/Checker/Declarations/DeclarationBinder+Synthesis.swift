internal import Diagnostics

/// Overrides, and what the compiler writes for the author: memberwise initialisers, `==`, raw values.
extension DeclarationBinder {
  // MARK: Overrides

  func bindOverrides(of nominal: NominalDeclaration) {
    guard let superclass = nominal.superclass else {
      for member in nominal.members.values.joined() where member.parent === nominal {
        let isProperty = (member as? VariableDeclaration)?.isOverride ?? false
        guard isProperty || (member as? FunctionDeclaration)?.isOverride ?? false else { continue }
        let isInitializer = (member as? FunctionDeclaration)?.role == .initializer
        sink.error(
          "override-nothing",
          isProperty
            ? "property does not override any property from its superclass"
            : isInitializer
              ? "initializer does not override a designated initializer from its superclass"
              : "method does not override any method from its superclass", member.range)
      }
      return
    }
    for member in nominal.members.values.joined() where member.parent === nominal {
      switch member {
      case let function as FunctionDeclaration:
        bindOverride(function, superclass)
      case let property as VariableDeclaration
      where !property.isStatic || property.isOverride:
        let inherited = ancestorMember(property.name, superclass) {
          ($0 as? VariableDeclaration)?.isStatic == property.isStatic
        }
        if let inherited = inherited as? VariableDeclaration {
          bindStoredAccessors(of: inherited)
          if property.isOverride, isInExtension(inherited, property) { continue }
          property.overridden = inherited
          property.getter?.overridden = inherited.getter
          property.setter?.overridden = inherited.setter
          if source >= 0, property.isOverride, inherited.isLet, !property.isLet {
            sink.error(
              "override-constant",
              "cannot override immutable 'let' property '\(property.name)' with the getter of a 'var'",
              property.range)
          }
          if source >= 0, property.isOverride, property.role == .computed, property.setter == nil,
            property.wrapperStorage == nil, !inherited.isLet, inherited.setterAccess == nil,
            inherited.isStored || inherited.setter != nil
          {
            sink.error(
              "override-read-only",
              "cannot override mutable property with read-only property '\(property.name)'",
              property.range)
          }
          if !property.isOverride {
            sink.error(
              "missing-override",
              "overriding declaration requires an 'override' keyword", property.range,
              fixIts: [.init(range: property.range.start, replacement: "override ")])
          }
        } else if property.isOverride {
          sink.error(
            "override-nothing", "property does not override any property from its superclass",
            property.range)
        }
      case let element as SubscriptDeclaration:
        if let inherited = ancestorMember(
          "subscript", superclass,
          where: {
            guard let other = $0 as? SubscriptDeclaration else { return false }
            return other.isStatic == element.isStatic
              && other.parameters.map(\.label) == element.parameters.map(\.label)
              && other.parameters.map(\.type) == element.parameters.map(\.type)
              && types.mayOverride(element.element, other.element)
          }) as? SubscriptDeclaration
        {
          element.overridden = inherited
          element.getter?.overridden = inherited.getter
          element.setter?.overridden = inherited.setter
          if !element.isOverride {
            sink.error(
              "missing-override", "overriding declaration requires an 'override' keyword",
              element.range, fixIts: [.init(range: element.range.start, replacement: "override ")])
          }
        } else if element.isOverride {
          sink.error(
            "override-nothing", "subscript does not override any subscript from its superclass",
            element.range)
        }
      default: break
      }
    }
  }

  /// A stored property that a subclass overrides is read and written by functions, which dispatch.
  private func bindStoredAccessors(of property: VariableDeclaration) {
    guard property.role == .storedProperty, property.getter == nil, source >= 0,
      let container = property.parent, let nominal = enclosingNominal(container)
    else { return }
    func accessor(_ role: FunctionDeclaration.Role) -> FunctionDeclaration {
      let function = FunctionDeclaration(
        name: property.name, range: property.range, parent: container, role: role)
      function.accessorOf = property
      function.access = property.access
      function.signature = nominal.signature
      function.selfVariable = selfVariable(of: function, nominal)
      function.isDynamicallyDispatched = true
      return function
    }
    let identity = Substitutions.identity(nominal.signature.parameters)
    func storage(_ function: FunctionDeclaration) -> TypedExpression? {
      guard let variable = function.selfVariable else { return nil }
      let base = TypedExpression(.variable(variable), type: variable.type, range: property.range)
      return TypedExpression(
        .property(base: base, property, identity, .direct), type: property.type,
        range: property.range)
    }
    let getter = accessor(.getter)
    getter.result = property.type
    getter.bodyProvider = { [unowned getter] in
      TypedBody(statements: [TypedStatement(.returning(storage(getter)), range: property.range)])
    }
    property.getter = getter
    guard !property.isLet else { return }
    let setter = accessor(.setter)
    let value = VariableDeclaration(
      name: "newValue", range: property.range, parent: setter, role: .parameter, isLet: true)
    value.type = property.type
    setter.parameters = [
      FunctionDeclaration.Parameter(label: nil, variable: value, type: property.type)
    ]
    setter.bodyProvider = { [unowned setter] in
      guard let target = storage(setter) else { return nil }
      let source = TypedExpression(.variable(value), type: value.type, range: property.range)
      let assignment = TypedExpression(
        .assign(target: target, value: source), type: .void, range: property.range)
      return TypedBody(
        statements: [TypedStatement(.expression(assignment), range: property.range)])
    }
    property.setter = setter
  }

  /// Extensions add members; they override none.
  func checkOverrides(in extended: ExtensionDeclaration) {
    guard source >= 0, let superclass = extended.nominal.superclass else { return }
    for member in extended.nominal.members.values.joined() where member.parent === extended {
      let function = member as? FunctionDeclaration
      guard function?.isOverride ?? (member as? VariableDeclaration)?.isOverride ?? false,
        let inherited = ancestorMember(
          member.name, superclass,
          where: { ($0 as? FunctionDeclaration)?.fullName == function?.fullName }),
        let owner = inherited.parent.flatMap(enclosingNominal)
      else { continue }
      sink.error(
        "override-in-extension",
        "\(noun(of: member)) '\(member.shownName)' declared in '\(owner.name)' "
          + "cannot be overridden from extension", member.range)
    }
  }

  private func noun(of member: Declaration) -> String {
    guard let function = member as? FunctionDeclaration else { return "property" }
    return function.isStatic ? "class method" : "instance method"
  }

  /// Members of extensions cannot be overridden.
  private func isInExtension(_ inherited: Declaration, _ member: Declaration) -> Bool {
    guard source >= 0, let extended = inherited.parent as? ExtensionDeclaration else {
      return false
    }
    sink.error(
      "override-in-extension",
      "\(noun(of: member)) '\(member.shownName)' is declared in extension of "
        + "'\(extended.nominal.name)' and cannot be overridden", member.range)
    return true
  }

  private func bindOverride(_ function: FunctionDeclaration, _ superclass: Type) {
    func find(where takes: (_ own: Type, _ other: Type) -> Bool) -> Declaration? {
      ancestorMember(function.name, superclass) { candidate in
        guard let candidate = candidate as? FunctionDeclaration,
          candidate.fullName == function.fullName, candidate.role == function.role,
          candidate.isStatic == function.isStatic, candidate.access != .privateAccess
        else { return false }
        let inheritedTypes = self.inheritedTypes(of: candidate, superclass)
        return zip(function.parameters, inheritedTypes).allSatisfy { own, other in
          takes(own.type, other) || other.flags.contains(.hasParameter)
        }
          && (function.role == .initializer
            || types.mayOverride(function.result, candidate.result))
      }
    }
    var inherited = find { $0 == $1 }
    // What says that it overrides may also take more than the inherited method.
    if inherited == nil, function.isOverride {
      inherited = find { types.mayOverride($1, $0) }
    }
    guard let inherited = inherited as? FunctionDeclaration else {
      if function.isOverride, let other = mislabelled(function, superclass) {
        sink.error(
          "override-labels",
          "argument labels for method '\(function.shownName)' do not match those of overridden "
            + "method '\(other.shownName)'", function.range,
          notes: [.init(message: "overridden declaration is here", range: other.range)])
      } else if function.isOverride {
        sink.error(
          "override-nothing",
          function.role == .initializer
            ? "initializer does not override a designated initializer from its superclass"
            : "method does not override any method from its superclass", function.range)
      }
      return
    }
    if function.role == .initializer {
      function.overridden = inherited
      if !function.isOverride, !inherited.isConvenience, !inherited.isRequired, source >= 0,
        inherited.synthesis == nil
      {
        sink.error(
          "missing-override", "overriding declaration requires an 'override' keyword",
          function.range, fixIts: [.init(range: function.range.start, replacement: "override ")])
      }
      if inherited.isRequired, source >= 0 { checkRequired(function, inherited) }
      if function.isFailable, !inherited.isFailable, source >= 0 {
        sink.error(
          "failable-override",
          "failable initializer '\(function.fullName)' cannot override a non-failable initializer",
          function.range,
          notes: [
            .init(message: "non-failable initializer overridden here", range: inherited.range)
          ])
      }
      return
    }
    function.overridden = inherited
    if function.isOverride, isInExtension(inherited, function) { return }
    if function.thrown != nil, inherited.thrown == nil {
      sink.error(
        "override-throws",
        "cannot override non-throwing instance method with throwing instance method",
        function.range,
        notes: [.init(message: "overridden declaration is here", range: inherited.range)])
    }
    if inherited.isStatic && inherited.isFinal {
      sink.error(
        "override-static", "cannot override static method", function.range,
        notes: [.init(message: "overridden declaration is here", range: inherited.range)])
      return
    }
    if inherited.isFinal && !inherited.isStatic {
      sink.error(
        "override-final", "instance method overrides a 'final' instance method", function.range,
        notes: [.init(message: "overridden declaration is here", range: inherited.range)])
    } else if !function.isOverride {
      sink.error(
        "missing-override", "overriding declaration requires an 'override' keyword",
        function.range,
        notes: [
          .init(message: "overridden declaration is here", range: inherited.range)
        ], fixIts: [.init(range: function.range.start, replacement: "override ")])
    }
  }

  /// The inherited method that a method would override if its arguments had the same labels.
  private func mislabelled(
    _ function: FunctionDeclaration, _ superclass: Type
  ) -> FunctionDeclaration? {
    guard function.role == .method else { return nil }
    return ancestorMember(function.name, superclass) { candidate in
      guard let candidate = candidate as? FunctionDeclaration, candidate.role == .method,
        candidate.isStatic == function.isStatic, candidate.access != .privateAccess,
        candidate.parameters.count == function.parameters.count
      else { return false }
      return zip(function.parameters, inheritedTypes(of: candidate, superclass)).allSatisfy {
        $0.type == $1
      } && types.mayOverride(function.result, candidate.result)
    } as? FunctionDeclaration
  }

  /// What a superclass requires of its subclasses, theirs have to require too.
  private func checkRequired(_ function: FunctionDeclaration, _ inherited: FunctionDeclaration) {
    if function.isRequired {
      if function.isOverride {
        sink.warning(
          "implied-override", "'override' is implied when overriding a required initializer",
          function.range)
      }
      return
    }
    sink.error(
      "missing-required",
      function.isOverride
        ? "use the 'required' modifier to override a required initializer"
        : "'required' modifier must be present on all overrides of a required initializer",
      function.range,
      notes: [.init(message: "overridden required initializer is here", range: inherited.range)],
      fixIts: function.isOverride
        ? [] : [.init(range: function.range.start, replacement: "required ")])
  }

  private func inheritedTypes(of function: FunctionDeclaration, _ superclass: Type) -> [Type] {
    var current: Type? = superclass
    while let type = current, case .nominal(let nominal, let arguments) = type.kind {
      if enclosingNominal(function.parent) === nominal {
        return function.parameters.map {
          types.substitute($0.type, nominal.substitutions(arguments))
        }
      }
      current = types.superclass(of: type)
    }
    return function.parameters.map(\.type)
  }

  private func ancestorMember(
    _ name: String, _ superclass: Type, where fits: (Declaration) -> Bool
  ) -> Declaration? {
    var current: Type? = superclass
    while let type = current, case .nominal(let nominal, _) = type.kind {
      if let found = nominal.members[name]?.first(where: fits) { return found }
      current = types.superclass(of: type)
    }
    return nil
  }

  // MARK: Synthesis

  func synthesize(_ nominal: NominalDeclaration) {
    guard !nominal.isNative else { return }
    switch nominal.kind {
    case .structure:
      if source >= 0 || nominal.syntax?.members.isEmpty == false { memberwise(nominal) }
    case .classType: defaultInitializer(nominal)
    case .enumeration: synthesizeEnum(nominal)
    case .protocolType: break
    }
  }

  private func hasOwnInitializer(_ nominal: NominalDeclaration) -> Bool {
    nominal.members["init"]?.contains { $0.parent === nominal } ?? false
  }

  /// Swift's memberwise initialiser: a parameter for each stored property that may still be set.
  private func memberwise(_ nominal: NominalDeclaration) {
    guard !hasOwnInitializer(nominal) else { return }
    let function = initializer(of: nominal, synthesis: .memberwiseInitializer)
    var isDefault = true
    for property in nominal.storedProperties {
      if property.isLet && property.hasInitialValue { continue }
      if property.access == .privateAccess, property.wrappedProperty == nil {
        function.access = .privateAccess
      }
      let variable = VariableDeclaration(
        name: property.wrappedName ?? property.name, range: property.range, parent: function,
        role: .parameter, isLet: true)
      let exposed =
        property.isMemberwiseWrapper ? property : property.wrappedProperty ?? property
      // What a lazy property is given beforehand, if anything.
      let type = { [types] in
        property.isLazy ? types.wellKnown.optional(exposed.type) : exposed.type
      }
      variable.typeProvider = type
      var parameter = FunctionDeclaration.Parameter(
        label: variable.name, variable: variable, type: .error)
      parameter.lazyType = type
      parameter.builder = property.builder
      let hasValue =
        property.isLazy || property.hasInitialValue
        || (!property.isLet && exposed.declaredTypeIfKnown?.isOptional == true)
      parameter.hasDefault = hasValue && !property.isPartOfPattern
      isDefault = isDefault && hasValue
      if parameter.hasDefault {
        parameter.defaultProvider = { [types] in
          if !property.isLazy, let value = property.initialValue { return value }
          let known = property.isLazy ? type() : exposed.declaredTypeIfKnown
          return TypedExpression(
            .nilLiteral, type: known ?? types.wellKnown.optional(.error), range: property.range)
        }
      }
      function.parameters.append(parameter)
    }
    nominal.members["init", default: []].append(function)
    // All defaults: `init()` is the same initialiser with all parameters left out; beside a private
    // one there is a default initialiser that everybody may call.
    if !function.parameters.isEmpty, isDefault {
      nominal.members["init", default: []].append(
        initializer(of: nominal, synthesis: .defaultInitializer))
    }
  }

  private func initializer(
    of nominal: NominalDeclaration, synthesis: FunctionDeclaration.Synthesis
  ) -> FunctionDeclaration {
    let function = FunctionDeclaration(
      name: "init", range: nominal.range, parent: nominal, role: .initializer)
    function.signature = nominal.signature
    function.synthesis = synthesis
    function.result = nominal.selfType
    function.selfVariable = selfVariable(of: function, nominal)
    return function
  }

  private func defaultInitializer(_ nominal: NominalDeclaration) {
    guard !hasOwnInitializer(nominal) else { return }
    let uninitialized = nominal.storedProperties.first {
      !$0.hasInitialValue && !($0.declaredTypeIfKnown?.isOptional == true && !$0.isLet)
    }
    if let superclass = nominal.superclass {
      // Inherits the superclass' initialisers; they are found by lookup.
      _ = superclass
      if let uninitialized {
        nominal.lacksInitializers = true
        sink.error(
          "class-without-initializer", "class '\(nominal.name)' has no initializers",
          nominal.range,
          notes: [
            .init(
              message:
                "stored property '\(uninitialized.name)' without initial value prevents synthesized initializers",
              range: uninitialized.range)
          ])
      }
      return
    }
    if let uninitialized {
      nominal.lacksInitializers = true
      sink.error(
        "class-without-initializer", "class '\(nominal.name)' has no initializers", nominal.range,
        notes: [
          .init(
            message:
              "stored property '\(uninitialized.name)' without initial value prevents synthesized initializers",
            range: uninitialized.range)
        ])
      return
    }
    nominal.members["init", default: []].append(
      initializer(of: nominal, synthesis: .defaultInitializer))
  }

  private func synthesizeEnum(_ nominal: NominalDeclaration) {
    if let rawType = nominal.rawType {
      bindRawValues(nominal, rawType)
      if nominal.members["rawValue"] == nil {
        let property = VariableDeclaration(
          name: "rawValue", range: nominal.range, parent: nominal, role: .computed, isLet: false)
        property.type = rawType
        let getter = FunctionDeclaration(
          name: "rawValue", range: nominal.range, parent: nominal, role: .getter)
        getter.accessorOf = property
        getter.signature = nominal.signature
        getter.selfVariable = selfVariable(of: getter, nominal)
        getter.result = rawType
        getter.synthesis = .rawValue
        property.getter = getter
        nominal.members["rawValue"] = [property]
      }
      let function = initializer(of: nominal, synthesis: .initFromRawValue)
      function.isFailable = true
      function.result = types.wellKnown.optional(nominal.selfType)
      let variable = VariableDeclaration(
        name: "rawValue", range: nominal.range, parent: function, role: .parameter, isLet: true)
      variable.type = rawType
      function.parameters = [
        FunctionDeclaration.Parameter(label: "rawValue", variable: variable, type: rawType)
      ]
      nominal.members["init", default: []].append(function)
    }
    let iterable = types.wellKnown.nominal("CaseIterable")
    if nominal.conformances[iterable] != nil, nominal.members["allCases"] == nil,
      nominal.cases.allSatisfy({ !$0.hasPayload })
    {
      let property = VariableDeclaration(
        name: "allCases", range: nominal.range, parent: nominal, role: .computed, isLet: false)
      property.isStatic = true
      property.type = types.wellKnown.array(nominal.selfType)
      let getter = FunctionDeclaration(
        name: "allCases", range: nominal.range, parent: nominal, role: .getter)
      getter.accessorOf = property
      getter.isStatic = true
      getter.signature = nominal.signature
      getter.result = property.type
      getter.synthesis = .allCases
      property.getter = getter
      nominal.members["allCases"] = [property]
      nominal.conformances[iterable]?.bindTypeWitness("AllCases", property.type)
    } else if source >= 0, nominal.conformances[iterable] != nil,
      nominal.members["allCases"] == nil
    {
      // The conformance is refused; nothing is found through it.
      nominal.conformances[iterable] = nil
    }
  }

  /// Literals as written; integers count on from the last, strings are the case's name.
  private func bindRawValues(_ nominal: NominalDeclaration, _ rawType: Type) {
    var next: (magnitude: UInt64, isNegative: Bool) = (0, false)
    var isCounting = true
    let isString = rawType.nominalName == "String"
    for enumCase in nominal.cases {
      if let syntax = enumCase.rawSyntax {
        let value = bodies.checkInitialValue(
          syntax, type: rawType,
          of: VariableDeclaration(
            name: enumCase.name, range: enumCase.range, parent: nominal, role: .local, isLet: true),
          in: nominal)
        enumCase.rawValue = value
        isCounting = true
        if case .integerLiteral(let magnitude, let isNegative)? = value?.kind {
          next = (magnitude, isNegative)
          advance(&next)
        } else if case .floatLiteral(let number)? = value?.kind,
          let magnitude = UInt64(exactly: number.magnitude)
        {
          next = (magnitude, number < 0)
          advance(&next)
        } else if case .floatLiteral? = value?.kind {
          isCounting = false
        } else if !isString, value?.type.flags.contains(.hasError) ?? true {
          isCounting = false
        }
      } else if rawType.nominalName == "Character", source >= 0 {
        sink.error(
          "missing-raw-value",
          "enum cases require explicit raw values when the raw type is not expressible by integer "
            + "or string literal", enumCase.range)
        return
      } else if !isCounting {
        sink.error(
          "missing-raw-value",
          "enum case must declare a raw value when the preceding raw value is not an integer",
          enumCase.range)
        return
      } else if isString {
        enumCase.rawValue = TypedExpression(
          .stringLiteral(enumCase.name), type: rawType, range: enumCase.range)
      } else {
        let isFloating = rawType == types.wellKnown.type("Double") || rawType.nominalName == "Float"
        let number = Double(next.magnitude)
        enumCase.rawValue = TypedExpression(
          isFloating
            ? .floatLiteral(next.isNegative ? -number : number)
            : .integerLiteral(magnitude: next.magnitude, isNegative: next.isNegative),
          type: rawType, range: enumCase.range)
        advance(&next)
      }
    }
  }

  private func advance(_ value: inout (magnitude: UInt64, isNegative: Bool)) {
    if value.isNegative {
      value.magnitude -= 1
      if value.magnitude == 0 { value.isNegative = false }
    } else {
      value.magnitude &+= 1
    }
  }
}

extension Type {
  var isOptional: Bool { optionalPayload != nil }

  /// `Wrapped` of `Wrapped?`.
  var optionalPayload: Type? {
    if case .nominal(let nominal, let arguments) = kind, nominal.name == "Optional",
      nominal.source == SourceRangeOrigin.prelude
    {
      return arguments.first
    }
    return nil
  }

  var nominalName: String? {
    if case .nominal(let nominal, _) = kind { return nominal.name }
    return nil
  }

  var isNever: Bool {
    if case .nominal(let nominal, _) = kind {
      return nominal.name == "Never" && nominal.source == SourceRangeOrigin.prelude
    }
    return false
  }

  var isVoid: Bool {
    if case .tuple(let elements) = kind { return elements.isEmpty }
    return false
  }
}

extension SourceRange {
  /// The empty range before the first byte: where a fix-it inserts.
  var start: SourceRange { SourceRange(source: source, lower: lower, upper: lower) }
  var end: SourceRange { SourceRange(source: source, lower: upper, upper: upper) }
}
