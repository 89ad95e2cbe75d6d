internal import Diagnostics

/// Rules for the members of a type or extension, as they are written.
extension DeclarationRules {
  func check(
    _ members: [DeclarationSyntax], of nominal: NominalDeclaration, isExtension: Bool,
    isFixed: Bool = false
  ) {
    for member in members {
      checkModifiers(of: member, nominal)
      checkAccessModifiers(of: member, nominal, isExtension: isExtension)
      checkDynamicSelf(member, of: nominal)
      switch member.kind {
      case .variables(let isLet, let bindings):
        for binding in bindings {
          checkProperty(
            isLet, binding, member, of: nominal, isExtension: isExtension, isFixed: isFixed)
        }
      case .function(let function):
        if nominal.kind == .protocolType, !isExtension, let body = function.body {
          sink.error(
            "protocol-body", "protocol methods must not have bodies", body.range.firstByte)
        }
        if function.name.isOperatorName, !member.hasModifier("static"),
          !member.hasModifier("class")
        {
          sink.error(
            "operator-not-static",
            "operator '\(function.name)' declared in "
              + "\(isExtension ? "extension of" : "type") '\(nominal.name)' must be 'static'",
            function.nameRange, fixIts: [.init(range: member.range.start, replacement: "static ")])
        }
      case .initializer(let function, _, _):
        if nominal.kind == .protocolType, !isExtension, let body = function.body {
          sink.error(
            "protocol-body", "protocol initializers must not have bodies", body.range.firstByte)
        }
        checkInitializer(function, member, of: nominal, isExtension: isExtension)
      case .deinitializer where nominal.kind == .classType && isExtension:
        sink.error(
          "deinit-in-extension",
          "deinitializers may only be declared within a class, actor, or noncopyable type",
          member.range)
      case .deinitializer where nominal.kind != .classType:
        sink.error(
          "deinit-outside-class",
          "deinitializer cannot be declared in \(Self.noun(nominal.kind)) '\(nominal.name)' that "
            + "conforms to 'Copyable'", member.range)
      default: break
      }
    }
  }

  static func noun(_ kind: NominalSyntax.Kind) -> String {
    switch kind {
    case .structure: "struct"
    case .enumeration: "enum"
    case .classType: "class"
    case .protocolType: "protocol"
    }
  }

  // MARK: Modifiers

  private func checkModifiers(of member: DeclarationSyntax, _ nominal: NominalDeclaration) {
    for modifier in member.modifiers {
      switch (modifier.name, member.kind) {
      case ("mutating", .function), ("nonmutating", .function):
        if nominal.kind == .classType {
          sink.error(
            "mutating-in-class",
            "'\(modifier.name)' is not valid on instance methods in classes", modifier.range,
            fixIts: [.init(range: modifier.range, replacement: "")])
        }
      case ("override", _) where nominal.kind != .classType:
        sink.error(
          "override-outside-class", "'override' can only be specified on class members",
          modifier.range, fixIts: [.init(range: modifier.range, replacement: "")])
      case ("final", .function), ("final", .variables), ("final", .subscripting):
        if nominal.kind != .classType {
          sink.error(
            "final-outside-class", "only classes and class members may be marked with 'final'",
            modifier.range, fixIts: [.init(range: modifier.range, replacement: "")])
        } else if member.hasModifier("static") {
          sink.error(
            "final-static", "static declarations are already final", modifier.range,
            fixIts: [.init(range: modifier.range, replacement: "")])
        }
      case ("lazy", .variables(true, _)):
        sink.error(
          "lazy-let", "'lazy' cannot be used on a let", modifier.range,
          fixIts: [.init(range: modifier.range, replacement: "")])
      case ("required", .initializer) where nominal.kind != .classType:
        sink.error(
          "required-outside-class", "'required' initializer in non-class type '\(nominal.name)'",
          member.range)
      case ("class", _) where nominal.kind != .classType && nominal.kind != .protocolType:
        sink.error(
          "class-member-outside-class",
          "class \(Self.memberNoun(member))s are only allowed within classes; use 'static' to "
            + "declare a static \(Self.memberNoun(member))", modifier.range,
          fixIts: [.init(range: modifier.range, replacement: "static")])
      default: break
      }
    }
  }

  private static let accessWords: Set = [
    "private", "fileprivate", "internal", "package", "public", "open",
  ]

