/// Type variables and what they are bound to, with a trail so that trials can be undone.
final class Solver {
  let types: TypeTable
  @exclusivity(unchecked) private var bindings: [Type?] = []
  private(set) var variables: [TypeVariable] = []
  @exclusivity(unchecked) private var trail: [Int] = []
  /// Equalities that wait for a variable: `$S.Element` and the type it must equal.
  @exclusivity(unchecked) private var deferred: [(Type, Type)] = []
  /// Conformances that wait for a variable.
  private(set) var pending: [Pending] = []
  /// What the elements of empty literals are if nothing else is said of them.
  private var elementDefaults: [(variable: TypeVariable, type: Type)] = []
  @exclusivity(unchecked) var environment: GenericEnvironment

  struct Pending {
    var type: Type
    var protocolDeclaration: NominalDeclaration
    var onFailure: (Type) -> Void
  }

  init(types: TypeTable, environment: GenericEnvironment) {
    self.types = types
    self.environment = environment
  }

  // MARK: Variables

  func fresh(_ literal: TypeVariable.Literal = .none) -> Type {
    let variable = TypeVariable(id: bindings.count, literal: literal)
    bindings.append(nil)
    variables.append(variable)
    return Type(.variable(variable))
  }

  var count: Int { bindings.count }

  /// Makes an open type what `type` says where a full expression ends.
  func setDefault(of open: Type, to type: Type) {
    guard let variable = shallow(open).variable, variable.literal == .none else { return }
    elementDefaults.append((variable, type))
  }

  /// Leaves an open type open: an empty literal on its own has no type.
  func removeDefault(of open: Type) {
    guard let variable = shallow(open).variable else { return }
    elementDefaults.removeAll { $0.variable === variable }
  }

  struct Mark {
    var trail: Int
    var deferred: Int
    var pending: Int
  }

  func mark() -> Mark { Mark(trail: trail.count, deferred: deferred.count, pending: pending.count) }

  func rollBack(to mark: Mark) {
    while trail.count > mark.trail { bindings[trail.removeLast()] = nil }
    if deferred.count > mark.deferred { deferred.removeLast(deferred.count - mark.deferred) }
    if pending.count > mark.pending { pending.removeLast(pending.count - mark.pending) }
  }

  private func bind(_ variable: TypeVariable, _ type: Type) {
    bindings[variable.id] = type
    trail.append(variable.id)
  }

  /// Follows bound variables at the top.
  func shallow(_ type: Type) -> Type {
    guard type.flags.contains(.hasVariable) else { return type }
    var type = type
    while case .variable(let variable) = type.kind, let bound = bindings[variable.id] {
      type = bound
    }
    if case .member(let base, let associated) = type.kind, base.flags.contains(.hasVariable) {
      let resolved = resolve(base)
      // `$C.Element.Element` says nothing as long as `$C` is open.
      if case .member = resolved.kind, resolved.flags.contains(.hasVariable) { return type }
      if !resolved.isUnboundVariable {
        let found = types.member(associated, of: resolved, in: environment)
        // A member of a type whose condition waits for a variable stays what it is.
        if case .member(let own, _) = found.kind, own === resolved { return found }
        return shallow(found)
      }
    }
    return type
  }

  /// Replaces all bound variables.
  func resolve(_ type: Type) -> Type {
    guard type.flags.contains(.hasVariable) else { return type }
    switch type.kind {
    case .variable(let variable):
      guard let bound = bindings[variable.id] else { return type }
      return resolve(bound)
    case .member(let base, let associated):
      let resolved = resolve(base)
      if resolved.flags.contains(.hasVariable), resolved.isUnboundVariable {
        return Type(.member(resolved, associated))
      }
      return types.member(associated, of: resolved, in: environment)
    default: return type.mapped(resolve)
    }
  }

  // MARK: Unification

