internal import Diagnostics

/// Property wrappers: `@Clamped(0...10) var level = 3` keeps a `Clamped<Int>` named `_level`.
extension DeclarationBinder {
  /// The wrappers of a property, the outermost first.
  func wrapperAttributes(
    _ syntax: DeclarationSyntax, in container: Declaration
  ) -> [AttributeSyntax] {
    syntax.attributes.filter { attribute in
      guard attribute.name.first?.isUppercase == true,
        let nominal = declaration(of: attribute, in: container)
      else { return false }
      module.noteUse(of: nominal, at: attribute.type.range)
      // A wrapper without a value was reported itself.
      return nominal.isPropertyWrapper || source >= 0 && !nominal.lacksWrappedValue
    }
  }

  func bindWrappers(
    _ attributes: [AttributeSyntax], of property: VariableDeclaration, _ binding: BindingSyntax,
    _ nominal: NominalDeclaration, in container: Declaration
  ) {
    let attribute = attributes[0]
    let storage = VariableDeclaration(
      name: "_" + property.name, range: property.range, parent: container,
      role: property.isStatic ? .staticStored : .storedProperty, isLet: false)
    storage.access = .privateAccess
    storage.isStatic = property.isStatic
    storage.wrappedProperty = property
    storage.wrappedName = property.name
    let call = wrapperCall(
      attributes, initialValue: binding.initialValue ?? impliedNil(binding, attributes, container),
      range: property.range, in: container)
    let bodies = bodies
    let declared = property.declaredTypeIfKnown
    property.role = .computed
    property.initialSyntax = nil
    property.initialProvider = nil
    property.wrapperStorage = storage
    property.wrapperDepth = attributes.count
    if let declared {
      // The members of a wrapper that stands further below are not bound yet.
      storage.typeProvider = { [self, unowned storage] in
        wrapperType(attributes, wrapped: declared, in: container) ?? storage.initialValue?.type
      }
      pendingProperties.append { [self] in
        checkWrappedType(declared, attributes.last, property.range, in: container)
      }
    }
    let wrapperDeclaration = declaration(of: attribute, in: container)
    storage.memberwiseWrapperProvider = { [self] in
      binding.initialValue == nil
        && (attribute.arguments != nil
          || wrapperDeclaration.map { isDefaultConstructible($0) || !isMadeOfValue($0) } ?? false)
    }
    storage.wrapperCall = { [self] value in
      wrapperCall(attributes, initialValue: value, range: value.range, in: container)
    }
    if attributes.contains(where: { $0.arguments != nil }), nominal.signature.isEmpty {
      var known: (value: VariableDeclaration, made: TypedExpression)?
      storage.wrapped = { [self, unowned property, unowned storage] in
        if let known { return known }
        let value = VariableDeclaration(
          name: "$value", range: property.range, parent: container, role: .local, isLet: true)
        value.type = property.type
        let name = ExpressionSyntax(
          .identifier(NameSyntax(value.name, property.range)), property.range)
        known = wrapperCall(
          attributes, initialValue: name, range: property.range, in: container
        ).flatMap { bodies.checkWrapping($0, value, of: storage, in: container) }
          .map { (value, $0) }
        return known
      }
    }
    if let call {
      storage.initialSyntax = call
      storage.initialProvider = { [unowned storage] in
        let type = declared == nil ? nil : storage.type
        return bodies.checkInitialValue(
          call, type: type == .error ? nil : type, of: storage, in: container)
      }
      if declared == nil {
        storage.typeProvider = { [unowned storage] in storage.initialValue?.type }
      }
      if source >= 0 { pendingProperties.append { [unowned storage] in _ = storage.initialValue } }
    }
    if declared == nil {
      property.typeProvider = { [types, unowned storage] in
        var type = storage.type
        for _ in attributes {
          guard case .nominal(let wrapper, let arguments) = type.kind,
            let value = wrapper.members["wrappedValue"]?.first as? VariableDeclaration
          else { return nil }
          type = types.substitute(value.type, wrapper.substitutions(arguments))
        }
        return type
      }
    }
    if property.isStatic == false {
      storage.storageIndex = nominal.storedProperties.count
      nominal.storedProperties.append(storage)
    }
    nominal.members[storage.name, default: []].append(storage)
  }

  /// `@Published var selection: String?` begins with `nil`, where the wrapper is not made of anything
  /// else.
  private func impliedNil(
    _ binding: BindingSyntax, _ attributes: [AttributeSyntax], _ container: Declaration
  ) -> ExpressionSyntax? {
    guard binding.typeSyntax?.isOptionalSyntax ?? false,
      attributes.allSatisfy({ $0.arguments == nil }), let innermost = attributes.last,
      let wrapper = declaration(of: innermost, in: container), !isDefaultConstructible(wrapper)
    else { return nil }
    return ExpressionSyntax(.nilLiteral, binding.range)
  }

  /// A wrapper that is not generic wraps one type only.
  private func checkWrappedType(
    _ declared: Type, _ innermost: AttributeSyntax?, _ range: SourceRange, in container: Declaration
  ) {
    guard let wrapper = innermost.flatMap({ declaration(of: $0, in: container) }),
      wrapper.ownParameters.isEmpty,
      let value = wrapper.members["wrappedValue"]?.first as? VariableDeclaration,
      value.type != declared, !value.type.flags.contains(.hasError),
      !declared.flags.contains(.hasError)
    else { return }
    sink.error(
      "wrapper-type",
      "property type '\(declared)' does not match 'wrappedValue' type '\(value.type)'", range)
  }