  private func checkAccessModifiers(
    of member: DeclarationSyntax, _ nominal: NominalDeclaration, isExtension: Bool
  ) {
    for modifier in member.modifiers where Self.accessWords.contains(modifier.name) {
      if nominal.kind == .protocolType, !isExtension {
        sink.error(
          "access-in-protocol", "'\(modifier.name)' modifier cannot be used in protocols",
          modifier.range)
      } else if modifier.detail == "set", member.isReadOnly {
        sink.error(
          "setter-access-of-constant",
          "'\(modifier.name)(set)' modifier cannot be applied to read-only properties",
          modifier.range)
      } else if modifier.name == "open", nominal.kind != .classType || member.hasModifier("static")
      {
        reportOpen(modifier.range)
      }
    }
  }

  func reportOpen(_ range: SourceRange) {
    sink.error(
      "open-not-overridable",
      "only classes and overridable class members can be declared 'open'; use 'public'", range)
  }

  private static func memberNoun(_ member: DeclarationSyntax) -> String {
    switch member.kind {
    case .function: "method"
    case .subscripting: "subscript"
    default: "property"
    }
  }

  // MARK: Properties

  private func checkProperty(
    _ isLet: Bool, _ binding: BindingSyntax, _ member: DeclarationSyntax,
    of nominal: NominalDeclaration, isExtension: Bool, isFixed: Bool
  ) {
    let kinds = Set(binding.accessors?.accessors.map(\.kind) ?? [])
    let isComputed = kinds.contains(.get) || kinds.contains(.set)
    let place = binding.pattern.range
    if isComputed, binding.typeSyntax == nil {
      sink.error(
        "computed-without-type", "computed property must have an explicit type", place,
        fixIts: [.init(range: place.end, replacement: ": <#Type#>")])
    }
    if kinds.contains(.set), !kinds.contains(.get) {
      sink.error(
        "setter-without-getter", "variable with a setter must also have a getter",
        (binding.accessors?.accessors.first { $0.kind == .set })?.range.firstByte ?? place)
    }
    if isComputed, let value = binding.initialValue {
      sink.error(
        "computed-with-value", "variable with getter/setter cannot have an initial value",
        value.range)
    }
    if nominal.kind == .protocolType, !isExtension {
      checkRequirement(isLet, binding)
    }
    let isStatic = member.hasModifier("static") || member.hasModifier("class")
    if isStatic, !isComputed, !nominal.signature.parameters.isEmpty, !isFixed,
      nominal.kind != .protocolType
    {
      sink.error(
        "static-stored-in-generic", "static stored properties not supported in generic types",
        place)
    }
    if isStatic, !isComputed, member.hasModifier("class") {
      sink.error(
        "class-stored-property",
        "class stored properties not supported in classes; did you mean "
          + "'static'?", place)
    }
    if isStatic, !isComputed, binding.initialValue == nil, nominal.kind != .protocolType,
      binding.typeSyntax.map({ !$0.isOptionalSyntax }) ?? false || isLet,
      !startsWrapped(binding, of: nominal)
    {
      let word = isLet ? "let" : "var"
      sink.error(
        "static-without-value",
        "'static \(word)' declaration requires an initializer expression or an explicitly stated "
          + "getter", place)
    }
    if member.hasModifier("override"), !isStatic, binding.accessors == nil {
      sink.error(
        "override-stored",
        "cannot override with a stored property '\(binding.pattern.simpleName?.0 ?? "")'",
        place)
    }
    if member.hasModifier("lazy"), binding.initialValue == nil, !isLet {
      sink.error("lazy-without-value", "lazy properties must have an initializer", member.range)
    }
  }

  /// `@Stored("volume") static var volume: Int`: the wrapper is made of its own arguments.
  private func startsWrapped(_ binding: BindingSyntax, of nominal: NominalDeclaration) -> Bool {
    guard let name = binding.pattern.simpleName?.0 else { return false }
    return nominal.members[name]?.contains { member in
      (member as? VariableDeclaration)?.wrapperStorage?.initialSyntax != nil
    } ?? false
  }

  /// A protocol's property says only what can be done with it.
  private func checkRequirement(_ isLet: Bool, _ binding: BindingSyntax) {
    let place = binding.pattern.range
    let accessors = binding.accessors
    if let body = accessors?.accessors.lazy.compactMap(\.body).first {
      sink.error(
        "requirement-with-body",
        accessors?.isShorthandGetter ?? false
          ? "property in protocol must have explicit { get } or { get set } specifier"
          : "protocol property getter cannot have a default implementation specified here; use "
            + "extension instead", body.range.firstByte)
    } else if accessors == nil {
      sink.error(
        "requirement-without-accessors",
        isLet
          ? "protocols cannot require properties to be immutable; declare read-only properties by "
            + "using 'var' with a '{ get }' specifier"
          : "property in protocol must have explicit { get } or { get set } specifier", place,
        fixIts: [.init(range: binding.range.end, replacement: " { get \(isLet ? "" : "set ")}")])
    }
    if let value = binding.initialValue {
      sink.error("requirement-with-value", "initial value is not allowed here", value.range)
    }
  }