  func unify(_ left: Type, _ right: Type) -> Bool {
    let first = shallow(left)
    let second = shallow(right)
    if first === second { return true }
    switch (first.kind, second.kind) {
    case (.error, _), (_, .error): return true
    // A literal against `$T.Stride`: which of them decides is not known yet.
    case (.variable(let literal), .member(let base, _))
    where literal.literal != .none && base.flags.contains(.hasVariable):
      deferred.append((second, first))
      return true
    case (.member(let base, _), .variable(let literal))
    where literal.literal != .none && base.flags.contains(.hasVariable):
      deferred.append((first, second))
      return true
    case (.variable(let one), .variable(let two)): return unifyVariables(one, first, two, second)
    // `T.Child == T`: which type `T` is tells whether it holds.
    case (.variable(let variable), .member) where occurs(variable, in: second):
      deferred.append((second, first))
      return true
    case (.member, .variable(let variable)) where occurs(variable, in: first):
      deferred.append((first, second))
      return true
    case (.variable(let variable), _): return bindChecked(variable, first, second)
    case (_, .variable(let variable)): return bindChecked(variable, second, first)
    case (.member(let base, _), _) where base.flags.contains(.hasVariable):
      deferred.append((first, second))
      return true
    case (_, .member(let base, _)) where base.flags.contains(.hasVariable):
      deferred.append((second, first))
      return true
    case (.nominal(let one, let left), .nominal(let two, let right)):
      return one === two && zip(left, right).allSatisfy { unify($0, $1) }
    case (.tuple(let left), .tuple(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy { one, two in
          (one.label == nil || two.label == nil || one.label == two.label)
            && unify(one.type, two.type)
        }
    case (.function(let left), .function(let right)):
      guard left.parameters.count == right.parameters.count,
        (left.thrown == nil) == (right.thrown == nil)
      else { return false }
      return zip(left.parameters, right.parameters).allSatisfy {
        $0.isInout == $1.isInout && unify($0.type, $1.type)
      } && unify(left.result, right.result)
    case (.metatype(let left), .metatype(let right)): return unify(left, right)
    case (.existential(let left), .existential(let right)):
      guard left.protocols == right.protocols, left.superclass == right.superclass,
        left.isAnyObject == right.isAnyObject, left.arguments.count == right.arguments.count
      else { return false }
      return left.arguments.allSatisfy { key, type in
        right.arguments[key].map { unify(type, $0) } ?? false
      }
    case (.opaque(let one, let left), .opaque(let two, let right)):
      return one === two
        && left.pairs.allSatisfy { key, type in right[key].map { unify(type, $0) } ?? false }
    default: return resolve(first) == resolve(second)
    }
  }

  private func unifyVariables(
    _ one: TypeVariable, _ first: Type, _ two: TypeVariable, _ second: Type
  ) -> Bool {
    switch (one.literal, two.literal) {
    case (.none, _): bind(one, second)
    case (_, .none): bind(two, first)
    case (.integer, .float): bind(one, second)
    case (.float, .integer): bind(two, first)
    // The younger is bound to the older: a long literal's variables all lead to its first one, and not each to
    // the next in a chain that every look would follow to its end.
    case let (left, right) where left == right:
      if one.id < two.id { bind(two, first) } else { bind(one, second) }
    case (.character, .string), (.scalar, .string), (.scalar, .character): bind(one, second)
    case (.string, .character), (.string, .scalar), (.character, .scalar): bind(two, first)
    default: return false
    }
    return true
  }

  private func bindChecked(_ variable: TypeVariable, _ own: Type, _ type: Type) -> Bool {
    if type.flags.contains(.hasVariable), occurs(variable, in: type) { return false }
    guard
      variable.literal == .none
        || meetsConditions(type, variable.literal)
          ?? accepts(type, variable.literal)
    else { return false }
    bind(variable, type)
    return true
  }

  /// `let box: Box = 5` where a `Box` can be written so if it is one of `Int`: then it is; nil where
  /// the type's parameters need not be found.
  private func meetsConditions(_ type: Type, _ literal: TypeVariable.Literal) -> Bool? {
    guard case .nominal(let nominal, let arguments) = type.kind,
      type.flags.contains(.hasVariable), nominal.source >= 0,
      let asked = literal.protocolName.map(types.wellKnown.nominal),
      let conformance = nominal.conformances[asked]
    else { return nil }
    let substitutions = nominal.substitutions(arguments)
    return conformance.conditions.allSatisfy { condition in
      switch condition {
      case .sameType(let left, let right):
        return unify(
          types.substitute(left, substitutions, in: environment),
          types.substitute(right, substitutions, in: environment))
      case .conforms(let subject, let asked):
        let subject = resolve(types.substitute(subject, substitutions, in: environment))
        return subject.isUnboundVariable || types.conforms(subject, to: asked, in: environment)
      case .inherits: return true
      }
    }
  }

  /// Whether a literal may be written for some type of a generic form that is not known yet.
  func mayAccept(_ type: Type, _ literal: TypeVariable.Literal) -> Bool {
    if case .nominal(let nominal, _) = type.kind, nominal.source >= 0,
      type.flags.contains(.hasParameter), let asked = literal.protocolName,
      nominal.conformances[types.wellKnown.nominal(asked)] != nil
    {
      return true
    }
    return accepts(type, literal)
  }

  private func occurs(_ variable: TypeVariable, in type: Type) -> Bool {
    var found = false
    func walk(_ type: Type) -> Type {
      if case .variable(let other) = type.kind {
        if let bound = bindings[other.id] { return walk(bound) }
        if other === variable { found = true }
        return type
      }
      return type.flags.contains(.hasVariable) ? type.mapped(walk) : type
    }
    _ = walk(type)
    return found
  }

  /// Whether a literal may be written for a value of the type.
  func accepts(_ type: Type, _ literal: TypeVariable.Literal) -> Bool {
    guard let protocolName = literal.protocolName else { return true }
    let resolved = resolve(type)
    let protocolDeclaration = types.wellKnown.nominal(protocolName)
    return types.conforms(resolved, to: protocolDeclaration, in: environment)
      || mayConform(resolved, protocolDeclaration)
  }

  // MARK: Requirements

  /// Notes that a type must conform; checked at once when it is known, else later.
  func require(
    _ type: Type, conformsTo protocolDeclaration: NominalDeclaration,
    onFailure: @escaping (Type) -> Void
  ) -> Bool {
    let resolved = resolve(type)
    if case .variable(let variable) = resolved.kind {
      // `Array("abc")`: a text asked to be a sequence is a string, and its elements are wanted soon.
      if variable.literal.isText, onlyDefaultFits(variable, protocolDeclaration) {
        bind(variable, types.wellKnown.type("String"))
        return true
      }
      // What a literal usually is may fit, and what it turns out to be not.
      pending.append(
        Pending(type: type, protocolDeclaration: protocolDeclaration, onFailure: onFailure))
      if variable.literal != .none, !defaultFits(variable, protocolDeclaration) {
        return literalMayConform(variable.literal, protocolDeclaration)
      }
      return true
    }
    if case .member(let base, _) = resolved.kind, base.flags.contains(.hasVariable) {
      pending.append(
        Pending(type: type, protocolDeclaration: protocolDeclaration, onFailure: onFailure))
      return true
    }
    if types.conforms(resolved, to: protocolDeclaration, in: environment) { return true }
    if mayConform(resolved, protocolDeclaration) {
      pending.append(
        Pending(type: type, protocolDeclaration: protocolDeclaration, onFailure: onFailure))
      return true
    }
    onFailure(resolved)
    return false
  }

  /// Whether a type some of whose arguments are not known yet has a conformance that may hold.
  private func mayConform(_ type: Type, _ protocolDeclaration: NominalDeclaration) -> Bool {
    guard type.flags.contains(.hasVariable), case .nominal(let nominal, let arguments) = type.kind,
      let conformance = nominal.conformances[protocolDeclaration]
    else { return false }
    return mayHold(conformance.conditions, of: nominal, arguments)
  }

  /// Whether what a conformance asks of a type's parameters may still come true: no tuple and no
  /// function conforms, whatever its parts turn out to be.
  private func mayHold(
    _ conditions: [GenericRequirement], of nominal: NominalDeclaration, _ arguments: [Type]
  ) -> Bool {
    guard !conditions.isEmpty else { return true }
    let substitutions = nominal.substitutions(arguments)
    return conditions.allSatisfy { condition in
      guard case .conforms(let subject, _) = condition else { return true }
      switch shallow(types.substitute(subject, substitutions, in: environment)).kind {
      case .tuple, .function, .metatype: return false
      default: return true
      }
    }
  }

  private func defaultFits(
    _ variable: TypeVariable, _ protocolDeclaration: NominalDeclaration
  ) -> Bool {
    guard let type = defaultType(variable.literal) else { return false }
    return types.conforms(type, to: protocolDeclaration, in: environment)
  }

  /// Whether of the library's types that a text can make, `String` alone conforms.
  private func onlyDefaultFits(
    _ variable: TypeVariable, _ protocolDeclaration: NominalDeclaration
  ) -> Bool {
    defaultFits(variable, protocolDeclaration)
      && !types.conforms(
        types.wellKnown.type("Character"), to: protocolDeclaration, in: environment)
  }

  /// Whether some type that the literal can make conforms; a notebook's own protocols may have any.
  private func literalMayConform(
    _ literal: TypeVariable.Literal, _ protocolDeclaration: NominalDeclaration
  ) -> Bool {
    guard protocolDeclaration.source < 0 else { return true }
    let names: [String]
    switch literal {
    case .integer: names = ["Double", "UInt"]
    case .float: names = ["Double"]
    case .string: names = ["String"]
    case .character, .scalar: names = ["String", "Character"]
    case .boolean: names = ["Bool"]
    default: return true
    }
    return names.contains {
      types.conforms(types.wellKnown.type($0), to: protocolDeclaration, in: environment)
    }
  }

  func defaultType(_ literal: TypeVariable.Literal) -> Type? {
    switch literal {
    case .integer: types.wellKnown.type("Int")
    case .float: types.wellKnown.type("Double")
    case .string, .character, .scalar: types.wellKnown.type("String")
    case .boolean: types.wellKnown.type("Bool")
    default: nil
    }
  }

  /// Gives unbound literals from `start` on their default types, then settles what waited.
  ///
  /// - Returns: Whether all equalities held.
  func applyDefaults(from start: Int) -> Bool {
    for bound in fractionalBounds { bind(bound, types.wellKnown.type("Double")) }
    var settled = settleDeferred()
    // `Interval(around: 1.5, by: 1)`: what the one literal is tells what a step of it is.
    let bases = openBases.filter { $0.id >= start }
    if !bases.isEmpty {
      for base in bases {
        if let type = defaultType(base.literal) { bind(base, type) }
      }
      settled = settleDeferred() && settled
    }
    for id in start..<bindings.count where bindings[id] == nil {
      if let type = defaultType(variables[id].literal) { bind(variables[id], type) }
    }
    for (variable, type) in elementDefaults
    where variable.id >= start && bindings[variable.id] == nil { bind(variable, type) }
    return settleDeferred() && settled
  }

  /// The literals of whose types other literals are members: `$T.Stride`.
  private var openBases: [TypeVariable] {
    deferred.compactMap { left, right in
      guard case .member(let base, _) = left.kind, let variable = shallow(base).variable,
        variable.literal != .none, shallow(right).variable != nil
      else { return nil }
      return variable
    }
  }

  /// `stride(from: 0, to: 1, by: 0.25)`: a step of a fraction makes its bounds doubles.
  private var fractionalBounds: [TypeVariable] {
    deferred.compactMap { left, right in
      guard case .member(let base, _) = left.kind, let bound = shallow(base).variable,
        bound.literal == .integer, shallow(right).variable?.literal == .float
      else { return nil }
      return bound
    }
  }

  /// The type that a literal's open type will have if nothing else is said of it.
  func usualType(_ variable: TypeVariable) -> Type? {
    fractionalBounds.contains { $0 === variable }
      ? types.wellKnown.type("Double") : defaultType(variable.literal)
  }

  /// What the elements of an open type are: `S.Element == Suit` waits for `S` to be known.
  func elements(of open: Type) -> Type? {
    guard let variable = shallow(open).variable else { return nil }
    for (left, right) in deferred {
      if case .member(let base, let associated) = left.kind, associated.name == "Element",
        shallow(base).variable === variable
      {
        return shallow(right)
      }
    }
    return nil
  }

  /// Whether a type, or what it is an optional of, is still that of a literal.
  func isOpenLiteral(_ type: Type) -> Bool {
    var type = shallow(type)
    while let payload = type.optionalPayload { type = shallow(payload) }
    return type.variable.map { $0.literal != .none } ?? false
  }

  /// Whether a type was that of a literal before it was known.
  func cameOfLiteral(_ type: Type) -> Bool {
    var type = type
    while case .variable(let variable) = type.kind {
      if variable.literal != .none { return true }
      guard let bound = bindings[variable.id] else { return false }
      type = bound
    }
    return false
  }

  /// Whether what waits would hold if the literals had their default types; changes nothing.
  func wouldSettle() -> Bool {
    guard !deferred.isEmpty else { return true }
    let waiting = deferred
    let start = mark()
    let holds = applyDefaults(from: 0)
    rollBack(to: start)
    deferred = waiting
    return holds
  }

  private func settleDeferred() -> Bool {
    var holds = true
    let waiting = deferred
    deferred = []
    for (left, right) in waiting where !unify(left, right) { holds = false }
    return holds
  }

  /// How many literals since `start` are asked to be of other types than they usually are.
  ///
  /// What a notebook's own protocol asks weighs more: few of its types are written as literals.
  func unusualLiterals(since start: Mark, ofNotebook: Bool = false) -> Int {
    guard pending.count > start.pending else { return 0 }
    return pending[start.pending...].reduce(0) { count, item in
      let isOwn = item.protocolDeclaration.source >= 0
      guard isOwn || !ofNotebook, let variable = shallow(item.type).variable,
        variable.literal != .none, let usual = usualType(variable),
        !types.conforms(usual, to: item.protocolDeclaration, in: environment)
      else { return count }
      return count + (isOwn ? 4 : 1)
    }
  }

  /// How many literals whose variables come from `start` on are of another type than they usually are.
  func unusualLiterals(from start: Int) -> Int {
    guard start < variables.count else { return 0 }
    return variables[start...].count { variable in
      guard variable.literal != .none, let bound = bindings[variable.id] else { return false }
      let type = shallow(bound)
      switch variable.literal {
      case .array: return type.nominalName != "Array"
      case .dictionary: return type.nominalName != "Dictionary"
      default:
        guard let usual = defaultType(variable.literal) else { return false }
        guard let open = type.variable else { return type != usual }
        return defaultType(open.literal).map { $0 != usual } ?? false
      }
    }
  }

  /// Notes that a literal makes something else than an array or a dictionary.
  func noteCollection(_ literal: TypeVariable.Literal, as type: Type) {
    guard let variable = fresh(literal).variable else { return }
    bind(variable, type)
  }

  /// What an open type's elements have to be.
  func knownElement(of sequence: Type) -> Type? {
    guard let variable = shallow(sequence).variable else { return nil }
    for (left, right) in deferred {
      guard case .member(let base, let associated) = left.kind, associated.name == "Element",
        shallow(base).variable === variable
      else { continue }
      return right
    }
    return nil
  }

  /// Settles equalities whose variables are bound by now.
  func settle() -> Bool { deferred.isEmpty || settleDeferred() }

  /// Checks the conformances that waited since `start`.
  func checkPending(from start: Int) {
    guard pending.count > start else { return }
    let waiting = pending[start...]
    pending.removeLast(pending.count - start)
    for item in waiting {
      let resolved = resolve(item.type)
      if resolved.flags.contains(.hasVariable), resolved.isUnboundVariable {
        pending.append(item)
        continue
      }
      if !types.conforms(resolved, to: item.protocolDeclaration, in: environment) {
        item.onFailure(resolved)
      }
    }
  }
}

extension TypeVariable.Literal {
  /// The protocol of the types that such a literal makes.
  fileprivate var protocolName: String? {
    switch self {
    case .none: nil
    case .integer: "ExpressibleByIntegerLiteral"
    case .float: "ExpressibleByFloatLiteral"
    case .string: "ExpressibleByStringLiteral"
    case .character: "ExpressibleByExtendedGraphemeClusterLiteral"
    case .scalar: "ExpressibleByUnicodeScalarLiteral"
    case .boolean: "ExpressibleByBooleanLiteral"
    case .nil: "ExpressibleByNilLiteral"
    case .array: "ExpressibleByArrayLiteral"
    case .dictionary: "ExpressibleByDictionaryLiteral"
    }
  }
}

extension Type {
  var isUnboundVariable: Bool {
    if case .variable = kind { return true }
    return false
  }

  var variable: TypeVariable? {
    if case .variable(let variable) = kind { return variable }
    return nil
  }
}
