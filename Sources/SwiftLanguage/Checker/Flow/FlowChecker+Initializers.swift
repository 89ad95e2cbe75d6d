internal import Diagnostics

/// What an initialiser must have done before `self` is used and before it returns.
struct InitializerContext {
  var function: FunctionDeclaration
  var selfVariable: VariableDeclaration
  /// Stored properties that the initialiser has to give a value.
  var properties: [Int]
  /// `super.init` or `self.init`, where it has to be called.
  var delegation: Int?
  /// The initialiser leaves everything to another one, or assigns `self`.
  var isDelegating: Bool
  var isClass: Bool
  /// `super.init()` is called at the end where the body does not.
  var callsSuperImplicitly: Bool
}

extension FlowChecker {
  enum SelfUse {
    case value
    case method(String)
    case property(String)
  }

  func beginInitializer(_ function: FunctionDeclaration, _ statements: [TypedStatement]) {
    guard function.role == .initializer, let selfVariable = function.selfVariable,
      let nominal = Self.nominal(of: function)
    else { return }
    var delegatesToSelf = function.isConvenience || nominal.kind == .enumeration
    var callsSuper = false
    TypedWalker { expression in
      switch expression.kind {
      case .delegateInitializer(_, let isSuper, _):
        if isSuper { callsSuper = true } else { delegatesToSelf = true }
      case .assign(let target, _):
        if case .variable(let variable) = target.kind, variable === selfVariable {
          delegatesToSelf = true
        }
      default: break
      }
    }.walk(statements)
    let isClass = nominal.kind == .classType
    if isClass, !function.isConvenience, delegatesToSelf {
      sink.error(
        "designated-delegates",
        "designated initializer for '\(nominal.name)' cannot delegate (with 'self.init'); did you "
          + "mean this to be a convenience initializer?", function.range)
    }
    var context = InitializerContext(
      function: function, selfVariable: selfVariable, properties: [], delegation: nil,
      isDelegating: delegatesToSelf, isClass: isClass,
      callsSuperImplicitly: isClass && !callsSuper
        && (nominal.superclass?.nominal.map(Self.hasPlainInitializer) ?? false))
    if !delegatesToSelf {
      context.properties = nominal.storedProperties.filter(Self.needsValue).map {
        track(.property, $0)
      }
    }
    if delegatesToSelf || (isClass && nominal.superclass != nil) {
      context.delegation = track(.initializedSelf, nil)
    }
    initializer = context
  }

  /// Whether `super.init()` means something without arguments.
  static func hasPlainInitializer(_ nominal: NominalDeclaration) -> Bool {
    let own = (nominal.members["init"] ?? []).compactMap { $0 as? FunctionDeclaration }
      .filter { !$0.isConvenience && $0.parent === nominal }
    if own.isEmpty { return nominal.superclass?.nominal.map(hasPlainInitializer) ?? true }
    return own.contains { $0.parameters.allSatisfy(\.hasDefault) }
  }

  private static func nominal(of function: FunctionDeclaration) -> NominalDeclaration? {
    if let nominal = function.parent as? NominalDeclaration { return nominal }
    return (function.parent as? ExtensionDeclaration)?.nominal
  }

  private static func needsValue(_ property: VariableDeclaration) -> Bool {
    if property.isStatic || property.isLazy || property.hasInitialValue { return false }
    if property.wrappedProperty != nil || property.wrappedName != nil { return false }
    if property.ownership == .weak { return false }
    return property.isLet || !property.type.isOptional
  }

  /// Whether an expression is the `self` that is being initialised.
  func isInitializedSelf(_ expression: TypedExpression) -> Bool {
    guard let initializer else { return false }
    switch expression.kind {
    case .variable(let variable): return variable === initializer.selfVariable
    case .upcast(let inner): return isInitializedSelf(inner)
    default: return false
    }
  }

  // MARK: Uses of self

  /// `self` as a whole is used: everything must be there.
  func useSelf(_ use: SelfUse, _ range: SourceRange) {
    guard let context = initializer, state.isReachable else { return }
    let missing = context.properties.filter { !state.assigned.contains($0) }
    let isDelegationMissing = context.delegation.map { !state.assigned.contains($0) } ?? false
    guard !missing.isEmpty || isDelegationMissing else { return }
    let message: String
    var place = range
    if context.isDelegating {
      message = "'self' used before 'self.init' call or assignment to 'self'"
    } else if let frame = closures.last, !frame.isAutoclosure {
      message = "'self' captured by a closure before all members were initialized"
      place = frame.range
    } else if context.isClass {
      let moment =
        isDelegationMissing ? "'super.init' call" : "all stored properties are initialized"
      switch use {
      case .value: message = "'self' used before \(moment)"
      case .method(let name): message = "'self' used in method call '\(name)' before \(moment)"
      case .property(let name):
        message = "'self' used in property access '\(name)' before \(moment)"
      }
    } else {
      message = "'self' used before all stored properties are initialized"
    }
    error("self-before-initialized", message, place, notes: notInitialized(missing))
  }