  // MARK: Initialisers

  private func checkInitializer(
    _ function: FunctionSyntax, _ member: DeclarationSyntax, of nominal: NominalDeclaration,
    isExtension: Bool
  ) {
    if member.hasModifier("convenience"), nominal.kind != .classType {
      sink.error(
        "convenience-outside-class",
        "initializers in \(Self.noun(nominal.kind))s are not marked with 'convenience'",
        member.range.firstByte)
    }
    if nominal.kind == .classType, isExtension, !member.hasModifier("convenience") {
      sink.error(
        "designated-in-extension",
        "designated initializer cannot be declared in an extension of '\(nominal.name)'; did you "
          + "mean this to be a convenience initializer?", function.nameRange,
        fixIts: [.init(range: member.range.start, replacement: "convenience ")])
    } else if nominal.kind == .classType, isExtension, member.hasModifier("required") {
      sink.error(
        "required-in-extension",
        "'required' initializer must be declared directly in class '\(nominal.name)' (not in an "
          + "extension)", function.nameRange)
    }
  }

  // MARK: Names

  /// Members that an earlier one of the same type hides.
  func checkDuplicates(of nominal: NominalDeclaration, in container: Declaration) {
    for (name, members) in nominal.members where members.count > 1 {
      let own = members.filter { $0.source >= 0 && $0.range.source >= 0 }.sorted {
        ($0.range.source, $0.range.lower) < ($1.range.source, $1.range.lower)
      }
      for (index, later) in own.enumerated() where later.parent === container {
        let earlier = own[..<index].first { conflicts($0, later) }
        guard let earlier else { continue }
        sink.error(
          "redeclaration", "invalid redeclaration of '\(later.fullyNamed)'", later.range,
          notes: [
            .init(message: "'\(later.fullyNamed)' previously declared here", range: earlier.range)
          ])
      }
      _ = name
    }
  }

  private func conflicts(_ first: Declaration, _ second: Declaration) -> Bool {
    guard first.range != second.range else { return false }
    // A protocol's extension gives its requirements a default.
    let isRequirement = [first, second].contains {
      ($0.parent as? NominalDeclaration)?.kind == .protocolType
    }
    if isRequirement, first.parent !== second.parent { return false }
    switch (first, second) {
    case (let one as FunctionDeclaration, let two as FunctionDeclaration):
      // The binder reports those in one body.
      return one.parent !== two.parent && !isConstrained(one) && !isConstrained(two)
        && one.synthesis == nil && two.synthesis == nil && one.role == two.role
        && one.hasSameShape(as: two)
    case (let one as VariableDeclaration, let two as VariableDeclaration):
      return one.isStatic == two.isStatic && !isConstrained(one) && !isConstrained(two)
        && one.wrappedProperty == nil && two.wrappedProperty == nil
    case (let one as VariableDeclaration, let two as EnumCaseDeclaration),
      (let two as EnumCaseDeclaration, let one as VariableDeclaration):
      return one.isStatic && two.parent != nil
    case (let one as VariableDeclaration, let two as FunctionDeclaration),
      (let two as FunctionDeclaration, let one as VariableDeclaration):
      // A method without parameters is named as a property is.
      return two.role == .method && two.parameters.isEmpty && one.isStatic == two.isStatic
        && two.synthesis == nil && one.wrappedProperty == nil && !isConstrained(one)
        && !isConstrained(two)
    case (let one as SubscriptDeclaration, let two as SubscriptDeclaration):
      return one.isStatic == two.isStatic && !isConstrained(one) && !isConstrained(two)
        && one.ownParameters.isEmpty && two.ownParameters.isEmpty
        && one.shownName == two.shownName && one.element == two.element
        && one.parameters.map(\.type) == two.parameters.map(\.type)
    default: return false
    }
  }

  private func isConstrained(_ declaration: Declaration) -> Bool {
    !((declaration.parent as? ExtensionDeclaration)?.conditions.isEmpty ?? true)
  }