  /// The type that an attribute names where it stands.
  func declaration(of attribute: AttributeSyntax, in container: Declaration) -> NominalDeclaration?
  {
    guard attribute.name.first?.isUppercase ?? false else { return nil }
    if case .member = attribute.type.kind,
      case .nominal(let nominal, _) = resolver().resolve(attribute.type, in: container).kind
    {
      return nominal
    }
    return resolver().lookup(attribute.name, container) as? NominalDeclaration
  }

  /// `Outer(wrappedValue: Inner(wrappedValue: initial, arguments…), arguments…)`, or nil where nothing
  /// is given to start with.
  private func wrapperCall(
    _ attributes: [AttributeSyntax], initialValue: ExpressionSyntax?, range: SourceRange,
    in container: Declaration
  ) -> ExpressionSyntax? {
    // Wrappers around each other are not made of nothing.
    if initialValue == nil, attributes.count > 1 { return nil }
    var value = initialValue
    for attribute in attributes.reversed() {
      value = wrapperCall(attribute, initialValue: value, range: range, in: container)
      if value == nil { return nil }
    }
    return value
  }

  private func wrapperCall(
    _ attribute: AttributeSyntax, initialValue: ExpressionSyntax?, range: SourceRange,
    in container: Declaration
  ) -> ExpressionSyntax? {
    var arguments: [ArgumentSyntax] = []
    if let initialValue {
      arguments.append(ArgumentSyntax(label: "wrappedValue", labelRange: nil, value: initialValue))
    }
    arguments += attribute.arguments ?? []
    if arguments.isEmpty && attribute.arguments == nil {
      guard let wrapper = declaration(of: attribute, in: container),
        isDefaultConstructible(wrapper)
      else { return nil }
    }
    return ExpressionSyntax(
      .call(callee: ExpressionSyntax(.type(attribute.type), attribute.range), arguments: arguments),
      range)
  }

  /// Whether a wrapper has an initialiser that takes the wrapped value: others are given as they are,
  /// `Counter(count: $count)`.
  private func isMadeOfValue(_ wrapper: NominalDeclaration) -> Bool {
    let own = wrapper.members["init"]?.compactMap { $0 as? FunctionDeclaration } ?? []
    return own.isEmpty || own.contains { $0.parameters.first?.label == "wrappedValue" }
  }

  /// Whether `Wrapper()` is a call, its implicit initialisers included.
  private func isDefaultConstructible(_ wrapper: NominalDeclaration) -> Bool {
    let own = wrapper.members["init"]?.compactMap { $0 as? FunctionDeclaration } ?? []
    if own.contains(where: { $0.parameters.allSatisfy(\.hasDefault) }) { return true }
    guard own.allSatisfy({ $0.synthesis != nil }), let syntax = wrapper.syntax else { return false }
    // The members of a wrapper that stands further below are not bound yet.
    let written = syntax.members.compactMap { member -> FunctionSyntax? in
      if case .initializer(let function, _, _) = member.kind { return function }
      return nil
    }
    if !written.isEmpty {
      return written.contains { $0.parameters.allSatisfy { $0.defaultValue != nil } }
    }
    return syntax.members.allSatisfy { member in
      guard case .variables(let isLet, let bindings) = member.kind,
        !member.hasModifier("static")
      else { return true }
      return bindings.allSatisfy { binding in
        if binding.initialValue != nil || binding.accessors != nil { return true }
        if case .optional? = binding.type?.kind { return !isLet }
        return false
      }
    }
  }

  /// The outermost wrapper with its parameters fixed by the wrapped property's type.
  private func wrapperType(
    _ attributes: [AttributeSyntax], wrapped: Type?, in container: Declaration
  ) -> Type? {
    var type = wrapped
    for attribute in attributes.reversed() {
      type = wrapperType(attribute, wrapped: type, in: container)
    }
    return type
  }

  private func wrapperType(
    _ attribute: AttributeSyntax, wrapped: Type?, in container: Declaration
  ) -> Type? {
    guard let nominal = declaration(of: attribute, in: container) else { return nil }
    if case .named(_, let arguments) = attribute.type.kind, !arguments.isEmpty {
      return resolver(outerSignature(container) ?? GenericSignature())
        .resolve(attribute.type, in: container)
    }
    guard let wrapped else { return nil }
    if nominal.ownParameters.isEmpty { return nominal.declaredType }
    guard let value = nominal.members["wrappedValue"]?.first as? VariableDeclaration else {
      return nil
    }
    // The generic parameter that `wrappedValue` is written with.
    var substitutions = Substitutions()
    matchParameters(value.type, wrapped, &substitutions)
    // What the type does not tell, the wrapper's arguments do.
    guard nominal.ownParameters.allSatisfy({ substitutions[$0] != nil }) else { return nil }
    return types.substitute(nominal.declaredType, substitutions)
  }

  private func matchParameters(
    _ pattern: Type, _ type: Type, _ substitutions: inout Substitutions
  ) {
    switch (pattern.kind, type.kind) {
    case (.parameter(let parameter), _): substitutions[parameter] = type
    case (.nominal(let first, let left), .nominal(let second, let right)) where first === second:
      for (one, two) in zip(left, right) { matchParameters(one, two, &substitutions) }
    case (.tuple(let left), .tuple(let right)):
      for (one, two) in zip(left, right) { matchParameters(one.type, two.type, &substitutions) }
    case (.function(let left), .function(let right)):
      for (one, two) in zip(left.parameters, right.parameters) {
        matchParameters(one.type, two.type, &substitutions)
      }
      matchParameters(left.result, right.result, &substitutions)
    default: break
    }
  }
}