  /// A property of `self` is read, or written in place.
  func useProperty(_ property: VariableDeclaration, _ range: SourceRange) {
    guard let context = initializer, state.isReachable else { return }
    guard let index = trackedIndices[ObjectIdentifier(property)],
      context.properties.contains(index)
    else {
      // Stored properties that have their value already may be read before the rest is there.
      if property.role == .storedProperty, !context.isDelegating, isOwn(property, context) {
        return
      }
      useSelf(.property(property.name), range)
      return
    }
    if state.assigned.contains(index) { return }
    let word = property.isLet ? "constant" : "variable"
    if let frame = closures.last, !frame.isAutoclosure {
      error(
        "captured-before-initialized",
        "\(word) 'self.\(property.name)' captured by a closure before being initialized",
        frame.range, notes: notInitialized([index]))
    } else if context.isClass {
      error(
        "used-before-initialized",
        "\(word) 'self.\(property.name)' used before being initialized", range)
    } else {
      error(
        "self-before-initialized", "'self' used before all stored properties are initialized",
        range,
        notes: notInitialized(context.properties.filter { !state.assigned.contains($0) }))
    }
  }

  private func isOwn(_ property: VariableDeclaration, _ context: InitializerContext) -> Bool {
    guard let parent = property.parent else { return false }
    guard case .nominal(let nominal, _) = context.selfVariable.type.kind else { return true }
    return parent === nominal
  }

  func assignProperty(_ property: VariableDeclaration, _ range: SourceRange) {
    guard let context = initializer else { return }
    guard let index = trackedIndices[ObjectIdentifier(property)],
      context.properties.contains(index)
    else {
      if property.role == .storedProperty, !context.isDelegating, isOwn(property, context) {
        return
      }
      // A wrapped property is initialised through its wrapper.
      if property.wrapperStorage != nil, !context.isDelegating { return }
      useSelf(.property(property.name), range)
      return
    }
    if property.isLet, state.isReachable, state.maybeAssigned.contains(index) {
      error(
        "reassigned-constant",
        "immutable value 'self.\(property.name)' may only be initialized once",
        operatorPlace(range, true),
        notes: property.proposalOfVar)
    }
    markAssigned(index)
  }

  func assignSelf() { completeSelf() }

  private func completeSelf() {
    guard let context = initializer else { return }
    context.properties.forEach { markAssigned($0) }
    if let delegation = context.delegation { markAssigned(delegation) }
  }

  // MARK: Delegation and the end

  /// `super.init(…)` or `self.init(…)`.
  func delegate(isSuper: Bool, _ range: SourceRange) {
    guard let context = initializer else { return }
    if isSuper {
      for index in context.properties where state.isReachable && !state.assigned.contains(index) {
        error(
          "property-not-initialized",
          "property 'self.\(tracked[index].declaration?.name ?? "")' not initialized at "
            + "super.init call", initKeyword(range))
        settle(index)
      }
    }
    if let delegation = context.delegation {
      if state.isReachable, state.maybeAssigned.contains(delegation) {
        error(
          "initialized-twice",
          "'\(isSuper ? "super" : "self").init' called multiple times in initializer",
          isSuper ? initKeyword(range) : range)
      }
      markAssigned(delegation)
    }
  }

  /// The `init` of `super.init`.
  private func initKeyword(_ range: SourceRange) -> SourceRange {
    SourceRange(
      source: range.source, lower: min(range.lower + 6, range.upper), upper: range.upper)
  }

  /// At `return` or the closing brace: everything must have its value.
  func checkInitializerEnd(at range: SourceRange) {
    guard let context = initializer else { return }
    let missing = context.properties.filter { !state.assigned.contains($0) }
    if !missing.isEmpty {
      error(
        "property-not-initialized",
        "return from initializer without initializing all stored properties", range,
        notes: notInitialized(missing))
    }
    guard let delegation = context.delegation, !state.assigned.contains(delegation) else { return }
    if context.isDelegating {
      error(
        "not-delegated",
        "'self.init' isn't called on all paths before returning from initializer", range)
    } else if !context.callsSuperImplicitly {
      error(
        "not-delegated",
        "'super.init' isn't called on all paths before returning from initializer", range)
    }
  }

  /// An error may be thrown here.
  func noteError(at range: SourceRange) {
    if let last = thrownStates.indices.last, thrownStates[last].closures == closures.count {
      thrownStates[last].maybeAssigned.formUnion(state.maybeAssigned)
    } else {
      noteLeaving()
    }
    noteExit(at: range)
  }

  /// Control may leave the initialiser here, by an error or with `nil`.
  func noteExit(at range: SourceRange) {
    guard let context = initializer, context.isClass else { return }
    let isComplete =
      context.properties.allSatisfy(state.assigned.contains)
      && context.delegation.map(state.assigned.contains) ?? true
    if !isComplete { context.function.partialExits.insert(range) }
  }

  private func notInitialized(_ indices: [Int]) -> [Diagnostic.Note] {
    indices.compactMap { tracked[$0].declaration }.map {
      Diagnostic.Note(message: "'self.\($0.name)' not initialized", range: $0.range)
    }
  }
}