  /// Parameters of one function that share a name.
  private func isMentioned(
    _ parameter: GenericParameter, in function: FunctionDeclaration
  ) -> Bool {
    var found = false
    func visit(_ type: Type) -> Type {
      if case .parameter(parameter) = type.kind { found = true }
      if case .member(let base, _) = type.kind { _ = visit(base) }
      return type.flags.contains(.hasParameter) ? type.mapped(visit) : type
    }
    for own in function.parameters { _ = visit(own.type) }
    _ = visit(function.result)
    if let thrown = function.thrown { _ = visit(thrown) }
    for requirement in function.signature.requirements {
      switch requirement {
      case .sameType(let left, let right):
        _ = visit(left)
        _ = visit(right)
      case .inherits(_, let superclass): _ = visit(superclass)
      case .conforms: continue
      }
    }
    let hasErrors = function.parameters.contains { $0.type.flags.contains(.hasError) }
    return found || hasErrors || function.result.flags.contains(.hasError)
  }

  func checkParameters(of function: FunctionDeclaration) {
    guard function.synthesis == nil, function.accessorOf == nil else { return }
    checkGenerics(function.ownParameters)
    for parameter in function.ownParameters where !isMentioned(parameter, in: function) {
      sink.error(
        "unused-parameter",
        "generic parameter '\(parameter.name)' is not used in function signature",
        parameter.range)
    }
    if let thrown = function.thrown, case .nominal = thrown.kind,
      !types.conforms(thrown, to: types.wellKnown.nominal("Error"), in: .empty)
    {
      sink.error(
        "thrown-no-error", "thrown type '\(thrown)' does not conform to the 'Error' protocol",
        function.range)
    }
    if function.isRethrowing, !function.parameters.contains(where: { $0.type.mayThrowWhenCalled }) {
      sink.error(
        "rethrows-nothing", "'rethrows' function must take a throwing function argument",
        function.range)
    }
    var names: [String: SourceRange] = [:]
    var followsVariadic = false
    for parameter in function.parameters {
      let variable = parameter.variable
      if followsVariadic, parameter.label == nil {
        sink.error(
          "unlabelled-after-variadic",
          "a parameter following a variadic parameter requires a label", variable.range)
      }
      followsVariadic = parameter.isVariadic
      if parameter.isInout, parameter.isVariadic {
        sink.error(
          "inout-variadic", "'inout' must not be used on variadic parameters", variable.range)
      } else if parameter.isInout, let value = parameter.defaultSyntax {
        sink.error(
          "inout-default",
          "cannot provide default value to inout parameter '\(variable.name)'", value.range)
      } else if parameter.isVariadic, parameter.defaultSyntax != nil {
        sink.error(
          "variadic-default", "variadic parameter cannot have a default value", variable.range)
      }
      guard variable.name != "_" else { continue }
      if let earlier = names[variable.name] {
        sink.error(
          "redeclaration", "invalid redeclaration of '\(variable.name)'", variable.range,
          notes: [
            .init(message: "'\(variable.name)' previously declared here", range: earlier)
          ])
      } else {
        names[variable.name] = variable.range
      }
    }
  }
}

extension TypeSyntax {
  /// `T?` or `T!`, as written.
  var isOptionalSyntax: Bool {
    switch kind {
    case .optional, .implicitlyUnwrapped: true
    case .attributed(_, let inner): inner.isOptionalSyntax
    default: false
    }
  }
}

extension SourceRange {
  /// The first byte, such as an opening brace.
  var firstByte: SourceRange {
    SourceRange(source: source, lower: lower, upper: min(upper, lower + 1))
  }
}

extension DeclarationSyntax {
  /// A constant, or a computed property without a setter.
  fileprivate var isReadOnly: Bool {
    guard case .variables(let isLet, let bindings) = kind else { return false }
    return isLet
      || bindings.allSatisfy { binding in
        let kinds = Set(binding.accessors?.accessors.map(\.kind) ?? [])
        return kinds.contains(.get) && !kinds.contains(.set)
      }
  }
}

extension Type {
  /// A throwing function, or an optional one; a type that is wrong itself may be one too.
  fileprivate var mayThrowWhenCalled: Bool {
    if flags.contains(.hasError) { return true }
    if case .function(let function) = kind { return function.thrown != nil }
    if let optionalPayload { return optionalPayload.mayThrowWhenCalled }
    // Collections of functions, and what conforms to a protocol that throws: not looked into.
    if case .nominal(_, let arguments) = kind {
      return arguments.contains { $0.mayThrowWhenCalled }
    }
    if case .parameter = kind { return true }
    return false
  }
}

extension ExtensionDeclaration {
  /// Whether the `where` clause says what every type parameter is: `where T == Int`.
  fileprivate var unfixedParameters: [GenericParameter] {
    nominal.signature.parameters.filter { parameter in
      !conditions.contains {
        guard case .sameType(let left, let right) = $0 else { return false }
        return left == Type(.parameter(parameter)) && !right.flags.contains(.hasParameter)
      }
    }
  }

  var fixesParameters: Bool { unfixedParameters.isEmpty }
}
